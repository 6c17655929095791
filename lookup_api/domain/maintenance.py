"""Maintenance notices (thông báo bảo trì, gián đoạn): planned ones days ahead, outages at once.

Yên Bái, art. 11.3, and Ninh Bình, art. 12.4: planned maintenance is announced at least five working days ahead. What a
notice says stands on every channel, from when it is published until it is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.working_time import WorkingCalendar, in_vietnam

LONGEST_TEXT = 160  # characters; it stands in a bar of the kiosk and behind an answer in a chat
DEFAULT_DAYS = 5  # working days, where a province names none


class MaintenanceKind(StrEnum):
    """Whether it was planned."""

    PLANNED = "planned"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """One notice. `text` by language holds what is affected, in plain words; Vietnamese is never missing."""

    id: str
    kind: MaintenanceKind
    begins_at: datetime
    ends_at: datetime | None  # None: nobody knows yet, for outages alone
    text: tuple[tuple[str, str], ...]  # language and words
    published_at: datetime
    ended_at: datetime | None = None  # over before its time, or an outage that is mended

    def stands_at(self, now: datetime) -> bool:
        """Tell whether it is to be shown at a moment: published and not over."""
        ends = [at for at in (self.ends_at, self.ended_at) if at is not None]
        return self.published_at <= now and all(now < at for at in ends)

    def words(self, language: str) -> str:
        """Its words in a language, else in Vietnamese."""
        said = dict(self.text)
        return said.get(language) or said["vi"]


def checked(notice: Maintenance, days: int | None, calendar: WorkingCalendar) -> Maintenance:
    """Return a notice that may be published; raise InvalidRequest saying what is wrong with it.

    Planned maintenance begins at least `days` working days after the day it is published, and says when it ends.
    """
    said = dict(notice.text)
    if not said.get("vi", "").strip():
        raise InvalidRequest("the notice says nothing in Vietnamese")
    if any(len(words) > LONGEST_TEXT for words in said.values()):
        raise InvalidRequest(f"the words are longer than {LONGEST_TEXT} characters")
    if notice.ends_at is not None and notice.ends_at <= notice.begins_at:
        raise InvalidRequest("it ends before it begins")
    if notice.kind is MaintenanceKind.OUTAGE:
        return notice
    if notice.ends_at is None:
        raise InvalidRequest("planned maintenance says when it ends")
    ahead = working_days_ahead(notice.published_at, notice.begins_at, calendar)
    needed = DEFAULT_DAYS if days is None else days
    if ahead < needed:
        raise InvalidRequest(f"planned maintenance is announced {needed} working days ahead; these are {ahead}")
    return notice


def working_days_ahead(published_at: datetime, begins_at: datetime, calendar: WorkingCalendar) -> int:
    """The whole working days between the day of publishing and the day it begins, neither counted."""
    first, last = in_vietnam(published_at).date(), in_vietnam(begins_at).date()
    between = (first + timedelta(days) for days in range(1, max((last - first).days, 0)))
    return sum(calendar.is_working_day(day) for day in between)
