"""How long each source may be silent, where that is not what holds for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add it; none has a span of its own yet."""
    op.add_column("sources", sa.Column("silent_hours", sa.BigInteger))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("sources", "silent_hours")
