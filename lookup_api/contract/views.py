"""The view of a dossier: names are fixed (people script against them), absent means withheld or not known.

Times are ISO 8601 with offset. `working_seconds` is positive while time remains, negative when overdue.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from lookup_api.domain.adjustments import AdjustmentReason
from lookup_api.domain.disclosure import Level
from lookup_api.domain.status import NextStep, Outcome, TimelinessKey

__all__ = ["AdjustmentReason", "Level", "NextStep", "Outcome", "TimelinessKey", "View"]


class StageKey(StrEnum):
    """The ten national statuses."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    SUPPLEMENT_WANTED = "supplement_wanted"
    PAYMENT_DUE = "payment_due"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"


class Part(msgspec.Struct, omit_defaults=True, frozen=True):
    """A part of a view; defaults are left out on the wire."""


class StageView(Part, frozen=True):
    """Current status."""

    number: int
    key: StageKey


class TimelinessView(Part, frozen=True):
    """Timeliness, with working seconds left (positive) or overdue (negative)."""

    key: TimelinessKey
    working_seconds: int | None = None


class ProcedureView(Part, frozen=True):
    """Procedure; `name` and `field` are absent when flagged sensitive and nothing is proved."""

    code: str | None = None
    name: str | None = None
    field: str | None = None


class AgencyView(Part, frozen=True):
    """Agency in charge, and who took over from it."""

    code: str | None = None
    name: str | None = None
    successor: str | None = None


class DeskDays(Part, frozen=True):
    """Days in a row on which a desk is closed (no sessions), or open otherwise than usual ("07:30-11:30")."""

    first: date
    last: date
    name: str  # of the holiday, or of what the desk is open for
    sessions: list[str] = []


class DeskView(Part, frozen=True):
    """One-stop desk. `hours` is what stands on its door, `days` the days near by on which that does not hold."""

    name: str
    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    days: list[DeskDays] = []


class StepView(Part, frozen=True):
    """One dated step."""

    at: datetime
    stage: StageKey | None = None
    agency: str | None = None
    deadline: datetime | None = None


class CollectView(Part, frozen=True):
    """How and where the result is handed out."""

    method: str
    desk: str | None = None
    parcel: str | None = None


class VisitView(Part, frozen=True):
    """An on-site verification."""

    at: datetime
    place: str | None = None


class RescheduledView(Part, frozen=True):
    """A new appointment in place of an older one (`from` on the wire); `reason` where one was decided on."""

    to: datetime
    from_: datetime | None = msgspec.field(name="from", default=None)
    slip: str | None = None
    reason: AdjustmentReason | None = None


class SupplementView(Part, frozen=True):
    """Missing papers; `papers` only for a holder."""

    requested_at: datetime | None = None
    papers: list[str] = []
    slip: str | None = None


class FeeView(Part, frozen=True):
    """Amount due in đồng; holders only."""

    amount: int
    name: str | None = None


class RefundView(Part, frozen=True):
    """Refund due; holders only."""

    amount: int | None = None


class OfficerView(Part, frozen=True):
    """The officer in charge, where the province allows it."""

    title: str | None = None
    phone: str | None = None


class ApplicantView(Part, frozen=True):
    """The applicant, masked at `holder`, whole at `verified`."""

    name: str


class View(Part, frozen=True):
    """What one asker may know of one dossier."""

    code: str
    level: Level
    stage: StageView
    as_of: datetime
    outcome: Outcome | None = None
    timeliness: TimelinessView | None = None
    received_at: datetime | None = None
    processing_deadline: datetime | None = None
    result_appointment: datetime | None = None
    result_ready_at: datetime | None = None
    returned_at: datetime | None = None
    procedure: ProcedureView | None = None
    agency: AgencyView | None = None
    desk: DeskView | None = None
    next_step: NextStep | None = None
    steps: list[StepView] = []
    collect: CollectView | None = None
    bring: list[str] = []
    visit: VisitView | None = None
    rescheduled: RescheduledView | None = None
    supplement: SupplementView | None = None
    fee: FeeView | None = None
    refund: RefundView | None = None
    officer: OfficerView | None = None
    applicant: ApplicantView | None = None
    phone: str | None = None  # last two digits, holders only
    source: str | None = None
