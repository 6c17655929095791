"""While the database is away messages are kept on the disk, and taken in once each when it is back."""

import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import (
    Answered,
    Busy,
    Claim,
    Claimed,
    Exchange,
    ExchangeUnavailable,
    Kept,
    Spool,
    Spooled,
    SpoolFull,
    claim_or_keep,
    open_exchange,
)
from lookup_api.exchange import spool as spool_room
from tests.exchange.conftest import NOW, SECRET
from tests.support.postgres import running_postgres

WAIT = 120.0  # seconds; only a fault lets a test wait this long
MESSAGE = Spooled("twilio", "SM1", b"HS H47.16-240620-0001", NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def spool(folder: Path) -> Iterator[Spool]:
    opened = Spool(folder, SECRET)
    yield opened
    opened.close()


def another(number: int) -> Spooled:
    return Spooled("twilio", f"SM{number}", b"HS", NOW + timedelta(milliseconds=number))


def replayed(spool: Spool) -> list[Spooled]:
    taken: list[Spooled] = []
    assert spool.replay(taken.append) == len(taken)
    return taken


def away() -> Claim:
    raise ExchangeUnavailable("away")


def test_a_message_is_claimed_where_it_can_be_and_kept_where_not(spool: Spool, exchange: Exchange) -> None:
    assert isinstance(claim_or_keep(lambda: exchange.claim("twilio", "SM1", NOW), spool, MESSAGE), Claimed)
    assert spool.holds() == 0

    assert claim_or_keep(away, spool, MESSAGE) == Kept()

    assert spool.holds() > 0
    assert replayed(spool) == [MESSAGE]


def test_messages_come_back_in_the_order_in_which_they_were_kept_and_once(spool: Spool, folder: Path) -> None:
    for number in range(5):
        spool.keep(another(number))

    assert replayed(spool) == [another(number) for number in range(5)]
    assert replayed(spool) == []
    assert list(folder.iterdir()) == []


def test_what_another_process_left_is_taken_in_oldest_first(spool: Spool, folder: Path) -> None:
    for number in (1, 0):
        left = Spool(folder, SECRET)
        left.keep(another(number))
        left.close()

    assert replayed(spool) == [another(0), another(1)]


def test_what_a_living_process_writes_to_is_left_to_it(spool: Spool, folder: Path) -> None:
    living = Spool(folder, SECRET)
    living.keep(MESSAGE)

    assert replayed(spool) == []
    assert spool.holds() > 0

    assert replayed(living) == [MESSAGE]


def test_a_replay_stops_when_the_database_goes_away_again_and_begins_anew(spool: Spool) -> None:
    for number in range(3):
        spool.keep(another(number))
    handled: list[Spooled] = []

    def once(message: Spooled) -> None:
        if handled:
            raise ExchangeUnavailable("away")
        handled.append(message)

    assert spool.replay(once) == 1
    spool.keep(another(3))

    assert handled == [another(0)]
    assert replayed(spool) == [another(number) for number in range(4)]


def test_a_message_that_cannot_be_handled_holds_up_nobody_and_comes_again(spool: Spool) -> None:
    for number in range(3):
        spool.keep(another(number))
    handled = []

    def fastidious(message: Spooled) -> None:
        if message == another(1):
            raise ValueError(message.message_id)
        handled.append(message)

    assert spool.replay(fastidious) == 2
    assert handled == [another(0), another(2)]
    assert replayed(spool) == [another(1)]


def test_the_files_are_their_owners_alone_and_hold_nothing_in_clear(spool: Spool, folder: Path) -> None:
    spool.keep(MESSAGE)
    (path,) = folder.iterdir()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for canary in (b"SM1", b"twilio", b"H47.16"):
        assert canary not in path.read_bytes()
    assert "SM1" not in repr(MESSAGE)
    assert "H47" not in repr(MESSAGE)


@pytest.mark.parametrize("cut", [1, 20])
def test_a_torn_last_record_is_kept_for_a_person_and_the_others_taken_in(spool: Spool, folder: Path, cut: int) -> None:
    for number in range(2):
        spool.keep(another(number))
    (path,) = folder.iterdir()
    os.truncate(path, path.stat().st_size - cut)

    assert replayed(spool) == [another(0)]
    assert [left.suffix for left in folder.iterdir()] == [".damaged"]
    assert replayed(spool) == []


def test_a_changed_or_moved_record_does_not_open(spool: Spool, folder: Path) -> None:
    spool.keep(another(0))
    spool.keep(another(1))
    (path,) = folder.iterdir()
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[half:] + content[:half])

    assert replayed(spool) == []
    assert [left.suffix for left in folder.iterdir()] == [".damaged"]


