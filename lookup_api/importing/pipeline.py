"""Batches prepared by two processes, handed to the writer in the order of the file."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from lookup_api.feeds.old_systems import RawRow
from lookup_api.importing.preparing import Prepared, Preparer, Setting, begin_process, has_begun, prepare_here

AHEAD = 5  # batches given to the other process beyond the one it works at: what it does while a transaction is written
MOST_AHEAD = 10  # prepared and not written: what bounds the memory
MOST_SECONDS = 300  # a batch takes well under one


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in their order and what they become, under numbers that the store gave."""

    rows: Sequence[RawRow]
    prepared: Prepared


class Numbers:
    """Numbers for dossiers, drawn from the store by the block; what is left over at the end is lost."""

    def __init__(self, draw: Callable[[int], Sequence[int]], block: int) -> None:
        self._draw = draw
        self._block = block
        self._left: list[int] = []

    def take(self, count: int) -> Sequence[int]:
        """The next numbers."""
        while len(self._left) < count:
            self._left.extend(self._draw(max(self._block, count)))
        taken, self._left = self._left[:count], self._left[count:]
        return taken


def alone(rows: Iterable[RawRow], preparer: Preparer, numbers: Numbers, size: int) -> Iterator[Batch]:
    """Prepare batches in this process: for small files, where another process would take longer to start."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        drawn = numbers.take(len(chunk))
        yield Batch(chunk, preparer.prepare(chunk, drawn))


def together(
    rows: Iterable[RawRow], preparer: Preparer, setting: Setting, numbers: Numbers, size: int
) -> Iterator[Batch]:
    """Prepare batches in another process, and in this one while the other starts or has not finished the next."""
    remaining = iter(rows)
    waiting: deque[tuple[list[RawRow], Future[Prepared] | Prepared]] = deque()
    with ProcessPoolExecutor(1, get_context("spawn"), begin_process, (setting,)) as pool:
        started = pool.submit(has_begun)

        def may_give() -> bool:
            return started.done() and _given(waiting) <= AHEAD and len(waiting) < MOST_AHEAD

        while True:
            while may_give() and (chunk := list(islice(remaining, size))):
                waiting.append((chunk, pool.submit(prepare_here, chunk, numbers.take(len(chunk)))))
            is_idle = not waiting or (_is_open(waiting[0][1]) and len(waiting) < MOST_AHEAD)
            if is_idle and (chunk := list(islice(remaining, size))):
                waiting.append((chunk, preparer.prepare(chunk, numbers.take(len(chunk)))))
                continue
            if not waiting:
                return
            done_rows, done = waiting.popleft()
            yield Batch(done_rows, done.result(MOST_SECONDS) if isinstance(done, Future) else done)


def _is_open(prepared: object) -> bool:
    return isinstance(prepared, Future) and not prepared.done()


def _given(waiting: Iterable[tuple[object, object]]) -> int:
    return sum(_is_open(prepared) for _, prepared in waiting)
