"""Dossier (hồ sơ thủ tục hành chính) and the dated facts that make it up.

All times are aware. Nothing here is stored in derived form: `status.py` names the statuses and `current_status`
derives the present one from dated facts, so the order in which facts arrive cannot change the end.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.counter_facts import CounterFact
from lookup_api.domain.slips import Slip
from lookup_api.domain.status import Authority, Stage


class CodeKind(StrEnum):
    """Which number of a dossier a text is."""

    NATIONAL = "national"  # MaHoSo
    LEGACY = "legacy"  # MaHoSoKhac, the number before a merger or renumbering
    RECEIPT = "receipt"  # SoBienNhan


@dataclass(frozen=True, slots=True)
class CodeAlias:
    """One of the numbers a dossier answers to, as it is printed."""

    kind: CodeKind
    text: str


class Channel(StrEnum):
    """How the dossier was handed in (KenhThucHien: 1, 2, 3)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class CollectMethod(StrEnum):
    """How the result is handed out (HinhThuc: 0, 1)."""

    COUNTER = "counter"
    POST = "post"


class PersonRole(StrEnum):
    """What a person is to a dossier."""

    OWNER = "owner"  # chủ hồ sơ
    PROXY = "proxy"  # người được ủy quyền
    SUBMITTER = "submitter"  # người nộp
    CONTACT = "contact"  # another phone that was written beside one of these: found by, and proves nothing


class PersonKind(StrEnum):
    """Who may own a dossier (LoaiDoiTuong, read by the source's own list)."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Applicant or proxy. Leaves the store only as far as `disclosure` allows."""

    role: PersonRole
    kind: PersonKind = PersonKind.CITIZEN
    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    phone_confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSystem:
    """Where facts come from, and how far they may be believed."""

    id: str
    name: str
    authority: Authority = Authority.PROVINCE
    mirrors_waiting_as_done: bool = False

    @property
    def weight(self) -> tuple[bool, bool]:
        """Whom to believe where two sources tell of one moment: the master before a copy, then who mirrors nothing."""
        return self.authority is not Authority.COPY, not self.mirrors_waiting_as_done


# The source of everything that is written at a counter of ours.
COUNTER_SOURCE: Final = SourceSystem(id="counter", name="Quầy tiếp nhận và trả kết quả")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingStep:
    """One dated event of processing (bước xử lý), as a row of the control slip."""

    at: datetime
    stage: Stage | None
    agency: str | None = None  # who did it: unit or room, in words
    deadline: datetime | None = None  # NgayKetThucTheoQuyDinh
    started_at: datetime | None = None
    text: str | None = None  # NoiDungXuLy; may name persons, so it is sealed at rest
    officer: str | None = None  # NguoiXuLy; sealed at rest
    officer_title: str | None = None
    source: SourceSystem | None = None  # who told it; None: the dossier's own source


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """One request for missing papers (yêu cầu bổ sung) and its completion."""

    number: str  # the source's own id of the request
    requested_at: datetime
    completed_at: datetime | None = None
    content: str | None = None  # what is missing; sealed at rest
    appointment_before: datetime | None = None
    appointment_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee (phí, lệ phí) in đồng. `paid` is None where the source does not say."""

    name: str
    amount: int
    paid: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenAppointment:
    """An appointment (hẹn trả) the citizen was given, and the age of the fact that gave it."""

    at: datetime
    given_at: datetime
    told_at: datetime | None = None  # the age of the record that told of it, or its arrival; None: told as it was given
    source: SourceSystem | None = None  # who told it; None: the dossier's own source


@dataclass(frozen=True, slots=True)
class RecordedStage:
    """The status a whole-dossier record stated, dated with that record's age (its newest dated fact)."""

    stage: Stage
    at: datetime
    source: SourceSystem | None = None  # who stated it; None: the dossier's own source


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything known of one dossier except who stands behind it (see `Person`)."""

    code: str
    source: SourceSystem
    as_of: datetime  # the age of the newest fact
    id: int | None = None  # the store's row; None before it is saved
    aliases: tuple[CodeAlias, ...] = ()
    keypad: str | None = None  # ten digits
    procedure: Procedure | None = None
    agency: Agency | None = None
    desk: OneStopDesk | None = None
    channel: Channel | None = None
    collect: CollectMethod | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    processing_deadline: datetime | None = None
    result_appointment: datetime | None = None
    rescheduled_from: datetime | None = None  # the appointment before the newest one
    result_ready_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    not_solved: bool = False  # the result is a reasoned refusal
    recorded: RecordedStage | None = None
    unmirrored: RecordedStage | None = None  # the newest of a source that mirrors nothing, where `recorded` is not
    record_age: datetime | None = None  # age of the record the undated fields come from
    people_age: datetime | None = None  # age of the record the people come from
    appointments: tuple[GivenAppointment, ...] = ()  # oldest first; loaded for writing only
    steps: tuple[ProcessingStep, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    fees: tuple[Fee, ...] = ()
    slips: tuple[Slip, ...] = ()  # oldest first; lookups know them without their content
    counter_facts: tuple[CounterFact, ...] = ()  # oldest first
    summary: str | None = field(default=None, repr=False)  # TrichYeuHoSo; sealed at rest
    receipt_issue: int = 0  # how often the receipt was issued again; older tokens have ended
    archived_at: datetime | None = None  # its persons, papers, money and free words are gone, and stay gone
