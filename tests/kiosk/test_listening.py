"""Reading aloud and the end of a visit: whoever listens has time to, and nobody's page is read for ever."""

import pytest

from kiosk.state import (
    Answer,
    Answered,
    Attract,
    Button,
    Event,
    Forget,
    HeadphonesChanged,
    Machine,
    Pressed,
    ReadOn,
    Speak,
    StopSpeaking,
    SymbolsRead,
    Ticked,
    Touched,
    Visit,
)
from kiosk.visit import COUNTDOWN, IDLE, LISTENING, step, wakes_at
from tests.kiosk.test_speech import speech
from tests.support.fake_lookup_api import processing_view

CODE = "H47.16-240617-0001"
LONG = 2 * IDLE  # seconds that a page takes to be read


class Listener:
    """A visit and the reading aloud beside it, each hearing of the other as in the window."""

    def __init__(self) -> None:
        self.now = 100.0
        self.visit = Visit.begin(("vi", "en"), self.now, Machine(speaker=True))
        self.speech, self.voice, self.posted = speech()
        self.effects: list[object] = []
        self.speech.see(self.visit)

    def __call__(self, *events: Event) -> "Listener":
        self.posted.extend(events)
        while self.posted:
            self.visit, effects = step(self.visit, self.posted.pop(0), self.now)
            self.effects.extend(effects)
            for effect in effects:
                self.speech.run(effect)
            self.speech.see(self.visit)
        return self

    def passes(self, seconds: float) -> "Listener":
        """Let time pass as the window's clock does: it wakes when the visit says so."""
        end = self.now + seconds
        while (wake := wakes_at(self.visit)) is not None and wake <= end:
            self.now = max(self.now + 1e-3, wake)
            self(Ticked())
        self.now = end
        return self(Ticked())

    def hears_all(self) -> "Listener":
        self.voice.done(True)
        return self()

    def answered(self) -> "Listener":
        return self(Pressed(Button.LISTEN), SymbolsRead((CODE,)), Answered(1, processing_view()))


def test_a_page_is_heard_to_its_end_before_anybody_is_asked() -> None:
    listener = Listener().answered().passes(LONG)
    assert isinstance(listener.visit.page, Answer)
    assert listener.visit.countdown is None
    said = len(listener.voice.said)
    listener.hears_all().passes(IDLE - 1)
    assert (listener.visit.countdown, len(listener.voice.said)) == (None, said)
    assert listener.passes(1.5).visit.countdown == COUNTDOWN


@pytest.mark.parametrize("heard", [True, False])
def test_the_question_is_read_and_does_not_answer_itself(*, heard: bool) -> None:
    listener = Listener().answered().hears_all().passes(IDLE + 1)
    assert listener.visit.countdown == COUNTDOWN - 1
    assert "còn xem không" in listener.voice.said[-1][0][0][0]
    if heard:
        listener.hears_all()
    assert listener.passes(COUNTDOWN).visit.page == Attract()
    assert listener.visit.untouched
    assert listener.effects[-1] == Forget()
    assert not listener.speech.listening


def test_a_voice_that_never_ends_keeps_no_page() -> None:
    listener = Listener().answered().passes(LISTENING - 1)
    assert listener.visit.countdown is None
    assert listener.passes(1 + COUNTDOWN).visit.untouched


def test_a_touch_while_it_is_read_counts_as_ever() -> None:
    listener = Listener().answered().passes(LONG)(Touched())
    assert listener.effects[-1] == StopSpeaking()
    assert listener.passes(IDLE + 1).visit.countdown == COUNTDOWN - 1


def test_headphones_that_are_plugged_in_begin_to_read_and_pulled_out_are_silent_at_once() -> None:
    listener = Listener()(HeadphonesChanged(present=True))
    assert listener.effects == [Speak(Attract(), "vi")]
    listener(SymbolsRead((CODE,)), Answered(1, processing_view()))
    assert listener.visit.speaking
    listener(HeadphonesChanged(present=False))
    assert listener.effects[-1] == StopSpeaking()
    assert not listener.visit.speaking
    said = len(listener.voice.said)
    listener(HeadphonesChanged(present=False))
    assert len(listener.voice.said) == said
    silent = Visit.begin(("vi",), 0.0, Machine())
    assert step(silent, HeadphonesChanged(present=True), 1.0)[1] == ()


def test_who_listens_to_the_start_page_alone_is_forgotten_too() -> None:
    listener = Listener()(Pressed(Button.LISTEN))
    listener.speech.turn(louder=True)
    listener.hears_all()
    assert listener.visit.page == Attract()
    assert listener.passes(IDLE + COUNTDOWN + 1).visit.untouched
    assert listener.effects[-1] == Forget()
    assert not listener.speech.listening


def test_reading_on_is_no_touch_and_reads_once() -> None:
    listener = Listener()(Pressed(Button.LISTEN)).hears_all()
    touched_at = listener.visit.touched_at
    listener.passes(5)(ReadOn(), ReadOn())
    assert listener.visit.touched_at == touched_at
    assert listener.effects == [Speak(Attract(), "vi")] * 2
    silent = Visit.begin(("vi",), 0.0, Machine())
    assert step(silent, ReadOn(), 1.0) == (silent, ())
