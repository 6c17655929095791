"""The real kiosk in this process, in a window without a screen (SDL offscreen), with a clock that tests turn by hand.

Kivy has one window and one running app a process, so the window is opened once and each test puts its own app on it.
What the API would answer, a test says itself: `stage.lookups` keeps what was asked, and `stage.answer(view)` answers.
"""

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from kiosk.sentences import Sentences
from kiosk.state import Answered, Done, Effect, Event, Forget, LookUp, Machine, Pressed, Rate, Recover, Refused, Visit
from kiosk.typefaces import TEXT, Typeface
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.wording import Face, Wording
from tests.support.fake_lookup_api import NOW

PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)
FACE = Face(hotline="1022", portal="dichvucong.gov.vn", centre="Trung tâm Phục vụ hành chính công tỉnh Quảng Nam")
PLACE = "xã Bình Minh"
OWNER = "Sở Khoa học và Công nghệ"


@dataclass
class Lookups:
    """Keeps what is asked; answers when the test says so."""

    asked: list[LookUp | Recover | Rate] = field(default_factory=list)
    forgotten: int = 0

    def run(self, effect: Effect) -> None:
        match effect:
            case LookUp() | Recover() | Rate():
                self.asked.append(effect)
            case Forget():
                self.forgotten += 1


class Stage:
    """One app on the window."""

    def __init__(self, app: Any, lookups: Lookups, clock: list[float]) -> None:
        self.app = app
        self.lookups = lookups
        self._clock = clock

    @property
    def visit(self) -> Visit:
        return self.app.visit

    def happens(self, event: Event) -> None:
        """Let an event happen; `draw` shows what follows."""
        self.app.dispatch_event(event)

    def answer(self, view: View) -> None:
        """Answer the newest lookup."""
        self.happens(Answered(self.lookups.asked[-1].ticket, view))

    def done(self) -> None:
        """Answer the newest rating or lost receipt."""
        self.happens(Done(self.lookups.asked[-1].ticket))

    def refuse(self, code: ProblemCode, **more: Any) -> None:
        """Answer the newest lookup with a problem."""
        problem = Problem(code, code.value, HTTP_STATUS[code], **more)
        self.happens(Refused(self.lookups.asked[-1].ticket, problem))

    def passes(self, seconds: float) -> None:
        """Turn the clock, and tell the visit as its own timer would."""
        from kiosk.state import Ticked

        self._clock[0] += seconds
        self.happens(Ticked())

    def draw(self) -> None:
        """Let Kivy lay out and draw."""
        from kivy.base import EventLoop

        for _ in range(3):
            EventLoop.idle()

    def lay_out(self) -> None:
        """Let Kivy put everything in its place, without drawing it: ten times as quick."""
        from kivy.clock import Clock

        Clock.tick()
        Clock.tick_draw()

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """What is drawn, row by row from the top, red green blue.

        It is drawn beside the window: without a screen, SDL keeps the surface of the size that the window had first.
        """
        from kivy.lang import Builder

        Builder.sync()  # what the .kv files draw follows the places
        drawn = self.app.root.export_as_image().texture
        width, height = drawn.size
        return np.frombuffer(drawn.pixels, np.uint8).reshape(height, width, 4)[:, :, :3]

    def picture(self, path: Path) -> None:
        """Keep a picture; for the eye."""
        from kiosk.window import save_picture

        self.draw()
        save_picture(path)

    def touch(self, x: float, y: float) -> None:
        """Put a finger down and lift it."""
        from kivy.tests.common import UnitTestTouch

        finger = UnitTestTouch(x, y)
        finger.touch_down()
        self.draw()
        finger.touch_up()
        self.draw()

    def press(self, word: str) -> None:
        """Touch the button or cell that carries a word."""
        self.touch(*self.button(word).center)

    def press_key(self, sign: str) -> None:
        """Touch one key of the keypad."""
        self.draw()
        keys = [each for each in self.buttons() if words_of(each) == sign]
        assert len(keys) == 1, sign
        self.touch(*keys[0].center)

    def button(self, word: str) -> Any:
        """The button that carries a word."""
        found = [widget for widget in self.buttons() if word in words_of(widget)]
        assert len(found) == 1, f"{word!r} stands on {len(found)} of {[words_of(each) for each in self.buttons()]}"
        return found[0]

    def buttons(self) -> list[Any]:
        """All that can be pressed."""
        from kivy.uix.behaviors import ButtonBehavior

        return [widget for widget in self.app.root.walk() if isinstance(widget, ButtonBehavior)]

    def labels(self) -> list[Any]:
        """All words on the screen."""
        from kivy.uix.label import Label

        return [widget for widget in self.app.root.walk() if isinstance(widget, Label) and widget.text]

    @property
    def texts(self) -> list[str]:
        """All words on the screen, without markup."""
        return [plain(label) for label in self.labels()]


