"""The picture to aim by: drawn on the screen while a symbol cannot be read, and nowhere afterwards."""

import gc

import numpy as np

from kiosk.state import Button, Hint, Pressed, Scanning, SymbolSeen, SymbolsRead
from lookup_api.symbols import Frame
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

SQUARE = ((0.4, 0.3), (0.6, 0.3), (0.6, 0.7), (0.4, 0.7))
SIZE = (640, 360)


def picture(gray: int = 137) -> Frame:
    return np.full((360, 640), gray, np.uint8)


def hold_up(stage: Stage, seconds: float = 1.0, event: SymbolSeen | None = None) -> None:
    for _ in range(int(seconds / 0.25)):
        stage.happens(event or SymbolSeen(SQUARE, 0.3, 0.5))
        stage.passes(0.25)


def show(stage: Stage, frame: Frame, *, moved: bool = True) -> None:
    stage.app.show_preview(frame, moved)
    stage.draw()


EDGES = 1000  # pixels at the rims of letters that happen to have the gray of a picture; the picture has 200 times that


def pixels_of(stage: Stage, gray: int) -> int:
    """How many pixels of the window have a gray that no colour of the look has."""
    pixels = stage.pixels
    assert stage.app.root.size == [pixels.shape[1], pixels.shape[0]]
    return int((pixels == gray).all(axis=2).sum())


def pictures_alive() -> int:
    """How many arrays and textures of the size of a picture are still held by anything."""
    from kivy.graphics.texture import Texture

    gc.collect()
    alive = gc.get_objects()
    textures = [each for each in alive if type(each) is Texture and each.size == SIZE]
    arrays = [each for each in alive if type(each) is np.ndarray and each.shape == (360, 640)]
    return len(textures) + len(arrays)


def test_the_picture_is_drawn_with_the_frame_and_is_gone_afterwards() -> None:
    for size in (PORTRAIT, LANDSCAPE):
        with on_stage(size) as stage:
            hold_up(stage)
            assert isinstance(stage.visit.page, Scanning)
            show(stage, picture())
            assert pixels_of(stage, 137) > 100_000
            assert "Đã thấy mã QR, đang đọc…" in stage.texts
            assert "Hình này không được lưu lại." in stage.texts
            preview = stage.app.frame.screen._preview
            texture = preview.texture
            assert set(texture.pixels[::4]) == {137}
            stage.press("Quay lại")
            assert pixels_of(stage, 137) < EDGES
            assert preview.texture is None
            assert set(texture.pixels[::4]) == {0}  # not even the graphics card keeps it
            del preview, texture
            stage.draw()
            assert pictures_alive() == 0


def test_the_picture_goes_with_every_way_out_of_the_screen() -> None:
    def gone(stage: Stage) -> None:
        stage.passes(3)

    def read(stage: Stage) -> None:
        stage.happens(SymbolsRead(("H47.16-240617-0001",)))
        stage.passes(0.5)

    def idle(stage: Stage) -> None:
        hold_up(stage, 46)

    def looks(stage: Stage) -> None:
        stage.happens(Pressed(Button.CONTRAST))

    for leave in (gone, read, idle, looks):
        with on_stage() as stage:
            hold_up(stage)
            show(stage, picture())
            preview = stage.app.frame.screen._preview
            leave(stage)
            stage.draw()
            assert preview.texture is None, leave.__name__
            assert pixels_of(stage, 137) < EDGES, leave.__name__


def test_a_picture_that_comes_when_no_screen_wants_it_is_dropped() -> None:
    with on_stage() as stage:
        show(stage, picture())
        assert pixels_of(stage, 137) < EDGES
        assert not stage.app._previews


def test_a_picture_that_has_not_changed_is_not_drawn_again() -> None:
    with on_stage() as stage:
        hold_up(stage)
        show(stage, picture(137), moved=False)  # the first is drawn whatever it is
        show(stage, picture(99), moved=False)
        assert pixels_of(stage, 99) < EDGES
        show(stage, picture(99))
        assert pixels_of(stage, 99) > 100_000


def test_hints_change_in_place_and_the_keypad_becomes_the_way_on() -> None:
    with on_stage() as stage:
        hold_up(stage)
        assert "Giữ yên và vuốt\u00a0phẳng\u00a0tờ\u00a0giấy" in stage.texts
        screen = stage.app.frame.screen
        hold_up(stage, 3, SymbolSeen(SQUARE, 0.05, 0.5))
        assert "Đưa giấy lại gần hơn" in stage.texts
        hold_up(stage, 3, SymbolSeen(SQUARE, 0.3, 0.95))
        assert "Nghiêng giấy để\u00a0bớt\u00a0loá" in stage.texts
        assert len([said for said in stage.texts if said in _hints()]) == 1
        assert not stage.button("Nhập mã hồ sơ").main
        hold_up(stage, 3)
        assert stage.button("Nhập mã hồ sơ").main
        assert stage.app.frame.screen is screen


def _hints() -> set[str]:
    from tests.support.kiosk_stage import sentences

    return {sentences()["vi"].say(f"hint-{hint}") for hint in Hint}
