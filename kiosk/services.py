"""What runs beside the window as long as it is open: everything that asks, listens and looks after the machine.

Each runs on a thread of its own; what it finds comes to the window's thread as an event. Plugged together here, and
nowhere else.
"""

import logging
import platform
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from kiosk.connection import PATIENCE, Connection
from kiosk.effects import Lookups
from kiosk.every import Every
from kiosk.heartbeat import Health, Notices, Pulse, Refreshing
from kiosk.saved_answers import SavedAnswers
from kiosk.scanners import devices_of, open_scanners
from kiosk.scanners.frames import FrameSource
from kiosk.snapshot import Snapshot
from kiosk.state import Event, Visit
from kiosk.watchdog import Watchdog
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.settings import Settings

LONGEST_NAME: Final = 64
_NO_NAME_SIGN: Final = re.compile(r"[^A-Za-z0-9._-]+")

_log = logging.getLogger(__name__)


class Window(Protocol):
    """The window: app.KioskApp, or what stands in for it."""

    runners: list[Any]
    watchers: list[Callable[[Visit], None]]

    def post(self, event: Event) -> None:
        """Take an event from any thread."""

    def show_preview(self, picture: Any, moved: bool) -> None:  # noqa: FBT001 - the shape of reading.Show
        """Take a picture to aim by from any thread."""


@contextmanager
def running_services(settings: Settings, window: Window, source: FrameSource | None) -> Iterator[None]:
    """Run everything beside a window until the block ends."""
    asker = Asker(AskerKind.DEVICE, settings.lookup_desk or platform.node() or "kiosk")
    key = settings.lookup_api_key or None
    with ExitStack() as stack:
        client = stack.enter_context(LookupClient(settings.lookup_api_url, key))
        upkeep = stack.enter_context(LookupClient(settings.lookup_api_url, key, timeout=PATIENCE))
        connection = Connection(upkeep, window.post)
        devices = devices_of(settings, source, window.post)
        health = Health(settings.lookup_desk, _now(), lambda: devices.lost)
        health.snapshot = _snapshot(settings, stack)
        answers = SavedAnswers(health.snapshot, connection, window.post, _now)
        answers.lookups = lookups = Lookups(client, asker, answers.hear)
        tasks = _tasks(settings, health, upkeep, client, connection, window.post)
        window.runners.append(answers)
        window.watchers.append(health.see)
        _watch(window, stack)
        started = (lookups, *open_scanners(settings, source, window.post, window.show_preview, devices), *tasks)
        for each in started:
            each.start()
            stack.callback(each.stop)
        stack.callback(window.runners.clear)
        yield


def _tasks(
    settings: Settings,
    health: Health,
    upkeep: LookupClient,
    client: LookupClient,
    connection: Connection,
    post: Callable[[Event], None],
) -> list[Every]:
    """What is done again and again; without a channel key, nothing that the API answers to a key alone."""
    probing = Every("connection", connection.probe)
    connection.on_lost = probing.soon
    tasks = [probing, Every("notices", Notices(upkeep, connection, post).turn)]
    if settings.lookup_api_key:
        tasks.append(Every("heartbeat", Pulse(name_of(settings), health, upkeep, connection, post).beat))
    if health.snapshot is not None:
        refreshing = Every("snapshot", Refreshing(settings.lookup_desk, health.snapshot, client, _now).turn)
        connection.on_back = refreshing.soon
        tasks.append(refreshing)
    return tasks


def _watch(window: Window, stack: ExitStack) -> None:
    """Feed the service manager's watchdog from the window's clock."""
    from kivy.clock import Clock  # noqa: PLC0415 - importing Kivy needs its settings, and the window is open by now

    watchdog = Watchdog()
    watchdog.begin(Clock)
    window.watchers.append(lambda _visit: watchdog.ready())
    stack.callback(watchdog.end)


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
