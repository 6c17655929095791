"""The dialogue of the hotline: what is heard and what is known, to a new state, replies and effects. Pure.

One dialogue for every front; a front only verifies and translates. A look-up is an effect: the caller carries it out
and lets the dialogue hear what it brought, as often as a turn asks.

            Said, Pressed, Shown, NotReadable
                        |
                     hear() ------> Turn(replies): complete
                        |
                        +---------> Turn(effects=LookUp): Found or Unanswered --> hear() --> Turn(replies)

What is not understood is answered by a menu, and by the hotline's number the second time in a row.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from hotline_bot import answers
from hotline_bot.house import House
from hotline_bot.turns import (
    Button,
    Deed,
    Found,
    Heard,
    Hindrance,
    LookUp,
    NotReadable,
    Offer,
    Pressed,
    Purpose,
    Reply,
    Said,
    Shown,
    State,
    Turn,
    Unanswered,
)
from hotline_bot.understanding import Aside, Asked, Intent, Meaning, Named, Wanted, understand, understand_picture
from lookup_api.client import HandledElsewhere, ProblemError
from lookup_api.contract.views import View
from lookup_api.wording import Wording, tell, tell_problem

MOST_CHOICES = 6  # codes offered on buttons
TURNS_REMEMBERED = 8  # whose buttons still do something
MISSES_BEFORE_A_PERSON = 2

CALL = Offer(Deed.CALL)
ANOTHER = Offer(Deed.ANOTHER)
HELP = Offer(Deed.HELP)
LANGUAGE = Offer(Deed.LANGUAGE)
MENU = (HELP, CALL, LANGUAGE)

_ASIDES = {
    Aside.IDENTITY_CARD: ("chat-identity-card", "chat-identity-card-kept"),
    Aside.PERSONAL_NUMBER: ("chat-personal-number", "chat-ask"),
    Aside.PROCEDURE: ("chat-procedure", "chat-ask"),
}
_HINDRANCES = {
    Hindrance.PICTURE_TOO_LARGE: "chat-picture-too-large",
    Hindrance.PICTURE_REFUSED: "chat-picture-refused",
    Hindrance.OTHER_KIND: "chat-other-kind",
}


_PURPOSES = {Deed.ANSWER: Purpose.ANSWER, Deed.DETAILS: Purpose.DETAILS, Deed.SUMMARY: Purpose.SUMMARY}
_INTENTS = {Deed.CALL: Intent.CALL, Deed.ANOTHER: Intent.ANOTHER, Deed.HELP: Intent.HELP}
_LANGUAGES = {Intent.ENGLISH: "en", Intent.VIETNAMESE: "vi"}
_FOLLOW_UPS = {Intent.STATUS: Purpose.ANSWER, Intent.DETAILS: Purpose.DETAILS}  # of the dossier last answered
_SAYINGS: Mapping[Intent, tuple[tuple[str, ...], tuple[Offer, ...]]] = {
    Intent.START: (("chat-welcome", "chat-ask"), MENU),
    Intent.HELP: (("chat-help",), (CALL, LANGUAGE)),
    Intent.STATUS: (("chat-ask", "chat-where-code"), MENU),
    Intent.DETAILS: (("chat-ask", "chat-where-code"), MENU),
    Intent.ANOTHER: (("chat-ask-again", "chat-where-code"), (HELP, CALL)),
    Intent.CALL: (("chat-call",), (ANOTHER,)),
    Intent.LOST_RECEIPT: (("chat-lost-receipt", "chat-call"), (ANOTHER,)),
    Intent.GOODBYE: (("chat-goodbye",), ()),
}


class Dialogue:
    """The dialogue of one house. Holds no state of its own: every conversation brings its own along."""

    def __init__(self, house: House) -> None:
        self.house = house

    def opening(self, language: str, now: datetime) -> State:
        """The state of a conversation that begins in a language, or in the house's first where it has no such one."""
        known = language if language in self.house.wordings else next(iter(self.house.wordings))
        # The first turn's number is the time, so a conversation begun anew never reuses the button of an older one.
        return State(turn=int(now.timestamp()), language=known)

    def hear(self, state: State | None, heard: Heard | Found | Unanswered, now: datetime) -> Turn:
        """Take one turn. `state` is None at the beginning of a conversation; `now` is aware. Never raises."""
        return _OneTurn(self.house, state or self.opening("", now), now).take(heard)

    def apologise(self, state: State | None, now: datetime) -> Turn:
        """Say that there is no answer just now: something failed on our side."""
        return _OneTurn(self.house, state or self.opening("", now), now).apologise()


