"""What lies over every screen: one sentence in a ribbon, and the officer's page.

Both belong to the window and not to a visit: they stay when a screen is drawn anew.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.button import Button as PlainButton
from kivy.uix.label import Label

from kiosk.screens.parts import theme

TOLD_FOR: Final = 8.0  # seconds a passing sentence stays
OFFICER_LEAVES: Final = 120.0  # seconds: nobody forgets the page open
_FONT: Final = "text"
_HEIGHT: Final = 9.0  # mm of the ribbon
_LETTERS: Final = 4.2  # mm


def _pixels(millimetres: float) -> float:
    return millimetres / theme().millimetres(1.0)


class Ribbon(Label):
    """One sentence along the upper edge; `standing` stays, what is told passes."""

    def __init__(self, root: Any) -> None:
        super().__init__(size_hint=(1, None), pos_hint={"x": 0, "top": 1}, halign="center", valign="middle")
        self._root = root
        self._standing = ""
        self._passing = ""
        self._end = Clock.create_trigger(lambda _passed: self._pass(""), TOLD_FOR)
        with self.canvas.before:
            self._colour = Color(0.13, 0.13, 0.13, 1)
            self._back = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._place, size=self._place)

    def stand(self, words: str) -> None:
        """Say something for as long as it is so; empty for nothing."""
        self._standing = words
        self.show()

    def tell(self, words: str) -> None:
        """Say something in passing."""
        self._pass(words)
        self._end.cancel()
        self._end()

    def _pass(self, words: str) -> None:
        self._passing = words
        self.show()

    def show(self, *_: object) -> None:
        """Lie on top of what was drawn, where there is something to say."""
        words = self._passing or self._standing
        if self.parent is not None:
            self.parent.remove_widget(self)
        self.text = words
        if words:
            self.font_name = _FONT
            self.font_size = _pixels(_LETTERS)
            self.height = _pixels(_HEIGHT)
            self._root.add_widget(self)

    def _place(self, *_: object) -> None:
        self._back.pos, self._back.size = self.pos, self.size
        self.text_size = self.size


class OfficerPage(BoxLayout):
    """The officer's page: lines of facts, and buttons; takes every touch while it is open."""

    def __init__(self, root: Any, facts: Callable[[], Sequence[str]], left: Callable[[], None]) -> None:
        super().__init__(orientation="vertical", spacing=_pixels(2), padding=_pixels(8))
        self._root = root
        self._facts = facts
        self._left = left
        self._end = Clock.create_trigger(lambda _passed: self.leave(), OFFICER_LEAVES)
        with self.canvas.before:
            Color(0.08, 0.09, 0.11, 1)
            self._back = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._place, size=self._place)
        self._lines = Label(font_name=_FONT, font_size=_pixels(_LETTERS), halign="left", valign="top")
        self._lines.bind(size=lambda label, size: setattr(label, "text_size", size))
        self.add_widget(self._lines)

    def offer(self, buttons: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Offer buttons, each with what it does; the facts are told anew after each."""
        for words, do in buttons:
            button = PlainButton(text=words, font_name=_FONT, font_size=_pixels(_LETTERS), size_hint_y=None)
            button.height = _pixels(15)
            button.bind(on_release=lambda _button, do=do: self._do(do))
            self.add_widget(button)

    def open(self) -> None:
        """Lie over everything."""
        if self.parent is None:
            self._root.add_widget(self)
        self.tell()

    def stay(self) -> None:
        """Come back on top after a screen was drawn anew beneath."""
        if self.parent is None or self._root.children[0] is not self:
            if self.parent is not None:
                self.parent.remove_widget(self)
            self._root.add_widget(self)

    def tell(self, *more: str) -> None:
        """Tell the facts as they are now."""
        self._lines.text = "\n".join((*self._facts(), *more))
        self._end.cancel()
        self._end()

    def leave(self) -> None:
        """Close."""
        self._end.cancel()
        if self.parent is not None:
            self.parent.remove_widget(self)
        self._left()

    def on_touch_down(self, touch: Any) -> bool:
        """Take every touch: beneath lies a screen for somebody else."""
        super().on_touch_down(touch)
        return True

    def _do(self, do: Callable[[], None]) -> None:
        do()
        if self.parent is not None:
            self.tell()

    def _place(self, *_: object) -> None:
        self._back.pos, self._back.size = self.pos, self.size
