"""What a visit is made of: its page, its looks, its machine; what happens to it, and what it sets going. Plain data.

`visit` holds the rules. An effect is data too: `app` hands each to every runner, and a runner takes those it knows.
"""

import math
from dataclasses import dataclass, field

from kiosk.pages import (
    Answer,
    Attract,
    Button,
    Fault,
    Form,
    Help,
    Hint,
    Key,
    Keypad,
    LostReceipt,
    Noted,
    Offline,
    Outline,
    OutOfOrder,
    Page,
    Paper,
    Place,
    Proving,
    Purpose,
    Rated,
    Rating,
    Scanning,
    TakeAlong,
    Trouble,
    Waiting,
    WrongPaper,
)
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Proof
from lookup_api.contract.problems import Problem
from lookup_api.contract.views import View

__all__ = [
    "Answer",
    "Answered",
    "Asking",
    "Attract",
    "Button",
    "ConnectionChanged",
    "Done",
    "Effect",
    "Event",
    "Fault",
    "FaultChanged",
    "Forget",
    "Form",
    "Happening",
    "HeadphonesChanged",
    "Help",
    "Hint",
    "Key",
    "KeyPressed",
    "Keypad",
    "LookUp",
    "Looks",
    "LostReceipt",
    "Machine",
    "Noted",
    "NoticesTold",
    "Offline",
    "OutOfOrder",
    "Outline",
    "Page",
    "Paper",
    "Place",
    "Pressed",
    "Print",
    "PrinterChanged",
    "Proving",
    "Purpose",
    "Rate",
    "Rated",
    "Rating",
    "ReadOn",
    "Recover",
    "Refused",
    "ScannerChanged",
    "Scanning",
    "Seen",
    "Sight",
    "Speak",
    "SpeakerChanged",
    "Spoken",
    "Step",
    "StopSpeaking",
    "SymbolSeen",
    "SymbolsRead",
    "TakeAlong",
    "Ticked",
    "Touched",
    "Trouble",
    "Visit",
    "Waiting",
    "WrongPaper",
    "home",
]


@dataclass(frozen=True, slots=True)
class Looks:
    """How the screen speaks and looks; goes back to the house's own after each visit."""

    language: str
    large: bool = False
    contrast: bool = False
    low: bool = False  # for a hand and eyes that are lower than a standing person's


@dataclass(frozen=True, slots=True)
class Machine:
    """What the kiosk has and knows, whoever stands before it; outlives a visit."""

    scanner: bool = True  # whether there is something that reads papers
    connected: bool = True  # whether the API answers
    speaker: bool = False
    printer: bool = False
    mask: str = ""  # as the house prints codes (see Keypad); empty: codes are typed whole
    doors: tuple[LostReceiptKey, ...] = ()  # what a lost receipt may be asked by; empty: the door is not shown
    notices: tuple[MaintenanceNotice, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A question under way. `ticket` tells its answer from that of an ended one."""

    ticket: int
    text: str
    shown: str
    typed: bool
    since: float
    proof: Proof | None = field(default=None, repr=False)
    purpose: Purpose = Purpose.LOOK_UP
    opens: Answer | None = None  # what the proof is to tell more of; it stays when the proof is refused


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper seen a moment ago: a mark salted for this process, from which no code can be had back."""

    mark: int
    at: float
    signed: bool = False  # our own QR, which proves more than the codes printed beside it
    beside: bool = False  # taken for what is printed beside such a QR


@dataclass(frozen=True, slots=True)
class Sight:
    """A symbol in sight that cannot be read: since when, last when, and whether the person has had enough of it."""

    since: float
    at: float
    left: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. `languages` are those of the house, its own first; `tickets` counts questions and is never reset."""

    languages: tuple[str, ...]
    looks: Looks
    touched_at: float
    page: Page = field(default_factory=Attract)
    asking: Asking | None = None
    countdown: int | None = None  # seconds shown while the person is asked whether they are still there
    seen: tuple[Seen, ...] = ()
    sight: Sight | None = None
    tickets: int = 0
    speaking: bool = False  # something is read aloud just now
    listening: bool = False  # somebody asked to have pages read; whoever comes next has not
    heard_at: float = -math.inf  # when something was last read to its end
    machine: Machine = field(default_factory=Machine)

    @classmethod
    def begin(cls, languages: tuple[str, ...], now: float, machine: Machine | None = None) -> "Visit":
        """Return the visit of a machine just switched on, or just left."""
        machine = machine or Machine()
        return cls(languages, Looks(languages[0]), now, home(machine), machine=machine)

    @property
    def untouched(self) -> bool:
        """Nobody has changed anything: there is nothing to wipe."""
        at_home = self.page == home(self.machine) and self.asking is None
        return at_home and not self.listening and self.looks == Looks(self.languages[0])


def home(machine: Machine) -> Page:
    """Return the page where each visit begins and ends."""
    return Attract() if machine.fault is None else OutOfOrder(machine.fault)


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
    """The view of a lookup; `saved` tells that the API was away, and this is from the desk's snapshot."""

    ticket: int
    view: View
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A rating is kept, or a lost receipt's codes are seen to."""

    ticket: int


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
class SpeakerChanged:
    """There is something to speak through, or there no longer is."""

    present: bool


@dataclass(frozen=True, slots=True)
class HeadphonesChanged:
    """Headphones were plugged in, or pulled out."""

    present: bool


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer went away or ran out of paper, or is back."""

    present: bool


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """The API no longer answers, or does again."""

    present: bool


@dataclass(frozen=True, slots=True)
class NoticesTold:
    """The maintenance notices that stand now."""

    notices: tuple[MaintenanceNotice, ...]


@dataclass(frozen=True, slots=True)
class FaultChanged:
    """The machine is out of order, or in order again with None."""

    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Reading aloud has come to its end."""


@dataclass(frozen=True, slots=True)
class ReadOn:
    """A new page stands before somebody who listens, and is to be read as well; no hand has asked for it."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""


# What happens to the machine, whoever stands before it.
Happening = ScannerChanged | SpeakerChanged | PrinterChanged | ConnectionChanged | NoticesTold | FaultChanged
Event = (
    SymbolsRead | SymbolSeen | KeyPressed | Pressed | Touched | Answered | Done | Refused | Spoken | ReadOn | Ticked
    | HeadphonesChanged | Happening
)  # fmt: skip

# --- effects -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the API; the answer comes back as Answered or Refused with the same ticket."""

    ticket: int
    text: str
    proof: Proof | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recover:
    """Have lost codes sent to the registered phones; comes back as Done or Refused."""

    ticket: int
    kind: LostReceiptKey
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Keep a holder's rating from 1 to 5; comes back as Done or Refused."""

    ticket: int
    key: Key
    score: int


@dataclass(frozen=True, slots=True)
class Speak:
    """Read a page aloud in a language; what only a holder may know goes to headphones alone. Ends with Spoken."""

    page: Page
    language: str


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Be silent at once."""


@dataclass(frozen=True, slots=True)
class Print:
    """Print what an answer says, in a language."""

    answer: Answer
    language: str


@dataclass(frozen=True, slots=True)
class Forget:
    """The visit is over: drop what is queued, be silent, and let go of whatever else holds something of it."""


Effect = LookUp | Recover | Rate | Speak | StopSpeaking | Print | Forget
Step = tuple[Visit, tuple[Effect, ...]]
