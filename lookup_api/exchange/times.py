"""Moments as the journal keeps them: whole milliseconds since 1970-01-01 UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since the epoch; raise TypeError for a time without zone."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(moment: int) -> datetime:
    """Return the aware moment, in UTC."""
    return _EPOCH + timedelta(milliseconds=moment)
