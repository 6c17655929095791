"""How often a number is answered, and when it is a robot (chống lặp). Pure: the time is passed in.

Who texts too often hears so once, and then nothing until an hour has passed; each answer is paid for. A robot that
answers our answers is cut off by what it says: our own words back, or one text after another that asks for nothing.
What is counted lives in this process alone. The API keeps the budgets that protect dossiers; these protect the bill.
"""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from lookup_api.settings import SettingsError
from lookup_api.wording import fold

MOST_NUMBERS = 100_000  # remembered at once, the longest silent forgotten first
IDLE_AN_HOUR = 5  # texts that ask for no dossier and are answered all the same
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ECHOES = 6  # our latest texts to a number


class Verdict(StrEnum):
    """What is done with a text."""

    ANSWER = "answer"
    SAY_TOO_MANY = "too_many"
    SILENCE = "silence"


@dataclass(slots=True, repr=False)
class _Number:
    asked: deque[datetime] = field(default_factory=deque)
    idle: deque[datetime] = field(default_factory=deque)
    told: datetime | None = None
    echoes: deque[int] = field(default_factory=lambda: deque(maxlen=_ECHOES))


class Allowances:
    """Judges texts by number; safe to share between threads."""

    def __init__(self, hourly: int, daily: int) -> None:
        self._hourly, self._daily = hourly, daily
        self._numbers: OrderedDict[str, _Number] = OrderedDict()
        self._gate = threading.Lock()

    def judge(self, number: str, text: str, now: datetime, *, asks: bool) -> Verdict:
        """Tell what to do with a text; `asks` when it asks for a dossier. Counts it."""
        with self._gate:
            known = self._known(number)
            if _fingerprint(text) in known.echoes:
                return Verdict.SILENCE
            _forget(known.asked, now - _DAY)
            _forget(known.idle, now - _HOUR)
            lately = sum(1 for moment in known.asked if moment > now - _HOUR)
            if lately >= self._hourly or len(known.asked) >= self._daily:
                return self._too_many(known, now)
            if not asks:
                known.idle.append(now)
                if len(known.idle) > IDLE_AN_HOUR:
                    return Verdict.SILENCE
            known.asked.append(now)
            return Verdict.ANSWER

    def refused(self, number: str, now: datetime) -> Verdict:
        """Tell what to do when the API finds that this number asks too often."""
        with self._gate:
            return self._too_many(self._known(number), now)

    def answered(self, number: str, texts: tuple[str, ...]) -> None:
        """Remember what we said, so as to know it again when it comes back."""
        with self._gate:
            self._known(number).echoes.extend(map(_fingerprint, texts))

    def _too_many(self, known: _Number, now: datetime) -> Verdict:
        if known.told is not None and known.told > now - _HOUR:
            return Verdict.SILENCE
        known.told = now
        return Verdict.SAY_TOO_MANY

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


def _forget(moments: deque[datetime], before: datetime) -> None:
    while moments and moments[0] <= before:
        moments.popleft()


def _fingerprint(text: str) -> int:
    """The same for one text in capitals, with other spaces or cut short by a robot's frame; kept in place of it."""
    return hash("".join(fold(text).upper().split())[:120])
