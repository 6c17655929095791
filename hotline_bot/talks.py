"""Hand-overs as they are kept: beside the journal, sealed, each change fenced by its version.

    handover / <front>:<conversation>    the talk: owner, lines, what is still to be sent
    handover / open                      the talks that somebody waits in or speaks in, and who was at a console when

Of two who change a talk at once one goes on, and the other reads it again: so an operator who takes a conversation and
the bot that is just answering in it can never both have spoken last. What the citizen is to hear stands in the talk
first and goes into the outbox from there, under its own name: a process that dies in between loses nothing, and
nothing leaves twice. Methods block; asynchronous callers run them in threads.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from hotline_bot import handover
from hotline_bot.handover import Deferral, Limits, Line, NotNow, Owner, Spoken, Talk, Who
from hotline_bot.posts import WINDOWS, draft
from hotline_bot.turns import Reply
from hotline_bot.windows import Windows
from lookup_api.exchange import Draft, Exchange, amend
from lookup_api.wording import Wording

CHANNEL: Final = "handover"
OPEN: Final = "open"
# Fronts whose citizens fetch what is new themselves.
FETCHING: Final = frozenset({"web"})
PRESENT: Final = timedelta(minutes=2)  # how long an operator counts as being there
_REMEMBERED = timedelta(seconds=60)  # how long an entry may be without its talk: it is written first

log = logging.getLogger(__name__)


class Entry(msgspec.Struct, frozen=True):
    """One open talk."""

    id: str
    front: str
    conversation: str
    since: datetime

    @property
    def key(self) -> str:
        """Under which the talk is kept."""
        return f"{self.front}:{self.conversation}"


class Board(msgspec.Struct, frozen=True, omit_defaults=True):
    """The open talks, and when each operator was last seen at a console."""

    talks: tuple[Entry, ...] = ()
    present: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Which conversation is meant."""

    front: str
    conversation: str

    @property
    def key(self) -> str:
        """Under which its talk is kept."""
        return f"{self.front}:{self.conversation}"


