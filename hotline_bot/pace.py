"""How fast a provider is written to: evenly, so that a crowd's answers are not refused for coming all at once."""

import asyncio


class Pace:
    """At most `per_second` turns a second, for the tasks of one event loop; whoever comes first goes first."""

    def __init__(self, per_second: float) -> None:
        self._between = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn; at an idle moment there is nothing to wait for."""
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now)
        self._next = mine + self._between
        if mine > now:
            await asyncio.sleep(mine - now)
