"""A strict Zalo on loopback: what its open API refuses is refused here; tokens end, and a refresh token is spent once.

`ZaloServer` keeps every message; `Follower` writes, presses and sends photographs, as signed events for the webhook.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from tests.support.patience import PATIENCE
from tests.support.provider_http import Answer, Call, Json, Provider, told

APP_ID, APP_SECRET, OA_SECRET, OA = "360846524940903967", "app-secret", "oa-secret", "2584736859687456"
FIRST_REFRESH = "refresh-0"
SEND, RECENT, RENEW = "/v3.0/oa/message/cs", "/v2.0/oa/conversation", "/v4/oa/access_token"
LONGEST_TEXT, MOST_BUTTONS, LONGEST_TITLE = 2000, 5, 100
BUTTONS = {"oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.sms", "oa.open.phone"}


def signed(body: bytes, timestamp: str, secret: str = OA_SECRET, app_id: str = APP_ID) -> dict[str, str]:
    """The headers of an event."""
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={digest}", "Content-Type": "application/json"}


class ZaloServer(Provider):
    """The open API, and where tokens are renewed."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Json] = []  # both sides, in their order
        self.access = ""
        self.refresh = FIRST_REFRESH
        self.renewals: list[str] = []  # refresh tokens that were presented
        self.renewing = 0.0  # seconds that a renewal takes
        self.gone: set[str] = set()  # followers who may not be written to
        self._numbers = 0

    def next_id(self) -> str:
        """Number a message."""
        self._numbers += 1
        return f"{self._numbers:x}a7c9e{self._numbers:08d}"

    def end_token(self) -> None:
        """Let the access token end."""
        with self.change:
            self.access = "ended"

    def handle(self, call: Call) -> Answer:
        if call.path == RENEW:
            return self._renew(call)
        if not self.access or call.headers.get("access_token") != self.access:
            return told(200, {"error": -216, "message": "Access token is invalid"})
        if call.path == SEND and call.method == "POST":
            return self._send(call)
        if call.path == RECENT and call.method == "GET":
            return self._recent(json.loads(call.query["data"]))
        return told(404, {})

    def _renew(self, call: Call) -> Answer:
        form = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        presented = form.get("refresh_token", "")
        self.renewals.append(presented)
        if call.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
            return told(200, {"error": -14004, "error_name": "Invalid secret key"})
        if form.get("grant_type") != "refresh_token" or presented != self.refresh:
            return told(200, {"error": -14014, "error_name": "Invalid refresh token"})
        if self.renewing:
            self.change.wait(self.renewing)
        number = len(self.renewals)
        self.access, self.refresh = f"access-{number}", f"refresh-{number}"
        return told(200, {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"})

    def _send(self, call: Call) -> Answer:
        asked = json.loads(call.body)
        refusal = _refusal(asked)
        recipient = asked.get("recipient", {})
        user = recipient.get("user_id") or recipient.get("anonymous_id")
        if refusal is None and user in self.gone:
            refusal = -230, "User has not interacted with the OA in the past 7 days"
        if refusal is not None:
            return told(200, {"error": refusal[0], "message": refusal[1]})
        message = {
            "id": self.next_id(),
            "user": user,
            "ours": True,
            "time": int(time.time() * 1000),
            **asked["message"],
        }
        self.said.append(message)
        return told(200, {"error": 0, "message": "Success", "data": {"message_id": message["id"], "user_id": user}})

    def _recent(self, asked: Json) -> Answer:
        if not 1 <= asked["count"] <= 10:
            return told(200, {"error": -201, "message": "count is invalid"})
        found = [each for each in reversed(self.said) if each["user"] == asked["user_id"]]
        page = found[asked["offset"] : asked["offset"] + asked["count"]]
        data = [
            {
                "src": 0 if each["ours"] else 1,
                "time": each["time"],
                "type": "text",
                "message": each.get("text", ""),
                "message_id": each["id"],
                "from_id": OA if each["ours"] else each["user"],
            }
            for each in page
        ]
        return told(200, {"error": 0, "message": "Success", "data": data})

    def answers_to(self, user: str) -> list[Json]:
        """What was said to somebody."""
        return [each for each in self.said if each["user"] == user and each["ours"]]


def _refusal(asked: Json) -> tuple[int, str] | None:
    """Why a message is not taken; the open API's own codes."""
    recipient, message = asked.get("recipient", {}), asked.get("message", {})
    if not (recipient.get("user_id") or (recipient.get("anonymous_id") and recipient.get("conversation_id"))):
        return -201, "user_id is invalid"
    text = message.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        return -201, "text is invalid"
    if set(message) - {"text", "attachment"}:
        return -201, "message is invalid"
    if "attachment" not in message:
        return None
    return None if _buttons_fit(message["attachment"]) else (-201, "buttons are invalid")


def _buttons_fit(attachment: Json) -> bool:
    buttons = attachment.get("payload", {}).get("buttons", [])
    if attachment.get("type") != "template" or not 1 <= len(buttons) <= MOST_BUTTONS:
        return False
    return all(
        button.get("type") in BUTTONS and button.get("payload") and 1 <= len(button.get("title", "")) <= LONGEST_TITLE
        for button in buttons
    )


@dataclass
class Delivery:
    """An event as it is posted to the webhook."""

    body: bytes
    headers: dict[str, str]


class Follower:
    """Someone who writes to the account. Numbers are long, as Zalo's are, and travel as text."""

    def __init__(self, server: ZaloServer, number: int = 1) -> None:
        self.server = server
        self.user = str(4_318_000_000_000_000_000 + number)

    def event(self, name: str, message: Mapping[str, Any] | None = None, at: float | None = None) -> Delivery:
        """An event of mine, signed."""
        timestamp = str(int((time.time() if at is None else at) * 1000))
        event: Json = {
            "app_id": APP_ID,
            "event_name": name,
            "sender": {"id": self.user},
            "recipient": {"id": OA},
            "timestamp": timestamp,
        }
        if message is not None:
            event["message"] = {"msg_id": self.server.next_id(), **message}
            written = {"id": event["message"]["msg_id"], "user": self.user, "ours": False, "time": int(timestamp)}
            with self.server.change:
                self.server.said.append({**written, "text": str(message.get("text", ""))})
        if name == "follow":
            event = {**event, "follower": {"id": self.user}}
            del event["sender"]
        body = json.dumps(event).encode()
        return Delivery(body, signed(body, timestamp))

    def say(self, text: str, at: float | None = None) -> Delivery:
        """Write a text."""
        return self.event("user_send_text", {"text": text}, at)

    def press(self, label: str, at: float | None = None) -> Delivery:
        """Press the newest button of this label."""
        for message in reversed(self.answers):
            for button in message.get("attachment", {}).get("payload", {}).get("buttons", []):
                if button["title"] == label:
                    return self.say(button["payload"], at)
        raise LookupError(f"there is no button {label!r}")

    def show(self, picture: bytes, caption: str = "", at: float | None = None) -> Delivery:
        """Send a photograph."""
        url = self.server.keep_file(picture)
        attachment = {"type": "image", "payload": {"url": url, "thumbnail": url}}
        return self.event("user_send_image", {"text": caption, "attachments": [attachment]}, at)

    @property
    def answers(self) -> list[Json]:
        """What was said to me."""
        return self.server.answers_to(self.user)

    @property
    def texts(self) -> list[str]:
        """The texts of it, spaces as plain ones."""
        return [each["text"].replace("\u00a0", " ") for each in self.answers]

    def hear(self, count: int, timeout: float = PATIENCE) -> list[str]:
        """Wait until so much was said, and return it."""
        self.server.wait(lambda: len(self.answers) >= count, timeout)
        return self.texts
