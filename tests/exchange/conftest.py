"""The journal's suite runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import Exchange, open_exchange
from tests.support.postgres import PostgresServer, running_postgres

SECRET = "5e" * 32
NOW = datetime(2024, 6, 24, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=15)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the whole run."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def exchange_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'exchange.sqlite3'}"
    # Asked for here, so that the SQLite half runs without starting a server.
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh_database()


@pytest.fixture
def exchange(exchange_url: str) -> Iterator[Exchange]:
    """An open journal."""
    opened = open_exchange(exchange_url, SECRET, lease=LEASE)
    yield opened
    opened.close()
