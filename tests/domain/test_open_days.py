"""Holidays near by as one run each, a Saturday at the counter, a day of moving house; ordinary weeks say nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lookup_api.domain.calendar_days import CalendarDay, DayKind
from lookup_api.domain.open_days import AHEAD, UnusualDays, unusual_days
from lookup_api.domain.working_time import WorkingCalendar
from lookup_api.provinces import read_calendar, read_province

CALENDAR = read_calendar(read_province("quang-tri"))
CULTURE_DAY = date(2026, 11, 24)
MONDAY = date(2026, 3, 9)


def with_days(*rows: CalendarDay) -> WorkingCalendar:
    return replace(CALENDAR, table=CALENDAR.table.with_days(rows))


def row(day: date, kind: DayKind, in_place_of: date | None = None) -> CalendarDay:
    return CalendarDay(day=day, kind=kind, name="Việc riêng", in_place_of=in_place_of)


def test_an_ordinary_week_says_nothing() -> None:
    assert unusual_days(CALENDAR, MONDAY) == ()


def test_a_holiday_is_told_from_ten_days_before_until_it_is_over() -> None:
    [day] = unusual_days(CALENDAR, CULTURE_DAY)
    assert (day.first, day.last, day.sessions) == (CULTURE_DAY, CULTURE_DAY, ())
    assert "Văn hóa" in day.name
    assert unusual_days(CALENDAR, CULTURE_DAY - timedelta(AHEAD - 1)) == (day,)
    assert unusual_days(CALENDAR, CULTURE_DAY - timedelta(AHEAD)) == ()
    assert unusual_days(CALENDAR, CULTURE_DAY + timedelta(1)) == ()


def test_a_run_over_a_weekend_is_one_and_is_followed_to_its_end() -> None:
    [tet] = unusual_days(CALENDAR, date(2026, 2, 8))
    assert (tet.first, tet.last) == (date(2026, 2, 16), date(2026, 2, 20))
    thursday, friday, monday = (date(2026, 3, day) for day in (12, 13, 16))
    away = with_days(*(row(day, DayKind.OFF) for day in (thursday, friday, monday)))
    assert unusual_days(away, MONDAY) == (UnusualDays(thursday, monday, "Việc riêng"),)
    between = with_days(row(thursday, DayKind.OFF), row(monday, DayKind.OFF))
    assert [days.first for days in unusual_days(between, MONDAY)] == [thursday, monday]


@pytest.mark.parametrize("kind", [DayKind.OPEN, DayKind.WORKED])
def test_a_saturday_on_which_the_door_is_open_is_told_with_its_hours(kind: DayKind) -> None:
    saturday = date(2026, 3, 14)
    [day] = unusual_days(with_days(row(saturday, kind, in_place_of=MONDAY)), MONDAY)
    assert (day.first, day.sessions) == (saturday, CALENDAR.open_on(MONDAY))


def test_a_closed_door_is_told_though_terms_run() -> None:
    moving = with_days(row(MONDAY, DayKind.CLOSED))
    assert unusual_days(moving, MONDAY) == (UnusualDays(MONDAY, MONDAY, "Việc riêng"),)
    assert moving.is_working_day(MONDAY)
