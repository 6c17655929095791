"""Sending by Twilio's REST API through its official client, and what its refusals mean.

The client comes without time-outs; ours has them, and may be pointed to another address (TWILIO_API_URL), which the
client itself cannot: its `region` and `edge` only put labels before Twilio's own domain.
"""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from lookup_api.settings import SettingsError
from sms_gateway.carriers.twilio.webhook import ABOUT, CARRIER
from sms_gateway.outgoing import TextToSend
from sms_gateway.roads import NumberRefused, RoadFailed, Throttled

TIMEOUT = 12.0  # seconds for connecting and for each answer
MOST_AT_ONCE = 20  # Twilio queues by itself; more connections would not make it faster
_TOO_MANY_REQUESTS, _SERVER_ERROR = 429, 500
# twilio.com/docs/api/errors: the number cannot be texted, is none, or its owner has texted STOP.
_OF_THE_NUMBER = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614})
_LONGEST_WAIT = 300  # seconds


class Elsewhere(TwilioHttpClient):  # type: ignore[misc]
    """The official transport with a time-out, sending to `base` whatever is meant for Twilio."""

    def __init__(self, base: str = "") -> None:
        """Take the address that stands for https://api.twilio.com; empty: that one itself."""
        super().__init__(timeout=TIMEOUT)
        self._base = urlsplit(base) if base else None

    def request(self, method: str, url: str, *arguments: Any, **named: Any) -> Any:
        """Send a request as the client asked for it."""
        if self._base is not None:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))
        return super().request(method, url, *arguments, **named)


class TwilioRoad:
    """Sends texts; its receipts come to `/sms/twilio/status`."""

    name = CARRIER

    def __init__(self, account_sid: str, auth_token: str, sender: str, callback: str, base: str = "") -> None:
        """Take the account, the number or name we send from and the address of our status callback."""
        if not account_sid or not auth_token:
            raise SettingsError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are needed to send by Twilio")
        self._client = Client(account_sid, auth_token, http_client=Elsewhere(base))
        self._sender = sender
        self._callback = callback
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        """Hand over a text; return its MessageSid. Raises RoadProblem.

        Twilio documents no key by which it would know a text that comes twice; its status callbacks bring `token` back.
        """
        async with self._turn:
            return await asyncio.to_thread(self._send, recipient, text, token)

    def _send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        callback = f"{self._callback}?{ABOUT}={token}"
        try:
            message = self._client.messages.create(
                to=recipient, from_=self._sender, body=text.text, status_callback=callback
            )
        except TwilioRestException as error:
            raise _meaning(error) from None
        except RequestException as error:
            raise RoadFailed(type(error).__name__) from None
        except (ValueError, KeyError, TypeError) as error:  # an answer that is none of Twilio's
            raise RoadFailed(f"answer_{type(error).__name__}") from None
        return None if message.sid is None else str(message.sid)


def _meaning(error: TwilioRestException) -> NumberRefused | RoadFailed | Throttled:
    if error.status == _TOO_MANY_REQUESTS:
        return Throttled("429", timedelta(seconds=_wait(error)))
    if error.code in _OF_THE_NUMBER:
        return NumberRefused(f"twilio_{error.code}")
    return RoadFailed(f"twilio_{error.code or error.status}")


def _wait(error: TwilioRestException) -> int:
    """The seconds Twilio asks for where the answer's body says so; else two."""
    asked = (error.details or {}).get("retry_after") if isinstance(error.details, dict) else None
    return min(int(asked), _LONGEST_WAIT) if isinstance(asked, int) and asked > 0 else 2
