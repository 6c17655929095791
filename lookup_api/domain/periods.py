"""Periods of reporting (kỳ báo cáo): a month, a quarter, a half-year or a year of Vietnam's calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lookup_api.domain.working_time import VIETNAM, in_vietnam

_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|[qQ](?P<quarter>[1-4])|[hH](?P<half>[12])))?")
_MONTHS_OF_QUARTER, _MONTHS_OF_HALF = 3, 6


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment, included, to another, not included; `name` is how it was asked for."""

    name: str
    begins: datetime
    ends: datetime

    def holds(self, at: datetime | None) -> bool:
        """Tell whether a moment lies in the period; one that is not known does not."""
        return at is not None and self.begins <= at < self.ends

    def judged_at(self, now: datetime) -> datetime:
        """The moment the period is judged at: its last second, or now while it still runs."""
        return min(self.ends - timedelta(seconds=1), now)


def read_period(text: str) -> Period:
    """Read `2026`, `2026-09`, `2026-Q3` or `2026-H2`; raise ValueError for anything else."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError(f"{text!r} is no period: write 2026, 2026-09, 2026-Q3 or 2026-H2")
    first, months = 1, 12
    if written["month"]:
        first, months = int(written["month"]), 1
    elif written["quarter"]:
        first, months = (int(written["quarter"]) - 1) * _MONTHS_OF_QUARTER + 1, _MONTHS_OF_QUARTER
    elif written["half"]:
        first, months = (int(written["half"]) - 1) * _MONTHS_OF_HALF + 1, _MONTHS_OF_HALF
    year, last = int(written["year"]), first + months
    try:
        begins = date(year, first, 1)
        ends = date(year + (last - 1) // 12, (last - 1) % 12 + 1, 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is no period: {error}") from error
    return Period(text.strip().upper(), _midnight(begins), _midnight(ends))


def month_of(at: datetime) -> Period:
    """The month a moment lies in."""
    return read_period(f"{in_vietnam(at):%Y-%m}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
