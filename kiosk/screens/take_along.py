"""A QR symbol that takes the answer along on the citizen's own phone.

It holds what the citizen has already, never more: the phone page of the very token that was held up, at the house's
own address and not at the one in the symbol, which anybody may print; else the bare code, which opens nothing that
typing it would not. Digits typed as a proof are in neither.
"""

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.screens.cards import buttons
from kiosk.screens.parts import DoorCard, Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Answer, Button, TakeAlong
from lookup_api.domain.scans import TokenMeant, read_scan
from lookup_api.symbols.writing import QUIET, qr_modules

load_kv("parts")
load_kv("take_along")


def taken_along(answer: Answer, address: str) -> tuple[str, bool]:
    """Return the text of the symbol, and whether it opens the phone page; `address` of phone pages may be empty."""
    meant = read_scan(answer.key.text) if answer.key is not None else None
    if isinstance(meant, TokenMeant) and address and not answer.saved:
        return f"{address.rstrip('/')}/t/{meant.token.text}".upper(), True
    return answer.view.code, False


class QrPicture(Widget):
    """The symbol: black on white in every look, for a phone reads no other as surely."""

    def __init__(self, text: str, **properties: Any) -> None:
        super().__init__(**properties)
        self._modules = qr_modules(text)
        self.bind(pos=self._draw, size=self._draw)

    most = float("inf")  # pixels of a side, where the room is low

    def fit(self, width: float) -> None:
        """Be square."""
        side = min(width, theme().px("qr"), self.most)
        self.size = (side, side)

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        rows, columns = self._modules.shape
        side = int(self.width // (columns + 2 * QUIET))
        left = round(self.x + (self.width - side * columns) / 2)
        top = round(self.top - (self.height - side * rows) / 2)
        self.canvas.add(Color(1, 1, 1, 1))
        self.canvas.add(Rectangle(pos=self.pos, size=self.size))
        self.canvas.add(Color(0, 0, 0, 1))
        for row, dark in enumerate(self._modules):
            for column in dark.nonzero()[0]:
                place = (left + int(column) * side, top - (row + 1) * side)
                self.canvas.add(Rectangle(pos=place, size=(side, side)))

    def let_go(self) -> None:
        """Take the symbol off the canvas."""
        self.canvas.clear()
        self._modules = self._modules[:0]


class TakeAlongScreen(Screen):
    """Shows the symbol, and says what it opens and for whom."""

    def __init__(self, sentences: Sentences, page: TakeAlong, **properties: Any) -> None:
        super().__init__(**properties)
        say = sentences.say
        text, opens_page = taken_along(page.answer, sentences.public_address)
        message = "take-along-page" if opens_page else "take-along-code"
        self._picture = QrPicture(text)
        card = DoorCard(tone="cham", ground="surface", outlined=True)
        parts = [self._picture] if theme().portrait else [Spring(), self._picture, Spring()]  # a card that is stretched
        for part in parts:
            card.add_widget(part)
        self._card = card
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        told.add_widget(Words(text=say(message), role="title", strong=True))
        told.add_widget(Words(text=say(f"{message}-how"), role="lead"))
        ways = buttons(
            PushButton(Button.BACK, icon="arrow-left", text=say("back")),
            PushButton(Button.DONE, icon="check", text=say("done"), main=True),
        )
        if theme().portrait:
            for part in (told, card, Spring(), ways):
                self.add_widget(part)
        else:
            told.add_widget(Spring())
            told.add_widget(ways)
            self.add_widget(card)
            self.add_widget(told)

    def settle(self, width: float, height: float) -> None:
        """Give the symbol the room that words and ways leave."""
        self._picture.most = float("inf")
        self.fit(width)
        if theme().portrait and self.height > height:
            self._picture.most = max(0.0, self._picture.height - (self.height - height))
        self.fit(width, height)

    def let_go(self) -> None:
        """Let the symbol go at once."""
        self._picture.let_go()
