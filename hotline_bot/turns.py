"""What goes into the dialogue and what comes out of it, the same for every front.

In:  something heard (`Said`, `Pressed`, `Shown`, `SharedContact`, `NotReadable`) or what an effect brought (`Found`,
     `Done`, `Deferred`, `Listed`, `PapersFound`, `Unanswered`)
Out: a `Turn`: the new state, replies (text and buttons), and effects that somebody else carries out

What proves (digits of an ID number, a one-time code, a telephone number) stands in effects alone: they are carried out
within their turn and kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from hotline_bot.handover import Deferral, Spoken
from hotline_bot.procedures import ProcedureCard
from hotline_bot.understanding_procedures import ProcedureAsked
from lookup_api.client import ProblemError
from lookup_api.contract.directory import PaperListEntry
from lookup_api.contract.lookups import Proof
from lookup_api.contract.views import DeskView, View

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


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact that was sent: its telephone number, and whether the front vouches that it is the sender's own."""

    phone: str = field(repr=False)
    own: bool


class Hindrance(StrEnum):
    """Why something that was sent cannot be read."""

    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_REFUSED = "picture-refused"  # no picture at all, or a damaged one
    OTHER_KIND = "other-kind"  # a voice message, a sticker, a place on the map


@dataclass(frozen=True, slots=True)
class NotReadable:
    """Something was sent that this hotline cannot read."""

    why: Hindrance


Heard = Said | Pressed | Shown | SharedContact | NotReadable

# --- what somebody else carries out, and what it brings ---------------------------------------------------------------


class Purpose(StrEnum):
    """What the facts are looked up for."""

    ANSWER = "answer"
    DETAILS = "details"
    SUMMARY = "summary"  # the answer again, in the place of its details
    WHEN = "when"
    PAPERS = "papers"
    PAY = "pay"
    HOLDER = "holder"  # who has it
    LATE = "late"
    COLLECT = "collect"
    DESK = "desk"
    TODAY = "today"  # whether the desk is open
    TOMORROW = "tomorrow"
    HOLIDAY = "holiday"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class LookUp:
    """Effect: ask the lookup API for `text` (a code, a keypad code or a receipt token) and come back with it.

    `also`: what else was asked in the same words.
    """

    text: str = field(repr=False)
    purpose: Purpose = Purpose.ANSWER
    proof: Proof | None = field(default=None, repr=False)
    also: tuple[Purpose, ...] = ()


@dataclass(frozen=True, slots=True)
class Follow:
    """Effect: send notices of a dossier to this conversation, or no longer (`POST /v1/subscriptions`).

    Holders only, but where notices come into the conversation itself they are ended without a proof: those of one
    dossier, or all of them where `text` is empty.
    """

    text: str = field(repr=False)
    following: bool
    proof: Proof | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Effect: keep a holder's rating, from 1 (not at all satisfied) to 5 (`POST /v1/ratings`)."""

    text: str = field(repr=False)
    score: int
    proof: Proof | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SendCode:
    """Effect: send a one-time code to the telephone registered on a dossier (`POST /v1/proofs/otp`)."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recover:
    """Effect: send lost codes to the registered telephone (`POST /v1/recoveries`). `kind` is a LostReceiptKey."""

    kind: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FindDesks:
    """Effect: find one-stop desks (`GET /v1/desks`) of a place, all where there is none. `purpose`: what is asked."""

    place: str = ""
    purpose: Purpose = Purpose.DESK


@dataclass(frozen=True, slots=True)
class FindPapers:
    """Effect: read the papers of a procedure (`GET /v1/procedures?code=`), to answer what was `asked` of it."""

    card: ProcedureCard
    asked: ProcedureAsked


@dataclass(frozen=True, slots=True)
class HandOver:
    """Effect: a person is wanted. `text` is what the last answer was looked up by, empty when there was none."""

    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CallBack:
    """Effect: have a person call this number back (`POST /v1/tickets`). `text` is as for HandOver."""

    phone: str = field(repr=False)
    text: str = field(default="", repr=False)


Effect = LookUp | Follow | Rate | SendCode | Recover | FindDesks | FindPapers | HandOver | CallBack


@dataclass(frozen=True, slots=True)
class Found:
    """The look-up was answered."""

    asked: LookUp
    view: View = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """The directory was read."""

    desks: tuple[DeskView, ...]
    asked: FindDesks = FindDesks()


@dataclass(frozen=True, slots=True)
class PapersFound:
    """The papers were asked for; None where the province entered none for this procedure."""

    asked: FindPapers
    papers: PaperListEntry | None


@dataclass(frozen=True, slots=True)
class Done:
    """The effect was carried out, and there is nothing more to know of it."""

    asked: Effect


@dataclass(frozen=True, slots=True)
class Deferred:
    """No person can be called now; a call-back can be left."""

    asked: HandOver
    why: Deferral


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The effect ended in a problem, of whatever kind."""

    asked: Effect
    problem: ProblemError


