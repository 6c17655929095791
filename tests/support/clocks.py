"""A clock that tests set, for what is plugged together in the test's own process."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class At:
    """Stands still at `now` (aware) until a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now
