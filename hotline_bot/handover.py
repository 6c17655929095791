"""Who speaks with a citizen: the bot or a person (chuyển cuộc trò chuyện cho cán bộ). Pure.

        call              take               release, or silent too long
    BOT ------> WAITING --------> HUMAN ------------------------------> RETURNED
                   |                                                       |
                   +--- nobody came in time ------------------------------>+--- call ---> WAITING, as a new talk

Exactly one of them speaks in every state: a person in HUMAN, the bot in all others. While a person is waited for the
bot goes on answering, so that nobody stands before silence. Each step gives a new talk or raises NotNow.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

MOST_LINES: Final = 200  # of one talk; the oldest fall away
LONGEST_LINE: Final = 4000  # letters
_MOST_SEEN = 64  # names of messages that are recognised when they come again


Step = Callable[["Talk"], "Talk"]  # from a talk to the next; raises NotNow


class Owner(StrEnum):
    """Whose the conversation is."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    RETURNED = "returned"


class Who(StrEnum):
    """Who said a line."""

    CITIZEN = "citizen"
    BOT = "bot"
    OPERATOR = "operator"
    HOUSE = "house"  # a sentence of ours about the hand-over itself; `text` is its id in the wording


class Deferral(StrEnum):
    """Why no person can be called."""

    NIGHT = "night"  # outside the hours in which a person answers
    OVERLOAD = "overload"  # nobody is there, or too many wait


class NotNow(Exception):
    """The step does not fit the state: another was faster."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited."""

    waiting: timedelta = timedelta(minutes=10)  # for a person to come
    silence: timedelta = timedelta(minutes=5)  # for a person to say something
    most_waiting: int = 20  # conversations; beyond that nobody more is asked to wait


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the talk; `number` counts from 1 and is never used twice. `out`: the citizen is still to hear it."""

    number: int
    at: datetime
    who: Who
    text: str
    out: bool = False


class Spoken(msgspec.Struct, frozen=True, array_like=True):
    """A line of the conversation before the hand-over, as the bot remembers it."""

    at: datetime
    who: Who
    text: str


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """One hand-over, from the call for a person to the bot's return.

    `found`: the code that was last looked up. `queued`: the number of the last line that was put on its way to the
    citizen. `wants_phone`: nobody came, so the citizen's next words may be a telephone number to call back.
    """

    id: str
    front: str
    conversation: str
    language: str
    called_at: datetime
    changed_at: datetime
    owner: Owner = Owner.WAITING
    found: str = ""
    operator: str = ""
    lines: tuple[Line, ...] = ()
    last: int = 0
    queued: int = 0
    wants_phone: bool = False
    seen: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether somebody waits for a person or speaks with one."""
        return self.owner in {Owner.WAITING, Owner.HUMAN}

    @property
    def unsent(self) -> tuple[Line, ...]:
        """What is still to be put on its way to the citizen."""
        return tuple(line for line in self.lines if line.out and line.number > self.queued)

    @property
    def heard_at(self) -> datetime:
        """When the citizen last said something."""
        return max((line.at for line in self.lines if line.who is Who.CITIZEN), default=self.called_at)

    @property
    def unanswered(self) -> bool:
        """Tell whether the citizen spoke last."""
        said = [line.who for line in self.lines if line.who in {Who.CITIZEN, Who.OPERATOR}]
        return bool(said) and said[-1] is Who.CITIZEN


def speaker(talk: Talk | None) -> Who:
    """Who answers the citizen: the operator or the bot, never both, never nobody."""
    return Who.OPERATOR if talk is not None and talk.owner is Owner.HUMAN else Who.BOT


def call(
    talk_id: str,
    *,
    front: str,
    conversation: str,
    language: str,
    before: Sequence[Spoken],
    found: str,
    now: datetime,
) -> Talk:
    """Call a person; the conversation so far and the code that was found go along."""
    talk = Talk(talk_id, front, conversation, language, now, now, found=found)
    for line in before:
        talk = _with(talk, line.who, line.text, line.at)
    return talk


def take(talk: Talk, operator: str, now: datetime) -> Talk:
    """An operator takes a waiting conversation."""
    if talk.owner is Owner.HUMAN and talk.operator == operator:
        return talk
    if talk.owner is not Owner.WAITING:
        raise NotNow
    taken = msgspec.structs.replace(talk, owner=Owner.HUMAN, operator=operator, changed_at=now)
    return _with(taken, Who.HOUSE, "handover-taken", now, out=True)


def say(talk: Talk, operator: str, text: str, message: str, now: datetime) -> Talk:
    """The operator says something, once for each `message`."""
    if message in talk.seen:
        return talk
    if talk.owner is not Owner.HUMAN or talk.operator != operator:
        raise NotNow
    said = _with(talk, Who.OPERATOR, text, now, out=True)
    return msgspec.structs.replace(said, changed_at=now, seen=_seen(talk, message))


def hear(talk: Talk, text: str, message: str, now: datetime) -> Talk:
    """The citizen says something to the person who speaks, once for each `message`."""
    if message in talk.seen:
        return talk
    if talk.owner is not Owner.HUMAN:
        raise NotNow
    return msgspec.structs.replace(_with(talk, Who.CITIZEN, text, now), seen=_seen(talk, message))


def note(talk: Talk, exchanged: Iterable[Spoken], found: str, message: str) -> Talk:
    """Take down what the bot and a waiting citizen said to each other, once for each `message`."""
    if message in talk.seen:
        return talk
    if talk.owner is not Owner.WAITING:
        raise NotNow
    noted = msgspec.structs.replace(talk, found=found or talk.found, seen=_seen(talk, message))
    for line in exchanged:
        noted = _with(noted, line.who, line.text, line.at)
    return noted


def release(talk: Talk, operator: str, now: datetime) -> Talk:
    """The operator gives the conversation back to the bot."""
    if talk.owner is not Owner.HUMAN or talk.operator != operator:
        raise NotNow
    return _returned(talk, "handover-released", now)


def elapse(talk: Talk, now: datetime, limits: Limits) -> Talk:
    """What time alone brings: nobody came, or the person has been silent too long."""
    silent = now - talk.changed_at
    if talk.owner is Owner.WAITING and silent >= limits.waiting:
        return msgspec.structs.replace(_returned(talk, "handover-nobody-came", now), wants_phone=True)
    if talk.owner is Owner.HUMAN and silent >= limits.silence:
        return _returned(talk, "handover-silent", now)
    return talk


def sent_on(talk: Talk, number: int) -> Talk:
    """All lines up to `number` are on their way."""
    return msgspec.structs.replace(talk, queued=max(talk.queued, number))


def phone_asked(talk: Talk) -> Talk:
    """The citizen's next words were taken as the answer to the question for a number."""
    return msgspec.structs.replace(talk, wants_phone=False)


def _returned(talk: Talk, sentence: str, now: datetime) -> Talk:
    returned = msgspec.structs.replace(talk, owner=Owner.RETURNED, changed_at=now)
    return _with(returned, Who.HOUSE, sentence, now, out=True)


def _with(talk: Talk, who: Who, text: str, at: datetime, *, out: bool = False) -> Talk:
    line = Line(talk.last + 1, at, who, text[:LONGEST_LINE], out)
    return msgspec.structs.replace(talk, lines=(*talk.lines, line)[-MOST_LINES:], last=line.number)


def _seen(talk: Talk, message: str) -> tuple[str, ...]:
    return (*talk.seen, message)[-_MOST_SEEN:]
