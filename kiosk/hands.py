"""What a hand does to a visit: keys and buttons. On a page that has no such key or button they do nothing."""

from dataclasses import replace
from typing import Final

from kiosk import scanning
from kiosk.asking import leave, look_up, over, rate, recover
from kiosk.masks import unfill
from kiosk.pages import ID_DIGITS, KEYPAD_DIGITS, PHONE_DIGITS, PROOF_DIGITS
from kiosk.state import (
    Answer,
    Button,
    Form,
    Help,
    Keypad,
    Looks,
    LostReceipt,
    Machine,
    Offline,
    Page,
    Print,
    Proving,
    Rating,
    Scanning,
    Speak,
    Step,
    StopSpeaking,
    TakeAlong,
    Trouble,
    Visit,
    Waiting,
)
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Proof, ProofKind

LONGEST_TYPED = 32  # characters; the longest code printed on a receipt has 25
LONGEST_NAME = 60  # characters; longer names end on their own
DIGITS = frozenset("0123456789")
KEYS = DIGITS | frozenset("HG.-/")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")
SCORES: Final = {
    Button.SCORE_1: 1, Button.SCORE_2: 2, Button.SCORE_3: 3, Button.SCORE_4: 4, Button.SCORE_5: 5,
}  # fmt: skip
KINDS: Final = {
    Button.BY_ID_NUMBER: LostReceiptKey.ID_NUMBER,
    Button.BY_NAME: LostReceiptKey.NAME,
    Button.BY_PHONE: LostReceiptKey.PHONE,
}
_LOOKS: Final = frozenset({Button.LANGUAGE, Button.LARGE, Button.CONTRAST, Button.LOW})


def press_key(visit: Visit, key: str) -> Visit:
    """Take one sign typed."""
    page: Page
    match visit.page:
        case Keypad() as page if _fits(page, key):
            return replace(visit, page=replace(page, typed=page.typed + key))
        case Proving(digits=digits) as page if key in DIGITS and len(digits) < PROOF_DIGITS:
            return replace(visit, page=replace(page, digits=digits + key))
        case LostReceipt(kind, typed) as page if kind is not None and _fits_key(kind, typed, key):
            return replace(visit, page=replace(page, typed=typed + key))
    return visit


def _fits(page: Keypad, key: str) -> bool:
    match page.form:
        case Form.PRINTED:
            return key in DIGITS and not page.may_look_up
        case Form.TEN_DIGITS:
            return key in DIGITS and len(page.typed) < KEYPAD_DIGITS
    return key in KEYS and len(page.typed) < LONGEST_TYPED


def _fits_key(kind: LostReceiptKey, typed: str, key: str) -> bool:
    if kind is LostReceiptKey.NAME:
        blank = key == " " and (not typed or typed.endswith(" "))
        return key in LETTERS and not blank and len(typed) < LONGEST_NAME
    most = PHONE_DIGITS if kind is LostReceiptKey.PHONE else max(ID_DIGITS)
    return key in DIGITS and len(typed) < most


def press(visit: Visit, button: Button, now: float) -> Step:  # noqa: PLR0911 - one line a button
    """Take one button pressed."""
    if button is Button.DONE:
        return over(visit, now)
    if button in _LOOKS:
        return replace(visit, looks=_other_looks(visit, button)), ()
    match button:
        case Button.HELP:
            return _help(visit), ()
        case Button.CALL_STAFF:
            return _call_staff(visit), ()
        case Button.LISTEN:
            return _listen(visit)
        case Button.BACK:
            return _back(visit), ()
    if visit.machine.fault is not None:
        return visit, ()  # out of order: it says where to turn, and does nothing else
    match button:
        case Button.ENTER_CODE:
            return leave(visit, first_keypad(visit.machine)), ()
        case Button.LOST_RECEIPT if visit.machine.doors:
            return leave(visit, first_door(visit.machine)), ()
    return _press_on_page(visit, button, now)


def first_keypad(machine: Machine) -> Keypad:
    """Return the keypad as it opens: with the house's fixed signs in place, where it has such."""
    return Keypad(form=Form.PRINTED, mask=machine.mask) if machine.mask else Keypad()


def corrected(text: str, machine: Machine) -> Keypad:
    """Return the keypad with what was typed, in the form in which it was typed."""
    if machine.mask and (digits := unfill(machine.mask, text)) is not None:
        return Keypad(digits, Form.PRINTED, machine.mask)
    return Keypad(text, mask=machine.mask)


def first_door(machine: Machine) -> LostReceipt:
    """Return the lost-receipt door as it opens: with a choice, where there is one."""
    return LostReceipt(machine.doors[0] if len(machine.doors) == 1 else None)


def next_form(page: Keypad) -> Form:
    """Return the shape of code that the keypad turns to next; without the house's mask there are two."""
    forms = list(Form) if page.mask else [Form.TEN_DIGITS, Form.FREE]
    return forms[(forms.index(page.form) + 1) % len(forms)]


def _help(visit: Visit) -> Visit:
    if isinstance(visit.page, Help):
        return replace(visit, page=visit.page.under)
    # What is awaited or only passing is not there any more when the person comes back.
    passing = visit.asking is not None or isinstance(visit.page, Waiting | Scanning)
    return leave(visit, Help(leave(visit).page if passing else visit.page))


def _call_staff(visit: Visit) -> Visit:
    """Ring for staff, once; where nothing rings, the page says where to go."""
    match visit.page:
        case Help(called=False) as page if visit.machine.speaker:
            return replace(visit, page=replace(page, part=0, called=True))
    return visit


