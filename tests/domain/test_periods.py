"""Periods of reporting are read as officers write them."""

from datetime import datetime, timedelta

import pytest

from lookup_api.domain.periods import month_of, read_period
from lookup_api.domain.working_time import VIETNAM


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-02", "2026-02-01", "2026-03-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        (" 2026-q3 ", "2026-07-01", "2026-10-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"),
        ("2026-h2", "2026-07-01", "2027-01-01"),
    ],
)
def test_a_period_has_its_first_moment_and_not_its_last(text: str, begins: str, ends: str) -> None:
    period = read_period(text)
    assert (period.begins, period.ends) == (at(begins), at(ends))
    assert period.holds(at(begins))
    assert not period.holds(at(ends))
    assert period.holds(at(ends) - timedelta(seconds=1))
    assert not period.holds(None)


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-H3", "0000", "2026-1", "tháng 9"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        read_period(text)


def test_months_are_vietnams() -> None:
    utc_evening = at("2026-03-01 00:30")
    assert month_of(utc_evening).name == "2026-03"


def test_a_period_is_judged_at_its_end_or_now() -> None:
    period = read_period("2026-02")
    assert period.judged_at(at("2026-02-10")) == at("2026-02-10")
    assert period.judged_at(at("2026-05-01")) == at("2026-02-28 23:59:59")
