"""What the operator console asks: sessions, search, views, factors, the full identity by two people, tickets, notes.

The console signs in with its own channel key (kind `console`) and forwards the operator's session in the header
`Operator-Session` beside it. Tickets, notes and requests for the full identity take an `Idempotency-Key`: sent again
within a week they answer as the first time, with another body it is a `conflict`. Times are ISO 8601 with offset. What
is not known, or not granted, is absent.

    POST /v1/operators/sessions                  sign in: SignInRequest -> SessionOpened; one `proof_refused` for all
    GET  /v1/operators/sessions                  one's own sessions (an admin: all) -> OperatorSessions
    GET  /v1/operators/sessions/current          whose session this is -> OperatorSessionView
    POST /v1/operators/sessions/{id}/end         end a session, `current` for this one -> SessionEnded
    POST /v1/search                              SearchRequest -> SearchResults
    POST /v1/operators/views                     ViewRequest -> OperatorView
    POST /v1/operators/factors                   FactorsRequest -> OperatorView, unmasked; else `proof_refused`
    POST /v1/operators/disclosures               DisclosureRequest -> DisclosureView
    GET  /v1/operators/disclosures               one's own; a supervisor's also those to decide -> Disclosures
    POST /v1/operators/disclosures/{id}/decision DecisionRequest -> DisclosureView; by another person, a supervisor
    POST /v1/operators/disclosures/{id}/view     who asked sees it -> FullIdentity
    POST /v1/tickets                             TicketRequest -> TicketView; also with a `chat` key, without a session
    GET  /v1/tickets?state=&after=&limit=        the most pressing first -> Tickets
    POST /v1/tickets/{id}/take                   -> TicketView with the phone; `conflict` where another has it
    POST /v1/tickets/{id}/release                -> TicketView
    POST /v1/tickets/{id}/registration           RegistrationRequest -> TicketView; feedback only
    POST /v1/tickets/{id}/close                  CloseRequest -> TicketView
    POST /v1/notes                               NoteRequest -> NoteView
    GET  /v1/notes?code=&limit=                  the newest first -> Notes

Problems beside those of every call: `not_signed_in` (401) where the session has ended: sign in again;
`not_allowed` (403) where the role may not; `too_many_attempts` (429) where an operator's budget is spent.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from lookup_api.contract.lookups import LONGEST_TEXT
from lookup_api.contract.views import StageKey, View
from lookup_api.domain.dossier import PersonRole
from lookup_api.domain.operators import DisclosureState, Disposition, FactorKind, Purpose, Role
from lookup_api.domain.tickets import TicketKind, TicketOutcome, TicketReason, TicketState

__all__ = [
    "SESSION_HEADER",
    "CloseRequest",
    "DecisionRequest",
    "DisclosureRequest",
    "DisclosureState",
    "DisclosureView",
    "Disclosures",
    "Disposition",
    "Factor",
    "FactorKind",
    "FactorOffered",
    "FactorsRequest",
    "FullIdentity",
    "FullPerson",
    "NoteRequest",
    "NoteView",
    "Notes",
    "OperatorSessionView",
    "OperatorSessions",
    "OperatorView",
    "Purpose",
    "RegistrationRequest",
    "Role",
    "SearchBy",
    "SearchHit",
    "SearchRequest",
    "SearchResults",
    "SessionEnded",
    "SessionOpened",
    "SignInRequest",
    "TicketKind",
    "TicketOutcome",
    "TicketReason",
    "TicketRequest",
    "TicketState",
    "TicketView",
    "Tickets",
    "ViewRequest",
]

SESSION_HEADER: Final = "Operator-Session"
MOST_FOUND = 50  # hits a page
MOST_FACTORS = 7  # in one try
MOST_TICKETS = 100  # a page
MOST_NOTES = 100

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
Conversation = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]  # the console's own name of a call or chat


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A request; a field that nobody knows is refused."""


