"""Budgets of segments a day (hạn mức): of the whole province, and of ranges of numbers. Pure.

A range is the beginning of a number: `+8486`, `+1`. The longest one that fits counts. Four fifths of a budget are an
alarm, and a spent one stops what it covers until the next day: a bill that runs away is found the same day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lookup_api.settings import SettingsError

_RANGE = re.compile(r"(\+[0-9]{1,7})=([0-9]{1,9})")
ALARM_AT = 0.8


class Level(StrEnum):
    """How far a budget is used up."""

    FINE = "fine"
    NEARLY_SPENT = "nearly_spent"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Budgets:
    """Segments a day; None is no limit."""

    province: int | None = None
    ranges: Mapping[str, int] = field(default_factory=dict)

    def range_of(self, number: str) -> str:
        """Return the range under which a number's segments are counted: the budgeted one, or network or country."""
        fitting = [one for one in self.ranges if number.startswith(one)]
        if fitting:
            return max(fitting, key=len)
        return number[:5] if number.startswith("+84") else number[:3]

    def level(self, range_: str, spent_in_range: int, spent: int) -> Level:
        """Return the worse of the two levels that hold for a number of this range."""
        shares = [spent / self.province] if self.province else []
        if self.ranges.get(range_):
            shares.append(spent_in_range / self.ranges[range_])
        if self.ranges.get(range_) == 0:
            return Level.SPENT
        share = max(shares, default=0.0)
        return Level.SPENT if share >= 1 else Level.NEARLY_SPENT if share >= ALARM_AT else Level.FINE


def read_budgets(province: str, ranges: str) -> Budgets:
    """Read SMS_BUDGET_DAY ("20000" or empty) and SMS_BUDGET_RANGES ("+1=50 +8486=3000"); raise SettingsError."""
    if province and not (province.isascii() and province.isdigit() and int(province)):
        raise SettingsError("SMS_BUDGET_DAY is a number of segments, or empty")
    read: dict[str, int] = {}
    for pair in ranges.split():
        found = _RANGE.fullmatch(pair)
        if not found:
            raise SettingsError(f"SMS_BUDGET_RANGES holds {pair!r}; wanted is the beginning of numbers as +1=50")
        read[found[1]] = int(found[2])
    return Budgets(int(province) if province else None, read)
