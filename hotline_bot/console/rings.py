r"""Calls that a telephone exchange tells of (`/cti`), and whose screen they come to. Pure but for `Rings`.

    newCall -> ringing ---- answer ----> answered ---- hangup ----> gone
                  \---------- hangup ------------------------------> gone

The events are those of Zammad's generic CTI: `event`, `callId`, `from`, `to`, `direction`, `user[]`, `queue`, `cause`,
`answeringNumber`. A number that a call shows can be forged: it helps to search and proves nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lookup_api.exchange import Exchange, amend

CHANNEL: Final = "console-calls"
KEPT: Final = "calls"
PUT_THROUGH: Final = "put through"
LONGEST_CALL: Final = timedelta(hours=4)
LONGEST_RINGING: Final = timedelta(minutes=5)
MOST_CALLS: Final = 200
_NUMBER = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
_EVENTS = frozenset({"newCall", "answer", "hangup"})
_LONGEST = 128
_OWN_DIGITS = 9  # of a Vietnamese number, behind the 0 or the country


class Malformed(ValueError):
    """Not an event of a telephone exchange."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `people` are the extensions or names that are rung, or that of who answered."""

    kind: str
    call: str
    incoming: bool
    number: str = field(default="", repr=False)
    people: tuple[str, ...] = ()


class Expected(msgspec.Struct, frozen=True):
    """A caller whom the automatic service puts through, and what it last looked up for them; empty: nothing."""

    number: str
    found: str
    since: datetime


class Ring(msgspec.Struct, frozen=True, omit_defaults=True):
    """One call; `people` empty rings everybody. `found`: what the automatic service had looked up for the caller."""

    call: str
    number: str
    since: datetime
    people: tuple[str, ...] = ()
    answered: bool = False
    found: str = ""

    def for_whom(self, name: str, extension: str) -> bool:
        """Tell whether it comes to this operator's screen."""
        own = {name.casefold(), extension.casefold()} - {""}
        if self.answered:
            return any(each.casefold() in own for each in self.people)
        return not self.people or any(each.casefold() in own for each in self.people)


def read_event(fields: Sequence[tuple[str, str]]) -> Event:
    """Read the fields of a posted event; raise Malformed."""
    told = dict(reversed(fields))
    kind, call = told.get("event", ""), told.get("callId", "")
    if kind not in _EVENTS or not call or len(call) > _LONGEST:
        raise Malformed("no event with a callId")
    incoming = told.get("direction", "in") != "out"
    shown = re.sub(r"[ .\-()]", "", told.get("from" if incoming else "to", ""))
    people = [value for name, value in fields if name in {"user[]", "user", "users"}]
    if kind == "answer" and (answering := told.get("answeringNumber")):
        people.append(answering)
    number = shown if _NUMBER.fullmatch(shown) else ""
    return Event(kind, call, incoming, number, tuple(dict.fromkeys(each[:_LONGEST] for each in people[:20] if each)))


def after(rings: Sequence[Ring], event: Event, now: datetime, found: str = "") -> tuple[Ring, ...]:
    """The calls after an event. Events come in any order, and perhaps twice. `found` goes along with a new call."""
    alive = [ring for ring in rings if now - ring.since < (LONGEST_CALL if ring.answered else LONGEST_RINGING)]
    known = next((ring for ring in alive if ring.call == event.call), None)
    others = [ring for ring in alive if ring.call != event.call]
    if event.kind == "hangup" or not event.incoming:
        return tuple(others)
    if event.kind == "newCall" and known is not None:
        return tuple(alive)
    ring = known or Ring(event.call, event.number, now, event.people, found=found)
    if event.kind == "answer":
        # An exchange that does not say who answered: whoever was rung.
        ring = msgspec.structs.replace(ring, answered=True, people=event.people or ring.people, since=now)
    return tuple([*others, ring][-MOST_CALLS:])


class Rings:
    """Keeps the calls for all processes; thread-safe."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def all(self) -> tuple[Ring, ...]:
        """The calls at this moment."""
        kept = self._exchange.state(CHANNEL, KEPT)
        return msgspec.json.decode(kept, type=tuple[Ring, ...]) if kept else ()

    def of(self, name: str, extension: str, now: datetime) -> list[Ring]:
        """The calls that come to an operator's screen, the newest first."""
        alive = (ring for ring in self.all() if now - ring.since < LONGEST_CALL)
        return sorted((ring for ring in alive if ring.for_whom(name, extension)), key=lambda ring: ring.since)[::-1]

    def tell(self, event: Event, now: datetime) -> bool:
        """Take in an event; tell whether it is of a call that the automatic service put through."""
        expected = self._expected(event.number, now)
        self._change(lambda rings: after(rings, event, now, expected.found if expected else ""), now)
        return expected is not None

    def expect(self, number: str, found: str, now: datetime) -> None:
        """A caller is being put through: the call that then comes from this number rings with what was found."""

        def step(waiting: tuple[Expected, ...] | None) -> tuple[Expected, ...]:
            alive = [each for each in waiting or () if now - each.since < LONGEST_RINGING and each.number != number]
            return (*alive, Expected(number, found, now))[-MOST_CALLS:]

        amend(self._exchange, CHANNEL, PUT_THROUGH, tuple[Expected, ...], step, now)

    def _expected(self, number: str, now: datetime) -> Expected | None:
        kept = self._exchange.state(CHANNEL, PUT_THROUGH) if number else None
        waiting = msgspec.json.decode(kept, type=tuple[Expected, ...]) if kept else ()
        ours = (each for each in waiting if now - each.since < LONGEST_RINGING and _same(each.number, number))
        return next(ours, None)

    def mine(self, call: str, name: str, now: datetime) -> Ring | None:
        """An operator takes a call onto the screen; None when it is gone, or somebody else's."""
        taken: list[Ring] = []

        def step(rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
            taken.clear()
            ring = next((each for each in rings if each.call == call), None)
            if ring is None:
                return rings
            taken.append(ring)
            if ring.answered:
                return rings
            own = msgspec.structs.replace(ring, answered=True, people=(name,), since=now)
            return tuple(own if each.call == call else each for each in rings)

        self._change(step, now)
        return taken[0] if taken else None

    def _change(self, step: Callable[[tuple[Ring, ...]], tuple[Ring, ...]], now: datetime) -> None:
        amend(self._exchange, CHANNEL, KEPT, tuple[Ring, ...], lambda rings: step(rings or ()), now)


def _same(one: str, other: str) -> bool:
    """Tell whether two numbers are one, however their country is written: 0905..., +84905..."""
    return one[-_OWN_DIGITS:] == other[-_OWN_DIGITS:]