class _OneTurn:
    """The work of one turn: collects what changes, then builds the Turn."""

    def __init__(self, house: House, state: State, now: datetime) -> None:
        self._state = state
        self._house = house
        self._now = now

    @property
    def _wording(self) -> Wording:
        return self._house.wording(self._state.language)

    def take(self, heard: Heard | Found | Unanswered) -> Turn:
        match heard:
            case Said(text):
                return self._answer(understand(text))
            case Shown():
                return self._picture(heard)
            case Pressed(button):
                return self._pressed(button)
            case NotReadable(why):
                return self._missed(_HINDRANCES[why])
            case Found(asked, view):
                return self._tell(asked, view)
            case Unanswered(_, problem):
                return self._refuse(problem)

    def apologise(self) -> Turn:
        return self._say(self._lines("chat-trouble", "chat-trouble-try"), *MENU)

    # --- what was said or shown ---------------------------------------------------------------------------------

    def _answer(self, meant: Meaning) -> Turn:
        match meant:
            case Asked((only,)):
                return self._look_up(only.text)
            case Asked(several):
                return self._choose(several)
            case Wanted(intent):
                return self._wish(intent)
            case Aside.ELSEWHERE:
                return self._refuse(HandledElsewhere())
            case Aside.NOTHING:
                return self._missed("chat-not-understood")
            case aside:
                return self._say(self._lines(*_ASIDES[aside]), *MENU)

    def _picture(self, shown: Shown) -> Turn:
        meant = understand_picture(shown.texts)
        if meant is Aside.NOTHING and isinstance(caption := understand(shown.caption), Asked):
            meant = caption
        if meant is not Aside.NOTHING:
            return self._answer(meant)
        seen = "chat-photo-blurred" if shown.blurred else "chat-photo-nothing"
        return self._missed(seen, "chat-photo-hint", "chat-photo-or-code")

    def _pressed(self, button: str) -> Turn:
        turn, _, place = button.partition("-")
        offers = self._state.offers.get(turn, ())
        if not place.isascii() or not place.isdigit() or int(place) >= len(offers):
            return self._say(self._lines("chat-old-button"), *MENU)
        return self._do(offers[int(place)])

    def _do(self, offer: Offer) -> Turn:
        if purpose := _PURPOSES.get(offer.deed):
            return self._look_up(offer.what, purpose)
        if offer.deed is Deed.LANGUAGE:
            return self._switch(self._house.other(self._state.language))
        return self._wish(_INTENTS[offer.deed])

    def _wish(self, intent: Intent) -> Turn:
        if language := _LANGUAGES.get(intent):
            return self._switch(language)
        if self._state.asked and (purpose := _FOLLOW_UPS.get(intent)):
            return self._look_up(self._state.asked, purpose)
        message_ids, offers = _SAYINGS[intent]
        return self._say(self._lines(*message_ids), *offers)

    # --- what comes of it ---------------------------------------------------------------------------------------

    def _look_up(self, text: str, purpose: Purpose = Purpose.ANSWER) -> Turn:
        return Turn(self._state, effects=(LookUp(text, purpose),))

    def _tell(self, asked: LookUp, view: View) -> Turn:
        telling = tell(view, self._wording, self._house.face, self._now)
        if asked.purpose is Purpose.DETAILS:
            text, more = answers.details(view, telling, self._wording), Deed.SUMMARY
        else:
            text, more = answers.answer(telling, self._wording), Deed.DETAILS
        in_place = asked.purpose is not Purpose.ANSWER
        return self._say(text, Offer(more, asked.text), CALL, ANOTHER, asked=asked.text, in_place=in_place)

    def _refuse(self, problem: ProblemError) -> Turn:
        return self._say(answers.problem(tell_problem(problem, self._wording, self._house.face)), ANOTHER, CALL)

    def _choose(self, named: Sequence[Named]) -> Turn:
        lines = [self._wording.text("chat-several", count=len(named))]
        if len(named) > MOST_CHOICES:
            lines.append(self._wording.text("chat-several-more", count=MOST_CHOICES))
        shown = named[:MOST_CHOICES]
        labels = [
            each.label or self._wording.text("chat-receipt", number=number) for number, each in enumerate(shown, 1)
        ]
        offers = [Offer(Deed.ANSWER, each.text) for each in shown]
        return self._say("\n".join(lines), *offers, labels=labels)

    def _switch(self, language: str) -> Turn:
        self._state = msgspec.structs.replace(self._state, language=language)
        return self._say(self._lines("chat-welcome", "chat-ask"), *MENU, in_place=True)

    def _missed(self, *message_ids: str) -> Turn:
        misses = self._state.misses + 1
        self._state = msgspec.structs.replace(self._state, misses=misses)
        if misses >= MISSES_BEFORE_A_PERSON:
            return self._say(self._lines(*message_ids, "chat-person"), *MENU, missed=True)
        closing = ("chat-ask",) if len(message_ids) == 1 else ()
        return self._say(self._lines(*message_ids, *closing), *MENU, missed=True)

    def _lines(self, *message_ids: str) -> str:
        face = self._house.face
        return "\n".join(self._wording.text(each, hotline=face.hotline, centre=face.centre) for each in message_ids)

    def _say(
        self,
        text: str,
        *offers: Offer,
        labels: Sequence[str] | None = None,
        asked: str | None = None,
        in_place: bool = False,
        missed: bool = False,
    ) -> Turn:
        """Build the complete turn: number it, remember what its buttons stand for, forget the oldest."""
        number = self._state.turn + 1
        name = format(number, "x")
        labels = labels or [self._label(offer) for offer in offers]
        buttons = tuple(Button(f"{name}-{place}", label) for place, label in enumerate(labels))
        remembered = {**self._state.offers, name: offers} if offers else self._state.offers
        state = msgspec.structs.replace(
            self._state,
            turn=number,
            misses=self._state.misses if missed else 0,
            asked=self._state.asked if asked is None else asked,
            offers=dict(list(remembered.items())[-TURNS_REMEMBERED:]),
        )
        return Turn(state, replies=(Reply(text, buttons, in_place),))

    def _label(self, offer: Offer) -> str:
        if offer.deed is Deed.LANGUAGE:
            return self._house.wording(self._house.other(self._state.language)).text("chat-language-name")
        return self._wording.text(f"chat-button-{offer.deed.value}", hotline=self._house.face.hotline)
