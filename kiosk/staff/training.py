"""Training (tập huấn): the kiosk answers from invented dossiers alone, and asks the API nothing.

Whatever code is shown or typed, its last digit chooses the dossier that is told; so each kind can be practised.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kiosk.runners import Runner
from kiosk.state import Answered, Button, Done, Effect, Event, Forget, LookUp, Pressed, Rate, Recover
from lookup_api.contract.views import (
    AgencyView,
    DeskView,
    Level,
    NextStep,
    Outcome,
    ProcedureView,
    StageKey,
    StageView,
    StepView,
    TimelinessKey,
    TimelinessView,
    View,
)

CODE = "H99.99-000101-0001"  # no house has this head, and 2000 had no such dossier
_DAY = timedelta(days=1)
_DESK = DeskView(name="Bộ phận Một cửa Mẫu", address="1 Đường Mẫu", hours="07:30-11:30, 13:30-17:00")


class Training:
    """The runner before all that ask the API; with `on`, nothing is asked."""

    def __init__(self, runner: Runner, post: Callable[[Event], None], now: Callable[[], datetime]) -> None:
        """Take what runs effects in earnest, where answers go, and the wall clock (aware)."""
        self._runner = runner
        self._post = post
        self._now = now
        self.on = False

    def turn(self, *, on: bool) -> None:
        """Turn it on or off. The visit on the screen ends: nothing invented may stand there once nothing says so."""
        self.on = on
        self._post(Pressed(Button.DONE))

    def run(self, effect: Effect) -> None:
        """Answer from what is invented, or hand on; a visit that was begun in earnest is forgotten in earnest."""
        if not self.on or isinstance(effect, Forget):
            self._runner.run(effect)
            return
        match effect:
            case LookUp(ticket, text):
                self._post(Answered(ticket, invented(text, self._now())))
            case Recover(ticket) | Rate(ticket):
                self._post(Done(ticket))


def invented(text: str, now: datetime) -> View:
    """Return an invented dossier; the last digit of the text chooses which."""
    digits = [sign for sign in text if sign.isdigit() and sign.isascii()]
    kinds = _kinds(now)
    stage, facts = kinds[int(digits[-1]) % len(kinds) if digits else 0]
    received = now - 5 * _DAY
    return View(
        code=CODE,
        level=Level.CODE,
        stage=StageView(list(StageKey).index(stage) + 1, stage),
        as_of=now - timedelta(minutes=10),
        received_at=received,
        procedure=ProcedureView(name="Thủ tục mẫu để tập huấn", field="Tập huấn"),
        agency=AgencyView(name="Cơ quan Mẫu"),
        desk=_DESK,
        steps=[StepView(received, StageKey.ACCEPTED), StepView(now - _DAY, stage)],
        source="Dữ liệu tập huấn",
        **facts,
    )


def _kinds(now: datetime) -> tuple[tuple[StageKey, dict[str, Any]], ...]:
    on_time, overdue = (
        TimelinessView(TimelinessKey.ON_TIME, 2 * 8 * 3600),
        TimelinessView(TimelinessKey.OVERDUE, -28800),
    )
    soon, late = now + 2 * _DAY, now - _DAY
    return (
        (StageKey.PROCESSING, {"timeliness": on_time, "processing_deadline": soon, "result_appointment": soon}),
        (StageKey.PROCESSING, {"timeliness": overdue, "processing_deadline": late, "result_appointment": late}),
        (
            StageKey.SUPPLEMENT_WANTED,
            {"timeliness": TimelinessView(TimelinessKey.PAUSED), "next_step": NextStep.BRING_PAPERS},
        ),
        (
            StageKey.FINISHED,
            {"outcome": Outcome.SOLVED, "next_step": NextStep.COLLECT, "result_ready_at": now - timedelta(hours=2)},
        ),
        (StageKey.RETURNED, {"outcome": Outcome.SOLVED, "next_step": NextStep.NOTHING, "returned_at": now - _DAY}),
    )
