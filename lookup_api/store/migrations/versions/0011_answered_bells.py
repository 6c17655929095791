"""Who of staff answered a kiosk's bell, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add it; no bell was answered yet."""
    op.create_table(
        "kiosk_bells",
        sa.Column("key_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("called_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.Column("answered_by", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("key_name", "name", "called_at"),
        sa.ForeignKeyConstraint(["answered_by"], ["operators.id"]),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("kiosk_bells")
