"""What the screens that are typed on have in common: keys, what was typed, and where both stand. No system keyboard."""

from collections.abc import Sequence
from typing import Any, Final

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.masks import BOX
from kiosk.screens.cards import buttons
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, Words, load_kv, report, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, KeyPressed

load_kv("parts")
load_kv("pads")

HIDDEN: Final = "•"
Rows = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
# Rows of keys: in portrait and landscape, in low reach in portrait, and in low reach in landscape. In low reach there
# are fewer rows, so that the highest key is lower. `<` stands for the key that erases one sign, `x` for all of them.
DIGITS: Final[Rows] = (("123", "456", "789", "x0<"), ("12345", "67890<"), ("1234567", "890<"))
SIGNS: Final[Rows] = (("123H", "456G", "789.", "<0-/"), ("12345H", "67890G", "<.-/"), ("12345HG.", "<67890-/"))
LETTERS: Final[Rows] = (("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM", " <"),) * 3
LETTERS_LYING: Final[Rows] = (("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM <"),) * 3  # where a row has the width for words


class Key(PushButton):
    """One key; reports its sign."""

    sign = StringProperty("")

    def on_release(self) -> None:
        """Report the sign."""
        report(self, KeyPressed(self.sign or self.text))


class TypedBox(Flow):
    """What was typed so far, with a mark where the next sign comes."""

    typed = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._words = Words(role="typed", strong=True, figures=True)
        self._words.pos_hint = {"center_y": 0.5}
        self.add_widget(self._words)

    def fit(self, width: float, height: float | None = None) -> None:
        """Keep one line, in smaller letters where it is long; of what is longer still the newest signs show."""
        self._words.shorten, self._words.shorten_from = True, "left"
        self._words.text = f"{self.typed}_"
        room = width - 2 * self.padding[0]
        for role in ("typed", "lead"):
            self._words.role = role
            self._words.fit_line()
            if self._words.width <= room:
                break
        self._words.fit(room)
        self.size = (width, height if height is not None else theme().px("typed-box"))


class Box(Flow):
    """The room of one digit; the one that comes next is lit."""

    rigid = True
    digit = StringProperty("")
    current = BooleanProperty(False)
    edge = NumericProperty(0)  # pixels of its outline

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._words = Words(role="typed", strong=True, figures=True, halign="center")
        self._words.pos_hint = {"center_y": 0.5}
        self.add_widget(self._words)

    def fit(self, width: float, height: float | None = None) -> None:
        """Show the digit in the middle."""
        self._words.text = self.digit
        self._words.fit(width)
        self.size = (width, height if height is not None else theme().px("typed-box"))


class MaskRow(Flow):
    """A code as it is printed: fixed signs in plain bold text, a box for each digit to be typed."""

    def __init__(self, mask: str, *, hidden: bool = False, box: str = "digit-box", **properties: Any) -> None:
        super().__init__(**properties)
        self._hidden = hidden
        self._widest = theme().px(box)
        self._boxes: list[Box] = []
        self._fixed: list[Words] = []
        run = ""
        for sign in mask:
            if sign != BOX:
                run += sign
                continue
            self._put_fixed(run)
            run = ""
            box = Box()
            self._boxes.append(box)
            self.add_widget(box)
        self._put_fixed(run)
        self._typed = ""

    def _put_fixed(self, run: str) -> None:
        if run:
            words = Words(text=run, role="typed", strong=True, figures=True, pos_hint={"center_y": 0.5})
            words.rigid = True
            self._fixed.append(words)
            self.add_widget(words)

    @property
    def typed(self) -> str:
        """The digits typed so far."""
        return self._typed

    @typed.setter
    def typed(self, digits: str) -> None:
        self._typed = digits

    def fit(self, width: float, height: float | None = None) -> None:
        """Give every box the same width, as wide as the token or as what is left allows."""
        tall = height if height is not None else theme().px("typed-box")
        for words in self._fixed:
            words.fit_line()
        taken = sum(words.width for words in self._fixed) + self.spacing * (len(self.children) - 1)
        wide = min(self._widest, (width - taken) / max(1, len(self._boxes)))
        for place, box in enumerate(self._boxes):
            known = place < len(self._typed)
            box.digit = (HIDDEN if self._hidden else self._typed[place]) if known else ""
            box.current = place == len(self._typed)
            box.fit(wide, tall)
        self.size = (width, tall)

    def sides(self, boxes: range) -> tuple[float, float]:
        """Return where some of its boxes begin and end, in pixels from its own left side."""
        lefts, left = {}, 0.0
        for part in reversed(self.children):
            lefts[part] = left
            left += part.width + self.spacing
        first, last = self._boxes[boxes.start], self._boxes[boxes.stop - 1]
        return lefts[first], lefts[last] + last.width


