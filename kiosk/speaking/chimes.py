"""A sound when there is an answer, another when there is none: for whoever does not see the screen change.

A third asks with the countdown whether anybody is there; a fourth rings for staff, and is heard by whoever is near.
"""

import logging
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Final

from assets import asset
from kiosk.state import Answer, Help, Offline, Proving, Trouble, Visit, WrongPaper

PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))  # whichever is there: PipeWire, PulseAudio, ALSA
LONGEST: Final = 3.0  # seconds

_log = logging.getLogger(__name__)


class Chimes:
    """Hears of each visit that was drawn; plays on a thread that ends with the sound."""

    def __init__(self, players: tuple[tuple[str, ...], ...] = PLAYERS) -> None:
        """Take the programs that play a file, the best first."""
        self._command = next((command for command in players if shutil.which(command[0])), None)
        self._heard: object = None  # what was last played for
        self._called = False
        self._counted = False

    def see(self, visit: Visit) -> None:
        """Play for each question that was answered or could not be, for each wrong paper, countdown and call."""
        called = isinstance(visit.page, Help) and visit.page.called
        rings, self._called = called and not self._called, called
        if rings:
            self.play("call")
        asks, self._counted = visit.countdown is not None and not self._counted, visit.countdown is not None
        if asks and visit.machine.speaker:
            self.play("countdown")
        if visit.asking is not None or visit.countdown is not None:
            return
        before = self._heard
        match visit.page:
            case Answer() | Trouble() | Offline() | Proving(refused=True):
                # A second receipt is answered on the same page as the first; coming back to an answer is no answer.
                self._heard = visit.tickets
            case WrongPaper(paper):
                self._heard = paper
            case _ if before != visit.tickets:
                self._heard = None
        if self._heard is None or self._heard == before or not visit.machine.speaker:
            return
        self.play("success" if isinstance(visit.page, Answer) else "failure")

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
