"""What runs beside the window as long as it is open: everything that asks, listens and looks after the machine.

Each runs on a thread of its own; what it finds comes to the window's thread as an event. Plugged together here, and
nowhere else.

    scanners -> officer's door -> visit -> training -> what is saved -> the API
                                    └────> speech, sounds, printer
"""

import logging
import platform
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from kiosk.every import Every
from kiosk.link.connection import PATIENCE, Connection
from kiosk.link.heartbeat import Health, Notices, Pulse, Refreshing
from kiosk.link.in_time import InTime
from kiosk.link.lookups import Lookups
from kiosk.link.saved_answers import SavedAnswers
from kiosk.link.snapshot import Snapshot
from kiosk.paper.printers import printer_of
from kiosk.paper.printing import Printing
from kiosk.scanners import devices_of, open_scanners
from kiosk.scanners.frames import FrameSource
from kiosk.sentences import Sentences
from kiosk.settings_read import headphones_setting, paper_dots, speaker_setting
from kiosk.speaking.chimes import Chimes
from kiosk.speaking.headphones import Headphones
from kiosk.speaking.speech import Espeak, Speaker, Speech, has_voice, voices_of
from kiosk.staff.officer import Door, Faults, Switches
from kiosk.staff.training import Training
from kiosk.state import Event, Visit
from kiosk.watchdog import Watchdog
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.settings import Settings

LONGEST_NAME: Final = 64
ANSWERED_WITHIN: Final = 6.0  # seconds for an answer to whoever stands there: what the client itself gives, and no more
PAGE_WITHIN: Final = 30.0  # seconds for a page of what is saved; nobody waits for it
_NO_NAME_SIGN: Final = re.compile(r"[^A-Za-z0-9._-]+")

_log = logging.getLogger(__name__)


class Window(Protocol):
    """The window: app.KioskApp, or what stands in for it."""

    runners: list[Any]
    watchers: list[Callable[[Visit], None]]
    visit: Visit
    root: Any

    def post(self, event: Event) -> None:
        """Take an event from any thread."""

    def dispatch_event(self, event: Event) -> None:
        """Take an event on the window's thread."""

    def show_preview(self, picture: Any, moved: bool) -> None:  # noqa: FBT001 - the shape of reading.Show
        """Take a picture to aim by from any thread."""


@contextmanager
def running_services(
    settings: Settings, window: Window, source: FrameSource | None, sentences: Mapping[str, Sentences]
) -> Iterator[None]:
    """Run everything beside a window until the block ends; `sentences` by language."""
    with ExitStack() as stack:
        services = _Services(settings, window, sentences, stack)
        services.plug_in(source)
        for each in services.started:
            each.start()
            stack.callback(each.stop)
        stack.callback(window.runners.clear)
        yield


