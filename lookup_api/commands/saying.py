"""What commands read and print alike: moments, and how far a long work is."""

from datetime import datetime

from lookup_api.domain.working_time import VIETNAM
from lookup_api.settings import SettingsError

_BAR = 40  # characters of a progress bar


def read_moment(text: str) -> datetime:
    """Read a moment such as `2026-12-01T18:00`, in Vietnam's time where it names no zone; raise SettingsError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"{text!r} is no moment such as 2026-12-01T18:00") from error
    return at.replace(tzinfo=VIETNAM) if at.tzinfo is None else at.astimezone(VIETNAM)


def written(at: datetime) -> str:
    """A moment as it is written in Vietnam, to the minute."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def bar(done: int, total: int) -> str:
    """A progress bar, `total` being what is known of the whole so far."""
    filled = _BAR * done // max(total, 1)
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}"
