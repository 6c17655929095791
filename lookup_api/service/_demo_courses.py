"""Invented courses of dossiers for the sample data: what happened when, each moment inside office hours.

A course is told in working seconds since reception and never runs past `now`, so every step agrees with the calendar.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from typing import Final, NamedTuple

from lookup_api.domain.catalogue import Agency, OneStopDesk
from lookup_api.domain.deadlines import HOUR, WORKING_DAY, Term, TermUnit, after_supplement, appointment, deadline
from lookup_api.domain.dossier import Fee, GivenAppointment, ProcessingStep, Supplement
from lookup_api.domain.province import Province
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import WorkingCalendar


class Plot(Enum):
    """What a dossier's course shows."""

    SUBMITTED = auto()
    ACCEPTED = auto()
    REFUSED = auto()
    PROCESSING = auto()
    OVERDUE = auto()
    RESCHEDULED = auto()
    NO_APPOINTMENT = auto()
    SUPPLEMENT_WANTED = auto()
    SUPPLEMENTED = auto()  # asked, completed, in processing again under a new appointment
    PAYMENT_DUE = auto()
    WITHDRAWN = auto()
    STOPPED = auto()
    FINISHED = auto()
    NOT_SOLVED = auto()
    RETURNED = auto()
    INHERITED = auto()  # returned in the time of the districts, under an older code


class Frequency(NamedTuple):
    """How often a plot is told, and how long before now its dossier was received."""

    in_a_thousand: int
    least: float  # terms
    most: float  # terms
    days: int  # and at most so many working days more


FREQUENCIES: Final = {
    Plot.SUBMITTED: Frequency(45, 0.0, 0.0, 0),
    Plot.ACCEPTED: Frequency(70, 0.01, 0.15, 0),
    Plot.REFUSED: Frequency(20, 0.1, 0.4, 60),
    Plot.PROCESSING: Frequency(275, 0.1, 0.85, 0),
    Plot.OVERDUE: Frequency(55, 1.15, 1.6, 6),
    Plot.RESCHEDULED: Frequency(30, 1.2, 1.8, 4),
    Plot.NO_APPOINTMENT: Frequency(15, 0.2, 2.0, 0),
    Plot.SUPPLEMENT_WANTED: Frequency(60, 0.2, 1.1, 10),
    Plot.SUPPLEMENTED: Frequency(30, 0.5, 0.9, 0),
    Plot.PAYMENT_DUE: Frequency(40, 0.3, 1.0, 10),
    Plot.WITHDRAWN: Frequency(12, 0.3, 1.0, 90),
    Plot.STOPPED: Frequency(13, 0.5, 1.0, 90),
    Plot.FINISHED: Frequency(110, 1.1, 1.5, 12),
    Plot.NOT_SOLVED: Frequency(10, 1.1, 1.5, 40),
    Plot.RETURNED: Frequency(170, 1.5, 2.0, 240),
    Plot.INHERITED: Frequency(45, 1.5, 2.0, 0),
}