class Told(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An answer; what is not known or not granted is absent."""


class SignInRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/operators/sessions`. `one_time_code` are the six digits of the authenticator (RFC 6238)."""

    name: Name
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    one_time_code: Annotated[str, msgspec.Meta(min_length=6, max_length=8)]


class SessionOpened(Told, frozen=True, kw_only=True):
    """A session. `session` is told once: keep it beside the browser's cookie, send it as `Operator-Session`."""

    session: str
    id: str  # names the session in lists; proves nothing
    name: str
    role: Role
    idle_seconds: int  # unused for so long it ends
    ends_at: datetime  # at the latest


class OperatorSessionView(Told, frozen=True, kw_only=True):
    """A session that is not over."""

    id: str
    name: str
    role: Role
    begun_at: datetime
    used_at: datetime
    ends_at: datetime  # by the idle time or the whole time, whichever comes first
    current: bool = False


class OperatorSessions(Told, frozen=True, kw_only=True):
    """Sessions, the newest first."""

    items: list[OperatorSessionView]


class SessionEnded(Told, frozen=True, kw_only=True):
    """The session is over, now or before."""

    ended: bool


class SearchBy(StrEnum):
    """What a text was searched as."""

    CODE = "code"
    KEYPAD = "keypad"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    NAME = "name"


class SearchRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/search`. Without `by`, the text is searched as everything it may be."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
    purpose: Purpose
    by: SearchBy | None = None
    after: Annotated[str, msgspec.Meta(max_length=64)] | None = None  # `more` of the page before
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_FOUND)] = 20


class SearchHit(Told, frozen=True, kw_only=True):
    """A dossier that was found, identity masked. Open it with `POST /v1/operators/views` and its `code`."""

    code: str
    found_by: SearchBy
    exact: bool = True  # False: a name found with a slip mended
    role: PersonRole | None = None  # as whom the person found stands there
    name: str | None = None  # masked
    phone: str | None = None  # its last two digits
    stage: StageKey
    procedure: str | None = None  # its name, but of a sensitive one
    received_at: datetime | None = None
    result_appointment: datetime | None = None


class SearchResults(Told, frozen=True, kw_only=True):
    """What was found: codes first, then numbers, then names as written, then names with a slip; newest first in each.

    `meant`: what the text was searched as; empty where it can be nothing. `more`: continue with it as `after`; longer
    names that hold the words begin a page of their own, which may be empty.
    """

    items: list[SearchHit]
    meant: list[SearchBy] = []
    more: str | None = None


class ViewRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/operators/views`: a dossier by any of its codes, or what was scanned.

    A caller who has passed is believed in the conversation of that name; without one, in this session.
    """

    text: Text
    purpose: Purpose
    conversation: Conversation | None = None


class Factor(Asked, frozen=True, kw_only=True):
    """One thing the caller told. Days as 2026-11-05; a procedure by its national code."""

    kind: FactorKind
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class FactorsRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/operators/factors`: all that the caller told, in one try. All must be right, and reach the points."""

    text: Text
    purpose: Purpose
    factors: Annotated[list[Factor], msgspec.Meta(min_length=1, max_length=MOST_FACTORS)]
    conversation: Conversation | None = None


class FactorOffered(Told, frozen=True, kw_only=True):
    """A factor this dossier can be held against, and how much it counts."""

    kind: FactorKind
    points: int


class NoteView(Told, frozen=True, kw_only=True):
    """A note (ghi chú cuộc gọi) on a dossier or a conversation."""

    id: int
    at: datetime
    author: str
    disposition: Disposition
    text: str | None = None
    code: str | None = None
    conversation: str | None = None


class OperatorView(Told, frozen=True, kw_only=True):
    """What an operator sees, and what may be said.

    view        for the operator's eyes: identity masked, whole once the caller has passed
    say         what may be told to this caller: of level `code` until the caller has passed
    proved      whether the caller has passed in this conversation, and until when that is believed
    factors     what may be asked, where the caller has not passed; `points_needed` of these are enough
    """

    view: View
    say: View
    proved: bool = False
    proved_until: datetime | None = None
    points_needed: int = 0
    factors: list[FactorOffered] = []
    keypad: str | None = None  # the keypad code (mã bấm máy), to be read out
    notes: list[NoteView] = []  # the newest ten
    tickets: list[int] = []  # those of this dossier that are not closed


class DisclosureRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/operators/disclosures`: ask that a second person consents to the full ID number and phone."""

    text: Text
    purpose: Purpose
    reason: Words  # read by who decides; kept sealed


class DisclosureView(Told, frozen=True, kw_only=True):
    """A request for the full identity. `reason` is told to who asked and who may decide."""

    id: int
    code: str
    purpose: Purpose
    state: DisclosureState
    asked_by: str
    asked_at: datetime
    reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    ends_at: datetime | None = None  # approved: until when it may be seen
    mine: bool = False


class Disclosures(Told, frozen=True, kw_only=True):
    """Requests of the last day, the newest first."""

    items: list[DisclosureView]


class DecisionRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/operators/disclosures/{id}/decision`; whoever asked cannot decide."""

    approve: bool


class FullPerson(Told, frozen=True, kw_only=True):
    """A person with all numbers."""

    role: PersonRole
    name: str | None = None
    id_number: str | None = None
    phone: str | None = None


class FullIdentity(Told, frozen=True, kw_only=True):
    """The people of a dossier, whole; recorded, and told to the verified holder."""

    code: str
    people: list[FullPerson]


class TicketRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/tickets`. A `chat` key opens tickets for its callers and chats; a console for its operator.

    A call-back needs `phone`. `text` is what the citizen wants, or the transcript so far; kept sealed, like the phone.
    """

    kind: TicketKind
    reason: TicketReason
    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)] | None = None  # where one was found
    text: Words | None = None
    conversation: Conversation | None = None
    channel: Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern="^[a-z_]+$")] | None = None  # voice, zalo
    language: Annotated[str, msgspec.Meta(pattern="^(vi|en)$")] = "vi"


