"""What goes into the call graph and what comes out of it, the same for both transports.

In:  what the caller did (`Began`, `Keyed`, `Spoke`, `Silence`), or what an effect brought (`Found`, `Unanswered`,
     `Carried`, `NotPutThrough`)
Out: a `Turn`: the new state, what is said, and what comes then: keys to gather, an effect, a transfer, the end
"""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from lookup_api.client import ProblemError
from lookup_api.contract.views import View

# --- what is heard -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Began:
    """A call came in. `number_known`: its number can be texted and called back. `speech`: words can be understood."""

    number_known: bool = False
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys that were pressed, 0-9 and *; the # that ended them is left out."""

    keys: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spoke:
    """Words, as a recogniser wrote them down."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came."""


@dataclass(frozen=True, slots=True)
class Found:
    """The look-up was answered."""

    view: View = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The look-up or the rating ended in a problem, of whatever kind."""

    problem: ProblemError


@dataclass(frozen=True, slots=True)
class Carried:
    """A text, a rating or a request to be called back was kept, or was not."""

    kept: bool


@dataclass(frozen=True, slots=True)
class NotPutThrough:
    """The operator's line was busy, or nobody answered."""


Heard = Began | Keyed | Spoke | Silence | Found | Unanswered | Carried | NotPutThrough

# --- what is said ------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a line is made of, and with it what may be kept of its sound."""

    FIXED = "fixed"  # a sentence of the catalogue: its sound may lie on the disk
    WORDS = "words"  # digits and letters, said one by one: each word's sound may lie on the disk
    FACTS = "facts"  # tells of a dossier: its sound stays in memory


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One sentence, written out for a voice (`lookup_api.wording.speak_text`)."""

    text: str
    language: str
    kind: Kind = Kind.FIXED


# --- what comes then ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gather:
    """Wait for keys or words. `#` ends the keys, as do `most` of them or a pause."""

    most: int
    hints: tuple[str, ...] = ()  # words that a recogniser may expect; none: words are not asked for


@dataclass(frozen=True, slots=True)
class LookUp:
    """Effect: ask the lookup API for `text`; `Found` or `Unanswered` comes of it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendText:
    """Effect: send `text` (level `code`) to the caller's own number; `Carried` comes of it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Effect: keep a holder's rating, 1 to 5, proved by `last_digits` of the ID number; `Carried` or `Unanswered`."""

    text: str = field(repr=False)
    score: int
    last_digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallBack:
    """Effect: ask for a call to `number` (None: the caller's own); `Carried` comes of it."""

    number: str | None = field(repr=False)
    asked: str = field(repr=False)  # what was last looked up, for the officer who calls
    language: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Put the caller through to the operator; `NotPutThrough` comes of it where nobody answers."""

    asked: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call when everything is said."""


Effect = LookUp | SendText | Rate | CallBack
Then = Gather | Effect | Transfer | HangUp

# --- what is remembered ------------------------------------------------------------------------------------------


class Place(StrEnum):
    """Where in the graph a call stands."""

    CODE = "code"  # a code is asked for
    CONFIRM = "confirm"  # a code was read back, and waits for yes or no
    LOOKING_UP = "looking_up"
    ANSWERED = "answered"  # the answer was given, the menu is open
    TEXTING = "texting"
    SCORE = "score"  # how satisfied the caller is, is asked
    PROVE = "prove"  # the last digits of the ID number are asked for
    RATING = "rating"
    TRANSFERRED = "transferred"
    CALL_BACK = "call_back"  # whom to call back is asked
    CALLING_BACK = "calling_back"
    ENDED = "ended"


class CallState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered of a call between two turns; kept sealed where it is kept at all.

    `step` numbers the turns that wait for the caller. `lines` is what "again" says, `text` what "text it to me" sends.
    `rateable`: what was answered may be rated; `score` waits for the proof.
    """

    place: Place = Place.CODE
    language: str = "vi"
    step: int = 0
    misses: int = 0
    number_known: bool = False
    speech: bool = False
    asked: str = ""
    lines: tuple[Line, ...] = ()
    text: str = ""
    rateable: bool = False
    score: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a call."""

    state: CallState
    lines: tuple[Line, ...]
    then: Then
