"""What the screen can be about: the pages of a visit, and what can be pressed or shown on them. Plain data."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.masks import BOX, fill
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Proof
from lookup_api.contract.problems import Problem
from lookup_api.contract.views import Level, StageKey, View

KEYPAD_DIGITS: Final = 10
PROOF_DIGITS: Final = 4
PHONE_DIGITS: Final = 10
ID_DIGITS: Final = (9, 12)  # of an identity card before 2016, and of a citizen's


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
    HELP = "help"
    CALL_STAFF = "call_staff"
    LISTEN = "listen"
    PRINT = "print"
    OTHER_FORM = "other_form"
    LOST_RECEIPT = "lost_receipt"
    BY_ID_NUMBER = "by_id_number"
    BY_NAME = "by_name"
    BY_PHONE = "by_phone"
    SEND = "send"
    PROVE = "prove"
    TAKE_ALONG = "take_along"
    RATE = "rate"
    SCORE_1 = "score_1"
    SCORE_2 = "score_2"
    SCORE_3 = "score_3"
    SCORE_4 = "score_4"
    SCORE_5 = "score_5"


class Paper(StrEnum):
    """What was held under the scanner instead of one receipt."""

    IDENTITY_CARD = "identity_card"
    PROCEDURE = "procedure"
    OTHER_SYSTEM = "other_system"
    SEVERAL = "several"
    OTHER = "other"  # a payment, a Wi-Fi code, a contact


class Hint(StrEnum):
    """What would help a symbol that is seen and cannot be read."""

    STILL = "still"
    CLOSER = "closer"
    GLARE = "glare"


class Form(StrEnum):
    """What shape the code that is typed has."""

    PRINTED = "printed"  # as the house prints it: the fixed signs are in place, only digits are typed
    TEN_DIGITS = "ten_digits"  # the keypad code (mã bấm máy)
    FREE = "free"


class Fault(StrEnum):
    """Why the machine answers nobody."""

    NOT_ADMITTED = "not_admitted"  # the API does not know its key
    CLOSED = "closed"  # by staff


class Purpose(StrEnum):
    """What an answer is awaited for."""

    LOOK_UP = "look_up"
    RECOVER = "recover"
    RATE = "rate"


Place = tuple[float, float]
"""A point of a picture: x to the right and y downwards, each as a share of the picture's width and height."""

Outline = tuple[Place, Place, Place, Place]
"""The four corners of a symbol, one after the other round it."""


# --- pages: what the screen is about -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attract:
    """The invitation; nobody is here, or nobody has asked yet."""


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """The machine answers nobody, and says where to turn."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Keypad:
    """The keypad with what was typed so far: the digits of the boxes of `mask`, or everything where there is none."""

    typed: str = ""
    form: Form = Form.FREE
    mask: str = ""  # as the house prints codes, a box for each digit that differs: "H47.__-______-____"

    @property
    def text(self) -> str:
        """What would be looked up."""
        return fill(self.mask, self.typed) if self.form is Form.PRINTED else self.typed

    @property
    def may_look_up(self) -> bool:
        """A text without a digit names no dossier; where the length is known, all of it is needed."""
        match self.form:
            case Form.PRINTED:
                return len(self.typed) == self.mask.count(BOX)
            case Form.TEN_DIGITS:
                return len(self.typed) == KEYPAD_DIGITS
        return any(character.isdigit() for character in self.typed)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer takes long enough to say so."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opened an answer, to ask with it again: the text, and the proof given with it."""

    text: str = field(repr=False)
    proof: Proof | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `part` counts up when what does not fit is asked for, `saved` tells that it is from the snapshot."""

    view: View
    part: int = 0
    saved: bool = False
    key: Key | None = field(default=None, compare=False)  # nothing of it is shown

    @property
    def may_try_again(self) -> bool:
        """What is saved may have been overtaken; where the text that was asked is known, it is asked again."""
        return self.saved and self.key is not None

    @property
    def may_prove(self) -> bool:
        """The last digits of an ID number tell more, where so far only the code is known."""
        return self.view.level is Level.CODE and not self.saved

    @property
    def may_rate(self) -> bool:
        """A holder rates a dossier once its result was handed over."""
        returned = self.view.stage.key is StageKey.RETURNED
        return returned and self.view.level is not Level.CODE and self.key is not None


@dataclass(frozen=True, slots=True)
class TakeAlong:
    """A QR symbol that takes the answer along on a phone."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Proving:
    """The masked keypad for the last four digits of the ID number.

    `refused` tells that four were sent and opened nothing. Whether they are wrong, or tried too often, nobody is told.
    """

    answer: Answer
    digits: str = field(default="", repr=False)
    refused: bool = False

    @property
    def complete(self) -> bool:
        """Whether all digits are there."""
        return len(self.digits) == PROOF_DIGITS


@dataclass(frozen=True, slots=True)
class Rating:
    """The five steps of satisfaction."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Rated:
    """The thanks; `before` tells that it had been rated earlier."""

    before: bool = False


@dataclass(frozen=True, slots=True)
class LostReceipt:
    """The lost-receipt door: what it is asked by, None while that is chosen, and what was typed, which is masked."""

    kind: LostReceiptKey | None = None
    typed: str = field(default="", repr=False)

    @property
    def may_send(self) -> bool:
        """Whether this could be such a number or name."""
        match self.kind:
            case LostReceiptKey.NAME:
                return len(self.typed.split()) > 1  # one word names nobody
            case LostReceiptKey.PHONE:
                return len(self.typed) == PHONE_DIGITS
            case LostReceiptKey.ID_NUMBER:
                return len(self.typed) in ID_DIGITS
        return False


@dataclass(frozen=True, slots=True)
class Noted:
    """The one sentence that the lost-receipt door answers, whatever it was asked."""


@dataclass(frozen=True, slots=True)
class Help:
    """Whom to turn to, over the page that was left for it."""

    under: "Page"
    part: int = 0
    called: bool = False  # the bell was rung


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem. `text` is what was asked for, `shown` how it may be repeated, `typed` whether it came by hand."""

    problem: Problem
    text: str
    shown: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Offline:
    """There was no answer, and none is saved; asking once more may help."""

    problem: Problem
    text: str
    shown: str
    typed: bool

    @property
    def may_try_again(self) -> bool:
        """What was asked at the lost-receipt door is not kept, so it is not asked again."""
        return bool(self.text)


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


Page = (
    Attract | OutOfOrder | Scanning | Keypad | Waiting | Answer | TakeAlong | Proving | Rating | Rated
    | LostReceipt | Noted | Help | Trouble | Offline | WrongPaper
)  # fmt: skip