class TicketView(Told, frozen=True, kw_only=True):
    """A ticket. The phone is masked but for who has taken it; words are shown to operators only."""

    id: int
    kind: TicketKind
    reason: TicketReason
    state: TicketState
    opened_at: datetime
    due_at: datetime  # by when the citizen is called, or the feedback answered
    channel: str  # where it came from
    language: str = "vi"
    register_by: datetime | None = None  # feedback: by when it must stand in the feedback system
    registered_at: datetime | None = None
    registered_as: str | None = None  # its number there
    phone: str | None = None
    code: str | None = None
    text: str | None = None
    conversation: str | None = None
    overdue: bool = False
    taken_by: str | None = None
    taken_at: datetime | None = None
    outcome: TicketOutcome | None = None
    closed_at: datetime | None = None
    closing_text: str | None = None


class Tickets(Told, frozen=True, kw_only=True):
    """A page of tickets, by what is due first. `more`: continue with it as `after`."""

    items: list[TicketView]
    more: str | None = None
    open: int = 0  # how many are open in all
    overdue: int = 0  # how many open or taken ones are overdue


class RegistrationRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/tickets/{id}/registration`: the number that the feedback has in the feedback system."""

    number: Name


class CloseRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/tickets/{id}/close`, by who has taken it or a supervisor. Feedback is registered before."""

    outcome: TicketOutcome
    text: Words | None = None


class NoteRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/notes`: how a conversation ended, and words where there are any (kept sealed).

    `code`: the dossier it was about; without one the note belongs to its conversation alone.
    """

    disposition: Disposition
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)] | None = None
    text: Words | None = None
    conversation: Conversation | None = None


class Notes(Told, frozen=True, kw_only=True):
    """Notes, the newest first."""

    items: list[NoteView]
