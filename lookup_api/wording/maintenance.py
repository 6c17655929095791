"""Maintenance and outages in words, the same on every channel (Yên Bái art. 11.3, Ninh Bình art. 12.4).

A screen and a letter tell every notice that stands. What is said in passing, in a text or a call, is the gravest one
of those that hold or begin today: nobody asks about a dossier to hear of next week.
"""

from collections.abc import Iterable
from datetime import datetime

from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.domain.maintenance import MaintenanceKind
from lookup_api.domain.working_time import in_vietnam
from lookup_api.wording.catalogue import VIETNAMESE, Fact, Wording
from lookup_api.wording.dates import say_hour, say_moment
from lookup_api.wording.gsm import count_segments, fold
from lookup_api.wording.speech import speak_text

SMS = "sms"
VOICE = "voice"
SENTENCE_ENDS = (".", "!", "?", "…")


def by_gravity(notices: Iterable[MaintenanceNotice]) -> list[MaintenanceNotice]:
    """Outages first, then by when they begin."""
    return sorted(notices, key=lambda notice: (not _is_outage(notice), notice.begins_at))


def pressing(notices: Iterable[MaintenanceNotice], now: datetime) -> MaintenanceNotice | None:
    """The gravest notice that holds at `now` (aware) or begins on that day; None where there is none."""
    today = in_vietnam(now).date()
    return next((notice for notice in by_gravity(notices) if in_vietnam(notice.begins_at).date() <= today), None)


def say_maintenance(notice: MaintenanceNotice, wording: Wording, variant: str | None = None) -> str:
    """Say one notice in full; `variant` is a channel's way to say it."""
    words = notice.text.get(wording.language) or notice.text.get(VIETNAMESE, "")
    facts: dict[str, Fact] = {
        "begins": say_moment(wording, notice.begins_at, variant),
        "words": _as_sentence(words),
    }
    if notice.ends_at is not None:
        facts["ends"] = say_moment(wording, notice.ends_at, variant)
        if in_vietnam(notice.begins_at).date() == in_vietnam(notice.ends_at).date():
            facts["begins"] = say_hour(wording, notice.begins_at, variant)  # the day is said once
    said = wording.text("maintenance-outage" if _is_outage(notice) else "maintenance-planned", variant, **facts)
    return speak_text(said, wording.language) if variant == VOICE else said


def sms_with_maintenance(said: str, notices: Iterable[MaintenanceNotice], wording: Wording, now: datetime) -> str:
    """A text with what presses behind it, where both have room in one segment; else the text alone."""
    notice = pressing(notices, now)
    if notice is None:
        return said
    both = f"{said.rstrip('.')}. {fold(say_maintenance(notice, wording, SMS))}"
    return both if count_segments(both).segments == 1 else said


def _as_sentence(words: str) -> str:
    """End the words of whoever announced it as a sentence ends; some write the full stop, some do not."""
    words = words.strip()
    return words if not words or words.endswith(SENTENCE_ENDS) else f"{words}."


def _is_outage(notice: MaintenanceNotice) -> bool:
    return notice.kind == MaintenanceKind.OUTAGE or notice.ends_at is None