class Talks:
    """One a process."""

    def __init__(
        self,
        exchange: Exchange,
        wordings: Mapping[str, Wording],
        staffed: Callable[[datetime], bool],
        limits: Limits | None = None,
    ) -> None:
        """Build from the journal; `staffed` tells whether a person answers at a moment."""
        self._exchange = exchange
        self._windows = Windows(exchange)
        self._wordings = wordings
        self._staffed = staffed
        self.limits = limits or Limits()

    # --- reading ------------------------------------------------------------------------------------------------

    def of(self, place: Place) -> Talk | None:
        """The talk of a conversation; None where no person was ever called."""
        kept = self._exchange.state(CHANNEL, place.key)
        return None if kept is None else msgspec.json.decode(kept, type=Talk)

    def of_many(self, places: Sequence[Place]) -> list[Talk | None]:
        """The same of a burst's conversations, read at once."""
        kept = self._exchange.states.read_many(CHANNEL, {place.key for place in places})
        found = {key: msgspec.json.decode(value, type=Talk) for key, value in kept.items()}
        return [found.get(place.key) for place in places]

    def board(self) -> Board:
        """Which talks are open, and who is there."""
        kept = self._exchange.state(CHANNEL, OPEN)
        return Board() if kept is None else msgspec.json.decode(kept, type=Board)

    def open(self) -> list[Talk]:
        """The open talks, those waiting longest first."""
        found = [self.of(Place(entry.front, entry.conversation)) for entry in self.board().talks]
        return sorted((talk for talk in found if talk is not None and talk.open), key=lambda talk: talk.called_at)

    def by_id(self, talk_id: str) -> Talk | None:
        """An open talk by its id."""
        return next((talk for talk in self.open() if talk.id == talk_id), None)

    def words(self, line: Line, talk: Talk) -> str:
        """What a line says to the citizen."""
        if line.who is not Who.HOUSE:
            return line.text
        wording = self._wordings.get(talk.language) or next(iter(self._wordings.values()))
        return wording.text(line.text, operator=talk.operator)

    def may_write(self, talk: Talk, now: datetime) -> bool:
        """Tell whether the citizen's provider takes one more message of ours."""
        return talk.front in FETCHING or self._windows.is_open(talk.front, talk.conversation, now)

    # --- what citizens and the bot do -----------------------------------------------------------------------------

    def call(
        self, place: Place, language: str, before: tuple[Spoken, ...], found: str, now: datetime
    ) -> Deferral | None:
        """Call a person to a conversation; tell why none can come."""
        talk = self.of(place)
        if talk is not None and talk.open:
            self._enter(talk, now)
            return None
        if not self._staffed(now):
            return Deferral.NIGHT
        board = self.board()
        there = any(now - seen < PRESENT for seen in board.present.values())
        if not there or len(board.talks) >= self.limits.most_waiting:
            return Deferral.OVERLOAD
        new = handover.call(
            secrets.token_hex(16), front=place.front, conversation=place.conversation, language=language,
            before=before, found=found, now=now,
        )  # fmt: skip
        self._enter(new, now)
        self._put(place, new, now)
        return None

    def _put(self, place: Place, new: Talk, now: datetime) -> None:
        """Keep a new talk in the place of an older one that is over."""

        def step(older: Talk | None) -> Talk:
            return older if older is not None and older.open else new

        amend(self._exchange, CHANNEL, place.key, Talk, step, now)

    def change(self, place: Place, step: Callable[[Talk], Talk], now: datetime) -> Talk:
        """Take one step of a talk and send what it says; raise NotNow where the step does not fit."""
        talk = self._change(place, step, now)
        if talk.unsent:
            talk = self._send(talk, now)
        if not talk.open:
            self._leave(talk, now)
        return talk

    def _change(self, place: Place, step: Callable[[Talk], Talk], now: datetime) -> Talk:
        def step_of_one(talk: Talk | None) -> Talk:
            if talk is None:
                raise NotNow
            return step(talk)

        return amend(self._exchange, CHANNEL, place.key, Talk, step_of_one, now)

    def _send(self, talk: Talk, now: datetime) -> Talk:
        """Put what the citizen is to hear on its way; saying it again puts nothing there twice."""
        place = Place(talk.front, talk.conversation)
        if talk.front not in FETCHING:
            drafts = [self._draft(talk, line, now) for line in talk.unsent]
            self._exchange.outbox.enqueue_many([each for each in drafts if each is not None], now)
        last = talk.unsent[-1].number
        return self._change(
            place, lambda latest: handover.sent_on(latest, last) if latest.id == talk.id else latest, now
        )

    def _draft(self, talk: Talk, line: Line, now: datetime) -> Draft | None:
        """A line on its way; None where the provider takes nothing more in this conversation."""
        counted = WINDOWS[talk.front].free_messages is not None
        if counted and self._windows.take(talk.front, talk.conversation, now) is None:
            return None
        key = f"{CHANNEL}:{talk.id}:{line.number}"
        reply = Reply(self.words(line, talk))
        return draft(talk.front, talk.conversation, reply, key=key, heard_at=talk.heard_at, now=now)

    # --- what operators do ------------------------------------------------------------------------------------------

    def see(self, operator: str, now: datetime) -> None:
        """An operator is at a console."""
        seen = self.board().present.get(operator)
        if seen is None or now - seen > PRESENT / 4:
            self._change_board(
                lambda board: msgspec.structs.replace(board, present={**_recent(board, now), operator: now}), now
            )

    def gone(self, operator: str, now: datetime) -> None:
        """An operator has left."""

        def without(board: Board) -> Board:
            present = {name: seen for name, seen in board.present.items() if name != operator}
            return msgspec.structs.replace(board, present=present)

        self._change_board(without, now)

    # --- what time brings ---------------------------------------------------------------------------------------------

    def sweep(self, now: datetime) -> None:
        """Give back what nobody came to or fell silent in, send what was left, forget what is over."""
        for entry in self.board().talks:
            place = Place(entry.front, entry.conversation)
            talk = self.of(place)
            if talk is None or talk.id != entry.id:
                if now - entry.since > _REMEMBERED:
                    self._drop(entry.id, now)
                continue
            after = self.change(place, lambda kept: handover.elapse(kept, now, self.limits), now)
            if after.owner is Owner.RETURNED and talk.open:
                log.info("conversation returned", extra={"front": entry.front, "reason": after.lines[-1].text})

    # --- the board ----------------------------------------------------------------------------------------------

    def _enter(self, talk: Talk, now: datetime) -> None:
        entry = Entry(talk.id, talk.front, talk.conversation, now)

        def entered(board: Board) -> Board:
            if any(each.id == talk.id for each in board.talks):
                return board
            return msgspec.structs.replace(board, talks=(*board.talks, entry))

        self._change_board(entered, now)

    def _leave(self, talk: Talk, now: datetime) -> None:
        if any(entry.id == talk.id for entry in self.board().talks):
            self._drop(talk.id, now)

    def _drop(self, talk_id: str, now: datetime) -> None:
        def without(board: Board) -> Board:
            return msgspec.structs.replace(board, talks=tuple(each for each in board.talks if each.id != talk_id))

        self._change_board(without, now)

    def _change_board(self, step: Callable[[Board], Board], now: datetime) -> None:
        amend(self._exchange, CHANNEL, OPEN, Board, lambda board: step(board or Board()), now)


def _recent(board: Board, now: datetime) -> dict[str, datetime]:
    return {name: seen for name, seen in board.present.items() if now - seen < PRESENT}
