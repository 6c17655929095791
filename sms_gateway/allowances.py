"""How often a number is answered, and when it is a robot (chống lặp). Pure: the time is passed in.

Who texts too often hears so once, and then nothing until an hour has passed; each answer is paid for. A robot that
answers our answers is cut off by what it says: our own words back, or one text after another that asks for nothing.

What is counted of a number is kept in the journal with each reply (`usage`), and read before the next one is judged
(`learn`): all processes count together, by whichever carrier a number texts, and a restart forgets nothing. What this
process counted itself stands beside it, so that of many texts at once each one counts. The API keeps the budgets that
protect dossiers; these protect the bill.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

import msgspec

from lookup_api.settings import SettingsError
from lookup_api.wording import fold

CHANNEL = "sms numbers"  # of the journal's states
MOST_NUMBERS = 100_000  # remembered at once, the longest silent forgotten first; the journal still knows them
IDLE_AN_HOUR = 5  # texts that ask for no dossier and are answered all the same
_HOUR, _DAY = 3_600_000, 86_400_000  # milliseconds
_ECHOES = 6  # our latest texts to a number


class Verdict(StrEnum):
    """What is done with a text."""

    ANSWER = "answer"
    SAY_TOO_MANY = "too_many"
    SILENCE = "silence"


class Usage(msgspec.Struct, array_like=True):
    """What a number has asked lately: milliseconds since 1970, oldest first, and marks of what we said last."""

    asked: list[int] = msgspec.field(default_factory=list)
    idle: list[int] = msgspec.field(default_factory=list)
    told: int = 0  # when it was told that it asks too often
    echoes: list[int] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        """Without when somebody texts."""
        return "Usage()"


@dataclass(slots=True, repr=False)
class _Number:
    usage: Usage = field(default_factory=Usage)
    kept: bytes = b""  # as the journal has it, so far as we know


class Allowances:
    """Judges texts by number; safe to share between threads."""

    def __init__(self, hourly: int, daily: int) -> None:
        self._hourly, self._daily = hourly, daily
        self._numbers: OrderedDict[str, _Number] = OrderedDict()
        self._gate = threading.Lock()

    def learn(self, number: str, kept: bytes | None) -> None:
        """Add what the journal knows of a number; what another version of this program kept counts for nothing."""
        with self._gate:
            known = self._known(number)
            if kept is None or kept == known.kept:
                return
            try:
                others = msgspec.msgpack.decode(kept, type=Usage)
            except msgspec.MsgspecError:
                return
            ours, known.kept = known.usage, kept
            ours.asked, ours.idle = _united(ours.asked, others.asked), _united(ours.idle, others.idle)
            ours.told = max(ours.told, others.told)
            ours.echoes = [*(echo for echo in others.echoes if echo not in ours.echoes), *ours.echoes][-_ECHOES:]

    def usage(self, number: str) -> bytes:
        """What the journal is to keep of a number."""
        with self._gate:
            known = self._known(number)
            known.kept = msgspec.msgpack.encode(known.usage)
            return known.kept

    def judge(self, number: str, text: str, now: datetime, *, asks: bool) -> Verdict:
        """Tell what to do with a text; `asks` when it asks for a dossier. Counts it."""
        mark, moment = _fingerprint(text), _milliseconds(now)
        with self._gate:
            usage = self._known(number).usage
            if mark in usage.echoes:
                return Verdict.SILENCE
            usage.asked = [asked for asked in usage.asked if asked > moment - _DAY]
            usage.idle = [idle for idle in usage.idle if idle > moment - _HOUR]
            lately = sum(1 for asked in usage.asked if asked > moment - _HOUR)
            if lately >= self._hourly or len(usage.asked) >= self._daily:
                return _too_many(usage, moment)
            if not asks:
                usage.idle.append(moment)
                if len(usage.idle) > IDLE_AN_HOUR:
                    return Verdict.SILENCE
            usage.asked.append(moment)
            return Verdict.ANSWER

    def refused(self, number: str, now: datetime) -> Verdict:
        """Tell what to do when the API finds that this number asks too often."""
        with self._gate:
            return _too_many(self._known(number).usage, _milliseconds(now))

    def answered(self, number: str, texts: tuple[str, ...]) -> None:
        """Remember what we said, so as to know it again when it comes back."""
        marks = [_fingerprint(text) for text in texts]
        with self._gate:
            usage = self._known(number).usage
            usage.echoes = [*usage.echoes, *marks][-_ECHOES:]

    def _known(self, number: str) -> _Number:
        known = self._numbers.pop(number, None) or _Number()
        self._numbers[number] = known
        if len(self._numbers) > MOST_NUMBERS:
            self._numbers.popitem(last=False)
        return known


def read_limits(setting: str) -> tuple[int, int]:
    """Read SMS_BUDGET_NUMBER, "20 60": texts of one number answered an hour and a day; raise SettingsError."""
    parts = setting.split()
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):  # noqa: PLR2004 - an hour's and a day's
        raise SettingsError("SMS_BUDGET_NUMBER is two numbers, texts an hour and a day, such as 20 60")
    return int(parts[0]), int(parts[1])


def _too_many(usage: Usage, moment: int) -> Verdict:
    if usage.told > moment - _HOUR:
        return Verdict.SILENCE
    usage.told = moment
    return Verdict.SAY_TOO_MANY


def _united(ours: Iterable[int], others: Iterable[int]) -> list[int]:
    """The moments that either knows of; what both know counts once, what came in one millisecond as often as it did."""
    return sorted((Counter(ours) | Counter(others)).elements())


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _fingerprint(text: str) -> int:
    """The same for one text in capitals, with other spaces or cut short by a robot's frame; kept in place of it."""
    plain = "".join(fold(text).upper().split())[:120]
    return int.from_bytes(blake2b(plain.encode(), digest_size=6).digest(), "big")
