"""The attract screen: a question, one instruction, the open door, and a button for those without a symbol."""

from typing import Any, Final

from kivy.uix.widget import Widget

from kiosk.screens.cards import buttons
from kiosk.screens.drawing import Pen, Point, arc
from kiosk.screens.parts import Flow, Icon, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Visit
from kiosk.theme import Theme

load_kv("parts")
load_kv("attract")

WIDTH: Final = 984.0  # of the picture, in units
HEIGHT: Final = 800.0
LEFT: Final = 332  # where the receipt begins in it
TOP: Final = 128
LOWEST: Final = 0.45  # of the picture's own size: below that it tells nothing and is left out

# A picture of a QR symbol, a number a row; it decodes to nothing, so that no phone opens anything from it.
_ROWS: Final = (
    0x1FC727F, 0x104C341, 0x174E75D, 0x174CB5D, 0x174645D, 0x1045F41, 0x1FD147F, 0x0008400, 0x01D958B,
    0x00FC9D2, 0x1EE83EE, 0x024C850, 0x104E2B6, 0x0068321, 0x02429E7, 0x05DAB76, 0x008D36B, 0x0003C71,
    0x1FC9BA0, 0x104417C, 0x17409FC, 0x174B94C, 0x17525A2, 0x105B418, 0x1FD1EB1,
)  # fmt: skip
# The bars of a Code 128, likewise a picture: left edge and width of each.
_BARS: Final = (
    (32, 5), (40, 2), (46, 7), (57, 2), (63, 4), (71, 7), (81, 3), (88, 5), (97, 2), (103, 6), (113, 3), (120, 5),
    (129, 3),
)  # fmt: skip
_LINES: Final = ((184, 40, 104), (184, 62, 72), (80, 108, 160), (104, 132, 112), (36, 172, 248))


class AttractScreen(Screen):
    """The invitation."""

    def __init__(self, sentences: Sentences, visit: Visit, **properties: Any) -> None:
        super().__init__(**properties)
        # A low screen has no room for the largest letters beside all the rest.
        role = "place" if theme().large and not theme().portrait else "question"
        question = self._question = Words(text=sentences.say("question"), role=role, strong=True)
        message = "instruction" if visit.machine.scanner else "instruction-without-scanner"
        instruction = self._instruction = Words(text=sentences.say(message), role="lead", markup=True)
        enter = buttons(*_ways_on(sentences, visit))
        privacy = Flow(orientation="horizontal", spacing=theme().px("gap-small"))
        privacy.add_widget(Icon(icon="lock", size_name="tick"))
        privacy.add_widget(Words(text=sentences.say("privacy"), role="caption", tone="ink-2"))
        self._door = DoorPicture(visit.machine.scanner)
        if theme().portrait:
            for part in (question, instruction, self._door, enter, privacy):
                self.add_widget(part)
            return
        telling = self._telling = Flow(orientation="vertical", spacing=theme().px("gap"))
        for part in (question, instruction, Spring(), enter, privacy):
            telling.add_widget(part)
        self.add_widget(telling)
        self.add_widget(self._door)

    def settle(self, width: float, height: float) -> None:
        """Give the door the room that the words leave."""
        self._door.room = 0.0
        self.fit(width, height)
        if theme().portrait:
            top, foot = self.padding[1], self.padding[3]
            spaces = self.spacing * (len(self.children) - 1)
            self._door.room = height - top - foot - spaces - sum(part.height for part in self.children)
        else:
            self._door.room = height - 2 * self.padding[1]
            self._telling.fit(self._telling.width)
            if self._telling.height > self._door.room:
                # A band above has taken the room.
                self._question.role, self._instruction.role = "title", "body"
        self.fit(width, height)


def _ways_on(sentences: Sentences, visit: Visit) -> list[PushButton]:
    """Return the way for those without a symbol and, where the province opens that door, without a receipt."""
    code, lost = sentences.say("enter-code"), sentences.say("lost-receipt")
    ways = [PushButton(Button.ENTER_CODE, icon="keyboard", text=code, main=True, height_name="button-main")]
    if visit.machine.doors:
        ways.append(PushButton(Button.LOST_RECEIPT, icon="receipt-off", text=lost, height_name="button-main"))
    return ways


