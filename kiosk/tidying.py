"""Keeps Python's search for unused memory from holding up a frame, and has it done in the pauses of a visit.

Widgets refer to one another in circles, so what a visit showed is only let go when Python searches for such circles. By
itself it searches in the middle of anything, through all that was ever loaded, and no frame is drawn meanwhile. Here
what was loaded is left out of the search, and the search is made soon after a screen has changed, while it is read:
the more screens it has to find, the longer it takes.
"""

import atexit
import ctypes
import gc
from collections.abc import Callable
from typing import Any, Final

from kiosk.state import Attract, OutOfOrder, Visit

SEARCHED_AT: Final = (20_000, 2, 2)  # new things until a search by itself, of all at every eighth: after many screens
# Seconds after a visit. The first screen is drawn before the first; what holds on to things that go, or answers late,
# is only found unused afterwards.
SEARCHES: Final = (0.1, 0.2, 0.5, 2.0, 10.0)
SEARCHED_AFTER: Final = 0.3  # seconds after something was drawn in a visit; several changes meanwhile are one search

Later = Callable[[Callable[[float], object], float], Any]
"""Calls back after some seconds, on the window's thread: kivy.clock.Clock.schedule_once."""


class Tidying:
    """Searches when a visit has ended. Used on the window's thread."""

    def __init__(self, later: Later) -> None:
        """Take the window's clock."""
        self._later = later
        self._is_settled = False
        self._in_visit = False
        self._is_due = False

    def see(self, visit: Visit) -> None:
        """Note that a visit was drawn: the first one ends the loading, and one at rest follows on one that is over."""
        if not self._is_settled:
            self._is_settled = True
            settle()
        rests = isinstance(visit.page, Attract | OutOfOrder) and visit.countdown is None
        if rests and self._in_visit:
            for pause in SEARCHES:
                self._later(lambda _passed: self._search(), pause)
        elif not rests and not self._is_due:
            self._is_due = True
            self._later(lambda _passed: self._search_meanwhile(), SEARCHED_AFTER)
        self._in_visit = not rests

    def _search(self) -> None:
        """Search, unless somebody has come meanwhile; nobody waits either while the system gets its memory back."""
        if not self._in_visit:
            gc.collect()
            give_back()

    def _search_meanwhile(self) -> None:
        """Search for what the screens before this one left; the end of a visit has searches of its own."""
        self._is_due = False
        if self._in_visit:
            gc.collect()


def hold() -> None:
    """Search for nothing while the program is loaded: all of it stays."""
    gc.disable()


def settle() -> None:
    """Take what was loaded out of all searches to come, and search by itself again, though seldom."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries written in C look, as they go, whether all that was theirs has gone
    gc.set_threshold(*SEARCHED_AT)
    gc.enable()


def give_back() -> None:
    """Hand to the system what no screen needs any more.

    Pages and pictures of all sizes come and go, and the C library keeps what lies free between those that stay: after
    thousands of visits that is tens of megabytes. Other C libraries than GNU's have no such call and no such need.
    """
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
