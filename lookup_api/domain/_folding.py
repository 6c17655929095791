"""Text as people send it, made comparable: Unicode form, case, width, dashes, invisible characters, diacritics.

Only ASCII letters and digits may carry a code. Letters of other alphabets that look the same (Cyrillic, Greek) and
digits of other scripts are reported, never silently replaced: a code that looks right but is not would otherwise be
searched under another person's number.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_TEXT = 4096  # characters read of one text; no receipt, message or symbol of the field comes near

# Letters that carry no diacritic by Unicode's tables yet are D with one: U+0110, and U+00D0 and U+0189, which old
# Vietnamese encodings put in its place.
_STRUCK_D = str.maketrans(dict.fromkeys("\u0110\u00d0\u0189", "D"))
_MORE_DASHES = "\u2212\u00ac\u02d7"  # minus signs and the like, which Unicode does not count as dashes
_BLANK = ("Zs", "Zl", "Zp", "Cc", "So")  # spaces, controls, pictures
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})  # invisible, half of a pair, private, unassigned
# Arabic, Devanagari and other digits, which Python's `int` and `\\d` would take for ours.
_OTHER_DIGITS = ("Nd", "Nl")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """One text in two spellings of upper case: as printed, and bare of diacritics."""

    printed: str  # keeps diacritics and punctuation; one space between words, "-" for any dash
    bare: str  # the same with letters in plain ASCII wherever Vietnamese or Latin allows it
    foreign: bool  # holds letters or digits of another script


def fold(text: str) -> Folded:
    """Fold at most `LONGEST_TEXT` characters of a text. Never raises; folding a folded text changes nothing."""
    if text.isascii():  # most of what arrives; it needs none of the tables
        plain = text[:LONGEST_TEXT].upper().strip()
        if "  " in plain or not plain.isprintable():
            plain = _SPACES.sub(" ", _CONTROLS.sub(" ", plain)).strip()
        return Folded(plain, plain, foreign=False)
    # Upper-casing can undo the composed form and composing can bring back lower case, hence twice.
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).upper()).upper()
    seen = "".join(_visible(character) for character in composed)
    printed = _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()
    bare = without_diacritics(printed)
    foreign = any(
        not character.isascii()
        and (unicodedata.category(character)[0] == "L" or unicodedata.category(character) in _OTHER_DIGITS)
        for character in bare
    )
    return Folded(printed, bare, foreign)


def without_diacritics(text: str) -> str:
    """Take the marks off Latin letters; upper-case Đ becomes D."""
    decomposed = unicodedata.normalize("NFD", text.translate(_STRUCK_D))
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")


def _visible(character: str) -> str:
    """One character as it counts: nothing, a space, a hyphen, or itself."""
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    if category in _BLANK:
        return " "
    return "-" if category == "Pd" or character in _MORE_DASHES else character
