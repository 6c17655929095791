"""Duties: maintenance notices, reports that are kept, and the mark of a dossier that was archived."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Add two tables and a column."""
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "kept_reports",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", "period"),
    )
    op.add_column("dossiers", sa.Column("archived_at", INSTANT))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("dossiers", "archived_at")
    op.drop_table("kept_reports")
    op.drop_table("maintenance")
