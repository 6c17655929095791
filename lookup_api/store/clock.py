"""The clock at the store's edge, for the few facts that no caller dates: when a key was issued or revoked."""

from collections.abc import Callable
from datetime import datetime

from lookup_api.domain.working_time import VIETNAM

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment at +07:00."""
    return datetime.now(VIETNAM)
