"""The operator console's own addresses: sessions, search, views, factors, the full identity by two people."""

from dataclasses import replace

from flask import Response

from lookup_api.contract import operators as contract
from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.operators import READS_DOSSIERS, SESSION_IDLE, Role
from lookup_api.domain.tickets import due_times
from lookup_api.domain.working_time import in_vietnam
from lookup_api.sealing import operators as credentials
from lookup_api.service import disclose_identity as identity
from lookup_api.service.counter_ports import Acting
from lookup_api.service.operator_ports import ConsolePorts, Session, SignedIn
from lookup_api.service.search_dossiers import search_dossiers
from lookup_api.service.sign_in import SignInPorts, end_session, sign_in
from lookup_api.service.view_as_operator import hold_against_factors, view_as_operator
from lookup_api.web.answers import json_answer
from lookup_api.web.counter import acting
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read
from lookup_api.web.routes import Call, Route

CONSOLE = frozenset({KeyKind.CONSOLE})
SIGNED = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.NOT_SIGNED_IN,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.STORE_UNAVAILABLE,
)
OF_DOSSIERS = (
    *SIGNED,
    ProblemCode.CODE_NOT_RECOGNISED,
    ProblemCode.DOSSIER_NOT_FOUND,
    ProblemCode.HANDLED_ELSEWHERE,
    ProblemCode.TOO_MANY_ATTEMPTS,
)
LONGEST_NUMBER = 18  # digits: what every database can hold
_BUSY_SECONDS = 5


def console_ports(parts: Parts) -> ConsolePorts:
    """What the console's use cases need, from what the web face is made of."""
    store = parts.store
    hours = int(parts.settings.lookup_call_back_hours)
    return ConsolePorts(
        look_up=parts.look_up,
        reader=store.reader,
        search=store.search,
        ledger=store.ledger,
        passed=store.passed_callers,
        disclosures=store.disclosures,
        tickets=store.tickets,
        notes=store.operator_notes,
        store=store,
        due=lambda kind, at: due_times(kind, at, hours, parts.province, parts.rules.calendar_of(parts.province)),
    )


def sign_in_ports(parts: Parts) -> SignInPorts:
    """What signing in needs."""
    return SignInPorts(
        operators=parts.store.operators,
        sessions=parts.store.operator_sessions,
        locks=parts.store.locks,
        mark=lambda what: parts.mark_asker("operator", what),
        password_holds=credentials.password_holds,
        no_password=credentials.NO_PASSWORD,
        no_secret=credentials.new_totp_secret(),
        matching_step=credentials.matching_step,
    )


def signed_in(call: Call, parts: Parts) -> SignedIn:
    """Who acts; raise NotSignedIn where no session came with the call."""
    if call.session is None:
        raise errors.NotSignedIn
    operator = call.session.operator
    return SignedIn(operator, call.session.id, parts.mark_asker(AskerKind.OPERATOR, operator.name))


def acting_as(call: Call, parts: Parts) -> Acting:
    """Who writes: a repetition is known within one operator, not within the console that all use."""
    by_key = acting(call, parts)
    if call.session is None or by_key.idempotency_key is None:
        return by_key
    return replace(by_key, idempotency_key=f"{by_key.idempotency_key}\n{call.session.operator.id}")


