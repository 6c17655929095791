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
    waiting: deque[_Given] = deque()
    with ProcessPoolExecutor(1, get_context("spawn"), begin_process, (setting,)) as pool:
        started = pool.submit(has_begun)

        def may_give() -> bool:
            return started.done() and sum(map(_is_open, waiting)) <= AHEAD and len(waiting) < MOST_AHEAD

        while True:
            while may_give() and (chunk := list(islice(remaining, size))):
                drawn = numbers.take(len(chunk))
                waiting.append(_Given(chunk, drawn, pool.submit(prepare_here, chunk, drawn)))
            if not waiting or _is_open(waiting[0]):
                if len(waiting) < MOST_AHEAD and (chunk := list(islice(remaining, size))):
                    drawn = numbers.take(len(chunk))
                    waiting.append(_Given(chunk, drawn, preparer.prepare(chunk, drawn)))
                    continue
                if (given := _taken_back(waiting)) is not None:
                    given.prepared = preparer.prepare(given.rows, given.numbers)
                    continue
            if not waiting:
                return
            done = waiting.popleft()
            prepared = done.prepared
            yield Batch(done.rows, prepared.result(MOST_SECONDS) if isinstance(prepared, Future) else prepared)


@dataclass(slots=True)
class _Given:
    """A batch on its way: with the other process, or prepared."""

    rows: Sequence[RawRow]
    numbers: Sequence[int]
    prepared: "Future[Prepared] | Prepared"


def _is_open(given: _Given) -> bool:
    return isinstance(given.prepared, Future) and not given.prepared.done()


def _taken_back(waiting: Iterable[_Given]) -> _Given | None:
    """The last batch that the other process has not begun, taken from it: at a file's end there are no others."""
    return next(
        (given for given in reversed(list(waiting)) if isinstance(given.prepared, Future) and given.prepared.cancel()),
        None,
    )
