"""What lies on an operator's desk between two requests: kept sealed beside the journal, one seat a session.

A seat is found by its session only, which stands in the operator's cookie and nowhere else. What was found for a
caller is forgotten when the call ends, and the whole seat when the session does.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lookup_api.contract.operators import OperatorView, Purpose, Role, SearchHit
from lookup_api.exchange import Exchange, StateChanged, amend

CHANNEL: Final = "console-seat"
IDLE: Final = timedelta(minutes=15)
MOST_LOGGED = 30
LONGEST_NOTE: Final = 4000


class Entry(msgspec.Struct, frozen=True):
    """A line in the log of a call: a sentence's id in the wording, and a fact in it."""

    at: datetime
    what: str
    fact: str = ""


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One operator's desk.

    `conversation` is the console's own name of the call or chat at hand: factors count within it. `caller` is the
    number that a call came from: a hint, never a proof. `ended` is the call that was ended last here: its telephone may
    not have been hung up yet. `notice` is a sentence's id, shown once.
    """

    session_id: str
    name: str
    role: Role
    used_at: datetime
    ends_at: datetime
    language: str = "vi"
    extension: str = ""
    conversation: str = ""
    call: str = ""
    ended: str = ""
    caller: str = ""
    began_at: datetime | None = None
    purpose: Purpose = Purpose.CALLER_ASKS
    asked: str = ""
    hits: tuple[SearchHit, ...] = ()
    searched: bool = False
    opened: OperatorView | None = None
    note: str = ""
    log: tuple[Entry, ...] = ()
    notice: str = ""
    notice_fact: str = ""

    @property
    def over_at(self) -> datetime:
        """When the session ends unless it is used."""
        return min(self.used_at + IDLE, self.ends_at)


def cleared(seat: Seat) -> Seat:
    """The desk as it is before a call."""
    return msgspec.structs.replace(
        seat, conversation=secrets.token_hex(16), call="", caller="", began_at=None, purpose=Purpose.CALLER_ASKS,
        asked="", hits=(), searched=False, opened=None, note="", log=(),
    )  # fmt: skip


def logged(seat: Seat, now: datetime, what: str, fact: str = "") -> Seat:
    """The desk with one more line in the call's log."""
    return msgspec.structs.replace(seat, log=(*seat.log, Entry(now, what, fact))[-MOST_LOGGED:])


def noticed(seat: Seat, notice: str, fact: str = "") -> Seat:
    """The desk with a sentence to be shown once."""
    return msgspec.structs.replace(seat, notice=notice, notice_fact=fact)


class Seats:
    """One a process; thread-safe."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def take(self, session: str, seat: Seat, now: datetime) -> None:
        """Begin a session's seat."""
        kept = self._exchange.versioned_state(CHANNEL, session)
        self._exchange.change_state(
            CHANNEL, session, kept.version if kept else 0, msgspec.json.encode(cleared(seat)), now
        )

    def of(self, session: str, now: datetime) -> Seat | None:
        """The seat of a session that is not over; else None."""
        kept = self._exchange.state(CHANNEL, session)
        if not kept:
            return None
        try:
            seat = msgspec.json.decode(kept, type=Seat)
        except msgspec.MsgspecError:  # kept by another version: sign in again
            return None
        return seat if now < seat.over_at else None

    def change(self, session: str, step: Callable[[Seat], Seat], now: datetime) -> Seat:
        """Change a seat; of two tabs at once each change holds. Raises KeyError where there is none any more."""

        def step_of_one(seat: Seat | None) -> Seat:
            if seat is None:
                raise KeyError("no seat")
            return step(seat)

        return amend(self._exchange, CHANNEL, session, Seat, step_of_one, now)

    def leave(self, session: str, now: datetime) -> None:
        """Forget a seat."""
        kept = self._exchange.versioned_state(CHANNEL, session)
        if kept is not None:
            try:
                self._exchange.change_state(CHANNEL, session, kept.version, b"", now)
            except StateChanged:
                self.leave(session, now)
