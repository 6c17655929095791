"""How long the journal keeps what is over, and its forgetting: each channel's upkeep calls `forget` once a day.

What has to outlast that is changed anew before (`Exchange.change_state`), as a refresh token and the counts of past
days are; what still waits to be sent is never forgotten.
"""

from datetime import datetime, timedelta
from typing import Final

from lookup_api.exchange.journal import Exchange
from lookup_api.settings import Settings, SettingsError

FEWEST_DAYS: Final = 30  # in which a replayed request is to be recognised
MOST_DAYS: Final = 3660
PARKED: Final = timedelta(days=3)  # a receipt whose message is unknown by then is forged or another sender's


def kept_for(settings: Settings) -> timedelta:
    """How long messages, conversations and sendings are kept; raise SettingsError for what is no such time."""
    written = settings.exchange_keeps_days
    if not (written.isascii() and written.isdigit() and FEWEST_DAYS <= int(written[:9]) <= MOST_DAYS):
        raise SettingsError(f"EXCHANGE_KEEPS_DAYS is no number of days from {FEWEST_DAYS} to {MOST_DAYS}")
    return timedelta(days=int(written))


def forget(exchange: Exchange, keeps: timedelta, now: datetime) -> int:
    """Delete what is older; return how much that was. Raises ExchangeUnavailable."""
    return exchange.purge(now - keeps) + exchange.purge_parked(now - PARKED)
