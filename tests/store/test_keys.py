"""A channel key is shown once, found by its secret, and ended by its name; a feed signs in for twelve hours."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.errors import Conflict
from lookup_api.sealing import KeyRing
from lookup_api.store import ChannelKey, Store, keys, open_store
from tests.store.samples import NOW, SOURCE


def test_an_issued_key_is_found_by_its_secret_alone(store: Store) -> None:
    secret = store.keys.issue("kiosk-1", "kiosk")
    assert len(secret) >= 43
    assert store.keys.find(secret) == ChannelKey(1, "kiosk-1", KeyKind.KIOSK, None)
    assert store.keys.find(secret) == store.keys.find(secret)
    for wrong in ("", secret[:-1], secret.swapcase(), f"{secret} ", "kiosk-1", "\0", "\ud800"):
        assert store.keys.find(wrong) is None


def test_no_two_secrets_are_alike(store: Store) -> None:
    assert len({store.keys.issue(f"kiosk-{number}", "kiosk") for number in range(20)}) == 20


def test_a_feed_key_names_its_source(store: Store) -> None:
    store.sources.put(SOURCE)
    secret = store.keys.issue("tinh", "feed", SOURCE.id)
    found = store.keys.find(secret)
    assert found is not None
    assert (found.kind, found.source_id) == (KeyKind.FEED, SOURCE.id)
    with pytest.raises(ValueError, match="names its source"):
        store.keys.issue("other", "feed")
    with pytest.raises(ValueError, match="names none"):
        store.keys.issue("other", "kiosk", SOURCE.id)
    with pytest.raises(ValueError, match="fax"):
        store.keys.issue("other", "fax")
    with pytest.raises(Conflict):
        store.keys.issue("other", "feed", "nowhere")


def test_a_valid_name_is_not_given_twice(store: Store) -> None:
    store.keys.issue("sms", "sms")
    with pytest.raises(Conflict, match="sms"):
        store.keys.issue("sms", "sms")


def test_a_revoked_key_ends_at_once_and_its_name_is_free(url: str, keyring: KeyRing) -> None:
    with open_store(url, keyring, clock=lambda: NOW) as store:
        secret = store.keys.issue("sms", "sms")
        assert store.keys.find(secret)
        assert store.keys.revoke("sms")
        assert store.keys.find(secret) is None
        assert not store.keys.revoke("sms")
        new = store.keys.issue("sms", "sms")
        assert store.keys.find(new)
        assert [(key.name, key.issued_at, key.revoked_at) for key in store.keys.list()] == [
            ("sms", NOW, NOW),
            ("sms", NOW, None),
        ]


def test_a_key_that_was_revoked_elsewhere_ends_soon(
    url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(url, keyring) as here, open_store(url, keyring) as there:
        secret = here.keys.issue("sms", "sms")
        assert here.keys.find(secret)
        there.keys.revoke("sms")
        assert here.keys.find(secret), "remembered for a moment"
        monkeypatch.setattr(keys.time, "monotonic", lambda: 10**12)
        assert here.keys.find(secret) is None


def test_no_secret_is_kept(store: Store) -> None:
    store.sources.put(SOURCE)
    secret = store.keys.issue("tinh", "feed", SOURCE.id)
    session = store.sessions.open("tinh", secret, NOW)
    kept = repr([store._reading.all(text(f"SELECT * FROM {table}")) for table in ("channel_keys", "feed_sessions")])  # noqa: S608 - the test's own words
    assert session is not None
    assert secret not in kept
    assert session not in kept


def test_a_feed_signs_in_by_name_and_key_for_twelve_hours(store: Store) -> None:
    store.sources.put(SOURCE)
    secret = store.keys.issue("tinh", "feed", SOURCE.id)
    session = store.sessions.open("tinh", secret, NOW)
    assert session is not None
    assert store.sessions.find(session, NOW) == store.keys.find(secret)
    assert store.sessions.find(session, NOW + timedelta(hours=11, minutes=59)) is not None
    assert store.sessions.find(session, NOW + timedelta(hours=12)) is None
    assert store.sessions.find(secret, NOW) is None
    assert store.keys.find(session) is None


def test_only_the_right_name_and_key_open_a_session(store: Store) -> None:
    store.sources.put(SOURCE)
    secret = store.keys.issue("tinh", "feed", SOURCE.id)
    kiosk = store.keys.issue("kiosk", "kiosk")
    for username, password in (
        ("tinh", kiosk),
        ("kiosk", kiosk),
        ("kiosk", secret),
        ("tinh", ""),
        ("", secret),
        ("\ud800", secret),
        ("nobody", "x"),
        ("\0", secret),
    ):
        assert store.sessions.open(username, password, NOW) is None


def test_a_revoked_key_ends_its_sessions(store: Store) -> None:
    store.sources.put(SOURCE)
    session = store.sessions.open("tinh", store.keys.issue("tinh", "feed", SOURCE.id), NOW)
    assert session is not None
    store.keys.revoke("tinh")
    assert store.sessions.find(session, NOW) is None
