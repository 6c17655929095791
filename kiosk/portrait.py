"""Takes one picture of the screen and ends the program: for documents, and for seeing the kiosk without a screen."""

import logging
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock

from kiosk.state import Answer, Offline, Trouble, Visit, WrongPaper
from kiosk.window import save_picture

SETTLED = 0.3  # seconds: every part has been drawn once

_log = logging.getLogger(__name__)


class Portrait:
    """Waits for the first answer, at most `wait` seconds, and writes the picture."""

    def __init__(self, path: Path, wait: float) -> None:
        """Take where the picture goes."""
        self._path = path
        self._wait = wait
        self._app: App | None = None
        self._taking = False
        self.exit_code = 0

    def sit(self, app: App) -> None:
        """Begin to wait, in front of an app that will run."""
        self._app = app
        Clock.schedule_once(self._take, self._wait)

    def drawn(self, visit: Visit) -> None:
        """Hear that a visit has been drawn."""
        if isinstance(visit.page, Answer | Offline | Trouble | WrongPaper) and not self._taking:
            self._taking = True
            Clock.schedule_once(self._take, SETTLED)

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
