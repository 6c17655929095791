"""SQLite's files: private to their owner, and written ahead, so that readers and a writer work beside one another."""

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_PAUSE: Final = 0.02  # seconds


def make_private(path: Path) -> None:
    """Create the file readable by its owner alone; SQLite gives the log (WAL) beside it the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A file that is there is not opened: to close it would let go of the locks that this process already holds on it
    # (POSIX), and the next program to leave would take the log away from under those who still write.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    path.chmod(0o600)


def write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Have a database write ahead, waiting up to `patience` seconds for others at a new file.

    To change a file's way of writing takes a moment alone with it. Where two programs open a new file at once, SQLite
    refuses one of them without any waiting, so the waiting is done here. Raises sqlite3.OperationalError in the end.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return
