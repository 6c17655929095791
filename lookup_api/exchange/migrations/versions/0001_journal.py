"""The journal: inbound messages with their replies, conversations, delivery states."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("message_key", sa.LargeBinary(32), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.BigInteger, nullable=False),
        sa.Column("lease_ends_at", sa.BigInteger),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("reply", sa.LargeBinary),
        sa.Column("send_at", sa.BigInteger),
        sa.Column("send_attempt", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.BigInteger),
        sa.UniqueConstraint("channel", "message_key", name="inbound_once"),
    )
    waiting = sa.text("send_at IS NOT NULL")
    op.create_index(
        "inbound_to_send", "inbound", ["channel", "send_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("inbound_age", "inbound", ["claimed_at"])
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation_key", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel", "conversation_key", name="conversation_one"),
    )
    op.create_table(
        "delivery",
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("message_key", sa.LargeBinary(32), nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel", "message_key", name="delivery_one"),
    )
