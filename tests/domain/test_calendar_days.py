"""Days that are not what their weekday says: what is open, what counts, and what a notice takes back."""

from datetime import date, time
from typing import Any

import pytest
from holidays import country_holidays

from lookup_api.domain.calendar_days import CalendarDay, DayKind, DayTable, calendar_notice_from, day_table_from
from lookup_api.domain.plain_data import DataError
from lookup_api.domain.working_time import OfficeHours, Session, Weekday, WorkingCalendar
from lookup_api.provinces import read_calendar, read_day_table, read_province

MORNING = Session(time(7), time(11, 30))
WEEK = frozenset(set(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY})
HOURS = (
    OfficeHours(weekdays=WEEK, sessions=(MORNING, Session(time(13, 30), time(17)))),
    OfficeHours(weekdays=frozenset({Weekday.SATURDAY}), sessions=(MORNING,), counts_toward_term=False),
)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 3, day) for day in (6, 7, 8, 9))


def calendar_with(*days: CalendarDay) -> WorkingCalendar:
    table = DayTable(days=(), confirmed_from=date(2024, 1, 1), confirmed_until=date(2026, 12, 31))
    return WorkingCalendar(HOURS, table.with_days(days))


def row(day: date, kind: DayKind, in_place_of: date | None = None) -> CalendarDay:
    return CalendarDay(day=day, kind=kind, name="mẫu", in_place_of=in_place_of)


@pytest.mark.parametrize(
    ("day", "kind", "counted", "opened"),
    [
        (MONDAY, None, 2, 2),
        (SATURDAY, None, 0, 1),  # the counter alone is open
        (SUNDAY, None, 0, 0),
        (MONDAY, DayKind.OFF, 0, 0),
        (SUNDAY, DayKind.WORKED, 2, 2),
        (SUNDAY, DayKind.OPEN, 0, 2),
        (MONDAY, DayKind.OPEN, 0, 2),
        (MONDAY, DayKind.CLOSED, 2, 0),
        (MONDAY, DayKind.ORDINARY, 2, 2),
    ],
)
def test_open_and_counted_are_told_apart(day: date, kind: DayKind | None, counted: int, opened: int) -> None:
    calendar = calendar_with() if kind is None else calendar_with(row(day, kind))
    assert len(calendar.sessions_on(day)) == counted
    assert len(calendar.open_on(day)) == opened


def test_an_opened_day_has_the_hours_of_the_day_it_stands_for() -> None:
    assert calendar_with(row(SUNDAY, DayKind.OPEN, in_place_of=SATURDAY)).open_on(SUNDAY) == (MORNING,)


def notice(**changed: Any) -> dict[str, Any]:
    groups = [{"name": "Tết", "off": [MONDAY], "worked": [{"day": SUNDAY, "in_place_of": MONDAY}]}]
    return {"number": " 1/TB ", "title": "Lịch nghỉ", "issued_on": FRIDAY, "groups": groups} | changed


def test_a_notice_gives_its_number_to_its_days() -> None:
    read = calendar_notice_from(notice(confirmed_until=date(2027, 12, 31)))
    assert read.number == "1/TB"
    assert [(day.day, day.kind, day.notice, day.in_place_of) for day in read.days] == [
        (SUNDAY, DayKind.WORKED, "1/TB", MONDAY),
        (MONDAY, DayKind.OFF, "1/TB", None),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"groups": []}, "names no day"),
        ({"groups": [{"name": "x", "off": [MONDAY], "ordinary": [MONDAY]}]}, "stands there twice"),
        ({"number": "  "}, "is empty"),
        ({"issued_on": "hôm qua"}, "issued_on"),
        ({"groups": [{"name": "x", "of": [MONDAY]}]}, r"groups\[0\].of"),
    ],
)
def test_a_notice_that_says_nothing_or_two_things_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        calendar_notice_from(notice(**changed))


def test_a_table_that_says_two_things_of_a_day_is_refused() -> None:
    data = {"confirmed_from": FRIDAY, "confirmed_until": MONDAY, "groups": [{"name": "x", "off": [MONDAY, MONDAY]}]}
    with pytest.raises(DataError, match="twice"):
        day_table_from(data)


def test_the_confirmed_span_never_shrinks() -> None:
    table = read_day_table()
    assert table.with_days((), date(2020, 1, 1)).confirmed_until == table.confirmed_until
    assert not table.with_days((), date(2027, 12, 31)).provisional(date(2027, 5, 5))
    assert table.provisional(date(2027, 5, 5))


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 250), (2026, 249)])
def test_working_days_of_the_years_that_were_announced(year: int, days: int) -> None:
    calendar = read_calendar(read_province("quang-nam"))
    year_of_days = (
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    )
    assert sum(calendar.is_working_day(day) for day in year_of_days) == days


def test_the_package_that_proposes_differs_where_it_is_known_to_be_wrong() -> None:
    """Its proposal agrees with the notices of three years but for one swap, so it may propose and not decide."""
    calendar = read_calendar(read_province("quang-nam"))
    expected = country_holidays("VN", years=range(2024, 2027))
    days = (date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2027, 1, 1).toordinal()))
    assert [day for day in days if expected.is_working_day(day) != calendar.is_working_day(day)] == [
        date(2026, 1, 2),
        date(2026, 1, 10),
    ]
