"""Reports over all dossiers: what one line says follows from that dossier's own dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lookup_api.domain.catalogue import Agency
from lookup_api.domain.dossier import Dossier, ProcessingStep, RecordedStage, SourceSystem
from lookup_api.domain.periods import read_period
from lookup_api.domain.report import ReportName
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_day_table
from lookup_api.service.report_dossiers import report_dossiers
from lookup_api.service.rulebook import RuleBook


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


NOW = at("04-20 08:00")
RECEIVED = Dossier(
    code="H47.16-260302-0001",
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("03-02 08:00"),
    agency=Agency(code="H47.16", name="UBND xã Mẫu"),
    received_at=at("03-02 08:00"),
    result_appointment=at("03-10 08:00"),
    recorded=RecordedStage(Stage.ACCEPTED, at("03-02 08:00")),
)
# As senders tell of it who fill in no date of the end: by an event, or not at all.
BY_EVENT = replace(RECEIVED, steps=(ProcessingStep(at=at("03-09 08:00"), stage=Stage.FINISHED),))
UNDATED = replace(RECEIVED, recorded=RecordedStage(Stage.FINISHED, at("03-02 08:00")))


class Shelf:
    """Keeps `service.ports.DossierSurvey` over a few dossiers."""

    def __init__(self, *dossiers: Dossier) -> None:
        self._dossiers = dossiers

    def dossiers(self, *, unfinished: bool = False, unarchived: bool = False) -> Iterator[Dossier]:
        """All of them: reports ask for no fewer."""
        assert not unfinished
        assert not unarchived
        return iter(self._dossiers)


def rows_of(name: ReportName, *dossiers: Dossier) -> list[tuple[object, ...]]:
    rules = RuleBook("quang-nam", read_day_table)
    [report] = report_dossiers([name], read_period("2026"), Shelf(*dossiers), rules, NOW)
    return [tuple(row) for row in report.rows]


def test_what_an_event_finished_in_time_is_in_no_list_of_late_dossiers() -> None:
    assert rows_of(ReportName.LATE, BY_EVENT, UNDATED) == []
    assert [row[1] for row in rows_of(ReportName.LATE, RECEIVED)] == ["UBND xã Mẫu"]


def test_the_national_rate_judges_nothing_that_ended_without_a_date() -> None:
    assert rows_of(ReportName.NATIONAL, BY_EVENT, UNDATED, RECEIVED) == [
        ("UBND xã Mẫu", 2, 1, 50.0),
        ("all", 2, 1, 50.0),
    ]
