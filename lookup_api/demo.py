"""Fill a store with invented dossiers (`lookup-api demo`), the five samples of the start-up table among them.

A few procedures get a sample list of papers.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import as_file
from itertools import chain

from assets import asset
from lookup_api.feeds.paper_lists import read_paper_lists
from lookup_api.provinces import read_calendar, read_procedures
from lookup_api.service.make_demo import SAMPLE_SOURCE, DemoDossier, demo_desks, make_demo, sample_dossiers
from lookup_api.web.parts import Parts


def samples(parts: Parts, now: datetime) -> Mapping[str, DemoDossier]:
    """The five samples as they stand at `now`, by the name of what is interesting about them."""
    return sample_dossiers(
        now=now, procedures=read_procedures(), province=parts.province, calendar=read_calendar(parts.province)
    )


def fill(parts: Parts, count: int, *, seed: int, now: datetime) -> Iterator[int]:
    """Put the five samples and `count` other dossiers into the store; yield how many of these are in so far."""
    procedures, province = read_procedures(), parts.province
    parts.store.sources.put(SAMPLE_SOURCE)
    parts.store.directory.procedures.put_many(national.procedure for national in procedures)
    _enter_papers(parts, now)
    for number, desk in enumerate(demo_desks(province)):
        parts.store.directory.desks.put(desk, main=number == 0)
    shown = samples(parts, now)
    others = make_demo(
        count, now=now, seed=seed, procedures=procedures, province=province, calendar=read_calendar(province)
    )
    made = chain(shown.values(), others)
    for saved in parts.store.save_many((each.dossier, each.people) for each in made):
        yield max(saved - len(shown), 0)


def _enter_papers(parts: Parts, now: datetime) -> None:
    """Enter the sample lists of papers, which say of themselves that they are none to go by; real ones stay."""
    codes = frozenset(national.procedure.code for national in read_procedures())
    with as_file(asset("procedures", "sample_papers.csv")) as path:
        lists = read_paper_lists(path, codes).lists
    papers = parts.store.directory.papers
    entered = papers.all()
    papers.put_many({code: listed for code, listed in lists.items() if code not in entered}, now)
