"""The message journal that SMS and chat share: each inbound id answered once, replies kept sealed, sent, retried."""

from lookup_api.exchange.amending import amend
from lookup_api.exchange.deliveries import DeliveryState, advance
from lookup_api.exchange.journal import Exchange, open_exchange
from lookup_api.exchange.keeping import forget, kept_for
from lookup_api.exchange.migrating import migrate
from lookup_api.exchange.opening import check_secret, open_journal
from lookup_api.exchange.outbox import Outbox, Outgoing, Sent, Standing
from lookup_api.exchange.outcomes import (
    Answered,
    Backlog,
    Busy,
    Claim,
    Claimed,
    ClaimLost,
    Draft,
    ExchangeDamaged,
    ExchangeError,
    ExchangeUnavailable,
    Settlement,
    SpoolFull,
    StateChanged,
    Unsent,
    VersionedState,
)
from lookup_api.exchange.spool import Kept, Spool, Spooled, claim_or_keep

__all__ = [
    "Answered",
    "Backlog",
    "Busy",
    "Claim",
    "ClaimLost",
    "Claimed",
    "DeliveryState",
    "Draft",
    "Exchange",
    "ExchangeDamaged",
    "ExchangeError",
    "ExchangeUnavailable",
    "Kept",
    "Outbox",
    "Outgoing",
    "Sent",
    "Settlement",
    "Spool",
    "SpoolFull",
    "Spooled",
    "Standing",
    "StateChanged",
    "Unsent",
    "VersionedState",
    "advance",
    "amend",
    "check_secret",
    "claim_or_keep",
    "forget",
    "kept_for",
    "migrate",
    "open_exchange",
    "open_journal",
]
