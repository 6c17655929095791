"""Of a provider that numbers all its messages in one sequence: the newest number known, and before which each left."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("newest_before", sa.BigInteger))
    op.create_table(
        "numbering",
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("newest", sa.BigInteger, nullable=False),
    )
