"""A view tells no end that only a source told which turns waiting into 9: neither a date, nor a step, nor "early"."""

from datetime import datetime, timedelta

import pytest

from lookup_api.contract.views import StageKey
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, Fee, ProcessingStep, RecordedStage, SourceSystem
from lookup_api.domain.status import NextStep, Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

RECEIVED = datetime(2026, 11, 10, 8, 15, tzinfo=VIETNAM)
DONE = RECEIVED + timedelta(days=3)
MIRROR = SourceSystem(id="guong", name="Gương", mirrors_waiting_as_done=True)
TABLE = read_calendar(read_province("quang-tri")).table
DUE = Fee(name="Lệ phí", amount=500_000, paid=False)


@pytest.mark.parametrize(
    ("fees", "stage", "next_step"),
    [((), StageKey.FINISHED, NextStep.ASK_DESK), ((DUE,), StageKey.PAYMENT_DUE, NextStep.PAY)],
)
def test_what_a_mirror_calls_finished_is_told_without_an_end(
    fees: tuple[Fee, ...], stage: StageKey, next_step: NextStep
) -> None:
    dossier = Dossier(
        id=1,
        code="H47.16-261110-0001",
        source=MIRROR,
        as_of=DONE,
        keypad="1",
        received_at=RECEIVED,
        result_appointment=RECEIVED + timedelta(days=17),
        result_ready_at=DONE,
        recorded=RecordedStage(Stage.FINISHED, DONE, MIRROR),
        steps=(ProcessingStep(at=DONE, stage=Stage.FINISHED),),
        fees=fees,
    )
    view = view_dossier(dossier, Level.CODE, (), RuleBook("quang-nam", lambda: TABLE), DONE + timedelta(days=1))
    assert (view.stage.key, view.next_step) == (stage, next_step)
    assert view.result_ready_at is None
    assert [step.stage for step in view.steps] == [None]
    assert view.timeliness is None or view.timeliness.working_seconds is None
