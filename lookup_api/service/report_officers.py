"""The late dossiers counted by agency and officer (Yên Bái, art. 20.2: agencies, organisations and persons late).

Titles are counted freely. Names are personal data: they are put in by an explicit step of publishing alone, which is on
record with its reason's mark, and by nothing else.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.periods import Period
from lookup_api.domain.report import Cell, Report, ReportName
from lookup_api.service.ports import DossierStore, DossierSurvey, Ledger, LedgerEntry
from lookup_api.service.report_dossiers import Frame, LateList
from lookup_api.service.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class OfficerPorts:
    """What the report needs from outside."""

    survey: DossierSurvey
    store: DossierStore
    ledger: Ledger
    rules: RuleBook
    mark: Callable[[str], bytes]  # keyed hash of the publisher


def report_officers(period: Period, ports: OfficerPorts, now: datetime, *, published_by: str | None = None) -> Report:
    """Count late dossiers by agency and officer; with names where `published_by` says who answers for it.

    Raises StoreUnavailable, also where the publishing cannot be put on record: then no name is told.
    """
    gatherer = LateList(Frame(period, ports.rules, now))
    for dossier in ports.survey.dossiers():
        gatherer.add(dossier)
    if published_by is not None:
        ports.ledger.record(
            LedgerEntry(
                at=now,
                channel="report",
                asker=ports.mark(published_by),
                key_type="late_list",
                outcome="names_published",
                level=Level.VERIFIED,
            )
        )
    counted: Counter[tuple[str, str, str]] = Counter()
    worst: dict[tuple[str, str, str], int] = {}
    for late in gatherer.late:
        name = _officer(late.code, ports.store) if published_by is not None else ""
        key = (late.agency, late.officer_title or "", name)
        counted[key] += 1
        worst[key] = max(worst.get(key, 0), late.working_seconds)
    rows: list[tuple[Cell, ...]] = []
    for (agency, title, name), count in sorted(counted.items()):
        hours = round(worst[agency, title, name] / 3600, 1)
        rows.append((agency, title, *((name,) if published_by is not None else ()), count, hours))
    columns = ("agency", "officer_title", *(("officer",) if published_by is not None else ()), "late", "longest_hours")
    return Report(ReportName.OFFICERS, period.name, now, columns, tuple(rows))


def _officer(code: str, store: DossierStore) -> str:
    """The officer of a dossier's newest step that names one."""
    with store.write() as writer:
        dossier = writer.load(recognise(code))
    steps = () if dossier is None else dossier.steps
    return next((step.officer for step in reversed(steps) if step.officer), "")
