"""Brings a database to the newest shape, and tells whether the tables in code and in the database agree.

Alembic is set up here and not in a file, so that an installed package migrates from anywhere.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from lookup_api.store.engine import MIGRATE_MILLISECONDS, POSTGRESQL, naming_failures, open_for_writing, store_url
from lookup_api.store.tables import Base

VERSION_TABLE = "store_version"  # the message journal may share a PostgreSQL database
# Any constant of our own: processes that start at once on PostgreSQL migrate one after the other.
_MIGRATION_LOCK = 0x6D6F_7463_7561
_HERE = str(Path(__file__).parent).replace("%", "%%")


def upgrade(url: str) -> None:
    """Migrate the store at `url` to the newest version; do nothing when it is there already.

    All steps are one transaction on both databases. Raises StoreUnavailable when the database does not answer or
    another program holds its tables for too long.
    """
    engine = open_for_writing(store_url(url), statement_milliseconds=MIGRATE_MILLISECONDS)
    try:
        with naming_failures(), engine.begin() as connection:
            _queue(connection)
            command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def check(url: str) -> tuple[str, ...]:
    """Return a sentence for each way in which migrations, tables in code and the database differ; empty if none."""
    engine = open_for_writing(store_url(url))
    try:
        with naming_failures(), engine.connect() as connection:
            return (*_differences_of_versions(connection), *_differences_of_tables(connection))
    finally:
        engine.dispose()


def standing_version(url: str) -> str | None:
    """The version the store at `url` stands at; None for one without tables. Raises StoreUnavailable."""
    engine = open_for_writing(store_url(url))
    try:
        with naming_failures(), engine.connect() as connection:
            return _context(connection).get_current_revision()
    finally:
        engine.dispose()


def steps_between(standing: str | None) -> tuple[str, ...]:
    """The migrations after a version, oldest first, by their numbers; None: all there are."""
    config = Config()
    config.set_main_option("script_location", _HERE)
    script = ScriptDirectory.from_config(config)
    found = []
    for revision in script.walk_revisions():
        if revision.revision == standing:
            break
        found.append(revision.revision)
    return tuple(reversed(found))


def newest_version() -> str:
    """The version that `upgrade` leads to."""
    config = Config()
    config.set_main_option("script_location", _HERE)
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _differences_of_versions(connection: Connection) -> tuple[str, ...]:
    heads = ScriptDirectory.from_config(_config(connection)).get_heads()
    if len(heads) != 1:
        return (f"the migrations have {len(heads)} ends: {', '.join(heads)}",)
    standing = _context(connection).get_current_revision()
    return () if standing == heads[0] else (f"the database stands at {standing}, the migrations at {heads[0]}",)


def _differences_of_tables(connection: Connection) -> tuple[str, ...]:
    return tuple(str(difference) for difference in compare_metadata(_context(connection), Base.metadata))


def _context(connection: Connection) -> MigrationContext:
    ours = frozenset(Base.metadata.tables)

    def is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001 - Alembic calls it so
        return kind != "table" or name in ours

    return MigrationContext.configure(
        connection,
        opts={"version_table": VERSION_TABLE, "compare_type": True, "include_object": is_ours},
    )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", _HERE)
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config


def _queue(connection: Connection) -> None:
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
