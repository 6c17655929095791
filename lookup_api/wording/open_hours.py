"""When a desk is open, in words: what stands on its door, and the days near by on which that does not hold."""

from datetime import date, datetime, time
from typing import Protocol

from lookup_api.contract.views import DeskDays
from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording.catalogue import Wording
from lookup_api.wording.dates import say_day


class Opens(Protocol):
    """A desk of a view or of the directory."""

    @property
    def hours(self) -> str | None:
        """As printed on its door."""
        ...

    @property
    def days(self) -> list[DeskDays]:
        """The days that are otherwise."""
        ...


def say_open_hours(desk: Opens, wording: Wording) -> str | None:
    """Say when a desk is open: "07:30-17:00; nghỉ thứ Ba, 24/11/2026 (...)"; None where nothing is known."""
    said = [desk.hours] if desk.hours else []
    said += [_say(days, wording) for days in desk.days]
    return "; ".join(said) or None


def say_unusual_days(desk: Opens, wording: Wording) -> str | None:
    """Say on which days near by a desk is not open as usual, as a line of its own; None where there is none.

    "Nghỉ thứ Ba, 24/11/2026 (...)".
    """
    said = "; ".join(_say(days, wording) for days in desk.days)
    return said[:1].upper() + said[1:] or None


def _say(days: DeskDays, wording: Wording) -> str:
    facts = {"first": _day(days.first, wording), "last": _day(days.last, wording), "name": days.name}
    known = "desk-days-closed" if not days.sessions else "desk-days-open"
    if days.sessions:
        facts["sessions"] = ", ".join(days.sessions)
    return wording.text(known if days.first == days.last else f"{known}-span", **facts)


def _day(day: date, wording: Wording) -> str:
    return say_day(wording, datetime.combine(day, time(), VIETNAM))
