"""What stands around every screen: the head, which only tells, and the bar, which never moves."""

from typing import Any, Final

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget
from kivy.utils import escape_markup

from kiosk.screens.drawing import Pen, draw_mark
from kiosk.screens.parts import Flow, Icon, Screen, Words, load_kv, report, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Help, Pressed, Visit

load_kv("parts")
load_kv("frame")

NAME_LINES: Final = 2


class Mark(Widget):
    """The mark: a door with lamp light in it."""

    rigid = True

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw)

    def fit(self, width: float) -> None:
        """Keep the size of the token."""

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        pen = Pen(self.canvas, self.x, self.y, self.width / 56, 72)
        draw_mark(pen, *(theme().colour(name) for name in ("cham", "mark-light", "paper")))


class Head(Flow):
    """The mark, whose machine it is, and the time."""

    def __init__(self, sentences: Sentences, **properties: Any) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._hour = Words(role="bar", strong=True, halign="right")
        self._day = Words(role="bar", tone="ink-2", halign="right")
        self.add_widget(Mark())
        self._names = Flow(orientation="vertical", pos_hint={"center_y": 0.5})
        self._centre = Words(text=sentences.centre, role="bar", strong=True)
        self._place = Words(text=sentences.place, role="bar")
        # Where the two take more than two lines, they run on as one.
        both = f"[b]{escape_markup(sentences.centre)}[/b] · {escape_markup(sentences.place)}"
        self._together = Words(text=both, role="bar", markup=True)
        self.add_widget(self._names)
        self._clock = Flow(orientation="vertical", pos_hint={"center_y": 0.5})
        self._clock.rigid = True
        self.add_widget(self._clock)

    def tell_time(self) -> None:
        """Show the time of day in words."""
        self._hour.text, self._day.text = self._sentences.clock()
        self._clock.clear()
        for each in (self._hour, self._day):
            if each is self._day and theme().large and theme().portrait:
                break  # in large letters the day would push the centre's name onto a third line
            each.fit_line()
            self._clock.add_widget(each)
        self._clock.width = max(each.width for each in self._clock.children)
        self._clock.fit(self._clock.width)
        for named in ([self._centre, self._place], [self._together], [self._centre]):
            # Whose machine it is matters more than where it stands: whoever reads this stands there too.
            self._names.clear()
            for each in named:
                if each.text:
                    self._names.add_widget(each)
            self.fit(self.width, self.height)
            if sum(each.lines for each in self._names.children) <= NAME_LINES:
                break

    def _fit_across(self, parts: list[Any], width: float, height: float | None) -> None:  # noqa: ARG002 - see below
        """Leave each part as tall as its words, centred, whatever the height of the head."""
        super()._fit_across(parts, width, None)


class BarCell(ButtonBehavior, Flow):
    """One option: an icon, its word, and a tick when it is on."""

    filled = BooleanProperty(False)

    def __init__(
        self, button: Button, icon: str, text: str, *, on: bool = False, typeface: str = "text", **properties: Any
    ) -> None:
        super().__init__(**properties)
        self.button = button
        self.filled = on
        self._on = on
        self._icon = Icon(icon=icon, size_name="bar-icon")
        self._words = Words(text=text, role="bar")
        self._words.font_name = typeface
        self._tick = Icon(icon="check", size_name="tick")
        self.bind(state=self._dress)

    def fit(self, width: float, height: float | None = None) -> None:
        """Centre the parts: icon over word in portrait, where cells are narrow, beside it where the bar is low."""
        self.clear()
        tall = height if height is not None else self.height
        beside = not theme().portrait or theme().large
        self.orientation = "horizontal" if beside else "vertical"
        self.spacing = theme().px("gap-small" if beside else "gap-tiny")
        self._words.fit_line()
        parts: list[Any] = [self._icon, self._words, self._tick] if self._on else [self._icon, self._words]
        if self._on and not beside:
            parts = [self._ticked(), self._words]
        if self._on and beside and sum(part.width for part in parts) + 2 * self.spacing > width - 2 * self.spacing:
            parts = [self._tick, self._words]  # what is on is told by the tick; there is no room for its picture
        for part in parts:
            part.pos_hint = {"center_y": 0.5} if beside else {"center_x": 0.5}
            self.add_widget(part)
        lengths = [part.width if beside else part.height for part in parts]
        spare = (width if beside else tall) - sum(lengths) - self.spacing * (len(parts) - 1)
        self.padding = [spare / 2, 0, spare / 2, 0] if beside else [0, spare / 2, 0, spare / 2]
        self.size = (width, tall)
        self._dress()

    def _ticked(self) -> Flow:
        """Return the icon with the tick behind it: the word alone may need the width."""
        row = Flow(orientation="horizontal", spacing=theme().px("gap-tiny"))
        for part in (self._icon, self._tick):
            if part.parent is not None:
                part.parent.remove_widget(part)
            part.pos_hint = {"center_y": 0.5}
            row.add_widget(part)
        row.size = (self._icon.width + self._tick.width + row.spacing, self._icon.height)
        return row

    def on_release(self) -> None:
        """Report the press."""
        report(self, Pressed(self.button))

    def _dress(self, *_changed: object) -> None:
        self.filled = self._on or self.state == "down"
        self._words.tone = "on-cham" if self.filled else "ink"
        self._icon.tone = self._tick.tone = "on-cham" if self.filled else "cham"


