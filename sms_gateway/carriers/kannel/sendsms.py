"""Sending by Kannel's `sendsms` address (Kannel user's guide, "Using the HTTP interface to send SMS messages").

Kannel gives no id for what it takes, so its receipt's address carries ours. Long texts it cuts into joined parts by
itself, where its `sendsms-user` group has `concatenation = true` and `max-messages = 4`.
"""

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from lookup_api.settings import SettingsError
from lookup_api.wording import Encoding, count_segments
from sms_gateway.carriers.kannel.fetched import CARRIER, KannelFetch
from sms_gateway.outgoing import TextToSend
from sms_gateway.roads import NumberRefused, RoadFailed, Throttled

TIMEOUT = httpx.Timeout(8.0, connect=2.0)
MOST_AT_ONCE = 20
_TAKEN = re.compile(r"\s*[03]:")  # "0: Accepted for delivery", "3: Queued for later delivery"
# What Kannel says of a number, and not of us: "Number(s) has/have been denied by white- and/or black-lists."
_NUMBER_DENIED = re.compile("white- and/or black-lists|Not routable|routing", re.IGNORECASE)


class KannelRoad:
    """Sends texts; `ours` is our own address `/sms/kannel` as Kannel reaches it."""

    name = CARRIER

    def __init__(
        self, address: str, username: str, password: str, sender: str, receipts: KannelFetch, ours: str
    ) -> None:
        """Take Kannel's `sendsms` address and user, the number we send from, and where receipts come to."""
        if urlsplit(address).scheme not in {"http", "https"} or not username or not password:
            raise SettingsError("KANNEL_SEND_URL needs an address such as http://127.0.0.1:13013/cgi-bin/sendsms, "
                                "and KANNEL_USERNAME and KANNEL_PASSWORD")  # fmt: skip
        self._address = address
        self._user = {"username": username, "password": password}
        self._sender = sender
        self._receipts = receipts
        self._ours = ours
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self._http = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        """Hand over a text; return the id that its receipt carries. Raises RoadProblem."""
        query = {
            **self._user,
            "from": text.source or self._sender,
            "to": recipient,
            "text": text.text,
            "charset": "UTF-8",
            "coding": "2" if count_segments(text.text).encoding is Encoding.UCS2 else "0",
        }
        if (receipt := self._receipts.receipt_address(self._ours, token)) is not None:
            query |= {"dlr-mask": "31", "dlr-url": receipt}
        try:
            async with self._turn:
                answer = await self._http.get(self._address, params=query)
        except httpx.HTTPError as error:
            raise RoadFailed(type(error).__name__) from None
        if answer.is_success and _TAKEN.match(answer.text):
            return token
        if _NUMBER_DENIED.search(answer.text):
            raise NumberRefused("kannel_denied")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Throttled("kannel_429", timedelta(seconds=2))
        raise RoadFailed(f"kannel_{answer.status_code}")
