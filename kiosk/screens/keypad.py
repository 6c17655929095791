"""The keypad for codes: digits alone between the house's fixed signs, ten digits, or every sign that codes have."""

from typing import Any, Final

from kivy.uix.widget import Widget

from kiosk.hands import next_form
from kiosk.masks import BOX, TEN_DIGITS, ImpossibleDay, boxes_of_day, day_of
from kiosk.pages import KEYPAD_DIGITS
from kiosk.screens.drawing import Pen
from kiosk.screens.pads import DIGITS, SIGNS, BelowMask, MaskRow, PadScreen, Rows, TypedBox, narrow, title_role
from kiosk.screens.parts import Flow, PushButton, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Form, Keypad

load_kv("parts")
load_kv("keypad")

WIDTH: Final = 148.0  # of the picture, in units
HEIGHT: Final = 196.0
LARGEST: Final = 3.0  # times its own size: it is a sign, and no receipt to read
SMALLEST: Final = 0.75  # of its own size: below that nobody sees where it points, and it is left out
_LINES: Final = ((92, 22, 44), (92, 36, 30), (16, 66, 104), (16, 80, 84), (16, 94, 104), (16, 108, 60))
_BARS: Final = ((16, 3), (22, 2), (27, 5), (35, 2), (40, 4), (48, 3), (54, 2), (59, 5), (67, 3), (73, 2))


class PaperPicture(Widget):
    """A receipt with the place of the code lit up."""

    rigid = True

    def __init__(self, *, ten: bool, **properties: Any) -> None:
        super().__init__(**properties)
        self._ten = ten
        self.bind(pos=self._draw, size=self._draw)

    def fit(self, width: float) -> None:
        """Keep the size of the token."""

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        look = theme()
        scale = min(self.width / WIDTH, self.height / HEIGHT, look.scale * LARGEST)
        if scale < SMALLEST * look.scale:
            return
        left, bottom = self.center_x - WIDTH * scale / 2, self.center_y - HEIGHT * scale / 2
        pen = Pen(self.canvas, left, bottom, scale, HEIGHT)
        pen.colour(look.colour("ink"))
        pen.box(0, 0, WIDTH, HEIGHT, (10, 10, 10, 10))
        pen.colour(look.colour("surface"))
        pen.box(3, 3, 142, 190, (7, 7, 7, 7))
        pen.colour(look.colour("line"))
        for x, y, width in _LINES:
            pen.stroke([(x, y), (x + width, y)], 5)
        pen.colour(look.colour("ink"))
        for x, width in _BARS:
            pen.block(x, 16, width, 16)
        for x, y in ((16, 138), (38, 138), (16, 160), (38, 160)):
            pen.box(x, y, 18, 18, (3, 3, 3, 3))
        pen.colour(look.colour("nghe"))
        pen.box(*((66, 142, 70, 30) if self._ten else (12, 36, 74, 18)), (5, 5, 5, 5))
        pen.colour(look.colour("rim"))
        pen.stroke([(74, 157), (128, 157)] if self._ten else [(20, 45), (78, 45)], 6)


class KeypadScreen(PadScreen):
    """Where the code stands on the paper, what was typed, and the keys."""

    def __init__(self, sentences: Sentences, page: Keypad, **properties: Any) -> None:
        say = sentences.say
        self._form = page.form
        self._look_up = PushButton(Button.LOOK_UP, icon="search", text=say("look-up"), main=True)
        typed: TypedBox | MaskRow
        rows: Rows
        self._below: BelowMask | None = None
        match page.form:
            case Form.FREE:
                typed, rows = TypedBox(), SIGNS
            case form:
                mask = page.mask if form is Form.PRINTED else TEN_DIGITS
                typed, rows = MaskRow(mask), DIGITS
                self._below = BelowMask(typed, boxes_of_day(mask), range(mask.count(BOX)))
        ways = _ways(sentences, page, self._look_up)
        told = _told(sentences, page.form)
        super().__init__(sentences, told, typed, rows, ways, below=self._below, **properties)
        self._show(page)

    def draw(self, page: Keypad) -> None:
        """Show what was typed."""
        self._show(page)
        self.redraw()

    def _show(self, page: Keypad) -> None:
        self._typed.typed = page.typed
        self._look_up.disabled = not page.may_look_up
        if self._below is None:
            self.say_hint("" if page.may_look_up else self._sentences.say("keypad-digit-missing"))
        else:
            self._show_below(self._below, page)

    def _show_below(self, below: BelowMask, page: Keypad) -> None:
        """Say how many digits are wanting, and which day those in the middle name."""
        say = self._sentences.say
        wanted = page.mask.count(BOX) if page.form is Form.PRINTED else KEYPAD_DIGITS
        missing = wanted - len(page.typed)
        left = say("keypad-left", count=missing) if missing else ""
        try:
            day = day_of(page.mask, page.typed) if page.form is Form.PRINTED else None
        except ImpossibleDay:
            below.say(say("keypad-day-impossible"), "", strong=True)
            return
        below.say(say("keypad-day", date=self._sentences.date(day)) if day else "", left)


def _told(sentences: Sentences, form: Form) -> list[Widget]:
    """Return where the code stands, in words and as a picture."""
    say, look = sentences.say, theme()
    how = {Form.PRINTED: "keypad-fixed", Form.TEN_DIGITS: "keypad-ten", Form.FREE: "keypad-how"}[form]
    words = Flow(orientation="vertical", spacing=look.px("gap-small"))
    if form is not Form.TEN_DIGITS:
        words.add_widget(Words(text=say("keypad-where")))
    if form is Form.TEN_DIGITS or not (look.large and (look.low or not look.portrait)):  # there the height is the keys'
        words.add_widget(Words(text=say(how), tone="ink" if form is Form.TEN_DIGITS else "ink-2"))
    told = Flow(orientation="horizontal", spacing=look.px("gap"))
    told.add_widget(words)
    if not (look.low if look.portrait else look.large):
        told.add_widget(PaperPicture(ten=form is Form.TEN_DIGITS))
    return [Words(text=say("enter-code"), role=title_role(), strong=True), told]


def _ways(sentences: Sentences, page: Keypad, look_up: PushButton) -> list[PushButton]:
    say, form = sentences.say, next_form(page)
    icon = {Form.PRINTED: "keyboard", Form.TEN_DIGITS: "numbers", Form.FREE: "letter-case"}[form]
    ways = [narrow(Button.BACK, "arrow-left", say("back")), narrow(Button.OTHER_FORM, icon, say(f"form-{form}"))]
    if page.form is Form.FREE or theme().low:  # elsewhere it is one of the keys
        ways.append(narrow(Button.ERASE_ALL, "eraser", say("erase-all")))
    return [*ways, look_up]
