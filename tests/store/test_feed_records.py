"""A record posted twice counts once; a refused one is kept with its reason; a source's last word is known."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.statements import RefusedRecord
from lookup_api.store import Quarantined, Store
from tests.store.samples import NOW, SOURCE, START, save, simple

WINDOW = 3600
SECOND = timedelta(seconds=1)


def replayed(store: Store, digest: bytes, seconds: int, source: SourceSystem = SOURCE) -> bool:
    with store.write() as writer:
        return writer.replayed(source.id, digest, NOW + seconds * SECOND, WINDOW)


def test_the_same_record_is_a_replay_within_the_window(store: Store) -> None:
    store.sources.put(SOURCE)
    other = replace(SOURCE, id="khac")
    store.sources.put(other)
    assert not replayed(store, b"1", 0)
    assert replayed(store, b"1", 0)
    assert replayed(store, b"1", WINDOW)
    assert not replayed(store, b"2", 0)
    assert not replayed(store, b"1", 0, other)


def test_the_window_runs_from_when_the_record_counted(store: Store) -> None:
    store.sources.put(SOURCE)
    assert not replayed(store, b"1", 0)
    assert replayed(store, b"1", WINDOW - 1)
    assert not replayed(store, b"1", WINDOW + 1)
    assert replayed(store, b"1", 2 * WINDOW)


def test_a_record_whose_transaction_was_undone_is_no_replay(store: Store) -> None:
    store.sources.put(SOURCE)

    class Undone(Exception):
        pass

    def interrupted() -> None:
        with store.write() as writer:
            assert not writer.replayed(SOURCE.id, b"1", NOW, WINDOW)
            raise Undone

    with pytest.raises(Undone):
        interrupted()
    assert not replayed(store, b"1", 0)


def test_of_two_that_arrive_at_once_one_is_a_replay(store: Store) -> None:
    store.sources.put(SOURCE)
    told: list[bool] = []
    begun = threading.Barrier(4)

    def arrive() -> None:
        begun.wait()
        told.append(replayed(store, b"1", 0))

    threads = [threading.Thread(target=arrive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, True, True, True]


def test_records_that_outlived_every_window_are_forgotten(store: Store) -> None:
    store.sources.put(SOURCE, replay_window=WINDOW)
    store._clock = lambda: NOW + timedelta(days=2)
    assert not replayed(store, b"1", 0)
    assert not replayed(store, b"2", 2 * 24 * 3600)
    with store._writing.begin() as connection:
        store._forget_old(connection)
    assert not replayed(store, b"1", 0)
    assert replayed(store, b"2", 2 * 24 * 3600)


def test_a_refused_record_is_kept_with_its_reason_once(store: Store) -> None:
    store.sources.put(SOURCE)
    refused = RefusedRecord(position=3, reason="thiếu ngày tiếp nhận", raw='{"ChuHoSo": "Mẫu"}'.encode(), code="H47")
    unread = RefusedRecord(position=0, reason="the dossier code cannot be searched", raw=b"")
    with store.write() as writer:
        writer.quarantine(SOURCE.id, "DongBoHoSoMC", refused, NOW)
        writer.quarantine(SOURCE.id, "DongBoHoSoMC", refused, NOW + SECOND)
        writer.quarantine(SOURCE.id, "DongBoHoSoMC", unread, NOW)
        writer.quarantine(SOURCE.id, "DongBoHoSoMC", replace(unread, code="\ud800"), NOW - SECOND)
    first, second, third = store.quarantine.of_source(SOURCE.id)
    assert first == Quarantined(SOURCE.id, "DongBoHoSoMC", 3, refused.reason, "H47", refused.raw, NOW + SECOND)
    assert (second.code, third.code) == (None, "?")
    assert "Mẫu" not in repr(first)
    assert len(store.quarantine.of_source(SOURCE.id, most=1)) == 1
    assert store.quarantine.of_source("nowhere") == []


def test_when_a_source_last_sent_something_that_was_taken_in(store: Store) -> None:
    assert store.reader.latest_fact() is None
    store.sources.put(SOURCE)
    assert not replayed(store, b"1", 0)
    assert store.reader.latest_fact() is None, "nothing was taken in"
    save(store, simple(1))
    assert store.reader.latest_fact() == START
    with store.write() as writer:
        writer.replayed(SOURCE.id, b"2", NOW, WINDOW)
        writer.save(simple(2))
    assert store.reader.latest_fact() == NOW
    save(store, simple(3))
    assert store.reader.latest_fact() == NOW, "it never goes back"
