"""Operators, sessions, tickets, notes; whole names to search by; who looked and why in the access record."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# As in the first migration: a migration stays as it was when its helpers change.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_TABLES = ("tickets", "operator_notes", "disclosures", "passed_callers", "operator_sessions", "operators")


def upgrade() -> None:
    """Add the tables and columns."""
    _operators()
    _conversations()
    _tickets()
    op.add_column("people", sa.Column("name_index", sa.LargeBinary))
    op.create_index("ix_people_name_index_dossier_id", "people", ["name_index", "dossier_id"])
    # The newest dossiers of a word are asked for first; SQLite's index has the rest of the key behind it anyway.
    op.drop_index("ix_name_words_word_index", "name_words")
    op.create_index("ix_name_words_word_index_dossier_id", "name_words", ["word_index", "dossier_id"])
    op.add_column("ledger", sa.Column("operator_id", ROW_ID))
    op.add_column("ledger", sa.Column("purpose", sa.Text))


def _operators() -> None:
    op.create_table(
        "operators",
        sa.Column("id", ROW_ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "role", "password")),
        sa.Column("totp_secret", sa.LargeBinary, nullable=False),
        sa.Column("totp_step", sa.BigInteger, nullable=False),
        sa.Column("credentials_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "operator_sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("operator_id", ROW_ID, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("id"),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"]),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_operator_sessions_operator_id", "operator_sessions", ["operator_id"])


def _conversations() -> None:
    op.create_table(
        "passed_callers",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("dossier_id", ROW_ID, nullable=False),
        sa.Column("conversation", sa.LargeBinary, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "dossier_id", "conversation"),
        sa.ForeignKeyConstraint(["session_id"], ["operator_sessions.id"], ondelete="CASCADE"),
        _of_dossier(),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passed_callers_ends_at", "passed_callers", ["ends_at"])
    op.create_table(
        "disclosures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("dossier_id", ROW_ID, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("asked_by", ROW_ID, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by", ROW_ID),
        sa.Column("decided_at", INSTANT),
        sa.Column("ends_at", INSTANT),
        sa.PrimaryKeyConstraint("id"),
        _of_dossier(),
        sa.ForeignKeyConstraint(["asked_by"], ["operators.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["operators.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disclosures_asked_at", "disclosures", ["asked_at"])
    op.create_index("ix_disclosures_dossier_id", "disclosures", ["dossier_id"])
    op.create_table(
        "operator_notes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("operator_id", ROW_ID, nullable=False),
        sa.Column("dossier_id", ROW_ID),
        sa.Column("disposition", sa.Text, nullable=False),
        sa.Column("text", sa.LargeBinary),
        sa.Column("conversation", sa.LargeBinary),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"]),
        _of_dossier(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_operator_notes_dossier_id", "operator_notes", ["dossier_id"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", ROW_ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "reason", "state", "channel", "language")),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("register_by", INSTANT),
        sa.Column("registered_at", INSTANT),
        sa.Column("registered_as", sa.Text),
        sa.Column("dossier_id", ROW_ID),
        *(sa.Column(name, sa.LargeBinary) for name in ("phone", "text", "conversation")),
        sa.Column("taken_by", ROW_ID),
        sa.Column("taken_at", INSTANT),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_at", INSTANT),
        sa.Column("closing_text", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id"),
        _of_dossier(),
        sa.ForeignKeyConstraint(["taken_by"], ["operators.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_state_due_at", "tickets", ["state", "due_at"])
    op.create_index("ix_tickets_dossier_id", "tickets", ["dossier_id"])


def _of_dossier() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], ondelete="CASCADE")


def downgrade() -> None:
    """Take them away. The access record no longer holds where an operator looked: its hashes tell who and why."""
    op.drop_column("ledger", "purpose")
    op.drop_column("ledger", "operator_id")
    op.drop_index("ix_name_words_word_index_dossier_id", "name_words")
    op.create_index("ix_name_words_word_index", "name_words", ["word_index"])
    op.drop_index("ix_people_name_index_dossier_id", "people")
    op.drop_column("people", "name_index")
    for table in _TABLES:
        op.drop_table(table)
