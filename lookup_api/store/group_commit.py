"""One thread that writes what many hand over, many in one commit: an access is recorded at a fraction of its cost.

handed over without waiting    on the disk within GATHER_SECONDS, kept and tried again while the database is away
handed over, waited for        on the disk when the call returns, or StoreUnavailable is raised and it is not kept
"""

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

from lookup_api.domain.errors import StoreUnavailable
from lookup_api.store.engine import LOCK_MILLISECONDS, RETRY_AFTER, naming_failures

GATHER_SECONDS = 0.05
AGAIN_SECONDS = 0.5  # until the next try while the database is away
MOST_AT_ONCE = 5_000
MOST_HELD = 100_000  # handed over and not written yet; beyond it nothing more is answered: no access goes unrecorded
UPKEEP_SECONDS = 600.0
WAIT_SECONDS = LOCK_MILLISECONDS / 1000 * 2

Write = Callable[[Connection, Sequence[Any]], None]

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Handed:
    write: Write
    item: Any
    done: Future[None] | None = field(default=None)  # of one who waits


class GroupCommit:
    """Hands rows over to a writing thread, which starts with the first of them and is flushed at exit."""

    def __init__(self, writing: Engine, upkeep: Callable[[Connection], None]) -> None:
        self._writing = writing
        self._upkeep = upkeep
        self._held: deque[_Handed] = deque()
        self._changed = threading.Condition()
        self._urgent = False
        self._closing = False
        self._thread: threading.Thread | None = None
        self._upkept_at = time.monotonic()

    def hand_over(self, write: Write, item: Any, *, wait: bool) -> None:
        """Have `write(connection, items)` write an item with others of its kind; raise StoreUnavailable."""
        handed = _Handed(write, item, Future() if wait else None)
        with self._changed:
            if self._closing or len(self._held) >= MOST_HELD:
                raise StoreUnavailable("what was handed over before is not written yet", retry_after=RETRY_AFTER)
            self._held.append(handed)
            self._urgent |= wait
            self._start()
            if wait or len(self._held) == 1:
                self._changed.notify_all()
        if handed.done is not None:
            try:
                handed.done.result(WAIT_SECONDS)
            except FutureTimeout:
                handed.done.cancel()
                raise StoreUnavailable("not written in time", retry_after=RETRY_AFTER) from None

    def close(self) -> None:
        """Write all that is held, as far as the database lets it, and end the thread."""
        with self._changed:
            self._closing = True
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join()
            atexit.unregister(self.close)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-group-commit", daemon=True)
            self._thread.start()
            atexit.register(self.close)

    def _run(self) -> None:
        while batch := self._gather():
            kept = self._commit(batch)
            with self._changed:
                self._held.extendleft(reversed(kept))
                if kept and self._closing:
                    log.error("records_lost", extra={"component": "store", "count": len(self._held)})
                    return
                if kept:
                    self._changed.wait_for(lambda: self._closing or self._urgent, AGAIN_SECONDS)
            self._keep_up()

    def _gather(self) -> list[_Handed]:
        """Wait for the next items and let others join them; an empty list at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._held or self._closing)
            self._changed.wait_for(lambda: self._urgent or self._closing, GATHER_SECONDS)
            batch = [self._held.popleft() for _ in range(min(len(self._held), MOST_AT_ONCE))]
            self._urgent = any(handed.done is not None for handed in self._held)
            return batch

    def _commit(self, batch: Sequence[_Handed]) -> list[_Handed]:
        """Write a batch in one transaction; return what has to be tried again."""
        batch = [handed for handed in batch if handed.done is None or _awaited(handed.done)]
        try:
            with naming_failures(), self._writing.begin() as connection:
                for write in dict.fromkeys(handed.write for handed in batch):
                    write(connection, [handed.item for handed in batch if handed.write == write])
        except StoreUnavailable as error:
            _settle(batch, error)
            return [handed for handed in batch if handed.done is None]
        except Exception as error:  # noqa: BLE001 - one item that cannot be written must not end the thread
            if len(batch) > 1:
                return [kept for handed in batch for kept in self._commit([handed])]
            log.error("record_refused", extra={"component": "store", "error": type(error).__name__})  # noqa: TRY400 - the traceback would quote its values
            _settle(batch, error)
            return []
        _settle(batch, None)
        return []

    def _keep_up(self) -> None:
        if time.monotonic() - self._upkept_at < UPKEEP_SECONDS:
            return
        self._upkept_at = time.monotonic()
        try:
            with naming_failures(), self._writing.begin() as connection:
                self._upkeep(connection)
        except StoreUnavailable:
            log.warning("upkeep_postponed", extra={"component": "store"})


def _awaited(done: Future[None]) -> bool:
    """Tell whether somebody still waits; an item that was tried before counts as awaited."""
    return done.running() or done.set_running_or_notify_cancel()


def _settle(batch: Sequence[_Handed], error: Exception | None) -> None:
    for handed in batch:
        if handed.done is None or handed.done.done():
            continue
        if error is None:
            handed.done.set_result(None)
        else:
            handed.done.set_exception(error)
