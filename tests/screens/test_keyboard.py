"""The window's key events reach the wedge in any order of focus changes, and a scan asks like a picture does."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.state import SymbolsRead
from tests.support.kiosk_stage import Stage, on_stage
from tests.support.us_keyboard import ENTER, PLACES

CODE = "000.00.16.H47-240620-0001"


def strike(place: int, sign: str, *, shift: bool = False, told: bool = True) -> None:
    """One key as Kivy's window provider tells it; without `told`, as it does once a text field was unfocused."""
    from kivy.core.window import Window

    held = ["shift"] if shift else []
    # Kivy tells the sign of a key without its case.
    if not Window.dispatch("on_key_down", ord(sign.lower()), place, sign.lower(), held):
        Window.dispatch("on_keyboard", ord(sign.lower()), place, sign.lower(), held)
    if told:
        Window.dispatch("on_textinput", sign)


def scan(text: str, *, told: bool = True) -> None:
    for sign in text:
        place, shift = PLACES[sign]
        strike(place, sign, shift=shift, told=told)
    strike(ENTER, "\r", told=False)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with on_stage((540, 960)) as stage:
        from kiosk.scanners.keyboard import Keyboard

        keyboard = Keyboard(lambda text: stage.happens(SymbolsRead((text,))))
        keyboard.start()
        yield stage
        keyboard.stop()


@pytest.fixture
def field(stage: Stage) -> Iterator[Any]:
    """A text field on the window, as no screen of ours has."""
    from kivy.uix.textinput import TextInput

    field = TextInput()
    stage.app.root.add_widget(field)
    yield field
    field.focus = False
    stage.app.root.remove_widget(field)


def asked(stage: Stage) -> list[str]:
    return [lookup.text for lookup in stage.lookups.asked]


@pytest.mark.parametrize("told", [True, False])
def test_a_scan_is_asked_for(stage: Stage, told: bool) -> None:  # noqa: FBT001 - a case of the table
    scan(CODE, told=told)
    assert asked(stage) == [CODE]


def test_escape_and_function_keys_do_nothing(stage: Stage) -> None:
    before = stage.visit
    for place, sign in ((41, "\x1b"), (58, "\x1a"), (76, "\x7f")):
        strike(place, sign, told=False)
    assert stage.visit == before


def test_keys_held_with_control_are_no_scan(stage: Stage) -> None:
    from kivy.core.window import Window

    for sign in CODE:
        place, _ = PLACES[sign]
        Window.dispatch("on_key_down", ord(sign), place, sign, ["ctrl"])
    strike(ENTER, "\r", told=False)
    assert asked(stage) == []


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_focus_changes_loses_no_scan(stage: Stage, field: Any, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(8):
        code = f"H47.16-240620-{seed}{number:03}"
        field.focus = chance.random() < 0.5
        half = chance.randrange(len(code))
        for at, sign in enumerate(code):
            if at == half:
                field.focus = not field.focus
            place, shift = PLACES[sign]
            # With the focus taken away, Kivy stops telling what was written.
            strike(place, sign, shift=shift, told=field.focus or chance.random() < 0.5)
        strike(ENTER, "\r", told=False)
        stage.passes(4)
        assert asked(stage)[-1] == code
        if stage.visit.asking is not None:
            from lookup_api.contract.problems import ProblemCode

            stage.refuse(ProblemCode.DOSSIER_NOT_FOUND)
