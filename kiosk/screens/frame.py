"""What stands around every screen: the head, which only tells, and the bar, which never moves."""

from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.drawing import Pen, draw_mark
from kiosk.screens.parts import Flow, Icon, Screen, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Looks, Pressed

load_kv("parts")
load_kv("frame")


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
        names = Flow(orientation="vertical", pos_hint={"center_y": 0.5})
        names.add_widget(Words(text=sentences.centre, role="bar", strong=True))
        self._place = Words(text=sentences.place, role="bar")
        if sentences.place:
            names.add_widget(self._place)
        self._names = names
        self.add_widget(names)
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
        self.fit(self.width, self.height)
        if self._names.height > self.height and self._place.parent is not None:
            # Whose machine it is matters more than where it stands: whoever reads this stands there too.
            self._names.remove_widget(self._place)
            self.fit(self.width, self.height)

    def _fit_across(self, parts: list[Any], width: float, height: float | None) -> None:  # noqa: ARG002 - see below
        """Leave each part as tall as its words, centred, whatever the height of the head."""
        super()._fit_across(parts, width, None)


class BarCell(ButtonBehavior, Flow):
    """One option: an icon, its word, and a tick when it is on."""

    filled = BooleanProperty(False)

    def __init__(self, button: Button, icon: str, text: str, *, on: bool = False, **properties: Any) -> None:
        super().__init__(**properties)
        self.button = button
        self.filled = on
        self._on = on
        self._icon = Icon(icon=icon, size_name="bar-icon")
        self._words = Words(text=text, role="bar")
        self._tick = Icon(icon="check", size_name="tick")
        self.bind(state=self._dress)

    def fit(self, width: float, height: float | None = None) -> None:
        """Centre the parts: icon over word in portrait, where cells are narrow, beside it where the bar is low."""
        self.clear()
        tall = height if height is not None else self.height
        beside = not theme().portrait
        self.orientation = "horizontal" if beside else "vertical"
        self.spacing = theme().px("gap-small" if beside else "gap-tiny")
        self._words.fit_line()
        parts: list[Any] = [self._icon, self._words, self._tick] if self._on else [self._icon, self._words]
        if self._on and not beside:
            parts = [self._ticked(), self._words]
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
        App.get_running_app().dispatch_event(Pressed(self.button))

    def _dress(self, *_changed: object) -> None:
        self.filled = self._on or self.state == "down"
        self._words.tone = "on-cham" if self.filled else "ink"
        self._icon.tone = self._tick.tone = "on-cham" if self.filled else "cham"


class Bar(Flow):
    """The options that work on every screen."""

    def __init__(self, sentences: Sentences, looks: Looks, **properties: Any) -> None:
        super().__init__(**properties)
        cells = [
            BarCell(Button.LARGE, "text-size", sentences.say("large"), on=looks.large),
            BarCell(Button.CONTRAST, "contrast", sentences.say("contrast"), on=looks.contrast),
            BarCell(Button.LOW, "wheelchair", sentences.say("low"), on=looks.low),
        ]
        if sentences.other_language:
            cells.insert(0, BarCell(Button.LANGUAGE, "language", sentences.other_language))
        for cell in cells:
            self.add_widget(cell)


class Frame(FloatLayout):
    """Head, room for one screen, and bar."""

    dimmed = BooleanProperty(False)

    def __init__(self, sentences: Sentences, looks: Looks, size: tuple[float, float], **properties: Any) -> None:
        super().__init__(size=size, size_hint=(None, None), **properties)
        width, height = size
        self.head = Head(sentences, pos=(0, height - theme().px("head")))
        self.head.size = (width, theme().px("head"))
        self.head.tell_time()
        self.bar = Bar(sentences, looks, pos=(0, 0))
        self.bar.fit(width, theme().px("bar"))
        self.screen: Screen | None = None
        for part in (self.head, self.bar):
            part.pos_hint = {}
            self.add_widget(part)

    def show(self, screen: Screen) -> None:
        """Put a screen in the room; the one before it is let go with all that it showed."""
        if self.screen is not None:
            self.screen.let_go()
            self.remove_widget(self.screen)
        self.screen = screen
        screen.pos_hint = {}
        screen.pos = (0, theme().px("bar"))
        screen.settle(self.width, self.height - theme().above - theme().px("bar"))
        self.add_widget(screen)
