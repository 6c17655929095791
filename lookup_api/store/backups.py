"""Backups of the store (sao lưu, phục hồi), made while it works, each with the inventory it is checked against.

A backup is a folder of its own, readable by its owner alone. On SQLite it holds a copy made by the database's own
online backup; on PostgreSQL, what `pg_dump` writes. Identity stays sealed in it, and the sealing keys are never in it:
keep them apart, for neither is of use without the other.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import URL, create_engine, inspect, text

from lookup_api.sqlite_files import make_private
from lookup_api.store.engine import SQLITE, naming_failures, store_url
from lookup_api.store.inventory import TableInventory, changes, inventory_of, take_inventory

_SQLITE_FILE = "store.sqlite3"
_POSTGRESQL_FILE = "store.pgdump"
_INVENTORY = "inventory.json"
_PAGES = 4_096  # copied between two looks at the writers, so that they are never kept waiting
_DUMP_SECONDS = 6 * 3600


class BackupError(Exception):
    """A backup that cannot be made or read back; the sentence says what to do."""


def back_up(url: str, folder: Path, now: datetime) -> Path:
    """Make a backup in a new folder under `folder`, named by the moment; return that folder.

    Raises StoreUnavailable where the database does not answer, BackupError where `pg_dump` fails.
    """
    made = folder / f"{now:%Y%m%d-%H%M%S}"
    made.mkdir(parents=True, mode=0o700)
    address = store_url(url)
    try:
        if address.get_backend_name() == SQLITE:
            copy = made / _SQLITE_FILE
            make_private(copy)
            with closing(sqlite3.connect(str(address.database))) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target, pages=_PAGES)
            inventory = take_inventory(f"sqlite:///{copy}")
        else:
            inventory = _dump_postgresql(address, made / _POSTGRESQL_FILE)
        (made / _INVENTORY).write_bytes(msgspec.json.format(msgspec.json.encode(inventory)))
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return made


def restore(url: str, backup: Path, now: datetime) -> None:
    """Bring a backup back, and hold what came back against its inventory.

    An SQLite store that stands there is set aside beside itself, never overwritten; a PostgreSQL database must be
    empty. Raises BackupError where the folder is no backup, the database is not empty, or something is missing.
    """
    address = store_url(url)
    kept = _inventory_of(backup)
    if address.get_backend_name() == SQLITE:
        _restore_sqlite(Path(str(address.database)), backup / _SQLITE_FILE, now)
    else:
        _restore_postgresql(address, backup / _POSTGRESQL_FILE)
    if differing := changes(kept, take_inventory(url)):
        raise BackupError(f"what came back differs from the backup's inventory in: {', '.join(differing)}")


def _dump_postgresql(address: URL, file: Path) -> dict[str, TableInventory]:
    """Dump, and take the inventory of the very same moment."""
    engine = create_engine(address, isolation_level="REPEATABLE READ", hide_parameters=True)
    try:
        with naming_failures(), engine.connect() as connection:
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            _run("pg_dump", address, ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}"])
            return inventory_of(connection)
    finally:
        engine.dispose()


def _inventory_of(backup: Path) -> dict[str, TableInventory]:
    try:
        return msgspec.json.decode((backup / _INVENTORY).read_bytes(), type=dict[str, TableInventory])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BackupError(f"{backup} is no backup: it holds no {_INVENTORY}") from error
    except msgspec.DecodeError as error:
        raise BackupError(f"{backup / _INVENTORY} cannot be read") from error


def _restore_sqlite(path: Path, copy: Path, now: datetime) -> None:
    if not copy.is_file():
        raise BackupError(f"{copy.parent} holds no {_SQLITE_FILE}: it is a backup of PostgreSQL")
    for ending in ("", "-wal", "-shm"):
        standing = path.with_name(path.name + ending)
        if standing.exists():
            standing.rename(path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S}{ending}"))
    make_private(path)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        [(verdict,)] = target.execute("PRAGMA integrity_check").fetchall()
    if verdict != "ok":
        raise BackupError(f"the copy in {copy.parent} is damaged")


def _restore_postgresql(address: URL, dump: Path) -> None:
    if not dump.is_file():
        raise BackupError(f"{dump.parent} holds no {_POSTGRESQL_FILE}: it is a backup of SQLite")
    engine = create_engine(address)
    try:
        with naming_failures(), engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise BackupError("the database is not empty: make a new one, and set LOOKUP_DATABASE_URL to it")
    finally:
        engine.dispose()
    _run("pg_restore", address, ["--no-owner", "--exit-on-error", "--single-transaction"], [str(dump)])


def _run(program: str, address: URL, options: list[str], files: list[str] | None = None) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, which no list of processes shows."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed: apt-get install postgresql-client")
    plain = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({} if address.password is None else {"PGPASSWORD": str(address.password)})
    ran = subprocess.run(  # noqa: S603 - a program that was found by its name, with options of our own
        [found, f"--dbname={plain}", *options, *(files or [])],
        env=environment,
        capture_output=True,
        timeout=_DUMP_SECONDS,
        check=False,
    )
    if ran.returncode != 0:
        # Its own sentences may quote rows, so only its first words are carried on.
        first = ran.stderr.decode(errors="replace").splitlines()[:1]
        raise BackupError(f"{program} failed: {first[0][:200] if first else ran.returncode}")
