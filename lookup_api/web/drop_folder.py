"""A folder into which a sender drops files (thư mục nhận tệp): each is taken in once it is whole, and moved away.

    DIR/2026-06-09.json  ->  DIR/done/2026-06-09.json                 or
                             DIR/refused/2026-06-09.json and .reason.txt beside it

A file is whole once its size and time have stayed the same for a while, so a sender need not rename; names that begin
with a dot or end like a transfer on its way are left alone. A kill between taking in and moving makes the file come
again, and the same again changes nothing.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lookup_api.domain.errors import ProblemError, StoreUnavailable
from lookup_api.feeds import national
from lookup_api.web.parts import Parts
from lookup_api.web.taking_in import receive_message

log = logging.getLogger(__name__)

DONE, REFUSED = "done", "refused"
EXPORTS = frozenset({".csv", ".xlsx", ".jsonl", ".ndjson"})  # what `import` reads
_MESSAGES = ".json"
_ON_THEIR_WAY = frozenset({".part", ".tmp", ".filepart", ".crdownload", ".swp"})
_REASON = ".reason.txt"


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What a file came to, in records."""

    accepted: int
    refused: int


ImportFile = Callable[[Path], FileCounts]  # raises ValueError for a file that is none


class _FileRefused(ValueError):
    """A file of which nothing was taken in; the sentence says why and quotes nothing of it."""


class DropFolder:
    """One watched folder of one source. `refused` counts the files that were refused so far."""

    def __init__(
        self,
        folder: Path,
        source_id: str,
        parts: Parts,
        *,
        import_file: ImportFile | None = None,
        settled: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep what is needed; `settled` is in seconds, `import_file` takes CSV and XLSX."""
        self._folder = folder
        self._source_id = source_id
        self._parts = parts
        self._import_file = import_file
        self._settled = settled
        self._clock = clock
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        self.refused = 0

    def look(self) -> bool:
        """Take in every file that is whole, by name; tell whether none is left to be looked at again."""
        files = dict(self._files())
        self._seen = {path: seen for path, seen in self._seen.items() if path in files}
        left = 0
        for path, state in sorted(files.items()):
            known, since = self._seen.get(path, (None, 0.0))
            if known != state:
                self._seen[path] = (state, self._clock())
                left += self._settled > 0
                if self._settled > 0:
                    continue
            elif self._clock() - since < self._settled:
                left += 1
                continue
            left += not self._take(path)
        return not left

    def _files(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        with os.scandir(self._folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                away = entry.name.startswith(".") or path.suffix.lower() in _ON_THEIR_WAY
                if not away and entry.is_file(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    yield path, (stat.st_size, stat.st_mtime_ns)

    def _take(self, path: Path) -> bool:
        """Take in one file and move it; tell whether it is settled. A file that cannot be read or moved waits."""
        try:
            try:
                counts = self._take_in(path)
            except (StoreUnavailable, OSError):
                raise
            except (ProblemError, ValueError) as error:
                self._refuse(path, error)
                return True
            told = {"source": self._source_id, "accepted": counts.accepted, "refused": counts.refused}
            log.info("file_taken_in", extra=told)
            self._move(path, DONE)
        except (StoreUnavailable, OSError) as error:
            log.warning("file_waits", extra={"source": self._source_id, "error": type(error).__name__})
            return False
        return True

    def _refuse(self, path: Path, error: ProblemError | ValueError) -> None:
        """Put a file aside, and its reason beside it."""
        log.warning("file_refused", extra={"source": self._source_id, "error": type(error).__name__})
        moved = self._move(path, REFUSED)
        self.refused += 1
        moved.with_name(moved.name + _REASON).write_text(_reason(error) + "\n", encoding="utf-8")

    def _take_in(self, path: Path) -> FileCounts:
        if path.suffix.lower() == _MESSAGES:
            counts = self._message(path)
        elif path.suffix.lower() in EXPORTS and self._import_file is not None:
            counts = self._import_file(path)
        else:
            raise _FileRefused("không phải là tệp .json, .csv, .xlsx hoặc .jsonl")
        if not counts.accepted:
            raise _FileRefused(f"không tiếp nhận được bản ghi nào (0/{counts.refused})")
        return counts

    def _message(self, path: Path) -> FileCounts:
        if path.stat().st_size > national.LARGEST_BODY:
            raise _FileRefused(f"tệp lớn hơn {national.LARGEST_BODY} byte")
        body = path.read_bytes()
        recognised = national.recognise_message(body)
        source = self._parts.store.source(self._source_id)
        if recognised is None or source is None:
            raise _FileRefused("không phải là bản tin đồng bộ hồ sơ")
        received = receive_message(
            body, source=source, parts=self._parts, now=self._parts.clock(), service=recognised.service
        )
        if received.taken is None:
            raise _FileRefused("bản tin không có hồ sơ")
        return FileCounts(received.taken.accepted, len(received.taken.refused))

    def _move(self, path: Path, where: str) -> Path:
        """Move a file into a folder beside it, never over another one."""
        folder = self._folder / where
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / path.name
        if target.exists():
            target = folder / f"{path.stem}-{time.time_ns()}{path.suffix}"
        path.rename(target)
        self._seen.pop(path, None)
        return target


def _reason(error: ProblemError | ValueError) -> str:
    """A sentence for the officer; one of a library's may quote the file."""
    if isinstance(error, ProblemError):
        return national.reply_problem(error).message
    own = type(error).__module__.partition(".")[0] == __name__.partition(".")[0]
    return str(error) if own else "tệp không đọc được"
