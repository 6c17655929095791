"""What runs the effects of a visit: each kind away from the window, or what stands in for it."""

from typing import Protocol

from kiosk.state import Effect


class Runner(Protocol):
    """Runs effects of the kinds it knows and passes over all others; results come back as events."""

    def run(self, effect: Effect) -> None:
        """Run one effect, away from the window's thread where it takes time."""
