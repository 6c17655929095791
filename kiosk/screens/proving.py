"""The masked keypad for the last four digits of the ID number: with the code they prove who holds the dossier."""

from typing import Any

from kiosk.masks import LAST_FOUR
from kiosk.screens.pads import DIGITS, MaskRow, PadScreen, narrow, title_role
from kiosk.screens.parts import PushButton, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Proving

load_kv("parts")
load_kv("proving")


class ProvingScreen(PadScreen):
    """Asks for four digits, and never shows one."""

    def __init__(self, sentences: Sentences, page: Proving, **properties: Any) -> None:
        say = sentences.say
        why = say("proving-refused") if page.refused else say("proving-why")
        self._show_it = PushButton(Button.SEND, icon="file-text", text=say("show"), main=True)
        ways = [narrow(Button.BACK, "arrow-left", say("back")), self._show_it]
        if theme().low:
            ways.insert(1, narrow(Button.ERASE_ALL, "eraser", say("erase-all")))
        told = [Words(text=say("proving"), role=title_role(), strong=True)]
        roomy = theme().portrait or not (theme().low and theme().large)  # else the height is the keys'
        if roomy:
            told.append(Words(text=why, strong=page.refused))
        typed = MaskRow(LAST_FOUR, hidden=True, box="digit-box-wide")
        super().__init__(sentences, told, typed, DIGITS, ways, **properties)
        self.say_hint(say("proving-hidden") if roomy or not page.refused else why)
        self._show(page)

    def draw(self, page: Proving) -> None:
        """Show how many digits were typed."""
        self._show(page)
        self.redraw()

    def _show(self, page: Proving) -> None:
        # The screen is told how many, not which.
        self._typed.typed = "0" * len(page.digits)
        self._show_it.disabled = not page.complete
