"""Delivery receipts: in any order, repeated, and before the message they speak of is known.

A receipt for an id that nobody has said to be ours is parked: it may have overtaken the answer to our own request, or
be forged. When the id becomes known, what was parked counts at once; what never becomes known is purged by its age.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lookup_api.exchange.database import Database
from lookup_api.exchange.deliveries import DeliveryState, state_of_rank
from lookup_api.exchange.outgoing_statements import OutgoingStatements
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.times import to_milliseconds


class Receipts:
    """What became of what we sent, by (channel, provider's id)."""

    def __init__(self, database: Database, seals: Seals, statements: OutgoingStatements) -> None:
        self._database = database
        self._seals = seals
        self._statements = statements

    def record(self, channel: str, message_id: str, reported: DeliveryState, now: datetime) -> DeliveryState:
        """Record a receipt; return the state that now holds."""
        where = self._where(channel, message_id)
        values = {**where, "rank": reported.rank, "updated_at": to_milliseconds(now)}

        def work(connection: Connection) -> int:
            connection.execute(self._statements.raise_delivery, values)
            row = connection.execute(self._statements.delivery_rank, where).one()
            if row.outgoing_id is not None:
                raised = {"outgoing_id": row.outgoing_id, "its_rank": row.rank}
                connection.execute(self._statements.raise_outgoing, raised)
            rank: int = row.rank
            return rank

        return state_of_rank(self._database.write(work))

    def state(self, channel: str, message_id: str) -> DeliveryState | None:
        """Return the state of a message that is known to be ours; None for an unknown one, parked or not."""
        where = self._where(channel, message_id)
        row = self._database.read(
            lambda connection: connection.execute(self._statements.delivery_rank, where).one_or_none()
        )
        return None if row is None or not row.known else state_of_rank(row.rank)

    def known_as(self, channel: str, message_id: str, outgoing_id: int | None, now: datetime) -> dict[str, Any]:
        """Return the values of the statement `know`."""
        where = self._where(channel, message_id)
        return {**where, "updated_at": to_milliseconds(now), "outgoing_id": outgoing_id}

    def _where(self, channel: str, message_id: str) -> dict[str, Any]:
        return {"channel": channel, "message_key": self._seals.key("delivery", channel, message_id)}
