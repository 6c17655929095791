"""The calendar of days off and make-up days, as officers entered it notice by notice."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Engine, delete, select

from lookup_api.domain.calendar_days import CalendarDay, CalendarNotice, DayKind, DayTable
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import CalendarDayRow, CalendarNoticeRow
from lookup_api.store.upserts import replace_or_insert

_NOTICES = select(CalendarNoticeRow.__table__).order_by(
    CalendarNoticeRow.issued_on, CalendarNoticeRow.entered_at, CalendarNoticeRow.number
)
_DAYS = select(CalendarDayRow.__table__).order_by(CalendarDayRow.day)


class Calendar:
    """Keeps all notices: which one holds for a day follows from when they were issued, not from when they came."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def notices(self) -> tuple[CalendarNotice, ...]:
        """Every notice with its days, in the order they were issued."""
        days: dict[str, list[CalendarDay]] = defaultdict(list)
        for row in self._reading.all(_DAYS):
            days[row.number].append(
                CalendarDay(
                    day=row.day,
                    kind=DayKind(row.kind),
                    name=row.name,
                    notice=row.number,
                    in_place_of=row.in_place_of,
                    provisional=row.provisional,
                )
            )
        return tuple(
            CalendarNotice(
                number=row.number,
                title=row.title,
                issued_on=row.issued_on,
                days=tuple(days[row.number]),
                confirmed_until=row.confirmed_until,
            )
            for row in self._reading.all(_NOTICES)
        )

    def enter(self, notice: CalendarNotice, now: datetime) -> None:
        """Enter a notice, in place of what was entered under its number before."""
        days = [
            {
                "number": notice.number,
                "day": row.day,
                "kind": row.kind.value,
                "name": row.name,
                "in_place_of": row.in_place_of,
                "provisional": row.provisional,
            }
            for row in notice.days
        ]
        head = {
            "number": notice.number,
            "title": notice.title,
            "issued_on": notice.issued_on,
            "confirmed_until": notice.confirmed_until,
            "entered_at": now,
        }
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(delete(CalendarDayRow).where(CalendarDayRow.number == notice.number))
            replace_or_insert(connection, CalendarNoticeRow, [head])
            replace_or_insert(connection, CalendarDayRow, days)

    def withdraw(self, number: str) -> bool:
        """Take a notice out, with its days; return whether there was one."""
        of_notice = CalendarNoticeRow.number == number
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(delete(CalendarDayRow).where(CalendarDayRow.number == number))
            return bool(connection.execute(delete(CalendarNoticeRow).where(of_notice)).rowcount)

    def table(self, shipped: DayTable) -> DayTable:
        """The days in force: those that come with the product, and over them what the notices say."""
        table = shipped
        for notice in self.notices():
            table = table.with_days(notice.days, notice.confirmed_until)
        return table

    def stamp(self) -> tuple[int, datetime | None]:
        """What changes whenever a notice is entered or withdrawn."""
        entered: list[datetime] = [row.entered_at for row in self._reading.all(_NOTICES)]
        return len(entered), max(entered, default=None)
