"""When to try again: doubling pauses with jitter, so that a thousand waiting replies do not come back at once."""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)


def pause(attempt: int, draw: float) -> timedelta:
    """Return the pause after the `attempt`-th try (from 1), with `draw` in [0, 1) as the dice.

    The pause lies between half and the whole of 5 s, 10 s, 20 s .. 15 min: the half keeps a provider's own
    recovery time, the other half spreads the crowd.
    """
    # Past the eighth doubling the ceiling holds anyway, and a huge factor would overflow.
    doubled = 1 << min(attempt - 1, 8)
    whole = min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
    return whole * (0.5 + draw / 2)
