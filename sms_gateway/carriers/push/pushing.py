"""Sending as JSON: what an aggregator takes from us, signed as it signs to us, under the same names (PUSH_FIELDS)."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
import msgspec

from lookup_api.settings import SettingsError
from sms_gateway.carriers.push.posted import CARRIER, SIGNATURE_HEADER, signature_of, write_post
from sms_gateway.outgoing import TextToSend
from sms_gateway.roads import NumberRefused, RoadFailed, Throttled

TIMEOUT = httpx.Timeout(8.0, connect=2.0)
MOST_AT_ONCE = 20
# 422: the post is understood, and this number cannot be served. Any other refusal is about us.
_NUMBER_REFUSED = httpx.codes.UNPROCESSABLE_ENTITY


class PushRoad:
    """Sends texts; receipts come to `/sms/push/receipt` under the id that the aggregator answers, else under ours."""

    name = CARRIER

    def __init__(self, address: str, secret: str, fields: str, sender: str, clock: Callable[[], datetime]) -> None:
        """Take the aggregator's address, the shared secret, PUSH_FIELDS and the number we send from."""
        if urlsplit(address).scheme not in {"http", "https"} or not secret:
            raise SettingsError("PUSH_SEND_URL needs an address, and PUSH_SECRET to sign with")
        self._address = address
        self._secret = secret
        self._fields = fields
        self._sender = sender
        self._clock = clock
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self._http = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        """Hand over a text; `id` is the same at every try of it. Raises RoadProblem."""
        said = {
            "id": token, "from": text.source or self._sender, "to": recipient, "text": text.text,
            "at": self._clock().isoformat(),
        }  # fmt: skip
        body = write_post(said, self._fields)
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature_of(self._secret, body)}
        try:
            async with self._turn:
                answer = await self._http.post(self._address, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise RoadFailed(type(error).__name__) from None
        if answer.is_success:
            return _their_id(answer.content) or token
        if answer.status_code == _NUMBER_REFUSED:
            raise NumberRefused("push_422")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Throttled("push_429", timedelta(seconds=2))
        raise RoadFailed(f"push_{answer.status_code}")


def _their_id(body: bytes) -> str:
    try:
        told = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    named = told.get("id") if isinstance(told, dict) else None
    return str(named) if isinstance(named, str | int) else ""