def test_a_spool_that_had_its_share_of_the_disk_takes_no_more(folder: Path) -> None:
    spool = Spool(folder, SECRET, most_bytes=1)
    spool.keep(MESSAGE)

    with pytest.raises(SpoolFull):
        spool.keep(another(2))

    assert replayed(spool) == [MESSAGE]
    spool.keep(another(2))
    assert replayed(spool) == [another(2)]


def test_a_full_disk_keeps_nothing_by_halves_and_the_next_message_is_kept(
    spool: Spool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.keep(another(0))
    real = os.write

    def half(descriptor: int, data: memoryview) -> int:
        if len(data) <= 40:
            raise OSError(28, "No space left on device")
        return real(descriptor, data[: len(data) - 40])

    with monkeypatch.context() as patched:
        patched.setattr(spool_room.os, "write", half)
        with pytest.raises(SpoolFull):
            spool.keep(another(1))
    spool.keep(another(2))

    assert replayed(spool) == [another(0), another(2)]
    assert list(folder.iterdir()) == []


def test_of_many_threads_each_message_is_kept_with_fewer_syncs(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs, real = [], os.fsync
    start = threading.Barrier(50)

    def counted(descriptor: int) -> None:
        syncs.append(descriptor)
        real(descriptor)

    def keep(number: int) -> None:
        start.wait()
        for part in range(4):
            spool.keep(another(number * 4 + part))

    monkeypatch.setattr(spool_room.os, "fsync", counted)
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(keep, range(50)))

    assert len(syncs) < 200
    assert {message.message_id for message in replayed(spool)} == {f"SM{number}" for number in range(200)}


class Door:
    """Takes messages in as a channel does, and notes each effect."""

    def __init__(self, exchange: Exchange, spool: Spool) -> None:
        self.exchange = exchange
        self.spool = spool
        self.effects: list[str] = []

    def take(self, message: Spooled) -> None:
        claim = claim_or_keep(lambda: self.exchange.claim("twilio", message.message_id, NOW), self.spool, message)
        if isinstance(claim, Kept):
            return
        try:
            self.settle(claim, message)
        except ExchangeUnavailable:
            self.spool.keep(message)

    def take_again(self, message: Spooled) -> None:
        # What was claimed when the server fell is held until its lease ends.
        self.settle(self.exchange.claim("twilio", message.message_id, NOW + timedelta(minutes=1)), message)

    def settle(self, claim: Claim, message: Spooled) -> None:
        if isinstance(claim, Busy):
            raise ExchangeUnavailable("held by the other delivery")
        if isinstance(claim, Claimed):
            self.exchange.settle(claim, message.body, NOW, sent=True)
            self.effects.append(message.message_id)


def deliver(door: Door, number: int, falls: threading.Barrier, returns: threading.Barrier) -> None:
    """Deliver sixty messages: twenty before the outage, twenty in it, twenty after; two threads have the same sixty."""
    for part in range(60):
        for boundary, event in ((20, falls), (40, returns)):
            if part == boundary:
                event.wait(WAIT)  # all have come so far
                event.wait(WAIT)  # and it has happened
        door.take(another((number // 2) * 60 + (part if number % 2 else 59 - part)))


def test_over_an_outage_under_load_nothing_is_lost_and_each_has_one_effect(folder: Path) -> None:
    with running_postgres() as server:
        # The tests' server is in haste; here what is settled has to outlive its crash.
        exchange = open_exchange(server.fresh_database() + "&options=-csynchronous_commit%3Don", SECRET)
        door = Door(exchange, Spool(folder, SECRET))
        falls, returns = threading.Barrier(9), threading.Barrier(9)

        with ThreadPoolExecutor(8) as pool:
            load = [pool.submit(deliver, door, number, falls, returns) for number in range(8)]
            # From this thread: the server ends with the thread that started it.
            for event, happens in ((falls, server.stop), (returns, server.start)):
                event.wait(WAIT)
                happens()
                event.wait(WAIT)
            for future in load:
                future.result()
        held = door.spool.holds()
        assert door.spool.replay(door.take_again) > 0
        answers = [exchange.claim("twilio", f"SM{number}", NOW + timedelta(minutes=1)) for number in range(240)]
        exchange.close()

    assert held > 0
    assert door.spool.holds() == 0
    assert answers == [Answered(b"HS")] * 240
    assert sorted(set(door.effects)) == sorted(door.effects)
