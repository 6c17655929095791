"""The call graph of the telephone service: what a caller did and what is known, to a new state and what is said. Pure.

    Began ──> CODE ──keys, words──> CONFIRM ──1──> LOOKING_UP ──Found──> ANSWERED ──1──> said again
               │  <──2, not found────┘  ^               │                 ├──2──> TEXTING ──> ANSWERED
               │   (check digits hold) ─┘           not now               ├──3──> CODE
               │                                        │                 ├──4──> a rating (`rating`)
               │                                        │                 ├──9──> the other language
               └──0, two tries────────────> a person <──┴────────0────────┘──#──> ENDED
                                              │   │
                          by day: TRANSFERRED ┘   └ by night, or nobody answers: CALL_BACK ──> CALLING_BACK ──> ENDED

Two things in a row that were not understood lead to a person. What a caller learns is of the level `code` always.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from hotline_bot.voice.house import VoiceHouse
from hotline_bot.voice.listening import (
    MOST_KEYS,
    CodeHeard,
    Misheard,
    Wish,
    read_keys,
    read_wish,
    read_words,
)
from hotline_bot.voice.rating import RATING_SENTENCES, TRIES, Rating
from hotline_bot.voice.turns import (
    Began,
    CallBack,
    CallState,
    Carried,
    Found,
    HangUp,
    Heard,
    Keyed,
    Kind,
    Line,
    LookUp,
    NotPutThrough,
    Place,
    SendText,
    Silence,
    Spoke,
    Transfer,
    Turn,
    Unanswered,
)
from lookup_api.client import CodeNotRecognised, DossierNotFound, ProblemError, ProofRefused
from lookup_api.contract.views import StageKey, View
from lookup_api.wording import (
    sms_answer,
    speak_code,
    voice_answer,
    voice_problem,
)

_PHONE = re.compile(r"0[1-9][0-9]{8,9}", re.ASCII)  # a Vietnamese number as it is dialled
_MOST_PHONE_KEYS = 11
_PERSON, _LANGUAGE = "0", "9"
_MENU: Mapping[str, Wish] = {
    "1": Wish.AGAIN, "2": Wish.TEXT, "3": Wish.ANOTHER, "4": Wish.RATE, _PERSON: Wish.PERSON, _LANGUAGE: Wish.LANGUAGE,
    "": Wish.GOODBYE,
}  # fmt: skip
_CONFIRMING: Mapping[str, Wish] = {"1": Wish.YES, "2": Wish.NO, _PERSON: Wish.PERSON}
_TRY_AGAIN = (DossierNotFound, CodeNotRecognised, ProofRefused)  # another code may be answered
# What a recogniser may expect, by language.
_CODE_HEARD = {
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "chấm", "gạch", "hát"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "dot", "dash", "aitch"),
}
_CONFIRM_HEARD = {"vi": ("đúng", "sai", "gặp cán bộ"), "en": ("yes", "no", "officer")}
_MENU_HEARD = {
    "vi": ("nghe lại", "nhắn tin", "hồ sơ khác", "đánh giá", "gặp cán bộ", "kết thúc"),
    "en": ("again", "text", "another", "rate", "officer", "goodbye"),
}
_ByCaller = Keyed | Spoke | Silence


class CallGraph:
    """The graph of one house. Holds nothing of a call: every call brings its own state along."""

    def __init__(self, house: VoiceHouse) -> None:
        self._house = house

    def hear(self, state: CallState | None, heard: Heard, now: datetime) -> Turn:
        """Take one turn; `state` is None at the beginning of a call, `now` is aware. Never raises."""
        return _OneTurn(self._house, state or CallState(), now).take(heard)

    def fixed_lines(self, now: datetime) -> tuple[Line, ...]:
        """Every line whose sound may be made before the first call."""
        lines: list[Line] = []
        for language, wording in self._house.house.wordings.items():
            turn = _OneTurn(self._house, CallState(language=language), now)
            lines += [turn.sentence(name) for name in _SENTENCES]
            lines += [Line(word, language, Kind.WORDS) for word in speak_code(_SPELLED, wording.language).split(", ")]
        return tuple(lines)

    def trouble(self, state: CallState | None, now: datetime) -> Turn:
        """Say that something failed on our side, and end the call."""
        return _OneTurn(self._house, state or CallState(), now).end("voice-trouble")


_SPELLED = "H G 0 1 2 3 4 5 6 7 8 9"  # what codes are read back in
_SENTENCES = (
    "voice-welcome", "voice-language", "voice-ask", "voice-ask-code", "voice-ask-speech", "voice-ask-again",
    "voice-ask-another", "voice-ask-person", "voice-read-back", "voice-confirm", "voice-wait", "voice-silence",
    "voice-not-understood", "voice-check-digits", "voice-personal-number", "voice-no-such-key", "voice-menu-repeat",
    "voice-menu-text", "voice-menu-another", "voice-menu-person", "voice-menu-end", "voice-text-sent",
    "voice-text-not-sent", "voice-goodbye", "voice-person", "voice-night", "voice-no-one-free", "voice-call-back",
    "voice-call-back-other", "voice-call-back-number", "voice-call-back-kept", "voice-call-back-not-kept",
    "voice-trouble", *RATING_SENTENCES,
)  # fmt: skip


class _OneTurn(Rating):
    """The work of one turn."""

    # --- what is heard, by where the call stands --------------------------------------------------------------------

    def take(self, heard: Heard) -> Turn:
        match heard:
            case Keyed() | Spoke() | Silence():
                return self._hear_caller(heard)
            case Began(number_known, speech):
                self._change(number_known=number_known, speech=speech)
                self._say("voice-welcome")
                self._announce()
                self._say("voice-language")
                return self._ask("voice-ask", "voice-ask-code", misses=0)
            case NotPutThrough():
                self._say("voice-no-one-free")
                return self._offer_call_back()
        return self._hear_of_effect(heard)

    def _hear_caller(self, heard: _ByCaller) -> Turn:  # noqa: PLR0911 - one line a place
        match self._state.place:
            case Place.CODE | Place.LOOKING_UP:
                return self._code(heard)
            case Place.CONFIRM:
                return self._confirm(heard)
            case Place.ANSWERED | Place.TEXTING | Place.RATING:
                return self._menu(heard)
            case Place.SCORE:
                return self._score(heard)
            case Place.PROVE:
                return self._prove(heard)
            case Place.CALL_BACK | Place.CALLING_BACK:
                return self._whom_to_call(heard)
        return self.end()

    def _hear_of_effect(self, heard: Found | Unanswered | Carried) -> Turn:
        match heard:
            case Found(view):
                return self._tell(view)
            case Unanswered(problem) if self._state.place is Place.RATING:
                return self._not_rated(problem)
            case Unanswered(problem):
                return self._refuse(problem)
            case Carried() if self._state.place is Place.RATING:
                return self._rated()
            case Carried(kept):
                return self._carried(kept=kept)

    def _code(self, heard: _ByCaller) -> Turn:
        match heard:
            case Silence():
                return self._missed("voice-silence")
            case Keyed(keys):
                if keys == _PERSON:
                    return self._person()
                if keys == _LANGUAGE:
                    self._switch()
                    return self._ask("voice-ask", "voice-ask-code", misses=self._state.misses)
                return self._read(read_keys(keys))
            case Spoke(words):
                return self._read_spoken(words)

    def _read_spoken(self, words: str) -> Turn:
        code = read_words(words)
        wish = read_wish(words)
        if isinstance(code, Misheard) and wish is Wish.PERSON:
            return self._person()
        if isinstance(code, Misheard) and wish is Wish.LANGUAGE:
            self._switch()
            return self._ask("voice-ask", "voice-ask-code", misses=self._state.misses)
        return self._read(code)

    def _read(self, code: CodeHeard | Misheard) -> Turn:
        match code:
            case Misheard():
                return self._missed(f"voice-{code.value}")
            case CodeHeard(text, sure):
                self._change(asked=text)
                self._say("voice-read-back")
                self._lines.append(self._spelled(text))
                if sure:
                    return self._look_up()  # reading back takes longer than looking up
                return self._ask_to_confirm()

    def _confirm(self, heard: _ByCaller) -> Turn:
        match self._wish(heard, _CONFIRMING):
            case Wish.YES:
                self._say("voice-wait")
                return self._look_up()
            case Wish.NO:
                return self._missed()
            case Wish.PERSON:
                return self._person()
        if (given_up := self._count_miss(heard)) is not None:
            return given_up
        self._lines.append(self._spelled(self._state.asked))
        return self._ask_to_confirm()

    def _menu(self, heard: _ByCaller) -> Turn:  # noqa: PLR0911 - a menu has an entry a key
        match self._wish(heard, _MENU):
            case Wish.AGAIN:
                self._lines += self._state.lines
                return self._open_menu()
            case Wish.TEXT if self._state.number_known:
                self._change(place=Place.TEXTING)
                return self._turn(SendText(self._state.text))
            case Wish.RATE if self._state.rateable:
                return self._ask_score()
            case Wish.ANOTHER:
                return self._ask("voice-ask-another", misses=0)
            case Wish.PERSON:
                return self._person()
            case Wish.LANGUAGE:
                self._switch()
                return self._look_up()
            case Wish.GOODBYE:
                return self.end("voice-goodbye")
        # Who has heard the answer and says nothing is content; who presses wrong keys is not.
        if isinstance(heard, Silence) and self._state.misses:
            return self.end("voice-goodbye")
        if (given_up := self._count_miss(heard, wrong_key="voice-no-such-key")) is not None:
            return given_up
        return self._open_menu(misses=self._state.misses)

    def _whom_to_call(self, heard: _ByCaller) -> Turn:
        number = heard.keys if isinstance(heard, Keyed) else ""
        own = number == "1" and self._state.number_known
        if own or _PHONE.fullmatch(number):
            self._change(place=Place.CALLING_BACK)
            return self._turn(CallBack(None if own else number, self._state.asked, self._state.language))
        misses = self._state.misses + 1
        if misses >= TRIES:
            return self.end("voice-goodbye")
        self._say("voice-silence" if isinstance(heard, Silence) else "voice-call-back-number")
        return self._offer_call_back(misses=misses)

    def _wish(self, heard: _ByCaller, keys: Mapping[str, Wish]) -> Wish | None:
        match heard:
            case Keyed(pressed):
                return keys.get(pressed)
            case Spoke(words) if (wish := read_wish(words)) in keys.values():
                return wish
        return None

    # --- what an effect brought ---------------------------------------------------------------------------------------

    def _tell(self, view: View) -> Turn:
        wording, face = self._wording, self._house.house.face
        said = voice_answer(view, wording, self._now)
        lines = tuple(
            Line(sentence.text, self._state.language, Kind.FIXED if sentence.fixed else Kind.FACTS) for sentence in said
        )
        rateable = view.stage.key is StageKey.RETURNED
        self._change(lines=lines, text=sms_answer(view, wording, face, self._now), rateable=rateable)
        self._lines += lines
        return self._open_menu()

    def _refuse(self, problem: ProblemError) -> Turn:
        told = voice_problem(problem, self._wording)
        self._lines.append(Line(told.text, self._state.language))
        if isinstance(problem, _TRY_AGAIN):
            return self._missed()
        return self._person()

    def _carried(self, *, kept: bool) -> Turn:
        if self._state.place is Place.CALLING_BACK:
            return self.end("voice-call-back-kept" if kept else "voice-call-back-not-kept", "voice-goodbye")
        self._say("voice-text-sent" if kept else "voice-text-not-sent")
        return self._open_menu()

    # --- where the call goes ------------------------------------------------------------------------------------------

    def _ask(self, *message_ids: str, misses: int) -> Turn:
        self._change(place=Place.CODE, misses=misses)
        self._say(*message_ids)
        if self._state.speech:
            self._say("voice-ask-speech")
        self._say("voice-ask-person")
        return self._wait(MOST_KEYS, _CODE_HEARD)

    def _ask_to_confirm(self) -> Turn:
        self._change(place=Place.CONFIRM)
        self._say("voice-confirm")
        return self._wait(1, _CONFIRM_HEARD)

    def _look_up(self) -> Turn:
        self._change(place=Place.LOOKING_UP)
        return self._turn(LookUp(self._state.asked))

    def _open_menu(self, misses: int = 0) -> Turn:
        self._change(place=Place.ANSWERED, misses=misses)
        self._say("voice-menu-repeat", *(["voice-menu-text"] if self._state.number_known else []))
        self._say("voice-menu-another", *(["voice-menu-rate"] if self._state.rateable else []))
        self._say("voice-menu-person", "voice-menu-end")
        return self._wait(1, _MENU_HEARD)

    def _missed(self, *message_ids: str) -> Turn:
        """Ask for the code again, and after the second try in a row for a person."""
        self._say(*message_ids)
        misses = self._state.misses + 1
        return self._person() if misses >= TRIES else self._ask("voice-ask-again", misses=misses)

    def _count_miss(self, heard: Heard, *, wrong_key: str = "voice-not-understood") -> Turn | None:
        """Say what was missed; the turn to a person at the second time in a row, else None and the menu is said."""
        self._say("voice-silence" if isinstance(heard, Silence) else wrong_key)
        self._change(misses=self._state.misses + 1)
        return self._person() if self._state.misses >= TRIES else None

    def _person(self) -> Turn:
        if not self._house.person_at(self._now):
            self._say("voice-night")
            return self._offer_call_back()
        self._change(place=Place.TRANSFERRED, misses=0)
        self._say("voice-person")
        return self._turn(Transfer(self._state.asked, self._state.language))

    def _offer_call_back(self, misses: int = 0) -> Turn:
        self._change(place=Place.CALL_BACK, misses=misses)
        self._say(*(["voice-call-back"] if self._state.number_known else []), "voice-call-back-other")
        return self._wait(_MOST_PHONE_KEYS)

    def end(self, *message_ids: str) -> Turn:
        """Say goodbye."""
        self._change(place=Place.ENDED)
        self._say(*message_ids)
        return self._turn(HangUp())
