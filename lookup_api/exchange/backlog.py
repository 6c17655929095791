"""How much waits in the journal, as plain numbers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from lookup_api.exchange.outcomes import Backlog
from lookup_api.exchange.tables import delivery, inbound, outgoing
from lookup_api.exchange.times import to_milliseconds

_now: Any = bindparam("now")


def _rows(of: Any, *which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(of).where(*which).scalar_subquery()


# Each count has an index that holds only what waits, or walks what `purge` keeps short.
_COUNTS = select(
    _rows(inbound, inbound.c.reply.is_(None), inbound.c.lease_ends_at > _now).label("claims_held"),
    _rows(inbound, inbound.c.reply.is_(None), inbound.c.lease_ends_at <= _now).label("claims_lapsed"),
    _rows(inbound, inbound.c.send_at.is_not(None)).label("replies_waiting"),
    _rows(inbound, inbound.c.send_at <= _now).label("replies_due"),
    _rows(outgoing, outgoing.c.send_at.is_not(None)).label("outgoing_waiting"),
    _rows(outgoing, outgoing.c.send_at <= _now).label("outgoing_due"),
    _rows(outgoing, outgoing.c.reason.is_not(None)).label("outgoing_given_up"),
    _rows(delivery, delivery.c.known.is_(False)).label("receipts_parked"),
    select(func.min(inbound.c.send_at)).where(inbound.c.send_at <= _now).scalar_subquery().label("oldest_reply"),
    select(func.min(outgoing.c.send_at)).where(outgoing.c.send_at <= _now).scalar_subquery().label("oldest_outgoing"),
)


def count_backlog(connection: Connection, now: datetime) -> Backlog:
    """Count everything that waits, on a connection of the journal."""
    moment = to_milliseconds(now)
    counts = dict(connection.execute(_COUNTS, {"now": moment}).mappings().one())
    due = [since for since in (counts.pop("oldest_reply"), counts.pop("oldest_outgoing")) if since is not None]
    return Backlog(**counts, oldest_due_seconds=(moment - min(due, default=moment)) / 1000)