class _Services:
    """Everything, while it is being plugged together."""

    def __init__(
        self, settings: Settings, window: Window, sentences: Mapping[str, Sentences], stack: ExitStack
    ) -> None:
        self._settings = settings
        self._window = window
        self._sentences = sentences
        self._stack = stack
        key = settings.lookup_api_key or None
        client = stack.enter_context(LookupClient(settings.lookup_api_url, key))
        self._client, self._pages = InTime(client, ANSWERED_WITHIN), InTime(client, PAGE_WITHIN)
        upkeep = stack.enter_context(LookupClient(settings.lookup_api_url, key, timeout=PATIENCE))
        self._upkeep = InTime(upkeep, 2 * PATIENCE)  # to connect, and to answer
        self._connection = Connection(self._upkeep, window.post)
        self._health = Health(settings.lookup_desk, _now())
        self._faults = Faults(window.post)
        self.started: list[Any] = []

    def plug_in(self, source: FrameSource | None) -> None:
        """Plug everything together; nothing is started yet."""
        snapshot = self._health.snapshot = _snapshot(self._settings, self._stack)
        training = self._answering(snapshot)
        speech, speaker, chimes = self._sounding()
        # Staff hang on the window's own library, which is loaded by now.
        from kiosk.staff.page import Staff, Workings  # noqa: PLC0415 - see above

        name = name_of(self._settings)
        printing = self._printing()
        workings = Workings(
            Switches(self._settings.data_dir), self._faults, training, self._health, self._connection, printing, chimes
        )
        staff = Staff(name, self._sentences, workings, _now)
        if printing is not None:
            printing.tell = staff.tell
        speech.tell, staff.aloud = staff.tell, speech.pass_on
        speech.standing = lambda: "training" if training.on else ""
        staff.begin()
        door = staff.door = Door(self._settings.kiosk_officer, self._window.post, staff.knock)
        self._window.watchers.extend(
            [self._health.see, speech.see, chimes.see, lambda visit: staff.see(visit, self._window.root)]
        )
        self._watch_over()
        self._tasks(name, snapshot)
        self._devices(source, door, speech, speaker, printing)

    def _answering(self, snapshot: Snapshot | None) -> Training:
        """Whoever answers the visit's questions, one before the other."""
        settings = self._settings
        asker = Asker(AskerKind.DEVICE, settings.lookup_desk or platform.node() or "kiosk")
        answers = SavedAnswers(snapshot, self._connection, self._window.post, _now)
        answers.lookups = lookups = Lookups(self._client, asker, answers.hear)
        training = Training(answers, self._window.post, _now)
        self._window.runners.append(training)
        self.started.append(lookups)
        return training

    def _sounding(self) -> tuple[Speech, Speaker, Chimes]:
        voice = Espeak()
        self._stack.callback(voice.close)
        headphones = Headphones(headphones_setting(self._settings), self._window.post)
        if headphones.asks:
            self.started.append(Every("headphones", headphones.turn))
        speech = Speech(self._sentences, voice, self._window.post, headphones.worn)
        speech.voices = voices_of(self._sentences, has_voice)
        speaker = Speaker(speaker_setting(self._settings), self._window.post)
        speech.failed = speaker.fail
        self._window.runners.append(speech)
        self.started.append(Every("speaker", speaker.turn))
        return speech, speaker, Chimes()

    def _printing(self) -> Printing | None:
        printer = printer_of(self._settings.kiosk_printer)
        if printer is None:
            return None
        printing = Printing(printer, self._sentences, self._window.post, width=paper_dots(self._settings))
        self._window.runners.append(printing)
        self.started.extend([printing, Every("printer-look", printing.look)])
        return printing

    def _watch_over(self) -> None:
        """Feed the service manager's watchdog from the window's clock."""
        from kivy.clock import Clock  # noqa: PLC0415 - importing Kivy needs its settings, and the window is open by now

        watchdog = Watchdog()
        watchdog.begin(Clock)
        self._window.watchers.append(lambda _visit: watchdog.ready())
        self._stack.callback(watchdog.end)

    def _tasks(self, name: str, snapshot: Snapshot | None) -> None:
        """What is done again and again; without a channel key, nothing that the API answers to a key alone."""
        connection, post = self._connection, self._window.post
        probing = Every("connection", connection.probe)
        connection.on_lost = probing.soon
        self.started.extend([probing, Every("notices", Notices(self._upkeep, connection, post).turn)])
        if self._settings.lookup_api_key:
            pulse = Pulse(name, self._health, self._upkeep, connection, self._faults.hear)
            beating = Every("heartbeat", pulse.beat)
            self._health.on_call = beating.soon
            self.started.append(beating)
        if snapshot is not None:
            refreshing = Every("snapshot", Refreshing(self._settings.lookup_desk, snapshot, self._pages).turn)
            connection.on_back = refreshing.soon
            self.started.append(refreshing)

    def _devices(
        self, source: FrameSource | None, door: Door, speech: Speech, speaker: Speaker, printing: Printing | None
    ) -> None:
        """What papers and hands come in by, and who knows what of all devices is lost."""
        from kiosk.number_keys import NumberKeys  # noqa: PLC0415 - importing it needs the window

        devices = devices_of(self._settings, source, self._window.post)
        window = self._window

        def lost() -> tuple[str, ...]:
            printer = ("printer",) * (printing is not None and printing.lost)
            return (*devices.lost, *printer, *("speaker",) * speaker.lost)

        self._health.lost = lost
        if printing is not None:
            self._health.paper_of = lambda: printing.paper
        self.started.append(
            NumberKeys(lambda: window.visit, window.dispatch_event, lambda louder: speech.turn(louder=louder))
        )
        self.started.extend(open_scanners(self._settings, source, door.hear, window.show_preview, devices))


def name_of(settings: Settings) -> str:
    """The name the kiosk goes by in heartbeats: its setting, else the machine's own, in signs that the API takes."""
    wanted = settings.kiosk_name or platform.node()
    return _NO_NAME_SIGN.sub("-", wanted).strip("-")[:LONGEST_NAME] or "kiosk"


def _snapshot(settings: Settings, stack: ExitStack) -> Snapshot | None:
    """The snapshot, where there is a channel key to fetch it with and a desk to fetch; None where it cannot be kept."""
    if not (settings.lookup_api_key and settings.lookup_desk):
        return None
    try:
        snapshot = Snapshot(settings.data_dir, settings.lookup_api_key)
    except (OSError, sqlite3.Error) as error:
        _log.error("snapshot_not_kept", extra={"error": type(error).__name__})
        return None
    stack.callback(snapshot.close)
    return snapshot


def _now() -> datetime:
    return datetime.now(UTC)
