"""How the kiosks are: each tells once a minute, and one that falls silent is told to staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from lookup_api.contract.kiosks import Heartbeat, KioskHealth, KioskState, Paper, Screen
from lookup_api.domain.errors import InvalidRequest, NotAllowed
from lookup_api.domain.report import Cell, Report, ReportName

SILENT_AFTER = timedelta(minutes=5)  # five heartbeats: one that is lost on the way alarms nobody
OLD_SNAPSHOT = timedelta(hours=24)
CALL_STANDS = timedelta(minutes=10)  # nobody who rang for staff waits longer
MOST_OF_KEY = 64  # kiosks one key speaks for; a stolen one cannot fill the store
LONGEST_NAME = 64
_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
_ORDER = {KioskState.SILENT: 0, KioskState.DEGRADED: 1, KioskState.WELL: 2}


@dataclass(frozen=True, slots=True)
class Heard:
    """The last heartbeat of a kiosk, by the key it signed in with and the name it goes by."""

    key: str
    name: str
    at: datetime
    told: Heartbeat


class KioskBook(Protocol):
    """Keeps the last heartbeat of each kiosk."""

    def hear(self, heard: Heard, most: int) -> bool:
        """Keep it in place of the last one; False where the key has so many kiosks already and this is a new one."""
        ...

    def all(self) -> Sequence[Heard]:
        """The last heartbeat of each."""
        ...


def hear_kiosk(key: str, name: str, told: Heartbeat, book: KioskBook, now: datetime) -> None:
    """Keep a heartbeat; raise InvalidRequest for a name that is none, NotAllowed beyond MOST_OF_KEY kiosks a key."""
    if not (0 < len(name) <= LONGEST_NAME and _SIGNS.issuperset(name)):
        raise InvalidRequest("a kiosk's name has letters, digits, dots, dashes and underscores, 64 at most")
    if not book.hear(Heard(key, name, now, told), MOST_OF_KEY):
        raise NotAllowed("this key speaks for enough kiosks")


def watch_kiosks(book: KioskBook, now: datetime) -> list[KioskHealth]:
    """Return how every kiosk is, those that need somebody first."""
    health = [KioskHealth(each.key, each.name, _state(each, now), each.at, each.told) for each in book.all()]
    return sorted(health, key=lambda each: (_ORDER[each.state], each.name, each.key))


def report_kiosks(kiosks: Sequence[KioskHealth], now: datetime) -> Report:
    """List the kiosks; an alarm where one is silent, or cannot be used."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            each.told.desk,
            each.state.value,
            each.heard_at,
            f"screen_{each.told.screen}",
            ", ".join(device.value for device in each.told.lost),
            f"paper_{each.told.paper}",
            each.told.snapshot_at,
            each.told.called_at,
            each.told.version,
        )
        for each in kiosks
    ]
    columns = ("kiosk", "desk", "state", "heard_at", "screen", "lost", "paper", "snapshot_at", "called_at", "version")
    alarm = any(each.state is KioskState.SILENT or each.told.screen is Screen.OUT_OF_ORDER for each in kiosks)
    return Report(ReportName.KIOSKS, None, now, columns, tuple(rows), alarm)


def _state(heard: Heard, now: datetime) -> KioskState:
    told = heard.told
    if now - heard.at > SILENT_AFTER:
        return KioskState.SILENT
    old = told.snapshot_at is not None and now - told.snapshot_at > OLD_SNAPSHOT
    calls = told.called_at is not None and now - told.called_at < CALL_STANDS
    if calls or told.lost or told.paper is Paper.OUT or told.screen is Screen.OUT_OF_ORDER or old:
        return KioskState.DEGRADED
    return KioskState.WELL
