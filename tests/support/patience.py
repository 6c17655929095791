"""How long a test waits for a program, another thread or a carrier to do what it surely does, and the waiting."""

import time
from collections.abc import Callable

# Seconds, and long: a machine that does much besides, or is four times slower, is still right. Nothing is measured by
# it, and whoever waits goes on at once when what is waited for has happened.
PATIENCE = 120.0
PAUSE = 0.1  # seconds; who looks more often slows what is waited for, and spends the budget of questions


def until(true: Callable[[], object], what: str = "it", told: Callable[[], str] = str) -> None:
    """Wait for `what` to come about; where it does not, fail with what is `told` by then, such as a program's log."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about. {told()}"
        time.sleep(PAUSE)