Brought = Found | Listed | PapersFound | Done | Deferred | Unanswered


# --- what is said ------------------------------------------------------------------------------------------------


class Button(msgspec.Struct, frozen=True):
    """A button. `id` is opaque, at most 64 bytes, and never holds a code."""

    id: str
    label: str


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Plain text with buttons below it.

    `in_place`: it may take the place of the message whose button was pressed, where a front can do that.
    `contact`: the label of a button by which users send their own telephone number. Where a front has no such button
    it leaves the whole reply out: nothing else stands in it.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    in_place: bool = False
    contact: str = ""


def without_contact(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The replies for a front in which users cannot share their own telephone number."""
    return tuple(reply for reply in replies if not reply.contact)


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
    PROVE = "prove"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    UNFOLLOW_ALL = "unfollow_all"
    RATE = "rate"  # ask for the score
    SCORE = "score"  # `number` is the score
    SEND_CODE = "send_code"
    RECOVER = "recover"  # `what` is the kind of key
    PROCEDURE = "procedure"  # `what` is its code
    CALL_BACK = "call_back"
    PERSON = "person"
    CANCEL = "cancel"


class Offer(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What one button stands for.

    `what` is the text to look up, the kind of key or the procedure's code; `purpose` what is asked of it.
    """

    deed: Deed
    what: str = ""
    number: int = 0
    purpose: str = ""


class Pending(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What waits for the citizen's next words, never holding any of them.

    PROVE, FOLLOW, UNFOLLOW and SCORE wait for a proof of holding the dossier `what`; RECOVER for the kind of key that
    `what` names; ANSWER for a dossier, to answer `purpose` (and what follows it, parted by spaces) or to do `then` with
    it; PROCEDURE for which of the procedures `what`; CALL_BACK for a telephone number, to be called about the dossier
    `what`, which PERSON takes as well while a person is waited for. `number` is a score.
    """

    deed: Deed
    what: str = ""
    number: int = 0
    purpose: str = ""
    then: Deed | None = None


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered of one conversation between two messages; kept sealed beside the journal.

    `turn` numbers the turns and with them the buttons; `offers` holds what the buttons of the last turns stand for.
    `lines` go along when a person is called; `day` is the last on which this conversation was counted as a contact.
    `heard_at` is when the citizen last wrote, by the provider's clock, and `said` how many messages went out since:
    filled where the front is written to afterwards (`windows`).
    `announced` names the notices of maintenance that were told, each again when it begins. `chosen`: the language was
    asked for, so that it stays whatever the citizen writes in.
    """

    turn: int
    language: str = "vi"
    misses: int = 0  # utterances in a row that were not understood
    asked: str = ""  # what the last answer was looked up by
    code: str = ""  # the code of the dossier that it told
    procedure: str = ""  # the code of the procedure last spoken of
    pending: Pending | None = None
    offers: dict[str, tuple[Offer, ...]] = {}
    lines: tuple[Spoken, ...] = ()
    day: str = ""
    heard_at: datetime | None = None
    said: int = 0
    announced: tuple[str, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the dialogue. With effects, it goes on when what they bring is heard; without, it is complete.

    `petition`: feedback or a complaint was turned to the door that takes it, which the bulletin tells.
    """

    state: State
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    petition: bool = False
