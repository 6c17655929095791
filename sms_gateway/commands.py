"""What a text message asks for. Pure: text in, command out, nothing looked up and nothing refused by a pattern.

People send the code with a keyword (HS, TC, TTHC, HCC, TRACUU, DVC ..), glued to it or not, in brackets copied from
the leaflet, on a line of its own, with or without diacritics, several at once, or the keypad code. What a code is and
how it is spelt is the domain's knowledge (`domain.scans`); here stands only what is peculiar to a message.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lookup_api.contract.lookups import LONGEST_TEXT
from lookup_api.domain.codes import CodeForm, DossierCode, KeypadCode
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    Meant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
    read_scan,
)
from lookup_api.wording import fold

MOST_CODES = 3  # answered in one message: each answer is a message of its own, and the province pays for it
LONGEST_SHOWN = 25  # characters of a code that fit into every sentence beside the rest
_SHORTEST_IN_A_LIST = 6  # letters and digits; shorter pieces between commas are parts of one code

_SEPARATORS = re.compile(r"[,;\n\r]+|\s(?:va|và|and)\s", re.IGNORECASE)
# A reply must not carry a stranger's words, or a forged sender could have us text them to someone else.
_PLAIN_NUMBER = re.compile(r"[0-9][0-9./-]*")
# What people add to a number of their own accord.
_PHONE_OR_DATE = re.compile(
    r"(?<![0-9])(?:(?:\+?84|0)[ .]?[35789](?:[ .]?[0-9]){8}|[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)[0-9]{2})(?![0-9])"
)
# "HCC,DN,00673810079": commas after words mean no more than spaces.
_WORDS_WITH_COMMAS = re.compile(r"^\W*(?:[^\W\d_]+\s*[,;]\s*)+")
# "HS4172065837": the domain knows these words before a code's letters, and leaves ten bare digits to us.
_WORD_ON_DIGITS = re.compile(r"^\W*(?:HS|TC|TTHC|HCC|TRACUU|DVC)(?=[0-9][0-9 .-]{9,}\W*$)", re.IGNORECASE)
# A number inside a sentence: nothing but capitals, digits, dashes and slashes, and mostly digits.
_NUMBER_IN_A_SENTENCE = re.compile(r"(?=(?:[A-Z/-]*[0-9]){6})[A-Z0-9/-]{8,40}")
_HELP = frozenset({
    "", "?", "HELP", "HD", "HUONG DAN", "HUONGDAN", "TRO GIUP", "TROGIUP", "INFO", "HS", "TC", "TTHC", "HCC", "DVC",
    "TRACUU", "TRA CUU", "TRA CUU HO SO", "HO SO", "CU PHAP",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One dossier asked for: `text` is what the lookup API is asked; `shown` may be repeated in a reply."""

    text: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Where these dossiers stand: one to three questions."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """How one asks."""


class Mistake(StrEnum):
    """What was sent in place of a dossier code."""

    IDENTITY_CARD = "identity_card"
    PROCEDURE = "procedure"
    FOREIGN_LINK = "foreign_link"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Mistaken:
    """The message holds no dossier code; nothing of it is passed on."""

    mistake: Mistake


Command = LookUp | Help | Mistaken
_MISTAKES: Mapping[type[Meant], Mistake] = {
    IdentityCard: Mistake.IDENTITY_CARD,
    ProcedureMeant: Mistake.PROCEDURE,
    ForeignLink: Mistake.FOREIGN_LINK,
}


def read_command(text: str, keywords: Collection[str] = ()) -> Command:
    """Tell what a message asks for. Never raises.

    `keywords` are the province's own first words (in capitals, without diacritics), beside those everybody knows.
    """
    text = _without_keyword(text[:LONGEST_TEXT], keywords)
    if " ".join(fold(text).upper().strip(" .!\"'<>()").split()) in _HELP:
        return Help()
    if questions := _listed(text) or _named(text) or _among_words(text):
        return LookUp(questions[:MOST_CODES])
    return Mistaken(_MISTAKES.get(type(read_scan(text)), Mistake.NOTHING))


def _without_keyword(text: str, keywords: Collection[str]) -> str:
    text = _WORD_ON_DIGITS.sub("", text)
    text = _WORDS_WITH_COMMAS.sub(lambda found: found[0].replace(",", " ").replace(";", " "), text)
    first, _, rest = text.strip().partition(" ")
    return rest if rest and fold(first).upper() in keywords else text


def _named(text: str) -> tuple[Question, ...]:
    """The dossiers a text names, as the domain reads it."""
    match read_scan(text):
        case CodeMeant(code) | ForeignLink(code=DossierCode() as code):
            return (_by_code(code),)
        case SeveralMeant(codes):
            return tuple(_by_code(code) for code in codes)
        case KeypadMeant(keypad):
            return (_by_keypad(keypad),)
        case TokenMeant():
            return (Question(text.strip()),)  # the token itself proves holding, so it goes on as it came
        case _:
            return ()


def _listed(text: str) -> tuple[Question, ...]:
    """The numbers of a list; empty where the whole is one number, or names codes of the known shapes."""
    match read_scan(text):
        case CodeMeant(code) if code.form is CodeForm.FREE:
            pieces = (piece for piece in _SEPARATORS.split(text) if _could_stand_alone(piece))
            found = [question for piece in pieces for question in _named(piece)]
            return tuple(found) if len(found) > 1 else ()
        case _:
            return ()


def _among_words(text: str) -> tuple[Question, ...]:
    """The numbers of unknown shape in a sentence, where the domain will not guess: whole words only."""
    if isinstance(read_scan(text), IdentityCard | ProcedureMeant | ForeignLink):
        return ()
    # Not folded: letters of another alphabet would become ours, and with them another code.
    words = (word.strip("\"'()[]<>:.!?") for word in re.split(r"[\s,;]+", text.upper()))
    numbers = [word for word in words if _NUMBER_IN_A_SENTENCE.fullmatch(word) and not _PHONE_OR_DATE.search(word)]
    return tuple(question for number in numbers for question in _named(number))


def _could_stand_alone(piece: str) -> bool:
    bare = [character for character in piece if character.isascii() and character.isalnum()]
    has_digit = any(character.isdigit() for character in bare)
    return has_digit and len(bare) >= _SHORTEST_IN_A_LIST and _PHONE_OR_DATE.search(piece) is None


def _by_code(code: DossierCode) -> Question:
    known = code.form is not CodeForm.FREE or _PLAIN_NUMBER.fullmatch(code.text) is not None
    return Question(code.text, code.text if known and len(code.text) <= LONGEST_SHOWN else None)


def _by_keypad(keypad: KeypadCode) -> Question:
    return Question(keypad.digits, keypad.grouped)
