"""The keypad: digits, the letters H and G, and the marks that stand in codes. No system keyboard is involved."""

from typing import Any, Final

from kivy.app import App
from kivy.properties import StringProperty

from kiosk.screens.cards import buttons
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Keypad, KeyPressed

load_kv("parts")
load_kv("keypad")

ROWS: Final = ("123H", "456G", "789.", "0-/")  # the last row begins with the key that erases
# In low reach fewer rows, so that the highest key is lower; the key that erases needs more width than a sign.
LOW_ROWS: Final = ("12345H", "67890G", ".-/")
LOW_WIDE_ROWS: Final = ("12345HG.", "67890-/")


class Key(PushButton):
    """One key; reports its sign."""

    def on_release(self) -> None:
        """Report the sign."""
        App.get_running_app().dispatch_event(KeyPressed(self.text))


class TypedBox(Flow):
    """What was typed so far, with a mark where the next sign comes."""

    typed = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._words = Words(role="typed", strong=True, figures=True)
        self._words.pos_hint = {"center_y": 0.5}
        self.add_widget(self._words)

    def fit(self, width: float, height: float | None = None) -> None:
        """Keep one line; the newest signs stay in sight."""
        self._words.shorten, self._words.shorten_from = True, "left"
        self._words.text = f"{self.typed}_"
        self._words.fit(width - 2 * self.padding[0])
        self.size = (width, height if height is not None else theme().px("typed-box"))


class KeypadScreen(Screen):
    """Where the code stands on the paper, what was typed, and the keys."""

    def __init__(self, sentences: Sentences, page: Keypad, **properties: Any) -> None:
        super().__init__(**properties)
        say = sentences.say
        self._sentences = sentences
        self._typed = TypedBox()
        self._hint = Words(role="caption", tone="ink-2")
        self._look_up = PushButton(Button.LOOK_UP, icon="search", text=say("look-up"), main=True)
        title = Words(text=say("enter-code"), role="title", strong=True)
        telling = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        said = [title, Words(text=say("keypad-where"))]
        if not (theme().low and theme().large and not theme().portrait):  # there the height is the keys'
            said.append(Words(text=say("keypad-how"), tone="ink-2"))
        for part in said:
            telling.add_widget(part)
        telling.add_widget(self._typed)
        telling.add_widget(self._hint)
        # The keys stand at the foot, where a hand in a wheelchair reaches them.
        keys = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        keys.add_widget(Spring())
        for signs in rows_of_keys():
            row = buttons(*(Key(text=sign, role="key", figures=True, height_name="key", key=True) for sign in signs))
            row.spacing = theme().px("gap-small")
            keys.add_widget(row)
        erase_one = _narrow(Button.ERASE_ONE, "backspace", say("erase-one"))
        erase_one.height_name = "key"
        row.add_widget(erase_one, index=len(row.children))
        back, erase_all = (
            _narrow(Button.BACK, "arrow-left", say("back")),
            _narrow(Button.ERASE_ALL, "eraser", say("erase-all")),
        )
        leaving = buttons(back, erase_all)
        leaving.spacing = theme().px("gap-small")
        foot = keys if upright() else telling
        if not upright():
            telling.add_widget(Spring())
        foot.add_widget(buttons(leaving, self._look_up))
        self._keys = keys
        self._telling = telling
        self.add_widget(telling)
        self.add_widget(keys)
        self._show(page)

    def settle(self, width: float, height: float) -> None:
        """Keep the keys where they are, whatever was typed."""
        self.fit(width, height)
        if upright():
            rest = height - self.padding[1] - self.padding[3] - self._telling.height - self.spacing
            self._keys.fit(self._telling.width, rest)

    def draw(self, page: Keypad) -> None:
        """Show what was typed."""
        self._show(page)
        self._typed.fit(self._typed.width, self._typed.height)
        self._hint.fit(self._hint.width)

    def _show(self, page: Keypad) -> None:
        self._typed.typed = page.typed
        self._look_up.disabled = not page.may_look_up
        # The row stays as tall when there is nothing to say, so that no key moves under a finger.
        self._hint.text = "\u00a0" if page.may_look_up else self._sentences.say("keypad-digit-missing")


def upright() -> bool:
    """Tell whether the keys stand below what is told; beside it they would reach up too far for a low hand."""
    return theme().portrait or theme().low


def rows_of_keys() -> tuple[str, ...]:
    """Return the signs of the keys, row by row."""
    if not theme().low:
        return ROWS
    return LOW_ROWS if theme().portrait else LOW_WIDE_ROWS


def _narrow(button: Button, icon: str, text: str) -> PushButton:
    """Return a button that has its icon over its word."""
    return PushButton(button, icon=icon, text=text, role="caption", stacked=True, key=button is not Button.BACK)
