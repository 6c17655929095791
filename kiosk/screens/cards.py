"""What answers and problems have in common: the card of a family, the steps, and a row of buttons."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from kivy.uix.widget import Widget
from kivy.utils import escape_markup, get_hex_from_color

from kiosk.screens.drawing import Pen
from kiosk.screens.parts import (
    Divider,
    DoorCard,
    FamilyShape,
    Flow,
    Icon,
    PushButton,
    Spring,
    Words,
    load_kv,
    theme,
    tone_of,
)
from kiosk.sentences import Sentences
from kiosk.state import Button
from lookup_api.wording import Family, StepLine, Telling

load_kv("parts")
load_kv("cards")

NO_BREAK: Final = "\u00a0"
OF_A_DATE: Final = ("title", "hint")  # type roles of a day that has no room on one line
OF_OTHERS: Final = ("title",)  # and of what stands in its place, which may be a name of any length


def family_card(
    telling: Telling, *, sentence: bool = True, earlier: bool = True, saved: bool = False, day: str = "day"
) -> DoorCard:
    """Return the card: silhouette and word, the sentence, and the date below a line; outlined where it is not sure.

    `sentence` and `earlier`, the appointment before this one, stand on it where there is room; `day` is the type role
    of the day below its hour, or of what stands in its place, which may be a long name.
    """
    tone = tone_of(telling.family)
    sure = telling.family is not Family.UNCONFIRMED and not saved
    ground = f"{tone}-tint" if sure else "surface"
    outlined = theme().contrast or not sure
    card = DoorCard(tone=tone, ground=ground, outlined=outlined, spacing=theme().px("gap") * 0.6)
    head = Flow(orientation="horizontal", spacing=theme().px("gap"))
    head.add_widget(FamilyShape(family=telling.family, ground=ground))
    words = Flow(orientation="vertical", pos_hint={"center_y": 0.5})
    words.add_widget(Words(text=telling.heading, role="title", tone=tone, strong=True))
    if telling.timeliness:
        words.add_widget(Words(text=telling.timeliness, tone=tone))
    head.add_widget(words)
    card.add_widget(head)
    if sentence and telling.sentence:
        card.add_widget(Words(text=telling.sentence, role="lead"))
    if telling.hour or telling.day:
        card.add_widget(_when(telling, tone, earlier=earlier, day=day))
    return card


class Day(Words):
    """The day below its hour, or what stands in its place: a little smaller where that leaves it on one line.

    "Wednesday, 26 Jun 2024" on two lines pushed what the card says besides off it.
    """

    def __init__(self, text: str, *, role: str, smaller: Sequence[str], **properties: Any) -> None:
        super().__init__(text=text, role=role, strong=True, **properties)
        self._roles = (role, *smaller)

    def fit(self, width: float) -> None:
        """Take the first role in which it has one line; where none has, the first of all."""
        for role in (*self._roles, self._roles[0]):
            self.role = role
            super().fit(width)
            if self.lines == 1:
                return


def _when(telling: Telling, tone: str, *, earlier: bool, day: str) -> Flow:
    """Return the biggest thing on the screen: hour and day, or what stands in their place."""
    when = Flow(orientation="vertical")
    above = Flow(orientation="vertical", padding=[0, theme().px("gap-small"), 0, theme().px("gap-small") * 1.5])
    above.add_widget(Divider(tone=tone, heavy=True))
    when.add_widget(above)
    if telling.date_label:
        when.add_widget(Words(text=telling.date_label, tone=tone, strong=True))
    if telling.hour:
        when.add_widget(Words(text=telling.hour, role="hour", strong=True))
    if telling.day:
        when.add_widget(Day(telling.day, role=day, smaller=OF_A_DATE if telling.hour else OF_OTHERS))
    for note, about in zip(telling.notes, telling.notes_about, strict=True):
        if earlier and about == "earlier":
            when.add_widget(Words(text=note, role="caption", tone="ink-2"))
    return when


def saved_card(age: str) -> Flow:
    """Return the band that tells how old an answer is which was saved."""
    card = DoorCard(tone="none", ground="none-tint", outlined=theme().contrast, plain=True)
    row = Flow(orientation="horizontal", spacing=theme().px("gap"))
    row.add_widget(Icon(icon="cloud-off", tone="ink"))
    row.add_widget(Words(text=age, role="caption", strong=True, pos_hint={"center_y": 0.5}))
    card.add_widget(row)
    card.padding = [theme().px("gap"), theme().px("gap-small") * 1.5] * 2
    return card


class ButtonRow(Flow):
    """Buttons beside one another, each as wide as the next, unless the words of one would touch its edges."""

    def _fit_across(self, parts: list[Any], width: float, height: float | None) -> None:
        if any(part.key for part in parts):
            super()._fit_across(parts, width, height)
            return
        for part, room in zip(parts, _rooms(parts, width - self.spacing * (len(parts) - 1)), strict=True):
            part.fit(room, height)


def _rooms(row: Sequence[PushButton], width: float) -> list[float]:
    """Return how wide each button is, in pixels: what one lacks, those with shorter words leave it.

    Where not all words have room on one line, the longest take two.
    """
    least = [_comfortable(button.text, button) for button in row]
    for _ in row:
        if sum(least) > width:
            at = least.index(max(least))
            least[at] = min([least[at], *(_comfortable(line, row[at]) for line in _broken(row[at]))])
    wide: set[int] = set()
    while sum(least) <= width:
        share = (width - sum(least[at] for at in wide)) / max(1, len(row) - len(wide))
        lacking = {at for at, each in enumerate(least) if each > share} - wide
        if not lacking:
            return [each if at in wide else share for at, each in enumerate(least)]
        wide |= lacking
    return [width / len(row)] * len(row)


def _comfortable(words: str, button: PushButton) -> float:
    """Return how wide a button must be for words on one line to stand clear of its icon and its edges, in pixels."""
    alone = button.stacked or not button.icon
    beside = 0 if alone else theme().px("button-icon") + theme().px("gap-small") * 1.5
    return _width(words, button.role, theme().type_size(button.role)) + beside + 4 * theme().px("gap-tiny")


@lru_cache(maxsize=256)
def _width(words: str, role: str, _size: float) -> float:
    """Return how wide semibold words are on one line, in pixels; kept, for a row is fitted several times a screen."""
    line = Words(text=words, role=role, strong=True)
    line.fit_line()
    return line.width


def _broken(button: PushButton) -> list[str]:
    """Return the longer line of each way to break a button's words into two; below an icon there is room for one."""
    words = [] if button.stacked else button.text.split(" ")
    broken = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return [max(lines, key=len) for lines in broken]


