"""The window's key events, handed to the wedge. All that decides stands in `wedge`; this only listens.

Keys are listened to at the window itself, so no text field needs the focus, and none that has it can take them away.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.scanners.wedge import Scan, Wedge

_HELD_FOR_SOMETHING_ELSE = frozenset({"alt", "alt-gr", "ctrl", "meta"})

_log = logging.getLogger(__name__)


class Keyboard:
    """Listens to the keys of the window, and tells each text a reader typed; runs on the window's thread."""

    def __init__(self, tell: Callable[[str], None], window: Any = Window) -> None:
        """Take where texts go, and the window."""
        self._tell = tell
        self._window = window
        self._wedge = Wedge()
        self._told_of_layout = False
        self._silence = Clock.create_trigger(self._rest)

    def start(self) -> None:
        """Begin to listen."""
        self._window.bind(on_key_down=self._pressed, on_textinput=self._written)

    def stop(self) -> None:
        """Listen no more."""
        self._silence.cancel()
        self._window.unbind(on_key_down=self._pressed, on_textinput=self._written)
        self._wedge.forget()

    def _pressed(self, _window: Any, _key: int, place: int, _sign: str | None, held: Sequence[str]) -> None:
        if _HELD_FOR_SOMETHING_ELSE.isdisjoint(held):
            self._done(self._wedge.press(place, Clock.get_time(), shift="shift" in held))

    def _written(self, _window: Any, signs: str) -> None:
        self._done(self._wedge.write(signs, Clock.get_time()))

    def _rest(self, _passed: float) -> None:
        self._done(self._wedge.rest(Clock.get_time()))

    def _done(self, scan: Scan | None) -> None:
        self._silence.cancel()
        if (wakes_at := self._wedge.wakes_at) is not None:
            self._silence.timeout = max(0.0, wakes_at - Clock.get_time())
            self._silence()
        if scan is None:
            return
        if scan.other_layout and not self._told_of_layout:
            self._told_of_layout = True
            _log.warning("scanner_layout_differs")
        self._tell(scan.text)
