"""A strict Messenger on loopback: what the Send API refuses is refused here, and nothing is taken outside 24 hours.

`MessengerServer` keeps every message; `Person` writes, presses and sends photographs, as signed requests for the
webhook.
"""

import hmac
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.support.patience import PATIENCE
from tests.support.provider_http import Answer, Call, Json, Provider, told
from tests.support.zalo_api import Delivery

APP_SECRET, VERIFY_TOKEN, PAGE_TOKEN, PAGE = "fb-app-secret", "fb-verify", "fb-page-token", "110220330440550"
SEND, CONVERSATIONS = "/v23.0/me/messages", "/v23.0/me/conversations"
LONGEST_TEXT, MOST_REPLIES, LONGEST_TITLE, LONGEST_PAYLOAD = 2000, 13, 20, 1000
WINDOW = 24 * 3600


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a request."""
    mark = hmac.digest(secret.encode(), body, "sha256").hex()
    return {"X-Hub-Signature-256": f"sha256={mark}", "Content-Type": "application/json"}


def request_of(events: Sequence[Mapping[str, Any]], secret: str = APP_SECRET) -> Delivery:
    """A request that carries events."""
    entry = {"id": PAGE, "time": int(time.time() * 1000), "messaging": list(events)}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    return Delivery(body, signed(body, secret))


class MessengerServer(Provider):
    """The Graph API of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Json] = []
        self.last_heard: dict[str, float] = {}
        self.gone: set[str] = set()
        self._numbers = 0

    def next_id(self) -> str:
        """Number a message."""
        self._numbers += 1
        return f"m_{self._numbers:08d}-Zq"

    def handle(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {PAGE_TOKEN}":
            return _error(401, 190, "Invalid OAuth access token")
        if call.path == SEND and call.method == "POST":
            return self._send(json.loads(call.body))
        if call.path == CONVERSATIONS and call.method == "GET":
            return self._conversations(call.query)
        return _error(404, 100, "Unsupported request")

    def _send(self, asked: Json) -> Answer:
        person, message = asked.get("recipient", {}).get("id", ""), asked.get("message", {})
        if person in self.gone:
            return _error(400, 551, "This person isn't available right now.")
        if person not in self.last_heard:
            return _error(400, 100, "No matching user found")
        if asked.get("messaging_type") != "RESPONSE" or time.time() - self.last_heard[person] > WINDOW:
            return _error(400, 10, "This message is sent outside of allowed window.")
        if not _fits(message):
            return _error(400, 100, "Param message is invalid")
        said = {"id": self.next_id(), "user": person, "ours": True, "at": time.time(), **message}
        self.said.append(said)
        return told(200, {"recipient_id": person, "message_id": said["id"]})

    def _conversations(self, query: Mapping[str, str]) -> Answer:
        if query.get("platform") != "messenger" or "messages" not in query.get("fields", ""):
            return _error(400, 100, "Invalid parameter")
        found = [each for each in reversed(self.said) if each["user"] == query.get("user_id")]
        messages = [
            {
                "id": each["id"],
                "created_time": datetime.fromtimestamp(each["at"], UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
                "from": {"id": PAGE if each["ours"] else each["user"]},
                "message": each.get("text", ""),
            }
            for each in found[:30]
        ]
        return told(200, {"data": [{"messages": {"data": messages}, "id": "t_1"}] if messages else []})


def _error(status: int, code: int, words: str) -> Answer:
    return told(status, {"error": {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}})


def _fits(message: Json) -> bool:
    text, replies = message.get("text"), message.get("quick_replies", [])
    if set(message) - {"text", "quick_replies", "metadata"}:
        return False
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT or len(replies) > MOST_REPLIES:
        return False
    return all(
        each.get("content_type") == "text"
        and 1 <= len(each.get("title", "")) <= LONGEST_TITLE
        and 1 <= len(each.get("payload", "")) <= LONGEST_PAYLOAD
        for each in replies
    )


class Person:
    """Someone who writes to the page."""

    def __init__(self, server: MessengerServer, number: int = 1) -> None:
        self.server = server
        self.user = str(7_210_000_000_000_000 + number)

    def event(self, at: float | None = None, **content: Any) -> Json:
        """An event of mine."""
        moment = time.time() if at is None else at
        with self.server.change:
            self.server.last_heard[self.user] = time.time()
            if "message" in content:
                text = content["message"].get("text", "")
                self.server.said.append(
                    {"id": content["message"]["mid"], "user": self.user, "ours": False, "at": moment, "text": text}
                )
        parties = {"sender": {"id": self.user}, "recipient": {"id": PAGE}}
        return {**parties, "timestamp": int(moment * 1000), **content}

    def message(self, at: float | None = None, **content: Any) -> Delivery:
        """A message of mine, signed."""
        return request_of([self.event(at, message={"mid": self.server.next_id(), **content})])

    def say(self, text: str, at: float | None = None) -> Delivery:
        """Write a text."""
        return self.message(at, text=text)

    def press(self, label: str, at: float | None = None) -> Delivery:
        """Press the newest quick reply of this label."""
        for message in reversed(self.answers):
            for reply in message.get("quick_replies", []):
                if reply["title"] == label:
                    return self.message(at, text=label, quick_reply={"payload": reply["payload"]})
        raise LookupError(f"there is no button {label!r}")

    def show(self, picture: bytes, caption: str = "", at: float | None = None) -> Delivery:
        """Send a photograph."""
        attachment = {"type": "image", "payload": {"url": self.server.keep_file(picture)}}
        more = {"text": caption} if caption else {}
        return self.message(at, attachments=[attachment], **more)

    @property
    def answers(self) -> list[Json]:
        """What was said to me."""
        with self.server.change:
            return [each for each in self.server.said if each["user"] == self.user and each["ours"]]

    @property
    def texts(self) -> list[str]:
        """The texts of it, spaces as plain ones."""
        return [each["text"].replace("\u00a0", " ") for each in self.answers]

    def hear(self, count: int, timeout: float = PATIENCE) -> list[str]:
        """Wait until so much was said, and return it."""
        self.server.wait(lambda: len(self.answers) >= count, timeout)
        return self.texts
