"""The dossiers that a text or a picture names. Pure, and nothing is guessed towards a dossier.

A text is read as a scan first (receipt tokens, links, dossier codes among words), then for keypad codes and for a
number of unknown shape. Papers, plates and laws have numbers too; those are told apart and never looked up.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lookup_api.domain.codes import CodeForm, DossierCode, KeypadCode, procedure_code
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
    read_scan,
)

MOST_PIECES = 40  # words looked at for loose numbers
FEWEST_DIGITS = 5  # of a number of unknown shape, so that a year or a date's day is none
FEWEST_BARE_DIGITS = 6  # where it has nothing but digits: shorter ones number lots, houses and posts
LONGEST_NUMBER = 64  # characters; the longest key of a code


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that can be looked up: `text` goes to the lookup API, `label` stands on a button (None: a receipt)."""

    text: str
    label: str | None


class Aside(StrEnum):
    """What was understood and still is no dossier."""

    IDENTITY_CARD = "identity-card"
    PERSONAL_NUMBER = "personal-number"
    PROCEDURE = "procedure"
    KEYPAD_SLIP = "keypad-slip"  # ten digits that were called a keypad code, or look like one, and are none
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


# Digits in threes, as printed, or in any groups that people make of them.
_KEYPAD = re.compile(r"(?<![\w.\-/+])[1-9](?:[ .\-]?[0-9]){9}(?![\w\-/])")
# A telephone number (trunk 0 or country code 84) and the twelve digits of a citizen's ID number (first digit 0).
_PERSONAL = re.compile(r"(?<![\w.\-/])(?:(?:\+?84|0)(?:[ .\-]?[0-9]){9}|0(?:[ .\-]?[0-9]){11})(?![\w\-/])")
# What has digits and separators and is no dossier: dates, money, number plates, laws and letters, tax numbers with
# their branch, addresses of houses, and mail addresses.
_OTHER_NUMBERS = re.compile(
    r"""
      [0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})? | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
    | [0-9.,]+(?:đ|d|đồng|vnđ|vnd|k|tr)
    | [0-9]{2}[A-ZĐ]{1,2}[0-9]?-?[0-9]{3}\.?[0-9]{2} | [0-9]{2}[A-ZĐ]{1,2}[0-9]?-[0-9]{4}
    | [0-9]{1,5}/(?:[0-9]{4}/)?(?:NĐ|QĐ|TT|NQ|CT|KH|BC|TB|QH[0-9]*|UBND|ND|QD|CP|CV|HD|TTr)[A-ZĐ0-9\-]*
    | [0-9]{10}-[0-9]{3}
    | [0-9]+[A-Z]?(?:/[0-9]+[A-Z]?)+
    | [^\s@]+@[^\s@]+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CALLED_KEYPAD = re.compile(r"m[ãa] b[ấa]m|keypad", re.IGNORECASE)
_PROCEDURE = re.compile(r"(?<![\w.\-])[1-3]\.[0-9]{6}(?![\w\-])")
# A particle of courtesy, written to the last digit without a space.
_PARTICLE = re.compile(r"(?<=[0-9])(?:ạ|nhé|nha|nhe|ah|ak|vậy|với|a|ơi)(?!\w)", re.IGNORECASE)
_ASIDES: Mapping[type, Aside] = {
    ForeignLink: Aside.ELSEWHERE,
    IdentityCard: Aside.IDENTITY_CARD,
    ProcedureMeant: Aside.PROCEDURE,
}


def named_in_text(text: str) -> tuple[Named, ...] | Aside:
    """What a person's text names, each once; an Aside where it is no dossier. Never raises."""
    text = _PARTICLE.sub(" ", unicodedata.normalize("NFKC", text))
    scanned = _scanned(text, in_words=True)
    if scanned is Aside.IDENTITY_CARD:
        return Aside.PERSONAL_NUMBER  # typed, not shown
    if scanned is Aside.NOTHING:
        scanned = _keypads(text) or _loose(text) or _aside(text)
    return scanned if isinstance(scanned, Aside) else _each_once(scanned)


def named_in_picture(texts: Iterable[str]) -> tuple[Named, ...] | Aside:
    """What the symbols of a picture name together. Never raises.

    A receipt carries a QR and a barcode of the same dossier; the token in the QR proves more, so it alone is asked.
    """
    read = [_scanned(text) for text in texts]
    named = [each for found in read if not isinstance(found, Aside) for each in found]
    tokens = [each for each in named if each.label is None]
    if named := tokens or named:
        return _each_once(named)
    return next((aside for aside in Aside if aside in read), Aside.NOTHING)


def procedure_in_text(text: str) -> str | None:
    """The first code of a procedure in a text, such as `1.004222`."""
    found = _PROCEDURE.search(text)
    return procedure_code(found[0]) if found else None


def _scanned(text: str, *, in_words: bool = False) -> tuple[Named, ...] | Aside:
    """What a scan names. `in_words`: it is a person's text, in which a number of unknown shape needs a closer look."""
    match read_scan(text):
        case TokenMeant():
            return (Named(_token_in(text), None),)
        case CodeMeant(code) if not (in_words and code.form is CodeForm.FREE):
            return (Named(code.text, code.text),)
        case ForeignLink(code=DossierCode() as code):
            return (Named(code.text, code.text),)
        case SeveralMeant(codes):
            return tuple(Named(code.text, code.text) for code in codes)
        case KeypadMeant(keypad):
            return (Named(keypad.digits, keypad.grouped),)
        case other:
            return _ASIDES.get(type(other), Aside.NOTHING)


def _token_in(text: str) -> str:
    """The word that holds the token: what stands around it need not be kept."""
    return next((word for word in text.split() if isinstance(read_scan(word), TokenMeant)), text)


def _aside(text: str) -> Aside:
    if _PERSONAL.search(text):
        return Aside.PERSONAL_NUMBER
    if _KEYPAD.fullmatch(text.strip()) or (_CALLED_KEYPAD.search(text) and _KEYPAD.search(text)):
        return Aside.KEYPAD_SLIP
    return Aside.PROCEDURE if procedure_in_text(text) else Aside.NOTHING


def _each_once(named: Iterable[Named]) -> tuple[Named, ...]:
    return tuple({each.text: each for each in named}.values())


def _keypads(text: str) -> tuple[Named, ...]:
    codes = (KeypadCode.parse(found[0]) for found in _KEYPAD.finditer(text))
    return tuple(Named(code.digits, code.grouped) for code in codes if code is not None)


def _loose(text: str) -> tuple[Named, ...]:
    """A number of unknown shape, such as an old receipt's: alone, or with a letter and a separator inside."""
    pieces = [piece.strip(",;:!?.\"'()[]") for piece in text.split(maxsplit=MOST_PIECES)[:MOST_PIECES]]
    numbers = [piece for piece in pieces if _is_number(piece)]
    if len(pieces) > 1:
        numbers = [piece for piece in numbers if re.search(r"[^\W\d_]", piece) and re.search(r"[\-./_]", piece)]
    return tuple(Named(piece, piece) for piece in numbers)


def _is_number(piece: str) -> bool:
    return (
        sum(letter.isdigit() for letter in piece) >= (FEWEST_BARE_DIGITS if piece.isdigit() else FEWEST_DIGITS)
        and len(piece) <= LONGEST_NUMBER
        and not _OTHER_NUMBERS.fullmatch(piece)
        and not _PERSONAL.fullmatch(piece)
        and "://" not in piece
        and procedure_code(piece) is None
    )
