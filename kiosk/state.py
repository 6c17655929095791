"""What a visit is made of: pages, events and effects, all of it plain data. `visit` holds the rules."""

from dataclasses import dataclass
from enum import StrEnum

from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.contract.views import View


class Button(StrEnum):
    """What can be pressed, apart from the keys of the keypad."""

    ENTER_CODE = "enter_code"
    LOOK_UP = "look_up"
    ERASE_ONE = "erase_one"
    ERASE_ALL = "erase_all"
    BACK = "back"
    CORRECT_CODE = "correct_code"
    TRY_AGAIN = "try_again"
    NEXT_PAGE = "next_page"
    DONE = "done"
    MORE_TIME = "more_time"
    LANGUAGE = "language"
    LARGE = "large"
    CONTRAST = "contrast"
    LOW = "low"


class Paper(StrEnum):
    """What was held under the scanner instead of one receipt."""

    IDENTITY_CARD = "identity_card"
    PROCEDURE = "procedure"
    OTHER_SYSTEM = "other_system"
    SEVERAL = "several"


class Hint(StrEnum):
    """What would help a symbol that is seen and cannot be read."""

    STILL = "still"
    CLOSER = "closer"
    GLARE = "glare"


Place = tuple[float, float]
"""A point of a picture: x to the right and y downwards, each as a share of the picture's width and height."""

Outline = tuple[Place, Place, Place, Place]
"""The four corners of a symbol, one after the other round it."""


# --- pages: what the screen is about -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attract:
    """The invitation; nobody is here, or nobody has asked yet."""


@dataclass(frozen=True, slots=True)
class Keypad:
    """The keypad with what was typed so far."""

    typed: str = ""

    @property
    def may_look_up(self) -> bool:
        """A text without a digit names no dossier."""
        return any(character.isdigit() for character in self.typed)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer takes long enough to say so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `part` counts up when what does not fit is asked for."""

    view: View
    part: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem. `text` is what was asked for, `shown` how it may be repeated, `typed` whether it came by hand."""

    problem: Problem
    text: str
    shown: str
    typed: bool

    @property
    def may_try_again(self) -> bool:
        """Asking once more helps only when there was no answer."""
        return self.problem.code is ProblemCode.STORE_UNAVAILABLE


@dataclass(frozen=True, slots=True)
class WrongPaper:
    """What lies under the scanner is not one receipt."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class Scanning:
    """A symbol is seen that cannot be read yet: where, since when, and what would help.

    The hint stays until it has been read, `hinted_at` says since when it stands. `late` turns to the keypad.
    """

    outline: Outline
    since: float
    hint: Hint
    hinted_at: float
    late: bool = False


Page = Attract | Scanning | Keypad | Waiting | Answer | Trouble | WrongPaper


@dataclass(frozen=True, slots=True)
class Looks:
    """How the screen speaks and looks; goes back to the house's own after each visit."""

    language: str
    large: bool = False
    contrast: bool = False
    low: bool = False  # for a hand and eyes that are lower than a standing person's


@dataclass(frozen=True, slots=True)
class Asking:
    """A lookup under way. `ticket` tells its answer from that of an ended one."""

    ticket: int
    text: str
    shown: str
    typed: bool
    since: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper seen a moment ago: a mark salted for this process, from which no code can be had back."""

    mark: int
    at: float
    signed: bool = False  # our own QR, which proves more than the codes printed beside it


@dataclass(frozen=True, slots=True)
class Sight:
    """A symbol in sight that cannot be read: since when, last when, and whether the person has had enough of it."""

    since: float
    at: float
    left: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. `languages` are those of the house, its own first; `tickets` counts lookups and is never reset."""

    languages: tuple[str, ...]
    looks: Looks
    touched_at: float
    page: Page = Attract()
    asking: Asking | None = None
    countdown: int | None = None  # seconds shown while the person is asked whether they are still there
    seen: tuple[Seen, ...] = ()
    sight: Sight | None = None
    tickets: int = 0
    scanner: bool = True  # whether there is something that reads papers

    @classmethod
    def begin(cls, languages: tuple[str, ...], now: float, *, scanner: bool = True) -> "Visit":
        """Return the visit of a machine just switched on."""
        return cls(languages=languages, looks=Looks(languages[0]), touched_at=now, scanner=scanner)

    @property
    def untouched(self) -> bool:
        """Nobody has changed anything: there is nothing to wipe."""
        return isinstance(self.page, Attract) and self.asking is None and self.looks == Looks(self.languages[0])


# --- events ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SymbolsRead:
    """The texts of all symbols in one frame."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SymbolSeen:
    """A symbol in a frame that could not be read.

    `share` is its longer side as a share of the frame's height, `brightness` the mean of its place from 0 to 1. The
    picture itself is no part of the event, nor of any state.
    """

    outline: Outline
    share: float
    brightness: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One key of the keypad."""

    key: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """One button."""

    button: Button


@dataclass(frozen=True, slots=True)
class Touched:
    """A touch beside every button."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The view of a lookup."""

    ticket: int
    view: View


@dataclass(frozen=True, slots=True)
class Refused:
    """The problem of a lookup."""

    ticket: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class ScannerChanged:
    """The scanner went away, or came back."""

    present: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""


Event = SymbolsRead | SymbolSeen | KeyPressed | Pressed | Touched | Answered | Refused | ScannerChanged | Ticked

# --- effects -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the API; the answer comes back as Answered or Refused with the same ticket."""

    ticket: int
    text: str


@dataclass(frozen=True, slots=True)
class Forget:
    """The visit is over: drop what is queued, and whatever else holds something of it."""


Effect = LookUp | Forget
Step = tuple[Visit, tuple[Effect, ...]]
