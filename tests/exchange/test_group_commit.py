"""What many threads write at once goes to the disk together, and still each stands or falls by itself."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from lookup_api.exchange import ExchangeUnavailable
from lookup_api.exchange import gathering as gathering_room
from lookup_api.exchange.database import Database
from lookup_api.exchange.gathering import Gathering, _Place

WAIT = 30.0  # seconds; only a fault lets a test wait this long


@pytest.fixture
def database(exchange_url: str) -> Iterator[Database]:
    opened = Database(exchange_url)
    opened.write(lambda connection: connection.execute(text("CREATE TABLE word (word VARCHAR(40) UNIQUE)")))
    yield opened
    opened.close()


def inserting(word: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
        return word

    return work


def words(database: Database) -> set[str]:
    return set(database.read(lambda connection: connection.execute(text("SELECT word FROM word")).scalars().all()))


def in_one_crowd(database: Database, works: Sequence[Callable[[Connection], Any]]) -> list[Any]:
    """Let all works wait while a first one holds the pen; return what each came to, an exception where it raised."""
    holding, go = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        holding.set()
        assert go.wait(WAIT)

    def outcome(work: Callable[[Connection], Any]) -> Any:
        try:
            return database.write(work)
        except Exception as error:  # noqa: BLE001 - the tests look at it
            return error

    with ThreadPoolExecutor(len(works) + 1) as pool:
        first = pool.submit(database.write, hold)
        assert holding.wait(WAIT)
        waiting = [pool.submit(outcome, work) for work in works]
        while len(database._crowd._waiting) < len(works):
            assert not first.done()
        go.set()
        return [future.result(WAIT) for future in waiting]


def test_what_gathers_behind_one_commit_shares_the_next(database: Database) -> None:
    commits: list[object] = []
    event.listen(database._engine, "commit", commits.append)

    answers = in_one_crowd(database, [inserting(f"word {number}") for number in range(40)])

    assert sorted(answers) == sorted(f"word {number}" for number in range(40)) == sorted(words(database))
    assert len(commits) == 2


def test_one_that_fails_takes_nobody_with_it(database: Database) -> None:
    database.write(inserting("taken"))

    answers = in_one_crowd(database, [inserting("before"), inserting("taken"), inserting("after")])

    assert [answer for answer in answers if isinstance(answer, str)] == ["before", "after"]
    assert isinstance(answers[1], IntegrityError)
    assert words(database) == {"taken", "before", "after"}


def test_what_a_failing_one_had_written_is_undone(database: Database) -> None:
    def half(connection: Connection) -> None:
        inserting("half")(connection)
        raise ValueError("changed its mind")

    answers = in_one_crowd(database, [inserting("whole"), half])

    assert isinstance(answers[1], ValueError)
    assert words(database) == {"whole"}


def test_a_database_that_went_away_is_said_to_everyone_after_one_try(database: Database) -> None:
    tries: list[str] = []

    def lost(name: str) -> Callable[[Connection], None]:
        def work(_: Connection) -> None:
            tries.append(name)
            raise OperationalError("SELECT 1", {}, OSError("the connection is gone"))

        return work

    answers = in_one_crowd(database, [lost("first"), lost("second"), lost("third")])

    assert [type(answer) for answer in answers] == [ExchangeUnavailable] * 3
    assert len(tries) == 1
    assert database.write(inserting("again")) == "again"


def test_nobody_is_left_waiting_when_a_leader_is_interrupted() -> None:
    leading, go = threading.Event(), threading.Event()

    def perform(items: Sequence[int]) -> list[int]:
        if 0 in items:
            leading.set()
            assert go.wait(WAIT)
        if 1 in items:
            raise KeyboardInterrupt
        return [item * 10 for item in items]

    gathering: Gathering[int, int] = Gathering(perform, 2)
    ends: dict[int, object] = {}

    def join(item: int) -> None:
        try:
            ends[item] = gathering.join(item)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            ends[item] = type(error)

    threads = [threading.Thread(target=join, args=(item,)) for item in range(5)]
    threads[0].start()
    assert leading.wait(WAIT)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        while len(gathering._waiting) < number:
            assert threads[0].is_alive()
    go.set()
    for thread in threads:
        thread.join(WAIT)

    assert ends == {0: 0, 1: KeyboardInterrupt, 2: ExchangeUnavailable, 3: 30, 4: 40}
    assert gathering.join(7) == 70


class Interrupted(threading.Event):
    """An event whose waiter is interrupted just when it was called."""

    def wait(self, timeout: float | None = None) -> bool:
        super().wait(WAIT)
        raise KeyboardInterrupt


def test_one_who_is_interrupted_when_called_to_lead_hands_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    leading, go = threading.Event(), threading.Event()

    def perform(items: Sequence[int]) -> list[int]:
        if 0 in items:
            leading.set()
            assert go.wait(WAIT)
        return [item * 10 for item in items]

    gathering: Gathering[int, int] = Gathering(perform, 10)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(gathering.join, 0)
        assert leading.wait(WAIT)
        with monkeypatch.context() as patched:
            patched.setattr(gathering_room, "_Place", lambda item: _Place(item, Interrupted()))
            gone = pool.submit(gathering.join, 1)
            while len(gathering._waiting) < 1:
                assert not first.done()
        last = pool.submit(gathering.join, 2)
        while len(gathering._waiting) < 2:
            assert not first.done()
        go.set()

        assert (first.result(WAIT), last.result(WAIT)) == (0, 20)
        assert isinstance(gone.exception(WAIT), KeyboardInterrupt)
