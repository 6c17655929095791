"""What `/healthz` of every program says: that it answers, by which version, and what it cannot do without.

One form for the API, the SMS gateway, the hotline and the relay, so that one probe reads them all.
"""

from enum import StrEnum
from http import HTTPStatus

import msgspec

from lookup_api import __version__


class HealthStatus(StrEnum):
    """Whether a program can do its work."""

    OK = "ok"
    JOURNAL_AWAY = "journal away"  # the database of messages does not answer


class Health(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One answer of `/healthz`."""

    status: HealthStatus
    version: str
    waiting: int | None = None  # copies of messages that the relay has still to deliver


def told_health(*, journal_answers: bool = True, waiting: int | None = None) -> tuple[bytes, int, dict[str, str]]:
    """The body, HTTP status and headers of an answer: 200 where the program can do its work, else 503."""
    status = HealthStatus.OK if journal_answers else HealthStatus.JOURNAL_AWAY
    code = HTTPStatus.OK if journal_answers else HTTPStatus.SERVICE_UNAVAILABLE
    body = msgspec.json.encode(Health(status=status, version=__version__, waiting=waiting))
    return body, int(code), {"Content-Type": "application/json"}
