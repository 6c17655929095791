"""Dates, hours, spans of time and money in words.

Citizens read Vietnamese time (UTC+7, no summer time) whatever zone a moment comes in. `variant` is a channel's way to
write: on screens a figure and its unit never part (U+00A0), in SMS there are plain spaces only, in speech only words.
"""

from datetime import date, datetime, time
from functools import lru_cache

from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording.catalogue import Wording
from lookup_api.wording.speech import speak_number

WORKING_HOUR = 3600  # seconds
WORKING_DAY = 8 * WORKING_HOUR  # ngày làm việc
_NOON = 12


def is_bare_day(at: datetime) -> bool:
    """Tell whether a moment is a day without an hour: midnight, which no desk promises and no officer works at."""
    return at.astimezone(VIETNAM).time() == time()


def say_hour(wording: Wording, at: datetime, variant: str | None = None) -> str:
    """Say the hour: "13 giờ 30", "13h30" in SMS, "1:30 pm" in English."""
    at = at.astimezone(VIETNAM)
    return _hour(wording, at.hour, at.minute, variant)


# An answer tells half a dozen moments, and most answers the same days and hours: each is put into words once.
@lru_cache(maxsize=24 * 60)
def _hour(wording: Wording, hour: int, minute: int, variant: str | None) -> str:
    return wording.text(
        "hour",
        variant,
        hour=f"{hour:02}",
        hour12=str((hour - 1) % _NOON + 1),
        half="am" if hour < _NOON else "pm",
        minute=f"{minute:02}",
        minutes=minute,
        hour_words=speak_number(hour),
        minute_words=speak_number(minute),
    )


def say_date(wording: Wording, at: datetime, variant: str | None = None) -> str:
    """Say the date without its weekday: "26/11/2026", "26 Nov 2026" in English."""
    return _date(wording, at.astimezone(VIETNAM).date(), variant)


@lru_cache(maxsize=1024)
def _date(wording: Wording, day: date, variant: str | None) -> str:
    return wording.text(
        "date",
        variant,
        day=f"{day.day:02}",
        month=f"{day.month:02}",
        year=str(day.year),
        month_name=wording.text(f"month-{day.month}", variant),
        day_words=speak_number(day.day),
        month_words=speak_number(day.month),
    )


def say_day(wording: Wording, at: datetime, variant: str | None = None) -> str:
    """Say the date with its weekday: "thứ Năm, 26/11/2026"; SMS has no room for the weekday."""
    weekday = wording.text(f"weekday-{at.astimezone(VIETNAM).isoweekday()}", variant)
    return wording.text("day", variant, weekday=weekday, date=say_date(wording, at, variant))


def say_moment(wording: Wording, at: datetime, variant: str | None = None) -> str:
    """Say hour and day: "13 giờ 30, thứ Năm, 26/11/2026"; "13h30 26/11/2026" in SMS; a bare day without hour."""
    if is_bare_day(at):
        return say_day(wording, at, variant)
    return wording.text(
        "moment",
        variant,
        hour=say_hour(wording, at, variant),
        day=say_day(wording, at, variant),
        date=say_date(wording, at, variant),
    )


def say_as_of(wording: Wording, at: datetime, variant: str | None = None) -> str:
    """Say how old the facts are: "Số liệu lúc 08 giờ 10, thứ Tư, 18/11/2026"."""
    if is_bare_day(at):
        return wording.text("as-of-day", variant, date=say_date(wording, at, variant))
    return wording.text("as-of", variant, moment=say_moment(wording, at, variant))


def say_working_time(wording: Wording, seconds: int, variant: str | None = None) -> str:
    """Say a span of working seconds, of either sign, in whole days of eight hours, else in whole hours.

    Whole units that have passed, as an officer counts them: 15 hours are one day.
    """
    seconds = abs(seconds)
    if seconds >= WORKING_DAY:
        return _say_amount(wording, "working-time", "days", seconds // WORKING_DAY, variant)
    if seconds >= WORKING_HOUR:
        return _say_amount(wording, "working-time", "hours", seconds // WORKING_HOUR, variant)
    return _say_amount(wording, "working-time", "less", 0, variant)


def say_duration(wording: Wording, seconds: float, variant: str | None = None) -> str:
    """Say how long to wait or how long ago, by the clock on the wall, rounded up: "32 phút", "3 giờ", "2 ngày"."""
    minutes = max(1, -int(-seconds // 60))
    hours, days = -(-minutes // 60), -(-minutes // 1440)
    if minutes < 120 and minutes != 60:  # noqa: PLR2004 - up to two hours, minutes say it better
        return _say_amount(wording, "duration", "minutes", minutes, variant)
    if hours < 48:  # noqa: PLR2004 - up to two days, hours say it better
        return _say_amount(wording, "duration", "hours", hours, variant)
    return _say_amount(wording, "duration", "days", days, variant)


def say_money(wording: Wording, dong: int, variant: str | None = None) -> str:
    """Say an amount in whole đồng: "350.000 đồng"."""
    return wording.text("money", variant, amount=dong, amount_words=speak_number(abs(dong)))


# Spans are said in whole hours and days: most answers say the same few.
@lru_cache(maxsize=1024)
def _say_amount(wording: Wording, message_id: str, unit: str, count: int, variant: str | None) -> str:
    return wording.text(message_id, variant, unit=unit, count=count, count_words=speak_number(count))
