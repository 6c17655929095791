"""`POST /chat/telegram`: believed by the secret that Telegram was told, kept, acknowledged.

Telegram sends the secret in `X-Telegram-Bot-Api-Secret-Token`. What cannot send a header may be given the address
`/chat/telegram/<secret>` instead.
"""

import hmac
from collections.abc import Sequence

from flask import Blueprint, Response, request

from hotline_bot.fronts.telegram.translate import FRONT, outline
from hotline_bot.fronts.webhooks import Forged, Malformed, say_refusals, take_in
from hotline_bot.reception import Delivered, Reception

SECRET_TOKEN = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class TelegramWebhook:
    """Reads requests of one bot."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def read(self, secret: str, body: bytes) -> Sequence[Delivered]:
        """Verify a request and return the update in it; raises Forged and Malformed."""
        if not hmac.compare_digest(secret.encode("utf-8", "replace"), self._secret):
            raise Forged
        if not body.lstrip().startswith(b"{"):
            raise Malformed
        update = outline(body)
        return [update] if update else []


def telegram_webhook(webhook: TelegramWebhook, reception: Reception) -> Blueprint:
    """The blueprint of `/chat/telegram`."""
    blueprint = Blueprint(FRONT, __name__)

    @blueprint.post("")
    @blueprint.post("/<secret>")
    def deliver(secret: str = "") -> Response:
        stated = secret or request.headers.get(SECRET_TOKEN, "")
        return take_in(FRONT, reception, lambda body: webhook.read(stated, body))

    say_refusals(blueprint)
    return blueprint
