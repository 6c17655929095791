"""What a text message asks for. Pure: text in, command out, nothing looked up and nothing refused by a pattern.

People send the code with a keyword (HS, TC, TTHC, HCC, TRACUU, DVC ..), glued to it or not, in brackets copied from
the leaflet, on a line of its own, with or without diacritics, several at once, or the keypad code. Which words mean
what is data (`grammar`); what a code is and how it is spelt is the domain's knowledge (`dossiers_named`).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lookup_api.contract.lookups import LONGEST_TEXT
from lookup_api.domain.scans import ForeignLink, IdentityCard, Meant, ProcedureMeant, read_scan
from sms_gateway.dossiers_named import Question, dossiers_named, with_last_digits
from sms_gateway.grammar import Grammar
from sms_gateway.phrases import bare_phrase, begins_with, typed, without_ending, without_placeholders, without_prefix

MOST_CODES = 3  # answered in one message: each answer is a message of its own, and the province pays for it


@dataclass(frozen=True, slots=True)
class LookUp:
    """Where these dossiers stand: one to three questions. `left_out`: how many more the message named."""

    questions: tuple[Question, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class LookUpOwn:
    """Where the sender's own dossiers stand (bare `HS`)."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Be told of this dossier from now on (`DK <code>`), or no longer (`HUY <code>`). `left_out`: others it named."""

    question: Question
    following: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """How the holder of this dossier was served (`DG <code> 5`): from 1, not at all satisfied, to 5, very."""

    question: Question
    score: int


@dataclass(frozen=True, slots=True)
class HowToRate:
    """Bare `DG`, or one without a code or without a mark from 1 to 5."""


@dataclass(frozen=True, slots=True)
class WantNotices:
    """Be told of nothing any more (bare `HUY`, `STOP`), or again (bare `DK`)."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Confirm:
    """Yes or no to a question that is open; without one it means nothing."""

    yes: bool


@dataclass(frozen=True, slots=True)
class YesOrOptOut:
    """`dung` without diacritics: "đúng" while a question is open, "dừng" otherwise."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Bare `TC`: look up (tra cứu) or refuse (từ chối)."""


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


Command = (
    LookUp | LookUpOwn | Follow | Rate | HowToRate | WantNotices | Confirm | YesOrOptOut | Ambiguous | Help | Mistaken
)
# Set apart from the code, so that its own last digit is no mark: "... 5", "... 5 điểm", "... 5/5 sao", "5: ...".
_MARK_LAST = re.compile(
    r"(?P<named>.*\S)[\s,;:=]+[(<\[]?(?P<mark>[1-5])(?:\s*/\s*5)?\s*(?:điểm|diem|sao|stars?)?[)>\].!]*",
    re.DOTALL | re.IGNORECASE,
)
_MARK_FIRST = re.compile(
    r"[(<\[]?(?P<mark>[1-5])(?:\s*/\s*5)?\s*(?:điểm|diem|sao|stars?)?[)>\]]?[\s,;:=]+(?P<named>.*)",
    re.DOTALL | re.IGNORECASE,
)
# "<1 đến 5>", copied as it stands in our own texts: no mark of anybody's, and a dossier is rated only once.
_ANY_MARK = re.compile(r"(?<![0-9])1\s*(?:đến|den|to|[-–—])\s*5(?![0-9])", re.IGNORECASE)
_MISTAKES: Mapping[type[Meant], Mistake] = {
    IdentityCard: Mistake.IDENTITY_CARD,
    ProcedureMeant: Mistake.PROCEDURE,
    ForeignLink: Mistake.FOREIGN_LINK,
}


def read_command(text: str, grammar: Grammar) -> Command:
    """Tell what a message asks for. Never raises."""
    text = without_placeholders(text[:LONGEST_TEXT])
    while (command := _whole_message(text, grammar)) is None:
        if not (marked := without_prefix(text, grammar.english_marks)):
            break
        text = marked
    if command is not None:
        return command
    if (rest := without_prefix(text, grammar.before_ratings)) is not None:
        return _rating(rest, grammar)
    for phrases, following in ((grammar.unfollow, False), (grammar.follow, True)):
        rest = without_prefix(text, phrases)
        if rest is not None and (questions := _questions(rest, grammar)):
            return Follow(questions[0], following, len(questions) - 1)
    if questions := _questions(text, grammar):
        return LookUp(questions[:MOST_CODES], max(0, len(questions) - MOST_CODES))
    rest = without_prefix(text, grammar.before_codes) or text
    return Mistaken(_MISTAKES.get(type(read_scan(rest)), Mistake.NOTHING))


def is_english(text: str, grammar: Grammar) -> bool:
    """Tell whether a message asks to be answered in English."""
    text = text[:LONGEST_TEXT]
    return begins_with(text, grammar.of_english) or without_prefix(text, grammar.of_english) is not None


def _rating(rest: str, grammar: Grammar) -> Command:
    """Read a mark and a code, in either order; what lacks one of them is told how to rate."""
    rest = without_ending(rest.strip(), grammar.endings, grammar.endings_in_full)
    if _ANY_MARK.search(unicodedata.normalize("NFC", rest)):
        return HowToRate()
    for shape in (_MARK_LAST, _MARK_FIRST):
        if (found := shape.fullmatch(rest)) and (questions := _questions(found["named"], grammar)):
            return Rate(questions[0], int(found["mark"]))
    return HowToRate()


def _whole_message(text: str, grammar: Grammar) -> Command | None:
    """The command of a message that is nothing but a phrase."""
    if typed(text) in grammar.yes_in_full:
        return Confirm(yes=True)
    if typed(text) in grammar.opt_out_in_full:
        return WantNotices(wanted=False)
    phrase = bare_phrase(text)
    readings: tuple[tuple[bool, Callable[[], Command]], ...] = (
        (phrase in grammar.bare_help, Help),
        (phrase in grammar.ambiguous, Ambiguous),
        (phrase in grammar.bare_prefixes, LookUpOwn),
        (phrase in grammar.opt_out, lambda: WantNotices(wanted=False)),
        (phrase in grammar.opt_in, lambda: WantNotices(wanted=True)),
        (phrase in grammar.yes_or_opt_out, YesOrOptOut),
        (phrase in grammar.yes, lambda: Confirm(yes=True)),
        (phrase in grammar.no, lambda: Confirm(yes=False)),
    )
    return next((make() for is_meant, make in readings if is_meant), None)


def _questions(text: str, grammar: Grammar) -> tuple[Question, ...]:
    """The dossiers a text names: with a proof, or up to any number without."""
    while (rest := without_prefix(text, grammar.before_codes)) is not None:  # "TC HS ..."
        text = rest
    text = without_ending(text, grammar.endings, grammar.endings_in_full)
    if proved := with_last_digits(text, grammar.last_digits):
        return (proved,)
    return dossiers_named(text)
