"""What goes into the dialogue and what comes out of it, the same for every front.

In:  something heard (`Said`, `Pressed`, `Shown`, `NotReadable`) or what a look-up brought (`Found`, `Unanswered`)
Out: a `Turn`: the new state, replies (text and buttons), and effects that somebody else carries out
"""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from lookup_api.client import ProblemError
from lookup_api.contract.views import View

# --- what is heard ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A text, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by the id that the dialogue gave it."""

    button: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture: the texts of its symbols, whether a symbol was seen that could not be read, and the words below."""

    texts: tuple[str, ...]
    blurred: bool = False
    caption: str = ""


class Hindrance(StrEnum):
    """Why something that was sent cannot be read."""

    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_REFUSED = "picture-refused"  # no picture at all, or a damaged one
    OTHER_KIND = "other-kind"  # a voice message, a sticker, a place on the map


@dataclass(frozen=True, slots=True)
class NotReadable:
    """Something was sent that this hotline cannot read."""

    why: Hindrance


Heard = Said | Pressed | Shown | NotReadable

# --- what a look-up is for, and what it brings -------------------------------------------------------------------


class Purpose(StrEnum):
    """What the facts are looked up for."""

    ANSWER = "answer"
    DETAILS = "details"
    SUMMARY = "summary"  # the answer again, in the place of its details


@dataclass(frozen=True, slots=True)
class LookUp:
    """Effect: ask the lookup API for `text` (a code, a keypad code or a receipt token) and come back with it."""

    text: str = field(repr=False)
    purpose: Purpose = Purpose.ANSWER


Effect = LookUp


@dataclass(frozen=True, slots=True)
class Found:
    """The look-up was answered."""

    asked: LookUp
    view: View = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The look-up ended in a problem, of whatever kind."""

    asked: LookUp
    problem: ProblemError


# --- what is said ------------------------------------------------------------------------------------------------


class Button(msgspec.Struct, frozen=True):
    """A button. `id` is opaque, at most 64 bytes, and never holds a code."""

    id: str
    label: str


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Plain text with buttons below it.

    `in_place`: it may take the place of the message whose button was pressed, where a front can do that.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    in_place: bool = False


# --- what is remembered --------------------------------------------------------------------------------------------


class Deed(StrEnum):
    """What a button does."""

    ANSWER = "answer"
    DETAILS = "details"
    SUMMARY = "summary"
    CALL = "call"
    ANOTHER = "another"
    HELP = "help"
    LANGUAGE = "language"


class Offer(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What one button stands for; `what` is the text to look up, or the language."""

    deed: Deed
    what: str = ""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered of one conversation between two messages; kept sealed beside the journal.

    `turn` numbers the turns and with them the buttons; `offers` holds what the buttons of the last turns stand for.
    """

    turn: int
    language: str = "vi"
    misses: int = 0  # utterances in a row that were not understood
    asked: str = ""  # what the last answer was looked up by
    offers: dict[str, tuple[Offer, ...]] = {}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the dialogue. With effects, it goes on when what they bring is heard; without, it is complete."""

    state: State
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
