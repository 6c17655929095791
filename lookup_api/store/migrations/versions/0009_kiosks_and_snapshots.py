"""Kiosks as they were last heard; when each dossier changed in this store, by which snapshots go forward."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add both; what is there already counts as changed now."""
    op.create_table(
        "kiosks",
        sa.Column("key_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key_name", "name"),
    )
    op.add_column("dossiers", sa.Column("changed_at", INSTANT))
    connection = op.get_bind()
    now = datetime.now(UTC)
    at = now if connection.dialect.name == "postgresql" else (now - _EPOCH) // timedelta(microseconds=1)
    connection.execute(sa.text("UPDATE dossiers SET changed_at = :at"), {"at": at})
    op.create_index("ix_dossiers_desk_id_changed_at_id", "dossiers", ["desk_id", "changed_at", "id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_index("ix_dossiers_desk_id_changed_at_id", "dossiers")
    op.drop_column("dossiers", "changed_at")
    op.drop_table("kiosks")
