"""Counter: slips, dated facts, running numbers, answers kept for writes that are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# As in the first migration: a migration stays as it was when its helpers change.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_COUNTS = ("slip_count", "counter_fact_count")


def upgrade() -> None:
    for name in _COUNTS:
        op.add_column("dossiers", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    _of_dossier(
        "slips",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("form", sa.Text),
        sa.Column("circular", sa.Text),
        sa.Column("issuer_title", sa.Text),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_index("ix_slips_kind_issued_at", "slips", ["kind", "issued_at"])
    _of_dossier(
        "counter_facts",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_counter_facts_kind_at", "counter_facts", ["kind", "at"])
    op.create_table(
        "serials",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("series", "period"),
    )
    op.create_table(
        "kept_answers",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kept_answers_at", "kept_answers", ["at"])


def _of_dossier(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("dossier_id", ROW_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("dossier_id", "digest"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("kept_answers", "serials", "counter_facts", "slips"):
        op.drop_table(table)
    for name in _COUNTS:
        op.drop_column("dossiers", name)
