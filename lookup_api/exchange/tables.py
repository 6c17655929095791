"""The journal's tables. They hold no text, number or code in clear: ids as keyed hashes, words sealed.

Times are whole milliseconds since 1970-01-01 UTC, the same on both databases and cheap to compare.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    text,
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
Index("inbound_held", inbound.c.lease_ends_at, sqlite_where=inbound.c.reply.is_(None),
      postgresql_where=inbound.c.reply.is_(None))  # fmt: skip
Index("inbound_age", inbound.c.claimed_at)

conversation = Table(
    "conversation",
    metadata,
    Column("channel", String(32), nullable=False),
    Column("conversation_key", LargeBinary(32), nullable=False),  # keyed hash of the chat or number
    Column("state", LargeBinary, nullable=False),  # sealed
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),  # grows at each change
    PrimaryKeyConstraint("channel", "conversation_key", name="conversation_one"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("channel", String(32), nullable=False),
    Column("message_key", LargeBinary(32), nullable=False),  # keyed hash of the provider's id of what we sent
    Column("rank", SmallInteger, nullable=False),  # DeliveryState.rank
    Column("updated_at", BigInteger, nullable=False),
    Column("known", Boolean, nullable=False, server_default=text("false")),  # we sent it; else parked, or forged
    Column("outgoing_id", BigInteger),  # the row of `outgoing`; empty for a reply
    PrimaryKeyConstraint("channel", "message_key", name="delivery_one"),
)
Index("delivery_of_outgoing", delivery.c.outgoing_id, sqlite_where=delivery.c.outgoing_id.is_not(None),
      postgresql_where=delivery.c.outgoing_id.is_not(None))  # fmt: skip
_parked = delivery.c.known.is_(False)
Index("delivery_parked", delivery.c.updated_at, sqlite_where=_parked, postgresql_where=_parked)
Index("delivery_age", delivery.c.updated_at)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("once_key", LargeBinary(32), nullable=False),  # keyed hash of the caller's key
    Column("key", LargeBinary, nullable=False),  # the caller's key, sealed
    Column("conversation_key", LargeBinary(32)),  # keyed hash; filled where the order matters
    Column("recipient", LargeBinary),  # sealed; empty once there is nothing to send any more
    Column("body", LargeBinary),  # the same
    Column("queued_at", BigInteger, nullable=False),
    Column("not_after", BigInteger, nullable=False),
    Column("send_at", BigInteger),  # when it may be handed out; empty: sent or given up
    Column("attempt", Integer, nullable=False),  # grows at each handing out
    Column("rank", SmallInteger, nullable=False),  # DeliveryState.rank
    Column("reason", String(64)),  # why it was given up
    Column("ended_at", BigInteger),
    # The newest number known when it was first handed out, or up to which it was looked for in vain; 0: none known.
    Column("newest_before", BigInteger),
    UniqueConstraint("once_key", name="outgoing_once"),
)
_waiting = outgoing.c.send_at.is_not(None)
Index("outgoing_to_send", outgoing.c.channel, outgoing.c.send_at, outgoing.c.id, sqlite_where=_waiting,
      postgresql_where=_waiting)  # fmt: skip
Index("outgoing_in_order", outgoing.c.conversation_key, outgoing.c.id, sqlite_where=_waiting,
      postgresql_where=_waiting)  # fmt: skip
_given_up = outgoing.c.reason.is_not(None)
Index("outgoing_given_up", outgoing.c.ended_at, sqlite_where=_given_up, postgresql_where=_given_up)
Index("outgoing_age", outgoing.c.ended_at)

# A provider that numbers all its messages in one sequence: the newest number known, whoever learned it. Never purged.
numbering = Table(
    "numbering",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("newest", BigInteger, nullable=False),
)
