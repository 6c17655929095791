"""The store's fixtures: every test runs on SQLite and on PostgreSQL, each on a fresh copy of a migrated database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup_api.sealing import KeyRing
from lookup_api.store import Store, migrations, open_store
from tests.support.postgres import PostgresServer, running_postgres

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        migrations.upgrade(server.fresh_database(name=TEMPLATE))
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty migrated store."""
    if request.param == "sqlite":
        path = request.getfixturevalue("tmp_path") / "dossiers.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        # Asked for here, so that the SQLite half runs without starting a server.
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.fresh_database(TEMPLATE)
        yield address
        server.drop(address)


@pytest.fixture
def keyring() -> KeyRing:
    return KeyRing.new()


@pytest.fixture
def store(url: str, keyring: KeyRing) -> Iterator[Store]:
    with open_store(url, keyring) as store:
        yield store
