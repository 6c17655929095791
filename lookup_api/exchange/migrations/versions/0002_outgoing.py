"""What is sent without being asked, receipts that are known or parked, and the version of a conversation's state."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unsettled = sa.text("reply IS NULL")
    op.create_index("inbound_held", "inbound", ["lease_ends_at"], sqlite_where=unsettled, postgresql_where=unsettled)
    op.add_column("conversation", sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")))
    _receipts()
    _outgoing()


def _receipts() -> None:
    op.add_column("delivery", sa.Column("known", sa.Boolean, nullable=False, server_default=sa.text("false")))
    op.add_column("delivery", sa.Column("outgoing_id", sa.BigInteger))
    linked = sa.text("outgoing_id IS NOT NULL")
    op.create_index("delivery_of_outgoing", "delivery", ["outgoing_id"], sqlite_where=linked, postgresql_where=linked)
    op.create_index(
        "delivery_parked",
        "delivery",
        ["updated_at"],
        sqlite_where=sa.text("known IS 0"),  # the very words in which it is asked: SQLite compares them
        postgresql_where=sa.text("known IS false"),
    )
    op.create_index("delivery_age", "delivery", ["updated_at"])


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("once_key", sa.LargeBinary(32), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("conversation_key", sa.LargeBinary(32)),
        sa.Column("recipient", sa.LargeBinary),
        sa.Column("body", sa.LargeBinary),
        sa.Column("queued_at", sa.BigInteger, nullable=False),
        sa.Column("not_after", sa.BigInteger, nullable=False),
        sa.Column("send_at", sa.BigInteger),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("ended_at", sa.BigInteger),
        sa.UniqueConstraint("once_key", name="outgoing_once"),
    )
    waiting = sa.text("send_at IS NOT NULL")
    for name, columns in (
        ("outgoing_to_send", ["channel", "send_at", "id"]),
        ("outgoing_in_order", ["conversation_key", "id"]),
    ):
        op.create_index(name, "outgoing", columns, sqlite_where=waiting, postgresql_where=waiting)
    op.create_index("outgoing_age", "outgoing", ["ended_at"])
    given_up = sa.text("reason IS NOT NULL")
    op.create_index("outgoing_given_up", "outgoing", ["ended_at"], sqlite_where=given_up, postgresql_where=given_up)
