"""`/chat/messenger`: shakes hands by GET; by POST believed by its signature, kept, acknowledged.

The signature is `sha256=` and the HMAC-SHA256 of the raw body under the app's secret, in `X-Hub-Signature-256`.
"""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from hotline_bot.fronts.messenger.translate import FRONT, delivered, events_of, moment_of
from hotline_bot.fronts.webhooks import Forged, Malformed, plain, say_refusals, take_in
from hotline_bot.posts import WINDOWS
from hotline_bot.reception import Delivered, Reception
from lookup_api.exchange import DeliveryState, Exchange

SIGNATURE = "X-Hub-Signature-256"
AHEAD = timedelta(minutes=10)  # of our clock
# What is said back to whoever shakes hands is nothing that could be markup.
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


class MessengerWebhook:
    """Reads requests of one app."""

    def __init__(self, secret: str, verify_token: str, exchange: Exchange, clock: Callable[[], datetime]) -> None:
        self._secret = secret.encode()
        self._verify_token = verify_token
        self._exchange = exchange
        self._clock = clock

    def shake_hands(self, query: Mapping[str, str]) -> str:
        """Return what has to be said back; raises Forged and Malformed."""
        token = query.get("hub.verify_token", "").encode("utf-8", "replace")
        known = bool(self._verify_token) and hmac.compare_digest(token, self._verify_token.encode())
        if query.get("hub.mode") != "subscribe" or not known:
            raise Forged
        challenge = query.get("hub.challenge", "")
        if not _CHALLENGE.fullmatch(challenge):
            raise Malformed
        return challenge

    def read(self, headers: Headers, body: bytes) -> Sequence[Delivered]:
        """Verify a request and return the messages in it; raises Forged and Malformed."""
        expected = f"sha256={hmac.digest(self._secret, body, 'sha256').hex()}"
        if not hmac.compare_digest(headers.get(SIGNATURE, "").encode("utf-8", "replace"), expected.encode()):
            raise Forged
        events = events_of(body)
        if events is None:
            raise Malformed
        messages = []
        now = self._clock()
        for event, raw in events:
            at = moment_of(event)
            # What was said long ago can not be answered any more, and may be another's copy.
            if at is None or not now - WINDOWS[FRONT].free < at < now + AHEAD:
                continue
            for mid in event.delivery.mids if event.delivery else []:
                self._exchange.record_delivery(FRONT, mid, DeliveryState.DELIVERED, now)
            if message := delivered(event, raw):
                messages.append(message)
        return messages


def messenger_webhook(webhook: MessengerWebhook, reception: Reception) -> Blueprint:
    """The blueprint of `/chat/messenger`."""
    blueprint = Blueprint(FRONT, __name__)

    @blueprint.get("")
    def shake_hands() -> Response:
        try:
            return plain(HTTPStatus.OK, webhook.shake_hands(request.args))
        except Forged:
            return plain(HTTPStatus.FORBIDDEN)
        except Malformed:
            return plain(HTTPStatus.BAD_REQUEST)

    @blueprint.post("")
    def deliver() -> Response:
        return take_in(FRONT, reception, lambda body: webhook.read(request.headers, body))

    say_refusals(blueprint)
    return blueprint
