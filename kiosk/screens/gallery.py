"""Which screen draws which page: the one list of all screens."""

from collections.abc import Callable
from typing import Any, Final

from kiosk.screens.answer import AnswerScreen
from kiosk.screens.attract import AttractScreen
from kiosk.screens.countdown import CountdownScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.keypad import KeypadScreen
from kiosk.screens.lost_receipt import LostReceiptPad, LostReceiptScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.parts import Screen
from kiosk.screens.problem import ProblemScreen
from kiosk.screens.proving import ProvingScreen
from kiosk.screens.rating import RatingScreen
from kiosk.screens.scanning import ScanningScreen
from kiosk.screens.take_along import TakeAlongScreen
from kiosk.screens.waiting import WaitingScreen
from kiosk.sentences import Sentences
from kiosk.state import (
    Answer,
    Attract,
    Help,
    Keypad,
    LostReceipt,
    Noted,
    Offline,
    OutOfOrder,
    Page,
    Proving,
    Rated,
    Rating,
    Scanning,
    TakeAlong,
    Trouble,
    Visit,
    Waiting,
    WrongPaper,
)

Draw = Callable[[Sentences, Any, Visit], Screen]


def _lost_receipt(sentences: Sentences, page: LostReceipt, visit: Visit) -> Screen:
    if page.kind is None:
        return LostReceiptScreen(sentences, visit.machine)
    return LostReceiptPad(sentences, page)


SCREENS: Final[dict[type[Page], Draw]] = {
    Attract: lambda sentences, _page, visit: AttractScreen(sentences, visit),
    OutOfOrder: lambda sentences, page, _visit: MessageScreen(sentences, page),
    Scanning: lambda sentences, page, _visit: ScanningScreen(sentences, page),
    Keypad: lambda sentences, page, _visit: KeypadScreen(sentences, page),
    Waiting: lambda sentences, _page, _visit: WaitingScreen(sentences),
    Answer: lambda sentences, page, visit: AnswerScreen(sentences, page, printer=visit.machine.printer),
    TakeAlong: lambda sentences, page, _visit: TakeAlongScreen(sentences, page),
    Proving: lambda sentences, page, _visit: ProvingScreen(sentences, page),
    Rating: lambda sentences, _page, _visit: RatingScreen(sentences),
    Rated: lambda sentences, page, _visit: MessageScreen(sentences, page),
    LostReceipt: _lost_receipt,
    Noted: lambda sentences, page, _visit: MessageScreen(sentences, page),
    Help: lambda sentences, page, visit: HelpScreen(sentences, page, visit.machine),
    Trouble: lambda sentences, page, _visit: ProblemScreen(sentences, page),
    Offline: lambda sentences, page, _visit: ProblemScreen(sentences, page),
    WrongPaper: lambda sentences, page, visit: ProblemScreen(sentences, page, scanner=visit.machine.scanner),
}


def screen_of(sentences: Sentences, visit: Visit) -> Screen:
    """Return a new screen of a visit: the question whether anybody is there hides every page."""
    if visit.countdown is not None:
        return CountdownScreen(sentences, visit)
    return SCREENS[type(visit.page)](sentences, visit.page, visit)


def redraws(screen: Screen | None, before: Visit, visit: Visit) -> bool:
    """Draw on the screen that is there, where only what is typed, seen or counted has changed; tell whether it did."""
    if isinstance(screen, CountdownScreen) and visit.countdown is not None:
        screen.draw(visit)
        return True
    if visit.countdown is not None or before.countdown is not None:
        return False
    match screen, before.page, visit.page:
        case ScanningScreen(), Scanning(), Scanning() as page:
            screen.draw(page)
        case KeypadScreen(), Keypad(form=form), Keypad() as page if page.form is form:
            screen.draw(page)
        case ProvingScreen(), Proving(refused=refused), Proving() as page if page.refused is refused:
            screen.draw(page)
        case LostReceiptPad(), LostReceipt(kind), LostReceipt() as page if page.kind is kind:
            screen.draw(page)
        case _:
            return False
    return True