class BelowMask(Flow):
    """What is said below a mask: of some of its boxes in the middle below them, of the rest below its right end."""

    def __init__(self, mask: MaskRow, boxes: range, all_boxes: range, **properties: Any) -> None:
        super().__init__(orientation="horizontal", **properties)
        self._mask, self._about, self._all = mask, boxes, all_boxes
        self._of_boxes, self._of_rest = Words(role="caption"), Words(role="caption", tone="ink-2")
        self.add_widget(self._of_boxes)
        self.add_widget(self._of_rest)

    def say(self, of_boxes: str, of_rest: str, *, strong: bool = False) -> None:
        """Say something of the boxes, semibold where it should be seen at once, and of the rest."""
        self._of_boxes.text, self._of_boxes.strong = of_boxes, strong
        self._of_boxes.tone = "ink" if strong else "ink-2"
        self._of_rest.text = of_rest

    def fit(self, width: float, height: float | None = None) -> None:
        """Set both apart; the row stays as tall when there is nothing to say, so that no key moves."""
        for words in (self._of_boxes, self._of_rest):
            words.fit_line()
        begin, end = self._mask.sides(self._about) if self._about else (0.0, 0.0)
        rest = max(0.0, self._mask.sides(self._all)[1] - self._of_rest.width)
        most = (rest - theme().px("gap") if self._of_rest.text else width) - self._of_boxes.width
        left = max(0.0, min((begin + end - self._of_boxes.width) / 2, most))
        self.padding = [left, 0, 0, 0]
        self.spacing = max(0.0, rest - left - self._of_boxes.width)
        self.size = (width, height if height is not None else theme().line_height("caption"))


class PadScreen(Screen):
    """A screen that is typed on: what it is about, what was typed, the keys, and the ways on.

    `rows` are the keys by look, `ways` the buttons from left to right, the main one last. What is told stands above
    the keys, or beside them where the panel lies and is not used from low down.
    """

    def __init__(
        self,
        sentences: Sentences,
        told: Sequence[Widget],
        typed: TypedBox | MaskRow,
        rows: Rows,
        ways: Sequence[PushButton],
        *,
        wide: bool = False,
        below: BelowMask | None = None,
        **properties: Any,
    ) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._typed = typed
        self._upright = upright() or wide
        self._hint = below or Words(role="caption", tone="ink-2")
        self._told = list(told)
        telling = _telling([*told, typed, self._hint], beside=told[1:] if low_and_lying() and not wide else ())
        # The keys stand at the foot, where a hand in a wheelchair reaches them.
        keys = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        keys.add_widget(Spring())
        for row in self._rows_of_keys(rows_of(rows), letters=wide):
            keys.add_widget(row)
        foot = keys if self._upright else telling
        if not self._upright:
            telling.add_widget(Spring())
        for row in rows_of_ways(ways, together=wide and not theme().portrait):
            foot.add_widget(row)
        self._keys = keys
        self._telling = telling
        self.orientation = "vertical" if self._upright else "horizontal"
        self.spacing = theme().px("gap" if self._upright else "column-gap")
        self.add_widget(telling)
        self.add_widget(keys)

    def _rows_of_keys(self, rows: Sequence[str], *, letters: bool) -> list[Flow]:
        say, flows = self._sentences.say, []
        height = "key-letter" if letters else "key"
        for signs in rows:
            keys: list[PushButton] = []
            for sign in signs:
                if sign == "<":
                    erase = say("erase-letter") if letters else say("erase-one")
                    keys.append(narrow(Button.ERASE_ONE, "backspace", erase, height))
                    keys[-1].stacked = not letters  # beside the space bar, which is wide
                    keys[-1].weight = 2 if letters else 1.5 if theme().low else 1
                elif sign == "x":
                    keys.append(narrow(Button.ERASE_ALL, "eraser", say("erase-all"), height))
                elif sign == " ":
                    keys.append(
                        Key(text=say("space"), sign=sign, role="caption", height_name=height, key=True, weight=2)
                    )
                else:
                    role = "lead" if letters else "key"
                    keys.append(Key(text=sign, role=role, figures=True, height_name=height, key=True))
            flow = buttons(*keys)
            flow.spacing = theme().px("gap-tiny" if letters else "gap-small")
            flows.append(flow)
        return flows

    def settle(self, width: float, height: float) -> None:
        """Keep the keys where they are, whatever was typed."""
        self.fit(width, height)
        if len(self._told) > 1 and self._is_crowded(height):
            # A band above has taken the room. Who types has found the code, and the title says which.
            moved = self._told.pop()
            self._telling.remove_widget(moved)
            if not self._upright:
                self._say_above_keys(moved, height)
        self.fit(width, height)
        if self._upright:
            rest = height - self.padding[1] - self.padding[3] - self._telling.height - self.spacing
            self._keys.fit(self._telling.width, rest)

    def _say_above_keys(self, told: Any, height: float) -> None:
        """Put what was told above the keys, which stand beside it, where they leave room for it."""
        room = height - self.padding[1] - self.padding[3]
        told.fit(self._keys.width)
        self._keys.fit(self._keys.width)
        if self._keys.height + self._keys.spacing + told.height <= room:
            self._keys.add_widget(told, index=len(self._keys.children))

    def _is_crowded(self, height: float) -> bool:
        room = height - self.padding[1] - self.padding[3]
        self._telling.fit(self._telling.width)
        if not self._upright:
            return self._telling.height > room
        self._keys.fit(self._telling.width)
        return self._telling.height + self.spacing + self._keys.height > room

    def redraw(self) -> None:
        """Fit again what shows what was typed; nothing else moves."""
        self._typed.fit(self._typed.width, self._typed.height)
        self._hint.fit(self._hint.width)

    def say_hint(self, hint: str) -> None:
        """Say something below what was typed; the row stays as tall when there is nothing, so that no key moves."""
        self._hint.text = hint or "\u00a0"


