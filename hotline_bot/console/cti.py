"""`/cti`: what a telephone exchange tells of calls, as a form or JSON; who may tell is known by CTI_SECRET.

The secret stands in `Authorization: Bearer ...`, or in the address (`/cti/<secret>`) where an exchange can send no
header of its own.
"""

import hmac
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, request

from hotline_bot.console.rings import Malformed, Rings, read_event
from lookup_api.exchange import ExchangeError

MOST_FIELDS: Final = 100
LARGEST: Final = 16 * 1024  # bytes
FEWEST_LETTERS: Final = 16  # of the secret

log = logging.getLogger(__name__)


def cti_front(rings: Rings, secret: str, clock: Callable[[], datetime], counted: Callable[[str], None]) -> Blueprint:
    """The blueprint of `/cti`. `counted` is told the id of each new caller's call, for the bulletin."""
    blueprint = Blueprint("cti", __name__)

    def take(shown: str) -> Response:
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            log.warning("event refused", extra={"channel": "cti", "reason": "secret"})
            return _answer(HTTPStatus.FORBIDDEN, "not_allowed")
        request.max_content_length = LARGEST
        try:
            event = read_event(list(_fields())[:MOST_FIELDS])
        except Malformed:
            log.warning("event refused", extra={"channel": "cti", "reason": "shape"})
            return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request")
        try:
            put_through = rings.tell(event, clock())
            # Who was put through has been counted as a caller of the automatic service.
            if event.kind == "newCall" and event.incoming and not put_through:
                counted(event.call)
        except ExchangeError:
            log.exception("event not kept", extra={"channel": "cti"})
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "store_unavailable")
        log.info("call event", extra={"channel": "cti", "outcome": event.kind})
        return Response("{}", mimetype="application/json")

    @blueprint.post("")
    def by_header() -> Response:
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        return take(shown if kind == "Bearer" else "")

    @blueprint.post("/<shown>")
    def by_address(shown: str) -> Response:
        return take(shown)

    return blueprint


def _fields() -> Iterator[tuple[str, str]]:
    if not request.is_json:
        yield from ((name, value) for name in request.form for value in request.form.getlist(name))
        return
    told: Any = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Malformed("no object")
    for name, value in told.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str | int) and not isinstance(each, bool):
                yield name, str(each)


def _answer(status: HTTPStatus, code: str) -> Response:
    problem = json.dumps({"type": "about:blank", "title": code, "status": int(status), "code": code})
    return Response(problem, status, mimetype="application/problem+json")
