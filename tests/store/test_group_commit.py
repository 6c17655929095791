"""The writing thread: what is waited for is told truly, what is held is kept, one bad item spoils no other."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, text

from lookup_api.domain.errors import StoreUnavailable
from lookup_api.store import Store, group_commit


def note(connection: Connection, items: Sequence[Any]) -> None:
    for item in items:
        if item == "bad":
            raise ArithmeticError("cannot be written")
        connection.execute(text("INSERT INTO serials VALUES ('2025-01-01', :it, 0)"), {"it": item})
        connection.execute(text("UPDATE serials SET series = :day"), {"day": f"2024-01-{len(items):02d}"})


def noted(store: Store) -> list[str]:
    return [row.period for row in store._reading.all(text("SELECT period FROM serials"))]


def test_a_bad_item_spoils_no_other(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with store._commits._changed:  # hold the thread up, so that all come in one batch
        handing = [
            threading.Thread(target=lambda item=item: store._commits.hand_over(note, item, wait=False))
            for item in ("bad", "good", "bad")
        ]
        for thread in handing:
            thread.start()
    for thread in handing:
        thread.join()
    with pytest.raises(ArithmeticError):
        store._commits.hand_over(note, "bad", wait=True)
    assert noted(store) == ["good"]
    assert [record.message for record in caplog.records].count("record_refused") == 3
    assert "bad" not in caplog.text


def test_a_full_hold_refuses_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST_HELD", 0)
    with pytest.raises(StoreUnavailable) as refused:
        store._commits.hand_over(note, "one", wait=False)
    assert refused.value.retry_after


def test_who_stops_waiting_has_written_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "WAIT_SECONDS", 0.05)
    held, let_go = threading.Event(), threading.Event()

    def slow(_connection: Connection, _items: Sequence[Any]) -> None:
        held.set()
        let_go.wait()

    store._commits.hand_over(slow, None, wait=False)
    held.wait()
    with pytest.raises(StoreUnavailable):
        store._commits.hand_over(note, "late", wait=True)
    let_go.set()
    store._commits.close()
    assert noted(store) == []


def test_nothing_is_taken_after_the_close(store: Store) -> None:
    store._commits.close()
    with pytest.raises(StoreUnavailable):
        store._commits.hand_over(note, "late", wait=True)


def test_a_close_without_the_database_says_what_is_lost(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_connection: Connection, _items: Sequence[Any]) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(group_commit, "AGAIN_SECONDS", 0.01)
    store._commits.hand_over(away, None, wait=False)
    store._commits.close()
    assert "records_lost" in caplog.text
