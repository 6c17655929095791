"""A camera, a reader, a printer, a speaker that is lost: one clear sentence each, whole and large enough."""

from typing import Any

import pytest

from kiosk.state import Button, Pressed, ScannerChanged, SpeakerChanged
from kiosk.theme import CAP_HEIGHT
from tests.screens.test_contrast import LEAST, box_of, contrast_of
from tests.support.kiosk_plays import MACHINE, PLAYS
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, plain, sentences

TOLD = ("printing", "printed", "printer-lost", "printer-paper-out", "speaker-lost")


def ribbon_of(stage: Stage) -> Any:
    from kiosk.screens.overlay import Ribbon

    return Ribbon(stage.app.root)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", [(), (Button.LARGE, Button.CONTRAST)], ids=["usual", "large contrast"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_told_over_the_screen_is_whole(size: tuple[int, int], looks: tuple[Button, ...], language: str) -> None:
    words = sentences()[language]
    with on_stage(size, machine=MACHINE) as stage:
        PLAYS["answer supplement"](stage)
        for button in looks:
            stage.happens(Pressed(button))
        ribbon = ribbon_of(stage)
        for message in TOLD:
            ribbon.tell(words.say(message))
            stage.lay_out()
            [label] = ribbon.children
            assert plain(label) == words.say(message)
            assert label.x >= 0
            assert label.right <= size[0]
            assert label.top <= size[1]
            assert label.texture_size[0] <= label.width + 1
            assert ribbon.height <= stage.app.theme.px("head")  # it hides nothing that can be pressed or read
            least = 6.1 if stage.app.theme.large else 4.8
            assert stage.app.theme.millimetres(label.font_size * CAP_HEIGHT) >= least
            assert contrast_of(box_of(label, stage.pixels)) >= LEAST
        ribbon.tell("")
        stage.draw()
        assert ribbon.parent is None


def test_without_camera_and_reader_the_start_page_offers_the_keypad() -> None:
    with on_stage(machine=MACHINE) as stage:
        stage.happens(ScannerChanged(present=False))
        stage.draw()
        assert any(text.startswith("Ô quét đang tạm nghỉ") for text in stage.texts)
        stage.press("Nhập mã hồ sơ")
        stage.draw()
        assert stage.button("Tra cứu")


def test_without_a_speaker_nothing_offers_to_read_aloud() -> None:
    with on_stage(machine=MACHINE) as stage:
        assert stage.button("Nghe đọc")
        stage.happens(SpeakerChanged(present=False))
        stage.draw()
        assert not any("Nghe đọc" in text for text in stage.texts)
        stage.happens(SpeakerChanged(present=True))
        stage.draw()
        assert stage.button("Nghe đọc")
