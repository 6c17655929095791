"""Nothing acknowledged is lost, nothing is written over, and a database that comes back is used again."""

import gc
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier, ProcessingStep
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.sealing import KeyRing
from lookup_api.store import Store, migrations, open_store
from tests.store.samples import OWNER, START, save, simple
from tests.store.test_ledger import AT_CODE, AT_HOLDER
from tests.support.postgres import PostgresServer, running_postgres

ROOT = Path(__file__).parents[2]
KILLS = 4

WRITING = """
import sys
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from tests.store.samples import OWNER, save, simple
from tests.store.test_ledger import AT_HOLDER
store = open_store(sys.argv[1], KeyRing({1: bytes.fromhex(sys.argv[2])}))
for serial in range(int(sys.argv[3]), 9999):
    save(store, simple(serial), people=(OWNER,))
    store.ledger.record(AT_HOLDER)
    print(serial, flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(url: str, keyring: KeyRing) -> None:
    random.seed(5)
    acknowledged: list[int] = []
    for kill in range(KILLS):
        arguments = [url, keyring.keys[1].hex(), str(1000 * (kill + 1))]
        program = subprocess.Popen([sys.executable, "-c", WRITING, *arguments], stdout=subprocess.PIPE, cwd=ROOT)
        assert program.stdout is not None
        acknowledged += [int(program.stdout.readline()) for _ in range(random.randint(1, 40))]
        program.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in program.stdout]
        program.stdout.close()
        assert program.wait() == -signal.SIGKILL
        with open_store(url, keyring) as store:
            for serial in acknowledged:
                dossier = store.reader.find(recognise(simple(serial).code))
                assert dossier is not None
                assert store.reader.people_of(dossier.id or 0) == (OWNER,)
            assert store.ledger.verify() is None
            assert store._reading.all(text("SELECT count(*) FROM ledger"))[0][0] >= len(acknowledged)
    if make_url(url).get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(make_url(url).database))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def at_once(*work: Callable[[], None]) -> None:
    """Run all, each in a thread of its own; raise what any of them raised."""
    failures: list[BaseException] = []

    def guarded(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@pytest.fixture
def two(url: str, keyring: KeyRing) -> Iterator[tuple[Store, Store]]:
    """Two stores on one database, as two processes have them."""
    with open_store(url, keyring) as one, open_store(url, keyring) as other:
        yield one, other


def test_writers_of_one_dossier_do_not_lose_each_others_steps(two: tuple[Store, Store]) -> None:
    save(two[0], simple(1))

    def add(store: Store, thread: int) -> None:
        for number in range(8):
            with store.write() as writer:
                dossier = writer.load(recognise(simple(1).code))
                assert dossier is not None
                step = ProcessingStep(at=START + timedelta(minutes=number), stage=None, text=f"{thread}")
                writer.save(replace(dossier, steps=(*dossier.steps, step)))

    at_once(*(lambda thread=thread: add(two[thread % 2], thread) for thread in range(4)))  # type: ignore[misc]
    found = two[0].reader.find(recognise(simple(1).code))
    assert found is not None
    assert len(found.steps) == 4 * 8


def test_writers_who_miss_the_same_new_dossier_make_one(two: tuple[Store, Store]) -> None:
    made: list[Dossier] = []
    begun = threading.Barrier(4)

    def take_in(store: Store) -> None:
        begun.wait()
        for serial in range(5):
            with store.write() as writer:
                known = writer.load(recognise(simple(serial).code))
                made.append(writer.save(known or simple(serial)))

    at_once(*(lambda store=store: take_in(store) for store in two * 2))  # type: ignore[misc]
    assert len(made) == 20
    assert len({dossier.id for dossier in made}) == 5


def test_bulk_and_single_writers_get_along(two: tuple[Store, Store]) -> None:
    one, other = two

    def bulk() -> None:
        for _ in one.save_many(((simple(serial), (OWNER,)) for serial in range(40)), batch=10):
            pass

    def single() -> None:
        for serial in range(39, -1, -1):
            with other.write() as writer:
                known = writer.load(recognise(simple(serial).code))
                writer.save(replace(known or simple(serial), not_solved=True), (OWNER,))

    at_once(bulk, single)
    assert one._reading.all(text("SELECT count(*) FROM dossiers"))[0][0] == 40
    assert one._reading.all(text("SELECT count(*) FROM people"))[0][0] == 40


def test_readers_see_what_is_committed_and_do_not_wait(store: Store) -> None:
    save(store, simple(1))
    with store.write() as writer:
        writer.save(simple(2))
        assert store.reader.find(recognise(simple(1).code)) is not None
        assert store.reader.find(recognise(simple(2).code)) is None
    assert store.reader.find(recognise(simple(2).code)) is not None


def test_a_writer_who_waits_too_long_is_told_to_come_back(
    url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup_api.store.engine.LOCK_MILLISECONDS", 200)
    with open_store(url, keyring) as one, open_store(url, keyring) as other:
        save(one, simple(1))
        with one.write() as writer:
            assert writer.load(recognise(simple(1).code)) is not None
            with pytest.raises(StoreUnavailable) as refused, other.write() as second:
                second.load(recognise(simple(1).code))
            assert refused.value.retry_after
        with other.write() as second:
            assert second.load(recognise(simple(1).code)) is not None


def test_each_thread_reads_on_its_own_connection_and_gives_it_back(store: Store) -> None:
    save(store, simple(1))
    found: list[Dossier | None] = []
    at_once(*[lambda: found.append(store.reader.find(recognise(simple(1).code)))] * 12)
    assert len(found) == 12
    assert None not in found
    gc.collect()
    assert len(store._reading._all) <= 1


def test_a_migrated_store_is_ready_and_no_other(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    store.ready()
    with open_store(f"sqlite:///{tmp_path / 'empty.sqlite3'}", keyring) as empty, pytest.raises(StoreUnavailable):
        empty.ready()
    with store._writing.begin() as connection:
        connection.execute(text("UPDATE store_version SET version_num = '0000'"))
    with pytest.raises(StoreUnavailable, match="not migrated"):
        store.ready()


def test_the_newest_version_is_the_migrations_head(store: Store) -> None:
    standing = store._reading.all(text("SELECT version_num FROM store_version"))
    assert [row.version_num for row in standing] == [migrations.newest_version()]
    store.ready()


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, to be stopped in the middle."""
    with running_postgres() as server:
        yield server


