"""What lies over every screen: one sentence in a ribbon, and the officer's page.

Both belong to the window and not to a visit: they stay when a screen is drawn anew.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.button import Button as PlainButton
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label

from kiosk.screens.parts import Flow, Words, theme

TOLD_FOR: Final = 8.0  # seconds a passing sentence stays
OFFICER_LEAVES: Final = 120.0  # seconds: nobody forgets the page open
LARGEST_FIRST: Final = ("body", "caption", "bar")  # type roles of a sentence in passing
_FONT: Final = "text"


class Ribbon(Flow):
    """One sentence above the screen, as tall as it needs; `standing` stays, what is told passes."""

    def __init__(self, root: Any) -> None:
        super().__init__(orientation="vertical")
        self.pos_hint = {"x": 0, "top": 1}
        self._root = root
        self._standing = ""
        self._passing = ""
        self._end = Clock.create_trigger(lambda _passed: self._pass(""), TOLD_FOR)
        with self.canvas.before:
            self._ground = Color(*theme().colour("ribbon"))
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
        self.clear()  # the looks may have changed since it was shown last
        if words:
            self._ground.rgba = theme().colour("ribbon")
            self._fill(words)
            # The head lies beneath, which has no controls; from low down, what no screen uses below it.
            below = theme().above - theme().px("head")
            self.pos_hint = {"x": 0, "top": 1 - below / self._root.height}
            self._root.add_widget(self)

    def _fill(self, words: str) -> None:
        """Set the sentence as large as the height of the head has room for, and be as tall: that is hidden whole."""
        head, least = theme().px("head"), theme().px("gap-tiny") / 2
        for role in LARGEST_FIRST:
            self.clear()
            self.padding = theme().px("margin"), least
            self.add_widget(Words(text=words, role=role, tone="on-ribbon", strong=True, halign="center"))
            self.fit(self._root.width)
            if self.height <= head:
                break
        self.padding = theme().px("margin"), least + max(0.0, head - self.height) / 2
        self.fit(self._root.width)

    def _place(self, *_: object) -> None:
        self._back.pos, self._back.size = self.pos, self.size


class OfficerPage(BoxLayout):
    """The officer's page: lines of facts, and buttons; takes every touch while it is open."""

    def __init__(self, root: Any, facts: Callable[[], Sequence[str]], left: Callable[[], None]) -> None:
        look = theme()
        super().__init__(orientation="vertical", spacing=look.px("gap-small"), padding=look.px("margin"))
        self._root = root
        self._facts = facts
        self._left = left
        self._end = Clock.create_trigger(lambda _passed: self.leave(), OFFICER_LEAVES)
        with self.canvas.before:
            Color(*look.colour("frame"))
            self._back = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._place, size=self._place)
        role = "body" if look.portrait else "caption"
        self._lines = Label(font_name=_FONT, font_size=look.type_size(role), halign="left", valign="top")
        self._lines.color = look.colour("on-frame")
        self._lines.line_height = look.line_factor(role)
        self._lines.bind(size=lambda label, size: setattr(label, "text_size", size))
        self.add_widget(self._lines)
        # A lying panel has no height for all buttons under one another, and the facts besides.
        self._buttons = GridLayout(cols=1 if look.portrait else 2, spacing=look.px("gap-small"), size_hint_y=None)
        self._buttons.bind(minimum_height=self._buttons.setter("height"))
        self.add_widget(self._buttons)

    def offer(self, buttons: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Offer buttons, each with what it does; the facts are told anew after each."""
        for words, do in buttons:
            button = PlainButton(text=words, font_name=_FONT, font_size=theme().type_size("body"), size_hint_y=None)
            button.height = theme().px("button")
            button.background_normal, button.background_color = "", theme().colour("on-frame")
            button.color = theme().colour("frame")
            button.bind(on_release=lambda _button, do=do: self._do(do))
            self._buttons.add_widget(button)

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
