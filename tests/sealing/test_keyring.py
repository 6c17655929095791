"""The key file is private, whole, never overwritten; what the ring derives is stable and kept apart."""

import hmac
import json
import os
from pathlib import Path

import pytest

from lookup_api.sealing import KeyFileError, KeyRing
from lookup_api.sealing.sealer import derive


def test_a_created_ring_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "house" / "keys.json"
    created = KeyRing.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]
    assert KeyRing.read(path) == created


def test_an_index_is_the_standard_mac_however_often_it_is_made() -> None:
    ring = KeyRing({1: bytes(32)})
    for value in ("+84905000001", "", "x" * 200):
        expected = hmac.digest(derive(bytes(32), "index phone"), value.encode(), "sha256")
        assert ring.mac(value.encode(), "phone") == expected
        assert ring.blind_index(value, "phone") == expected[:16]


def test_a_ring_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path)
    with pytest.raises(KeyFileError, match="stands already"):
        KeyRing.create(path)
    assert KeyRing.read(path) == ring


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        KeyRing.read(path)


KEY = "00" * 32


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{}",
        json.dumps({"version": 1, "current": 1, "index": 1, "keys": {}}),
        json.dumps({"version": 1, "current": 2, "index": 1, "keys": {"1": KEY}}),
        json.dumps({"version": 1, "current": 1, "index": 2, "keys": {"1": KEY}}),
        json.dumps({"version": 2, "current": 1, "index": 1, "keys": {"1": KEY}}),
        json.dumps({"version": 1, "current": 8, "index": 8, "keys": {"8": KEY}}),
        json.dumps({"version": 1, "current": 1, "index": 1, "keys": {"1": KEY[:-2]}}),
        json.dumps({"version": 1, "current": 1, "index": 1, "keys": {"1": "not hexadecimal"}}),
        json.dumps({"version": 1, "current": 1, "index": 1, "keys": [KEY]}),
    ],
)
def test_a_file_without_its_shape_is_refused_without_being_quoted(tmp_path: Path, document: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(document)
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as refused:
        KeyRing.read(path)
    assert KEY[:8] not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        KeyRing.read(tmp_path / "keys.json")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((KeyFileError, FileExistsError, NotADirectoryError)):
        KeyRing.create(tmp_path / "file" / "keys.json")


def test_repr_tells_no_key() -> None:
    ring = KeyRing.new()
    assert ring.keys[1].hex() not in repr(ring)
    assert repr(ring.keys[1]) not in repr(ring)
    assert ring.keys[1].hex() not in repr(ring.sealer)


def test_indexes_are_stable_and_apart_by_purpose_and_ring() -> None:
    ring = KeyRing({1: bytes(32)})
    assert ring.blind_index("+84905000001", "phone") == KeyRing({1: bytes(32)}).blind_index("+84905000001", "phone")
    assert len(ring.blind_index("x", "phone")) == 16
    assert ring.blind_index("x", "phone") != ring.blind_index("x", "id number")
    assert ring.blind_index("x", "phone") != KeyRing.new().blind_index("x", "phone")
    assert ring.mark("phone", "+84905000001") != ring.mark("web", "+84905000001")


def test_a_rotation_keeps_indexes_and_opens_what_was_sealed_before() -> None:
    old = KeyRing({1: os.urandom(32)})
    sealed = old.sealer.seal("Mẫu", table="people", column="name", row=1)
    new = KeyRing({**old.keys, 2: os.urandom(32)}, current=2)
    assert new.sealer.unseal_text(sealed, table="people", column="name", row=1) == "Mẫu"
    assert new.sealer.seal("Mẫu", table="people", column="name", row=1)[0] == 2
    assert new.blind_index("mau", "name") == old.blind_index("mau", "name")
    assert new.token_keys[1] == old.token_keys[1]
    assert set(new.token_keys) == {1, 2}
