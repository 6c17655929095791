"""The parts every screen is made of.

A part has `fit(width)`, which gives it its size at once: heights come from the theme and the number of lines, so that a
screen knows before it is drawn what fits on it, and nothing jumps.
"""

import re
from pathlib import Path
from typing import Any, Final

from kivy.app import App
from kivy.core.text import LabelBase
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.image import Image
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from assets import asset
from kiosk.screens.drawing import UNITS, Pen, draw_family
from kiosk.state import Button, Event, Pressed
from kiosk.theme import Theme
from kiosk.typefaces import FIGURES, TEXT, Typeface

FOLDER: Final = Path(__file__).parent
CLOSER: Final = (0.6, 0.7, 0.8, 0.9)  # shares of a width that wrapped words are tried in
LONELY: Final = 0.25  # of a width: a last line shorter than that looks forgotten, as one word does
PAIR: Final = 2  # words
BETWEEN_SENTENCES: Final = re.compile(r"(?<=[^\sA-Z\u0110][.?!…]) (?=\S)")  # "TP. Tam Kỳ" is one


def register_fonts(text: Typeface = TEXT, following: Typeface = TEXT) -> None:
    """Name the typefaces: `text`, `next` for the name of the language that follows, and `figures` for codes.

    What is drawn from now on is drawn in them; a language may have one of its own (`kiosk.typefaces`). The figures of
    codes are equally wide.
    """
    for name, face in {"text": text, "next": following, "figures": FIGURES}.items():
        LabelBase.register(name, str(face.regular), fn_bold=str(face.bold))


def load_kv(name: str) -> None:
    """Read the .kv file beside a screen's module, once."""
    path = str(FOLDER / f"{name}.kv")
    if path not in Builder.files:
        Builder.load_file(path)


def theme() -> Theme:
    """Return the look in force."""
    look: Theme = App.get_running_app().theme
    return look


def report(pressed: Widget, event: Event) -> None:
    """Tell the visit what was pressed, unless its screen went while the finger was down, as another finger may do."""
    if pressed.get_root_window() is not None:
        App.get_running_app().dispatch_event(event)


class Words(Label):
    """Words in a type role; wraps at the width it is given."""

    role = StringProperty("body")
    tone = StringProperty("ink")
    strong = BooleanProperty(False)
    figures = BooleanProperty(False)
    text: str  # Kivy's own
    lines = 1  # how many it wraps into
    whole = ""  # the text as it was given, where `text` begins each sentence on a line of its own

    def fit(self, width: float) -> None:
        """Wrap at a width in pixels and take the height of the lines that makes."""
        self._join_sentences()
        self._wrap_at(width)
        self._keep_clear(0)
        self._take_height()
        self.width = width
        if self.lines > 1 and not self._part_sentences():
            self._keep_company(width)

    def fit_line(self) -> None:
        """Stay on one line and take the width that needs."""
        self._join_sentences()
        self._wrap_at(None)
        self._keep_clear(0)
        self._take_height()
        self.width = self.texture_size[0] + 1  # wrapped at its own width, rounding could break it

    def wrap_close(self, width: float) -> None:
        """Wrap inside a width into as few lines as it allows, and take no more of it than they need."""
        self.fit(width)
        fewest = self.lines
        for share in CLOSER:
            self.fit(width * share)
            if self.lines == fewest:
                return
        self.fit(width)

    def _part_sentences(self) -> bool:
        """Begin each sentence on a line of its own, where that takes no further line; tell whether it is so."""
        fewest, whole = self.lines, self.text
        parted = BETWEEN_SENTENCES.sub("\n", whole)
        if parted == whole:
            return False
        self.text = parted
        self._take_height()
        if self.lines > fewest or self._is_lonely(self.width, each_sentence=True):
            self.text = whole
            self._take_height()
            return False
        self.whole = whole
        return True

    def _join_sentences(self) -> None:
        """Take back what `_part_sentences` did at another width."""
        if self.whole and BETWEEN_SENTENCES.sub("\n", self.whole) == self.text:
            self.text = self.whole
        self.whole = ""

    def _keep_company(self, width: float) -> None:
        """Wrap closer where a word would stand alone on the last line, unless that takes a further line."""
        fewest = self.lines
        if not self._is_lonely(width):
            return
        for share in reversed(CLOSER):
            self._keep_clear(width * (1 - share))
            self._take_height()
            if self.lines > fewest:
                break
            if not self._is_lonely(width):
                return
        self._keep_clear(0)
        self._take_height()

    def _is_lonely(self, width: float, *, each_sentence: bool = False) -> bool:
        """Tell whether the last line is short beside a width in pixels, or a single word; or that of any sentence.

        A sentence that has one line is as short as it is.
        """
        lines = self._label._cached_lines  # noqa: SLF001 - Kivy tells nowhere else how it broke a text
        ends = [at for at, line in enumerate(lines) if line.is_last_line] if each_sentence else [len(lines) - 1]
        wrapped = [at for at in ends if at == len(lines) - 1 or (at > 0 and not lines[at - 1].is_last_line)]
        return any(
            lines[at].w < width * LONELY or len("".join(run.text for run in lines[at].words).split()) < PAIR
            for at in wrapped
        )

    def _keep_clear(self, room: float) -> None:
        """Keep so many pixels of the width free of words, on the side they do not begin at."""
        before = {"left": 0.0, "center": 0.5, "right": 1.0}.get(self.halign, 0.0)
        self.padding = [room * before, 0, room * (1 - before), 0]

    def _wrap_at(self, width: float | None) -> None:
        self.text_size = (width, None)

    def _take_height(self) -> None:
        self.texture_update()
        drawn = theme().type_size(self.role) * 1.265 * theme().line_factor(self.role)
        # A stacked capital makes its line a little taller; the row stays as tall as the others.
        self.lines = max(1, round(self.texture_size[1] / drawn)) if self.text else 0
        self.height = self.lines * theme().line_height(self.role)


