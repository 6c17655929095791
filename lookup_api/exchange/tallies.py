"""How many messages came in by channel, in a span of time; a figure, never a message."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from lookup_api.exchange.database import Database
from lookup_api.exchange.tables import inbound
from lookup_api.exchange.times import to_milliseconds

_BY_CHANNEL = (
    select(inbound.c.channel, func.count())
    .where(inbound.c.claimed_at >= bindparam("since"), inbound.c.claimed_at < bindparam("until"))
    .group_by(inbound.c.channel)
)


class Tallies:
    """The figures of one journal, as far back as `purge` keeps its messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_channel(self, since: datetime, until: datetime) -> dict[str, int]:
        """Count the messages first claimed from `since` until before `until`; raise ExchangeUnavailable."""
        span = {"since": to_milliseconds(since), "until": to_milliseconds(until)}
        counted = self._database.read(lambda connection: connection.execute(_BY_CHANNEL, span).all())
        return {row[0]: row[1] for row in counted}
