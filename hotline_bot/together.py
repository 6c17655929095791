"""Many tasks' items done in one go: whoever comes while one go is on its way is taken along by the next.

What `lookup_api.exchange.gathering` does for threads, this does for the tasks of one event loop: a task that is alone
waits for nobody, of a hundred at once the first go has all that are ready, and nobody pauses for company.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Together(Generic[Item, Answer]):
    """Hands at most `most` items at once to `perform`, which gives one answer each; `at_once` goes may overlap."""

    def __init__(
        self, perform: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]], most: int, at_once: int = 1
    ) -> None:
        self._perform = perform
        self._most = most
        self._at_once = at_once
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._going: set[asyncio.Task[None]] = set()

    async def join(self, item: Item) -> Answer:
        """Return the answer to `item`; raise what `perform` raised, to all whose items it had."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        # One that has ended stands in the set until its callback is called: who joined meanwhile would wait for nobody.
        if sum(not going.done() for going in self._going) < self._at_once:
            going = asyncio.create_task(self._go())
            self._going.add(going)
            going.add_done_callback(self._going.discard)
        return await answer

    async def _go(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
            try:
                answers = await self._perform([item for item, _ in batch])
            except BaseException as error:
                for _, waiting in batch:
                    if not waiting.done():
                        waiting.set_exception(error if isinstance(error, Exception) else asyncio.CancelledError())
                if not isinstance(error, Exception):
                    raise
            else:
                for (_, waiting), answer in zip(batch, answers, strict=True):
                    if not waiting.done():
                        waiting.set_result(answer)
