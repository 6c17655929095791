"""Carries out what the dialogue asks for, and says what came of it. The dialogue decides; here is only the doing.

LookUp                                  Found
Follow, Rate, SendCode, Recover  -----> Done        or Unanswered with the problem, of whatever kind
FindDesks, FindPapers                   Listed, PapersFound
HandOver, CallBack                      Done, and for a HandOver also Deferred
"""

from collections.abc import Sequence
from typing import Protocol

from hotline_bot.turns import (
    Brought,
    CallBack,
    Done,
    Effect,
    FindDesks,
    FindPapers,
    Follow,
    Found,
    HandOver,
    Listed,
    LookUp,
    PapersFound,
    Rate,
    Recover,
    SendCode,
    Unanswered,
)
from lookup_api.client import ProblemError, StoreUnavailable
from lookup_api.contract.directory import PaperListEntry
from lookup_api.contract.lookups import Asker, Proof
from lookup_api.contract.views import DeskView, View


class LookUps(Protocol):
    """Where dossiers are looked up: `lookup_api.client.AsyncLookupClient`. Raises ProblemError."""

    async def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Look up what was typed."""
        ...


class Counter(Protocol):
    """What citizens ask of the API besides an answer. Every method raises ProblemError."""

    async def follow(self, text: str, *, following: bool, language: str, asker: Asker, proof: Proof | None) -> None:
        """Send notices of a dossier to the asker's chat, or no longer."""
        ...

    async def rate(self, text: str, score: int, *, asker: Asker, proof: Proof | None) -> None:
        """Keep a rating from 1 to 5."""
        ...

    async def send_code(self, text: str, *, asker: Asker) -> None:
        """Send a one-time code to the registered telephone."""
        ...

    async def recover(self, kind: str, value: str, *, asker: Asker) -> None:
        """Send the codes of lost receipts to the registered telephone."""
        ...

    async def desks(self, place: str = "") -> Sequence[DeskView]:
        """The one-stop desks whose name or address holds the words of a place; without, the first of all."""
        ...

    async def papers(self, code: str) -> PaperListEntry | None:
        """The papers that a procedure asks for; None where none are entered."""
        ...


class People(Protocol):
    """Where a person is called to a conversation. Raises ProblemError when nobody can be."""

    async def hand_over(self, text: str, asker: Asker) -> None:
        """Call a person; `text` is what the last answer was looked up by."""
        ...


class Hands:
    """One a process; shared by all callers."""

    def __init__(self, look_ups: LookUps, counter: Counter | None = None, people: People | None = None) -> None:
        """Without a counter or people, what is asked of them ends in StoreUnavailable, and the dialogue says so."""
        self._look_ups = look_ups
        self._counter = counter
        self._people = people

    async def carry_out(self, effect: Effect, asker: Asker, language: str) -> Brought:
        """Carry out one effect. Never raises a ProblemError: that is what was brought."""
        try:
            match effect:
                case LookUp(text, _, proof):
                    return Found(effect, await self._look_ups.look_up(text, asker=asker, proof=proof))
                case HandOver(text):
                    await self._called().hand_over(text, asker)
                case CallBack():
                    # Who calls is told which conversation it was; that is known to the switchboard alone.
                    raise _not_here()
                case FindDesks(place):
                    return Listed(tuple(await self._manned().desks(place)), effect)
                case FindPapers(card):
                    return PapersFound(effect, await self._manned().papers(card.code))
                case _:
                    await self._do(self._manned(), effect, asker, language)
        except ProblemError as problem:
            return Unanswered(effect, problem)
        return Done(effect)

    def _manned(self) -> Counter:
        if self._counter is None:
            raise _not_here()
        return self._counter

    def _called(self) -> People:
        if self._people is None:
            raise _not_here()
        return self._people

    @staticmethod
    async def _do(counter: Counter, effect: Follow | Rate | SendCode | Recover, asker: Asker, language: str) -> None:
        match effect:
            case Follow(text, following, proof):
                await counter.follow(text, following=following, language=language, asker=asker, proof=proof)
            case Rate(text, score, proof):
                await counter.rate(text, score, asker=asker, proof=proof)
            case SendCode(text):
                await counter.send_code(text, asker=asker)
            case Recover(kind, value):
                await counter.recover(kind, value, asker=asker)


def _not_here() -> StoreUnavailable:
    return StoreUnavailable("nothing is joined on here that could do it")
