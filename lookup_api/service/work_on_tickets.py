"""Work on tickets: list them by what is due first, take, give back, register, close."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from lookup_api.contract.operators import CloseRequest, RegistrationRequest, Tickets, TicketView
from lookup_api.domain.disclosure import last_digits
from lookup_api.domain.errors import Conflict, InvalidRequest, NotAllowed
from lookup_api.domain.operators import Purpose, Role
from lookup_api.domain.tickets import TicketKind, TicketState
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.look_up import ANSWERED
from lookup_api.service.operator_ports import ConsolePorts, ConsoleWriter, SignedIn, Ticket
from lookup_api.service.operator_record import entry

_PLACE = re.compile(r"([0-9]{1,17}):([0-9]{1,18})", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def list_tickets(
    state: TicketState | None, after: str, most: int, who: SignedIn, ports: ConsolePorts, now: datetime
) -> Tickets:
    """A page of tickets, phones masked but of those one has taken; raise InvalidRequest for a place that is none."""
    page = ports.tickets.page(state, _place(after), most + 1, now)
    items = page.items[:most]
    return Tickets(
        items=[told_ticket(ticket, who, now) for ticket in items],
        more=_after(items[-1]) if len(page.items) > most else None,
        open=page.open,
        overdue=page.overdue,
    )


def take_ticket(number: int, who: SignedIn, ports: ConsolePorts, now: datetime) -> TicketView:
    """Take a ticket and be told the phone; raise Conflict where another has it. On record: a phone is told whole."""
    with ports.store.write() as writer:
        ticket = _undone(writer, number)
        if ticket.taken_by is not None and ticket.taken_by.id != who.operator.id:
            raise Conflict("another has taken it")
        if ticket.taken_by is None:
            writer.tickets.take(number, who.operator.id, now)
            ticket = kept(writer, number)
    # A ticket's phone is the caller's own word, not the dossier's: the record needs no level.
    ports.ledger.record(entry("ticket", who, Purpose.CALL_BACK, ANSWERED, now))
    return told_ticket(ticket, who, now)


def release_ticket(number: int, who: SignedIn, ports: ConsolePorts, now: datetime) -> TicketView:
    """Give a ticket back; raise Conflict where another has it and one is no supervisor."""
    with ports.store.write() as writer:
        ticket = _undone(writer, number)
        _require_taker(ticket, who)
        writer.tickets.release(number)
        return told_ticket(kept(writer, number), who, now)


def register_feedback(
    number: int, wanted: RegistrationRequest, who: SignedIn, ports: ConsolePorts, now: datetime
) -> TicketView:
    """Note the number that feedback has in the feedback system; raise Conflict for a second, other number."""
    with ports.store.write() as writer:
        ticket = _undone(writer, number)
        if ticket.kind is not TicketKind.FEEDBACK:
            raise InvalidRequest("only feedback is registered")
        if ticket.registered_as not in {None, wanted.number}:
            raise Conflict("it is registered under another number")
        if ticket.registered_as is None:
            writer.tickets.register(number, wanted.number, now)
        return told_ticket(kept(writer, number), who, now)


def close_ticket(number: int, wanted: CloseRequest, who: SignedIn, ports: ConsolePorts, now: datetime) -> TicketView:
    """Close a ticket; the same once more answers the same. Raise Conflict for feedback that is not registered."""
    with ports.store.write() as writer:
        ticket = kept(writer, number)
        if ticket.state is TicketState.CLOSED:
            if (ticket.outcome, ticket.closing_text) != (wanted.outcome, wanted.text):
                raise Conflict("it is closed already")
            return told_ticket(ticket, who, now)
        _require_taker(ticket, who)
        if ticket.register_by is not None and ticket.registered_at is None:
            raise Conflict("feedback is registered before it is closed")
        writer.tickets.close(number, wanted.outcome, wanted.text, now)
        return told_ticket(kept(writer, number), who, now)


def kept(writer: ConsoleWriter, number: int) -> Ticket:
    """A ticket, locked; raise InvalidRequest where there is none."""
    ticket = writer.tickets.get(number)
    if ticket is None:
        raise InvalidRequest("there is no such ticket")
    return ticket


def told_ticket(ticket: Ticket, who: SignedIn | None, now: datetime) -> TicketView:
    """A ticket as it is sent; `who` None: to the bot that opened it, without words."""
    mine = who is not None and ticket.taken_by is not None and ticket.taken_by.id == who.operator.id
    undone = ticket.state is not TicketState.CLOSED
    unregistered = ticket.register_by is not None and ticket.registered_at is None and ticket.register_by < now
    phone = ticket.phone if mine or ticket.phone is None else last_digits(ticket.phone)
    return TicketView(
        id=ticket.id,
        kind=ticket.kind,
        reason=ticket.reason,
        state=ticket.state,
        opened_at=in_vietnam(ticket.opened_at),
        due_at=in_vietnam(ticket.due_at),
        channel=ticket.channel,
        language=ticket.language,
        register_by=ticket.register_by,
        registered_at=ticket.registered_at,
        registered_as=ticket.registered_as,
        phone=phone,
        code=ticket.code,
        text=None if who is None else ticket.text,
        conversation=ticket.conversation,
        overdue=undone and (ticket.due_at < now or unregistered),
        taken_by=None if ticket.taken_by is None else ticket.taken_by.name,
        taken_at=ticket.taken_at,
        outcome=ticket.outcome,
        closed_at=ticket.closed_at,
        closing_text=None if who is None else ticket.closing_text,
    )


def _undone(writer: ConsoleWriter, number: int) -> Ticket:
    ticket = kept(writer, number)
    if ticket.state is TicketState.CLOSED:
        raise Conflict("it is closed already")
    return ticket


def _require_taker(ticket: Ticket, who: SignedIn) -> None:
    takes = ticket.taken_by is not None and ticket.taken_by.id == who.operator.id
    if not takes and who.operator.role is not Role.SUPERVISOR:
        raise NotAllowed("who has taken a ticket works on it, or a supervisor")


def _after(ticket: Ticket) -> str:
    return f"{(ticket.due_at - _EPOCH) // timedelta(microseconds=1)}:{ticket.id}"


def _place(after: str) -> tuple[datetime, int] | None:
    if not after:
        return None
    found = _PLACE.fullmatch(after)
    if found is None:
        raise InvalidRequest("`after` is `more` of the page before")
    return _EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
