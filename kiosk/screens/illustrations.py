"""Pictures that fill the room which a short message leaves: what to hold up to the scanner, and where a code stands."""

from typing import Any

from kiosk.pages import KEYPAD_DIGITS
from kiosk.screens.attract import DoorPicture
from kiosk.screens.keypad import PaperPicture
from kiosk.screens.parts import Spring, Words, theme
from kiosk.sentences import Sentences
from kiosk.state import Offline, Trouble, WrongPaper
from lookup_api.contract.problems import ProblemCode

MISTYPED = frozenset({ProblemCode.CODE_NOT_RECOGNISED, ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.PROOF_REFUSED})


class ReceiptAtScanner(DoorPicture, Spring):
    """The receipt in the scanner's light, as tall as there is room."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(scanner=True, **properties)


class CodeOnReceipt(PaperPicture, Spring):
    """The receipt with its code lit up, as tall as there is room."""

    def fit(self, width: float) -> None:
        """Begin with no height, as every spring does."""
        Spring.fit(self, width)


def illustration_of(sentences: Sentences, page: Trouble | Offline | WrongPaper, *, scanner: bool) -> list[Any]:
    """Return the picture that helps with a problem, with its words; a spring where none would help."""
    match page:
        case WrongPaper() if scanner:
            return [ReceiptAtScanner()]
        case Trouble(problem=problem) if problem.code in MISTYPED and not (theme().low and theme().large):
            ten = page.text.isdigit() and len(page.text) == KEYPAD_DIGITS
            where = sentences.say("keypad-ten" if ten else "keypad-where")
            return [Words(text=where), CodeOnReceipt(ten=ten)]
    return [Spring()]
