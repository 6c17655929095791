"""What was meant by a text or a picture. Pure.

    a command -> a dossier (understanding_codes) -> a procedure (understanding_procedures)
    -> a wish (understanding_words) -> a remark on what is being spoken of

Nothing is guessed towards a dossier, and what is not understood is not answered.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hotline_bot.understanding_codes import Aside, Named, named_in_picture, named_in_text, procedure_in_text
from hotline_bot.understanding_places import Day, day_asked, place_named
from hotline_bot.understanding_procedures import Aspect, ProcedureAsked, procedure_words
from hotline_bot.understanding_words import LONGEST_WISH, words

__all__ = [
    "Aside",
    "Asked",
    "Aspect",
    "Day",
    "Intent",
    "Meaning",
    "Named",
    "ProcedureAsked",
    "Remark",
    "Wanted",
    "understand",
    "understand_picture",
]


class Intent(StrEnum):
    """What people want besides an answer to a code."""

    START = "start"
    HELP = "help"
    STATUS = "status"
    ANOTHER = "another"
    DETAILS = "details"
    WHEN = "when"
    PAPERS = "papers"
    PAY = "pay"
    REFUND = "refund"
    HOLDER = "holder"  # who has the dossier now
    LATE = "late"
    COLLECT = "collect"
    DESK = "desk"
    QUEUE = "queue"  # a number or an appointment at the counter
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    RATE = "rate"
    PROVE = "prove"
    LOST_RECEIPT = "lost_receipt"
    ABOUT = "about"  # owner, terms
    FEEDBACK = "feedback"
    COMPLAINT = "complaint"
    LEGAL = "legal"
    AMEND = "amend"  # to withdraw or correct what was handed in
    MERGED = "merged"  # whose place was merged into another
    PERSON = "person"
    ONLINE = "online"  # to hand in or apply without coming
    ANGRY = "angry"
    ACKNOWLEDGED = "acknowledged"  # "ok", "vâng": nothing is wanted
    GOODBYE = "goodbye"
    CANCEL = "cancel"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"


@dataclass(frozen=True, slots=True)
class Asked:
    """One dossier or several. `wish`: what the words beside it ask, where there is one."""

    named: tuple[Named, ...]
    wish: "Wanted | None" = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish in words. `aspect`: what it would ask of a procedure, if one is being spoken of.

    `also`: what else the same words ask of a dossier. `place` and `day`: of which desk, and whether it is open then.
    """

    intent: Intent
    aspect: Aspect | None = None
    also: tuple[Intent, ...] = ()
    place: str = ""
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that are no wish, and still ask something of a procedure if one is being spoken of: "bao lâu?"."""

    aspect: Aspect


Meaning = Asked | Wanted | ProcedureAsked | Remark | Aside

_NAME_OF_A_NUMBER = re.compile(r"\b(?:số điện thoại|so dien thoai|điện thoại|sđt|sdt|số|mã)\b", re.IGNORECASE)
# Beside a telephone or ID number these ask to look up by it, which is another door's.
_BY_NUMBER = frozenset({Intent.STATUS, Intent.ANOTHER, Intent.DETAILS, Intent.START})
# What may be asked of one dossier in one breath: "khi nào xong, và cần mang gì".
_OF_A_DOSSIER = frozenset({Intent.WHEN, Intent.PAPERS, Intent.PAY, Intent.REFUND, Intent.HOLDER, Intent.COLLECT})
_BREAK = re.compile(r"[,;?.!\n]|\b(?:và|va|với lại|and)\b", re.IGNORECASE)
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_COMMANDS = {
    "start": Intent.START,
    "help": Intent.HELP,
    "trogiup": Intent.HELP,
    "en": Intent.ENGLISH,
    "english": Intent.ENGLISH,
    "vi": Intent.VIETNAMESE,
}


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
    """Read the texts of a picture's symbols together. Never raises."""
    found = named_in_picture(texts)
    return found if isinstance(found, Aside) else Asked(found)


def _read(text: str) -> Meaning:
    found = named_in_text(text)
    if found is Aside.PROCEDURE and (code := procedure_in_text(text)):
        aspect = procedure_words().aspect(words().spelling.out(text)) or Aspect.ALL
        return ProcedureAsked((code,), aspect, by_code=True)
    if not isinstance(found, Aside):
        return Asked(found, _wish_beside(text))
    if found is Aside.PERSONAL_NUMBER:
        wish = _wish_beside(text)
        return wish if wish and wish.intent not in _BY_NUMBER else found
    if found is not Aside.NOTHING or len(text) > LONGEST_WISH:
        return found
    meant = _wish(words().spelling.out(text))
    if isinstance(meant, Wanted):
        return _whole(meant, text)
    place = place_named(text, alone=True) if meant is Aside.NOTHING else ""
    return Wanted(Intent.DESK, place=place) if place else meant


def _wish_beside(text: str) -> Wanted | None:
    """What the words ask that stand around a number."""
    rest = " ".join(word for word in text.split() if not any(letter.isdigit() for letter in word))
    rest = _NAME_OF_A_NUMBER.sub(" ", rest)
    intent = words().told_intent(rest)
    return _whole(Wanted(Intent(intent)), text) if intent else None


def _whole(wanted: Wanted, text: str) -> Wanted:
    """A wish with all that the text asks along with it."""
    if wanted.intent is Intent.DESK:
        return replace(wanted, place=place_named(text), day=day_asked(text))
    if wanted.intent not in _OF_A_DOSSIER:
        return wanted
    told = [words().told_intent(part) for part in _BREAK.split(text)]
    asked = dict.fromkeys(Intent(each) for each in told if each)
    several = [intent for intent in asked if intent in _OF_A_DOSSIER]
    if len(several) < 2:  # noqa: PLR2004 - one question is what the whole text asks
        return wanted
    return replace(wanted, intent=several[0], also=tuple(several[1:]))


def _wish(spelled: str) -> Meaning:
    procedures = procedure_words()
    if asked := procedures.asked(spelled) or procedures.asked(words().mend(spelled)):
        return asked
    if intent := words().intent_of(spelled):
        return Wanted(Intent(intent), procedures.aspect(spelled))
    remark = procedures.remark(spelled)
    return Aside.NOTHING if remark is None else Remark(remark)
