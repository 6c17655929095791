"""`POST /chat/zalo`: believed by its signature, kept, acknowledged.

The signature is `mac=` and the SHA-256, in hexadecimal, of app id, raw body, timestamp and the account's secret key,
one after the other; it is no HMAC. The timestamp stands in `X-ZEvent-Timestamp`, or else in the body.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from hotline_bot.fronts.webhooks import Forged, Malformed, say_refusals, take_in
from hotline_bot.fronts.zalo.translate import FRONT, delivered, moment_of, read_event, receipt
from hotline_bot.posts import WINDOWS
from hotline_bot.reception import Delivered, Reception
from lookup_api.exchange import Exchange

SIGNATURE = "X-ZEvent-Signature"
TIMESTAMP = "X-ZEvent-Timestamp"
AHEAD = timedelta(minutes=10)  # of our clock
_DIGITS = 16


class ZaloWebhook:
    """Reads requests of one account."""

    def __init__(self, app_id: str, secret: str, exchange: Exchange, clock: Callable[[], datetime]) -> None:
        self._app_id = app_id
        self._secret = secret
        self._exchange = exchange
        self._clock = clock

    def read(self, headers: Headers, body: bytes) -> Sequence[Delivered]:
        """Verify a request and return the message in it; raises Forged and Malformed."""
        event = read_event(body)
        stated = headers.get(TIMESTAMP, "") or (str(event.timestamp) if event else "")
        if not self._signed(headers.get(SIGNATURE, ""), body, stated):
            raise Forged
        if event is None:
            raise Malformed
        now, at = self._clock(), moment_of(event)
        # A request of long ago is another's copy: what it says could not be answered any more.
        if at is None or not now - WINDOWS[FRONT].free < at < now + AHEAD:
            raise Forged
        if told := receipt(event):
            for message_id in told.message_ids:
                self._exchange.record_delivery(FRONT, message_id, told.state, now)
        message = delivered(event, body)
        return [message] if message else []

    def _signed(self, signature: str, body: bytes, timestamp: str) -> bool:
        if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > _DIGITS:
            return False
        signed = self._app_id.encode() + body + timestamp.encode() + self._secret.encode()
        expected = f"mac={hashlib.sha256(signed).hexdigest()}"
        return hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode())


def zalo_webhook(webhook: ZaloWebhook, reception: Reception) -> Blueprint:
    """The blueprint of `/chat/zalo`."""
    blueprint = Blueprint(FRONT, __name__)

    @blueprint.post("")
    def deliver() -> Response:
        return take_in(FRONT, reception, lambda body: webhook.read(request.headers, body))

    say_refusals(blueprint)
    return blueprint