def _telling(parts: Sequence[Widget], beside: Sequence[Widget]) -> Flow:
    """Return what stands above or beside the keys; some of its parts may stand beside the others."""
    column = Flow(orientation="vertical", spacing=theme().px("gap-small"))
    for part in parts:
        if part not in beside:
            column.add_widget(part)
    if not beside:
        return column
    row = Flow(orientation="horizontal", spacing=theme().px("column-gap"))
    for part in (column, *beside):
        row.add_widget(part)
    return row


def low_and_lying() -> bool:
    """Tell whether the keys take the height and leave the width: from low down, on a panel that lies."""
    return theme().low and not theme().portrait


def upright() -> bool:
    """Tell whether the keys stand below what is told; beside it they would reach up too far for a low hand."""
    return theme().portrait or theme().low


def title_role() -> str:
    """Return the type role of a pad's title: smaller where the height is the keys'."""
    look = theme()
    return "lead" if look.large and not look.portrait else "title"


def rows_of(rows: Rows) -> tuple[str, ...]:
    """Return the keys row by row, as the look in force has them."""
    if not theme().low:
        return rows[0]
    return rows[1] if theme().portrait else rows[2]


def rows_of_ways(ways: Sequence[PushButton], *, together: bool = False) -> list[Flow]:
    """Return the buttons that lead on: where there are three, the main one has a row of its own.

    In low reach they stand in one row, so that the keys stand lower, as they do below a keyboard of letters.
    """
    if theme().low or together:
        ways[-1].stacked = theme().portrait
        return [_row(ways)]
    return [_row(ways)] if len(ways) < 3 else [_row(ways[-1:]), _row(ways[:-1])]  # noqa: PLR2004 - see above


def _row(ways: Sequence[PushButton]) -> Flow:
    if len(ways) == 2 and not theme().low:  # noqa: PLR2004 - they have the width to be read as one is
        for way in ways:
            way.stacked, way.role = False, "button" if theme().portrait else "body"
    row = buttons(*ways)
    row.spacing = theme().px("gap-small")
    return row


def narrow(button: Button, icon: str, text: str, height: str = "button") -> PushButton:
    """Return a button that has its icon over its word."""
    stacked = bool(text)
    return PushButton(button, icon=icon, text=text, role="caption", stacked=stacked, key=True, height_name=height)
