"""Batches prepared by two processes, handed to the writer in the order of the file."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from lookup_api.feeds.old_systems import RawRow
from lookup_api.importing.preparing import Prepared, Preparer, Setting, begin_process, prepare_here

AHEAD = 2  # batches given to the other process beyond the one it works at
MOST_AHEAD = 6  # prepared and not written: what bounds the memory
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
    """Prepare batches in another process, and in this one while the other has not finished the next."""
    remaining = iter(rows)
    waiting: deque[tuple[list[RawRow], Future[Prepared] | Prepared]] = deque()
    with ProcessPoolExecutor(1, get_context("spawn"), begin_process, (setting,)) as pool:
        while True:
            while _given(waiting) <= AHEAD and len(waiting) < MOST_AHEAD and (chunk := list(islice(remaining, size))):
                drawn = numbers.take(len(chunk))
                waiting.append((chunk, pool.submit(prepare_here, chunk, drawn)))
            if not waiting:
                return
            first = waiting[0][1]
            unfinished = isinstance(first, Future) and not first.done() and len(waiting) < MOST_AHEAD
            if unfinished and (chunk := list(islice(remaining, size))):
                drawn = numbers.take(len(chunk))
                waiting.append((chunk, preparer.prepare(chunk, drawn)))
                continue
            done_rows, done = waiting.popleft()
            prepared = done.result(MOST_SECONDS) if isinstance(done, Future) else done
            yield Batch(done_rows, prepared)


def _given(waiting: Iterable[tuple[object, object]]) -> int:
    return sum(isinstance(prepared, Future) and not prepared.done() for _, prepared in waiting)
