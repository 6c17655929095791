"""Vietnamese as it was written before Unicode: TCVN3 (TCVN 5712:1993, fonts .VnTime) and VNI (fonts VNI-Times).

Both put Vietnamese letters on the places of other letters, so an old system's text looks like `NguyÔn V¨n A` wherever
it was exported by a program that knew nothing of the font. TCVN3 has one character a letter; VNI writes the letter and
after it a mark of its own. Which of the two a text is in is told by how many of its words are Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum


class Spelling(StrEnum):
    """How a file's texts are spelled."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, in the order of TCVN 5712

# TCVN 5712:1993, table 2: letters without tone, then each vowel's row of tones; small letters, then capitals. Fonts
# for capitals (.VnTimeH) show the small letter's place as a capital, which a text without its font cannot tell.
_TCVN3_ROWS = {
    "ĂÂÊÔƠƯĐăâêôơưđ": "A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AB AC AD AE",
    "àảãáạ": "B5 B6 B7 B8 B9", "ằẳẵắặ": "BB BC BD BE C6", "ầẩẫấậ": "C7 C8 C9 CA CB",
    "èẻẽéẹ": "CC CE CF D0 D1", "ềểễếệ": "D2 D3 D4 D5 D6", "ìỉĩíị": "D7 D8 DC DD DE",
    "òỏõóọ": "DF E1 E2 E3 E4", "ồổỗốộ": "E5 E6 E7 E8 E9", "ờởỡớợ": "EA EB EC ED EE",
    "ùủũúụ": "EF F1 F2 F3 F4", "ừửữứự": "F5 F6 F7 F8 F9", "ỳỷỹýỵ": "FA FB FC FD FE",
    "ÀẢÃÁẠ": "80 81 82 83 84", "ẰẲẴẮẶ": "AF BA BF C0 85", "ẦẨẪẤẬ": "C1 C2 C3 C4 86",
    "ÈẺẼÉẸ": "87 88 89 8A 8B", "ỀỂỄẾỆ": "C5 CD D9 DA 8C", "ÌỈĨÍỊ": "8D 8E 8F 90 91",
    "ÒỎÕÓỌ": "92 93 94 95 96", "ỒỔỖỐỘ": "DB E0 F0 FF 97", "ỜỞỠỚỢ": "98 99 9A 9B 9C",
    "ÙỦŨÚỤ": "9D 9E 9F 01 02", "ỪỬỮỨỰ": "04 05 06 11 12", "ỲỶỸÝỴ": "13 14 15 16 17",
}  # fmt: skip
_TCVN3 = {
    chr(int(place, 16)): letter
    for letters, places in _TCVN3_ROWS.items()
    for letter, place in zip(letters, places.split(), strict=True)
}

# VNI for Windows: what stands behind a vowel for each tone, and for each tone together with a circumflex or breve.
_VNI_MARKS = {
    "": "øûõùï",
    "\u0302": "àåãáä",  # â ê ô
    "\u0306": "èúüéë",  # ă
}
_VNI_SHAPES = {"\u0302": "â", "\u0306": "ê"}  # without a tone
_VNI_OWN = {"ơ": "ô", "ư": "ö", "đ": "ñ"}  # letters on one place; their tones are marks behind
_VNI_OF_I = dict(zip("ìỉĩíị", "ìæóíò", strict=True))
_VNI_OF_Y = {"ỵ": "î"}


def _vni_letters() -> Iterable[tuple[str, str]]:
    """Every Vietnamese small letter with a mark, and how VNI writes it."""
    for tone, mark in zip(_TONES, _VNI_MARKS[""], strict=True):
        for vowel in "aeouyơư":
            letter = unicodedata.normalize("NFC", vowel + tone)
            yield letter, _VNI_OF_Y.get(letter) or _VNI_OWN.get(vowel, vowel) + mark
    for shape, vowels in (("\u0302", "aeo"), ("\u0306", "a")):
        for vowel in vowels:
            shaped = unicodedata.normalize("NFC", vowel + shape)
            yield shaped, vowel + _VNI_SHAPES[shape]
            for tone, mark in zip(_TONES, _VNI_MARKS[shape], strict=True):
                yield unicodedata.normalize("NFC", shaped + tone), vowel + mark
    yield from _VNI_OWN.items()
    yield from _VNI_OF_I.items()


_VNI_WRITTEN = {
    letter if small else letter.upper(): written if small else written.upper()
    for letter, written in _vni_letters()
    for small in (True, False)
}
# A capital may carry the mark of a small letter: the marks look alike.
_VNI_READ = {
    **{written[0].upper() + written[1:]: letter.upper() for letter, written in _vni_letters() if len(written) > 1},
    **{written: letter for letter, written in _VNI_WRITTEN.items()},
}
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, _VNI_READ), key=len, reverse=True)))

# What Windows-1252 shows in the places 80 to 9F: an export through Windows carries these instead.
_WINDOWS = {
    bytes([place]).decode("cp1252"): chr(place)
    for place in range(0x80, 0xA0)
    if place not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_TCVN3_READ = str.maketrans(
    {**_TCVN3, **{shown: _TCVN3[place] for shown, place in _WINDOWS.items() if place in _TCVN3}}
)


def from_tcvn3(text: str) -> str:
    """Read a text of TCVN3 whose bytes were taken for Latin-1 or Windows-1252."""
    return text.translate(_TCVN3_READ)


def from_vni(text: str) -> str:
    """Read a text of VNI whose bytes were taken for Latin-1 or Windows-1252."""
    return _VNI_PIECE.sub(lambda found: _VNI_READ[found[0]], text)


READERS: dict[Spelling, Callable[[str], str]] = {
    Spelling.UNICODE: lambda text: text,
    Spelling.TCVN3: from_tcvn3,
    Spelling.VNI: from_vni,
}

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uêu|oao|"
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|uô|ui|uơ|ưa|ưi|ươ|ưu|uy|yê|"
    "[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[cmnpt])?"
)
_MOST_TONES = 1


def is_syllable(word: str) -> bool:
    """Tell whether a word can be a Vietnamese syllable: an onset, a nucleus, an ending, at most one tone."""
    # Decomposed, the tone is taken off and the shape of the letter put together again.
    spread = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONES for letter in spread)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in spread if letter not in _TONES))
    return tones <= _MOST_TONES and _SYLLABLE.fullmatch(bare) is not None and _cased_evenly(word)


def _cased_evenly(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


def detect(texts: Iterable[str]) -> Spelling:
    """Say in which spelling texts are: the one in which most words with foreign letters become syllables.

    Words of plain letters are the same in all three and decide nothing; of equals Unicode wins.
    """
    words = {word for text in texts for word in text.split() if not word.isascii()}
    best, most = Spelling.UNICODE, -1
    for spelling, read in READERS.items():
        fitting = sum(
            all(is_syllable(part) for part in _WORD.findall(told)) and _WORD.search(told) is not None
            for told in map(read, words)
        )
        if fitting > most:
            best, most = spelling, fitting
    return best
