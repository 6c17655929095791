"""All dossiers as rows of what a code alone tells: for another system, a spreadsheet, a newspaper. No identity.

The disclosure policy decides here as everywhere: a row is the view at level `code`, laid flat.
"""

from collections.abc import Iterator
from datetime import datetime

from lookup_api.domain.disclosure import Level
from lookup_api.domain.report import Cell
from lookup_api.service.ports import DossierSurvey
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

COLUMNS = (
    "code", "stage", "outcome", "timeliness", "received_at", "processing_deadline", "result_appointment",
    "result_ready_at", "returned_at", "procedure_code", "procedure", "agency_code", "agency", "successor", "desk",
    "source", "as_of",
)  # fmt: skip


def export_dossiers(survey: DossierSurvey, rules: RuleBook, now: datetime) -> Iterator[tuple[Cell, ...]]:
    """One row a dossier, cells in the order of `COLUMNS`. Raises StoreUnavailable."""
    for dossier in survey.dossiers():
        view = view_dossier(dossier, Level.CODE, (), rules, now)
        procedure, agency = view.procedure, view.agency
        yield (
            view.code,
            view.stage.key.value,
            None if view.outcome is None else view.outcome.value,
            None if view.timeliness is None else view.timeliness.key.value,
            view.received_at,
            view.processing_deadline,
            view.result_appointment,
            view.result_ready_at,
            view.returned_at,
            None if procedure is None else procedure.code,
            None if procedure is None else procedure.name,
            None if agency is None else agency.code,
            None if agency is None else agency.name,
            None if agency is None else agency.successor,
            None if view.desk is None else view.desk.name,
            view.source,
            view.as_of,
        )
