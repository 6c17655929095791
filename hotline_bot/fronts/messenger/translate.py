"""Messenger's events to what is heard, replies to what the Send API takes. Pure.

A request is {"object": "page", "entry": [{"messaging": [event, ...]}, ...]}. An event has sender.id (the citizen's id
for this page), timestamp in milliseconds, and `message` {mid, text, quick_reply, attachments} or `postback`.
"""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from hotline_bot.fitting import Limits
from hotline_bot.fronts import Incoming, Picture
from hotline_bot.fronts.reading import read_json
from hotline_bot.reception import Delivered
from hotline_bot.switchboard import Caller
from hotline_bot.turns import Heard, Hindrance, NotReadable, Pressed, Reply, Said

FRONT: Final = "messenger"
LIMITS: Final = Limits(text=2000, buttons=13, label=20)
GET_STARTED: Final = "get_started"  # the payload of the page's own button
_GREETING = "/start"


class _Party(msgspec.Struct):
    id: str = ""


class _Payload(msgspec.Struct):
    url: str = ""
    sticker_id: int | None = None


class _Attachment(msgspec.Struct):
    type: str = ""
    payload: _Payload | None = None


class _QuickReply(msgspec.Struct):
    payload: str = ""


class _Message(msgspec.Struct):
    mid: str = ""
    text: str = ""
    is_echo: bool = False
    quick_reply: _QuickReply | None = None
    attachments: list[_Attachment] = []


class _Postback(msgspec.Struct):
    mid: str = ""
    payload: str = ""


class _Delivery(msgspec.Struct):
    mids: list[str] = []


class Event(msgspec.Struct):
    """What is read of an event; all else in it is left alone."""

    timestamp: int
    sender: _Party | None = None
    message: _Message | None = None
    postback: _Postback | None = None
    delivery: _Delivery | None = None


class _Entry(msgspec.Struct):
    messaging: list[msgspec.Raw] = []


class Request(msgspec.Struct):
    """The body of a webhook's request."""

    object: str
    entry: list[_Entry]


def events_of(body: bytes) -> list[tuple[Event, bytes]] | None:
    """The events of a request, each with its own bytes; None for what is no request of a page."""
    request = read_json(body, Request)
    if request is None or request.object != "page":
        return None
    read = [(read_event(bytes(raw)), bytes(raw)) for entry in request.entry for raw in entry.messaging]
    return [(event, raw) for event, raw in read if event is not None]


def read_event(body: bytes) -> Event | None:
    """Read an event; None for what is none."""
    return read_json(body, Event)


def moment_of(event: Event) -> datetime | None:
    """When an event happened by Facebook's clock; None for a number that is no moment."""
    try:
        return datetime.fromtimestamp(event.timestamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def delivered(event: Event, body: bytes) -> Delivered | None:
    """The message in an event, as it is kept; None when it is not for us, such as an echo of our own."""
    if event.sender is None or not event.sender.id:
        return None
    if event.message is not None and not event.message.is_echo and event.message.mid:
        return Delivered(FRONT, event.message.mid, event.sender.id, body)
    if event.postback is not None:
        name = event.postback.mid or f"postback:{event.sender.id}:{event.timestamp}:{event.postback.payload}"
        return Delivered(FRONT, name, event.sender.id, body)
    return None


def translate(event: Event) -> Incoming | None:
    """Read a kept event; None when it says nothing."""
    if event.sender is None:
        return None
    content = _content(event)
    caller = Caller(FRONT, event.sender.id, event.sender.id)
    return None if content is None else Incoming(caller, content, at=moment_of(event))


def _content(event: Event) -> Heard | Picture | None:
    if event.postback is not None:
        payload = event.postback.payload
        return Said(_GREETING) if payload == GET_STARTED else Pressed(_clean(payload))
    message = event.message
    if message is None:
        return None
    if message.quick_reply is not None:
        return Pressed(_clean(message.quick_reply.payload))
    for each in message.attachments:
        # The thumb that is sent by one touch comes as a picture too.
        if each.type == "image" and each.payload and each.payload.url and each.payload.sticker_id is None:
            return Picture(each.payload.url, _clean(message.text))
    return Said(_clean(message.text)) if message.text else NotReadable(Hindrance.OTHER_KIND)


def _clean(text: str) -> str:
    """Without half surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def message_of(reply: Reply) -> dict[str, Any]:
    """A reply as the Send API takes it: plain text, and buttons as quick replies."""
    message: dict[str, Any] = {"text": reply.text}
    if reply.buttons:
        message["quick_replies"] = [
            {"content_type": "text", "title": button.label, "payload": button.id} for button in reply.buttons
        ]
    return message
