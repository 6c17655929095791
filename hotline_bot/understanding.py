"""What was meant by a text or a picture. Pure; phrases are data (`assets/phrases/<language>.toml`).

A text is read as a scan first (receipt tokens, links, dossier codes among words), then for keypad codes and for a
number of unknown shape, and at last for the nearest phrase. Nothing is guessed towards a dossier.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from assets import asset
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
from lookup_api.wording import fold

NEAR_ENOUGH = 75  # of 100; on the labelled phrases of the tests 70 answers two questions of other kinds, 75 none
LONGEST_PHRASE = 120  # letters; longer texts tell a story, and the nearest phrase would be chance
MOST_PIECES = 40  # words looked at for loose numbers
FEWEST_DIGITS = 5  # of a number of unknown shape, so that a year or a date's day is none
PHRASE_LANGUAGES = ("vi", "en")


class Intent(StrEnum):
    """What people want besides an answer to a code."""

    START = "start"
    HELP = "help"
    STATUS = "status"
    ANOTHER = "another"
    DETAILS = "details"
    CALL = "call"
    LOST_RECEIPT = "lost_receipt"
    GOODBYE = "goodbye"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that can be looked up: `text` goes to the lookup API, `label` stands on a button (None: a receipt)."""

    text: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One dossier or several."""

    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish in words."""

    intent: Intent


class Aside(StrEnum):
    """What was understood and still is no dossier."""

    IDENTITY_CARD = "identity-card"
    PERSONAL_NUMBER = "personal-number"
    PROCEDURE = "procedure"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


Meaning = Asked | Wanted | Aside

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_COMMANDS = {
    "start": Intent.START,
    "help": Intent.HELP,
    "trogiup": Intent.HELP,
    "en": Intent.ENGLISH,
    "english": Intent.ENGLISH,
    "vi": Intent.VIETNAMESE,
}
_KEYPAD = re.compile(r"(?<![\w.\-/+])[1-9][0-9]{2}[ .\-]?[0-9]{3}[ .\-]?[0-9]{4}(?![\w\-/])")
# A telephone number (trunk 0 or country code 84) and the twelve digits of a citizen's ID number (first digit 0).
_PERSONAL = re.compile(r"(?<![\w.\-/])(?:(?:\+?84|0)(?:[ .\-]?[0-9]){9}|0(?:[ .\-]?[0-9]){11})(?![\w\-/])")
_DATE = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_AMOUNT = re.compile(r"[0-9.,]+(?:đ|d|đồng|vnđ|vnd|k|tr)", re.IGNORECASE)
_ASIDES: Mapping[type, Aside] = {
    ForeignLink: Aside.ELSEWHERE,
    IdentityCard: Aside.IDENTITY_CARD,
    ProcedureMeant: Aside.PROCEDURE,
}
_WORDS = re.compile(r"[^a-z0-9]+")


def understand(text: str) -> Meaning:
    """Read a text as it was typed. Never raises."""
    text = unicodedata.normalize("NFKC", text).strip()
    command = _COMMAND.fullmatch(text)
    if command is None:
        return _read(text)
    # What follows a command is read for itself: a link to the bot may open it with a code.
    if rest := (command[2] or "").strip():
        return _read(rest)
    intent = _COMMANDS.get(command[1].lower())
    return Wanted(intent) if intent else Aside.NOTHING


def understand_picture(texts: Iterable[str]) -> Meaning:
    """Read the texts of a picture's symbols together. Never raises.

    A receipt carries a QR and a barcode of the same dossier; the token in the QR proves more, so it alone is asked.
    """
    read = [_scanned(text) for text in texts]
    named = [each for found in read if not isinstance(found, Aside) for each in found]
    tokens = [each for each in named if each.label is None]
    if named := tokens or named:
        return Asked(_each_once(named))
    return next((aside for aside in Aside if aside in read), Aside.NOTHING)


def _read(text: str) -> Meaning:
    scanned = _scanned(text, in_words=True)
    if scanned is Aside.NOTHING:
        scanned = _keypads(text) or _loose(text) or _aside(text)
    elif scanned is Aside.IDENTITY_CARD:
        return Aside.PERSONAL_NUMBER  # typed, not shown
    if isinstance(scanned, Aside):
        return scanned if scanned is not Aside.NOTHING else _nearest(text)
    return Asked(_each_once(scanned))


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
    return Aside.PERSONAL_NUMBER if _PERSONAL.search(text) else Aside.NOTHING


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
        sum(letter.isdigit() for letter in piece) >= FEWEST_DIGITS
        and len(piece) <= 64  # noqa: PLR2004 - the longest key of a code
        and not _DATE.fullmatch(piece)
        and not _AMOUNT.fullmatch(piece)
        and not _PERSONAL.fullmatch(piece)
        and procedure_code(piece) is None
    )


# --- phrases -----------------------------------------------------------------------------------------------------


@cache
def _phrases() -> tuple[tuple[str, ...], tuple[Intent, ...], Mapping[str, str]]:
    """The phrases, folded, the intent of each, and the shorthand, read once."""
    shorthand: dict[str, str] = {}
    intents: dict[str, Intent] = {}
    for language in PHRASE_LANGUAGES:
        data = tomllib.loads(asset("phrases", f"{language}.toml").read_text(encoding="utf-8"))
        shorthand.update({_bare(short): _bare(whole) for short, whole in data["shorthand"].items()})
        for name, entry in data["intents"].items():
            intents.update({_spelled(phrase, shorthand): Intent(name) for phrase in entry["phrases"]})
    return tuple(intents), tuple(intents.values()), shorthand


def _bare(text: str) -> str:
    """Lower case without diacritics, words parted by one space."""
    return " ".join(_WORDS.sub(" ", fold(text).lower()).split())


def _spelled(text: str, shorthand: Mapping[str, str]) -> str:
    return " ".join(shorthand.get(word, word) for word in _bare(text).split())


def _nearest(text: str) -> Meaning:
    """The intent of the nearest phrase, or nothing when none is near enough."""
    if len(text) > LONGEST_PHRASE:
        return Aside.NOTHING
    phrases, intents, shorthand = _phrases()
    if not (words := _spelled(text, shorthand)):
        return Aside.NOTHING
    best = process.extractOne(words, phrases, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return Aside.NOTHING if best is None else Wanted(intents[best[2]])
