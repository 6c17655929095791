"""Every word the kiosk says in one language: its own sentences, and those of `lookup_api.wording` about a dossier."""

from collections.abc import Callable
from datetime import datetime

from kiosk.state import Offline, Paper, Trouble, WrongPaper
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.wording import Face, Family, Telling, Wording, say_day, say_hour, tell, tell_problem

_ELSEWHERE = Problem(
    ProblemCode.HANDLED_ELSEWHERE, "the symbol of another system", HTTP_STATUS[ProblemCode.HANDLED_ELSEWHERE]
)


class Sentences:
    """Says what the screens show. `now` is the wall clock (aware)."""

    def __init__(
        self, wording: Wording, face: Face, place: str, other_language: str | None, now: Callable[[], datetime]
    ) -> None:
        """Take the language, whom to turn to, where the machine stands, and the language that the bar offers."""
        self._wording = wording
        self._face = face
        self._now = now
        self.place = place
        self.other_language = other_language

    @property
    def centre(self) -> str:
        """The name of the centre."""
        return self._face.centre

    def clock(self) -> tuple[str, str]:
        """Say the hour and the day it is."""
        now = self._now()
        return say_hour(self._wording, now), say_day(self._wording, now)

    def say(self, message: str, variant: str | None = None, /, **facts: str) -> str:
        """Say a sentence of the kiosk's own, by its id without `kiosk-`."""
        return self._wording.text(f"kiosk-{message}", variant, **facts)

    def answer(self, view: View) -> Telling:
        """Say what is known of a dossier."""
        return tell(view, self._wording, self._face, self._now())

    def trouble(self, page: Trouble | Offline | WrongPaper) -> Telling:
        """Say why there is no answer."""
        if not isinstance(page, WrongPaper):
            return tell_problem(page.problem, self._wording, self._face)
        if page.paper is Paper.OTHER_SYSTEM:
            # The host written in the symbol is not repeated: anybody can print a symbol.
            return tell_problem(_ELSEWHERE, self._wording, self._face)
        message = f"paper-{page.paper}"
        return Telling(family=Family.NONE, heading=self.say(message), sentence=self.say(message, "sentence"))
