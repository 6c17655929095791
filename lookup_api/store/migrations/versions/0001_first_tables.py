"""First tables: directory, dossiers with sealed identity and its blind indexes, feeds, keys, ledger, budgets."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Whole microseconds since the epoch on SQLite, which has no type for a time with its zone.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
# SQLite numbers rows only in a column declared plainly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _directory()
    _sources()
    _dossiers()
    _facts_of_dossiers()
    _people()
    _feed_records()
    _ledger()
    _budgets()


def downgrade() -> None:
    raise RuntimeError("the first migration is undone by deleting the database")


def _columns(kind: Any, names: str, *, nullable: bool = False) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=nullable) for name in names.split())


def _texts(names: str, *, nullable: bool = False) -> Iterator[sa.Column[Any]]:
    return _columns(sa.Text, names, nullable=nullable)


def _bytes(names: str, *, nullable: bool = False) -> Iterator[sa.Column[Any]]:
    return _columns(sa.LargeBinary, names, nullable=nullable)


def _numbers(names: str) -> Iterator[sa.Column[Any]]:
    return _columns(sa.BigInteger, names)


def _instants(names: str, *, nullable: bool = True) -> Iterator[sa.Column[Any]]:
    return _columns(INSTANT, names, nullable=nullable)


def _flags(names: str) -> Iterator[sa.Column[Any]]:
    return _columns(sa.Boolean, names)


def _key(*names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names)


def _refers(column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], **options)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _directory() -> None:
    op.create_table(
        "agencies",
        *_texts("code name"),
        *_texts("successor_code present_name present_code", nullable=True),
        *_flags("known"),
        _key("code"),
    )
    op.create_table(
        "desks",
        *_texts("id name"),
        *_texts("address phone hours province agency_code", nullable=True),
        *_flags("main"),
        _key("id"),
        _refers("agency_code", "agencies.code"),
    )
    _index("desks", "agency_code")
    op.create_table(
        "procedures",
        *_texts("code name"),
        *_texts("field field_code", nullable=True),
        *_flags("sensitive known"),
        _key("code"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date, nullable=False),
        *_texts("kind notice"),
        *_flags("provisional"),
        _key("day"),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        *_texts("id name authority"),
        *_flags("mirrors_waiting_as_done"),
        *_numbers("replay_window"),
        *_instants("last_taken_in_at"),
        _key("id"),
    )
    op.create_table(
        "channel_keys",
        sa.Column("id", ROW_ID, nullable=False),
        *_texts("name kind"),
        *_texts("source_id", nullable=True),
        *_bytes("digest"),
        *_instants("issued_at", nullable=False),
        *_instants("revoked_at"),
        _key("id"),
        _refers("source_id", "sources.id"),
        sa.UniqueConstraint("digest"),
    )
    valid = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_channel_keys_name", "channel_keys", ["name"], unique=True, sqlite_where=valid, postgresql_where=valid
    )
    op.create_table(
        "feed_sessions",
        *_bytes("digest"),
        sa.Column("key_id", ROW_ID, nullable=False),
        *_instants("expires_at", nullable=False),
        _key("digest"),
        _refers("key_id", "channel_keys.id"),
    )
    _index("feed_sessions", "expires_at")


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", ROW_ID, nullable=False),
        *_texts("code keypad"),
        *_bytes("receipt_id"),
        *_texts("source_id"),
        *_instants("as_of", nullable=False),
        *_texts("procedure_code agency_code agency_name desk_id channel collect", nullable=True),
        *_instants("submitted_at received_at processing_deadline result_appointment rescheduled_from"),
        *_instants("result_ready_at returned_at refused_at recorded_at record_age people_age"),
        *_flags("not_solved"),
        sa.Column("recorded_stage", sa.SmallInteger),
        *_bytes("summary owner_index", nullable=True),
        *_numbers("receipt_issue code_count step_count supplement_count fee_count"),
        _key("id"),
        *(sa.UniqueConstraint(column) for column in ("code", "keypad", "receipt_id")),
        _refers("source_id", "sources.id"),
        _refers("procedure_code", "procedures.code"),
        _refers("agency_code", "agencies.code"),
        _refers("desk_id", "desks.id"),
        sqlite_autoincrement=True,  # a number is never given twice: seals are bound to it
    )
    _index("dossiers", "owner_index")


def _of_dossier(table: str, *columns: sa.Column[Any]) -> None:
    """Create a table of facts, each known by the keyed hash of its content, beside one another by dossier."""
    op.create_table(
        table,
        sa.Column("dossier_id", ROW_ID, nullable=False),
        *_bytes("digest"),
        *_numbers("position"),
        *columns,
        _key("dossier_id", "digest"),
        _refers("dossier_id", "dossiers.id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def _facts_of_dossiers() -> None:
    _of_dossier("dossier_codes", *_texts("kind text"), *_texts("key", nullable=True))
    _index("dossier_codes", "key")
    _of_dossier(
        "steps",
        *_instants("at", nullable=False),
        *_instants("deadline started_at"),
        sa.Column("stage", sa.SmallInteger),
        *_texts("agency officer_title", nullable=True),
        *_bytes("text officer", nullable=True),
    )
    _of_dossier(
        "supplements",
        *_texts("number"),
        *_instants("requested_at", nullable=False),
        *_instants("completed_at appointment_before appointment_after"),
        *_bytes("content", nullable=True),
    )
    _of_dossier("fees", *_texts("name"), *_numbers("amount"), sa.Column("paid", sa.Boolean))
    _of_dossier("appointments", *_instants("at given_at", nullable=False))


def _people() -> None:
    _of_dossier(
        "people",
        *_texts("role kind"),
        *_bytes("name id_number phone email", nullable=True),
        *_instants("phone_confirmed_at"),
        *_bytes("phone_index id_number_index", nullable=True),
    )
    _index("people", "phone_index")
    _index("people", "id_number_index")
    op.create_table(
        "name_words",
        sa.Column("dossier_id", ROW_ID, nullable=False),
        *_bytes("digest word_index"),
        _key("dossier_id", "digest", "word_index"),
        sa.ForeignKeyConstraint(
            ["dossier_id", "digest"], ["people.dossier_id", "people.digest"], ondelete="CASCADE", name="fk_name_words"
        ),
        sqlite_with_rowid=False,
    )
    _index("name_words", "word_index")


def _feed_records() -> None:
    op.create_table(
        "feed_records",
        *_texts("source_id"),
        *_bytes("digest"),
        *_instants("arrived_at", nullable=False),
        _key("source_id", "digest"),
        _refers("source_id", "sources.id"),
        sqlite_with_rowid=False,
    )
    _index("feed_records", "arrived_at")
    op.create_table(
        "quarantine",
        *_texts("source_id"),
        *_bytes("digest"),
        *_texts("service"),
        *_numbers("position"),
        *_texts("reason"),
        *_bytes("code", nullable=True),
        *_bytes("raw"),
        *_instants("refused_at", nullable=False),
        _key("source_id", "digest"),
        _refers("source_id", "sources.id"),
        sqlite_with_rowid=False,
    )
    _index("quarantine", "refused_at")


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("number", ROW_ID, nullable=False, autoincrement=False),
        *_instants("at", nullable=False),
        *_texts("channel"),
        *_bytes("asker"),
        *_texts("key_type outcome"),
        *_texts("level proof", nullable=True),
        sa.Column("dossier_id", ROW_ID),
        *_bytes("previous hash"),
        _key("number"),
    )
    _index("ledger", "dossier_id")
    op.create_table(
        "ledger_head",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        *_numbers("number"),
        *_bytes("hash seal"),
        _key("id"),
    )


def _budgets() -> None:
    op.create_table(
        "spendings",
        *_bytes("asker"),
        *_numbers("window"),
        *_bytes("what"),
        *_numbers("units"),
        *_instants("expires_at", nullable=False),
        _key("asker", "window", "what"),
        sqlite_with_rowid=False,
    )
    _index("spendings", "expires_at")
    op.create_table(
        "wrong_proofs",
        sa.Column("id", ROW_ID, nullable=False),
        *_bytes("dossier_key asker"),
        *_instants("at", nullable=False),
        _key("id"),
    )
    _index("wrong_proofs", "dossier_key", "at")
    _index("wrong_proofs", "asker", "at")
    _index("wrong_proofs", "at")
