"""Every screen, in both languages, both ways up and in every look: nothing clipped, nothing overlapping, no hole."""

from typing import Any

import numpy as np
import pytest

from kiosk.sighting import what_is_meant
from kiosk.state import Button, Pressed, SymbolsRead
from kiosk.theme import CAP_HEIGHT, PITCH, ROLES
from lookup_api.domain.scans import CodeMeant
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_plays import CODE, LOOKS, MACHINE, PLAYS, dress, every_screen, restore
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, out_of_cards, plain, sentences, words_of

CAPITALS = {False: 4.8, True: 6.1}  # mm, usual and large (EN 301 549, 5.1.4, at 50 cm)
TARGET = 15.0  # mm
REACH = 0.6  # of the window's height, from its foot: where low hands come to
INKED = 128  # of 255: the rims of letters are paler
FINER = 0.186  # mm a pixel, of 21.5 inches and 1440 x 2560
LARGER = 0.311  # mm a pixel, of 27 inches


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", LOOKS)
def test_every_screen_fits(size: tuple[int, int], looks: str) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        faults = [f"{screen}: {fault}" for screen in every_screen(stage, looks) for fault in faults_of(stage, size)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", ["vi large", "en low"])
def test_every_screen_fits_on_a_larger_panel(size: tuple[int, int], looks: str) -> None:
    with on_stage(size, machine=MACHINE, pitch=LARGER) as stage:
        faults = [f"{screen}: {fault}" for screen in every_screen(stage, looks) for fault in faults_of(stage, size)]
    assert not faults, "\n".join(faults)


def faults_of(stage: Stage, size: tuple[int, int]) -> list[str]:
    """What is wrong with the screen as it is drawn."""
    from kiosk.screens.parts import Icon, Words

    faults = []
    words = [label for label in stage.labels() if isinstance(label, Words)]
    for label in words:
        text = plain(label)
        if label.texture_size[0] > label.width + 1:
            faults.append(f"{text!r} is {label.texture_size[0]} px wide in a box of {label.width}")
        if not _inside(label, (0, 0, *size)):
            faults.append(f"{text!r} leaves the window: {label.pos} {label.size}")
        if "{" in text or "kiosk-" in text:
            faults.append(f"{text!r} is not a sentence")
    faults += _overlaps(words)
    faults += _too_small(stage, words)
    faults += [f"{part} leaves its card" for part in out_of_cards(stage)]
    buttons = stage.buttons()
    faults += [
        f"button {each.pos} {each.size} leaves the window" for each in buttons if not _inside(each, (0, 0, *size))
    ]
    for button in buttons:
        faults += [
            f"{plain(label)!r} leaves its button"
            for label in button.walk(restrict=True)
            if isinstance(label, Words) and not _inside(label, (*button.pos, *button.size))
        ]
        faults += [
            f"an icon leaves {words_of(button)!r}"
            for icon in button.walk(restrict=True)
            if isinstance(icon, Icon) and not _inside(icon, (*button.pos, *button.size))
        ]
    faults += [f"{words_of(each)!r} stands too high" for each in buttons if each.top > size[1] * REACH]
    faults += _overlaps(buttons)
    faults += _out_of_room(stage)
    return faults


def _out_of_room(stage: Stage) -> list[str]:
    """Tell whether anything stands higher or lower than its screen's margins: more was put there than has room."""
    from kiosk.screens.parts import Screen

    [screen] = (each for each in stage.app.root.walk() if isinstance(each, Screen))
    top, foot = screen.top - screen.padding[1] + 1, screen.y + screen.padding[3] - 1
    parts = [each for each in screen.walk(restrict=True) if each is not screen and each.width and each.height]
    over = [each for each in parts if each.top > top or each.y < foot]
    return [f"{type(each).__name__} {plain(each)[:20]!r} leaves the margins" for each in over if hasattr(each, "text")]


def _too_small(stage: Stage, words: list[Any]) -> list[str]:
    """Capitals and targets below their floors, in mm of glass."""
    millimetres, least = stage.app.theme.millimetres, CAPITALS[stage.app.theme.large]
    heights = {plain(each): millimetres(each.font_size * CAP_HEIGHT) for each in words}
    targets = [millimetres(min(each.width, each.height)) for each in stage.buttons()]
    return [
        *(f"{text!r} has capitals of {height:.1f} mm" for text, height in heights.items() if height < least),
        *(f"a button is {shorter:.1f} mm" for shorter in targets if shorter < TARGET),
    ]


def _inside(widget: Any, box: tuple[float, float, float, float]) -> bool:
    x, y, width, height = box
    return widget.x >= x - 1 and widget.y >= y - 1 and widget.right <= x + width + 1 and widget.top <= y + height + 1


def _overlaps(widgets: list[Any]) -> list[str]:
    faults = []
    for at, one in enumerate(widgets):
        for other in widgets[at + 1 :]:
            across = min(one.right, other.right) - max(one.x, other.x)
            down = min(one.top, other.top) - max(one.y, other.y)
            if across > 1 and down > 1:
                faults.append(f"{getattr(one, 'text', '')!r} overlaps {getattr(other, 'text', '')!r}")
    return faults


@pytest.mark.parametrize("pitch", [FINER, PITCH, LARGER])
def test_capitals_stand_as_high_as_they_are_drawn(pitch: float) -> None:
    """The rows of pixels that an H takes in every size of letters, and not what the face says of itself."""
    from kiosk.screens.parts import Words

    for large in (False, True):
        with on_stage(size_of(pitch), pitch=pitch) as stage:
            dress(stage, [Button.LARGE] if large else [])
            for role in ROLES:
                letter = Words(text="H", role=role)
                letter.fit_line()
                width, height = letter.texture.size
                drawn = np.frombuffer(letter.texture.pixels, np.uint8).reshape(height, width, 4)[:, :, 3]
                rows = int((drawn.max(axis=1) >= INKED).sum())
                assert rows * pitch >= CAPITALS[large], role


def size_of(pitch: float) -> tuple[int, int]:
    """An upright panel of this pitch; a finer one is one of 21.5 inches."""
    return PORTRAIT if pitch >= PITCH else (round(PORTRAIT[0] * PITCH / pitch), round(PORTRAIT[1] * PITCH / pitch))


def test_in_low_reach_what_is_read_begins_lower_on_every_screen() -> None:
    from kiosk.screens.parts import Words

    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        for name, play in PLAYS.items():
            restore(stage)
            dress(stage, [Button.LOW])
            play(stage)
            dress(stage, [Button.LOW])
            stage.lay_out()
            said = [each for each in stage.app.frame.screen.walk() if isinstance(each, Words) and each.text]
            assert said
            # design language, low reach: the card starts at 600 px
            assert max(each.top for each in said) <= PORTRAIT[1] - 600, name


def test_how_old_a_saved_answer_is_stands_on_its_first_part() -> None:
    for size in (PORTRAIT, LANDSCAPE):
        for looks in LOOKS.values():
            with on_stage(size, machine=MACHINE) as stage:
                dress(stage, looks)
                PLAYS["answer, saved"](stage)
                stage.lay_out()
                language = stage.visit.looks.language
                assert sentences()[language].age(stage.visit.page.view.as_of) in stage.texts


def test_low_reach_keeps_every_sign_of_the_keypad() -> None:
    from kiosk.screens.pads import DIGITS, SIGNS

    for rows in (DIGITS, SIGNS):
        told = [sorted("".join(each).replace("x", "")) for each in rows]  # that key stands elsewhere in low reach
        assert told[0] == told[1] == told[2]


def test_low_reach_brings_the_highest_key_down() -> None:
    for size in (PORTRAIT, LANDSCAPE):
        with on_stage(size) as stage:
            stage.happens(Pressed(Button.ENTER_CODE))
            stage.lay_out()
            before = max(button.top for button in stage.buttons())
            stage.happens(Pressed(Button.LOW))
            stage.lay_out()
            assert max(button.top for button in stage.buttons()) < before


def test_a_view_with_the_longest_words_is_told_whole(subtests: pytest.Subtests) -> None:
    import msgspec

    desk = samples.DESK
    long = msgspec.structs.replace(
        samples.supplement_view("000.00.16.H47-240620-00011"),
        desk=msgspec.structs.replace(desk, name=" ".join([desk.name] * 3), address=" ".join([desk.address or ""] * 4)),
        supplement=samples.SupplementView(papers=[f"Bản sao có chứng thực giấy tờ thứ {n} " * 3 for n in range(1, 9)]),
    )
    assert isinstance(what_is_meant([long.code]), CodeMeant)
    for size in (PORTRAIT, LANDSCAPE):
        for looks in ("vi", "en large"):
            with subtests.test(size=size, looks=looks), on_stage(size) as stage:
                for button in LOOKS[looks]:
                    stage.happens(Pressed(button))
                stage.happens(SymbolsRead((CODE,)))
                stage.answer(long)
                seen: set[str] = set()
                while not set(stage.texts) <= seen:
                    stage.lay_out()
                    assert not faults_of(stage, size)
                    seen |= set(stage.texts)
                    stage.happens(Pressed(Button.NEXT_PAGE))
                for paper in long.supplement.papers if long.supplement else []:
                    assert paper in seen
