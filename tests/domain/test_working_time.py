"""Working time against the published vectors, a slow second opinion, and the laws that counting has to keep."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lookup_api.domain.calendar_days import CalendarDay, DayKind, DayTable, day_table_from
from lookup_api.domain.plain_data import DataError
from lookup_api.domain.working_time import (
    VIETNAM,
    OfficeHours,
    OutOfCalendar,
    Session,
    Weekday,
    WorkingCalendar,
)
from lookup_api.provinces import read_calendar, read_day_table, read_province

OFFICE = (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))
WEEK = frozenset(tuple(Weekday)[:5])
CALENDAR = read_calendar(read_province("quang-tri"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


# Accepted, term in seconds, deadline, appointment by the rule of Quảng Trị.
VECTORS = [
    ("2024-05-03 16:20:15", 8 * 3600, "2024-05-04 16:20:15", "2024-05-06 07:00:00"),
    ("2025-04-25 16:30:00", 8 * 3600, "2025-04-26 16:30:00", "2025-04-28 07:00:00"),
    ("2025-12-31 16:45:30", 8 * 3600, "2026-01-05 16:45:30", "2026-01-06 07:00:00"),
    ("2026-01-09 14:00:00", 8 * 3600, "2026-01-10 14:00:00", "2026-01-12 07:00:00"),
    ("2026-04-24 17:00:00", 8 * 3600, "2026-04-28 17:00:00", "2026-04-29 07:00:00"),
    ("2026-08-21 09:00:00", 16 * 3600, "2026-08-24 09:00:00", "2026-08-24 13:30:00"),
    ("2026-11-20 15:00:00", 16 * 3600, "2026-11-25 15:00:00", "2026-11-26 07:00:00"),
    ("2026-03-07 10:00:00", 8 * 3600, "2026-03-09 17:00:00", "2026-03-10 07:00:00"),
    ("2026-03-09 11:30:00", 1 * 3600, "2026-03-09 14:30:00", "2026-03-10 07:00:00"),
    ("2026-03-09 06:59:59", 16200, "2026-03-09 11:30:00", "2026-03-09 13:30:00"),
    # Named failures of a real system (3 a.m. at night, an hour lost): the right answers.
    ("2026-03-09 16:59:00", 7 * 3600, "2026-03-10 15:59:00", "2026-03-11 07:00:00"),
]


@pytest.mark.parametrize(("accepted", "seconds", "deadline", "appointment"), VECTORS)
def test_published_vectors(accepted: str, seconds: int, deadline: str, appointment: str) -> None:
    found = CALENDAR.add(at(accepted), seconds)
    assert found == at(deadline)
    assert CALENDAR.next_opening(found) == at(appointment)
    assert CALENDAR.between(at(accepted), found) == seconds


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 250), (2026, 249)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    counted = sum(CALENDAR.is_working_day(first + timedelta(n)) for n in range((last - first).days + 1))
    assert counted == days
    assert CALENDAR.between(at(f"{year}-01-01 00:00:00"), at(f"{year}-12-31 23:59:59")) == days * 8 * 3600


@pytest.mark.parametrize(
    ("moment", "effective"),
    [
        ("2026-03-09 06:59:59", "2026-03-09 07:00:00"),
        ("2026-03-09 07:00:00", "2026-03-09 07:00:00"),
        ("2026-03-09 11:29:59", "2026-03-09 11:29:59"),
        ("2026-03-09 11:30:00", "2026-03-09 13:30:00"),
        ("2026-03-09 17:00:00", "2026-03-10 07:00:00"),
        ("2026-03-06 17:05:00", "2026-03-09 07:00:00"),
        ("2026-01-01 09:00:00", "2026-01-05 07:00:00"),
        ("2026-01-09 18:00:00", "2026-01-10 07:00:00"),  # the Saturday is worked
    ],
)
def test_an_act_out_of_hours_takes_effect_at_the_next_opening(moment: str, effective: str) -> None:
    assert CALENDAR.effective(at(moment)) == at(effective)


def test_other_zones_are_read_as_the_same_moment() -> None:
    assert CALENDAR.effective(datetime(2026, 3, 9, 1, 0, tzinfo=UTC)) == at("2026-03-09 08:00:00")
    assert CALENDAR.effective(datetime(2026, 3, 9, 1, 0, tzinfo=UTC)).utcoffset() == timedelta(hours=7)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.effective(datetime(2026, 3, 9, 8, 0))  # noqa: DTZ001 - a naive moment is what is refused


def test_counting_back_ends_where_a_session_begins() -> None:
    assert CALENDAR.add(at("2026-03-09 11:30:00"), -16200) == at("2026-03-09 07:00:00")
    assert CALENDAR.add(at("2026-03-09 07:00:00"), -1) == at("2026-03-06 16:59:59")


def test_a_day_off_belongs_to_the_next_working_day() -> None:
    assert CALENDAR.working_date(at("2026-03-07 10:00:00")) == date(2026, 3, 9)
    assert CALENDAR.working_date(at("2026-03-09 23:00:00")) == date(2026, 3, 9)
    assert CALENDAR.working_date(at("2026-02-14 10:00:00")) == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("moment", "provisional"),
    [
        ("2023-12-29 09:00:00", True),
        ("2024-01-02 09:00:00", False),
        ("2026-11-24 09:00:00", False),
        ("2026-12-31 23:59:59", False),
        ("2027-01-04 09:00:00", True),
        ("2027-02-08 09:00:00", True),
    ],
)
def test_dates_beyond_the_announced_years_are_provisional(moment: str, provisional: bool) -> None:  # noqa: FBT001 - a table's column
    assert CALENDAR.provisional(at(moment)) is provisional


def test_an_expected_day_is_provisional_inside_the_announced_years_too() -> None:
    expected = CalendarDay(day=date(2026, 6, 1), kind=DayKind.OFF, name="dự kiến", provisional=True)
    table = DayTable(days=(expected,), confirmed_from=date(2026, 1, 1), confirmed_until=date(2026, 12, 31))
    assert table.provisional(date(2026, 6, 1))
    assert not table.provisional(date(2026, 6, 2))


def test_the_table_of_the_product_gives_every_make_up_day_its_partner() -> None:
    worked = {row.day: row.in_place_of for row in read_day_table().days if row.kind is DayKind.WORKED}
    assert worked == {
        date(2024, 5, 4): date(2024, 4, 29),
        date(2025, 4, 26): date(2025, 5, 2),
        date(2026, 1, 10): date(2026, 1, 2),
        date(2026, 8, 22): date(2026, 8, 31),
    }
    off = {row.day for row in read_day_table().days if row.kind is DayKind.OFF}
    assert all(day.weekday() < 5 for day in off)
    assert off.issuperset(worked.values())


@pytest.mark.parametrize("year", [1, 1900, 2200, 9999])
def test_absurd_years_cost_neither_an_error_nor_a_long_count(year: int) -> None:
    now, absurd = at("2026-03-09 08:00:00"), datetime(year, 1, 1, tzinfo=VIETNAM)
    assert (CALENDAR.between(now, absurd) > 0) is (year > 2026)
    assert CALENDAR.working_date(absurd) == absurd.date()
    assert not CALENDAR.is_working_day(absurd.date())
    assert CALENDAR.provisional(absurd)
    for refused in (lambda: CALENDAR.effective(absurd), lambda: CALENDAR.add(absurd, 60)):
        with pytest.raises(OutOfCalendar):
            refused()


def test_the_last_hours_there_are_can_be_counted_from_any_zone() -> None:
    assert CALENDAR.between(at("2026-03-09 08:00:00"), datetime.max.replace(tzinfo=UTC)) > 0


@pytest.mark.parametrize("seconds", [10**12, -(10**12)])
def test_more_seconds_than_the_calendar_holds_are_refused(seconds: int) -> None:
    with pytest.raises(OutOfCalendar):
        CALENDAR.add(at("2026-03-09 08:00:00"), seconds)


def test_the_edges_of_the_calendar_are_reached_and_not_passed() -> None:
    whole = CALENDAR.between(datetime(1, 1, 1, tzinfo=VIETNAM), datetime(9999, 1, 1, tzinfo=VIETNAM))
    start = at("2026-03-09 08:00:00")
    past, ahead = CALENDAR.between(datetime(1, 1, 1, tzinfo=VIETNAM), start), 0
    ahead = whole - past
    assert CALENDAR.add(start, -past) == at("1990-01-01 07:00:00")
    assert CALENDAR.add(start, ahead) == at("2099-12-31 17:00:00")
    for beyond in (-past - 1, ahead + 1):
        with pytest.raises(OutOfCalendar):
            CALENDAR.add(start, beyond)
    with pytest.raises(OutOfCalendar):
        CALENDAR.next_opening(at("2099-12-31 17:00:00"))


def test_hours_change_on_the_day_they_become_valid() -> None:
    winter = OfficeHours(
        weekdays=WEEK, sessions=(Session(time(7, 30), time(11, 30)), Session(time(13), time(17))),
        valid_from=date(2026, 10, 16), valid_to=date(2027, 4, 15),
    )  # fmt: skip
    calendar = WorkingCalendar((winter, OfficeHours(weekdays=WEEK, sessions=OFFICE)), read_day_table())
    assert calendar.effective(at("2026-10-15 06:00:00")) == at("2026-10-15 07:00:00")
    assert calendar.effective(at("2026-10-16 06:00:00")) == at("2026-10-16 07:30:00")
    assert calendar.effective(at("2027-04-19 06:00:00")) == at("2027-04-19 07:00:00")


def test_a_counter_open_on_saturday_does_not_make_it_a_working_day() -> None:
    saturday = OfficeHours(
        weekdays=frozenset({Weekday.SATURDAY}), sessions=(Session(time(7), time(11)),), counts_toward_term=False
    )
    calendar = WorkingCalendar((OfficeHours(weekdays=WEEK, sessions=OFFICE), saturday), read_day_table())
    assert not calendar.is_working_day(date(2026, 3, 7))


def test_a_make_up_day_has_the_hours_of_the_day_it_stands_for() -> None:
    friday = OfficeHours(weekdays=frozenset({Weekday.FRIDAY}), sessions=(Session(time(8), time(12)),))
    rest = OfficeHours(weekdays=WEEK - {Weekday.FRIDAY}, sessions=OFFICE)
    calendar = WorkingCalendar((rest, friday), read_day_table())
    assert calendar.effective(at("2026-01-10 00:00:00")) == at("2026-01-10 08:00:00")  # for a Friday
    assert calendar.effective(at("2026-08-22 00:00:00")) == at("2026-08-22 07:00:00")  # for a Monday


def test_a_calendar_file_names_its_wrong_key() -> None:
    good = {"confirmed_from": date(2024, 1, 1), "confirmed_until": date(2024, 12, 31), "groups": []}
    assert day_table_from(good).days == ()
    with pytest.raises(DataError, match=r"^groups\[0\]\.off\[1\]: expected date"):
        day_table_from({**good, "groups": [{"name": "Tết", "off": [date(2024, 2, 8), "2024-02-09"]}]})
    with pytest.raises(DataError, match="2024-02-08 stands there twice"):
        day_table_from({**good, "groups": [{"name": name, "off": [date(2024, 2, 8)]} for name in ("a", "b")]})


# --- a slow second opinion --------------------------------------------------------------------------------

OFF = {row.day for row in read_day_table().days if row.kind is DayKind.OFF}
WORKED = {row.day for row in read_day_table().days if row.kind is DayKind.WORKED}


def open_at(moment: datetime) -> bool:
    """Say whether this very second or minute is worked: nothing is summed, nothing is kept."""
    day = moment.date()
    if day in OFF or (day.weekday() >= 5 and day not in WORKED):
        return False
    return time(7) <= moment.time() < time(11, 30) or time(13, 30) <= moment.time() < time(17)


def slow_between(start: datetime, end: datetime, pace: timedelta) -> int:
    count, moment = 0, start
    while moment < end:
        count += open_at(moment)
        moment += pace
    return count * int(pace.total_seconds())


def moments(first: str, last: str, pace: int) -> st.SearchStrategy[datetime]:
    beginning = at(first)
    steps = int((at(last) - beginning).total_seconds()) // pace
    return st.integers(0, steps).map(lambda step: beginning + timedelta(seconds=step * pace))


@settings(max_examples=150, deadline=None)
@given(moments("2024-01-01", "2026-12-15", 60), st.integers(0, 12 * 24 * 60))
@example(at("2026-02-13 16:00:00"), 11 * 24 * 60)
@example(at("2026-08-21 09:00:00"), 12 * 24 * 60)
def test_agrees_with_counting_minute_by_minute(start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    assert CALENDAR.between(start, end) == slow_between(start, end, timedelta(minutes=1))


@settings(max_examples=60, deadline=None)
@given(moments("2024-01-01", "2026-12-30", 1), st.integers(0, 3 * 3600))
def test_agrees_with_counting_second_by_second(start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    assert CALENDAR.between(start, end) == slow_between(start, end, timedelta(seconds=1))


@settings(max_examples=60, deadline=None)
@given(moments("2024-01-01", "2026-12-01", 60), st.integers(1, 40 * 60))
def test_a_deadline_is_the_first_minute_by_which_the_term_has_run(start: datetime, minutes: int) -> None:
    deadline, counted, moment = CALENDAR.add(start, minutes * 60), 0, start
    while counted < minutes:
        counted += open_at(moment)
        moment += timedelta(minutes=1)
    assert deadline == moment


# --- the laws that counting keeps -------------------------------------------------------------------------

any_moment = moments("2023-06-01", "2028-06-01", 1)
any_seconds = st.integers(-400 * 3600, 400 * 3600)


@settings(max_examples=300)
@given(any_moment, any_seconds)
def test_between_takes_back_what_add_gave(start: datetime, seconds: int) -> None:
    assert CALENDAR.between(start, CALENDAR.add(start, seconds)) == seconds


@settings(max_examples=300)
@given(any_moment, any_moment, any_moment)
def test_between_is_additive_and_changes_sign(a: datetime, b: datetime, c: datetime) -> None:
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)
    assert CALENDAR.between(a, b) == -CALENDAR.between(b, a)


@settings(max_examples=300)
@given(any_moment, any_moment, any_seconds, any_seconds)
def test_later_and_longer_never_end_earlier(a: datetime, b: datetime, one: int, other: int) -> None:
    earlier, later = sorted((a, b))
    less, more = sorted((one, other))
    assert CALENDAR.add(earlier, one) <= CALENDAR.add(later, one)
    assert CALENDAR.add(a, less) <= CALENDAR.add(a, more)
    assert CALENDAR.between(a, earlier) <= CALENDAR.between(a, later)


@settings(max_examples=200)
@given(any_moment)
def test_no_working_time_passes_before_the_effective_moment(moment: datetime) -> None:
    effective, opening = CALENDAR.effective(moment), CALENDAR.next_opening(moment)
    assert CALENDAR.between(moment, effective) == 0
    assert moment <= effective <= opening
    assert moment < opening
    assert open_at(effective) or effective.year in (2023, 2027, 2028)
    assert CALENDAR.effective(effective) == effective
    assert CALENDAR.is_working_day(opening.date())
