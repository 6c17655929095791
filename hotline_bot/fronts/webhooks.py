"""What the webhooks of all fronts do alike: verify, keep, acknowledge; and nothing else before the acknowledgement."""

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from hotline_bot.reception import Delivered, Reception
from lookup_api.exchange import ExchangeUnavailable, SpoolFull

LARGEST_BODY = 256 * 1024  # bytes; a message of a few thousand letters with everything providers write around it
COME_BACK = "30"  # seconds

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is no message to us."""


class Forged(Refused):
    """The signature or secret is missing or does not hold."""


class Malformed(Refused):
    """Theirs, but not of the shape that was agreed."""


# Reads the raw body of a request of Flask's: verifies it and says what was delivered. Raises Refused.
Reading = Callable[[bytes], Sequence[Delivered]]


def take_in(front: str, reception: Reception, read: Reading) -> Response:
    """Answer the request at hand: kept and acknowledged, or refused with a status and no word."""
    request.max_content_length = LARGEST_BODY
    try:
        reception.keep(read(request.get_data(cache=False)))
    except Forged:
        return _refused(front, HTTPStatus.FORBIDDEN)
    except Malformed:
        return _refused(front, HTTPStatus.BAD_REQUEST)
    except (SpoolFull, ExchangeUnavailable):
        log.exception("message not kept", extra={"front": front})
        response = plain(HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = COME_BACK
        return response
    return plain(HTTPStatus.OK)


def say_refusals(blueprint: Blueprint) -> None:
    """Answer what Flask itself refuses, such as a body that is too large, by its status alone."""

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _refused(blueprint.name, HTTPStatus(error.code or HTTPStatus.BAD_REQUEST))


def plain(status: HTTPStatus, text: str = "") -> Response:
    """An answer that no browser takes for a page."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(text, status, headers=headers, content_type="text/plain; charset=utf-8")


def _refused(front: str, status: HTTPStatus) -> Response:
    log.warning("message refused", extra={"front": front, "status": int(status)})
    return plain(status)
