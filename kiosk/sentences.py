"""Every word the kiosk says in one language: its own sentences, and those of `lookup_api.wording` about a dossier."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from kiosk.state import Fault, Offline, Paper, Trouble, WrongPaper
from kiosk.typefaces import TEXT, Typeface
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.wording import (
    Face,
    Family,
    Telling,
    Wording,
    by_gravity,
    is_bare_day,
    say_as_of,
    say_date,
    say_day,
    say_duration,
    say_hour,
    say_maintenance,
    say_moment,
    tell,
    tell_problem,
)

OUTAGE = "outage"
_VOICE = "kiosk-language-voice"
_ELSEWHERE = Problem(
    ProblemCode.HANDLED_ELSEWHERE, "the symbol of another system", HTTP_STATUS[ProblemCode.HANDLED_ELSEWHERE]
)


class Sentences:
    """Says what the screens show. `now` is the wall clock (aware)."""

    def __init__(
        self,
        wording: Wording,
        face: Face,
        place: str,
        other_language: str | None,
        now: Callable[[], datetime],
        *,
        owner: str = "",
        public_address: str = "",
        typeface: Typeface = TEXT,
    ) -> None:
        """Take the language, whom to turn to, where the machine stands, and the language that the bar offers.

        `owner` answers for the system; `public_address` is where phone pages are found, empty where there are none.
        `typeface` has all letters of the language.
        """
        self._wording = wording
        self._face = face
        self._now = now
        self._owner = owner
        self.place = place
        self.other_language = other_language
        self.public_address = public_address
        self.typeface = typeface

    @property
    def centre(self) -> str:
        """The name of the centre."""
        return self._face.centre

    @property
    def voice(self) -> str:
        """The voice that reads this language: the one it names, else that of its own code."""
        wording = self._wording
        return wording.text(_VOICE) if wording.says(_VOICE) else wording.language

    def clock(self) -> tuple[str, str]:
        """Say the hour and the day it is."""
        now = self._now()
        return say_hour(self._wording, now), say_day(self._wording, now)

    def say(self, message: str, variant: str | None = None, /, **facts: str | int) -> str:
        """Say a sentence of the kiosk's own, by its id without `kiosk-`."""
        return self._wording.text(f"kiosk-{message}", variant, **facts)

    def date(self, day: date) -> str:
        """Say a day in figures."""
        return say_date(self._wording, datetime.combine(day, time(), self._now().tzinfo))

    def answer(self, view: View) -> Telling:
        """Say what is known of a dossier."""
        return tell(view, self._wording, self._face, self._now())

    def age(self, as_of: datetime) -> str:
        """Say how old what is saved is."""
        age = say_duration(self._wording, max(0.0, (self._now() - as_of).total_seconds()))
        if self._is_today(as_of):
            return self.say("saved-age", "today", hour=say_hour(self._wording, as_of), age=age)
        return self.say("saved-age", as_of=say_as_of(self._wording, as_of), age=age)

    def saved_at(self, as_of: datetime, timeliness: str | None) -> str:
        """Say of what time the facts on the card of a saved answer are, behind its timeliness where that is known."""
        facts = {} if timeliness is None else {"timeliness": timeliness}
        variant = "card" if timeliness is None else "card-timeliness"
        if self._is_today(as_of):
            return self.say("saved", f"{variant}-today", hour=say_hour(self._wording, as_of), **facts)
        return self.say("saved", variant, date=say_date(self._wording, as_of), **facts)

    def _is_today(self, moment: datetime) -> bool:
        """Tell whether a moment lies on the day it is; a moment without an hour is said with its date all the same."""
        now = self._now()
        return not is_bare_day(moment) and moment.astimezone(now.tzinfo).date() == now.date()

    def trouble(self, page: Trouble | Offline | WrongPaper) -> Telling:
        """Say why there is no answer."""
        if not isinstance(page, WrongPaper):
            return tell_problem(page.problem, self._wording, self._face)
        if page.paper is Paper.OTHER_SYSTEM:
            # The host written in the symbol is not repeated: anybody can print a symbol.
            return tell_problem(_ELSEWHERE, self._wording, self._face)
        message = f"paper-{page.paper}"
        return Telling(family=Family.NONE, heading=self.say(message), sentence=self.say(message, "sentence"))

    def fault(self, fault: Fault) -> Telling:
        """Say that the machine answers nobody, and whom to ask instead."""
        return Telling(
            family=Family.NONE,
            heading=self.say("fault-heading"),
            sentence=self.say(f"fault-{fault}"),
            to_do=self.say("help-person"),
            to_do_lines=tuple(self.people()),
        )

    def people(self) -> list[str]:
        """Say whom to turn to: the counter, the hotline, and who answers for the system."""
        said = [self.say("help-desk", desk=self.place) if self.place else self.say("help-counter")]
        said.append(self.say("help-hotline", hotline=self._face.hotline.replace(" ", "\u00a0")))
        if self._owner:
            said.append(self.say("help-owner", owner=self._owner))
        return said

    def notices(self, notices: Iterable[MaintenanceNotice]) -> list[str]:
        """Say maintenance notices in full."""
        return [say_maintenance(notice, self._wording) for notice in notices]

    def band(self, notices: Iterable[MaintenanceNotice], *, connected: bool) -> str | None:
        """Say in one short sentence what holds on every screen: the gravest thing only."""
        standing = by_gravity(notices)
        if not connected:
            return self.say("band-disconnected")
        if not standing:
            return None
        first = standing[0]
        if first.kind == OUTAGE or first.begins_at <= self._now():
            return self.say("band-outage")
        return self.say("band-planned", begins=say_moment(self._wording, first.begins_at))
