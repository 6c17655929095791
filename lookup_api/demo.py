"""Fill a store with invented dossiers (`lookup-api demo`), the five samples of the start-up table among them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain

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
    for number, desk in enumerate(demo_desks(province)):
        parts.store.directory.desks.put(desk, main=number == 0)
    shown = samples(parts, now)
    others = make_demo(
        count, now=now, seed=seed, procedures=procedures, province=province, calendar=read_calendar(province)
    )
    made = chain(shown.values(), others)
    for saved in parts.store.save_many((each.dossier, each.people) for each in made):
        yield max(saved - len(shown), 0)
