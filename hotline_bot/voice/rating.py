"""How a caller rates a returned dossier: a score by a key, the last four digits of the ID number, kept or not. Pure.

    ANSWERED ──4──> SCORE ──1 to 5──> PROVE ──four digits──> RATING ──Carried──> ANSWERED
                      │                 │  ^                    │
                      └──two misses─────┴──│──> ANSWERED        └─ Unanswered: refused once, the digits again
                                           └────────────────────┘

The digits prove to hold the dossier, as a receipt or the telephone at hand do not; they go into the effect alone.
"""

from abc import abstractmethod
from typing import Final

from hotline_bot.voice.building import Building
from hotline_bot.voice.listening import read_digits
from hotline_bot.voice.turns import Keyed, Place, Rate, Silence, Spoke, Turn
from lookup_api.client import Conflict, DossierNotFound, ProblemError, ProofRefused

TRIES: Final = 2  # in a row, before the menu is said again
LAST_DIGITS: Final = 4
RATING_SENTENCES: Final = (
    "voice-menu-rate", "voice-rate-score", "voice-rate-scale", "voice-rate-digits", "voice-rate-digits-again",
    "voice-rate-refused", "voice-rate-kept", "voice-rate-conflict", "voice-rate-trouble",
)  # fmt: skip
_SCORES = frozenset("12345")
_NO_HOLDER = (ProofRefused, DossierNotFound)


class Rating(Building):
    """The part of a turn that takes a rating."""

    @abstractmethod
    def _open_menu(self, misses: int = 0) -> Turn:
        """Say what may be done after the answer."""

    def _ask_score(self, misses: int = 0) -> Turn:
        self._change(place=Place.SCORE, misses=misses)
        self._say("voice-rate-score", "voice-rate-scale")
        return self._wait(1)

    def _score(self, heard: Keyed | Spoke | Silence) -> Turn:
        digits = read_digits(heard)
        if digits in _SCORES:
            self._change(score=int(digits))
            return self._ask_digits()
        self._say("voice-silence" if isinstance(heard, Silence) else "voice-no-such-key")
        misses = self._state.misses + 1
        return self._open_menu() if misses >= TRIES else self._ask_score(misses)

    def _ask_digits(self, misses: int = 0) -> Turn:
        self._change(place=Place.PROVE, misses=misses)
        self._say("voice-rate-digits")
        return self._wait(LAST_DIGITS)

    def _prove(self, heard: Keyed | Spoke | Silence) -> Turn:
        digits = read_digits(heard)
        if len(digits) == LAST_DIGITS:
            self._change(place=Place.RATING)
            return self._turn(Rate(self._state.asked, self._state.score, digits))
        return self._digits_again("voice-silence" if isinstance(heard, Silence) else "voice-rate-digits-again")

    def _digits_again(self, why: str) -> Turn:
        self._say(why)
        misses = self._state.misses + 1
        return self._open_menu() if misses >= TRIES else self._ask_digits(misses)

    def _rated(self) -> Turn:
        self._change(rateable=False)
        self._say("voice-rate-kept")
        return self._open_menu()

    def _not_rated(self, problem: ProblemError) -> Turn:
        """Say that it was not kept, in words that do not tell a wrong number from an unknown dossier."""
        if isinstance(problem, _NO_HOLDER):
            return self._digits_again("voice-rate-refused")
        if isinstance(problem, Conflict):
            self._change(rateable=False)
        self._say("voice-rate-conflict" if isinstance(problem, Conflict) else "voice-rate-trouble")
        return self._open_menu()
