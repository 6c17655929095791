"""The journal's tables. They hold no text, number or code in clear: ids as keyed hashes, words sealed.

Times are whole milliseconds since 1970-01-01 UTC, the same on both databases and cheap to compare.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite counts rows by itself only in a column declared plainly INTEGER.
_RowId = BigInteger().with_variant(Integer, "sqlite")

inbound = Table(
    "inbound",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("message_key", LargeBinary(32), nullable=False),  # keyed hash of the provider's id
    Column("attempt", Integer, nullable=False),  # grows at each take-over
    Column("claimed_at", BigInteger, nullable=False),
    Column("lease_ends_at", BigInteger),  # empty once the reply is final; past: may be claimed anew
    Column("settled_at", BigInteger),
    Column("reply", LargeBinary),  # sealed
    Column("send_at", BigInteger),  # when the reply may be handed out for sending; empty: nothing to send
    Column("send_attempt", Integer, nullable=False),
    Column("sent_at", BigInteger),
    UniqueConstraint("channel", "message_key", name="inbound_once"),
)
Index("inbound_to_send", inbound.c.channel, inbound.c.send_at, sqlite_where=inbound.c.send_at.is_not(None),
      postgresql_where=inbound.c.send_at.is_not(None))  # fmt: skip
Index("inbound_age", inbound.c.claimed_at)

conversation = Table(
    "conversation",
    metadata,
    Column("channel", String(32), nullable=False),
    Column("conversation_key", LargeBinary(32), nullable=False),  # keyed hash of the chat or number
    Column("state", LargeBinary, nullable=False),  # sealed
    Column("updated_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("channel", "conversation_key", name="conversation_one"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("channel", String(32), nullable=False),
    Column("message_key", LargeBinary(32), nullable=False),  # keyed hash of the provider's id of what we sent
    Column("rank", SmallInteger, nullable=False),  # DeliveryState.rank
    Column("updated_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("channel", "message_key", name="delivery_one"),
)
