"""Tickets and notes: what is still to be done for a citizen, and how a conversation ended."""

from flask import Response, request

from lookup_api.contract import operators as contract
from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.operators import READS_DOSSIERS
from lookup_api.domain.tickets import TicketState
from lookup_api.service import work_on_tickets as work
from lookup_api.service.open_ticket import open_ticket
from lookup_api.service.write_note import list_notes, write_note
from lookup_api.web.answers import json_answer
from lookup_api.web.operators import CONSOLE, OF_DOSSIERS, SIGNED, acting_as, console_ports, number_of, signed_in
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read
from lookup_api.web.routes import Call, Route

_OPENS = frozenset({KeyKind.CONSOLE, KeyKind.CHAT})
_USUAL = 50  # a page
_WRITES = (*OF_DOSSIERS, ProblemCode.CONFLICT)
_WORKS = (*SIGNED, ProblemCode.CONFLICT)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    return (*_ticket_routes(parts), *_work_routes(parts), *_note_routes(parts))


def _ticket_routes(parts: Parts) -> tuple[Route, ...]:
    ports = console_ports(parts)

    def open_one(call: Call) -> Response:
        wanted = read(contract.TicketRequest)
        who = None if call.session is None else signed_in(call, parts)
        return json_answer(open_ticket(wanted, who, acting_as(call, parts), ports, call.now))

    def listed(call: Call) -> Response:
        asked = request.args.get("state", "")
        if asked not in {"", *TicketState}:
            raise InvalidRequest("`state` is open, taken or closed")
        most = _most(contract.MOST_TICKETS)
        state, after = TicketState(asked) if asked else None, request.args.get("after", "")
        return json_answer(work.list_tickets(state, after, most, signed_in(call, parts), ports, call.now))

    return (
        Route("POST", "/v1/tickets", open_one, "Open a ticket: a call-back or feedback, due by working time.",
              keys=_OPENS, roles=READS_DOSSIERS, takes=(contract.TicketRequest,), gives=(contract.TicketView,),
              problems=_WRITES),
        Route("GET", "/v1/tickets", listed, "Tickets by what is due first; without `state` those not closed.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=(contract.Tickets,), problems=SIGNED),
    )  # fmt: skip


def _work_routes(parts: Parts) -> tuple[Route, ...]:
    ports = console_ports(parts)

    def take(call: Call, number: str) -> Response:
        return json_answer(work.take_ticket(number_of(number), signed_in(call, parts), ports, call.now))

    def release(call: Call, number: str) -> Response:
        return json_answer(work.release_ticket(number_of(number), signed_in(call, parts), ports, call.now))

    def register(call: Call, number: str) -> Response:
        wanted, who = read(contract.RegistrationRequest), signed_in(call, parts)
        return json_answer(work.register_feedback(number_of(number), wanted, who, ports, call.now))

    def close(call: Call, number: str) -> Response:
        wanted, who = read(contract.CloseRequest), signed_in(call, parts)
        return json_answer(work.close_ticket(number_of(number), wanted, who, ports, call.now))

    given = (contract.TicketView,)
    return (
        Route("POST", "/v1/tickets/<number>/take", take, "Take a ticket, and be told the phone.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=given, problems=_WORKS),
        Route("POST", "/v1/tickets/<number>/release", release, "Give a ticket back.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=given, problems=_WORKS),
        Route("POST", "/v1/tickets/<number>/registration", register, "The number feedback has in its own system.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.RegistrationRequest,), gives=given,
              problems=_WORKS),
        Route("POST", "/v1/tickets/<number>/close", close, "Close a ticket; its phone is forgotten.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.CloseRequest,), gives=given, problems=_WORKS),
    )  # fmt: skip


def _note_routes(parts: Parts) -> tuple[Route, ...]:
    ports = console_ports(parts)

    def write(call: Call) -> Response:
        wanted, who = read(contract.NoteRequest), signed_in(call, parts)
        return json_answer(write_note(wanted, who, acting_as(call, parts), ports, call.now))

    def listed(call: Call) -> Response:
        signed_in(call, parts)
        code = request.args.get("code", "")
        return json_answer(list_notes(code, _most(contract.MOST_NOTES), ports))

    return (
        Route("POST", "/v1/notes", write, "How a conversation ended, with words where there are any.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(contract.NoteRequest,), gives=(contract.NoteView,),
              problems=_WRITES),
        Route("GET", "/v1/notes", listed, "The newest notes on the dossier of `code`.",
              keys=CONSOLE, roles=READS_DOSSIERS, gives=(contract.Notes,), problems=OF_DOSSIERS),
    )  # fmt: skip


def _most(limit: int) -> int:
    asked = request.args.get("limit", str(min(_USUAL, limit)))
    if not (asked.isascii() and asked.isdigit() and 1 <= len(asked) <= 3 and 1 <= int(asked) <= limit):  # noqa: PLR2004 - digits of the highest limit
        raise InvalidRequest(f"`limit` is 1 to {limit}")
    return int(asked)
