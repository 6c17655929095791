"""Working time (thời gian làm việc hành chính): office sessions, days off and make-up days, counted to the second.

The rules are those of Quyết định 29/2020/QĐ-UBND of Quảng Trị, the only regulation that spells them out: processing
time runs in real time, to the second, inside statutory office hours only. All other provinces' rules are the
same rules with other sessions, so one calendar serves them all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import accumulate
from typing import Final

from lookup_api.domain.calendar_days import CalendarDay, DayKind, DayTable
from lookup_api.domain.plain_data import DataError

VIETNAM: Final = timezone(timedelta(hours=7), "+07")  # Asia/Ho_Chi_Minh has had no other offset since 1975

# No dossier of a one-stop system is older, and none is promised for later. Time outside counts as no working time,
# so that an absurd date in a feed costs a look-up neither an error nor a long count.
_FIRST_DAY: Final = date(1990, 1, 1)
_LAST_DAY: Final = date(2099, 12, 31)
_FIRST_ORDINAL: Final = _FIRST_DAY.toordinal()
_DAYS: Final = (_LAST_DAY - _FIRST_DAY).days + 1


class Weekday(StrEnum):
    """A day of the week, in the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Session:
    """One office session (buổi làm việc), half-open: it holds `opens` and no longer `closes`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse a session that ends before it begins."""
        if self.closes <= self.opens:
            raise DataError("closes: must be later than opens")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The sessions of some weekdays, as long as they are valid.

    A counter that is open on Saturday morning does not make Saturday a working day, so that the door is open
    (`open_to_public`) and that the term runs (`counts_toward_term`) are said apart.
    """

    weekdays: frozenset[Weekday]
    sessions: tuple[Session, ...]
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    counts_toward_term: bool = True
    open_to_public: bool = True

    def __post_init__(self) -> None:
        """Refuse sessions that overlap or stand in the wrong order."""
        for earlier, later in zip(self.sessions, self.sessions[1:], strict=False):
            if later.opens < earlier.closes:
                raise DataError("sessions: must follow one another without overlapping")

    def valid_on(self, day: date) -> bool:
        """Tell whether these hours are valid on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


# Opening and closing as seconds of the day, and the working seconds of the day before the opening.
_DaySessions = tuple[tuple[int, int, int], ...]


