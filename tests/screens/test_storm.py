"""A thousand touches a second, ten fingers at once, thirty symbols in a frame: still a kiosk, and it wipes itself.

STORM_SECONDS says how long each storm lasts; `make faults` has them last a minute. Time is the test's own: a second
of a storm is 30 frames with a thousand touches among them, however long the machine takes to draw them.
"""

import gc
import os
import random
import weakref
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.state import (
    Answer,
    Attract,
    Button,
    ConnectionChanged,
    Event,
    Looks,
    LookUp,
    NoticesTold,
    Pressed,
    PrinterChanged,
    ScannerChanged,
    SpeakerChanged,
    SymbolSeen,
    SymbolsRead,
)
from lookup_api.contract.problems import ProblemCode
from tests.support.fake_lookup_api import processing_view
from tests.support.hostile import hostile_texts
from tests.support.kiosk_plays import MACHINE, OUTAGE, PLANNED, VIEWS, restore
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

SECONDS = float(os.environ.get("STORM_SECONDS", "0.5"))
FRAMES_A_SECOND = 30
TOUCHES_A_SECOND = 1000
FINGERS = 10
CODE = "H47.16-240617-7391"
THIRTY = tuple(f"H47.16-240617-{number:04d}" for number in range(30))
HOSTILE = tuple(hostile_texts(200))


class Fingers:
    """Up to ten fingers that land, slide and lift at random, as often as they are told to; some are lifted never."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self._stage = stage
        self._dice = dice
        self._down: list[Any] = []
        self._targets: list[tuple[float, float]] = []

    def look(self) -> None:
        """Look where the things are that can be pressed."""
        self._targets = [tuple(each.center) for each in self._stage.buttons()]

    def touch(self) -> None:
        """Put a finger down, and once ten are down, move or lift one of them first."""
        from kivy.tests.common import UnitTestTouch

        while len(self._down) >= FINGERS or (self._down and self._dice.random() < 0.4):
            finger = self._down.pop(self._dice.randrange(len(self._down)))
            if self._dice.random() < 0.2:
                finger.touch_move(*self._place())
            if self._dice.random() < 0.99:
                finger.touch_up()
        finger = UnitTestTouch(*self._place())
        finger.touch_down()
        self._down.append(finger)

    def lift(self) -> None:
        """Lift all."""
        while self._down:
            self._down.pop().touch_up()

    def _place(self) -> tuple[float, float]:
        """Anywhere, and one time in three on something that can be pressed."""
        width, height = self._stage.app.root.size
        if self._targets and self._dice.random() < 0.33:
            return self._dice.choice(self._targets)
        return self._dice.uniform(-20, width + 20), self._dice.uniform(-20, height + 20)


def weather(stage: Stage, dice: random.Random) -> None:
    """Let something else happen at the same time: to the machine, before the scanner, at the API."""
    happenings: tuple[Callable[[], Event], ...] = (
        lambda: SymbolsRead(THIRTY),
        lambda: SymbolsRead(tuple(dice.sample(HOSTILE, 30))),
        lambda: SymbolsRead((dice.choice(THIRTY),)),
        lambda: SymbolSeen(((-9.0, 0.3), (0.7, 7.0), (0.68, 0.7), (0.48, 0.66)), dice.random() * 3, dice.random()),
        lambda: ScannerChanged(dice.random() < 0.5),
        lambda: PrinterChanged(dice.random() < 0.5),
        lambda: SpeakerChanged(dice.random() < 0.5),
        lambda: ConnectionChanged(dice.random() < 0.5),
        lambda: NoticesTold(dice.choice(((), (PLANNED,), (OUTAGE, PLANNED)))),
    )
    stage.happens(dice.choice(happenings)())
    if stage.lookups.asked:
        asked = stage.lookups.asked[-1]
        if dice.random() < 0.3:
            stage.refuse(dice.choice(list(ProblemCode)), retry_after=9)
        elif isinstance(asked, LookUp):
            stage.answer(VIEWS[dice.choice(list(VIEWS))]())
        else:
            stage.done()
        stage.lookups.asked.clear()


def storm(stage: Stage, seconds: float, seed: int) -> None:
    """Touch and let things happen; every frame is laid out, and one in ten drawn."""
    dice = random.Random(seed)
    fingers = Fingers(stage, dice)
    for frame in range(int(seconds * FRAMES_A_SECOND)):
        fingers.look()
        for _ in range(round(TOUCHES_A_SECOND / FRAMES_A_SECOND)):
            fingers.touch()
        weather(stage, dice)
        stage.passes(1 / FRAMES_A_SECOND)
        stage.draw() if frame % 10 == 0 else stage.lay_out()
    fingers.lift()
    stage.draw()


@pytest.mark.timeout(300 + 30 * SECONDS)
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_after_a_storm_it_is_still_a_kiosk(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        storm(stage, SECONDS, seed=size[0])
        _wipes_itself(stage)
        _answers(stage)


def _wipes_itself(stage: Stage) -> None:
    """Whoever stormed has left: the question comes, and then the start page in the house's own looks."""
    restore(stage)
    stage.happens(Pressed(Button.LARGE))
    stage.happens(Pressed(Button.ENTER_CODE))
    stage.passes(46)
    assert stage.visit.countdown is not None
    stage.passes(15)
    assert stage.visit.countdown is None
    assert isinstance(stage.visit.page, Attract)
    assert stage.visit.looks == Looks("vi")
    stage.draw()
    assert "Hồ sơ của quý vị\nđến đâu rồi?" in stage.texts


