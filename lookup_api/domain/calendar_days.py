"""Days that are not what their weekday says, and the notices (thông báo) that say so.

A notice may come late, take back what an earlier one gave, or open a counter on a day on which no term runs. So each
row names its notice, whether the door is open to the public and whether the term runs are said apart, and what is only
expected is marked as provisional.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from lookup_api.domain.plain_data import DataError, record_from


class DayKind(StrEnum):
    """What a day is, whatever its weekday."""

    OFF = "off"  # ngày nghỉ: closed, and no term runs
    WORKED = "worked"  # ngày làm bù: open, and terms run
    OPEN = "open"  # open to the public, while no term runs: a Saturday at the counter
    CLOSED = "closed"  # closed to the public, while terms run: a day of moving house
    ORDINARY = "ordinary"  # as its weekday says after all: an earlier notice is taken back

    @property
    def counts_toward_term(self) -> bool:
        """Whether terms run on such a day; an ordinary one is left to its weekday."""
        return self in (DayKind.WORKED, DayKind.CLOSED)

    @property
    def open_to_public(self) -> bool:
        """Whether the counter is open on such a day; an ordinary one is left to its weekday."""
        return self in (DayKind.WORKED, DayKind.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One dated row of the calendar, and the notice that says so."""

    day: date
    kind: DayKind
    name: str
    notice: str | None = None
    in_place_of: date | None = None  # for a make-up or opened day: the day whose hours it takes over
    provisional: bool = False  # expected, not announced


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTable:
    """The days that do not follow their weekday, and the span of days for which all notices have been issued."""

    days: tuple[CalendarDay, ...]
    confirmed_from: date
    confirmed_until: date  # the last day

    def __post_init__(self) -> None:
        """Refuse a table that says two things of one day."""
        seen: set[date] = set()
        for row in self.days:
            if row.day in seen:
                raise DataError(f"days: {row.day} stands there twice")
            seen.add(row.day)

    def provisional(self, day: date) -> bool:
        """Tell whether a day may still change: not all notices of its time are out, or it is only expected."""
        confirmed = self.confirmed_from <= day <= self.confirmed_until
        return not confirmed or any(row.provisional for row in self.days if row.day == day)

    def provisional_between(self, first: date, last: date) -> bool:
        """Tell the same of a span, both days included: whether what is counted over it may still change."""
        confirmed = self.confirmed_from <= first and last <= self.confirmed_until
        return not confirmed or any(row.provisional for row in self.days if first <= row.day <= last)

    def with_days(self, days: Iterable[CalendarDay], confirmed_until: date | None = None) -> "DayTable":
        """The table after days were announced anew: what is said last of a day holds."""
        rows = {row.day: row for row in self.days} | {row.day: row for row in days}
        return DayTable(
            days=tuple(rows[day] for day in sorted(rows) if rows[day].kind is not DayKind.ORDINARY),
            confirmed_from=self.confirmed_from,
            confirmed_until=max(self.confirmed_until, confirmed_until or self.confirmed_until),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarNotice:
    """One notice of days off and make-up days, as an officer enters it.

    `confirmed_until` is the last day for which, with this notice, all notices are out; None where it says nothing new
    of that.
    """

    number: str
    title: str
    issued_on: date
    days: tuple[CalendarDay, ...]
    confirmed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _MovedDay:
    day: date
    in_place_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    name: str
    off: tuple[date, ...] = ()
    worked: tuple[_MovedDay, ...] = ()
    open: tuple[_MovedDay, ...] = ()
    closed: tuple[date, ...] = ()
    ordinary: tuple[date, ...] = ()
    notice: str | None = None
    provisional: bool = False

    def rows(self) -> Iterator[CalendarDay]:
        for kind, plain in ((DayKind.OFF, self.off), (DayKind.CLOSED, self.closed), (DayKind.ORDINARY, self.ordinary)):
            yield from (self._row(kind, day) for day in plain)
        for kind, moved in ((DayKind.WORKED, self.worked), (DayKind.OPEN, self.open)):
            yield from (self._row(kind, each.day, each.in_place_of) for each in moved)

    def _row(self, kind: DayKind, day: date, in_place_of: date | None = None) -> CalendarDay:
        return CalendarDay(
            day=day,
            kind=kind,
            name=self.name,
            notice=self.notice,
            in_place_of=in_place_of,
            provisional=self.provisional,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _CalendarFile:
    confirmed_from: date
    confirmed_until: date
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoticeFile:
    number: str
    title: str
    issued_on: date
    groups: tuple[_Group, ...]
    confirmed_until: date | None = None


def day_table_from(data: Mapping[str, Any]) -> DayTable:
    """Build the table of days from a calendar file's plain data; raise DataError naming the wrong key.

    The file groups days under the holiday they belong to: `off` lists days off, `worked` make-up days, `open` days on
    which the counter alone is open, `closed` days on which it alone is closed.
    """
    file = record_from(_CalendarFile, data)
    rows = sorted((row for group in file.groups for row in group.rows()), key=lambda row: row.day)
    return DayTable(days=tuple(rows), confirmed_from=file.confirmed_from, confirmed_until=file.confirmed_until)


def calendar_notice_from(data: Mapping[str, Any]) -> CalendarNotice:
    """Build a notice from its file's plain data; raise DataError naming the wrong key.

    Its groups are those of the calendar file, and may list `ordinary` days: days that an earlier notice gave and this
    one takes back. A notice that says nothing of any day is refused, and so is one that says two things of one.
    """
    file = record_from(_NoticeFile, data)
    rows = sorted((row for group in file.groups for row in group.rows()), key=lambda row: row.day)
    if not rows and file.confirmed_until is None:
        raise DataError("groups: the notice names no day")
    if len({row.day for row in rows}) < len(rows):
        raise DataError("groups: a day stands there twice")
    if not file.number.strip():
        raise DataError("number: is empty")
    return CalendarNotice(
        number=file.number.strip(),
        title=file.title,
        issued_on=file.issued_on,
        days=tuple(replace(row, notice=file.number.strip()) for row in rows),
        confirmed_until=file.confirmed_until,
    )
