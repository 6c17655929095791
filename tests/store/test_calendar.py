"""Officers enter notices of days off; the newest one that was issued holds, whatever the order they came in."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from lookup_api.domain.calendar_days import CalendarDay, CalendarNotice, DayKind, DayTable
from lookup_api.provinces import read_day_table
from lookup_api.store import Store, migrations
from tests.store.samples import NOW

TET = date(2027, 2, 4)


def notice(number: str, issued_on: date, *days: tuple[date, DayKind], until: date | None = None) -> CalendarNotice:
    rows = tuple(CalendarDay(day=day, kind=kind, name="Tết Nguyên đán 2027", notice=number) for day, kind in days)
    return CalendarNotice(number=number, title="Nghỉ Tết", issued_on=issued_on, days=rows, confirmed_until=until)


FIRST = notice("1/TB", date(2026, 11, 1), (TET, DayKind.OFF), (date(2027, 2, 20), DayKind.WORKED))
SECOND = notice("2/TB", date(2026, 12, 1), (TET, DayKind.ORDINARY), until=date(2027, 12, 31))


def kinds(table: DayTable) -> dict[date, DayKind]:
    return {row.day: row.kind for row in table.days}


def test_notices_come_back_as_they_were_entered(store: Store) -> None:
    assert store.calendar.notices() == ()
    store.calendar.enter(SECOND, NOW)
    store.calendar.enter(FIRST, NOW)
    assert store.calendar.notices() == (FIRST, SECOND)


def test_the_newest_notice_holds_in_whatever_order_they_came(store: Store) -> None:
    for first, second in ((FIRST, SECOND), (SECOND, FIRST)):
        store.calendar.enter(first, NOW)
        store.calendar.enter(second, NOW + timedelta(minutes=1))
        table = store.calendar.table(read_day_table())
        assert TET not in kinds(table)
        assert kinds(table)[date(2027, 2, 20)] is DayKind.WORKED
        assert table.confirmed_until == date(2027, 12, 31)
        assert not table.provisional(date(2027, 2, 20))
        for each in (first, second):
            assert store.calendar.withdraw(each.number)
    assert not store.calendar.withdraw("1/TB")
    assert store.calendar.table(read_day_table()) == read_day_table()


def test_a_notice_entered_anew_takes_its_own_place(store: Store) -> None:
    store.calendar.enter(FIRST, NOW)
    before = store.calendar.stamp()
    again = notice("1/TB", date(2026, 11, 1), (TET, DayKind.OPEN))
    store.calendar.enter(again, NOW + timedelta(seconds=1))
    assert store.calendar.notices() == (again,)
    assert store.calendar.stamp() != before


def test_days_of_an_older_store_are_kept_as_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrations._config(connection), "0006")
    engine.dispose()
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO calendar_days VALUES ('2027-02-04', 'off', '9/TB', 1)")
    migrations.upgrade(url)
    with sqlite3.connect(path) as new:
        assert new.execute("SELECT number, issued_on FROM calendar_notices").fetchall() == [("9/TB", "1970-01-01")]
        assert new.execute("SELECT number, day, kind, name, provisional FROM calendar_days").fetchall() == [
            ("9/TB", "2027-02-04", "off", "9/TB", 1)
        ]
    assert migrations.check(url) == ()