def test_a_database_that_was_restarted_is_used_again(server: PostgresServer, keyring: KeyRing) -> None:
    url = server.fresh_database()
    migrations.upgrade(url)
    with open_store(url, keyring) as store:
        [saved] = save(store, simple(1), people=(OWNER,))
        code = recognise(saved.code)
        assert store.reader.find(code) is not None
        server.stop()
        server.start()
        assert store.reader.find(code) is not None, "asked again at once"
        save(store, simple(2))
        server.stop()
        for asking in (
            lambda: store.reader.find(code),
            lambda: store.reader.people_of(1),
            store.reader.latest_fact,
            store.ready,
            lambda: save(store, simple(3)),
            lambda: store.ledger.record(AT_HOLDER),
            lambda: store.keys.find("x"),
            lambda: store.budgets.spent(b"a", START, 60),
        ):
            with pytest.raises(StoreUnavailable) as refused:
                asking()
            assert refused.value.retry_after
        store.ledger.record(AT_CODE)  # held until the database is back
        server.start()
        store.ready()
        assert store.reader.find(code) is not None
        store.ledger.record(AT_HOLDER)
    with open_store(url, keyring) as store:
        assert [row.level for row in store._reading.all(text("SELECT level FROM ledger"))] == ["code", "holder"]
        assert store.ledger.verify() is None
