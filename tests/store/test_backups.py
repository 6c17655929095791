"""A backup is made while the store works, comes back whole, and what went missing is seen."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.domain.codes import recognise
from lookup_api.sealing import KeyRing
from lookup_api.store import Store, open_store
from lookup_api.store.backups import BackupError, back_up, restore
from lookup_api.store.inventory import Change, TableInventory, changes, is_loss, take_inventory
from tests.store.samples import FULL, NOW, OWNER, save, simple, with_directory


@pytest.fixture
def empty_url(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Make addresses of databases without tables, of the same kind as `url`."""
    made: list[str] = []

    def make() -> str:
        if url.startswith("sqlite"):
            return f"sqlite:///{tmp_path / 'other' / 'store.sqlite3'}"
        made.append(request.getfixturevalue("postgres").fresh_database())
        return made[-1]

    yield make
    for address in made:
        request.getfixturevalue("postgres").drop(address)


def test_a_backup_comes_back_whole(
    store: Store, url: str, keyring: KeyRing, tmp_path: Path, empty_url: Callable[[], str]
) -> None:
    with_directory(store)
    [saved] = save(store, FULL, people=(OWNER,))
    made = back_up(url, tmp_path / "backups", NOW)
    assert made.name == "20240715-090000"
    assert made.stat().st_mode & 0o777 == 0o700
    save(store, simple(1))  # after the backup: not in it
    address = empty_url()
    restore(address, made, NOW)
    with open_store(address, keyring) as other:
        assert other.reader.find(recognise(FULL.code)) == store.reader.find(recognise(FULL.code))
        assert other.reader.people_of(saved.id or 0) == (OWNER,)
        assert other.reader.find(recognise(simple(1).code)) is None


def test_a_backup_says_nothing_of_people(store: Store, url: str, tmp_path: Path) -> None:
    with_directory(store)
    save(store, FULL, people=(OWNER,))
    made = back_up(url, tmp_path, NOW)
    written = b"".join(path.read_bytes() for path in made.iterdir())
    for told in ("Oanh", "049190", "0905000001", "905 000"):
        assert told.encode() not in written


def test_what_is_no_backup_is_refused(store: Store, url: str, tmp_path: Path, empty_url: Callable[[], str]) -> None:
    del store
    with pytest.raises(BackupError, match="is no backup"):
        restore(empty_url(), tmp_path, NOW)
    made = back_up(url, tmp_path, NOW)
    (made / "inventory.json").write_text("[]")
    with pytest.raises(BackupError, match="cannot be read"):
        restore(empty_url(), made, NOW)


def test_a_standing_store_is_never_overwritten(store: Store, url: str, tmp_path: Path) -> None:
    save(store, simple(1))
    made = back_up(url, tmp_path / "backups", NOW)
    save(store, simple(2))
    store.close()
    if url.startswith("sqlite"):
        restore(url, made, NOW + timedelta(minutes=1))
        [aside] = tmp_path.glob("dossiers.sqlite3.before-*[0-9]")
        with closing(sqlite3.connect(aside)) as before:
            assert before.execute("SELECT count(*) FROM dossiers").fetchall() == [(2,)]
    else:
        with pytest.raises(BackupError, match="is not empty"):
            restore(url, made, NOW)


def test_a_damaged_copy_is_seen(tmp_path: Path, sqlite_template: Path, keyring: KeyRing) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    (tmp_path / "store.sqlite3").write_bytes(sqlite_template.read_bytes())
    with open_store(url, keyring) as store:
        save(store, *(simple(number) for number in range(1, 40)))
    made = back_up(url, tmp_path / "backups", NOW)
    with closing(sqlite3.connect(made / "store.sqlite3")) as copy:
        copy.execute("DELETE FROM dossier_codes WHERE dossier_id = 7")
        copy.execute("DELETE FROM dossiers WHERE id = 7")
        copy.commit()
    with pytest.raises(BackupError, match="differs from the backup's inventory in: dossier_codes, dossiers"):
        restore(f"sqlite:///{tmp_path / 'again.sqlite3'}", made, NOW)


def test_a_missing_program_is_named(
    request: pytest.FixtureRequest, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not url.startswith("postgresql"):
        assert back_up(url, tmp_path, NOW).is_dir()  # needs no program
        return
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(BackupError, match="postgresql-client"):
        back_up(url, tmp_path / "backups", NOW)
    assert not list((tmp_path / "backups").iterdir())


def test_an_inventory_sees_each_change(store: Store, url: str) -> None:
    save(store, simple(1), simple(2))
    before = take_inventory(url)
    assert changes(before, take_inventory(url)) == {}
    assert before["dossiers"].rows == 2
    save(store, simple(3))
    found = changes(before, take_inventory(url))
    assert found["dossiers"] is Change.MORE
    assert not any(is_loss(change) for change in found.values())


def test_inventories_are_compared_table_by_table() -> None:
    one, other = TableInventory(("a",), 2, "00"), TableInventory(("a",), 2, "01")
    fewer, wider = TableInventory(("a",), 1, "02"), TableInventory(("a", "b"), 2, "00")
    before = {"same": one, "altered": one, "fewer": one, "gone": one, "narrower": wider}
    after = {"same": one, "altered": other, "fewer": fewer, "new": one, "narrower": one}
    assert changes(before, after) == {
        "altered": Change.ALTERED,
        "fewer": Change.FEWER,
        "gone": Change.GONE,
        "narrower": Change.ALTERED,
        "new": Change.NEW,
    }
    assert [name for name, change in changes(before, after).items() if is_loss(change)] == ["fewer", "gone"]


def test_a_column_that_was_added_changes_no_digest(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO agencies (code, name, known) VALUES ('H47.16', 'Mẫu', 1)")
        connection.commit()
        before = take_inventory(url)
        connection.execute("ALTER TABLE agencies ADD COLUMN remark TEXT DEFAULT 'mới'")
        connection.commit()
    assert changes(before, take_inventory(url, before)) == {}
    assert changes(before, take_inventory(url)) == {"agencies": Change.ALTERED}
