"""What keeps the kiosk in touch with the API: heartbeats, the snapshot, notices. Each on a turn of its own.

A heartbeat tells what state the screen is in, and never of whom: its words are those of `contract.kiosks`.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.link.client import Sends
from kiosk.link.connection import Connection
from kiosk.link.snapshot import Snapshot
from kiosk.state import Attract, Event, Fault, FaultChanged, Help, NoticesTold, Offline, OutOfOrder, Visit
from lookup_api import __version__
from lookup_api.client import InvalidRequest, LookupUnavailable, NotAllowed, NotSignedIn, ProblemError, kiosk_calls
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.kiosks import Device, Heartbeat, Paper, Screen

EVERY: Final = 60.0  # seconds
AWAY: Final = 15.0  # seconds until the next try while the API is away
REFUSED: Final = 600.0  # seconds: a desk that the API does not know is not known in a minute either
WHOLE_EVERY: Final = timedelta(hours=24)  # what was archived, or flagged sensitive later, goes with the old run
WRONG_CLOCK: Final = timedelta(minutes=2)
MOST_PAGES: Final = 400  # of one turn; twice what the API ever has

_log = logging.getLogger(__name__)


class Health:
    """What is known of the machine's health, gathered from those who know; used by several threads."""

    def __init__(
        self,
        desk: str,
        started_at: datetime,
        lost: Callable[[], Sequence[str]] = tuple,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take the desk as it is set, when the kiosk was started, who knows which devices are lost, and the clock."""
        self.desk = desk
        self.started_at = started_at
        self.lost = lost
        self.paper_of: Callable[[], Paper] = lambda: Paper.NONE
        self.training = False
        self.snapshot: Snapshot | None = None
        self.on_call: Callable[[], None] = lambda: None  # a heartbeat that tells of a call need not wait its minute
        self._now = now
        self._calling = False
        self._called_at: datetime | None = None
        self._behind = timedelta()
        self._screen = Screen.ATTRACT

    def see(self, visit: Visit) -> None:
        """Note what the screen is about, and when somebody at it rings for staff."""
        calling = isinstance(visit.page, Help) and visit.page.called
        rings, self._calling = calling and not self._calling, calling
        if rings:
            # By the API's clock, which counts for how long the call stands; it names the call, and does not change.
            self._called_at = self._now() + self._behind
            self.on_call()
        match visit.page:
            case OutOfOrder():
                self._screen = Screen.OUT_OF_ORDER
            case Attract():
                self._screen = Screen.ATTRACT if visit.machine.connected else Screen.OFFLINE
            case Offline():
                self._screen = Screen.OFFLINE
            case _:
                self._screen = Screen.IN_USE

    def hear(self, at: datetime) -> None:
        """Hear what time it is by the API's clock; staff are told where the kiosk's own is wrong."""
        before, self._behind = self._behind, at - self._now()
        if abs(self._behind) > WRONG_CLOCK >= abs(before):
            _log.warning("clock_differs", extra={"duration_ms": round(self._behind.total_seconds() * 1000)})

    def told(self) -> Heartbeat:
        """The heartbeat of this moment."""
        known = {device.value for device in Device}
        return Heartbeat(
            version=__version__,
            screen=self._screen,
            lost=[Device(name) for name in self.lost() if name in known],
            paper=self.paper_of(),
            snapshot_at=None if self.snapshot is None else self.snapshot.brought_at,
            started_at=self.started_at,
            training=self.training,
            desk=self.desk[:128],
            called_at=self._called_at,
        )


class Pulse:
    """Sends heartbeats. A key that the API does not know puts the machine out of order until it is known again."""

    def __init__(
        self, name: str, health: Health, client: Sends, connection: Connection, post: Callable[[Event], None]
    ) -> None:
        """Take the kiosk's name, its health, what sends, whom to tell of the connection, and of a fault."""
        self._name = name
        self._health = health
        self._client = client
        self._connection = connection
        self._post = post
        self._refused = False

    def beat(self) -> float:
        """Send one; return the seconds until the next."""
        try:
            kept = self._client.send(kiosk_calls.send_heartbeat(self._name, self._health.told()))
        except LookupUnavailable:
            self._connection.doubt()
            return AWAY
        except NotSignedIn:
            self._admitted(known=False)
        except ProblemError as problem:
            _log.warning("heartbeat_refused", extra={"outcome": problem.code})
        else:
            self._health.hear(kept.at)
            self._admitted(known=True)
        self._connection.tell(there=True)
        return EVERY

    def _admitted(self, *, known: bool) -> None:
        if self._refused is known:
            self._refused = not known
            self._post(FaultChanged(None if known else Fault.NOT_ADMITTED))


class Notices:
    """Asks for the maintenance notices that stand, and tells the visit when they change."""

    def __init__(self, client: Sends, connection: Connection, post: Callable[[Event], None]) -> None:
        """Take what sends, who knows whether there is anybody to ask, and whom to tell."""
        self._client = client
        self._connection = connection
        self._post = post
        self._told: tuple[MaintenanceNotice, ...] = ()

    def turn(self) -> float:
        """Ask; return the seconds until the next turn."""
        if not self._connection.there:
            return AWAY
        try:
            notices = tuple(self._client.send(kiosk_calls.maintenance()).notices)
        except ProblemError:
            return EVERY  # who asks for dossiers tells of the connection
        if notices != self._told:
            self._told = notices
            self._post(NoticesTold(notices))
        return EVERY


class Refreshing:
    """Brings the snapshot up to date: changes each minute, everything once a day."""

    def __init__(self, desk: str, snapshot: Snapshot, client: Sends) -> None:
        """Take the desk by id or name, the snapshot, and what sends."""
        self._desk = desk
        self._snapshot = snapshot
        self._client = client

    def turn(self) -> float:
        """Take in what changed; return the seconds until the next turn."""
        self._snapshot.mend()
        # Both moments are of the API's clock: by a wrong one of the kiosk, everything would be fetched each minute.
        whole_at, brought_at = self._snapshot.whole_at, self._snapshot.brought_at
        whole = whole_at is None or brought_at is None or abs(brought_at - whole_at) > WHOLE_EVERY
        run, since = self._snapshot.next_run(whole=whole), "" if whole else self._snapshot.since
        try:
            for _ in range(MOST_PAGES):
                page = self._client.send(kiosk_calls.snapshot(self._desk, since))
                self._snapshot.take_in(page, run=run)
                since = page.since
                if not page.more:
                    break
        except (InvalidRequest, NotAllowed, NotSignedIn) as problem:
            _log.warning("snapshot_refused", extra={"outcome": problem.code})
            return REFUSED
        except ProblemError:
            return AWAY
        return EVERY