class DoorPicture(Widget):
    """The open door with a receipt in the light of the scanner."""

    room = 0.0  # pixels of height

    def __init__(self, scanner: bool, **properties: Any) -> None:  # noqa: FBT001 - the picture is of it or not
        super().__init__(**properties)
        self._scanner = scanner
        self.bind(pos=self._draw, size=self._draw)

    def fit(self, width: float) -> None:
        """Fill the width and the room."""
        self.size = (width, max(0.0, self.room))

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        scale = min(self.height / HEIGHT, self.width / WIDTH, theme().scale * 1.25)
        if scale < LOWEST * theme().scale:
            return
        left = self.x + (self.width - WIDTH * scale) / 2
        bottom = self.y + (self.height - HEIGHT * scale) / 2
        pen = Pen(self.canvas, left, bottom, scale, HEIGHT)
        _draw_door(pen, theme())
        if self._scanner:
            _draw_scanner(pen, theme())
        _draw_receipt(pen, theme())
        if self._scanner:
            _draw_frame(pen, theme())
        else:
            _draw_code(pen, theme())


def _draw_door(pen: Pen, look: Theme) -> None:
    pen.colour(look.colour("cham"))
    pen.box(222, 0, 540, 800, (270, 270, 0, 0))
    pen.colour(look.colour("nghe-tint"))
    pen.box(262, 40, 460, 760, (230, 230, 0, 0))
    pen.colour(look.colour("cham"))
    pen.box(0, 796, 984, 4)


def _draw_scanner(pen: Pen, look: Theme) -> None:
    """Draw the scanner's light and the way the paper goes."""
    pen.colour(look.colour("nghe-light"))
    pen.polygon([(412, 790), (262, 470), (722, 470), (572, 790)])
    pen.colour(look.colour("ink"))
    pen.box(396, 780, 192, 20, (10, 10, 10, 10))
    pen.colour(look.colour("cham"))
    pen.stroke([(492, 618), (492, 722)], 14)
    pen.stroke([(448, 678), (492, 722), (536, 678)], 14)


def _draw_receipt(pen: Pen, look: Theme) -> None:
    """Draw the receipt."""
    left, top = LEFT, TOP
    pen.colour(look.colour("ink"))
    pen.box(left - 2, top - 2, 324, 456, (14, 14, 14, 14))
    pen.colour(look.colour("surface"))
    pen.box(left + 2, top + 2, 316, 448, (10, 10, 10, 10))
    pen.colour(look.colour("ink"))
    pen.blocks((left + x, top + 34, width, 34) for x, width in _BARS)
    side = 152 / len(_ROWS)
    pen.blocks(
        (left + 84 + column * side, top + 238 + row * side, side, side)
        for row, bits in enumerate(_ROWS)
        for column in range(len(_ROWS))
        if bits >> (len(_ROWS) - 1 - column) & 1
    )
    pen.colour(look.colour("line"))
    for x, y, width in _LINES:
        pen.stroke([(left + x, top + y), (left + x + width, top + y)], 10)


def _draw_frame(pen: Pen, look: Theme) -> None:
    """Draw a frame round the receipt's symbol, which the scanner reads."""
    pen.colour(look.colour("cham"))
    for corner in _corners(LEFT + 58, TOP + 212, 204, 204):
        pen.stroke(corner, 8)


def _draw_code(pen: Pen, look: Theme) -> None:
    """Light up the receipt's code, which is typed where nothing reads the symbol."""
    pen.colour(look.colour("nghe"))
    pen.box(LEFT + 20, TOP + 78, 132, 34, (8, 8, 8, 8))
    pen.colour(look.colour("rim"))
    pen.stroke([(LEFT + 36, TOP + 95), (LEFT + 136, TOP + 95)], 10)


def _corners(x: float, y: float, width: float, height: float) -> list[list[Point]]:
    """Return the four brackets of a frame round the symbol."""
    bend, arm = 16, 24
    right, foot = x + width, y + height
    turns = [
        (x + bend, y + bend, 180, (x, y + bend + arm), (x + bend + arm, y)),
        (right - bend, y + bend, 270, (right - bend - arm, y), (right, y + bend + arm)),
        (right - bend, foot - bend, 0, (right, foot - bend - arm), (right - bend - arm, foot)),
        (x + bend, foot - bend, 90, (x + bend + arm, foot), (x, foot - bend - arm)),
    ]
    return [[start, *arc((cx, cy), bend, angle, angle + 90, 6), end] for cx, cy, angle, start, end in turns]
