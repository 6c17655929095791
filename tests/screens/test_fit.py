"""Every screen, in both languages, both ways up and in every look: nothing clipped, nothing overlapping, no hole."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.sighting import what_is_meant
from kiosk.state import Button, KeyPressed, Pressed, ScannerChanged, SymbolSeen, SymbolsRead
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View
from lookup_api.domain.scans import CodeMeant
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, plain, words_of

CODE = "H47.16-240617-0001"

VIEWS: dict[str, Callable[[], View]] = {
    name.removesuffix("_view"): getattr(samples, name)
    for name in dir(samples)
    if name.endswith("_view") and name != "sample_view"
}

VIEWS["unconfirmed"] = lambda: samples.sample_view(
    "H47.16-240615-0011", samples.StageKey.FINISHED, outcome=samples.Outcome.UNCONFIRMED,
    next_step=samples.NextStep.ASK_DESK,
)  # fmt: skip


def _answered(view: Callable[[], View]) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.happens(SymbolsRead((CODE,)))
        stage.answer(view())

    return play


def _refused(code: ProblemCode) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.happens(Pressed(Button.ENTER_CODE))
        stage.happens(KeyPressed("1"))
        stage.happens(Pressed(Button.LOOK_UP))
        stage.refuse(code, retry_after=900)

    return play


def _shown(*texts: str) -> Callable[[Stage], None]:
    return lambda stage: stage.happens(SymbolsRead(texts))


def _typing(stage: Stage) -> None:
    stage.happens(Pressed(Button.ENTER_CODE))
    for key in "000.00.16.H47-240620-000111":
        stage.happens(KeyPressed(key))


def _waiting(stage: Stage) -> None:
    stage.happens(SymbolsRead((CODE,)))
    stage.passes(0.5)


def _countdown(stage: Stage) -> None:
    _answered(samples.processing_view)(stage)
    stage.passes(48)


def _seen(share: float, brightness: float, *, for_long: bool = False) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        for _ in range(20 if for_long else 2):
            stage.happens(SymbolSeen(((0.5, 0.3), (0.7, 0.33), (0.68, 0.7), (0.48, 0.66)), share, brightness))
            stage.passes(0.5)

    return play


SCREENS: dict[str, Callable[[Stage], None]] = {
    "attract": lambda _stage: None,
    "attract without scanner": lambda stage: stage.happens(ScannerChanged(present=False)),
    "keypad": lambda stage: stage.happens(Pressed(Button.ENTER_CODE)),
    "keypad, long code": _typing,
    "symbol seen": _seen(0.3, 0.5),
    "symbol seen, too far": _seen(0.1, 0.5),
    "symbol seen, too bright": _seen(0.3, 0.9, for_long=True),
    "waiting": _waiting,
    "countdown": _countdown,
    "identity card": _shown("079085000123"),
    "procedure": _shown("1.004222"),
    "several": _shown(CODE, "H47.16-240603-0002"),
    "other system": _shown("https://example.gov.vn/xem"),
    **{f"answer {name}": _answered(view) for name, view in VIEWS.items()},
    **{f"problem {code}": _refused(code) for code in ProblemCode},
}
LOOKS: dict[str, tuple[Button, ...]] = {
    "vi": (),
    "en": (Button.LANGUAGE,),
    "vi large": (Button.LARGE,),
    "en large": (Button.LANGUAGE, Button.LARGE),
    "en large contrast": (Button.LANGUAGE, Button.LARGE, Button.CONTRAST),
    "vi low": (Button.LOW,),
    "en low": (Button.LANGUAGE, Button.LOW),
    "vi low large contrast": (Button.LOW, Button.LARGE, Button.CONTRAST),
    "en low large": (Button.LANGUAGE, Button.LOW, Button.LARGE),
}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", LOOKS)
def test_every_screen_fits(size: tuple[int, int], looks: str) -> None:
    faults: list[str] = []
    with on_stage(size) as stage:
        for button in LOOKS[looks]:
            stage.happens(Pressed(button))
        for name, play in SCREENS.items():
            stage.happens(Pressed(Button.BACK))
            stage.happens(ScannerChanged(present=True))
            stage.passes(4)
            play(stage)
            for part in range(4):
                stage.lay_out()
                faults += [f"{name}, part {part}: {fault}" for fault in faults_of(stage, size)]
                if not _has_more(stage):
                    break
                stage.happens(Pressed(Button.NEXT_PAGE))
    assert not faults, "\n".join(faults)


def _has_more(stage: Stage) -> bool:
    return any(getattr(widget, "button", None) is Button.NEXT_PAGE for widget in stage.buttons())


def faults_of(stage: Stage, size: tuple[int, int]) -> list[str]:
    """What is wrong with the screen as it is drawn."""
    from kiosk.screens.parts import Words

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
    faults += _overlaps(buttons)
    return faults


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


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", ["vi", "vi low", "vi low large contrast"])
def test_every_target_is_large_enough_and_low_enough(size: tuple[int, int], looks: str) -> None:
    with on_stage(size) as stage:
        for button in LOOKS[looks]:
            stage.happens(Pressed(button))
        for play in SCREENS.values():
            stage.happens(Pressed(Button.BACK))
            stage.passes(4)
            play(stage)
            stage.lay_out()
            for button in stage.buttons():
                shorter = min(button.width, button.height)
                assert stage.app.theme.millimetres(shorter) >= 15, f"{words_of(button)!r} is too small"
                # design language, low reach: in landscape controls stay below y = 432, in portrait below y = 768
                ceiling = size[1] - (768 if size == PORTRAIT else 432)
                assert button.top <= ceiling, f"{words_of(button)!r} stands too high"


def test_in_low_reach_what_is_read_begins_lower_on_every_screen() -> None:
    from kiosk.screens.parts import Words

    with on_stage(PORTRAIT) as stage:
        stage.happens(Pressed(Button.LOW))
        for name, play in SCREENS.items():
            stage.happens(Pressed(Button.BACK))
            stage.happens(ScannerChanged(present=True))
            stage.passes(4)
            play(stage)
            stage.lay_out()
            said = [each for each in stage.app.frame.screen.walk() if isinstance(each, Words) and each.text]
            assert said
            # design language, low reach: the card starts at 600 px
            assert max(each.top for each in said) <= PORTRAIT[1] - 600, name


def test_low_reach_keeps_every_sign_of_the_keypad() -> None:
    from kiosk.screens.keypad import LOW_ROWS, LOW_WIDE_ROWS, ROWS

    assert sorted("".join(LOW_ROWS)) == sorted("".join(LOW_WIDE_ROWS)) == sorted("".join(ROWS))


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