class Spring(Widget):
    """Takes the height that is left over."""

    def fit(self, width: float) -> None:
        """Begin with nothing."""
        self.size = (width, 0.0)


class Divider(Widget):
    """A thin line between blocks."""

    tone = StringProperty("line")
    heavy = BooleanProperty(False)

    def fit(self, width: float) -> None:
        """Span the width."""
        self.width = width


class Icon(Image):
    """An icon of `assets/icons`, tinted. Never without its word beside it."""

    icon = StringProperty("")
    tone = StringProperty("cham")
    size_name = StringProperty("section-icon")
    mipmap = BooleanProperty(True)  # a rule would set it when the picture is loaded, and have it loaded once more
    rigid = True

    def on_icon(self, _icon: "Icon", name: str) -> None:
        """Load the picture of this name."""
        self.source = str(asset("icons", f"{name}.png")) if name else ""

    def fit(self, width: float) -> None:
        """Keep the size of the token."""


class FamilyShape(Widget):
    """The silhouette of a family."""

    family = StringProperty("none")
    ground = StringProperty("none-tint")
    rigid = True

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw, family=self._draw)

    def fit(self, width: float) -> None:
        """Keep the size of the token."""

    def _draw(self, *_changed: object) -> None:
        self.canvas.clear()
        pen = Pen(self.canvas, self.x, self.y, self.width / UNITS)
        draw_family(pen, self.family, theme().colour(tone_of(self.family)), theme().colour(self.ground))


def tone_of(family: str) -> str:
    """Return the colour token of a family: `fee` and `unconfirmed` have another's, with a mark of their own."""
    return {"unconfirmed": "ready", "fee": "act"}.get(family, family)


class Flow(BoxLayout):
    """Parts under one another, or beside one another."""

    def fit(self, width: float, height: float | None = None) -> None:
        """Fit the parts to a width; a height given is filled by the Springs inside."""
        parts = list(reversed(self.children))
        left, top, right, bottom = self.padding
        inner = width - left - right
        inner_height = None if height is None else height - top - bottom
        if self.orientation == "vertical":
            self._fit_down(parts, inner, inner_height)
            content = sum(part.height for part in parts) + self.spacing * max(0, len(parts) - 1)
        else:
            self._fit_across(parts, inner, inner_height)
            content = max((part.height for part in parts), default=0)
        self.size = (width, height if height is not None else content + top + bottom)

    def _fit_down(self, parts: list[Any], width: float, height: float | None) -> None:
        for part in parts:
            part.fit(width)
        springs = [part for part in parts if isinstance(part, Spring)]
        if height is None or not springs:
            return
        taken = sum(part.height for part in parts) + self.spacing * (len(parts) - 1)
        for spring in springs:
            spring.height = max(0, (height - taken) / len(springs))

    def _fit_across(self, parts: list[Any], width: float, height: float | None) -> None:
        rigid = [part for part in parts if getattr(part, "rigid", False)]
        taken = sum(part.width for part in rigid) + self.spacing * max(0, len(parts) - 1)
        weights = sum(getattr(part, "weight", 1) for part in parts if part not in rigid)
        share = (width - taken) / max(1, weights)
        for part in parts:
            room = part.width if part in rigid else share * getattr(part, "weight", 1)
            if height is not None and isinstance(part, Flow):
                part.fit(room, height)
            else:
                part.fit(room)

    def clear(self) -> None:
        """Take every part out."""
        self.clear_widgets()


