"""What an operator console asks (`contract.operators`), as calls. `session` is the operator's, from `sign_in`.

    opened = client.send(operator_calls.sign_in(name, password, one_time_code))
    client.send(operator_calls.search(request, session=opened.session))

Writes are named by `key`, one each by default; the same key again is the same write.
"""

import secrets
from typing import TypeVar

import msgspec

from lookup_api.client.calls import Call
from lookup_api.contract.operators import (
    CloseRequest,
    DecisionRequest,
    DisclosureRequest,
    Disclosures,
    DisclosureView,
    FactorsRequest,
    FullIdentity,
    NoteRequest,
    NoteView,
    OperatorSessions,
    OperatorSessionView,
    OperatorView,
    RegistrationRequest,
    SearchRequest,
    SearchResults,
    SessionEnded,
    SessionOpened,
    SignInRequest,
    TicketRequest,
    Tickets,
    TicketState,
    TicketView,
    ViewRequest,
)

Answer = TypeVar("Answer")

_SESSIONS = "/v1/operators/sessions"
_DISCLOSURES = "/v1/operators/disclosures"


def sign_in(name: str, password: str, one_time_code: str) -> Call[SessionOpened]:
    """Sign in; one ProofRefused for a wrong name, password or code. Not sent again by itself: a code is used once."""
    body = msgspec.json.encode(SignInRequest(name=name, password=password, one_time_code=one_time_code))
    return Call("POST", _SESSIONS, SessionOpened, body, idempotency_key=secrets.token_hex(16), repeats=False)


def current_session(*, session: str) -> Call[OperatorSessionView]:
    """Whose session this is."""
    return Call("GET", f"{_SESSIONS}/current", OperatorSessionView, session=session)


def sessions(*, session: str) -> Call[OperatorSessions]:
    """One's own sessions; an admin's: all."""
    return Call("GET", _SESSIONS, OperatorSessions, session=session)


def end_session(identity: str = "current", *, session: str) -> Call[SessionEnded]:
    """End a session, this one by default."""
    return _write(f"{_SESSIONS}/{identity}/end", SessionEnded, session, b"{}")


def search(request: SearchRequest, *, session: str) -> Call[SearchResults]:
    """Search by code, keypad code, phone, ID number or name."""
    return _write("/v1/search", SearchResults, session, msgspec.json.encode(request))


def view(request: ViewRequest, *, session: str) -> Call[OperatorView]:
    """Open a dossier with a stated purpose."""
    return _write("/v1/operators/views", OperatorView, session, msgspec.json.encode(request))


def hold_against(request: FactorsRequest, *, session: str) -> Call[OperatorView]:
    """Hold what the caller told against a dossier; ProofRefused where it does not fit or is not enough."""
    return _write("/v1/operators/factors", OperatorView, session, msgspec.json.encode(request))


def ask_disclosure(request: DisclosureRequest, *, session: str, key: str | None = None) -> Call[DisclosureView]:
    """Ask that a second person consents to the full identity."""
    return _write(_DISCLOSURES, DisclosureView, session, msgspec.json.encode(request), key)


def disclosures(*, session: str) -> Call[Disclosures]:
    """One's own requests; a supervisor's also those to decide."""
    return Call("GET", _DISCLOSURES, Disclosures, session=session)


def decide(identity: int, *, approve: bool, session: str) -> Call[DisclosureView]:
    """Consent, or refuse."""
    body = msgspec.json.encode(DecisionRequest(approve=approve))
    return _write(f"{_DISCLOSURES}/{identity}/decision", DisclosureView, session, body)


def full_identity(identity: int, *, session: str) -> Call[FullIdentity]:
    """See what was consented to."""
    return _write(f"{_DISCLOSURES}/{identity}/view", FullIdentity, session, b"{}")


def open_ticket(request: TicketRequest, *, session: str = "", key: str | None = None) -> Call[TicketView]:
    """Open a ticket; with a `chat` key without a session."""
    return _write("/v1/tickets", TicketView, session, msgspec.json.encode(request), key)


def tickets(state: TicketState | None = None, *, session: str, after: str = "", limit: int = 50) -> Call[Tickets]:
    """A page of tickets, what is due first."""
    query = {"limit": str(limit)} | ({"state": state.value} if state else {}) | ({"after": after} if after else {})
    return Call("GET", "/v1/tickets", Tickets, query=query, session=session)


def take_ticket(identity: int, *, session: str) -> Call[TicketView]:
    """Take a ticket, and see its phone; Conflict where another has it."""
    return _write(f"/v1/tickets/{identity}/take", TicketView, session, b"{}")


def release_ticket(identity: int, *, session: str) -> Call[TicketView]:
    """Give a ticket back."""
    return _write(f"/v1/tickets/{identity}/release", TicketView, session, b"{}")


def register_ticket(identity: int, number: str, *, session: str) -> Call[TicketView]:
    """Note under which number a feedback stands in the feedback system."""
    body = msgspec.json.encode(RegistrationRequest(number=number))
    return _write(f"/v1/tickets/{identity}/registration", TicketView, session, body)


def close_ticket(identity: int, request: CloseRequest, *, session: str) -> Call[TicketView]:
    """Close a ticket."""
    return _write(f"/v1/tickets/{identity}/close", TicketView, session, msgspec.json.encode(request))


def write_note(request: NoteRequest, *, session: str, key: str | None = None) -> Call[NoteView]:
    """Note how a conversation ended."""
    return _write("/v1/notes", NoteView, session, msgspec.json.encode(request), key)


def _write(path: str, answer: type[Answer], session: str, body: bytes, key: str | None = None) -> Call[Answer]:
    return Call("POST", path, answer, body, idempotency_key=key or secrets.token_hex(16), session=session)
