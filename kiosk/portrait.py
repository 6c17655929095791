"""Takes one picture of the screen and ends the program: for documents, and for seeing the kiosk without a screen."""

import logging
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock

from kiosk.state import Answer, Offline, Trouble, Visit, WrongPaper
from kiosk.window import save_picture

SETTLED = 0.3  # seconds in which what follows on an answer has come: printer, connection, what is read aloud
FRAMES = 3  # drawn since the screen last changed; one puts its parts in their places, the next draws them there

_log = logging.getLogger(__name__)


class Portrait:
    """Waits for the first answer, at most `wait` seconds, and writes the picture."""

    def __init__(self, path: Path, wait: float) -> None:
        """Take where the picture goes."""
        self._path = path
        self._wait = wait
        self._app: App | None = None
        self._taking = False
        self._frames_left = FRAMES
        self.exit_code = 0

    def sit(self, app: App) -> None:
        """Begin to wait, in front of an app that will run."""
        self._app = app
        Clock.schedule_once(self._take, self._wait)

    def drawn(self, visit: Visit) -> None:
        """Hear that a visit is being drawn: on a busy machine, its frame may take longer than any pause."""
        self._frames_left = FRAMES
        if isinstance(visit.page, Answer | Offline | Trouble | WrongPaper) and not self._taking:
            self._taking = True
            Clock.schedule_once(self._take_when_drawn, SETTLED)

    def _take_when_drawn(self, passed: float) -> None:
        """Take the picture, or be called again after the next frame."""
        if self._frames_left == 0:
            self._take(passed)
            return
        self._frames_left -= 1
        Clock.schedule_once(self._take_when_drawn)

    def _take(self, _passed: float) -> None:
        if self._app is None:
            return
        try:
            save_picture(self._path)
        except OSError:
            _log.exception("picture_failed")
            self.exit_code = 1
        app, self._app = self._app, None
        app.stop()
