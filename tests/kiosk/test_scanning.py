"""A symbol that is seen and cannot be read: when it is spoken of, what is said, and how it ends."""

from dataclasses import replace

import pytest

from kiosk.scanning import BRIGHT, GONE_AFTER, HINT_STAYS, LATE_AFTER, NOTICED_AFTER, SMALL
from kiosk.state import (
    Answer,
    Answered,
    Attract,
    Button,
    Event,
    Hint,
    Keypad,
    Pressed,
    Scanning,
    SymbolSeen,
    SymbolsRead,
    Ticked,
    Visit,
    Waiting,
)
from kiosk.visit import COUNTDOWN, IDLE, SAME_PAPER, WAITING_SHOWN_AFTER, step, wakes_at
from tests.support.fake_lookup_api import processing_view

CODE = "H47.16-240617-0001"
SQUARE = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
STILL = SymbolSeen(SQUARE, 0.3, 0.5)
FAR = SymbolSeen(SQUARE, SMALL - 0.01, 0.5)
GLARE = SymbolSeen(SQUARE, 0.3, BRIGHT + 0.01)
FRAME = 0.125  # seconds from one frame to the next


class Play:
    """Plays events against a visit."""

    def __init__(self) -> None:
        self.now = 500.0
        self.visit = Visit.begin(("vi", "en"), self.now)

    def __call__(self, *events: Event) -> "Play":
        for event in events:
            self.visit, _ = step(self.visit, event, self.now)
        return self

    def after(self, seconds: float) -> "Play":
        self.now += seconds
        return self

    def held(self, seconds: float, event: SymbolSeen = STILL) -> "Play":
        """Hold a paper up, frame by frame."""
        end = self.now + seconds
        while self.now < end:
            self(event, Ticked()).after(FRAME)
        return self

    @property
    def scanning(self) -> Scanning:
        assert isinstance(self.visit.page, Scanning)
        return self.visit.page


def test_a_symbol_that_only_passes_is_not_spoken_of() -> None:
    play = Play().held(NOTICED_AFTER - FRAME)
    assert play.visit.page == Attract()
    assert play.after(GONE_AFTER)(Ticked()).visit.sight is None


def test_a_symbol_that_stays_is_spoken_of_and_followed() -> None:
    play = Play().held(NOTICED_AFTER + 2 * FRAME)
    assert play.scanning.outline == SQUARE
    elsewhere = tuple((x + 0.1, y) for x, y in SQUARE)
    assert play(replace(STILL, outline=elsewhere)).scanning.outline == elsewhere


@pytest.mark.parametrize(
    ("event", "hint"),
    [(STILL, Hint.STILL), (FAR, Hint.CLOSER), (GLARE, Hint.GLARE), (replace(FAR, brightness=0.9), Hint.CLOSER)],
)
def test_what_would_help_is_said(event: SymbolSeen, hint: Hint) -> None:
    assert Play().held(1, event).scanning.hint is hint


def test_a_hint_stays_long_enough_to_be_read() -> None:
    play = Play().held(NOTICED_AFTER + 2 * FRAME)
    since = play.scanning.hinted_at
    while play.now - since < HINT_STAYS:
        assert play(FAR).scanning.hint is Hint.STILL
        play.after(FRAME)
    assert play(FAR).scanning.hint is Hint.CLOSER
    assert play.after(HINT_STAYS - 0.01)(GLARE).scanning.hint is Hint.CLOSER
    assert play.after(0.02)(GLARE).scanning.hint is Hint.GLARE


def test_the_keypad_becomes_the_way_on_after_a_while() -> None:
    play = Play().held(LATE_AFTER - 1)
    assert not play.scanning.late
    assert play.held(2).scanning.late
    assert play(Pressed(Button.ENTER_CODE)).visit.page == Keypad()


def test_a_paper_that_goes_away_leaves_the_invitation() -> None:
    play = Play().held(3).after(GONE_AFTER)(Ticked())
    assert play.visit.page == Attract()
    assert play.visit.untouched


def test_a_trembling_hand_does_not_end_it() -> None:
    play = Play().held(1).after(GONE_AFTER - 2 * FRAME)(Ticked())
    assert isinstance(play.visit.page, Scanning)
    assert isinstance(play(STILL).visit.page, Scanning)


def test_once_it_is_read_it_is_answered() -> None:
    play = Play().held(2)(SymbolsRead((CODE,)))
    assert isinstance(play.visit.page, Scanning)
    assert play.after(WAITING_SHOWN_AFTER)(Ticked()).visit.page == Waiting()
    assert play(Answered(1, processing_view())).visit.page == Answer(processing_view())
    assert play.held(2).visit.page == Answer(processing_view())


def test_a_torn_symbol_beside_one_that_was_read_is_not_spoken_of() -> None:
    play = Play()(SymbolsRead((CODE,)), Answered(1, processing_view()), Pressed(Button.DONE))
    play.held(SAME_PAPER - FRAME)
    assert play.visit.page == Attract()


@pytest.mark.parametrize("leave", [Button.BACK, Button.DONE])
def test_whoever_leaves_is_not_called_back_by_the_paper_that_lies_there(leave: Button) -> None:
    play = Play().held(3)(Pressed(leave)).held(20)
    assert play.visit.page == Attract()
    play.after(GONE_AFTER)(Ticked()).held(1)
    assert isinstance(play.visit.page, Scanning)


def test_typing_is_not_disturbed() -> None:
    assert Play()(Pressed(Button.ENTER_CODE)).held(3).visit.page == Keypad()


def test_a_paper_left_lying_does_not_keep_the_machine() -> None:
    play = Play().held(IDLE + COUNTDOWN + 5)
    assert play.visit.page == Attract()
    assert play.visit.untouched


def test_after_the_end_nothing_of_the_picture_is_left() -> None:
    play = Play().held(3)(Pressed(Button.DONE))
    assert "0.4" not in repr(play.visit.page)
    assert replace(play.visit, sight=None) == Visit.begin(("vi", "en"), play.now)


def test_every_wake_changes_something() -> None:
    play = Play().held(1)
    for _ in range(10):
        wake = wakes_at(play.visit)
        if wake is None:
            break
        before = play.visit
        play.now = wake + 1e-6
        play(Ticked())
        assert play.visit != before
    assert wakes_at(play.visit) is None
    assert play.visit.untouched