def buttons(*row: PushButton) -> Flow:
    """Return buttons beside one another: the left goes back or deeper, the right ends or goes on."""
    flow = ButtonRow(orientation="horizontal", spacing=theme().px("gap-small") * 1.5)
    for button in row:
        flow.add_widget(button)
    return flow


def short(button: PushButton) -> PushButton:
    """Return a button that takes less of a row: its icon over its word, and as tall as a usual one."""
    button.stacked, button.height_name, button.key = True, "button", False
    button.role = "body" if theme().portrait else "caption"
    return button


def onward_button(sentences: Sentences, *, last: bool) -> PushButton:
    """Return the button to the next part; on the last one it leads back to the first, and says so."""
    if last:
        return PushButton(Button.NEXT_PAGE, icon="arrow-bar-to-left", text=sentences.say("first-page"))
    return PushButton(Button.NEXT_PAGE, icon="arrow-right", text=sentences.say("next-page"))


def timeline(steps: tuple[StepLine, ...]) -> Flow:
    """Return the steps, one under the other."""
    flow = Flow(orientation="vertical")
    for place, step in enumerate(steps):
        flow.add_widget(StepRow(step, last=place == len(steps) - 1))
    return flow


class StepRow(Flow):
    """One step: a tick, a bull's eye or a ring, and a line down to the next."""

    def __init__(self, step: StepLine, *, last: bool, **properties: Any) -> None:
        super().__init__(**properties)
        self._dot = StepDot(step.state, last=last)
        self._step = step
        self._words = Words(markup=True, tone="ink-2" if step.state == "ahead" else "ink")
        self.add_widget(self._dot)
        self.add_widget(self._words)
        self._gap = 0 if last else theme().px("step-gap")

    def fit(self, width: float, height: float | None = None) -> None:
        """Leave the gap to the next step below the words; a date that has no room beside its step stands below it."""
        self._dot.height = 0
        self._words.text = _step_words(self._step)
        super().fit(width, height)
        if (lines := self._words.lines) > 1 and self._step.date:
            self._words.text = _step_words(self._step, below=True)
            super().fit(width, height)
            if self._words.lines > lines:
                self._words.text = _step_words(self._step)
                super().fit(width, height)
        self.height += self._gap
        self._dot.height = self.height


