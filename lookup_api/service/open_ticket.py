"""Open a ticket: somebody is called back, or feedback is registered and answered, by the province's working time."""

from contextlib import suppress
from datetime import datetime

from lookup_api.contract.operators import TicketRequest, TicketView
from lookup_api.domain.codes import recognise
from lookup_api.domain.errors import CodeNotRecognised, DossierNotFound, InvalidRequest
from lookup_api.domain.tickets import TicketKind
from lookup_api.domain.working_time import OutOfCalendar
from lookup_api.service.counter_ports import Acting
from lookup_api.service.operator_ports import ConsolePorts, ConsoleWriter, NewTicket, SignedIn
from lookup_api.service.operator_write import once
from lookup_api.service.work_on_tickets import kept, told_ticket


def open_ticket(
    wanted: TicketRequest, who: SignedIn | None, acting: Acting, ports: ConsolePorts, now: datetime
) -> TicketView:
    """Keep a ticket; raise InvalidRequest for a call-back without a phone. `who` None: the bot or the voice opens it.

    A code that no dossier has any more does not keep a citizen from being called back: the ticket then names none,
    except where an operator typed it.
    """
    if wanted.phone is not None and not ports.search.is_phone(wanted.phone):
        raise InvalidRequest("the phone is no telephone number")
    if wanted.kind is TicketKind.CALL_BACK and wanted.phone is None:
        raise InvalidRequest("who is to be called back has a phone")
    if wanted.kind is TicketKind.FEEDBACK and wanted.text is None:
        raise InvalidRequest("feedback has words")
    try:
        due = ports.due(wanted.kind, now)
    except OutOfCalendar:
        raise InvalidRequest("the due time lies beyond the working calendar") from None
    ticket = NewTicket(
        kind=wanted.kind,
        reason=wanted.reason,
        channel=wanted.channel or ("console" if who else "chat"),
        language=wanted.language,
        opened_at=now,
        due=due,
        dossier_id=_dossier(wanted.code, ports, strict=who is not None),
        phone=wanted.phone,
        text=wanted.text,
        conversation=wanted.conversation,
    )

    def act(writer: ConsoleWriter) -> TicketView:
        return told_ticket(kept(writer, writer.tickets.open(ticket)), who, now)

    return once(TicketView, act, acting, ports.store, now)


def _dossier(code: str | None, ports: ConsolePorts, *, strict: bool) -> int | None:
    if code is None:
        return None
    found = None
    with suppress(*(() if strict else (CodeNotRecognised,))):
        found = ports.reader.find(recognise(code))
    if found is None and strict:
        raise DossierNotFound(as_of=ports.reader.latest_fact())
    return None if found is None else found.id
