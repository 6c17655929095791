"""Zalo's events to what is heard, replies to what Zalo takes. Pure.

An event is JSON: app_id, event_name, sender.id, recipient.id, timestamp (milliseconds, as a string), and where it is a
message message{msg_id, text, attachments[{type, payload{url, ...}}]}. A press of a button comes as a text: the payload
that we gave the button.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from hotline_bot.fitting import Limits
from hotline_bot.fronts import Incoming, Picture
from hotline_bot.fronts.reading import read_json
from hotline_bot.reception import Delivered
from hotline_bot.switchboard import Caller
from hotline_bot.turns import Heard, Hindrance, NotReadable, Pressed, Reply, Said
from lookup_api.exchange import DeliveryState

FRONT: Final = "zalo"
LIMITS: Final = Limits(text=2000, buttons=5, label=100)
_PRESSED = re.compile(r"#([0-9a-f]{1,8}-[0-9]{1,2})", re.ASCII)
_GREETING = "/start"
_ANONYMOUS = "anonymous_"
_RECEIPTS = {"user_received_message": DeliveryState.DELIVERED, "user_seen_message": DeliveryState.READ}


class _Party(msgspec.Struct):
    id: str | int = ""


class _Payload(msgspec.Struct):
    url: str = ""


class _Attachment(msgspec.Struct):
    type: str = ""
    payload: _Payload | None = None


class _Message(msgspec.Struct):
    msg_id: str | int = ""
    msg_ids: list[str | int] = []
    text: str = ""
    attachments: list[_Attachment] = []
    conversation_id: str | int = ""


class Event(msgspec.Struct):
    """What is read of an event; all else in it is left alone."""

    event_name: str
    timestamp: str | int
    app_id: str | int = ""
    sender: _Party | None = None
    follower: _Party | None = None
    message: _Message | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What became of our messages."""

    message_ids: tuple[str, ...]
    state: DeliveryState


def read_event(body: bytes) -> Event | None:
    """Read an event; None for what is none."""
    return read_json(body, Event)


def moment_of(event: Event) -> datetime | None:
    """When an event happened by Zalo's clock; None for a number that is no moment."""
    try:
        return datetime.fromtimestamp(int(event.timestamp) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def delivered(event: Event, body: bytes) -> Delivered | None:
    """The message in an event, as it is kept; None when it is not for us."""
    sender, name = _sender(event), event.event_name
    if not sender:
        return None
    if name == "follow":
        return Delivered(FRONT, f"follow:{sender}:{event.timestamp}", sender, body)
    if not name.startswith(("user_send_", f"{_ANONYMOUS}send_")) or event.message is None or not event.message.msg_id:
        return None
    return Delivered(FRONT, str(event.message.msg_id), _conversation(event, sender), body)


def receipt(event: Event) -> Receipt | None:
    """The receipt in an event."""
    state = _RECEIPTS.get(event.event_name)
    if state is None or event.message is None:
        return None
    named = [each for each in (event.message.msg_id, *event.message.msg_ids) if each]
    return Receipt(tuple(str(each) for each in named), state)


def translate(event: Event) -> Incoming | None:
    """Read a kept event; None when it says nothing."""
    sender = _sender(event)
    if not sender:
        return None
    conversation = _conversation(event, sender)
    address = ""
    if event.message is not None and event.event_name.startswith(_ANONYMOUS):
        recipient = {"anonymous_id": sender, "conversation_id": str(event.message.conversation_id)}
        address = msgspec.json.encode(recipient).decode()
    return Incoming(Caller(FRONT, conversation, sender), _content(event), address, moment_of(event))


def _sender(event: Event) -> str:
    party = event.follower if event.event_name == "follow" and event.follower else event.sender
    return str(party.id) if party else ""


def _conversation(event: Event, sender: str) -> str:
    return f"{_ANONYMOUS}{sender}" if event.event_name.startswith(_ANONYMOUS) else sender


def _content(event: Event) -> Heard | Picture:
    message = event.message
    if message is None:
        return Said(_GREETING)
    kind = event.event_name.rpartition("_")[2]
    if kind == "text":
        pressed = _PRESSED.fullmatch(message.text.strip())
        return Pressed(pressed[1]) if pressed else Said(_clean(message.text))
    if kind == "image":
        pictures = [each.payload.url for each in message.attachments if each.type == "image" and each.payload]
        return Picture(pictures[0], _clean(message.text)) if pictures else NotReadable(Hindrance.PICTURE_REFUSED)
    return NotReadable(Hindrance.OTHER_KIND)


def _clean(text: str) -> str:
    """Without half surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def message_of(reply: Reply) -> dict[str, Any]:
    """A reply as the open API takes it: plain text, and buttons that send their payload without showing it."""
    message: dict[str, Any] = {"text": reply.text}
    if reply.buttons:
        buttons = [
            {"title": button.label, "type": "oa.query.hide", "payload": f"#{button.id}"} for button in reply.buttons
        ]
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return message
