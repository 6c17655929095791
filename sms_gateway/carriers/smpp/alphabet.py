"""Letters as SMPP carries them: GSM 03.38 a septet an octet, UCS-2, Latin-1, ASCII (SMPP 3.4 §5.2.19, data_coding)."""

from lookup_api.wording import Encoding, count_segments

GSM, UCS2 = 0, 8  # data_coding that we send: the carrier's own alphabet, which is GSM 03.38, and UCS-2
_ASCII, _LATIN1, _BINARY = 1, 3, frozenset({2, 4})
_ESCAPE = 0x1B

# 3GPP TS 23.038 §6.2.1 in the order of the table; the escape stands at 0x1B.
_TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
_OCTETS = {letter: bytes((place,)) for place, letter in enumerate(_TABLE)} | {
    letter: bytes((_ESCAPE, place)) for place, letter in _EXTENSION.items()
}


def coding_of(text: str) -> int:
    """Return the data_coding that a text needs."""
    return UCS2 if count_segments(text).encoding is Encoding.UCS2 else GSM


def encode_letter(letter: str, coding: int) -> bytes:
    """Return the octets of one letter, which are never parted."""
    return letter.encode("utf-16-be") if coding == UCS2 else _OCTETS[letter]


def decode(payload: bytes, coding: int) -> str:
    """Read a text; what cannot be read becomes a mark, and a citizen is then told how to ask. Never raises."""
    group = coding >> 4
    if coding == UCS2 or (group < 4 and coding & 0x0C == UCS2):  # noqa: PLR2004 - 3GPP TS 23.038 §4: general groups
        return payload.decode("utf-16-be", "replace")
    if coding == _LATIN1:
        return payload.decode("latin-1")
    if coding == _ASCII:
        return payload.decode("ascii", "replace")
    if coding in _BINARY:
        return ""
    return _from_gsm(payload)


def _from_gsm(payload: bytes) -> str:
    letters = []
    escaped = False
    for octet in payload:
        if escaped:
            letters.append(_EXTENSION.get(octet, " "))
            escaped = False
        elif octet == _ESCAPE:
            escaped = True
        else:
            letters.append(_TABLE[octet] if octet < len(_TABLE) else "\ufffd")
    return "".join(letters)
