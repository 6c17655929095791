"""Texts as citizens send them: every syntax of the field, and slips of the finger on top, each with what was meant.

Deterministic: the same seed gives the same texts. A slip never touches a digit of the number, for then another number
is meant and nobody could tell.
"""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lookup_api.domain.codes import KeypadCode, recognise

# facts of the field: what provinces and bodies print on their leaflets, and what people make of it.
SYNTAXES = (
    "HCC DN {}", "HS {}", "TC {}", "TTHC {}", "HCC {}", "TRACUU {}", "TRA CUU {}", "Tra cứu {}", "DVC {}", "XNC {}",
    "DOST TC {}", "{}", "Hồ sơ {}", "Mã hồ sơ: {}", "Tra cứu hồ sơ {}", "Số biên nhận {}", "QNA {}",
)  # fmt: skip
_OPENINGS = (("[", "]"), ("<", ">"), ("(", ")"), ('"', '"'), ("“", "”"), ("«", "»"), ("'", "'"))
_GAPS = (" ", "  ", "\n", "\r\n", ",", ", ", ";", "; ", ":", ": ", "\t", "\u00a0", " - ")
_DASHES = ("-", "–", "—", " - ", "−", ".", " ", "_")
_ENDINGS = ("", ".", "!", " ", "\n", "?", " ạ", "...")


@dataclass(frozen=True)
class Slip:
    """A text and the number it means, as the lookup API is asked for it."""

    text: str
    meant: str


def numbers(dice: random.Random) -> Iterator[str]:
    """Numbers of every kind without end, as printed."""
    while True:
        day = f"{dice.randrange(20, 27):02d}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
        serial, unit = dice.randrange(1, 10_000), dice.randrange(1, 100)
        yield f"H47.{unit:02d}-{day}-{serial:04d}"
        yield f"H47.{unit:02d}.{dice.randrange(1, 100):02d}-{day}-{serial:04d}"
        yield f"000.00.{unit:02d}.H56-{day}-{serial:04d}"
        yield f"G22.99-{day}-{serial:06d}"
        yield KeypadCode.make(str(dice.randrange(10**7, 10**8))).grouped
        yield f"00673{dice.randrange(10**6):06d}"
        yield f"TT{dice.randrange(10, 100)}C{dice.randrange(10, 100)}DDF{dice.randrange(10, 100)}E"


def slips(count: int, seed: int) -> list[Slip]:
    """As many texts, each with up to four slips on one syntax."""
    dice = random.Random(seed)
    made = []
    for _, number in zip(range(count), numbers(dice), strict=False):
        keypad = KeypadCode.parse(number)
        meant = recognise(number).key if keypad is None else keypad.digits
        text = _filled(dice, dice.choice(SYNTAXES), _rewritten(dice, number))
        for change in dice.sample(_CHANGES, dice.randrange(3)):
            text = change(dice, text)
        made.append(Slip(text, meant))
    return made


def _rewritten(dice: random.Random, number: str) -> str:
    """One number as people write it: other separators or none, letters for digits."""
    known = number[0] in "HG" or number.startswith("000.") or " " in number
    if known and dice.random() < 0.3:
        number = "".join(dice.choice(_DASHES) if letter == "-" else letter for letter in number)
    if known and dice.random() < 0.15:
        number = number.replace(".", "").replace("-", "") if " " not in number else number.replace(" ", "")
    if known and dice.random() < 0.3:
        number = "".join(_letter_for(dice, letter) for letter in number)
    return number


def _letter_for(dice: random.Random, letter: str) -> str:
    if letter == "0":
        return dice.choice("00OoO")
    return dice.choice("11lI") if letter == "1" else letter


def _filled(dice: random.Random, syntax: str, number: str) -> str:
    before, _, after = syntax.partition("{}")
    if dice.random() < 0.25:
        opening, closing = dice.choice(_OPENINGS)
        number = opening + number + closing
    if before and dice.random() < 0.4:
        before = before.rstrip(" :") + dice.choice(_GAPS)
    return before + number + after


def _cased(dice: random.Random, text: str) -> str:
    return dice.choice([str.lower, str.upper, str.title])(text)


def _without_diacritics(_: random.Random, text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _decomposed(_: random.Random, text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _ended(dice: random.Random, text: str) -> str:
    return text + dice.choice(_ENDINGS)


def _begun(dice: random.Random, text: str) -> str:
    return dice.choice((" ", "\n", "\u200b", ".", "- ", "* ")) + text


def _wide(_: random.Random, text: str) -> str:
    return "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" and letter.isalnum() else letter for letter in text
    )


_CHANGES: list[Callable[[random.Random, str], str]] = [
    _cased, _without_diacritics, _decomposed, _ended, _begun, _wide,
]  # fmt: skip
