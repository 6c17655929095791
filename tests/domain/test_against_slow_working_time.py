"""The deadline engine against a slow, obviously correct one: 10,000 random cases for each province, no difference."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from assets import asset
from lookup_api.domain.deadlines import Term, TermUnit, appointment, deadline
from lookup_api.domain.province import AppointmentRule, Province, profiles_from
from lookup_api.domain.working_time import Weekday, WorkingCalendar
from lookup_api.provinces import province_ids, read_calendar
from tests.support.slow_working_time import MIDNIGHT, ZONE, SlowCalendar, slow_calendar

CASES = 10_000
BEGIN, END = datetime(2024, 1, 1, tzinfo=ZONE), datetime(2027, 12, 31, 23, 59, 59, tzinfo=ZONE)
SECONDS = int((END - BEGIN).total_seconds())
LONGEST = {TermUnit.HOUR: 400, TermUnit.WORKING_DAY: 90, TermUnit.DAY: 180, TermUnit.MONTH: 24, TermUnit.NONE: 9}
HOURS = ((time(7), time(11, 30)), (time(13, 30), time(17)))

# Hours of an invented desk: winter and summer, a working Saturday morning, one open to the public only, no noon break.
ODD_HOURS: list[dict[str, Any]] = [
    {
        "weekdays": ["monday", "tuesday", "wednesday", "thursday"],
        "sessions": [{"opens": time(7), "closes": time(11, 30)}, {"opens": time(13, 30), "closes": time(17)}],
    },
    {
        "weekdays": ["monday", "tuesday", "wednesday", "thursday"],
        "sessions": [{"opens": time(7, 30), "closes": time(12)}, {"opens": time(12), "closes": time(15, 59)}],
        "valid_from": date(2025, 10, 16),
        "valid_to": date(2026, 4, 15),
    },
    {"weekdays": ["friday"], "sessions": [{"opens": time(0), "closes": time(23, 59)}]},
    {"weekdays": ["saturday"], "sessions": [{"opens": time(7, 11), "closes": time(10, 53)}],
     "valid_from": date(2026, 7, 1)},
    {"weekdays": ["sunday"], "sessions": [{"opens": time(8), "closes": time(9)}], "counts_toward_term": False},
]  # fmt: skip


def file_of(province_id: str) -> dict[str, Any]:
    return tomllib.loads(asset("provinces", f"{province_id}.toml").read_text(encoding="utf-8"))


def any_moment(random: Random) -> datetime:
    """Any second; one in four at or beside the opening or closing of a session."""
    moment = BEGIN + timedelta(seconds=random.randint(0, SECONDS))
    if random.random() < 0.25:
        edge = random.choice([edge for session in HOURS for edge in session])
        moment = datetime.combine(moment.date(), edge, ZONE) + timedelta(seconds=random.choice((-1, 0, 1)))
    return moment


def cases(seed: str) -> Iterator[tuple[datetime, Term, datetime]]:
    """Moments of acceptance, terms, and a second moment: mostly near, one in fifty anywhere."""
    random = Random(seed)
    for _ in range(CASES):
        start, unit = any_moment(random), random.choice(list(TermUnit))
        near = start + timedelta(seconds=random.randint(0, 60 * 86400))
        yield (
            start,
            Term(random.randint(0, LONGEST[unit]), unit),
            near if random.random() < 0.98 else any_moment(random),
        )


def differences(province: Province, calendar: WorkingCalendar, slow: SlowCalendar, seed: str) -> list[str]:
    found = []
    for accepted, term, other in cases(seed):
        case = f"{accepted} {term}"
        due, slow_due = deadline(accepted, term, calendar), slow.deadline(accepted, term.amount, term.unit.value)
        if due != slow_due:
            found.append(f"{case}: deadline {due}, slowly {slow_due}")
        elif due is not None:
            promised = appointment(due, calendar, province.appointment_rule)
            moves = province.appointment_rule is AppointmentRule.NEXT_SESSION
            slow_promised = slow.next_opening(due) if moves else due
            if promised != slow_promised:
                found.append(f"{case}: appointment {promised}, slowly {slow_promised}")
        earlier, later = sorted((accepted, other))
        counted, slow_counted = calendar.between(earlier, later), slow.between(earlier, later)
        if counted != slow_counted:
            found.append(f"{earlier} to {later}: {counted} s, slowly {slow_counted} s")
    return found


@pytest.mark.parametrize("province_id", province_ids())
def test_no_difference_in_ten_thousand_cases_of_a_province(province_id: str) -> None:
    data = file_of(province_id)
    # One line of minutes stands for all profiles of the file, so none may change its hours.
    assert not any("sessions" in change for change in data.get("changes", ()))
    province = profiles_from(data)[-1]
    assert differences(province, read_calendar(province), slow_calendar(data["sessions"]), province_id) == []


@pytest.mark.parametrize("rule", list(AppointmentRule))
def test_no_difference_with_odd_hours(rule: AppointmentRule) -> None:
    province = profiles_from({**file_of("quang-tri"), "sessions": ODD_HOURS, "appointment_rule": rule.value})[-1]
    assert differences(province, read_calendar(province), slow_calendar(ODD_HOURS), f"odd hours, {rule}") == []


def test_the_cases_are_of_every_kind() -> None:
    terms = [term for _, term, _ in cases("da-nang")]
    assert {term.unit for term in terms} == set(TermUnit)
    assert any(term.amount == 0 for term in terms)
    accepted = [start for start, _, _ in cases("da-nang")]
    assert {start.year for start in accepted} == {2024, 2025, 2026, 2027}
    assert {start.weekday() for start in accepted} == set(range(len(Weekday)))


# --- the slow engine itself, second by second --------------------------------------------------------------


def open_by_the_rules(at: datetime, days: Mapping[date, bool]) -> bool:
    """Whether this second is worked, from the published table alone."""
    if not days.get(at.date(), at.weekday() < 5):
        return False
    return time(7) <= at.time() < time(11, 30) or time(13, 30) <= at.time() < time(17)


# A day off and a make-up day are told apart by whether they are worked; weekends are off, other days are worked.
PUBLISHED = {
    date(2024, 4, 29): False, date(2024, 4, 30): False, date(2024, 5, 1): False, date(2024, 5, 4): True,
    date(2025, 4, 26): True, date(2025, 4, 30): False, date(2025, 5, 1): False, date(2025, 5, 2): False,
    date(2026, 1, 1): False, date(2026, 1, 2): False, date(2026, 1, 10): True,
    date(2026, 8, 22): True, date(2026, 8, 31): False, date(2026, 9, 1): False, date(2026, 9, 2): False,
    date(2026, 11, 24): False,
}  # fmt: skip
AROUND = (date(2024, 4, 25), date(2025, 4, 24), date(2025, 12, 30), date(2026, 1, 8), date(2026, 8, 20),
          date(2026, 8, 28), date(2026, 11, 20), date(2026, 3, 6))  # fmt: skip


@pytest.mark.parametrize("day", AROUND)
def test_the_slow_engine_agrees_with_counting_second_by_second(day: date) -> None:
    random, slow = Random(day.isoformat()), slow_calendar(file_of("quang-tri")["sessions"])
    start = datetime.combine(day, time(), ZONE) + timedelta(seconds=random.randint(6 * 3600, 18 * 3600))
    wanted = random.randint(1, 9 * 3600)
    at, counted = start, 0
    while counted < wanted:
        counted += open_by_the_rules(at, PUBLISHED)
        at += timedelta(seconds=1)
    assert slow.after(start, wanted) == at
    assert slow.between(start, at) == wanted
    assert slow.between(MIDNIGHT, at) - slow.between(MIDNIGHT, start) == wanted
