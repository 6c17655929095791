"""The whole task by a numeric keypad: which number chooses what on each page. Pure, as `visit` is.

where one chooses    1-9 choose, 0 ends the visit
where one types      0-9 type, Enter sends, Backspace takes one back
where codes differ   . turns to the next kind of code
everywhere           * reads aloud, / goes back, + and - are louder and softer
the first screen     any key reads aloud to whoever has only found the keypad, and knows of no star
"""

from typing import Final

from kiosk.hands import press_key
from kiosk.state import (
    Answer,
    Attract,
    Button,
    Event,
    Help,
    Keypad,
    KeyPressed,
    LostReceipt,
    Machine,
    Offline,
    OutOfOrder,
    Page,
    Pressed,
    Proving,
    Rating,
    ReadOn,
    Trouble,
    Visit,
)
from lookup_api.contract.holders import LostReceiptKey

MOST: Final = 9
ENTER: Final = "enter"
BACKSPACE: Final = "backspace"
_EVERYWHERE: Final = {"*": Button.LISTEN, "/": Button.BACK}
_DOORS: Final = {
    LostReceiptKey.ID_NUMBER: Button.BY_ID_NUMBER,
    LostReceiptKey.PHONE: Button.BY_PHONE,
}  # a name has no digits
_SCORES: Final = (Button.SCORE_1, Button.SCORE_2, Button.SCORE_3, Button.SCORE_4, Button.SCORE_5)


def is_typed_into(page: Page) -> bool:
    """Whether digits are typed on a page, so that they choose nothing."""
    return isinstance(page, Keypad | Proving) or (isinstance(page, LostReceipt) and page.kind is not None)


def choices(visit: Visit) -> tuple[Button, ...]:
    """What can be chosen, in the order of the numbers that choose it."""
    if visit.countdown is not None:
        return (Button.MORE_TIME, Button.DONE)
    if is_typed_into(visit.page):
        return ()
    return _of_page(visit.page, visit.machine, others=len(visit.languages) > 1)[:MOST]


def _of_page(page: Page, machine: Machine, *, others: bool) -> tuple[Button, ...]:  # noqa: PLR0911 - one a page
    language = (Button.LANGUAGE,) * others
    match page:
        case OutOfOrder():
            return language
        case Attract():
            lost = (Button.LOST_RECEIPT,) * (not _DOORS.keys().isdisjoint(machine.doors))
            return (Button.ENTER_CODE, *lost, Button.HELP, *language)
        case Answer():
            own = (
                (Button.TRY_AGAIN, page.may_try_again), (Button.PROVE, page.may_prove),
                (Button.RATE, page.may_rate), (Button.PRINT, machine.printer),
            )  # fmt: skip
            return (*(button for button, is_there in own if is_there), Button.ENTER_CODE, Button.HELP, Button.DONE)
        case Trouble(typed=typed):
            return (*(Button.CORRECT_CODE,) * typed, Button.ENTER_CODE, Button.HELP, Button.DONE)
        case Offline():
            again = (Button.TRY_AGAIN,) * page.may_try_again
            return (*again, Button.ENTER_CODE, Button.HELP, Button.DONE)
        case Rating():
            return (*_SCORES, Button.BACK)
        case LostReceipt():
            return (*(_DOORS[kind] for kind in machine.doors if kind in _DOORS), Button.BACK)
        case Help(called=called):
            return (*(Button.CALL_STAFF,) * (machine.speaker and not called), Button.BACK, Button.DONE)
    return (Button.ENTER_CODE, Button.BACK, Button.DONE)


def by_number_key(visit: Visit, key: str) -> Event | None:
    """Return what a key of the keypad means here: `0`-`9`, `*`, `/`, `.`, ENTER or BACKSPACE; None for nothing."""
    if key in _EVERYWHERE:
        return Pressed(_EVERYWHERE[key])
    if visit.countdown is None and is_typed_into(visit.page):
        return _typed(visit, visit.page, key)
    if key == "0":
        return Pressed(Button.DONE)
    if visit.untouched and visit.machine.speaker:
        return Pressed(Button.LISTEN)  # the numbers stand nowhere on the screen, so nobody has chosen one yet
    offered = choices(visit)
    if key.isdigit() and int(key) <= len(offered):
        return Pressed(offered[int(key) - 1])
    return None


def _typed(visit: Visit, page: Page, key: str) -> Event | None:
    if key == ENTER:
        if visit.listening and not _complete(page):
            return ReadOn()  # whoever does not see that there are too few digits is told how many
        return Pressed(Button.LOOK_UP if isinstance(page, Keypad) else Button.SEND)
    if key == "." and isinstance(page, Keypad):
        return Pressed(Button.OTHER_FORM)
    if key == BACKSPACE:
        return Pressed(Button.ERASE_ONE)
    if not key.isdigit():
        return None
    fits = press_key(visit, key) != visit
    return KeyPressed(key) if fits or not visit.listening else ReadOn()


def _complete(page: Page) -> bool:
    match page:
        case Keypad(may_look_up=complete) | Proving(complete=complete) | LostReceipt(may_send=complete):
            return complete
    return True
