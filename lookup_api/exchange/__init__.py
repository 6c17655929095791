"""The message journal that SMS and chat share: each inbound id answered once, replies kept sealed, sent, retried."""

from lookup_api.exchange.deliveries import DeliveryState, advance
from lookup_api.exchange.journal import Exchange, open_exchange
from lookup_api.exchange.migrating import migrate
from lookup_api.exchange.opening import check_secret, open_journal
from lookup_api.exchange.outcomes import (
    Answered,
    Busy,
    Claim,
    Claimed,
    ClaimLost,
    ExchangeDamaged,
    ExchangeError,
    ExchangeUnavailable,
    Unsent,
)

__all__ = [
    "Answered",
    "Busy",
    "Claim",
    "ClaimLost",
    "Claimed",
    "DeliveryState",
    "Exchange",
    "ExchangeDamaged",
    "ExchangeError",
    "ExchangeUnavailable",
    "Unsent",
    "advance",
    "check_secret",
    "migrate",
    "open_exchange",
    "open_journal",
]