def _answers(stage: Stage) -> None:
    stage.passes(4)
    stage.happens(SymbolsRead((CODE,)))
    stage.answer(processing_view())
    stage.draw()
    assert isinstance(stage.visit.page, Answer)
    assert "Đang xử lý" in stage.texts
    stage.press("Xong")
    assert isinstance(stage.visit.page, Attract)


@pytest.mark.timeout(300 + 30 * SECONDS)
def test_nothing_piles_up_in_a_storm() -> None:
    with on_stage(machine=MACHINE) as stage:
        for seed in range(2):
            storm(stage, SECONDS / 4, seed)
            _wipes_itself(stage)
        before = _living()
        for seed in range(2, 4):
            storm(stage, SECONDS / 4, seed)
            _wipes_itself(stage)
        after = _living()
    # A screen that is never let go has dozens of words on it, and every storm has dozens of screens.
    assert {kind: (before[kind], count) for kind, count in after.items() if count > before[kind] + 60} == {}


def _living() -> Counter[str]:
    gc.collect()
    kinds = ("kivy.uix.", "kivy.graphics.", "kiosk.screens.")
    return Counter(
        f"{type(each).__module__}.{type(each).__qualname__}"
        for each in gc.get_objects()
        if str(type(each).__module__).startswith(kinds)
    )


def test_thirty_receipts_in_one_frame_are_one_question() -> None:
    with on_stage() as stage:
        for _ in range(200):
            stage.happens(SymbolsRead(THIRTY))
        assert stage.lookups.asked == []
        stage.draw()
        assert any("từng tờ" in text for text in stage.texts)


def test_a_screen_that_nobody_has_seen_takes_no_press() -> None:
    """Ten fingers on ten buttons at once: the first one chooses, the others chose something that is gone."""
    from kivy.tests.common import UnitTestTouch

    with on_stage(machine=MACHINE) as stage:
        stage.happens(Pressed(Button.HELP))
        stage.draw()
        place = stage.button("Chữ to").center
        for _ in range(FINGERS):
            finger = UnitTestTouch(*place)
            finger.touch_down()
            finger.touch_up()
        assert stage.visit.looks.large  # pressed once, not ten times there and back
        stage.draw()
        stage.press("Chữ to")
        assert not stage.visit.looks.large


def test_a_button_whose_screen_went_while_the_finger_was_down_does_nothing() -> None:
    from kivy.tests.common import UnitTestTouch

    with on_stage(machine=MACHINE) as stage:
        held = UnitTestTouch(*stage.button("Nhập mã hồ sơ").center)
        held.touch_down()
        stage.happens(SymbolsRead((CODE,)))
        stage.answer(processing_view())
        stage.draw()
        held.touch_up()
        stage.draw()
        assert isinstance(stage.visit.page, Answer)


def test_a_finger_whose_lifting_is_never_told_holds_no_screen() -> None:
    from kivy.tests.common import UnitTestTouch

    with on_stage(machine=MACHINE) as stage:
        stage.happens(SymbolsRead((CODE,)))
        stage.answer(processing_view())
        stage.draw()
        screen = weakref.ref(stage.app.frame.screen)
        finger = UnitTestTouch(*stage.button("Xong").center)
        finger.touch_down()
        stage.draw()
        stage.passes(46)  # nobody is there
        stage.passes(15)
        stage.draw()
        assert isinstance(stage.visit.page, Attract)
        stage.draw()
        gc.collect()
        assert screen() is None
        finger.touch_up()
        assert isinstance(stage.visit.page, Attract)
