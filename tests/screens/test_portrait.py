"""The picture of `--screenshot` is taken of a whole screen, however long the machine takes to draw one."""

from pathlib import Path

import pytest

from kiosk.state import Button, Pressed, SymbolsRead
from tests.support.fake_lookup_api import processing_view
from tests.support.kiosk_stage import Stage, on_stage

PATIENCE = 300  # frames


class Pictures:
    """Notes in which frame each picture is taken."""

    def __init__(self) -> None:
        self.taken_in: list[int] = []

    def save(self, _path: Path) -> None:
        from kivy.clock import Clock

        self.taken_in.append(Clock.frames)


class Ends:
    """What is told to stop once the picture is there."""

    stopped = False

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Pictures:
    with on_stage():
        from kiosk import portrait
    pictures = Pictures()
    monkeypatch.setattr(portrait, "SETTLED", 0.0)
    monkeypatch.setattr(portrait, "save_picture", pictures.save)
    return pictures


def answered(stage: Stage) -> None:
    stage.happens(SymbolsRead(("H47.16-240605-0003",)))
    stage.answer(processing_view())


def test_a_picture_waits_until_what_changed_last_has_been_drawn(pictures: Pictures, tmp_path: Path) -> None:
    from kivy.base import EventLoop
    from kivy.clock import Clock

    from kiosk.portrait import FRAMES, Portrait

    with on_stage() as stage:
        portrait, ends = Portrait(tmp_path / "picture.png", wait=3600), Ends()
        portrait.sit(ends)
        stage.app._on_drawn = portrait.drawn
        answered(stage)
        EventLoop.idle()
        stage.happens(Pressed(Button.LARGE))  # all is built anew
        changed_in = Clock.frames
        for _ in range(PATIENCE):
            if ends.stopped:
                break
            EventLoop.idle()
        assert ends.stopped
        [taken_in] = pictures.taken_in
        assert taken_in >= changed_in + FRAMES


def test_a_screen_that_is_no_answer_is_waited_on(pictures: Pictures, tmp_path: Path) -> None:
    from kivy.base import EventLoop

    from kiosk.portrait import FRAMES, Portrait

    with on_stage() as stage:
        portrait = Portrait(tmp_path / "picture.png", wait=3600)
        portrait.sit(Ends())
        stage.app._on_drawn = portrait.drawn
        stage.happens(Pressed(Button.ENTER_CODE))
        for _ in range(2 * FRAMES):
            EventLoop.idle()
        assert pictures.taken_in == []
