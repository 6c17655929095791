"""SIP messages as they travel (RFC 3261 §7, §25). Pure: bytes to messages and back. What is no SIP raises NotSip."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LARGEST = 16 * 1024  # bytes of one datagram that are looked at
MOST_HEADERS = 128
VERSION = "SIP/2.0"
_SHORT = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "c": "content-type", "l": "content-length",
    "s": "subject", "k": "supported", "e": "content-encoding", "r": "refer-to", "o": "event",
}  # fmt: skip
_TOKEN = r"[A-Za-z0-9\-.!%*_+`'~]{1,64}"  # noqa: S105 - a token of RFC 3261 §25.1, not a secret
_REQUEST_LINE = re.compile(rf"({_TOKEN}) ([^\s\x00-\x1f]{{1,1024}}) SIP/2\.0")
_STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6][0-9]{2}) ([^\x00-\x1f]{0,256})")
_HEADER = re.compile(rf"({_TOKEN})[ \t]*:[ \t]*(.*)", re.DOTALL)
_TAG = re.compile(r";\s*tag\s*=\s*([^\s;,>]{1,256})", re.IGNORECASE)
_URI = re.compile(r"<([^<>\s]{1,1024})>|^\s*([^\s<>;,]{1,1024})")
_CSEQ = re.compile(rf"([0-9]{{1,10}})\s+({_TOKEN})")
_PARAMETER = re.compile(r";\s*([A-Za-z0-9\-]{1,32})\s*(?:=\s*([^\s;,]{1,256}))?")
_NEEDED = ("via", "from", "to", "call-id", "cseq")


class NotSip(ValueError):
    """The datagram is no message of ours to answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """What requests and responses share. Header names are in lower case, in full, in their order."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """The first header of a name, or nothing."""
        return next((value for known, value in self.headers if known == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every header of a name."""
        return tuple(value for known, value in self.headers if known == name)

    @property
    def call_id(self) -> str:
        """What names the call."""
        return self.header("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method of the request that this is or answers."""
        found = _CSEQ.fullmatch(self.header("cseq").strip())
        if found is None or int(found[1]) >= 2**31:
            raise NotSip("CSeq")
        return int(found[1]), found[2]

    @property
    def branch(self) -> str:
        """What names the transaction: the parameter of the topmost Via."""
        return parameters(first_of(self.header("via"))).get("branch", "")

    @property
    def from_tag(self) -> str:
        """The tag of who sent the request."""
        return tag_of(self.header("from"))

    @property
    def to_tag(self) -> str:
        """The tag of who was asked; empty outside a dialog."""
        return tag_of(self.header("to"))


@dataclass(frozen=True, slots=True)
class Request(Message):
    """A request."""

    method: str
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Response(Message):
    """A response; `status` from 100 to 699."""

    status: int


def read_message(datagram: bytes) -> Request | Response:
    """Read one datagram; raise NotSip."""
    if len(datagram) > LARGEST:
        raise NotSip("larger than any message")
    head, gap, body = datagram.partition(b"\r\n\r\n")
    if not gap:
        raise NotSip("no end of headers")
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        raise NotSip("no text") from None
    # A line that begins with a blank goes on with the one before.
    first, *lines = re.sub(r"\r\n[ \t]+", " ", text).split("\r\n")
    headers = _headers(lines)
    body = _whole_body(headers, body)
    if found := _REQUEST_LINE.fullmatch(first):
        return _checked(Request(headers, body, found[1], found[2]))
    if found := _STATUS_LINE.fullmatch(first):
        return _checked(Response(headers, body, int(found[1])))
    raise NotSip("no request and no status")


def _headers(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    if len(lines) > MOST_HEADERS:
        raise NotSip("too many headers")
    headers = []
    for line in lines:
        found = _HEADER.fullmatch(line)
        if found is None or "\x00" in line or "\n" in line or "\r" in line:
            raise NotSip("no header")
        name = found[1].lower()
        headers.append((_SHORT.get(name, name), found[2].strip()))
    return tuple(headers)


def _whole_body(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    for name, value in headers:
        if name == "content-length":
            if not re.fullmatch("[0-9]{1,6}", value) or int(value) > len(body):
                raise NotSip("Content-Length")
            return body[: int(value)]
    return body


def _checked(message: Request | Response) -> Request | Response:
    for name in _NEEDED:
        if not message.header(name):
            raise NotSip(name)
    _, method = message.cseq
    if isinstance(message, Request) and method != message.method:
        raise NotSip("CSeq of another method")
    if not message.from_tag or not message.branch.startswith("z9hG4bK"):
        raise NotSip("older than RFC 3261")
    return message


# --- parts of headers --------------------------------------------------------------------------------------------


def first_of(value: str) -> str:
    """The first of several values in one header; commas inside <> or quotes part nothing."""
    return split_values(value)[0]


def split_values(value: str) -> list[str]:
    """The values of one header."""
    values, depth, quoted, begin = [], 0, False, 0
    for at, letter in enumerate(value):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "<>":
            depth += 1 if letter == "<" else -1
        elif not quoted and depth == 0 and letter == ",":
            values.append(value[begin:at].strip())
            begin = at + 1
    return [*values, value[begin:].strip()]


def parameters(value: str) -> dict[str, str]:
    """The parameters behind an address or a Via, names in lower case."""
    return {found[1].lower(): found[2] or "" for found in _PARAMETER.finditer(_behind_address(value))}


def tag_of(value: str) -> str:
    """The tag of a From or To."""
    found = _TAG.search(_behind_address(value))
    return found[1] if found else ""


def uri_of(value: str) -> str:
    """The address inside a From, To, Contact or Route; nothing where there is none."""
    found = _URI.search(re.sub(r'"[^"]*"', "", value))
    return (found[1] or found[2] or "") if found else ""


def user_of(uri: str) -> str:
    """The part before the @ of an address: often a telephone number."""
    found = re.match(r"(?:sips?|tel):([^@;:?>]{1,64})", uri)
    return found[1] if found else ""


def _behind_address(value: str) -> str:
    return value.rpartition(">")[2] if ">" in value else value


# --- writing -----------------------------------------------------------------------------------------------------


def write_response(
    request: Request, status: int, reason: str, to_tag: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> bytes:
    """Answer a request: what it brought goes back with it (RFC 3261 §8.2.6)."""
    to = request.header("to")
    copied = [(name, value) for name, value in request.headers if name == "via"]
    copied += [("From", request.header("from")), ("To", to if tag_of(to) or not to_tag else f"{to};tag={to_tag}")]
    copied += [("Call-ID", request.call_id), ("CSeq", request.header("cseq"))]
    return _write(f"{VERSION} {status} {reason}", [*copied, *headers], body)


def write_request(method: str, uri: str, headers: Sequence[tuple[str, str]], body: bytes = b"") -> bytes:
    """Write a request of our own."""
    return _write(f"{method} {uri} {VERSION}", headers, body)


def _write(first: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    lines = [first, *(f"{_NAMES.get(name, name)}: {value}" for name, value in headers), f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


_NAMES = {"via": "Via", "record-route": "Record-Route"}