def number_of(text: str) -> int:
    """A number in an address; raise InvalidRequest for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise errors.InvalidRequest("there is nothing of that number")
    return int(text)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    return (*_session_routes(parts), *_dossier_routes(parts), *_identity_routes(parts))


def _session_routes(parts: Parts) -> tuple[Route, ...]:
    ports = sign_in_ports(parts)
    everyone = frozenset(Role)

    def open_session(call: Call) -> Response:
        wanted = read(contract.SignInRequest)
        channel = parts.mark_asker("console sign-in", "" if call.key is None else call.key.name)
        try:
            secret, session = sign_in(
                wanted.name, wanted.password, wanted.one_time_code, channel=channel, ports=ports, now=call.now
            )
        except credentials.TooManySignIns:
            raise errors.TooManyAttempts("many sign in at this moment", retry_after=_BUSY_SECONDS) from None
        operator = session.operator
        opened = contract.SessionOpened(
            session=secret,
            id=session.id,
            name=operator.name,
            role=operator.role,
            idle_seconds=int(SESSION_IDLE.total_seconds()),
            ends_at=in_vietnam(session.ends_at),
        )
        return json_answer(opened)

    def list_sessions(call: Call) -> Response:
        who = signed_in(call, parts)
        whose = None if who.operator.role is Role.ADMIN else who.operator.id
        found = parts.store.operator_sessions.of(whose, call.now)
        return json_answer(contract.OperatorSessions(items=[_told(session, who) for session in found]))

    def current(call: Call) -> Response:
        who = signed_in(call, parts)
        if call.session is None:
            raise errors.NotSignedIn
        return json_answer(_told(call.session, who))

    def end(call: Call, session: str) -> Response:
        who = signed_in(call, parts)
        wanted = who.session if session == "current" else session
        return json_answer(contract.SessionEnded(ended=end_session(wanted, who, parts.store.operator_sessions)))

    return (
        Route("POST", "/v1/operators/sessions", open_session, "An operator signs in: name, password, authenticator.",
              keys=CONSOLE, takes=(contract.SignInRequest,), gives=(contract.SessionOpened,),
              problems=(*SIGNED, ProblemCode.PROOF_REFUSED, ProblemCode.TOO_MANY_ATTEMPTS)),
        Route("GET", "/v1/operators/sessions", list_sessions, "The sessions of this operator, for an admin all.",
              keys=CONSOLE, roles=everyone, gives=(contract.OperatorSessions,), problems=SIGNED),
        Route("GET", "/v1/operators/sessions/current", current, "Whose session this is.",
              keys=CONSOLE, roles=everyone, gives=(contract.OperatorSessionView,), problems=SIGNED),
        Route("POST", "/v1/operators/sessions/<session>/end", end, "End a session; `current` is this one.",
              keys=CONSOLE, roles=everyone, gives=(contract.SessionEnded,), problems=SIGNED),
    )  # fmt: skip


def _dossier_routes(parts: Parts) -> tuple[Route, ...]:
    ports = console_ports(parts)

    def search(call: Call) -> Response:
        wanted = read(contract.SearchRequest)
        return json_answer(search_dossiers(wanted, signed_in(call, parts), ports, call.now))

    def view(call: Call) -> Response:
        wanted = read(contract.ViewRequest)
        return json_answer(view_as_operator(wanted, signed_in(call, parts), ports, call.now))

    def factors(call: Call) -> Response:
        wanted = read(contract.FactorsRequest)
        return json_answer(hold_against_factors(wanted, signed_in(call, parts), ports, call.now))

    return (
        Route("POST", "/v1/search", search, "Find dossiers by code, phone, ID number or name, identity masked.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.SearchRequest,), gives=(contract.SearchResults,),
              problems=(*SIGNED, ProblemCode.TOO_MANY_ATTEMPTS)),
        Route("POST", "/v1/operators/views", view, "A dossier for an operator, masked until the caller has passed.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.ViewRequest,), gives=(contract.OperatorView,),
              problems=OF_DOSSIERS),
        Route("POST", "/v1/operators/factors", factors, "Hold a caller against factors; the dossier whole if all fit.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.FactorsRequest,), gives=(contract.OperatorView,),
              problems=(*OF_DOSSIERS, ProblemCode.PROOF_REFUSED)),
    )  # fmt: skip


def _identity_routes(parts: Parts) -> tuple[Route, ...]:
    ports = console_ports(parts)

    def ask(call: Call) -> Response:
        wanted = read(contract.DisclosureRequest)
        who = signed_in(call, parts)
        return json_answer(identity.ask_for_identity(wanted, who, acting_as(call, parts), ports, call.now))

    def listed(call: Call) -> Response:
        return json_answer(identity.list_requests(signed_in(call, parts), ports, call.now))

    def decide(call: Call, number: str) -> Response:
        wanted = read(contract.DecisionRequest)
        who = signed_in(call, parts)
        return json_answer(identity.decide_on_identity(number_of(number), wanted, who, ports, call.now))

    def show(call: Call, number: str) -> Response:
        return json_answer(identity.show_identity(number_of(number), signed_in(call, parts), ports, call.now))

    address = "/v1/operators/disclosures"
    return (
        Route("POST", address, ask, "Ask that a second person consents to the full ID number and phone.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.DisclosureRequest,),
              gives=(contract.DisclosureView,), problems=(*OF_DOSSIERS, ProblemCode.CONFLICT)),
        Route("GET", address, listed, "Requests of the last day: one's own, for a supervisor everyone's.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=(contract.Disclosures,), problems=SIGNED),
        Route("POST", f"{address}/<number>/decision", decide, "A supervisor other than who asked consents, or not.",
              keys=CONSOLE, roles=frozenset({Role.SUPERVISOR}), takes=(contract.DecisionRequest,),
              gives=(contract.DisclosureView,), problems=(*SIGNED, ProblemCode.CONFLICT)),
        Route("POST", f"{address}/<number>/view", show, "The people of a dossier, whole, to who asked.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=(contract.FullIdentity,), problems=SIGNED),
    )  # fmt: skip


def _told(session: Session, who: SignedIn) -> contract.OperatorSessionView:
    return contract.OperatorSessionView(
        id=session.id,
        name=session.operator.name,
        role=session.operator.role,
        begun_at=in_vietnam(session.begun_at),
        used_at=in_vietnam(session.used_at),
        ends_at=in_vietnam(session.ends_at),
        current=session.id == who.session,
    )
