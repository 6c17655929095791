"""Many threads' items done in one go: whoever comes first works for all that came meanwhile.

There is no thread for it and no pause for company: while one go is on its way to the disk, the next one gathers by
itself. A caller who is alone waits for nobody; of a hundred at once the first goes alone and the rest together.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lookup_api.exchange.outcomes import ExchangeUnavailable

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Place(Generic[Item, Answer]):
    """One caller's place in the queue."""

    item: Item
    woken: threading.Event = field(default_factory=threading.Event)  # answered, or called to lead
    over: bool = False
    answer: Answer | None = None


class Gathering(Generic[Item, Answer]):
    """Gathers items and hands at most `most` of them at once to `perform`, which gives one answer, not None, each."""

    def __init__(self, perform: Callable[[Sequence[Item]], Sequence[Answer]], most: int) -> None:
        self._perform = perform
        self._most = most
        self._gate = threading.Lock()
        self._waiting: deque[_Place[Item, Answer]] = deque()
        self._led = False

    def join(self, item: Item) -> Answer:
        """Return the answer to `item` once the go that held it is over; what it waits for is `perform` alone.

        Raises what `perform` raised to the caller who led, and ExchangeUnavailable to those it was working for.
        """
        mine: _Place[Item, Answer] = _Place(item)
        with self._gate:
            self._waiting.append(mine)
            leads = not self._led
            self._led = True
        if not leads:
            self._wait(mine)
        if not mine.over:
            self._lead()
        if mine.answer is None:
            raise ExchangeUnavailable("interrupted")
        return mine.answer

    def _wait(self, mine: _Place[Item, Answer]) -> None:
        try:
            mine.woken.wait()
        except BaseException:  # a signal: whoever goes is not to be called to lead, or hands that on
            with self._gate:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                    if mine.woken.is_set():
                        self._call_next()
            raise

    def _call_next(self) -> None:
        """Call the next to lead; under the gate."""
        self._led = bool(self._waiting)
        if self._waiting:
            self._waiting[0].woken.set()

    def _lead(self) -> None:
        """Do one go, oldest first and so with one's own item in it, and call the next caller to lead the next."""
        with self._gate:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        try:
            for place, answer in zip(batch, self._perform([place.item for place in batch]), strict=True):
                place.answer = answer
        finally:
            # However the go ended, nobody is left waiting.
            for place in batch:
                place.over = True
                place.woken.set()
            with self._gate:
                self._call_next()
