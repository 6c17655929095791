"""A sound when there is an answer, another when there is none: for whoever does not see the screen change."""

import logging
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Final

from assets import asset
from kiosk.state import Answer, Offline, Trouble, Visit, WrongPaper

PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))  # whichever is there: PipeWire, PulseAudio, ALSA
LONGEST: Final = 3.0  # seconds

_log = logging.getLogger(__name__)


class Chimes:
    """Hears of each visit that was drawn; plays on a thread that ends with the sound."""

    def __init__(self, players: tuple[tuple[str, ...], ...] = PLAYERS) -> None:
        """Take the programs that play a file, the best first."""
        self._command = next((command for command in players if shutil.which(command[0])), None)
        self._page: object = None

    def see(self, visit: Visit) -> None:
        """Play when the page became an answer, or a page that says why there is none."""
        before, self._page = self._page, type(visit.page)
        if before is self._page or visit.countdown is not None or not visit.machine.speaker:
            return
        match visit.page:
            case Answer():
                self.play("success")
            case Trouble() | Offline() | WrongPaper():
                self.play("failure")

    def play(self, name: str) -> bool:
        """Play a sound of `assets/sounds` by its name; return whether there is a program that plays."""
        if self._command is None:
            return False
        path = Path(str(asset("sounds", f"{name}.wav")))
        threading.Thread(target=_play, args=((*self._command, str(path)),), name="chime", daemon=True).start()
        return True


def _play(command: tuple[str, ...]) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 - a program of the system
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("chime_failed", extra={"component": "speaker", "error": type(error).__name__})
