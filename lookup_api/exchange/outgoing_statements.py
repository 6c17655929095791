"""The statements about what we send unasked, and about receipts for all we sent; built once."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from lookup_api.exchange.deliveries import DeliveryState
from lookup_api.exchange.statements import inserting
from lookup_api.exchange.tables import delivery, numbering, outgoing

_SENT, _FAILED = DeliveryState.SENT.rank, DeliveryState.FAILED.rank
_earlier, _other = outgoing.alias("earlier"), outgoing.alias("other")

# What the receipts say, and at least that it was sent.
_TOLD: Any = func.coalesce(
    select(func.max(delivery.c.rank)).where(delivery.c.outgoing_id == outgoing.c.id).scalar_subquery(), _SENT
)
# What was given up and is sent after all stands as the receipts say: the giving up was ours, and was wrong.
_OWN: Any = case((outgoing.c.reason.is_(None), outgoing.c.rank), else_=_SENT)
_NEWEST: Any = func.coalesce(
    select(numbering.c.newest).where(numbering.c.channel == bindparam("channel")).scalar_subquery(), 0
)


_OVERTAKEN: Any = exists().where(
    _other.c.conversation_key == outgoing.c.conversation_key,
    _other.c.id != outgoing.c.id,
    or_(_other.c.send_at.is_not(None), and_(_other.c.id > outgoing.c.id, _other.c.attempt > 0)),
)


def _left(unknown: ColumnElement[bool]) -> Any:
    return exists().where(
        _other.c.conversation_key == outgoing.c.conversation_key,
        _other.c.id != outgoing.c.id,
        _other.c.attempt > 0,
        unknown,
    )


class OutgoingStatements:
    """Every statement, for one of the two databases."""

    def __init__(self, dialect: str) -> None:
        self.enqueue: Executable = inserting(dialect, outgoing).on_conflict_do_nothing().returning(outgoing.c.once_key)
        self.enqueue_silently: Executable = inserting(dialect, outgoing).on_conflict_do_nothing()
        self.know: Executable = _know(dialect)
        self.raise_delivery: Executable = _raise_delivery(dialect)
        self.number: Executable = _number(dialect)

    # Workers never hold the same row: PostgreSQL skips locked ones, SQLite has one writer. Where the order matters,
    # a message waits until all earlier ones of its conversation are sent or given up.
    due: Select[Any] = (
        select(outgoing, _NEWEST.label("newest"))
        .where(
            outgoing.c.channel == bindparam("channel"),
            outgoing.c.send_at <= bindparam("now"),
            ~exists().where(
                _earlier.c.conversation_key == outgoing.c.conversation_key,
                _earlier.c.id < outgoing.c.id,
                _earlier.c.send_at.is_not(None),
            ),
        )
        .order_by(outgoing.c.send_at, outgoing.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=outgoing)
    )
    hand_out: Update = (
        update(outgoing)
        .where(outgoing.c.id.in_(bindparam("ids", expanding=True)))
        .values(
            attempt=outgoing.c.attempt + 1,
            send_at=bindparam("lease_ends_at"),
            newest_before=case((outgoing.c.attempt == 0, bindparam("newest")), else_=outgoing.c.newest_before),
        )
    )
    # Another one of the conversation left, or may have, and nobody knows its number, or after which one it came.
    unclear: Select[Any] = select(outgoing.c.id).where(
        outgoing.c.id.in_(bindparam("ids", expanding=True)),
        or_(
            _left(_other.c.send_at.is_not(None)),
            _left(_other.c.reason.is_not(None)),
            _left(_other.c.newest_before.is_(None)),
        ),
    )
    # What was given up for its age, once more. Where others of its conversation wait, or left after it, the numbers
    # do not tell any more what lies behind what.
    renew: Executable = (
        update(outgoing)
        .where(
            outgoing.c.once_key == bindparam("its_once_key"),
            outgoing.c.channel == bindparam("its_channel"),
            outgoing.c.reason == bindparam("expired"),
        )
        .values(
            recipient=bindparam("new_recipient"),
            body=bindparam("new_body"),
            queued_at=bindparam("new_queued_at"),
            not_after=bindparam("new_not_after"),
            send_at=bindparam("new_send_at"),
            attempt=case((and_(_OVERTAKEN, outgoing.c.attempt == 0), 1), else_=outgoing.c.attempt),
            newest_before=case((_OVERTAKEN, null()), else_=outgoing.c.newest_before),
            rank=DeliveryState.QUEUED.rank,
            reason=None,
            ended_at=None,
        )
        .returning(outgoing.c.once_key)
    )
    newest: Select[Any] = select(_NEWEST)
    sent: Update = (
        update(outgoing)
        .where(outgoing.c.id == bindparam("outgoing_id"))
        .values(
            send_at=None,
            rank=case((_OWN > _TOLD, _OWN), else_=_TOLD),
            reason=None,
            ended_at=bindparam("ended_at"),
            recipient=None,
            body=None,
        )
    )
    # The attempt is the fence: who lost the lease to a later attempt decides nothing any more.
    _held: Update = update(outgoing).where(
        outgoing.c.id == bindparam("outgoing_id"),
        outgoing.c.attempt == bindparam("its_attempt"),
        outgoing.c.send_at.is_not(None),
    )
    again: Update = _held.values(send_at=bindparam("again_at"))
    # Where nothing is known, more does not become known.
    looked: Update = _held.where(outgoing.c.newest_before < bindparam("number")).values(
        newest_before=bindparam("number")
    )
    end: Update = _held.values(
        send_at=None,
        rank=_FAILED,
        reason=bindparam("why"),
        ended_at=bindparam("ended_at"),
        recipient=None,
        body=None,
    )
    by_key: Select[Any] = select(outgoing).where(outgoing.c.once_key == bindparam("once_key"))
    by_receipt: Select[Any] = (
        select(outgoing)
        .join(delivery, delivery.c.outgoing_id == outgoing.c.id)
        .where(delivery.c.channel == bindparam("channel"), delivery.c.message_key == bindparam("message_key"))
    )
    delivery_rank: Select[Any] = select(delivery.c.rank, delivery.c.outgoing_id, delivery.c.known).where(
        delivery.c.channel == bindparam("channel"), delivery.c.message_key == bindparam("message_key")
    )
    raise_outgoing: Update = (
        update(outgoing)
        .where(outgoing.c.id == bindparam("outgoing_id"), outgoing.c.rank < bindparam("its_rank"))
        .values(rank=bindparam("its_rank"))
    )
    purge_receipts: Delete = delete(delivery).where(delivery.c.updated_at < bindparam("before"))
    purge_parked: Delete = purge_receipts.where(delivery.c.known.is_(False))
    # Also what nobody leases any more, because its channel was switched off.
    purge_outgoing: Delete = delete(outgoing).where(
        or_(outgoing.c.ended_at < bindparam("before"), outgoing.c.not_after < bindparam("before"))
    )


def _know(dialect: str) -> Executable:
    """Say that a provider's id is ours; what receipts said before about it stays."""
    statement = inserting(dialect, delivery).values(
        channel=bindparam("channel"),
        message_key=bindparam("message_key"),
        rank=_SENT,
        updated_at=bindparam("updated_at"),
        known=True,
        outgoing_id=bindparam("outgoing_id"),
    )
    return statement.on_conflict_do_update(
        index_elements=[delivery.c.channel, delivery.c.message_key],
        set_={
            "rank": case((delivery.c.rank < _SENT, _SENT), else_=delivery.c.rank),
            "known": True,
            "outgoing_id": statement.excluded.outgoing_id,
        },
    )


def _raise_delivery(dialect: str) -> Executable:
    statement = inserting(dialect, delivery).values(
        channel=bindparam("channel"),
        message_key=bindparam("message_key"),
        rank=bindparam("rank"),
        updated_at=bindparam("updated_at"),
        known=False,
    )
    return statement.on_conflict_do_update(
        index_elements=[delivery.c.channel, delivery.c.message_key],
        set_={"rank": statement.excluded.rank, "updated_at": statement.excluded.updated_at},
        where=delivery.c.rank < statement.excluded.rank,
    )


def _number(dialect: str) -> Executable:
    """Take note of a number.

    A lower one than is known changes nothing, unless it is lower than what was known before its message left: then the
    provider counts anew, as another bot does, until the new count is what is known.
    """
    statement = inserting(dialect, numbering).values(channel=bindparam("channel"), newest=bindparam("newest"))
    told: Any = statement.excluded.newest
    before: Any = bindparam("before")
    return statement.on_conflict_do_update(
        index_elements=[numbering.c.channel],
        set_={"newest": told},
        where=or_(numbering.c.newest < told, and_(told < before, before <= numbering.c.newest)),
    )
