"""The wiring: the visit in the middle, effects on one side, screens on the other. Nothing is decided here."""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.hands import following_language
from kiosk.runners import Runner
from kiosk.screens.frame import Frame, told_in_band
from kiosk.screens.gallery import redraws, screen_of
from kiosk.screens.icons import load_icons
from kiosk.screens.parts import register_fonts
from kiosk.screens.scanning import ScanningScreen
from kiosk.sentences import Sentences
from kiosk.state import Event, Help, Machine, Ticked, Touched, Visit
from kiosk.theme import Theme
from kiosk.visit import step, wakes_at
from lookup_api.symbols import Frame as Picture

_log = logging.getLogger(__name__)


class Root(FloatLayout):
    """Reports touches that no button takes; on the countdown a button's own press must come first."""

    def on_touch_down(self, touch: Any) -> bool:
        """Let the screen have the touch, then tell the visit that somebody is there.

        Nobody aims at a screen that was never shown: a touch in the frame in which one was built presses nothing on it,
        so that neither a finger that slips nor a hundred of them press on through screens that nobody saw.
        """
        app = App.get_running_app()
        taken = not app.unseen and bool(super().on_touch_down(touch))
        if not taken or app.visit.countdown is None:
            app.dispatch_event(Touched())
        return taken


class KioskApp(App):
    """The kiosk on the screen.

    `sentences` by language, the house's own first; `monotonic` in seconds never goes back, `on_drawn` is told of each
    visit once it is on the screen. `machine` tells what the kiosk has as it starts; what changes comes as an event.
    `pitch` is how many mm of glass a pixel takes, None where nobody measured it.
    """

    def __init__(
        self,
        sentences: Mapping[str, Sentences],
        size: tuple[int, int],
        *,
        machine: Machine,
        pitch: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        on_drawn: Callable[[Visit], None] | None = None,
    ) -> None:
        super().__init__()
        register_fonts()
        self._sentences = sentences
        self._size = size
        self._pitch = pitch
        self._monotonic = monotonic
        self._on_drawn = on_drawn
        self._wake = Clock.create_trigger(lambda _passed: self.dispatch_event(Ticked()))
        self._previews: deque[tuple[Picture, bool]] = deque(maxlen=1)
        self.runners: list[Runner] = []
        self.watchers: list[Callable[[Visit], None]] = []  # told of each visit that was drawn, as on_drawn is
        self.visit = Visit.begin(tuple(sentences), monotonic(), machine)
        self.theme = self._look()
        self.frame: Frame | None = None
        self._built_in = -1  # the frame in which the screen that stands was built

    @property
    def unseen(self) -> bool:
        """Whether the screen that stands was built after the newest frame that anybody saw."""
        return bool(Clock.frames == self._built_in)

    def build(self) -> Root:
        """Build the first screen."""
        load_icons()
        self._check_glass()
        self.root = Root(size=self._size, size_hint=(None, None))
        self._draw(None)
        self._clock_hand = Clock.schedule_once(self._tell_time, _until_next_minute())
        return self.root

    def on_stop(self) -> None:
        """Let the timers go."""
        self.stop_timers()

    def stop_timers(self) -> None:
        """Wake no more."""
        self._wake.cancel()
        self._clock_hand.cancel()

    def resize(self, width: int, height: int) -> None:
        """Lay everything out for another window, in pixels: compositors tell its size after it was opened."""
        if (width, height) != self._size:
            self._size = (width, height)
            self.root.size = self._size
            self._check_glass()
            self._draw(None)

    def open_settings(self, *_largs: object) -> bool:
        """Show no settings: Kivy would, on F1."""
        return False

    def post(self, event: Event) -> None:
        """Take an event from any thread to the window's own."""
        Clock.schedule_once(lambda _passed: self.dispatch_event(event))

    def show_preview(self, picture: Picture, moved: bool) -> None:  # noqa: FBT001 - the shape of reading.Show
        """Take a picture to aim by from any thread; it is dropped unless a screen shows one just then."""
        self._previews.append((picture, moved))
        Clock.schedule_once(self._show_newest)

    def _show_newest(self, _passed: float) -> None:
        if not self._previews:
            return  # an earlier call has shown it
        picture, moved = self._previews.pop()
        screen = self.frame.screen if self.frame is not None else None
        if isinstance(screen, ScanningScreen):
            screen.show(picture, moved=moved)

    def dispatch_event(self, event: Event) -> None:
        """Let the visit take an event, run its effects, draw what changed, and wake again when time will matter."""
        before, now = self.visit, self._monotonic()
        self.visit, effects = step(before, event, now)
        for effect in effects:
            for runner in self.runners:
                runner.run(effect)
        self._draw(before)
        self._wake.cancel()
        if (wake := wakes_at(self.visit)) is not None:
            self._wake.timeout = max(0.0, wake - now)
            self._wake()

    def _draw(self, before: Visit | None) -> None:
        visit = self.visit
        if before is not None and _seen(before) == _seen(visit):
            return
        if before is None or _framed(before) != _framed(visit):
            self._build_frame()
        elif redraws(self.frame.screen if self.frame else None, before, visit):
            self._drawn()
            return
        self._show_screen()

    def _show_screen(self) -> None:
        if self.frame is not None:
            self.frame.dimmed = self.visit.countdown is not None
            self.frame.show(screen_of(self._sentences[self.visit.looks.language], self.visit))
            self._built_in = Clock.frames
            _forget_pressed()
        self._drawn()

    def _drawn(self) -> None:
        if self._on_drawn is not None:
            self._on_drawn(self.visit)
        for watcher in self.watchers:
            watcher(self.visit)

    def _check_glass(self) -> None:
        """Tell staff where the glass is too small for letters and targets of the size they should have."""
        if Theme.too_small(*self._size, self._pitch):
            _log.warning("panel_too_small", extra={"pixels": self._size, "pitch": self._pitch})

    def _build_frame(self) -> None:
        """Build everything anew: language, size of letters and colours reach every part of the screen."""
        looks = self.visit.looks
        following = self._sentences[following_language(self.visit)]
        register_fonts(self._sentences[looks.language].typeface, following.typeface)
        self.theme = self._look()
        if self.frame is not None and self.frame.screen is not None:
            self.frame.screen.let_go()
        self.root.clear_widgets()
        self.frame = Frame(self._sentences[looks.language], self.visit, self._size)
        self.root.add_widget(self.frame)

    def _look(self) -> Theme:
        looks = self.visit.looks
        return Theme.of(*self._size, large=looks.large, contrast=looks.contrast, low=looks.low, pitch=self._pitch)

    def _tell_time(self, _passed: float) -> None:
        if self.frame is not None:
            self.frame.head.tell_time()
            if self.frame.told != told_in_band(self._sentences[self.visit.looks.language], self.visit):
                self._build_frame()
                self._show_screen()
        self._clock_hand = Clock.schedule_once(self._tell_time, _until_next_minute())


def _forget_pressed() -> None:
    """Have fingers forget what has gone with its screen: one whose lifting is never told would hold it for ever."""
    for finger in EventLoop.touches:
        for pressed in [each for each in finger.ud if isinstance(each, Widget) and each.get_root_window() is None]:
            finger.ungrab(pressed)
            del finger.ud[pressed]


def _seen(visit: Visit) -> tuple[object, ...]:
    """Return all of a visit that a screen shows."""
    return visit.page, visit.countdown, visit.machine.scanner, visit.machine.printer, _framed(visit)


def _framed(visit: Visit) -> tuple[object, ...]:
    """Return all of a visit that head, band and bar show."""
    machine = visit.machine
    helped = isinstance(visit.page, Help)
    return visit.looks, machine.notices, machine.connected, machine.speaker, machine.doors, visit.speaking, helped


def _until_next_minute() -> float:
    return 60.0 - datetime.now().astimezone().second
