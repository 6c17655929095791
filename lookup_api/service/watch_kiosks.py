"""How the kiosks are: each tells once a minute, and one that falls silent is told to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from lookup_api.contract.kiosks import BellAnswer, Heartbeat, KioskHealth, KioskState, Paper, Screen
from lookup_api.contract.views import DeskView
from lookup_api.domain.catalogue import OneStopDesk
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


@dataclass(frozen=True, slots=True)
class Answered:
    """A bell that somebody of staff took on: at which kiosk, when it rang, by whom (their name), and when."""

    key: str
    name: str
    called_at: datetime
    by: str
    at: datetime


class KioskBook(Protocol):
    """Keeps the last heartbeat of each kiosk, and who answered its bells."""

    def hear(self, heard: Heard, most: int) -> bool:
        """Keep it in place of the last one; False where the key has so many kiosks already and this is a new one."""
        ...

    def all(self) -> Sequence[Heard]:
        """The last heartbeat of each."""
        ...

    def answers(self) -> Sequence[Answered]:
        """The newest bell of each that was answered."""
        ...


def hear_kiosk(key: str, name: str, told: Heartbeat, book: KioskBook, now: datetime) -> None:
    """Keep a heartbeat; raise InvalidRequest for a name that is none, NotAllowed beyond MOST_OF_KEY kiosks a key."""
    if not (0 < len(name) <= LONGEST_NAME and _SIGNS.issuperset(name)):
        raise InvalidRequest("a kiosk's name has letters, digits, dots, dashes and underscores, 64 at most")
    if not book.hear(Heard(key, name, now, told), MOST_OF_KEY):
        raise NotAllowed("this key speaks for enough kiosks")


def watch_kiosks(book: KioskBook, now: datetime, desks: Sequence[OneStopDesk] = ()) -> list[KioskHealth]:
    """Return how every kiosk is, those that need somebody first; `desks` are those they may stand at."""
    answers = {(each.key, each.name, each.called_at): BellAnswer(each.by, each.at) for each in book.answers()}
    health = [_health(each, answers, now, desks) for each in book.all()]
    return sorted(health, key=lambda each: (not each.rings, _ORDER[each.state], each.name, each.key))


def named_desk(named: str, desks: Sequence[OneStopDesk]) -> OneStopDesk | None:
    """The desk of an id, or of a name that it alone has; None where there is none."""
    for found in ([desk for desk in desks if desk.id == named], [desk for desk in desks if desk.name == named]):
        if len(found) == 1:
            return found[0]
    return None


def report_kiosks(kiosks: Sequence[KioskHealth], now: datetime) -> Report:
    """List the kiosks; an alarm where one is silent, or cannot be used."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            each.desk.name if each.desk else each.told.desk,
            each.state.value,
            each.heard_at,
            f"screen_{each.told.screen}",
            ", ".join(device.value for device in each.told.lost),
            f"paper_{each.told.paper}",
            each.told.snapshot_at,
            each.told.called_at,
            each.answered.at if each.answered else None,
            each.answered.by if each.answered else None,
            each.told.version,
        )
        for each in kiosks
    ]
    columns = (
        "kiosk", "desk", "state", "heard_at", "screen", "lost", "paper", "snapshot_at", "called_at", "answered_at",
        "answered_by", "version",
    )  # fmt: skip
    alarm = any(each.state is KioskState.SILENT or each.told.screen is Screen.OUT_OF_ORDER for each in kiosks)
    return Report(ReportName.KIOSKS, None, now, columns, tuple(rows), alarm)


def _health(
    heard: Heard,
    answers: Mapping[tuple[str, str, datetime], BellAnswer],
    now: datetime,
    desks: Sequence[OneStopDesk],
) -> KioskHealth:
    called_at, desk = heard.told.called_at, named_desk(heard.told.desk, desks)
    answered = answers.get((heard.key, heard.name, called_at)) if called_at else None
    rings = called_at is not None and answered is None and now - called_at < CALL_STANDS
    return KioskHealth(
        key=heard.key,
        name=heard.name,
        state=_state(heard, now, rings=rings),
        heard_at=heard.at,
        told=heard.told,
        desk=DeskView(desk.name, desk.address, desk.phone, desk.hours) if desk else None,
        rings=rings,
        answered=answered,
    )


def _state(heard: Heard, now: datetime, *, rings: bool) -> KioskState:
    told = heard.told
    if now - heard.at > SILENT_AFTER:
        return KioskState.SILENT
    old = told.snapshot_at is not None and now - told.snapshot_at > OLD_SNAPSHOT
    if rings or told.lost or told.paper is Paper.OUT or told.screen is Screen.OUT_OF_ORDER or old:
        return KioskState.DEGRADED
    return KioskState.WELL