def plain(label: Any) -> str:
    """The words of a label without markup, as they were given: a screen may begin each sentence on its own line."""
    import re

    text = getattr(label, "whole", "") or label.text
    return re.sub(r"\[/?[a-z]+(=[^\]]*)?\]", "", text) if getattr(label, "markup", False) else text


def out_of_cards(stage: Stage) -> list[str]:
    """What stands on a card and leaves it: its words, or its shape."""
    from kiosk.screens.parts import DoorCard, FamilyShape, Words

    return [
        repr(getattr(part, "text", "the shape"))
        for card in stage.app.root.walk()
        if isinstance(card, DoorCard)
        for part in card.walk(restrict=True)
        if isinstance(part, FamilyShape | Words)
        if part.x < card.x - 1 or part.y < card.y - 1 or part.right > card.right + 1 or part.top > card.top + 1
    ]


def words_of(widget: Any) -> str:
    """The words on a button."""
    from kivy.uix.label import Label

    return " ".join(plain(each) for each in widget.walk(restrict=True) if isinstance(each, Label))


def sentences(
    languages: tuple[str, ...] = ("vi", "en"), typefaces: Mapping[str, Typeface] | None = None
) -> dict[str, Sentences]:
    """What the kiosk says, at the moment when the samples are true."""
    wordings = {language: Wording(language) for language in languages}
    said = {}
    for at, language in enumerate(languages):
        following = languages[(at + 1) % len(languages)]
        other = wordings[following].text("kiosk-language-name") if following != language else None
        said[language] = Sentences(
            wordings[language], FACE, PLACE, other, _now, owner=OWNER, public_address="https://tracuu.example.vn",
            typeface=(typefaces or {}).get(language, TEXT),
        )  # fmt: skip
    return said


def _now() -> datetime:
    return NOW


@contextmanager
def on_stage(
    size: tuple[int, int] = PORTRAIT,
    *,
    languages: tuple[str, ...] = ("vi", "en"),
    machine: Machine | None = None,
    pitch: float | None = None,
    typefaces: Mapping[str, Typeface] | None = None,
) -> Iterator[Stage]:
    """Put a fresh kiosk on the window."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Kivy's own making, at import
        import kiosk.window

        kiosk.window.open_window(size)
        from kivy.app import App
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        from kiosk.app import KioskApp
    if Window.size != size:
        Window.size = size
    EventLoop.ensure_window()
    Clock._max_fps = 0  # tests do not wait for the next frame
    clock = [1000.0]
    lookups = Lookups()
    app = KioskApp(
        sentences(languages, typefaces), size, machine=machine or Machine(), pitch=pitch, monotonic=lambda: clock[0]
    )
    app.runners.append(lookups)
    App._running_app = app
    if EventLoop.status != "started":
        EventLoop.start()
    root = app.build()
    Window.add_widget(root)
    stage = Stage(app, lookups, clock)
    stage.draw()
    try:
        yield stage
    finally:
        Window.remove_widget(root)
        app.stop_timers()
        App._running_app = None


def press(button: Any) -> Pressed:
    """The event of a button."""
    return Pressed(button)