class OutOfCalendar(ValueError):
    """A moment before 1990 or after 2099, or a count that would end there."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Office hours and dated days put together: counts working seconds between moments, and adds them.

    Immutable. Moments are aware in any zone (ValueError for a naive one) and are read to the whole second; those
    given back are in Vietnam's zone. Seconds are working seconds. Counting costs the same for a day and a decade:
    the working seconds before each day are summed once, when the calendar is made.
    """

    hours: tuple[OfficeHours, ...]
    table: DayTable
    _sessions: tuple[_DaySessions, ...] = field(init=False, repr=False, compare=False)
    _before: tuple[int, ...] = field(init=False, repr=False, compare=False)  # of each day, and of the day after all

    def __post_init__(self) -> None:
        """Lay out every day and sum the working seconds before it."""
        sessions = tuple(self._lay_out())
        lengths = (sum(closes - opens for opens, closes, _ in day) for day in sessions)
        object.__setattr__(self, "_sessions", sessions)
        object.__setattr__(self, "_before", tuple(accumulate(lengths, initial=0)))

    def _lay_out(self) -> Iterator[_DaySessions]:
        special = {row.day: row for row in self.table.days}
        counted = [hours for hours in self.hours if hours.counts_toward_term]
        # The hours that came into force last decide where two are valid for a weekday.
        counted.sort(key=lambda hours: hours.valid_from or date.min)
        laid_out = [(hours, _seconds(hours.sessions)) for hours in counted]
        weekdays = tuple(Weekday)
        for number in range(_DAYS):
            day = _FIRST_DAY + timedelta(number)
            row = special.get(day)
            if row is not None and not row.kind.counts_toward_term:
                yield ()
                continue
            like = _like(day, row)
            sessions: _DaySessions = ()
            for hours, seconds in laid_out:
                if weekdays[like.weekday()] in hours.weekdays and hours.valid_on(day):
                    sessions = seconds
            yield sessions

    def is_working_day(self, day: date) -> bool:
        """Tell whether the term runs on a day (ngày làm việc), make-up days included."""
        number = (day - _FIRST_DAY).days
        return 0 <= number < _DAYS and bool(self._sessions[number])

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions of a day in which the term runs, in order; none on a day off."""
        number = (day - _FIRST_DAY).days
        if not 0 <= number < _DAYS:
            return ()
        return tuple(Session(_time(opens), _time(closes)) for opens, closes, _ in self._sessions[number])

    def open_on(self, day: date) -> tuple[Session, ...]:
        """The sessions of a day in which the counter is open to the public, in order; none where it is closed."""
        row = self._row_of(day)
        return () if row is not None and not row.kind.open_to_public else self._open(day, row)

    def usually_open_on(self, day: date) -> tuple[Session, ...]:
        """The same by the day's weekday alone, as if no notice had been issued."""
        return self._open(day, None)

    def name_of(self, day: date) -> str:
        """What the calendar calls a day that does not follow its weekday; empty for all others."""
        row = self._row_of(day)
        return "" if row is None else row.name

    def _row_of(self, day: date) -> CalendarDay | None:
        return next((row for row in self.table.days if row.day == day), None)

    def _open(self, day: date, row: CalendarDay | None) -> tuple[Session, ...]:
        weekday = tuple(Weekday)[_like(day, row).weekday()]
        valid = [
            hours for hours in self.hours if hours.open_to_public and weekday in hours.weekdays and hours.valid_on(day)
        ]
        return max(valid, key=lambda hours: hours.valid_from or date.min).sessions if valid else ()

    def provisional(self, at: datetime) -> bool:
        """Tell whether the calendar of a moment's day may still change, so that a date there is not yet sure."""
        return self.table.provisional(in_vietnam(at).date())

    def working_date(self, at: datetime) -> date:
        """The working day a moment belongs to: its own day, or the next working day after a day off."""
        day = in_vietnam(at).date()
        number = (day - _FIRST_DAY).days
        if not 0 <= number < _DAYS or self._sessions[number]:
            return day
        following = bisect_right(self._before, self._before[number]) - 1
        return day if following >= _DAYS else _FIRST_DAY + timedelta(following)

    def between(self, start: datetime, end: datetime) -> int:
        """Working seconds from one moment to another; negative when `end` lies before `start`."""
        return self._elapsed(end) - self._elapsed(start)

    def add(self, start: datetime, seconds: int) -> datetime:
        """The moment when so many working seconds have passed, or had still to pass when `seconds` is negative.

        Seconds that run out with a session belong to that session: the answer is its end, not the next opening.
        Counting back, they belong to the session that begins. Nothing added gives the effective start.
        Raise OutOfCalendar where the years of the calendar do not suffice.
        """
        if seconds == 0:
            return self.effective(start)
        target = self._elapsed(start) + seconds
        if not 0 <= target <= self._before[-1] or not _covered(start):
            raise OutOfCalendar(f"{seconds} working seconds from {start:%Y-%m-%d} leave the calendar")
        if seconds > 0:
            number = bisect_left(self._before, target) - 1
            rest = target - self._before[number]
            opens, before = next(
                (opens, before) for opens, closes, before in self._sessions[number] if rest <= before + closes - opens
            )
        else:
            number = bisect_right(self._before, target) - 1
            rest = target - self._before[number]
            opens, before = next(
                (opens, before) for opens, _, before in reversed(self._sessions[number]) if before <= rest
            )
        return _moment(number, opens + rest - before)

    def effective(self, at: datetime) -> datetime:
        """When an act takes effect: at once inside a session, else at the next opening (Quảng Trị, time rules).

        A session no longer holds the second it closes. Raise OutOfCalendar outside the calendar's years.
        """
        number, second = _day_and_second(at)
        if 0 <= number < _DAYS:
            for opens, closes, _ in self._sessions[number]:
                if opens <= second < closes:
                    return _moment(number, second)
        return self.next_opening(at)

    def next_opening(self, at: datetime) -> datetime:
        """The start of the first session that begins after a moment; raise OutOfCalendar where there is none."""
        number, second = _day_and_second(at)
        if 0 <= number < _DAYS:
            for opens, _, _ in self._sessions[number]:
                if opens > second:
                    return _moment(number, opens)
            following = bisect_right(self._before, self._before[number + 1]) - 1
            if following < _DAYS:
                return _moment(following, self._sessions[following][0][0])
        raise OutOfCalendar(f"no session after {at:%Y-%m-%d}")

    def _elapsed(self, at: datetime) -> int:
        number, second = _day_and_second(at)
        if not 0 <= number < _DAYS:
            return 0 if number < 0 else self._before[-1]
        elapsed = self._before[number]
        for opens, closes, _ in self._sessions[number]:
            if second <= opens:
                break
            elapsed += min(second, closes) - opens
        return elapsed


def _seconds(sessions: tuple[Session, ...]) -> _DaySessions:
    laid_out: list[tuple[int, int, int]] = []
    before = 0
    for session in sessions:
        opens, closes = (at.hour * 3600 + at.minute * 60 + at.second for at in (session.opens, session.closes))
        laid_out.append((opens, closes, before))
        before += closes - opens
    return tuple(laid_out)


def _time(second: int) -> time:
    return time(second // 3600, second % 3600 // 60, second % 60)


def _like(day: date, row: CalendarDay | None) -> date:
    """The day whose hours a day has: its own, those of the day it makes up for, or those of its Monday."""
    if row is None or row.kind is DayKind.CLOSED:
        return day
    return row.in_place_of or day - timedelta(day.weekday())


def in_vietnam(at: datetime) -> datetime:
    """The same moment on Vietnam's clocks; ValueError for a naive one."""
    if at.tzinfo is VIETNAM:
        return at
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    try:
        return at.astimezone(VIETNAM)
    except OverflowError:
        # The first or last hours there are: far outside the calendar in any zone.
        return at.replace(tzinfo=VIETNAM)


def _day_and_second(at: datetime) -> tuple[int, int]:
    local = at if at.tzinfo is VIETNAM else in_vietnam(at)
    return local.toordinal() - _FIRST_ORDINAL, local.hour * 3600 + local.minute * 60 + local.second


def _covered(at: datetime) -> bool:
    return 0 <= _day_and_second(at)[0] < _DAYS


_FIRST_MIDNIGHT: Final = datetime.combine(_FIRST_DAY, time(), VIETNAM)


def _moment(number: int, second: int) -> datetime:
    return _FIRST_MIDNIGHT + timedelta(number, second)
