"""What was spent stays spent: across threads, processes and restarts."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from lookup_api.sealing import KeyRing
from lookup_api.store import Store, budgets, open_store
from tests.store.samples import NOW

ASKER, OTHER = b"a" * 16, b"b" * 16
CODE, SECOND_CODE = b"1" * 16, b"2" * 16
WINDOW = 600
SECOND = timedelta(seconds=1)


def test_nobody_has_spent_anything_at_first(store: Store) -> None:
    assert store.budgets.spent(ASKER, NOW, WINDOW) == 0


def test_a_distinct_thing_is_charged_once_at_its_dearest(store: Store) -> None:
    for units in (1, 1, 5, 1):
        store.budgets.spend(ASKER, CODE, units, NOW, WINDOW)
    assert store.budgets.spent(ASKER, NOW, WINDOW) == 5
    store.budgets.spend(ASKER, SECOND_CODE, 1, NOW, WINDOW)
    assert store.budgets.spent(ASKER, NOW, WINDOW) == 6


def test_askers_and_windows_are_counted_apart(store: Store) -> None:
    store.budgets.spend(ASKER, CODE, 3, NOW, WINDOW)
    assert store.budgets.spent(OTHER, NOW, WINDOW) == 0
    assert store.budgets.spent(ASKER, NOW, 3600) == 0


def test_a_charge_counts_for_its_window_and_no_longer(store: Store) -> None:
    store.budgets.spend(ASKER, CODE, 1, NOW, WINDOW)
    store.budgets.spend(ASKER, SECOND_CODE, 2, NOW + 300 * SECOND, WINDOW)
    assert store.budgets.spent(ASKER, NOW + 599 * SECOND, WINDOW) == 3
    assert store.budgets.spent(ASKER, NOW + 600 * SECOND, WINDOW) == 2
    assert store.budgets.spent(ASKER, NOW + 900 * SECOND, WINDOW) == 0
    store.budgets.spend(ASKER, CODE, 1, NOW + 900 * SECOND, WINDOW)
    assert store.budgets.spent(ASKER, NOW + 900 * SECOND, WINDOW) == 1


def test_a_restart_forgives_nothing(url: str, keyring: KeyRing) -> None:
    for restart in range(3):
        with open_store(url, keyring) as store:
            now = NOW + restart * SECOND
            assert store.budgets.spent(ASKER, now, WINDOW) == restart * 6
            store.budgets.spend(ASKER, bytes([restart]) * 16, 1, now, WINDOW)
            store.budgets.spend(ASKER, bytes([100 + restart]) * 16, 5, now, WINDOW)
    with open_store(url, keyring) as store:
        assert store.budgets.spent(ASKER, NOW + 601 * SECOND, WINDOW) == 6


def test_what_other_processes_wrote_is_read_in(url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "READ_AGAIN_SECONDS", -1.0)
    with open_store(url, keyring) as one:
        one.budgets.spend(ASKER, CODE, 1, NOW, WINDOW)
        with open_store(url, keyring) as other:
            other.budgets.spend(ASKER, SECOND_CODE, 2, NOW, WINDOW)
        assert one.budgets.spent(ASKER, NOW, WINDOW) == 3


def test_an_account_that_was_dropped_from_memory_is_read_again(
    url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "MOST_ACCOUNTS", 1)
    with open_store(url, keyring) as store:
        store.budgets.spend(ASKER, CODE, 1, NOW, WINDOW)
        store.locks.record_wrong(CODE, ASKER, NOW)  # waits for all that is held
        store.budgets.spend(OTHER, CODE, 1, NOW, WINDOW)
        assert len(store.budgets._accounts) == 1
        assert store.budgets.spent(ASKER, NOW, WINDOW) == 1


def test_many_threads_spend_together(store: Store) -> None:
    def spend(number: int) -> None:
        for code in range(50):
            store.budgets.spend(ASKER, bytes([number, code]) * 8, 1, NOW, WINDOW)

    threads = [threading.Thread(target=spend, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.budgets.spent(ASKER, NOW, WINDOW) == 200


def test_wrong_proofs_are_counted_by_dossier_and_by_asker(store: Store) -> None:
    store.locks.record_wrong(CODE, ASKER, NOW)
    store.locks.record_wrong(CODE, OTHER, NOW)
    store.locks.record_wrong(SECOND_CODE, ASKER, NOW + SECOND)
    assert store.locks.wrong_since(CODE, ASKER, NOW) == (2, 2)
    assert store.locks.wrong_since(SECOND_CODE, OTHER, NOW) == (1, 1)
    assert store.locks.wrong_since(CODE, ASKER, NOW + SECOND) == (0, 1)
    assert store.locks.wrong_since(b"3" * 16, b"c" * 16, NOW) == (0, 0)


def test_wrong_proofs_survive_a_restart(url: str, keyring: KeyRing) -> None:
    with open_store(url, keyring) as store:
        store.locks.record_wrong(CODE, ASKER, NOW)
    with open_store(url, keyring) as store:
        assert store.locks.wrong_since(CODE, ASKER, NOW) == (1, 1)


def test_what_no_longer_counts_is_deleted_in_time(url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup_api.store.group_commit.UPKEEP_SECONDS", 0.0)
    with open_store(url, keyring, clock=lambda: NOW) as store:
        store.budgets.spend(ASKER, CODE, 1, NOW - 700 * SECOND, WINDOW)
        store.budgets.spend(ASKER, SECOND_CODE, 1, NOW, WINDOW)
        store.locks.record_wrong(CODE, ASKER, NOW - timedelta(days=31))
        store.locks.record_wrong(CODE, ASKER, NOW)
    with open_store(url, keyring) as store:
        assert store._reading.all(text("SELECT count(*) FROM spendings"))[0][0] == 1
        assert store._reading.all(text("SELECT count(*) FROM wrong_proofs"))[0][0] == 1
