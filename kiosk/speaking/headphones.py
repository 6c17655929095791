"""Whether headphones are worn: what only a holder may know is read to them alone, and never to a whole hall.

ALSA is asked on a thread of its own, for a program that hangs must not hold the window up. Plugging in begins to read,
which is how somebody who does not see the screen begins; pulling the plug silences what is being read at once.
"""

import shutil
import subprocess
from collections.abc import Callable
from typing import Final

from kiosk.state import Event, HeadphonesChanged

JACK: Final = "jack"
LOOK_AGAIN: Final = 0.5  # seconds between two looks: the first line of an answer, which anyone may hear, takes longer
_PATIENCE: Final = 1.0  # seconds the program may take


class Headphones:
    """Knows whether headphones are worn: `never`, `always` (a handset is all there is), or as the `jack` says."""

    def __init__(self, setting: str, post: Callable[[Event], None]) -> None:
        """Take the setting, and whom to tell of plugs."""
        self._post = post
        self._worn = setting == "always"
        self._looked = False
        self.asks = setting == JACK  # whether there is anything to look after

    def worn(self) -> bool:
        """Whether they are worn, as far as the last look tells; takes no time."""
        return self._worn

    def turn(self) -> float:
        """Look; return the seconds until the next look. What is in the jack at the start is nobody's doing."""
        before, self._worn = self._worn, _plugged_in()
        if self._looked and self._worn is not before:
            self._post(HeadphonesChanged(self._worn))
        self._looked = True
        return LOOK_AGAIN


def _plugged_in() -> bool:
    """Whether ALSA's first card says that something is plugged into its headphone jack."""
    program = shutil.which("amixer")
    if program is None:
        return False
    command = [program, "-c", "0", "cget", "iface=CARD,name=Headphone Jack"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - a program of the system
    except (OSError, subprocess.SubprocessError):
        return False
    return b": values=on" in told.stdout
