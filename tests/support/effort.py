"""How the effort of a function grows with its input: a ratio, so that it holds on any machine."""

import time
from collections.abc import Callable

# Doubling the input doubles honest work, and quadruples what compares each part with each other; backtracking that
# tries all ways to part a text multiplies it by far more.
MOST_GROWTH = 8.0
_FLOOR = 0.002  # seconds; below this the clock's own noise would be compared


def growth(function: Callable[[str], object], text: str) -> float:
    """How many times more processor time the whole text takes than its first half; the best of three each."""
    half, whole = (min(_cost(function, part) for _ in range(3)) for part in (text[: len(text) // 2], text))
    return whole / max(half, _FLOOR)


def _cost(function: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    function(text)
    return time.process_time() - begun