@dataclass(slots=True)
class Course:
    """One dossier's dated facts, as they gather."""

    rng: Random
    calendar: WorkingCalendar
    province: Province
    desk: OneStopDesk
    agency: Agency
    officer: Callable[[], str]
    received_at: datetime
    elapsed: int  # working seconds from reception to now
    term: Term
    processing_deadline: datetime | None = None
    result_appointment: datetime | None = None
    rescheduled_from: datetime | None = None
    result_ready_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    not_solved: bool = False
    stage: Stage = Stage.ACCEPTED
    steps: list[ProcessingStep] = field(default_factory=list)
    supplements: list[Supplement] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)
    appointments: list[GivenAppointment] = field(default_factory=list)

    def promise(self) -> None:
        """Compute deadline and appointment from reception, where the term promises any."""
        self.processing_deadline = deadline(self.received_at, self.term, self.calendar)
        if self.processing_deadline is not None:
            self.give(
                appointment(self.processing_deadline, self.calendar, self.province.appointment_rule), self.received_at
            )

    def give(self, at: datetime, given_at: datetime) -> None:
        """Give the citizen an appointment; the one before it is the one that was put off."""
        self.rescheduled_from, self.result_appointment = self.result_appointment, at
        self.appointments.append(GivenAppointment(at, given_at))

    def step(self, stage: Stage, at: datetime, text: str, *, by_desk: bool = False) -> None:
        """Add a dated step and take its status."""
        self.stage = stage
        self.steps.append(
            ProcessingStep(
                at=at,
                stage=stage,
                agency=self.desk.name if by_desk else self.agency.name,
                deadline=self.processing_deadline if stage is Stage.PROCESSING else None,
                text=text,
                officer=self.officer(),
                officer_title="Chuyên viên",
            )
        )

    def moment(self, share: float) -> datetime:
        """The moment when a share of the time elapsed so far had passed."""
        return self.calendar.add(self.received_at, int(self.elapsed * min(share, 1)))

    def term_seconds(self) -> int:
        """Working seconds of the whole term; three working days where none is promised."""
        if self.processing_deadline is None:
            return 3 * WORKING_DAY
        return self.calendar.between(self.received_at, self.processing_deadline)

    def submit(self, at: datetime) -> None:
        """Send the dossier online; no officer has seen it yet."""
        self.stage = Stage.SUBMITTED
        self.steps.append(ProcessingStep(at=at, stage=self.stage, agency=self.desk.name, text="Nộp trực tuyến"))

    def begin(self) -> None:
        """Accept at the desk and hand over to the agency."""
        self.step(Stage.ACCEPTED, self.received_at, _ACCEPTED, by_desk=True)

    def process(self) -> None:
        """Go into processing early in the term, and before anything else that has happened."""
        after = min(self.term_seconds() // 10, self.elapsed // 5)
        self.step(Stage.PROCESSING, self.calendar.add(self.received_at, after), _PROCESSING)

    def finish(self, *, late: bool) -> None:
        """Make the result ready before or after its term has run out."""
        whole = self.term_seconds()
        used = int(whole * (self.rng.uniform(1.02, 1.4) if late else self.rng.uniform(0.35, 1)))
        self.result_ready_at = self.calendar.add(self.received_at, min(max(used, 1), self.elapsed))
        self.step(Stage.FINISHED, self.result_ready_at, _REFUSED_RESULT if self.not_solved else _READY)

    def hand_out(self) -> None:
        """Hand the result out some hours or days after it was ready."""
        ready_at = self.result_ready_at or self.received_at
        left = self.elapsed - self.calendar.between(self.received_at, ready_at)
        after = min(self.rng.randint(HOUR, 5 * WORKING_DAY), left)
        self.returned_at = self.calendar.add(ready_at, after) if after else ready_at
        self.step(Stage.RETURNED, self.returned_at, _RETURNED, by_desk=True)


# What officers write. Senders keep it short, and so do these.
_ACCEPTED: Final = "Tiếp nhận hồ sơ"
_PROCESSING: Final = "Thẩm định hồ sơ"
_READY: Final = "Đã có kết quả, chuyển Bộ phận Một cửa"
_REFUSED_RESULT: Final = "Văn bản trả lời không giải quyết, chuyển Bộ phận Một cửa"
_RETURNED: Final = "Trả kết quả cho người nhận"
_PAPERS: Final = (
    "Bản sao giấy chứng nhận có chứng thực",
    "Tờ khai theo mẫu, có chữ ký",
    "Bản vẽ hiện trạng",
    "Giấy ủy quyền có chứng thực",
    "Văn bản xác nhận của Ủy ban nhân dân cấp xã",
    "Hợp đồng đã công chứng",
    "Biên lai nộp lệ phí",
)
_DUTIES: Final = ("Lệ phí trước bạ", "Thuế thu nhập cá nhân", "Tiền sử dụng đất", "Phí thẩm định hồ sơ")


def span_of(term: Term) -> int:
    """About how many working seconds a term takes, to choose a time of reception by; never none."""
    match term.unit:
        case TermUnit.WORKING_DAY:
            span = term.amount * WORKING_DAY
        case TermUnit.DAY:
            span = term.amount * WORKING_DAY * 5 // 7
        case TermUnit.MONTH:
            span = term.amount * 21 * WORKING_DAY
        case TermUnit.HOUR:
            span = term.amount * HOUR
        case TermUnit.NONE:
            span = 3 * WORKING_DAY
    return max(span, HOUR)


def tell(course: Course, plot: Plot, late: bool) -> None:  # noqa: FBT001 - the only question a plot leaves open
    """Tell what happened after reception, by the plot. `late` makes an ended dossier overdue."""
    if plot is not Plot.NO_APPOINTMENT:
        course.promise()
    course.begin()
    if plot is Plot.ACCEPTED:
        return
    course.process()
    if plot in _ENDS:
        _ENDS[plot](course)
    elif plot in (Plot.FINISHED, Plot.NOT_SOLVED, Plot.RETURNED, Plot.INHERITED):
        course.not_solved = plot is Plot.NOT_SOLVED
        course.finish(late=late)
        if plot in (Plot.RETURNED, Plot.INHERITED):
            course.hand_out()


def refuse(course: Course) -> None:
    """Refuse at intake: nothing was accepted, so nothing was promised."""
    course.refused_at = course.moment(0.3)
    course.step(Stage.NOT_ACCEPTED, course.refused_at, "Phiếu từ chối tiếp nhận giải quyết hồ sơ", by_desk=True)


def _want_supplement(course: Course) -> None:
    at = course.moment(0.4)
    course.supplements.append(
        Supplement(
            number=f"{course.rng.randint(1, 9999)}",
            requested_at=at,
            content="\n".join(course.rng.sample(_PAPERS, course.rng.randint(1, 3))),
            appointment_before=course.result_appointment,
        )
    )
    course.step(Stage.SUPPLEMENT_WANTED, at, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")


def _supplement(course: Course) -> None:
    _want_supplement(course)
    wanted = course.supplements.pop()
    completed_at = course.moment(0.7)
    if course.processing_deadline is not None:
        course.processing_deadline = after_supplement(
            course.processing_deadline,
            requested_at=wanted.requested_at,
            completed_at=completed_at,
            term=course.term,
            rule=course.province.supplement_rule,
            calendar=course.calendar,
        )
        given = appointment(course.processing_deadline, course.calendar, course.province.appointment_rule)
        course.give(given, completed_at)
    completed = replace(wanted, completed_at=completed_at, appointment_after=course.result_appointment)
    course.supplements.append(completed)
    course.step(Stage.PROCESSING, completed_at, "Đã nhận giấy tờ bổ sung")


def _charge(course: Course) -> None:
    amount = course.rng.randint(20, 4_000) * 5_000
    course.fees.append(Fee(name=course.rng.choice(_DUTIES), amount=amount, paid=False))
    course.step(Stage.PAYMENT_DUE, course.moment(0.7), "Thông báo nộp nghĩa vụ tài chính")


def _withdraw(course: Course) -> None:
    course.step(Stage.WITHDRAWN, course.moment(0.6), "Rút hồ sơ theo yêu cầu", by_desk=True)


def _stop(course: Course) -> None:
    course.step(Stage.STOPPED, course.moment(0.6), "Thông báo dừng giải quyết hồ sơ")


def _reschedule(course: Course) -> None:
    """Apologise after the deadline and give a new appointment that still lies ahead."""
    if course.processing_deadline is None:
        return
    passed = course.calendar.between(course.received_at, course.processing_deadline)
    at = course.calendar.add(course.received_at, min(passed + HOUR, course.elapsed))
    ahead = course.calendar.add(course.received_at, course.elapsed + course.rng.randint(2, 12) * WORKING_DAY)
    course.step(Stage.PROCESSING, at, "Văn bản xin lỗi và hẹn lại ngày trả kết quả")
    course.give(course.calendar.next_opening(ahead), at)


_ENDS: Final[Mapping[Plot, Callable[[Course], None]]] = {
    Plot.SUPPLEMENT_WANTED: _want_supplement,
    Plot.SUPPLEMENTED: _supplement,
    Plot.PAYMENT_DUE: _charge,
    Plot.WITHDRAWN: _withdraw,
    Plot.STOPPED: _stop,
    Plot.RESCHEDULED: _reschedule,
}


def submitted_before(received_at: datetime, rng: Random) -> datetime:
    """When an online dossier was sent: at any hour of the day, up to eighteen hours before reception."""
    return received_at - timedelta(minutes=rng.randint(5, 18 * 60))
