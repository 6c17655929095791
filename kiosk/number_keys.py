"""The numeric keypad beside the screen. Only its own keys are listened to: a reader types on others, and as fast.

What a key means stands in `choosing`; this only listens.
"""

from collections.abc import Callable
from typing import Any, Final

from kivy.core.window import Window

from kiosk.choosing import BACKSPACE, ENTER, by_number_key
from kiosk.state import Event, Visit

# Kivy's numbers of the keys on the numeric keypad (kivy.core.window.Keyboard.keycodes).
_KEYS: Final = {
    **{256 + digit: str(digit) for digit in range(10)}, 266: ".", 267: "/", 268: "*", 271: ENTER, 8: BACKSPACE,
}  # fmt: skip
_SOFTER: Final = 269
_LOUDER: Final = 270


class NumberKeys:
    """Listens to the window's keys; runs on the window's thread."""

    def __init__(
        self,
        visit: Callable[[], Visit],
        post: Callable[[Event], None],
        turn: Callable[[bool], None],
        window: Any = Window,
    ) -> None:
        """Take the visit as it stands, where events go, and what turns the volume up (True) or down."""
        self._visit = visit
        self._post = post
        self._turn = turn
        self._window = window

    def start(self) -> None:
        """Begin to listen."""
        self._window.bind(on_key_down=self._pressed)

    def stop(self) -> None:
        """Listen no more."""
        self._window.unbind(on_key_down=self._pressed)

    def _pressed(self, _window: Any, key: int, *_: object) -> None:
        if key in {_SOFTER, _LOUDER}:
            self._turn(key == _LOUDER)
        elif (meant := _KEYS.get(key)) is not None and (event := by_number_key(self._visit(), meant)) is not None:
            self._post(event)
