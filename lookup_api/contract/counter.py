"""What a counter writes: receive, move, issue slips, correct, hand over. Times are ISO 8601 with offset.

Absent is not known; nothing here is read from an empty text. Money is whole đồng.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from lookup_api.contract.views import StageKey, View
from lookup_api.domain.adjustments import AdjustmentReason
from lookup_api.domain.deadlines import TermUnit
from lookup_api.domain.dossier import Channel, CollectMethod, PersonKind, PersonRole
from lookup_api.domain.province import SlipKind

MOST_LINES = 60  # papers, guidance lines, things to bring
MOST_AGENCIES = 20  # that work on one dossier at once
LONGEST_IDEMPOTENCY_KEY = 128  # characters

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Money = Annotated[int, msgspec.Meta(ge=0, le=10**13)]
Lines = Annotated[list[Line], msgspec.Meta(max_length=MOST_LINES)]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A part of a request; a field that nobody knows is refused."""


class PersonAsked(Asked, frozen=True):
    """Who stands behind a dossier."""

    name: Line
    kind: PersonKind = PersonKind.CITIZEN
    id_number: Word | None = None
    phone: Word | None = None
    email: Word | None = None


class PaperAsked(Asked, frozen=True):
    """A paper and how many of it: originals, certified copies, photocopies."""

    name: Line
    originals: Count = 0
    copies: Count = 0
    photocopies: Count = 0


class TermAsked(Asked, frozen=True):
    """A term of so many units."""

    amount: Annotated[int, msgspec.Meta(ge=0, le=2000)]
    unit: TermUnit


class FeeAsked(Asked, frozen=True):
    """A fee in đồng."""

    name: Line
    amount: Money
    paid: bool | None = None


class OfficerAsked(Asked, frozen=True):
    """The officer: the name stands on paper and sealed in the store; title and phone may be told where allowed."""

    name: Line | None = None
    title: Line | None = None
    phone: Word | None = None


class CollectAsked(Asked, frozen=True):
    """How and where the result is handed out; `parcel` is the postal number once it is sent."""

    method: CollectMethod | None = None
    place: Line | None = None
    parcel: Word | None = None


class VisitAsked(Asked, frozen=True):
    """An inspection on the spot."""

    at: Moment
    place: Line | None = None


class RefundAsked(Asked, frozen=True):
    """Money due back; `paid` once it was paid back."""

    amount: Money
    reason: Line | None = None
    paid: bool = False


class AdjustmentAsked(Asked, frozen=True):
    """A deadline set anew, with its reason; a reason that needs a slip names its number."""

    reason: AdjustmentReason
    deadline: Moment
    appointment: Moment | None = None
    slip_number: Word | None = None


class AssignmentAsked(Asked, frozen=True):
    """One agency's part, worked on beside others: its deadline, stated or as a term that begins with the step."""

    agency: Line
    deadline: Moment | None = None
    term: TermAsked | None = None
    text: Words | None = None


class SlipRequest(Asked, frozen=True):
    """A slip to issue. Its number is given by the store unless it was issued on paper before."""

    kind: SlipKind
    number: Word | None = None
    issued_at: Moment | None = None
    reason: Words | None = None
    papers: Annotated[list[PaperAsked], msgspec.Meta(max_length=MOST_LINES)] = []
    lines: Lines = []
    appointment: Moment | None = None  # apology: the new one
    at_fault: Line | None = None  # apology: the agency that caused the delay
    decision: Words | None = None
    money: Words | None = None
    officer: OfficerAsked | None = None


class DossierRequest(Asked, frozen=True):
    """A dossier to receive. Without `code` it gets one of ours; without `term` that of the procedure's catalogue."""

    procedure: Word  # its national code
    owner: PersonAsked
    procedure_name: Line | None = None  # for one that the catalogue does not know
    code: Word | None = None
    receipt_number: Word | None = None
    desk: Word | None = None
    agency: Word | None = None  # the code of the agency in charge, where it is not the desk's
    submitter: PersonAsked | None = None
    proxies: Annotated[list[PersonAsked], msgspec.Meta(max_length=5)] = []
    address: Line | None = None
    channel: Channel = Channel.COUNTER
    submitted_at: Moment | None = None
    received_at: Moment | None = None
    term: TermAsked | None = None
    appointment: Moment | None = None  # given to the citizen, where it is not the one computed
    papers: Annotated[list[PaperAsked], msgspec.Meta(max_length=MOST_LINES)] = []
    sets: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    fees: Annotated[list[FeeAsked], msgspec.Meta(max_length=20)] = []
    bring: Lines = []
    collect: CollectAsked | None = None
    officer: OfficerAsked | None = None
    summary: Words | None = None
    receipt: bool = True  # False: solved at once, no receipt asked for
    book: Word | None = None
    line: Word | None = None


class StepRequest(Asked, frozen=True):
    """A step: a status, or an event without one; agencies that begin side by side; what else is noted with it."""

    stage: StageKey | None = None
    at: Moment | None = None
    agency: Line | None = None
    deadline: Moment | None = None  # of this step or phase alone
    term: TermAsked | None = None  # the same as a term that begins with the step
    text: Words | None = None
    officer: OfficerAsked | None = None
    slip: SlipRequest | None = None  # issued with the step; it determines the time
    not_solved: bool = False
    fees: Annotated[list[FeeAsked], msgspec.Meta(max_length=20)] = []
    parallel: Annotated[list[AssignmentAsked], msgspec.Meta(max_length=MOST_AGENCIES)] = []
    ends_part_of: Line | None = None  # the agency whose part ends with this step
    visit: VisitAsked | None = None
    refund: RefundAsked | None = None
    bring: Lines | None = None
    collect: CollectAsked | None = None
    adjustment: AdjustmentAsked | None = None


class PhoneRequest(Asked, frozen=True):
    """A phone set right, after the person showed who they are."""

    phone: Word
    role: PersonRole = PersonRole.OWNER


class ProxyRequest(Asked, frozen=True):
    """A proxy (người được ủy quyền) to register."""

    proxy: PersonAsked


class HandOverRequest(Asked, frozen=True):
    """The result is handed over, or sent by post."""

    to: PersonRole = PersonRole.OWNER
    at: Moment | None = None
    shown: Line | None = None  # the receipt, an identity card, an authorisation
    parcel: Word | None = None
    officer: OfficerAsked | None = None


class ReissueRequest(Asked, frozen=True):
    """A lost receipt is issued again: the older one proves nothing any more."""

    officer: OfficerAsked | None = None


class SlipAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A slip that stands on record, without what stands on it."""

    kind: SlipKind
    number: str
    issued_at: datetime
    title: str
    form: str | None = None
    circular: str | None = None


class DossierAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a write left behind: the codes, the slips, the view that anyone may have. No identity.

    `provisional` says that the appointment was counted over days whose calendar is not announced yet, and may change.
    """

    code: str
    keypad: str
    receipt_issue: int
    view: View
    provisional: bool = False
    slips: list[SlipAnswer] = []
