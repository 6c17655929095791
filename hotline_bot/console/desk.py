"""What an operator does for a caller: asks the lookup API, and lays what came of it on the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from hotline_bot.bulletin import PHONE, Figure, of_ticket
from hotline_bot.bulletin_counting import count
from hotline_bot.console.rings import Ring
from hotline_bot.console.seats import LONGEST_NOTE, Seat, Seats, cleared, logged, noticed
from hotline_bot.house import House
from lookup_api.client import LookupClient, ProblemError, calls, operator_calls
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.contract.operators import (
    Disposition,
    Factor,
    FactorKind,
    FactorsRequest,
    NoteRequest,
    OperatorView,
    Purpose,
    SearchRequest,
    TicketKind,
    TicketReason,
    TicketRequest,
    TicketView,
    ViewRequest,
)
from lookup_api.exchange import Draft, Exchange
from lookup_api.wording import sms_answer

TEXTS: Final = "sms"  # the road of the outbox that the SMS gateway sends
TEXT_KEEPS: Final = timedelta(hours=1)  # a text that comes later is about another call
LONGEST_SEARCH: Final = 256
TAIL: Final = 4  # of a code, in the log of a call

Member = TypeVar("Member", bound=StrEnum)


class Refused(Exception):
    """What was asked does not have its form; the text is a sentence's id."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One a process. `client` signs in with the console's own key; every method raises ProblemError."""

    client: LookupClient
    seats: Seats
    exchange: Exchange
    house: House
    clock: Callable[[], datetime]

    def change(self, session: str, step: Callable[[Seat], Seat]) -> Seat:
        """Change what lies on the desk."""
        return self.seats.change(session, step, self.clock())

    # --- a call begins and ends -------------------------------------------------------------------------------------

    def begin(self, session: str, ring: Ring | None = None) -> None:
        """A call or a chat is taken: the desk is cleared for it. What was found for the caller waits to be searched."""
        now = self.clock()

        def step(seat: Seat) -> Seat:
            begun = msgspec.structs.replace(cleared(seat), began_at=now)
            if ring is not None:
                begun = msgspec.structs.replace(begun, call=ring.call, caller=ring.number, asked=ring.found)
            begun = logged(begun, now, "console-log-call")
            return logged(begun, now, "console-log-found", begun.asked[-TAIL:]) if begun.asked else begun

        self.change(session, step)

    def end(self, session: str, seat: Seat, disposition: str, note: str) -> None:
        """A call is over: keep how it ended, and clear the desk."""
        request = NoteRequest(
            disposition=_member(Disposition, disposition),
            code=seat.opened.view.code if seat.opened else None,
            text=note.strip()[:LONGEST_NOTE] or None,
            conversation=seat.conversation,
        )
        # Named by the conversation: a form that is sent twice writes one note.
        self.client.send(operator_calls.write_note(request, session=session, key=f"end-{seat.conversation}"))
        self.change(
            session,
            lambda kept: noticed(
                msgspec.structs.replace(cleared(kept), ended=kept.call or kept.ended), "console-ended"
            ),
        )

    def note(self, session: str, text: str) -> None:
        """Keep the draft of the note, so that a closed tab loses nothing."""
        self.change(session, lambda seat: msgspec.structs.replace(seat, note=text[:LONGEST_NOTE]))

    # --- search and view --------------------------------------------------------------------------------------------

    def search(self, session: str, seat: Seat, text: str, purpose: str) -> None:
        """Search; what is found alone by its code is opened at once."""
        text = text.strip()
        if not text or len(text) > LONGEST_SEARCH:
            raise Refused("console-search-empty")
        stated = _member(Purpose, purpose)
        found = self.client.send(operator_calls.search(SearchRequest(text=text, purpose=stated), session=session))
        self.change(
            session,
            lambda kept: msgspec.structs.replace(
                kept, asked=text, purpose=stated, hits=tuple(found.items), searched=True, opened=None
            ),
        )
        if len(found.items) == 1:
            self.open(session, seat, found.items[0].code, stated.value)

    def open(self, session: str, seat: Seat, code: str, purpose: str) -> None:
        """Open a dossier with a purpose."""
        stated = _member(Purpose, purpose)
        request = ViewRequest(text=code, purpose=stated, conversation=seat.conversation)
        opened = self.client.send(operator_calls.view(request, session=session))
        self._lay(session, opened, stated, "console-log-opened", opened.view.code[-TAIL:])

    def hold_against(self, session: str, seat: Seat, told: Mapping[str, str]) -> None:
        """Hold what the caller told against the dossier that is open."""
        opened = _opened(seat)
        factors = [Factor(kind=kind, value=value) for kind in FactorKind if (value := told.get(kind.value, "").strip())]
        if not factors:
            raise Refused("console-factors-none")
        request = FactorsRequest(
            text=opened.view.code, purpose=seat.purpose, factors=factors, conversation=seat.conversation
        )
        try:
            passed = self.client.send(operator_calls.hold_against(request, session=session))
        except ProblemError as problem:
            if problem.code != "proof_refused":
                raise
            now = self.clock()
            self.change(session, lambda kept: noticed(logged(kept, now, "console-log-refused"), "console-refused"))
            return
        self._lay(session, passed, seat.purpose, "console-log-proved", "")

    def send_code(self, session: str, seat: Seat) -> None:
        """Have a one-time code sent to the registered phone."""
        asker = Asker(AskerKind.OPERATOR, seat.session_id)
        self.client.send(calls.send_one_time_code(_opened(seat).view.code, asker=asker))
        now = self.clock()
        self.change(session, lambda kept: noticed(logged(kept, now, "console-log-code"), "console-code-sent"))

    def _lay(self, session: str, opened: OperatorView, purpose: Purpose, what: str, fact: str) -> None:
        now = self.clock()

        def step(seat: Seat) -> Seat:
            return logged(msgspec.structs.replace(seat, opened=opened, purpose=purpose), now, what, fact)

        self.change(session, step)

    # --- what goes out ------------------------------------------------------------------------------------------------

    def text(self, session: str, seat: Seat, phone: str) -> None:
        """Text the answer to a number: what a code alone is told, for the number proves nothing."""
        number = _number(phone or seat.caller)
        code = _opened(seat).view.code
        view = self.client.look_up(code, asker=Asker(AskerKind.OPERATOR, seat.session_id))
        now = self.clock()
        body = sms_answer(view, self.house.wording(seat.language), self.house.face, now).encode()
        key = f"console:{seat.conversation}:{code}:{number}"
        self.exchange.outbox.enqueue(Draft(key, TEXTS, number, body, now + TEXT_KEEPS), now)
        self.change(session, lambda kept: noticed(logged(kept, now, "console-log-text"), "console-text-sent"))

    def call_back(self, session: str, seat: Seat, phone: str, words: str, kind: str) -> TicketView:
        """Open a ticket: a call-back, or feedback to be registered."""
        wanted = _member(TicketKind, kind)
        request = TicketRequest(
            kind=wanted,
            reason=TicketReason.ASKED,
            phone=_number(phone or seat.caller) if wanted is TicketKind.CALL_BACK or phone else None,
            code=seat.opened.view.code if seat.opened else None,
            text=words.strip()[:LONGEST_NOTE] or None,
            conversation=seat.conversation,
            language="en" if seat.language == "en" else "vi",
        )
        ticket = self.client.send(
            operator_calls.open_ticket(request, session=session, key=f"ticket-{wanted.value}-{seat.conversation}")
        )
        now = self.clock()
        if wanted is TicketKind.FEEDBACK:
            count(self.exchange, Figure.PETITION, PHONE, _counted_as(ticket), now)
        self.change(
            session,
            lambda kept: noticed(
                logged(kept, now, "console-log-ticket", str(ticket.id)), "console-ticket-opened", str(ticket.id)
            ),
        )
        return ticket

    def count(self, ticket: TicketView) -> None:
        """Count for the bulletin what became of a ticket of feedback, each once."""
        for figure in of_ticket(ticket):
            count(self.exchange, figure, PHONE, _counted_as(ticket), self.clock())


def _counted_as(ticket: TicketView) -> str:
    return f"ticket:{ticket.id}"


def _opened(seat: Seat) -> OperatorView:
    if seat.opened is None:
        raise Refused("console-nothing-open")
    return seat.opened


def _number(text: str) -> str:
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    if not 8 <= len(digits) <= 15 or len(text) > 40:  # noqa: PLR2004 - E.164, and how people write it
        raise Refused("console-phone-unfit")
    return f"+{digits}" if text.strip().startswith("+") else digits


def _member(kind: type[Member], value: str) -> Member:
    try:
        return kind(value)
    except ValueError:
        raise Refused("console-form-unfit") from None
