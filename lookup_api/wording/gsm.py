"""SMS as carriers count and carry it: GSM 03.38 (3GPP TS 23.038), UCS-2, and Vietnamese without diacritics.

Of the 134 accented Vietnamese letters only à è é ì ò ù É are in the GSM alphabet, so one accent makes a message
UCS-2 and more than halves what a segment holds: 70 characters instead of 160.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from anyascii import anyascii

# 3GPP TS 23.038 §6.2.1, in the order of the table; the escape (0x1B) is no character of a text.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # §6.2.1.1: each costs an escape and itself

_ONE_SEPTET_EACH = re.compile(f"[{re.escape(''.join(sorted(BASIC)))}]*")

SINGLE_GSM, PART_GSM = 160, 153  # septets; a part gives 7 to the header that joins it to the others
SINGLE_UCS2, PART_UCS2 = 70, 67  # 16-bit units; a part gives 3


class Encoding(StrEnum):
    """How a carrier writes a text."""

    GSM7 = "gsm-7"
    UCS2 = "ucs-2"


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: `units` are septets or 16-bit units; an empty text is one empty segment."""

    encoding: Encoding
    units: int
    segments: int


def count_segments(text: str) -> Segments:
    """Count the segments a text is sent in. Neither an escaped letter nor a surrogate pair is ever split."""
    if len(text) <= SINGLE_GSM and _ONE_SEPTET_EACH.fullmatch(text):  # nearly all of ours
        return Segments(Encoding.GSM7, len(text), 1)
    if all(letter in BASIC or letter in EXTENSION for letter in text):
        costs = [2 if letter in EXTENSION else 1 for letter in text]
        return Segments(Encoding.GSM7, sum(costs), _parts(costs, SINGLE_GSM, PART_GSM))
    costs = [2 if ord(letter) > 0xFFFF else 1 for letter in text]  # noqa: PLR2004 - the end of the first plane
    return Segments(Encoding.UCS2, sum(costs), _parts(costs, SINGLE_UCS2, PART_UCS2))


def _parts(costs: Iterable[int], single: int, part: int) -> int:
    costs = list(costs)
    if sum(costs) <= single:
        return 1
    parts, filled = 1, 0
    for cost in costs:
        if filled + cost > part:
            parts, filled = parts + 1, 0
        filled += cost
    return parts


# ASCII that the basic alphabet lacks, and what stands in for it at the price of one septet.
_STAND_INS = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "|": "/", "~": "-", "`": "'", "^": ""})
_LINE_BREAKS = re.compile(r"\s*(?:\r\n|[\n\v\f\r\x85\u2028\u2029])\s*")
_SPACES = re.compile(r"[ \t\u00a0]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_FOLDED = re.compile("[!-Z_a-z]+(?: [!-Z_a-z]+)*")  # words of plain letters, one space between them: nothing to fold


def fold(text: str) -> str:
    """Write a text with letters of the basic GSM alphabet only: no diacritics, one septet a character.

    Line breaks stay single line feeds, spaces single spaces; controls and zero-width characters go.
    Any composition (NFC, NFD) of the input gives the same.
    """
    if _FOLDED.fullmatch(text):
        return text
    # Compatibility composition first: fullwidth letters and combining marks become plain letters.
    text = unicodedata.normalize("NFKC", text)
    text = _LINE_BREAKS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = anyascii(text)
    text = _CONTROLS.sub("", text).translate(_STAND_INS)
    return _SPACES.sub(" ", text).strip()
