"""What comes in while the journal's database is away: kept on the disk, sealed, and taken in when it is back.

    message = Spooled(channel, message_id, body, now)
    outcome = claim_or_keep(lambda: exchange.claim(channel, message_id, now), spool, message)
    ...                       Kept: acknowledge, the reply follows
    spool.replay(handle)      at start, and as long as `spool.holds()`

`handle` treats a kept message as if it were delivered this moment: claim by its id, work out the reply, settle. The
journal's claim makes it happen once, so a replay may stop anywhere and begin anew: after a kill the same messages
come again, and are Answered. A message without an id is claimed by `claim_text` at its `kept_at`, whose window it was.

The folder holds segments: `u32 length | sealed record` one after the other. A process writes to a segment of its own,
under a lock that ends with the process, never to an older one: a record torn by a power cut is always the last of its
segment, and was not acknowledged. A segment is removed when all its messages were handled; those that `handle` could
not take are first written anew. What does not open, torn records too, stays in a file that ends in `.damaged`, for a
person: nothing is thrown away that nobody read.
"""

import fcntl
import logging
import os
import secrets
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from lookup_api.exchange.gathering import Gathering
from lookup_api.exchange.outcomes import Claim, ExchangeDamaged, ExchangeUnavailable, SpoolFull
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.times import from_milliseconds, to_milliseconds

MOST_BYTES = 256 * 1024 * 1024  # of all segments: a million texts; the disk is not ours alone
_MOST_AT_ONCE = 1000
_LENGTH = struct.Struct(">I")
_SEGMENT, _DAMAGED = ".spool", ".damaged"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """The message is on the disk and will be taken in: acknowledge it, and send the reply afterwards."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A kept message; `body` is whatever the channel needs to understand it again."""

    channel: str
    message_id: str = field(repr=False)
    body: bytes = field(repr=False)
    kept_at: datetime


def claim_or_keep(claim: Callable[[], Claim], spool: "Spool", message: Spooled) -> Claim | Kept:
    """Claim a message, or keep it while the journal's database is away; raise SpoolFull when neither can be.

    A database that goes away later, before `settle`, is met in the same way: `spool.keep`, and acknowledge.
    """
    try:
        return claim()
    except ExchangeUnavailable:
        spool.keep(message)
        return Kept()


