"""The clock at the store's edge, for the few facts that no caller dates: when a key was issued or revoked."""

from collections.abc import Callable
from datetime import datetime

from lookup_api.store.tables.base import ZONE

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment at +07:00."""
    return datetime.now(ZONE)
