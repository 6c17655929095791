"""The journal's statements, built once: each is atomic by itself on SQLite and on PostgreSQL."""

from typing import Any

from sqlalchemy import Delete, Executable, Select, Update, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup_api.exchange.tables import conversation, delivery, inbound

Upsert = postgresql.Insert | sqlite.Insert


class Statements:
    """Every statement, for one of the two databases."""

    def __init__(self, dialect: str) -> None:
        self.take: Executable = _take(dialect)
        self.keep_state: Executable = _keep_state(dialect)
        self.raise_delivery: Executable = _raise_delivery(dialect)

    standing: Select[Any] = select(inbound.c.reply, inbound.c.lease_ends_at).where(
        inbound.c.channel == bindparam("channel"), inbound.c.message_key == bindparam("message_key")
    )
    # The attempt is the fence: whoever lost the claim to a later attempt changes nothing any more.
    settle: Update = (
        update(inbound)
        .where(
            inbound.c.id == bindparam("claimed_id"),
            inbound.c.attempt == bindparam("claimed_attempt"),
            inbound.c.reply.is_(None),
        )
        .values(
            settled_at=bindparam("settled_at"),
            reply=bindparam("reply"),
            lease_ends_at=bindparam("lease_ends_at"),
            send_at=bindparam("send_at"),
            sent_at=bindparam("sent_at"),
        )
    )
    state: Select[Any] = select(conversation.c.state).where(
        conversation.c.channel == bindparam("channel"), conversation.c.conversation_key == bindparam("conversation_key")
    )
    # Two workers never hold the same row: PostgreSQL skips locked ones, SQLite has one writer.
    due: Select[Any] = (
        select(inbound.c.id, inbound.c.message_key, inbound.c.reply, inbound.c.send_attempt)
        .where(inbound.c.channel == bindparam("channel"), inbound.c.send_at <= bindparam("now"))
        .order_by(inbound.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    hand_out: Update = (
        update(inbound)
        .where(inbound.c.id == bindparam("due_id"))
        .values(send_attempt=bindparam("send_attempt"), send_at=bindparam("send_at"))
    )
    mark_sent: Update = (
        update(inbound)
        .where(inbound.c.id == bindparam("sent_id"), inbound.c.sent_at.is_(None))
        .values(sent_at=bindparam("sent_at"), send_at=None)
    )
    give_up: Update = update(inbound).where(inbound.c.id == bindparam("given_up_id")).values(send_at=None)
    delivery_rank: Select[Any] = select(delivery.c.rank).where(
        delivery.c.channel == bindparam("channel"), delivery.c.message_key == bindparam("message_key")
    )
    purges: tuple[Delete, ...] = (
        delete(inbound).where(inbound.c.claimed_at < bindparam("before")),
        delete(conversation).where(conversation.c.updated_at < bindparam("before")),
        delete(delivery).where(delivery.c.updated_at < bindparam("before")),
    )


def _insert(dialect: str, table: Any) -> Upsert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _take(dialect: str) -> Executable:
    statement = _insert(dialect, inbound).values(
        channel=bindparam("channel"),
        message_key=bindparam("message_key"),
        attempt=1,
        claimed_at=bindparam("claimed_at"),
        lease_ends_at=bindparam("lease_ends_at"),
        send_attempt=0,
    )
    # A final row has no lease, so the comparison is never true for it.
    taken_over = statement.on_conflict_do_update(
        index_elements=[inbound.c.channel, inbound.c.message_key],
        set_={
            "attempt": inbound.c.attempt + 1,
            "claimed_at": statement.excluded.claimed_at,
            "lease_ends_at": statement.excluded.lease_ends_at,
            "settled_at": None,
            "reply": None,
            "send_at": None,
            "send_attempt": 0,
            "sent_at": None,
        },
        where=inbound.c.lease_ends_at <= statement.excluded.claimed_at,
    )
    return taken_over.returning(inbound.c.id, inbound.c.attempt)


def _keep_state(dialect: str) -> Executable:
    statement = _insert(dialect, conversation).values(
        channel=bindparam("channel"),
        conversation_key=bindparam("conversation_key"),
        state=bindparam("state"),
        updated_at=bindparam("updated_at"),
    )
    return statement.on_conflict_do_update(
        index_elements=[conversation.c.channel, conversation.c.conversation_key],
        set_={"state": statement.excluded.state, "updated_at": statement.excluded.updated_at},
    )


def _raise_delivery(dialect: str) -> Executable:
    statement = _insert(dialect, delivery).values(
        channel=bindparam("channel"),
        message_key=bindparam("message_key"),
        rank=bindparam("rank"),
        updated_at=bindparam("updated_at"),
    )
    return statement.on_conflict_do_update(
        index_elements=[delivery.c.channel, delivery.c.message_key],
        set_={"rank": statement.excluded.rank, "updated_at": statement.excluded.updated_at},
        where=delivery.c.rank < statement.excluded.rank,
    )
