"""Feeds: who told each fact, what each source's numbers mean, slips that did not come, refused records tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# As in 0001: SQLite has no type for a time with its zone, and numbers rows only in a column declared INTEGER.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("sources", sa.Column("code_list", sa.Text, nullable=False, server_default="provincial"))
    op.add_column("sources", sa.Column("own_codes", sa.Text))
    op.add_column("dossiers", sa.Column("recorded_source_id", sa.Text))
    op.add_column("dossiers", sa.Column("unmirrored_stage", sa.SmallInteger))
    op.add_column("dossiers", sa.Column("unmirrored_at", INSTANT))
    op.add_column("dossiers", sa.Column("unmirrored_source_id", sa.Text))
    op.add_column("steps", sa.Column("source_id", sa.Text))
    op.add_column("appointments", sa.Column("told_at", INSTANT))
    op.add_column("appointments", sa.Column("source_id", sa.Text))
    op.add_column("quarantine", sa.Column("sender", sa.Text))
    op.create_table(
        "missing_slips",
        sa.Column("dossier_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "kind", "at"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("missing_slips")
    for table, column in (
        ("quarantine", "sender"),
        ("appointments", "source_id"),
        ("appointments", "told_at"),
        ("steps", "source_id"),
        ("dossiers", "unmirrored_source_id"),
        ("dossiers", "unmirrored_at"),
        ("dossiers", "unmirrored_stage"),
        ("dossiers", "recorded_source_id"),
        ("sources", "own_codes"),
        ("sources", "code_list"),
    ):
        op.drop_column(table, column)
