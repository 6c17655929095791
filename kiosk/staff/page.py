"""The officer's side of the window: the ribbon over every screen, and the page with its switches and trials.

Runs on the window's thread; what it is told from other threads comes by the window's clock.
"""

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kivy.clock import Clock

from kiosk.link.connection import Connection
from kiosk.link.heartbeat import Health
from kiosk.paper.printing import Printing
from kiosk.screens.overlay import OfficerPage, Ribbon
from kiosk.sentences import Sentences
from kiosk.speaking.chimes import Chimes
from kiosk.staff.officer import Door, Faults, Switches
from kiosk.staff.training import Training, invented
from kiosk.state import Answer, Print, Visit
from lookup_api import __version__

CLOSED: Final = "closed"
TRAINING: Final = "training"


@dataclass(frozen=True, slots=True)
class Workings:
    """What an officer looks after; `printing` is None where the machine has no printer."""

    switches: Switches
    faults: Faults
    training: Training
    health: Health
    connection: Connection
    printing: Printing | None
    chimes: Chimes


class Staff:
    """Plugs the officer's page to what it looks after. `door` is set once there is one.

    `aloud` takes what is told over the screen in passing, for whoever does not see it.
    """

    def __init__(
        self, name: str, sentences: Mapping[str, Sentences], workings: Workings, now: Callable[[], Any]
    ) -> None:
        self._name = name
        self._sentences = sentences
        self._workings = workings
        self._now = now
        self._visit: Visit | None = None
        self._root: Any = None
        self._ribbon: Ribbon | None = None
        self._page: OfficerPage | None = None
        self.door: Door | None = None
        self.aloud: Callable[[str], None] = _silent

    def begin(self) -> None:
        """Put things as the switches stand."""
        self._workings.faults.close(closed=self._workings.switches.is_on(CLOSED))
        self._workings.training.on = self._workings.health.training = self._workings.switches.is_on(TRAINING)

    def see(self, visit: Visit, root: Any) -> None:
        """Hear of a visit that was drawn on a root widget; what lies over it comes to its top again."""
        self._visit, self._root = visit, root
        if self._ribbon is None:
            self._ribbon = Ribbon(root)
        self._ribbon.stand(self._say("training") if self._workings.training.on else "")
        if self._page is not None:
            self._page.stay()

    def tell(self, message: str) -> None:
        """Tell a sentence over the screen, from any thread."""
        Clock.schedule_once(lambda _passed: self._tell(message))

    def _tell(self, message: str) -> None:
        if self._ribbon is not None:
            self._ribbon.tell(self._say(message))
        self.aloud(message)

    def knock(self, what: str) -> None:
        """Open the page, or tell on it that a paper was read; from any thread."""
        Clock.schedule_once(lambda _passed: self._open() if what == "open" else self._read())

    def _say(self, message: str, **facts: str) -> str:
        language = self._visit.looks.language if self._visit is not None else next(iter(self._sentences))
        return self._sentences[language].say(message, **facts)

    def _open(self) -> None:
        if self._root is None or self._page is not None:
            return
        self._page = OfficerPage(self._root, lambda: list(self._facts()), self._left)
        if self.door is not None:
            self.door.is_open = True
        self._offer()
        self._page.open()

    def _offer(self) -> None:
        if self._page is None:
            return
        training, closed = self._workings.training.on, self._workings.switches.is_on(CLOSED)
        buttons = [
            (self._say("officer-test-sound"), self._sound),
            (self._say("officer-earnest" if training else "officer-train"), lambda: self._train(on=not training)),
            (self._say("officer-open" if closed else "officer-close"), lambda: self._close(closed=not closed)),
            (self._say("officer-leave"), self._page.leave),
        ]
        if self._workings.printing is not None:
            buttons.insert(0, (self._say("officer-test-print"), self._print))
        self._page.offer(buttons)

    def _read(self) -> None:
        if self._page is not None:
            self._page.tell(self._say("officer-read"))

    def _left(self) -> None:
        self._page = None
        if self.door is not None:
            self.door.is_open = False

    def _print(self) -> None:
        if self._workings.printing is not None and self._visit is not None:
            self._workings.printing.run(Print(Answer(invented("0", self._now())), self._visit.looks.language))

    def _sound(self) -> None:
        self._workings.chimes.play("success")

    def _train(self, *, on: bool) -> None:
        self._workings.switches.turn(TRAINING, on=on)
        self._workings.health.training = on
        self._workings.training.turn(on=on)
        if self._ribbon is not None:
            self._ribbon.stand(self._say("training") if on else "")
        self._leave()

    def _close(self, *, closed: bool) -> None:
        self._workings.switches.turn(CLOSED, on=closed)
        self._workings.faults.close(closed=closed)
        self._leave()

    def _leave(self) -> None:
        if self._page is not None:
            self._page.leave()

    def _facts(self) -> Iterator[str]:
        health = self._workings.health
        yield self._say("officer-title", version=__version__)
        yield self._say("officer-name", name=self._name or platform.node(), desk=health.desk or "-")
        yield self._say("officer-connected" if self._workings.connection.there else "officer-disconnected")
        snapshot = health.snapshot
        brought_at = None if snapshot is None else snapshot.brought_at
        if snapshot is None or brought_at is None:
            yield self._say("officer-nothing-saved")
        else:
            at = f"{brought_at.astimezone():%H:%M %d/%m/%Y}"
            yield self._say("officer-saved", count=str(snapshot.count()), at=at)
        lost = ", ".join(health.lost())
        yield self._say("officer-lost", devices=lost) if lost else self._say("officer-all-there")
        yield self._say("officer-paper", paper=health.told().paper.value)
        yield self._say("officer-scan")


def _silent(_message: str) -> None:
    """Tell nobody aloud."""
