"""The lost-receipt door (mất giấy hẹn): what to look by, and a masked keypad for the number or the name."""

from typing import Any, Final

from kiosk.masks import BOX
from kiosk.pages import PHONE_DIGITS
from kiosk.screens.cards import buttons
from kiosk.screens.pads import (
    DIGITS,
    HIDDEN,
    LETTERS,
    LETTERS_LYING,
    MaskRow,
    PadScreen,
    TypedBox,
    narrow,
    title_role,
    upright,
)
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, LostReceipt, Machine
from lookup_api.contract.holders import LostReceiptKey

load_kv("parts")
load_kv("lost_receipt")

CHOICES: Final = {
    LostReceiptKey.ID_NUMBER: (Button.BY_ID_NUMBER, "id"),
    LostReceiptKey.NAME: (Button.BY_NAME, "user"),
    LostReceiptKey.PHONE: (Button.BY_PHONE, "phone"),
}


class LostReceiptScreen(Screen):
    """Lets the person choose what the dossier is looked for by."""

    def __init__(self, sentences: Sentences, machine: Machine, **properties: Any) -> None:
        super().__init__(**properties)
        say = sentences.say
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        told.add_widget(Words(text=say("lost-receipt"), role="title", strong=True))
        told.add_widget(Words(text=say("lost-why"), role="body" if theme().low else "lead"))
        self._choices = Flow(orientation="vertical", spacing=theme().px("gap"))
        self._choices.add_widget(Spring())
        self._choices.add_widget(Words(text=say("lost-choose"), role="lead", strong=True))
        tall = "button" if theme().low else "button-main"
        ways = []
        for kind in machine.doors:
            button, icon = CHOICES[kind]
            ways.append(PushButton(button, icon=icon, text=say(f"lost-by-{kind}"), height_name=tall))
        # Where the panel lies and the hand is low, they stand beside one another.
        beside = theme().low and not theme().portrait
        for row in [ways] if beside else [[each] for each in ways]:
            self._choices.add_widget(buttons(*row))
        back = PushButton(Button.BACK, icon="arrow-left", text=say("back"), key=True)
        (self._choices if upright() else told).add_widget(back)
        if not upright():
            told.add_widget(Spring(), index=1)
        self._told = told
        self.add_widget(told)
        self.add_widget(self._choices)

    def settle(self, width: float, height: float) -> None:
        """Put the choices at the foot."""
        self.fit(width, height)
        if upright():
            rest = height - self.padding[1] - self.padding[3] - self._told.height - self.spacing
            self._choices.fit(self._told.width, rest)


class LostReceiptPad(PadScreen):
    """Takes the number or the name; what was typed is masked, of a name all but the letter typed last."""

    def __init__(self, sentences: Sentences, page: LostReceipt, **properties: Any) -> None:
        say = sentences.say
        name = page.kind is LostReceiptKey.NAME
        self._send = PushButton(Button.SEND, icon="send", text=say("send"), main=True)
        ways = [narrow(Button.BACK, "arrow-left", say("back")), self._send]
        if theme().low or name:
            ways.insert(1, narrow(Button.ERASE_ALL, "eraser", say("erase-all")))
        told = [Words(text=say(f"lost-type-{page.kind}"), role=title_role(), strong=True)]
        if theme().portrait or not name:
            told.append(Words(text=say("lost-why")))
        typed: TypedBox | MaskRow = TypedBox()
        if page.kind is LostReceiptKey.PHONE:
            typed = MaskRow(BOX * PHONE_DIGITS, hidden=True, box="digit-box-wide")
        letters = LETTERS if theme().portrait else LETTERS_LYING
        super().__init__(sentences, told, typed, letters if name else DIGITS, ways, wide=name, **properties)
        self.say_hint(say(f"lost-how-{page.kind}"))
        self._show(page)

    def draw(self, page: LostReceipt) -> None:
        """Show how much was typed."""
        self._show(page)
        self.redraw()

    def _show(self, page: LostReceipt) -> None:
        self._send.disabled = not page.may_send
        if isinstance(self._typed, MaskRow):
            self._typed.typed = "0" * len(page.typed)
        else:
            self._typed.typed = masked(page)


def masked(page: LostReceipt) -> str:
    """Return what may be seen of what was typed: its length, and of a name its blanks and its last letter."""
    if page.kind is not LostReceiptKey.NAME:
        return HIDDEN * len(page.typed)
    return "".join(sign if sign == " " else HIDDEN for sign in page.typed[:-1]) + page.typed[-1:]
