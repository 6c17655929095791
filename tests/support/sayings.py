"""Views to be told, each with the least that makes it what it is; all of it invented."""

from datetime import datetime
from typing import Any

from lookup_api.contract.views import (
    DeskView,
    Level,
    NextStep,
    StageKey,
    StageView,
    TimelinessKey,
    TimelinessView,
    View,
)
from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording import Face

DAY = 8 * 3600  # seconds of a working day
LONG_CODE = "000.00.16.H47-261105-0042"
LONG_DESK = "Quầy trả kết quả số mười"  # 24 characters
LONG_HOTLINE = "0235381181199"  # 13 digits
FACE = Face("1022", "dichvucong.quangnam.gov.vn", "Trung tâm Phục vụ hành chính công tỉnh Quảng Nam")
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=VIETNAM)  # a Monday
APPOINTMENT = datetime(2026, 11, 26, 13, 30, tzinfo=VIETNAM)  # the Thursday after
DESK = DeskView("Quầy trả kết quả", "số 15 Hùng Vương", "02353811811", "7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ")

_NUMBERS = {key: number for number, key in enumerate(StageKey, 1)}
_NEXT = {
    StageKey.SUBMITTED: NextStep.AWAIT_ACCEPTANCE,
    StageKey.NOT_ACCEPTED: NextStep.READ_REFUSAL,
    StageKey.SUPPLEMENT_WANTED: NextStep.BRING_PAPERS,
    StageKey.PAYMENT_DUE: NextStep.PAY,
    StageKey.WITHDRAWN: NextStep.NOTHING,
    StageKey.STOPPED: NextStep.READ_STOP_NOTICE,
    StageKey.FINISHED: NextStep.COLLECT,
    StageKey.RETURNED: NextStep.NOTHING,
}


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def seen(
    stage: StageKey = StageKey.PROCESSING,
    timeliness: TimelinessKey | None = None,
    working_seconds: int | None = None,
    **facts: Any,
) -> View:
    """A view of a stage at level `code`; `facts` are further fields of it."""
    facts.setdefault("code", "H47.16-261105-0042")
    facts.setdefault("level", Level.CODE)
    facts.setdefault("as_of", at(23, 8, 10))
    facts.setdefault("desk", DESK)
    facts.setdefault("next_step", _NEXT.get(stage, NextStep.WAIT))
    if timeliness is not None:
        facts["timeliness"] = TimelinessView(timeliness, working_seconds)
    return View(stage=StageView(_NUMBERS[stage], stage), **facts)
