"""The statements about messages that came in and their conversations, built once.

Each is atomic by itself on SQLite and on PostgreSQL.
"""

from typing import Any

from sqlalchemy import Delete, Executable, Select, Update, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup_api.exchange.tables import conversation, inbound

Upsert = postgresql.Insert | sqlite.Insert


class Statements:
    """Every statement, for one of the two databases."""

    def __init__(self, dialect: str) -> None:
        self.take: Executable = _take(dialect)
        self.keep_state: Executable = _keep_state(dialect)
        self.first_state: Executable = _first_state(dialect)

    standing: Select[Any] = select(inbound.c.reply, inbound.c.lease_ends_at).where(
        inbound.c.channel == bindparam("channel"), inbound.c.message_key == bindparam("message_key")
    )
    claimed_at: Select[Any] = select(inbound.c.claimed_at).where(
        inbound.c.channel == bindparam("channel"), inbound.c.message_key == bindparam("message_key")
    )
    # PostgreSQL lets two deliveries that have no id pass each other between looking and writing; this queues them.
    queue_up: Select[Any] = select(func.pg_advisory_xact_lock(bindparam("number")))
    # The attempt is the fence: whoever lost the claim to a later attempt changes nothing any more. In the order of
    # the ids, so that two processes never wait for each other.
    held: Select[Any] = (
        select(inbound.c.id, inbound.c.attempt)
        .where(inbound.c.id.in_(bindparam("ids", expanding=True)), inbound.c.reply.is_(None))
        .order_by(inbound.c.id)
        .with_for_update()
    )
    settle: Update = (
        update(inbound)
        .where(inbound.c.id == bindparam("claimed_id"), inbound.c.attempt == bindparam("claimed_attempt"))
        .values(
            settled_at=bindparam("settled_at"),
            reply=bindparam("reply"),
            lease_ends_at=bindparam("lease_ends_at"),
            send_at=bindparam("send_at"),
            sent_at=bindparam("sent_at"),
        )
    )
    state: Select[Any] = select(conversation.c.state, conversation.c.version).where(
        conversation.c.channel == bindparam("channel"), conversation.c.conversation_key == bindparam("conversation_key")
    )
    states: Select[Any] = select(conversation.c.conversation_key.label("key"), conversation.c.state).where(
        conversation.c.channel == bindparam("channel"),
        conversation.c.conversation_key.in_(bindparam("keys", expanding=True)),
    )
    change_state: Executable = (
        update(conversation)
        .where(
            conversation.c.channel == bindparam("its_channel"),
            conversation.c.conversation_key == bindparam("its_key"),
            conversation.c.version == bindparam("expected"),
        )
        .values(state=bindparam("state"), updated_at=bindparam("updated_at"), version=conversation.c.version + 1)
        .returning(conversation.c.version)
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
    give_up_aged: Update = (
        update(inbound)
        .where(
            inbound.c.channel == bindparam("its_channel"),
            inbound.c.send_at <= bindparam("now"),
            inbound.c.settled_at < bindparam("before"),
        )
        .values(send_at=None)
    )
    give_up: Update = update(inbound).where(inbound.c.id == bindparam("given_up_id")).values(send_at=None)
    channel_of: Select[Any] = select(inbound.c.channel).where(inbound.c.id == bindparam("sent_id"))
    purges: tuple[Delete, ...] = (
        delete(inbound).where(inbound.c.claimed_at < bindparam("before")),
        delete(conversation).where(conversation.c.updated_at < bindparam("before")),
    )


def inserting(dialect: str, table: Any) -> Upsert:
    """Begin an INSERT that can say what to do on conflict; both databases can, each in its own class."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _take(dialect: str) -> Executable:
    statement = inserting(dialect, inbound).values(
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
    return taken_over.returning(inbound.c.id, inbound.c.attempt, inbound.c.message_key)


def _keep_state(dialect: str) -> Executable:
    statement = _new_state(dialect)
    return statement.on_conflict_do_update(
        index_elements=[conversation.c.channel, conversation.c.conversation_key],
        set_={
            "state": statement.excluded.state,
            "updated_at": statement.excluded.updated_at,
            "version": conversation.c.version + 1,
        },
    )


def _first_state(dialect: str) -> Executable:
    """Keep a state only where there is none."""
    return _new_state(dialect).on_conflict_do_nothing().returning(conversation.c.version)


def _new_state(dialect: str) -> Upsert:
    return inserting(dialect, conversation).values(
        channel=bindparam("channel"),
        conversation_key=bindparam("conversation_key"),
        state=bindparam("state"),
        updated_at=bindparam("updated_at"),
        version=1,
    )