class DoorCard(Flow):
    """The card with a round top on a straight foot: the open door."""

    tone = StringProperty("none")
    ground = StringProperty("none-tint")
    outlined = BooleanProperty(False)
    plain = BooleanProperty(False)  # a band and no door: its top is like its foot

    @property
    def edge(self) -> float:
        """Width of the outline in pixels."""
        return theme().px("stroke-card") if self.outlined else 0

    def radii(self, inset: float) -> list[float]:
        """Return the radii of the four corners, inside an outline."""
        foot = theme().px("radius") - inset
        top = foot if self.plain else theme().px("door-top") - inset
        return [top, top, foot, foot]


class PushButton(ButtonBehavior, Flow):
    """A button with an icon and a word. `pressed_button` is what it reports when it is let go."""

    icon = StringProperty("")
    text = StringProperty("")
    role = StringProperty("button")
    main = BooleanProperty(False)
    height_name = StringProperty("button")
    edge_tone = StringProperty("cham")
    ground = StringProperty("surface")
    figures = BooleanProperty(False)
    stacked = BooleanProperty(False)  # the icon over the word, for a narrow button
    weight = NumericProperty(1)  # how many shares of a row it takes
    key = BooleanProperty(False)  # one of many of a kind: in ink, so that the way on stands out

    def __init__(self, button: Button | None = None, **properties: Any) -> None:
        super().__init__(**properties)
        self.button = button
        self._icon = Icon(size_name="button-icon")
        self._words = Words(strong=True, halign="center")
        self._words.pos_hint = {"center_y": 0.5}
        self.bind(state=self._dress, main=self._dress, disabled=self._dress)

    def fit(self, width: float, height: float | None = None) -> None:
        """Centre icon and word in the width."""
        self.clear()
        tall = height if height is not None else theme().px(self.height_name)
        self.orientation = "vertical" if self.stacked else "horizontal"
        self.spacing = 0 if self.stacked else theme().px("gap-small") * 1.5
        room = width - 2 * theme().px("gap-tiny")
        parts: list[Any] = []
        self._words.text, self._words.role, self._words.figures = self.text, self.role, self.figures
        self._words.fit_line()
        if self.icon:
            self._icon.icon = self.icon
            self._icon.size_name = "stacked-icon" if self.stacked else "button-icon"
            parts.append(self._icon)
            if not self.stacked:
                room -= self._icon.width
                if self._words.width + self.spacing > room - 2 * theme().px("gap-tiny"):
                    self.spacing = theme().px("gap-tiny")  # closer together rather than to the edges
                room -= self.spacing
        if self._words.width > room:
            self._words.wrap_close(room)
        parts.append(self._words)
        for part in parts:
            part.pos_hint = {"center_x": 0.5} if self.stacked else {"center_y": 0.5}
            self.add_widget(part)
        content = sum(part.height if self.stacked else part.width for part in parts) + self.spacing * (len(parts) - 1)
        spare = ((tall if self.stacked else width) - content) / 2
        self.padding = [0, spare, 0, spare] if self.stacked else [spare, 0, spare, 0]
        self.size = (width, tall)
        self._dress()

    @property
    def least(self) -> float:
        """How wide a stacked button must be for its words to stand on one line, in pixels."""
        words = Words(text=self.text, role=self.role, strong=True)
        words.fit_line()
        return words.width + 2 * theme().px("gap-tiny")

    def on_release(self) -> None:
        """Report the press."""
        if self.button is not None:
            report(self, Pressed(self.button))

    def _dress(self, *_changed: object) -> None:
        """Take the colours of the state: pressed swaps them, disabled sinks the button."""
        down = (self.state == "down") is not bool(self.main)
        if self.disabled:
            self.ground, self.edge_tone, tone = "sunken", "off-edge", "off"
        else:
            self.ground, self.edge_tone, tone = ("cham", "cham", "on-cham") if down else ("surface", "cham", "cham")
            if self.key and not down:
                self.edge_tone = "edge"
                tone = "cham" if self.icon else "ink"
        self._icon.tone = self._words.tone = tone


class Screen(Flow):
    """A whole screen between head and bar; thrown away when its page is."""

    def settle(self, width: float, height: float) -> None:
        """Fit the screen to the room between head and bar."""
        self.fit(width, height)

    def let_go(self) -> None:
        """Give back what outlives a widget; most screens hold nothing of the kind."""