def _step_words(step: StepLine, *, below: bool = False) -> str:
    """Return the title, semibold unless it lies ahead, and the date in the second voice, beside it or below it."""
    title = escape_markup(step.title)
    if step.state != "ahead":
        title = f"[b]{title}[/b]"
    if not step.date:
        return title
    quiet: str = get_hex_from_color(theme().colour("ink-2"))
    size = round(theme().type_size("caption"))
    # A date is never broken over two lines, nor parted from the word before it.
    date = escape_markup(step.date.replace(" ", NO_BREAK))
    apart = "\n" if below else " "
    dot = "" if below else f"·{NO_BREAK}"
    return f"{title}{apart}[color={quiet}][size={size}]{dot}{date}[/size][/color]"


class StepDot(Widget):
    """The sign of a step and the line to the next one; dashed where the way lies ahead."""

    rigid = True

    def __init__(self, state: str, *, last: bool, **properties: Any) -> None:
        super().__init__(**properties)
        self._state = state
        self._last = last
        self.bind(pos=self._draw, size=self._draw)

    def fit(self, width: float) -> None:
        """Keep the width of the indent."""

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        look = theme()
        across = look.px("step-icon")
        line = look.line_height("body")
        scale = across / 40
        left, top = self.x + look.px("step-inset"), self.top - (line - across) / 2
        pen = Pen(self.canvas, left, top - across, scale, 40)
        strong, edge = look.colour("progress"), look.colour("edge")
        if not self._last:
            pen.colour(edge)
            foot = 40 + (self.height - line) / scale + (line - across) / scale - 6
            _draw_way(pen, 46, foot, dashed=self._state != "done")
        if self._state == "ahead":
            pen.colour(edge)
            pen.disc((20, 20), 19)
            pen.colour(look.colour("paper"))
            pen.disc((20, 20), 15)
            return
        pen.colour(strong)
        pen.disc((20, 20), 20)
        pen.colour(look.colour("surface"))
        if self._state == "done":
            pen.stroke([(11, 21), (17, 27), (29, 14)], 4)
            return
        pen.disc((20, 20), 16)
        pen.colour(strong)
        pen.disc((20, 20), 10)


def _draw_way(pen: Pen, top: float, foot: float, *, dashed: bool) -> None:
    if not dashed:
        pen.block(18, top, 4, foot - top)
        return
    at = top
    while at < foot:
        pen.block(18, at, 4, min(8, foot - at))
        at += 16


def in_upper_third(*parts: Widget, foot: Sequence[Widget]) -> Flow:
    """Return a column with the little that there is to say where eyes rest, and what ends it at the foot.

    From low down, on an upright panel, what is read begins at the upper edge: that is low already.
    """
    column = Flow(orientation="vertical", spacing=theme().px("gap"))
    above = [] if theme().low and theme().portrait else [Spring()]
    for part in (*above, *parts, Spring(), Spring(), *foot):
        column.add_widget(part)
    return column


def parts_of(
    blocks: list[Flow], width: float, first: float, further: float, apart: float | None = None
) -> list[list[Flow]]:
    """Share blocks out: as many on each part as its height in pixels has room for, at least one.

    `apart` is how many pixels stand between two of them, by the theme where it is not said.
    """
    parts: list[list[Flow]] = [[]]
    room, gap = first, theme().px("gap") if apart is None else apart
    for block in blocks:
        block.fit(width)
        if block.height > room and (parts[-1] or room < further):
            parts.append([])
            room = further
        parts[-1].append(block)
        room -= block.height + gap
    return parts
