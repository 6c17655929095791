"""Bring the journal's database to the newest shape (Alembic, own history, apart from the dossier store's)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from lookup_api.exchange.database import Database

# Any constant of our own: processes that start at once on PostgreSQL migrate one after the other.
_MIGRATION_LOCK = 0x6578_6368


def migrate(url: str) -> None:
    """Migrate the journal at `url` to the newest version; do nothing when it is there already.

    Raises ExchangeUnavailable when the database does not answer. All steps are one transaction on both databases.
    """
    database = Database(url)
    try:
        database.write(_upgrade)
    finally:
        database.close()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
