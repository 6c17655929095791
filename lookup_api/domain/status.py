"""The ten national statuses (trạng thái hồ sơ) and what they mean for the citizen and the clock.

Source: the code list of the national synchronisation, field TrangThaiHoSo / TrangThai; identical in every
sender seen. Code 0 (in transit between systems) is an event without a status of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, StrEnum


class Stage(IntEnum):
    """A national status, by its number."""

    SUBMITTED = 1  # Mới đăng ký
    ACCEPTED = 2  # Được tiếp nhận
    NOT_ACCEPTED = 3  # Không được tiếp nhận
    PROCESSING = 4  # Đang xử lý
    SUPPLEMENT_WANTED = 5  # Yêu cầu bổ sung giấy tờ
    PAYMENT_DUE = 6  # Yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWN = 7  # Công dân yêu cầu rút hồ sơ
    STOPPED = 8  # Dừng xử lý
    FINISHED = 9  # Đã xử lý xong
    RETURNED = 10  # Đã trả kết quả

    @property
    def key(self) -> str:
        """The stable word of this status in the API and in the catalogue of sentences."""
        return self.name.lower()

    @property
    def clock(self) -> "Clock":
        """What the term of the procedure does while a dossier has this status."""
        return _CLOCKS[self]


class Clock(Enum):
    """What happens to the processing term."""

    INTAKE = "intake"  # the intake limit runs, the term has not begun
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


_CLOCKS = {
    Stage.SUBMITTED: Clock.INTAKE,
    Stage.ACCEPTED: Clock.RUNNING,
    Stage.NOT_ACCEPTED: Clock.ENDED,
    Stage.PROCESSING: Clock.RUNNING,
    Stage.SUPPLEMENT_WANTED: Clock.PAUSED,
    Stage.PAYMENT_DUE: Clock.PAUSED,
    Stage.WITHDRAWN: Clock.ENDED,
    Stage.STOPPED: Clock.ENDED,
    Stage.FINISHED: Clock.ENDED,
    Stage.RETURNED: Clock.ENDED,
}


class Outcome(StrEnum):
    """How a dossier ended (kết quả giải quyết)."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"  # a reasoned refusal handed out as the result (trả không giải quyết)
    REFUSED = "refused"  # refused at intake
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    UNCONFIRMED = "unconfirmed"  # a mirrored 9 that no other fact supports: ask the desk


class TimelinessKey(StrEnum):
    """How a dossier stands against its term (trước hạn, đúng hạn / trong hạn, sắp đến hạn, quá hạn)."""

    EARLY = "early"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    NO_APPOINTMENT = "no_appointment"


class NextStep(StrEnum):
    """The one thing the citizen does next."""

    AWAIT_ACCEPTANCE = "await_acceptance"
    WAIT = "wait"
    BRING_PAPERS = "bring_papers"
    PAY = "pay"
    COLLECT = "collect"
    ASK_DESK = "ask_desk"
    READ_REFUSAL = "read_refusal"
    READ_STOP_NOTICE = "read_stop_notice"
    NOTHING = "nothing"


class Authority(StrEnum):
    """Whose system holds the master status of a dossier (thẩm quyền trạng thái)."""

    PROVINCE = "province"
    MINISTRY = "ministry"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Status:
    """The derived current status: which, since when, and with what outcome once it has ended."""

    stage: Stage
    since: datetime
    outcome: Outcome | None = None
