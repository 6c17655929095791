# ruff: noqa: S608 - the statements are the test's own words
"""Every access is on record, what tells identity before it is told, and no row can be changed unnoticed."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from lookup_api.domain.disclosure import Level
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.sealing import KeyRing
from lookup_api.service.ports import LedgerEntry
from lookup_api.store import Store, ledger, open_store
from tests.store.samples import NOW
from tests.support.patience import PATIENCE

AT_CODE = LedgerEntry(
    at=NOW, channel="kiosk", asker=b"a" * 16, key_type="code", outcome="answered", level=Level.CODE, dossier_id=7
)
AT_HOLDER = replace(AT_CODE, level=Level.HOLDER, proof="token")
MISSED = LedgerEntry(at=NOW, channel="web", asker=b"b" * 16, key_type="keypad", outcome="dossier_not_found")


def rows(store: Store) -> int:
    return int(store._reading.all(text("SELECT count(*) FROM ledger"))[0][0])


def change(store: Store, statement: str) -> None:
    with store._writing.begin() as connection:
        for part in statement.split(";"):
            connection.execute(text(part))


def fill(store: Store, count: int) -> None:
    for number in range(count - 1):
        store.ledger.record(replace(AT_CODE, dossier_id=number))
    store.ledger.record(AT_HOLDER)  # waits for itself and all before it


def test_an_empty_ledger_holds(store: Store) -> None:
    assert store.ledger.verify() is None


def test_what_tells_identity_is_committed_when_recorded(store: Store) -> None:
    for level in (Level.HOLDER, Level.VERIFIED):
        store.ledger.record(replace(AT_HOLDER, level=level))
    assert rows(store) == 2
    assert store.ledger.verify() is None


def test_what_tells_none_is_committed_soon(store: Store) -> None:
    store.ledger.record(AT_CODE)
    store.ledger.record(MISSED)
    deadline = time.monotonic() + PATIENCE
    while rows(store) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert rows(store) == 2


def test_what_is_held_is_committed_at_a_close(url: str, keyring: KeyRing) -> None:
    with open_store(url, keyring) as store:
        for _ in range(1000):
            store.ledger.record(AT_CODE)
    with open_store(url, keyring) as store:
        assert rows(store) == 1000
        assert store.ledger.verify() is None
        row = store._reading.all(text("SELECT channel, key_type, outcome, level, dossier_id FROM ledger"))[0]
        assert tuple(row) == ("kiosk", "code", "answered", "code", 7)


def test_what_is_held_is_committed_at_exit(url: str, keyring: KeyRing, tmp_path: Path) -> None:
    program = """
import sys
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from tests.store.test_ledger import AT_CODE
store = open_store(sys.argv[1], KeyRing({1: bytes.fromhex(sys.argv[2])}))
for _ in range(10):
    store.ledger.record(AT_CODE)
"""
    command = [sys.executable, "-c", program, url, keyring.keys[1].hex()]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], env={"TMPDIR": str(tmp_path)})
    with open_store(url, keyring) as store:
        assert rows(store) == 10
        assert store.ledger.verify() is None


HEAD_BACK = "UPDATE ledger_head SET number = 39, hash = (SELECT hash FROM ledger WHERE number = 39)"
SWAP = """
    UPDATE ledger SET number = 1000 WHERE number = 5;
    UPDATE ledger SET number = 5 WHERE number = 6;
    UPDATE ledger SET number = 6 WHERE number = 1000
"""
COPY = """
    INSERT INTO ledger (number, at, channel, asker, key_type, outcome, level, proof, dossier_id, previous, hash)
    SELECT 41, at, channel, asker, key_type, outcome, level, proof, dossier_id, hash, hash FROM ledger WHERE number = 40
"""


@pytest.mark.parametrize(
    ("tampering", "first_broken"),
    [
        ("UPDATE ledger SET outcome = 'dossier_not_found' WHERE number = 17", 17),
        ("UPDATE ledger SET dossier_id = NULL WHERE number = 1", 1),
        ("UPDATE ledger SET asker = previous WHERE number = 40", 40),
        ("DELETE FROM ledger WHERE number = 20", 20),
        ("DELETE FROM ledger WHERE number = 40", 40),
        ("DELETE FROM ledger", 1),
        ("DELETE FROM ledger_head", 1),
        (HEAD_BACK, 40),
        (f"DELETE FROM ledger WHERE number = 40; {HEAD_BACK}", 39),
        (SWAP, 5),
        (COPY, 41),
    ],
)
def test_the_first_broken_row_is_named(store: Store, tampering: str, first_broken: int) -> None:
    fill(store, 40)
    assert store.ledger.verify() is None
    change(store, tampering)
    assert store.ledger.verify() == first_broken


def test_any_edit_is_found_where_it_was_made(store: Store) -> None:
    fill(store, 60)
    random.seed(11)
    edits = {"channel": "'x'", "key_type": "'x'", "proof": "'x'", "level": "'x'", "dossier_id": "999", "asker": "hash"}
    for _ in range(60):
        number, (column, value) = random.randint(1, 60), random.choice(list(edits.items()))
        of_this = f"WHERE number = {number}"
        before = store._reading.all(text(f"SELECT {column} FROM ledger {of_this}"))[0][0]
        change(store, f"UPDATE ledger SET {column} = {value} {of_this}")
        assert store.ledger.verify() == number
        with store._writing.begin() as connection:
            connection.execute(text(f"UPDATE ledger SET {column} = :before {of_this}"), {"before": before})
        assert store.ledger.verify() is None


def test_another_key_makes_no_valid_chain(url: str, store: Store) -> None:
    fill(store, 5)
    with open_store(url, KeyRing.new()) as forger:
        forger.ledger.record(AT_HOLDER)
    assert store.ledger.verify() == 6


def test_pages_join(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_ROWS", ledger._ROWS.limit(None).limit(7))
    fill(store, 40)
    assert store.ledger.verify() is None
    change(store, "UPDATE ledger SET outcome = 'x' WHERE number = 29")
    assert store.ledger.verify() == 29


def test_two_processes_and_many_threads_write_one_chain(url: str, keyring: KeyRing) -> None:
    with open_store(url, keyring) as one, open_store(url, keyring) as other:

        def write(store: Store) -> None:
            for number in range(20):
                store.ledger.record(AT_HOLDER if number % 4 == 0 else AT_CODE)

        threads = [threading.Thread(target=write, args=(store,)) for store in (one, other) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with open_store(url, keyring) as store:
        assert rows(store) == 120
        assert store.ledger.verify() is None


def test_nothing_may_be_told_that_cannot_be_recorded(
    url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    if make_url(url).get_backend_name() != "sqlite":
        url = url.replace("/test_", "/gone_")
    monkeypatch.setattr("lookup_api.store.engine.LOCK_MILLISECONDS", 100)
    with open_store(url, keyring) as store:
        if make_url(url).get_backend_name() == "sqlite":
            other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as refused:
            store.ledger.record(AT_HOLDER)
        assert refused.value.retry_after
        if make_url(url).get_backend_name() == "sqlite":
            other.close()
            store.ledger.record(AT_HOLDER)
            assert rows(store) == 1
