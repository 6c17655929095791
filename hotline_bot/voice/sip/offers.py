"""What a call's sound may be: SDP offers and answers (RFC 3264, RFC 4566) for G.711 and telephone events. Pure."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

RATE = 8000  # samples a second
PCMU, PCMA = 0, 8  # payload types of RFC 3551
KEYS = 101  # the payload type of telephone events where we are the ones to offer
_CODECS = {PCMU: "PCMU", PCMA: "PCMA"}
_LARGEST = 8 * 1024  # bytes
_MEDIA = re.compile(r"m=([a-z]{1,16}) ([0-9]{1,5})(?:/[0-9]+)? (\S{1,32}) ([0-9 ]{1,400})")
_MAP = re.compile(r"a=rtpmap:([0-9]{1,3}) ([A-Za-z0-9\-]{1,32})/([0-9]{1,6})(?:/1)?")


class NoCommonSound(ValueError):
    """The other side offers nothing that we can speak."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Where a call's sound goes and how: the other side's address and port, payload types of sound and keys.

    `lines` are the kinds of all media lines of the offer, in their order, for the answer must refuse the others.
    """

    address: str
    port: int
    codec: int
    keys: int | None
    lines: tuple[tuple[str, str, str], ...] = ()

    @property
    def held(self) -> bool:
        """Whether the other side wants no sound for the moment."""
        return self.port == 0 or self.address == "0.0.0.0"  # how RFC 2543 put a call on hold


def read_sound(body: bytes) -> Sound:
    """Read an offer or an answer; raise NoCommonSound, also for what is no SDP."""
    if len(body) > _LARGEST:
        raise NoCommonSound("larger than any offer")
    text = body.decode("utf-8", "replace").replace("\r\n", "\n")
    session, *media = re.split(r"^(?=m=)", text, flags=re.MULTILINE)
    lines, chosen = [], None
    for section in media:
        found = _MEDIA.match(section)
        if found is None:
            raise NoCommonSound("no media line")
        lines.append((found[1], found[3], found[4].strip()))
        if chosen is None and found[1] == "audio" and found[3] == "RTP/AVP":
            chosen = (found, section)
    if chosen is None:
        raise NoCommonSound("no sound over RTP")
    found, section = chosen
    codec, keys = _payloads(found[4].split(), section)
    return Sound(_address(section) or _address(session), _port(found[2]), codec, keys, tuple(lines))


def _payloads(offered: list[str], section: str) -> tuple[int, int | None]:
    types = [int(each) for each in offered if int(each) < 128]  # noqa: PLR2004 - seven bits
    named = {int(found[1]): (found[2].lower(), int(found[3])) for found in _MAP.finditer(section)}
    codec = next((each for each in types if each in _CODECS), None)
    if codec is None:
        raise NoCommonSound("no G.711")
    keys = next((each for each in types if named.get(each) == ("telephone-event", RATE)), None)
    return codec, keys


def _address(text: str) -> str:
    found = re.search(r"^c=IN IP4 ([0-9.]{7,15})(?:/[0-9/]+)?\s*$", text, re.MULTILINE)
    if found is None:
        return ""
    try:
        address = IPv4Address(found[1])
    except AddressValueError:
        raise NoCommonSound("no address") from None
    if address.is_multicast or address == IPv4Address("255.255.255.255"):
        raise NoCommonSound("an address of many")
    return str(address)


def _port(text: str) -> int:
    port = int(text)
    if port > 65535:  # noqa: PLR2004 - the highest port
        raise NoCommonSound("no port")
    return port


def write_answer(sound: Sound, address: str, port: int, session: int) -> bytes:
    """Answer an offer: its one line of sound is taken, all others are refused."""
    lines, taken = _beginning(address, session), False
    for kind, transport, formats in sound.lines:
        if not taken and kind == "audio" and transport == "RTP/AVP":
            lines += _audio(port, [sound.codec], sound.keys)
            taken = True
        else:
            lines.append(f"m={kind} 0 {transport} {formats}")
    return _written(lines)


def write_offer(address: str, port: int, session: int) -> bytes:
    """Offer what we can speak, to who calls without an offer."""
    return _written(_beginning(address, session) + _audio(port, list(_CODECS), KEYS))


def _beginning(address: str, session: int) -> list[str]:
    return ["v=0", f"o=- {session} {session} IN IP4 {address}", "s=-", f"c=IN IP4 {address}", "t=0 0"]


def _audio(port: int, codecs: list[int], keys: int | None) -> list[str]:
    types = [*codecs, *([] if keys is None else [keys])]
    lines = [f"m=audio {port} RTP/AVP {' '.join(map(str, types))}"]
    lines += [f"a=rtpmap:{codec} {_CODECS[codec]}/{RATE}" for codec in codecs]
    if keys is not None:
        lines += [f"a=rtpmap:{keys} telephone-event/{RATE}", f"a=fmtp:{keys} 0-15"]
    return [*lines, "a=ptime:20", "a=sendrecv"]


def _written(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()
