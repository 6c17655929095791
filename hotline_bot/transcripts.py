"""What a hand-over takes along of a conversation: the last lines, without what proves or identifies. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from hotline_bot.handover import Spoken, Who
from hotline_bot.turns import (
    CallBack,
    Effect,
    Follow,
    Heard,
    LookUp,
    NotReadable,
    Pressed,
    Rate,
    Recover,
    Reply,
    Said,
    SharedContact,
    Shown,
    State,
)
from hotline_bot.understanding import Asked, understand_picture
from lookup_api.domain.scans import IdentityCard, TokenMeant, read_scan

MOST_REMEMBERED: Final = 16  # lines
LONGEST_REMEMBERED: Final = 400  # letters of a line
HIDDEN: Final = "•••"
PICTURE: Final = "[ảnh]"
CONTACT: Final = "[danh bạ]"
OTHER: Final = "[tệp]"
RECEIPT: Final = "[giấy hẹn]"
# Digits that are called the last of an ID number, or a one-time code.
_SAID_AS_PROOF = re.compile(
    r"((?:số cuối|so cuoi|4 cuối|4 cuoi|last (?:4|four)"
    r"|otp|mã một lần|ma mot lan|mã xác nhận|ma xac nhan|one-time code)"
    r"[^0-9]{0,40})[0-9]{4,6}\b",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"\S{20,}")  # a receipt's token has at least so many letters
# A telephone number or the number of an identity card, of twelve digits or nine, however it is parted; codes of
# dossiers hold a hyphen or dot between groups that are not three digits long each, and a letter before them.
_NUMBERS = re.compile(r"(?<![\w.\-])(?:(?:\+?84|0)(?:[ .\-]?[0-9]){8,11}|[0-9]{9})(?![\w\-])")


def said_in(heard: Heard, state: State | None, effects: Iterable[Effect]) -> str:
    """What was heard, as a line of the transcript. What was given as a proof is hidden."""
    if any(_proves(effect) for effect in effects):
        return HIDDEN
    match heard:
        case Said(text):
            return _without_proofs(text)[:LONGEST_REMEMBERED]
        case Shown(texts, _, caption):
            return " ".join([PICTURE, *_codes_in(texts), _without_proofs(caption)])[:LONGEST_REMEMBERED].strip()
        case Pressed(button):
            return f"[{_label(button, state)}]"
        case SharedContact():
            return CONTACT
        case NotReadable():
            return OTHER


def remembered(state: State, said: str, replies: Iterable[Reply], now: datetime) -> tuple[Spoken, ...]:
    """The lines of a state after one more turn."""
    answered = "\n".join(reply.text for reply in replies if not reply.contact)
    new = [Spoken(now, Who.CITIZEN, said)]
    if answered:
        new.append(Spoken(now, Who.BOT, answered[:LONGEST_REMEMBERED]))
    return (*state.lines, *new)[-MOST_REMEMBERED:]


def last_turn(lines: Sequence[Spoken]) -> Sequence[Spoken]:
    """What the citizen said last, and what was answered."""
    begun = [number for number, line in enumerate(lines) if line.who is Who.CITIZEN]
    return lines[begun[-1] :] if begun else ()


def _codes_in(texts: Iterable[str]) -> Iterator[str]:
    """The codes that a picture shows: a receipt's token proves, and an identity card identifies."""
    meant = understand_picture(texts)
    if isinstance(meant, Asked):
        yield from (named.label or RECEIPT for named in meant.named)


def _without_proofs(text: str) -> str:
    """A text that a citizen wrote, without what proves or identifies."""
    if "|" in text and isinstance(read_scan(text), IdentityCard):
        return HIDDEN  # all that its symbol holds, the name among it
    text = _LONG_WORD.sub(lambda word: RECEIPT if isinstance(read_scan(word[0]), TokenMeant) else word[0], text)
    return _NUMBERS.sub(HIDDEN, _SAID_AS_PROOF.sub(rf"\1{HIDDEN}", text))


def _proves(effect: Effect) -> bool:
    match effect:
        case LookUp(proof=proof) | Follow(proof=proof) | Rate(proof=proof):
            return proof is not None
        case Recover() | CallBack():
            return True
        case _:
            return False


def _label(button: str, state: State | None) -> str:
    """What a button did, in the dialogue's own word."""
    turn, _, place = button.partition("-")
    offers = state.offers.get(turn, ()) if state else ()
    if place.isascii() and place.isdigit() and int(place[:9]) < len(offers):
        return offers[int(place[:9])].deed.value
    return "nút"