class Bar(Flow):
    """The options that work on every screen: in one row, in large letters on an upright panel in two."""

    def __init__(self, sentences: Sentences, visit: Visit, **properties: Any) -> None:
        super().__init__(**properties)
        looks = visit.looks
        cells = [
            BarCell(Button.LARGE, "text-size", sentences.say("large"), on=looks.large),
            BarCell(Button.CONTRAST, "contrast", sentences.say("contrast"), on=looks.contrast),
            BarCell(Button.LOW, "wheelchair", sentences.say("low"), on=looks.low),
        ]
        if visit.machine.speaker:
            cells.append(BarCell(Button.LISTEN, "volume", sentences.say("listen"), on=visit.speaking))
        cells.append(BarCell(Button.HELP, "help", sentences.say("help"), on=isinstance(visit.page, Help)))
        if sentences.other_language:
            cells.insert(0, BarCell(Button.LANGUAGE, "language", sentences.other_language, typeface="next"))
        rows = [cells]
        if theme().portrait and theme().large:
            half = (len(cells) + 1) // 2
            rows = [cells[:half], cells[half:]]
        self.orientation = "vertical"
        self._height = theme().px("bar") / len(rows)
        for row in rows:
            flow = Flow(orientation="horizontal")
            if not theme().portrait:  # there cells are wide enough to leave the edges of the glass to its frame
                flow.padding = [theme().px("gap-small"), 0]
            for cell in row:
                flow.add_widget(cell)
            self.add_widget(flow)

    def fit(self, width: float, height: float | None = None) -> None:
        """Share the height between the rows."""
        for row in self.children:
            row.fit(width, self._height)
        self.size = (width, height if height is not None else theme().px("bar"))


class Band(Flow):
    """What holds on every screen, in one short sentence: maintenance, an outage, no connection."""

    def __init__(self, text: str, icon: str, **properties: Any) -> None:
        super().__init__(**properties)
        self.add_widget(Icon(icon=icon, size_name="tick", tone="ink", pos_hint={"center_y": 0.5}))
        self.add_widget(Words(text=text, role="bar", strong=True, pos_hint={"center_y": 0.5}))


def told_in_band(sentences: Sentences, visit: Visit) -> str | None:
    """Return what the band says just now; what was announced is under way from a certain minute on."""
    return sentences.band(visit.machine.notices, connected=visit.machine.connected)


class Frame(FloatLayout):
    """Head, a band where there is something to tell, room for one screen, and bar."""

    dimmed = BooleanProperty(False)

    def __init__(self, sentences: Sentences, visit: Visit, size: tuple[float, float], **properties: Any) -> None:
        super().__init__(size=size, size_hint=(None, None), **properties)
        width, height = size
        self.head = Head(sentences, pos=(0, height - theme().px("head")))
        self.head.size = (width, theme().px("head"))
        self.head.tell_time()
        self.bar = Bar(sentences, visit, pos=(0, 0))
        self.bar.fit(width, theme().px("bar"))
        self.band: Band | None = None
        self.screen: Screen | None = None
        for part in (self.head, self.bar):
            part.pos_hint = {}
            self.add_widget(part)
        self.told = told_in_band(sentences, visit)
        if self.told:
            self._add_band(self.told, "tool" if visit.machine.connected else "cloud-off")

    def _add_band(self, told: str, icon: str) -> None:
        self.band = Band(told, icon)
        self.band.fit(self.width)
        self.band.pos_hint = {}
        # From low down it stands where low eyes read, just above the screen.
        self.band.pos = (0, min(self.head.y - self.band.height, self.height - theme().above))
        self.add_widget(self.band)

    def show(self, screen: Screen) -> None:
        """Put a screen in the room; the one before it is let go with all that it showed."""
        if self.screen is not None:
            self.screen.let_go()
            self.remove_widget(self.screen)
        self.screen = screen
        screen.pos_hint = {}
        screen.pos = (0, theme().px("bar"))
        taken = theme().px("head") + (self.band.height if self.band is not None else 0)
        screen.settle(self.width, self.height - max(taken, theme().above) - theme().px("bar"))
        self.add_widget(screen)
