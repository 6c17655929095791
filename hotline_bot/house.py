"""Whom the hotline speaks for, and in which words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone

from hotline_bot.procedures import Catalogue, open_catalogue
from lookup_api.client.notice_board import Standing, nothing_stands
from lookup_api.provinces import read_calendar, read_province
from lookup_api.wording import Face, Wording

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a province's regulation says that citizens ask a hotline; days and hours are working ones."""

    owner: str  # who answers for the system
    portal: str
    feedback_days: int | None  # None: the regulation names no number, so none is promised
    feedback_registration_hours: int | None
    lost_receipt_keys: tuple[str, ...]  # by what a lost receipt may be asked after; empty: that door is closed


@dataclass(frozen=True, slots=True)
class House:
    """A province's hotline: its face, its wordings by language, the first language first, its terms and catalogue.

    `standing` knows what is, or is going to be, out of order. `usually_open` tells of a day whether its weekday is a
    working one at the province's counters.
    """

    face: Face
    wordings: Mapping[str, Wording]
    terms: Terms
    catalogue: Catalogue
    usually_open: Callable[[date], bool]
    standing: Standing = nothing_stands

    def wording(self, language: str) -> Wording:
        """The wording of a language, or of the first one where there is none."""
        return self.wordings.get(language) or next(iter(self.wordings.values()))

    def other(self, language: str) -> str:
        """The language that a switch leads to: the next one, and after the last the first."""
        languages = list(self.wordings)
        at = languages.index(language) if language in languages else -1
        return languages[(at + 1) % len(languages)]


SPOKEN = ("vi", "en")  # the languages of chat.ftl


def open_house(province_id: str, standing: Standing = nothing_stands) -> House:
    """The house of a province by its id; raises ProvinceNotKnown."""
    province = read_province(province_id)
    terms = Terms(
        owner=province.owner,
        portal=province.portal_url.partition("://")[2].rstrip("/"),
        feedback_days=province.feedback_days,
        feedback_registration_hours=province.feedback_registration_hours,
        lost_receipt_keys=tuple(key.value for key in province.lost_receipt_door),
    )
    # Any citizen may be a foreigner, so English is offered even where a province lists its own languages only.
    wordings = {language: Wording(language) for language in SPOKEN}
    calendar = read_calendar(province)
    return House(
        Face.of(province),
        wordings,
        terms,
        open_catalogue(),
        lambda day: bool(calendar.usually_open_on(day)),
        standing,
    )
