"""Whom the telephone service speaks for, who sits behind it and when."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline_bot.house import VIETNAM, House, open_house
from lookup_api.client.notice_board import Standing, nothing_stands
from lookup_api.provinces import read_calendar, read_province
from lookup_api.settings import Settings, SettingsError

_HOURS = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_OPERATOR = re.compile(r"\+?[0-9]{3,15}|sips?:[\w.+\-]{1,64}@[A-Za-z0-9.\-]{1,253}(?::[0-9]{1,5})?", re.ASCII)


def vietnam_time() -> datetime:
    """The time now in Asia/Ho_Chi_Minh, which has known no summer time since 1975."""
    return datetime.now(VIETNAM)


@dataclass(frozen=True, slots=True)
class VoiceHouse:
    """A province's telephone service. `operator` is whom calls are put through to, empty where there is nobody."""

    house: House
    operator: str
    staffed: Callable[[datetime], bool]  # of an aware moment

    def person_at(self, now: datetime) -> bool:
        """Tell whether a call can be put through to a person."""
        return bool(self.operator) and self.staffed(now)


def open_voice_house(settings: Settings, standing: Standing = nothing_stands) -> VoiceHouse:
    """The house the settings describe; raise SettingsError naming the setting of the wrong shape.

    `standing` knows what is, or is going to be, out of order.
    """
    operator = settings.voice_operator
    if operator and not _OPERATOR.fullmatch(operator):
        raise SettingsError("VOICE_OPERATOR is no telephone number and no SIP address")
    staffed = staffed_hours("VOICE_HOURS", settings.voice_hours, settings.lookup_province)
    return VoiceHouse(open_house(settings.lookup_province, standing), operator, staffed)


def staffed_hours(setting: str, hours: str, province_id: str) -> Callable[[datetime], bool]:
    """Every day between two hours where a setting says so, else in the province's working time."""
    if not hours:
        calendar = read_calendar(read_province(province_id))
        return lambda now: calendar.between(now, now + timedelta(seconds=1)) > 0
    found = _HOURS.fullmatch(hours)
    if found is None:
        raise SettingsError(f"{setting} is no span of hours of the form 07:00-21:00")
    opens, closes = (60 * int(found[at]) + int(found[at + 1]) for at in (1, 3))

    def within(now: datetime) -> bool:
        at = now.astimezone(VIETNAM)
        return opens <= 60 * at.hour + at.minute < closes

    return within
