"""How a turn of a call is built: sentences of the house's wording, what changes, and what comes then. Pure."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from hotline_bot.voice.house import VoiceHouse
from hotline_bot.voice.turns import CallState, Gather, Kind, Line, Then, Turn
from lookup_api.domain.codes import KeypadCode, recognise, spoken_groups
from lookup_api.wording import Wording, pressing, say_maintenance, speak_code, speak_text


class Building:
    """The work of one turn: collects what changes and what is said, then builds the Turn."""

    def __init__(self, house: VoiceHouse, state: CallState, now: datetime) -> None:
        self._house = house
        self._state = state
        self._now = now
        self._lines: list[Line] = []

    @property
    def _wording(self) -> Wording:
        return self._house.house.wording(self._state.language)

    def _change(self, **changes: object) -> None:
        self._state = msgspec.structs.replace(self._state, **changes)

    def _switch(self) -> None:
        self._change(language=self._house.house.other(self._state.language))

    def _say(self, *message_ids: str) -> None:
        self._lines += [self.sentence(message_id) for message_id in message_ids]

    def _announce(self) -> None:
        """Say what is out of order now or later today: before the caller asks in vain."""
        house, language = self._house.house, self._state.language
        notice = pressing(house.standing(self._now), self._now)
        if notice is not None:
            self._lines.append(Line(say_maintenance(notice, house.wording(language), "voice"), language, Kind.FACTS))

    def sentence(self, message_id: str) -> Line:
        """A sentence of the catalogue. The offer of the other language is made in that language."""
        houses, language = self._house.house, self._state.language
        if message_id == "voice-language":
            language = houses.other(language)
        face = houses.face
        text = houses.wording(language).text(message_id, centre=face.centre, hotline=face.hotline)
        return Line(speak_text(text, language), language)

    def _spelled(self, code_text: str) -> Line:
        """The code as it was understood, in groups short enough to compare with the paper."""
        keypad = KeypadCode.parse(code_text)
        grouped = " ".join(spoken_groups(recognise(code_text))) if keypad is None else keypad.grouped
        return Line(speak_code(grouped, self._state.language), self._state.language, Kind.WORDS)

    def _wait(self, most: int, hints: Mapping[str, tuple[str, ...]] | None = None) -> Turn:
        self._change(step=self._state.step + 1)
        expected = (hints or {}).get(self._state.language, ()) if self._state.speech else ()
        return self._turn(Gather(most, expected))

    def _turn(self, then: Then) -> Turn:
        return Turn(self._state, tuple(self._lines), then)
