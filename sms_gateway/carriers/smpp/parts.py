"""Long texts as several short messages: cutting ours, joining theirs. Pure.

Three ways are in use: a user data header in front of the text with an 8-bit or a 16-bit reference (3GPP TS 23.040
§9.2.3.24.1, §9.2.3.24.8), or the same three numbers beside it as optional fields (SMPP 3.4 §5.3.2.22 ff., SAR).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sms_gateway.carriers.smpp.alphabet import UCS2, coding_of, decode, encode_letter
from sms_gateway.carriers.smpp.pdu import ShortMessage, Tag

HAS_HEADER = 0x40  # esm_class: the text begins with a user data header
WAYS = ("udh8", "udh16", "sar")
_MOST_PARTS = 255
_SINGLE = 140  # octets of a short message on air; 160 septets take as many
# Units (septets or octets) that a part holds: a header of 6 octets takes 7 septets, one of 7 takes 8.
_ROOM = {("udh8", False): 153, ("udh16", False): 152, ("sar", False): 153,
         ("udh8", True): 134, ("udh16", True): 132, ("sar", True): 134}  # fmt: skip
_ELEMENT_8, _ELEMENT_16 = 0x00, 0x08


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """What a short message says, and its place in a longer text; alone it is the only one."""

    text: str
    reference: int = 0
    total: int = 1
    number: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class Cut:
    """One short message of ours: what changes from part to part."""

    payload: bytes
    data_coding: int
    esm_class: int
    optional: Mapping[int, bytes]


def cut_text(text: str, way: str, reference: int) -> list[Cut]:
    """Cut a text into short messages, one of `WAYS`; neither an escaped letter nor a surrogate pair is parted."""
    coding = coding_of(text)
    letters = [encode_letter(letter, coding) for letter in text]
    if sum(map(len, letters)) <= (_SINGLE if coding == UCS2 else 160):
        return [Cut(b"".join(letters), coding, 0, {})]
    pieces = list(_pieces(letters, _ROOM[way, coding == UCS2]))[:_MOST_PARTS]
    return [_cut(piece, coding, way, reference, len(pieces), number) for number, piece in enumerate(pieces, 1)]


def _pieces(letters: Iterable[bytes], room: int) -> Iterator[bytes]:
    piece = b""
    for letter in letters:
        if len(piece) + len(letter) > room:
            yield piece
            piece = b""
        piece += letter
    yield piece


def _cut(piece: bytes, coding: int, way: str, reference: int, total: int, number: int) -> Cut:
    if way == "sar":
        numbers: dict[int, bytes] = {
            Tag.SAR_REFERENCE: (reference & 0xFFFF).to_bytes(2, "big"),
            Tag.SAR_TOTAL: bytes((total,)),
            Tag.SAR_NUMBER: bytes((number,)),
        }
        return Cut(piece, coding, 0, numbers)
    if way == "udh8":
        header = bytes((5, _ELEMENT_8, 3, reference & 0xFF, total, number))
    else:
        header = bytes((6, _ELEMENT_16, 4)) + (reference & 0xFFFF).to_bytes(2, "big") + bytes((total, number))
    return Cut(header + piece, coding, HAS_HEADER, {})


def read_part(message: ShortMessage) -> Part:
    """Read what a short message says and where it stands; one whose numbers make no sense stands alone."""
    payload, place = message.payload, None
    if message.esm_class & HAS_HEADER and payload:
        header, payload = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
        place = _in_header(header)
    place = place or _beside(message.optional)
    text = decode(payload, message.data_coding)
    if place is None or not 1 <= place[2] <= place[1]:
        return Part(text)
    return Part(text, *place)


def _in_header(header: bytes) -> tuple[int, int, int] | None:
    at = 0
    while at + 2 <= len(header):
        element, value = header[at], header[at + 2 : at + 2 + header[at + 1]]
        if element == _ELEMENT_8 and len(value) == 3:  # noqa: PLR2004 - reference, total, number
            return value[0], value[1], value[2]
        if element == _ELEMENT_16 and len(value) == 4:  # noqa: PLR2004 - a reference of two octets
            return int.from_bytes(value[:2], "big"), value[2], value[3]
        at += 2 + header[at + 1]
    return None


def _beside(optional: Mapping[int, bytes]) -> tuple[int, int, int] | None:
    found = [optional.get(tag, b"") for tag in (Tag.SAR_REFERENCE, Tag.SAR_TOTAL, Tag.SAR_NUMBER)]
    if not all(found):
        return None
    reference, total, number = (int.from_bytes(value, "big") for value in found)
    return reference, total, number
