"""An empty database becomes what the tables in code say, on both databases, once and safely."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from lookup_api.domain.errors import StoreUnavailable
from lookup_api.store import migrations
from lookup_api.store.store import NEWEST_VERSION
from tests.support.postgres import PostgresServer


def test_models_and_migrations_agree(url: str) -> None:
    assert migrations.check(url) == ()


def test_a_second_run_changes_nothing(url: str) -> None:
    migrations.upgrade(url)
    assert migrations.check(url) == ()


def test_a_difference_is_told(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE fees ADD COLUMN currency TEXT"))
        connection.execute(text("DROP INDEX ix_people_phone_index"))
    engine.dispose()
    told = " ".join(migrations.check(url))
    assert "currency" in told
    assert "ix_people_phone_index" in told


def test_an_empty_sqlite_file_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "dossiers.sqlite3"
    migrations.upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    assert migrations.check(f"sqlite:///{path}") == ()


def test_an_empty_postgresql_database_is_migrated_by_many_at_once(postgres: PostgresServer) -> None:
    url = postgres.fresh_database()
    assert f"the database stands at None, the migrations at {NEWEST_VERSION}" in migrations.check(url)
    command = f"from lookup_api.store import migrations; migrations.upgrade({url!r})"
    others = [subprocess.Popen([sys.executable, "-c", command]) for _ in range(2)]
    assert [other.wait() for other in others] == [0, 0]
    assert migrations.check(url) == ()


def test_a_database_held_by_another_program_is_said_to_be_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dossiers.sqlite3"
    monkeypatch.setattr("lookup_api.store.engine.LOCK_MILLISECONDS", 50)
    migrations.upgrade(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as refused:
        migrations.upgrade(f"sqlite:///{path}")
    other.close()
    assert refused.value.retry_after


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="SQLite file"):
        migrations.upgrade(address)
