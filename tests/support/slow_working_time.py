"""A second opinion on working time: slow, and so plain that it can be seen to be right.

It reads the provinces' and the calendar's files by itself and shares nothing with `lookup_api.domain`. Every minute of
the years in question is written down as open or closed; all answers come from looking along that line.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from assets import asset

ZONE = timezone(timedelta(hours=7))
FIRST, LAST = date(2023, 12, 1), date(2030, 12, 31)
MIDNIGHT = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZONE)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONE_DAY = timedelta(days=1)


def _days() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += ONE_DAY


@cache
def _groups() -> Sequence[Mapping[str, Any]]:
    return tomllib.loads(asset("calendar", "viet-nam.toml").read_text(encoding="utf-8"))["groups"]  # type: ignore[no-any-return]


def _hours_like(day: date) -> date | None:
    """The day whose hours a day has: None for a day off, another day for a make-up day."""
    for group in _groups():
        if day in group.get("off", ()):
            return None
        for worked in group.get("worked", ()):
            if worked["day"] == day:
                return worked["in_place_of"]  # type: ignore[no-any-return]
    return day


def _sessions(day: date, roster: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    like = _hours_like(day)
    chosen: Sequence[Mapping[str, Any]] = ()
    since = date.min
    for hours in roster:
        begins, ends = hours.get("valid_from", date.min), hours.get("valid_to", date.max)
        if (
            like is not None
            and WEEKDAYS[like.weekday()] in hours["weekdays"]
            and hours.get("counts_toward_term", True)
            and begins <= day <= ends
            and begins >= since
        ):
            chosen, since = hours["sessions"], begins
    return chosen


@dataclass(frozen=True)
class SlowCalendar:
    """Every minute from `FIRST` to `LAST`: 1 where the term runs, 0 where it does not."""

    line: bytearray
    open_minutes: Sequence[int]  # the numbers of the open minutes, in order
    openings: frozenset[int]  # the minutes in which a session begins

    @classmethod
    def of(cls, roster: Sequence[Mapping[str, Any]]) -> "SlowCalendar":
        """Write down the minutes of office hours given as in a province's file; they begin on whole minutes."""
        line, openings = bytearray(), set()
        for day in _days():
            minutes = bytearray(24 * 60)
            for session in _sessions(day, roster):
                opens, closes = (at.hour * 60 + at.minute for at in (session["opens"], session["closes"]))
                openings.add(len(line) + opens)
                for minute in range(opens, closes):
                    minutes[minute] = 1
            line += minutes
        return cls(line, [number for number, is_open in enumerate(line) if is_open], frozenset(openings))

    def open_at(self, at: datetime) -> bool:
        """Whether the term runs in this second."""
        return bool(self.line[_minute(at)])

    def start(self, accepted_at: datetime) -> datetime:
        """The first moment, from acceptance on, at which the term runs."""
        if self.open_at(accepted_at):
            return accepted_at
        minute = _minute(accepted_at)
        while not self.line[minute]:
            minute += 1
        return MIDNIGHT + timedelta(minutes=minute)

    def after(self, accepted_at: datetime, seconds: int) -> datetime:
        """The moment by which so many working seconds, more than none, have passed."""
        start = self.start(accepted_at)
        place = bisect_left(self.open_minutes, _minute(start))
        minutes, rest = divmod(start.second + seconds, 60)
        if rest == 0:  # the last minute is used up: the moment is where that minute ends
            return MIDNIGHT + timedelta(minutes=self.open_minutes[place + minutes - 1] + 1)
        return MIDNIGHT + timedelta(minutes=self.open_minutes[place + minutes], seconds=rest)

    def between(self, start: datetime, end: datetime) -> int:
        """Working seconds from one moment to a later one: the whole minutes, and the parts at both ends."""
        first, last = _minute(start), _minute(end)
        if first == last:
            return (end.second - start.second) * self.line[first]
        whole = 60 * self.line.count(1, first + 1, last)
        return whole + (60 - start.second) * self.line[first] + end.second * self.line[last]

    def rolled(self, at: datetime) -> datetime:
        """The same time of day on the first day, from this one on, that has an open minute."""
        while not self.line.count(1, _minute(at.replace(hour=0, minute=0)), _minute(at.replace(hour=23, minute=59))):
            at += ONE_DAY
        return at

    def deadline(self, accepted_at: datetime, amount: int, unit: str) -> datetime | None:
        """The deadline of a term by the rules: eight hours a working day, days and months by the calendar."""
        if unit == "none" or amount == 0:
            return None
        if unit in {"hour", "working_day"}:
            return self.after(accepted_at, amount * (3600 if unit == "hour" else 8 * 3600))
        start = self.start(accepted_at)
        if unit == "day":
            return self.rolled(start + amount * ONE_DAY)
        year, month = start.year, start.month
        for _ in range(amount):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        day = start.day
        while True:
            try:
                return self.rolled(start.replace(year=year, month=month, day=day))
            except ValueError:  # this month is shorter
                day -= 1

    def next_opening(self, at: datetime) -> datetime:
        """When the first session after a moment begins."""
        minute = _minute(at) + 1
        while minute not in self.openings:
            minute += 1
        return MIDNIGHT + timedelta(minutes=minute)


def _minute(at: datetime) -> int:
    return int((at - MIDNIGHT).total_seconds()) // 60


_kept: list[tuple[Sequence[Mapping[str, Any]], SlowCalendar]] = []


def slow_calendar(roster: Sequence[Mapping[str, Any]]) -> SlowCalendar:
    """The calendar of these office hours; written down once for provinces with the same hours."""
    for known, calendar in _kept:
        if known == roster:
            return calendar
    _kept.append((roster, SlowCalendar.of(roster)))
    return _kept[-1][1]
