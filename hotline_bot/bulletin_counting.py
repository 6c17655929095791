"""Counts for the bulletin, in the journal: each contact once, however often it is told and by how many processes."""

from datetime import datetime, timedelta

from hotline_bot.bulletin import Figure, Span, channel_of
from hotline_bot.voice.house import VIETNAM
from lookup_api.exchange import Claimed, ClaimLost, Exchange


def day_name(now: datetime) -> str:
    """The day of a moment, as contacts are named by it."""
    return now.astimezone(VIETNAM).date().isoformat()


def count(exchange: Exchange, figure: Figure, channel: str, name: str, now: datetime) -> None:
    """Count something once under its name. Raises ExchangeUnavailable."""
    claim = exchange.claim(channel_of(figure, channel), name, now, patience=timedelta(0))
    if isinstance(claim, Claimed):
        try:
            exchange.settle(claim, b"", now, sent=True)
        except ClaimLost:
            return  # another process counts it


def count_contact(exchange: Exchange, channel: str, conversation: str, now: datetime) -> None:
    """Count a conversation or a call, once a day."""
    count(exchange, Figure.CONTACT, channel, f"{day_name(now)}:{conversation}", now)


def counted(exchange: Exchange, span: Span) -> dict[str, int]:
    """What was counted in a span, by name."""
    return exchange.tallies.by_channel(span.since, span.until)
