"""A procedure that only its province lists as sensitive is kept back wherever a flagged one is."""

from dataclasses import replace
from datetime import datetime, timedelta

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, RecordedStage, SourceSystem
from lookup_api.domain.periods import read_period
from lookup_api.domain.province import Province
from lookup_api.domain.report import ReportName
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_day_table
from lookup_api.service.report_dossiers import report_dossiers
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

NOW = datetime(2026, 4, 20, 8, 0, tzinfo=VIETNAM)
LISTED = Procedure(code="1.009999", name="Thủ tục chỉ tỉnh này giữ kín")
OTHER = Procedure(code="1.009998", name="Thủ tục khác")
DOSSIER = Dossier(
    id=1,
    code="H47.16-260302-0001",
    source=SourceSystem(id="mau", name="Mẫu"),
    as_of=NOW,
    procedure=LISTED,
    received_at=NOW - timedelta(days=20),
    result_appointment=NOW + timedelta(hours=2),
    recorded=RecordedStage(Stage.PROCESSING, NOW - timedelta(days=20)),
)


class Listing(RuleBook):
    """The rules of a province that lists one procedure."""

    def profile(self, dossier: Dossier) -> Province:
        return replace(super().profile(dossier), sensitive_procedures=(LISTED.code,))


RULES = Listing("quang-nam", read_day_table)


def test_it_is_named_to_the_holder_and_not_to_whoever_has_the_code() -> None:
    assert view_dossier(DOSSIER, Level.CODE, (), RULES, NOW).procedure is None
    named = view_dossier(DOSSIER, Level.HOLDER, (), RULES, NOW).procedure
    assert named is not None
    assert named.name == LISTED.name
    other = view_dossier(replace(DOSSIER, procedure=OTHER), Level.CODE, (), RULES, NOW).procedure
    assert other is not None
    assert other.name == OTHER.name


class Shelf:
    """Keeps `service.ports.DossierSurvey` over two dossiers for a report."""

    def __init__(self, **changes: object) -> None:
        self._dossiers = [replace(DOSSIER, **changes), replace(DOSSIER, procedure=OTHER, **changes)]  # type: ignore[arg-type]

    def dossiers(self, *, unfinished: bool = False, unarchived: bool = False) -> list[Dossier]:
        return self._dossiers


def test_no_list_names_it() -> None:
    for name, shelf in (
        (ReportName.DUE, Shelf()),
        (ReportName.LATE, Shelf(result_appointment=NOW - timedelta(days=2))),
    ):
        [report] = report_dossiers([name], read_period("2026"), shelf, RULES, NOW)
        named = [row[report.columns.index("procedure")] for row in report.rows]
        assert sorted(map(str, named)) == sorted(["None", OTHER.name])
