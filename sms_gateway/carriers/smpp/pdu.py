"""The messages of SMPP 3.4 (Short Message Peer to Peer, issue 1.2) that a transceiver needs, to and from bytes.

Four numbers of four bytes are in front: length, command, status, sequence (§3.2). Text fields end in a zero byte.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

HEADER = struct.Struct(">IIII")
LONGEST = 64 * 1024  # bytes: a text of 254 and all optional fields are under 2,000; longer ones are no SMPP
VERSION = 0x34
_TLV = struct.Struct(">HH")


class Command(IntEnum):
    """§5.1.2.1; an answer has the highest bit set."""

    GENERIC_NACK = 0x80000000
    SUBMIT_SM = 0x00000004
    SUBMIT_SM_RESP = 0x80000004
    DELIVER_SM = 0x00000005
    DELIVER_SM_RESP = 0x80000005
    UNBIND = 0x00000006
    UNBIND_RESP = 0x80000006
    BIND_TRANSCEIVER = 0x00000009
    BIND_TRANSCEIVER_RESP = 0x80000009
    ENQUIRE_LINK = 0x00000015
    ENQUIRE_LINK_RESP = 0x80000015


class Status(IntEnum):
    """§5.1.3, those that are acted upon."""

    OK = 0x00
    INVALID_COMMAND = 0x03
    INVALID_DESTINATION = 0x0B
    QUEUE_FULL = 0x14
    THROTTLED = 0x58
    TEMPORARY = 0x64  # ESME_RX_T_APPN: deliver again later
    PERMANENT = 0x65  # ESME_RX_P_APPN: never deliver this again


class Tag(IntEnum):
    """§5.3.2: optional fields."""

    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_REFERENCE = 0x020C
    SAR_TOTAL = 0x020E
    SAR_NUMBER = 0x020F
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class NotSmpp(ValueError):
    """Bytes that are no SMPP; the connection cannot be trusted further."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """One message (protocol data unit)."""

    command: int
    sequence: int
    status: int = 0
    body: bytes = field(default=b"", repr=False)

    def write(self) -> bytes:
        """Return its bytes."""
        return HEADER.pack(HEADER.size + len(self.body), self.command, self.status, self.sequence) + self.body


@dataclass(frozen=True, slots=True, repr=False)
class ShortMessage:
    """The body of submit_sm and deliver_sm (§4.4.1, §4.6.1); numbers as they stand there, with their types."""

    source: str
    destination: str
    payload: bytes  # octets of short_message or message_payload, a user data header in front where esm_class says so
    source_type: tuple[int, int] = (0, 0)  # type of number, numbering plan
    destination_type: tuple[int, int] = (0, 0)
    esm_class: int = 0
    data_coding: int = 0
    registered_delivery: int = 0
    optional: Mapping[int, bytes] = field(default_factory=dict)


def cut(buffer: bytearray) -> Iterator[Pdu]:
    """Take all whole messages off the front of what was received; raise NotSmpp."""
    while len(buffer) >= HEADER.size:
        length, command, status, sequence = HEADER.unpack_from(buffer)
        if not HEADER.size <= length <= LONGEST:
            raise NotSmpp("a length that no message has")
        if len(buffer) < length:
            return
        body = bytes(buffer[HEADER.size : length])
        del buffer[:length]
        yield Pdu(command, sequence, status, body)


def text(value: str) -> bytes:
    """Write a text field; what is no ASCII becomes a question mark."""
    return value.encode("ascii", "replace").replace(b"\0", b"") + b"\0"


def read_text(body: bytes, start: int = 0) -> tuple[str, int]:
    """Read a text field; return it and where the next begins. Raises NotSmpp."""
    end = body.find(b"\0", start)
    if end < 0:
        raise NotSmpp("a text field without its end")
    return body[start:end].decode("latin-1"), end + 1


def bind_body(system_id: str, password: str, system_type: str) -> bytes:
    """The body of bind_transceiver (§4.1.5): all numbers are ours to receive for."""
    return text(system_id) + text(password) + text(system_type) + bytes((VERSION, 0, 0)) + text("")


def write_short_message(message: ShortMessage) -> bytes:
    """Write the body of a submit_sm or deliver_sm."""
    in_field = len(message.payload) <= 254  # noqa: PLR2004 - §5.2.22, the longest short_message
    optional = dict(message.optional)
    if not in_field:
        optional[Tag.MESSAGE_PAYLOAD] = message.payload
    payload = message.payload if in_field else b""
    return b"".join([
        text(""), bytes(message.source_type), text(message.source), bytes(message.destination_type),
        text(message.destination), bytes((message.esm_class, 0, 0)), text(""), text(""),
        bytes((message.registered_delivery, 0, message.data_coding, 0, len(payload))), payload,
        *(_TLV.pack(tag, len(value)) + value for tag, value in optional.items()),
    ])  # fmt: skip


def read_short_message(body: bytes) -> ShortMessage:
    """Read the body of a submit_sm or deliver_sm; raise NotSmpp."""
    try:
        _, at = read_text(body)
        source_type, at = (body[at], body[at + 1]), at + 2
        source, at = read_text(body, at)
        destination_type, at = (body[at], body[at + 1]), at + 2
        destination, at = read_text(body, at)
        esm_class, at = body[at], at + 3
        _, at = read_text(body, at)
        _, at = read_text(body, at)
        registered_delivery, _, data_coding, _, length = body[at : at + 5]
    except (IndexError, ValueError):
        raise NotSmpp("a short message that breaks off") from None
    at += 5
    payload, at = body[at : at + length], at + length
    if at > len(body):
        raise NotSmpp("a short message that breaks off")
    optional = read_optional(body[at:])
    return ShortMessage(
        source, destination, payload or optional.get(Tag.MESSAGE_PAYLOAD, b""), source_type, destination_type,
        esm_class, data_coding, registered_delivery, optional,
    )  # fmt: skip


def read_optional(body: bytes) -> dict[int, bytes]:
    """Read the optional fields; what breaks off at the end is left out, as §3.3 wants unknown things ignored."""
    found: dict[int, bytes] = {}
    at = 0
    while at + _TLV.size <= len(body):
        tag, length = _TLV.unpack_from(body, at)
        at += _TLV.size
        if at + length > len(body):
            break
        found.setdefault(tag, body[at : at + length])
        at += length
    return found
