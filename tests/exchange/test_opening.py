"""A new journal that several programs open at once: none of them is turned away."""

import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import Draft, open_exchange
from lookup_api.sqlite_files import write_ahead

SECRET = "0" * 64
NOW = datetime(2024, 6, 24, 2, 0, tzinfo=UTC)
DRAFT = Draft("1", "sms", "+84905123456", b"", NOW + timedelta(hours=1))


def test_who_comes_while_another_writes_to_a_new_file_waits(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ours = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        with pytest.raises(sqlite3.OperationalError):
            ours.execute("PRAGMA journal_mode = WAL")  # SQLite itself does not wait here
        timer = threading.Timer(0.2, other.execute, ["COMMIT"])
        timer.start()
        write_ahead(ours, patience=60)
        timer.join()
        assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        ours.close()
        other.close()


def test_who_waits_in_vain_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ours = sqlite3.connect(path, isolation_level=None)
    begun = time.monotonic()
    try:
        with pytest.raises(sqlite3.OperationalError):
            write_ahead(ours, patience=0.2)
        assert time.monotonic() - begun >= 0.2
    finally:
        ours.close()
        other.close()


def test_all_who_open_a_new_journal_at_once_can_use_it(tmp_path: Path) -> None:
    failed: list[Exception] = []

    def open_it(path: Path, together: threading.Barrier) -> None:
        together.wait(60)
        try:
            exchange = open_exchange(f"sqlite:///{path}", SECRET)
            assert exchange.answers()
            exchange.close()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failed.append(error)

    for number in range(8):
        together = threading.Barrier(3)
        path = tmp_path / f"{number}.sqlite3"
        threads = [threading.Thread(target=open_it, args=(path, together)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


def test_opening_it_twice_in_one_program_takes_it_from_nobody(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'exchange.sqlite3'}"
    first = open_exchange(url, SECRET)
    first.outbox.enqueue(DRAFT, NOW)
    open_exchange(url, SECRET).close()
    # Another program comes and leaves; the last to leave would put the log away.
    visit = f"from lookup_api.exchange import open_exchange; open_exchange({url!r}, {SECRET!r}).close()"
    subprocess.run([sys.executable, "-c", visit], check=True, timeout=60)
    third = open_exchange(url, SECRET)
    try:
        assert first.outbox.enqueue(replace(DRAFT, key="2"), NOW)
        assert [message.key for message in third.outbox.lease("sms", NOW)] == ["1", "2"]
        assert first.backlog(NOW).outgoing_due == 0
    finally:
        third.close()
        first.close()