class Spool:
    """One folder, shared by a channel's processes; thread-safe. Messages of many threads share one write and sync."""

    def __init__(self, folder: Path, secret_hex: str, *, most_bytes: int = MOST_BYTES) -> None:
        """Open or make the folder, its owner's alone; raise ValueError for a secret of another shape."""
        self._folder = folder
        self._seals = Seals(secret_hex)
        self._most_bytes = most_bytes
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._crowd: Gathering[Spooled, bool] = Gathering(self._append, _MOST_AT_ONCE)
        self._turn = threading.Lock()  # of the segment under the pen
        self._replaying = threading.Lock()
        self._segment: _Segment | None = None

    def keep(self, message: Spooled) -> None:
        """Write a message down; it survives a power cut when this returns. Raises SpoolFull, having kept nothing."""
        if not self._crowd.join(message):
            raise SpoolFull("the spool takes no more")

    def keep_many(self, messages: Sequence[Spooled]) -> None:
        """Write a burst down with one sync: all of it is kept, or none. Raises SpoolFull."""
        if messages and not self._append(messages)[0]:
            raise SpoolFull("the spool takes no more")

    def holds(self) -> int:
        """Return how many bytes wait, for monitors; 0 when nothing does."""
        return sum(_size(path) for path in self._segments())

    def replay(self, handle: Callable[[Spooled], object]) -> int:
        """Hand all kept messages to `handle`, oldest first; return how many it took.

        Stops when `handle` raises ExchangeUnavailable. A message at which it raises anything else is kept on and
        handed over at the next replay. Of several callers and processes each segment goes to one.
        """
        return self.replay_many(lambda messages: [one for one in messages if not _handled(one, handle)], most=1)

    def replay_many(self, handle: Callable[[Sequence[Spooled]], Sequence[Spooled]], *, most: int) -> int:
        """Hand all kept messages to `handle`, at most `most` at once; return how many it took.

        What `handle` returns is kept on for the next replay, with the time at which it was first kept. Stops when
        `handle` raises ExchangeUnavailable; whatever else it raises keeps the whole burst on.
        """
        taken = 0
        with self._replaying:
            self._finish()
            for path in self._segments():
                some, away = self._replay(path, handle, most)
                taken += some
                if away:
                    log.info("spool_waits", extra={"component": "exchange", "bytes": self.holds()})
                    break
        return taken

    def close(self) -> None:
        """Close the segment; what it holds stays for the next replay."""
        self._finish()

    # --- writing --------------------------------------------------------------------------------------------

    def _append(self, messages: Sequence[Spooled]) -> list[bool]:
        """Write all with one sync; all are kept or none."""
        with self._turn:
            if self.holds() >= self._most_bytes:
                log.error("spool_full", extra={"component": "exchange"})
                return [False] * len(messages)
            try:
                if self._segment is None:
                    self._segment = _Segment(self._folder, messages[0].kept_at)
                self._segment.write(self._sealed(self._segment, messages), len(messages))
            except OSError as error:
                log.error("spool_broken", extra={"component": "exchange", "error": type(error).__name__})  # noqa: TRY400 - a full disk is no mistake of the code
                self._abandon()
                return [False] * len(messages)
            return [True] * len(messages)

    def _sealed(self, segment: "_Segment", messages: Sequence[Spooled]) -> bytes:
        records = bytearray()
        for number, message in enumerate(messages, segment.count):
            plain = msgspec.msgpack.encode(
                (message.channel, message.message_id, message.body, to_milliseconds(message.kept_at))
            )
            place = _place(segment.path, number)
            sealed = self._seals.seal(plain, table="spool", column="message", channel="", key=place)
            records += _LENGTH.pack(len(sealed)) + sealed
        return bytes(records)

    def _abandon(self) -> None:
        """Cut off what was written in part and go on in a new segment: a torn record has to be the last."""
        if self._segment is not None:
            self._segment.abandon()
            self._segment = None

    def _finish(self) -> None:
        with self._turn:
            if self._segment is not None:
                self._segment.close()
                self._segment = None

    # --- reading --------------------------------------------------------------------------------------------

    def _segments(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{_SEGMENT}"))  # their names begin with their time

    def _replay(
        self, path: Path, handle: Callable[[Sequence[Spooled]], Sequence[Spooled]], most: int
    ) -> tuple[int, bool]:
        """Hand over one segment; return how many messages were taken, and whether the database is away again."""
        try:
            file = path.open("rb+")  # a lock wants a file that may be written to
        except FileNotFoundError:  # another process was faster
            return 0, False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # another process writes or replays it
                return 0, False
            if not path.exists():  # handled between our opening and our lock
                return 0, False
            records = list(self._records(path, file.read()))
            whole = None not in records
            messages = [message for message in records if message is not None]
            taken = 0
            for start in range(0, len(messages), most):
                burst = messages[start : start + most]
                try:
                    taken += len(burst) - self._kept_on(burst, handle)
                except ExchangeUnavailable:
                    return taken, True
            # Still under the lock, so that whoever opened the file meanwhile finds it gone.
            self._leave(path, whole=whole)
        return taken, False

    def _leave(self, path: Path, *, whole: bool) -> None:
        """Remove a segment that was handled, or put aside one of which something did not open."""
        if whole:
            path.unlink(missing_ok=True)
        else:
            log.error("spool_damaged", extra={"component": "exchange", "file": path.name})
            path.rename(path.with_suffix(_DAMAGED))
        _sync_folder(self._folder)

    def _kept_on(self, burst: Sequence[Spooled], handle: Callable[[Sequence[Spooled]], Sequence[Spooled]]) -> int:
        """Hand over a burst, and keep on what was not taken; return how many those are."""
        try:
            left = list(handle(burst))
        except ExchangeUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be handled must not hold up the others
            _say_failed(error)
            left = list(burst)
        self.keep_many(left)
        return len(left)

    def _records(self, path: Path, content: bytes) -> Iterator[Spooled | None]:
        """Yield what stands in a segment, None for each record that does not open."""
        start, number = 0, 0
        while start + _LENGTH.size <= len(content):
            (length,) = _LENGTH.unpack_from(content, start)
            start += _LENGTH.size
            yield self._opened(content[start : start + length], _place(path, number))
            start, number = start + length, number + 1
        if start < len(content):
            yield None

    def _opened(self, sealed: bytes, place: bytes) -> Spooled | None:
        try:
            plain = self._seals.unseal(sealed, table="spool", column="message", channel="", key=place)
        except ExchangeDamaged:
            return None
        channel, message_id, body, kept_at = msgspec.msgpack.decode(plain, type=tuple[str, str, bytes, int])
        return Spooled(channel, message_id, body, from_milliseconds(kept_at))


def _handled(message: Spooled, handle: Callable[[Spooled], object]) -> bool:
    """Hand over one message; tell whether it was taken."""
    try:
        handle(message)
    except ExchangeUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one message that cannot be handled must not hold up the others
        _say_failed(error)
        return False
    return True


def _say_failed(error: Exception) -> None:
    # Without the traceback, which would quote the message.
    log.error("spooled_message_failed", extra={"component": "exchange", "error": type(error).__name__})


class _Segment:
    """The file under the pen, locked as long as this process lives or until it is closed."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path = folder / f"{to_milliseconds(now):015d}-{secrets.token_hex(4)}{_SEGMENT}"
        self.count = 0
        self._length = 0
        self._descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sync_folder(folder)

    def write(self, records: bytes, count: int) -> None:
        """Append and sync; raise OSError."""
        rest = memoryview(records)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)
        self._length += len(records)
        self.count += count

    def abandon(self) -> None:
        """Take back what was not synced, as far as the disk lets us, and close."""
        try:
            os.ftruncate(self._descriptor, self._length)
            os.fsync(self._descriptor)
        except OSError as error:
            log.warning("spool_not_cut", extra={"component": "exchange", "error": type(error).__name__})
        self.close()

    def close(self) -> None:
        if self.count == 0:
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)


def _place(path: Path, number: int) -> bytes:
    """Where a record stands: moved or swapped, it does not open."""
    return f"{path.stem}/{number}".encode()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _sync_folder(folder: Path) -> None:
    """Put the folder's list of files on the disk too; a synced file without its name would be lost."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