def _listen(visit: Visit) -> Step:
    if visit.speaking:
        return replace(visit, speaking=False), (StopSpeaking(),)
    return read_aloud(visit)


def read_aloud(visit: Visit) -> Step:
    """Have the page read; from now on somebody listens."""
    if not visit.machine.speaker:
        return visit, ()
    return replace(visit, speaking=True, listening=True), (Speak(visit.page, visit.looks.language),)


def _back(visit: Visit) -> Visit:
    """Return to where the page was opened from."""
    match visit.page:
        case Help(under):
            return leave(visit, under)
        case TakeAlong(answer) | Proving(answer) | Rating(answer):
            return leave(visit, answer)
        case LostReceipt(kind) if kind is not None and len(visit.machine.doors) > 1:
            return leave(visit, LostReceipt())
    return replace(leave(visit), sight=scanning.left(visit.sight))


def _press_on_page(visit: Visit, button: Button, now: float) -> Step:  # noqa: PLR0911 - one line a page
    """Answer the buttons that one page alone has."""
    if visit.asking is not None:
        return visit, ()  # one question at a time
    match visit.page:
        case Keypad() as page:
            return _on_keypad(visit, page, button, now)
        case Answer() as page:
            return _on_answer(visit, page, button, now)
        case Proving() as page:
            return _on_proving(visit, page, button, now)
        case LostReceipt() as page:
            return _on_lost_receipt(visit, page, button, now)
        case Rating() as page if button in SCORES:
            return rate(visit, page, SCORES[button], now)
        case Help() as page if button is Button.NEXT_PAGE:
            return replace(visit, page=replace(page, part=page.part + 1)), ()
        case Trouble() as page if button is Button.CORRECT_CODE and page.typed:
            return replace(visit, page=corrected(page.text, visit.machine)), ()
        case Offline() as page if button is Button.TRY_AGAIN and page.may_try_again:
            return _again(visit, page.text, page.shown, now, typed=page.typed)
    return visit, ()


def _again(visit: Visit, text: str, shown: str, now: float, *, typed: bool) -> Step:
    """Ask the same once more; it is said at once, for the page that follows may look as if nothing had been done."""
    return look_up(replace(visit, page=Waiting()), text, shown, now, typed=typed)


def _on_keypad(visit: Visit, page: Keypad, button: Button, now: float) -> Step:
    match button:
        case Button.ERASE_ONE:
            return replace(visit, page=replace(page, typed=page.typed[:-1])), ()
        case Button.ERASE_ALL:
            return replace(visit, page=replace(page, typed="")), ()
        case Button.OTHER_FORM:
            return replace(visit, page=replace(page, typed="", form=next_form(page))), ()
        case Button.LOOK_UP if page.may_look_up:
            return look_up(visit, page.text, page.text, now, typed=True)
    return visit, ()


def _on_answer(visit: Visit, page: Answer, button: Button, now: float) -> Step:  # noqa: PLR0911 - one line a button
    match button:
        case Button.TRY_AGAIN if page.saved and page.key is not None:
            return _again(visit, page.key.text, page.view.code, now, typed=False)
        case Button.NEXT_PAGE:
            return replace(visit, page=replace(page, part=page.part + 1)), ()
        case Button.TAKE_ALONG:
            return replace(visit, page=TakeAlong(page)), ()
        case Button.PROVE if page.may_prove:
            return replace(visit, page=Proving(page)), ()
        case Button.RATE if page.may_rate:
            return replace(visit, page=Rating(page)), ()
        case Button.PRINT if visit.machine.printer:
            return visit, (Print(page, visit.looks.language),)
    return visit, ()


def _on_proving(visit: Visit, page: Proving, button: Button, now: float) -> Step:
    match button:
        case Button.ERASE_ONE:
            return replace(visit, page=replace(page, digits=page.digits[:-1])), ()
        case Button.ERASE_ALL:
            return replace(visit, page=replace(page, digits="")), ()
        case Button.SEND if page.complete:
            proof, code = Proof(ProofKind.ID_LAST4, page.digits), page.answer.view.code
            # The digits stand in the question alone; the page that waits behind it has none.
            visit = replace(visit, page=Proving(page.answer))
            return look_up(visit, code, code, now, typed=True, proof=proof, opens=page.answer)
    return visit, ()


def _on_lost_receipt(visit: Visit, page: LostReceipt, button: Button, now: float) -> Step:
    match button:
        case Button.ERASE_ONE:
            return replace(visit, page=replace(page, typed=page.typed[:-1])), ()
        case Button.ERASE_ALL:
            return replace(visit, page=replace(page, typed="")), ()
        case Button.SEND:
            return recover(visit, page, now)
    kind = KINDS.get(button)
    if kind in visit.machine.doors:
        return replace(visit, page=LostReceipt(kind)), ()
    return visit, ()


def _other_looks(visit: Visit, button: Button) -> Looks:
    looks = visit.looks
    match button:
        case Button.LARGE:
            return replace(looks, large=not looks.large)
        case Button.CONTRAST:
            return replace(looks, contrast=not looks.contrast)
        case Button.LOW:
            return replace(looks, low=not looks.low)
        case _:
            return replace(looks, language=following_language(visit))


def following_language(visit: Visit) -> str:
    """Return the language that the bar leads to; after the last one the house's own."""
    place = visit.languages.index(visit.looks.language) + 1
    return visit.languages[place % len(visit.languages)]
