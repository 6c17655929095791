"""What the kiosks in the halls tell of themselves, as the lookup API last told it; kept for all pages of a process.

A page that waits for what arrives must not wait for the API as well: it is asked beside, at most once in so long.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from lookup_api.client import LookupClient, ProblemError, kiosk_calls
from lookup_api.contract.kiosks import KioskHealth, Kiosks

FRESH: Final = 3.0  # seconds until the API is asked again
OLD: Final = timedelta(minutes=10)  # a bell that was told so long ago is told no more

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """The kiosks, those that need somebody first; when that was told (None: never yet), and whether the API is away."""

    kiosks: tuple[KioskHealth, ...] = ()
    at: datetime | None = None
    away: bool = False

    def bells(self, now: datetime) -> list[KioskHealth]:
        """Where somebody rang for staff and nobody has answered, the longest waiting first."""
        if self.at is None or now - self.at > OLD:
            return []
        return sorted((each for each in self.kiosks if each.rings), key=lambda each: each.told.called_at or now)


@dataclass(frozen=True, slots=True)
class Hall:
    """A desk with its kiosks. `name` is what their setting says where there is no such desk; empty: it says nothing."""

    name: str
    phone: str
    kiosks: tuple[KioskHealth, ...]


def by_desk(kiosks: Sequence[KioskHealth]) -> list[Hall]:
    """The kiosks by desk, in the order of the first of each."""
    halls: dict[str, Hall] = {}
    for kiosk in kiosks:
        name = kiosk.desk.name if kiosk.desk else kiosk.told.desk
        phone = (kiosk.desk.phone if kiosk.desk else None) or ""
        hall = halls.get(name, Hall(name, phone, ()))
        halls[name] = replace(hall, kiosks=(*hall.kiosks, kiosk))
    return list(halls.values())


class Halls:
    """One a process; thread-safe."""

    def __init__(self, client: LookupClient, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._asking = False
        self._due_at = 0.0
        self._begun = 0
        self._kept = 0
        self._known = Known()

    @property
    def known(self) -> Known:
        """What was told last."""
        return self._known

    def ask(self) -> None:
        """Ask the API, unless that was done a moment ago or somebody is at it; where it is away, that is known."""
        if self._is_due():
            self._ask()

    def look(self) -> None:
        """The same, without waiting for the answer."""
        if self._is_due():
            threading.Thread(target=self._ask, name="kiosks", daemon=True).start()

    def answer(self, key: str, name: str, called_at: datetime, session: str) -> None:
        """Answer a bell as the operator of a session; raises ProblemError."""
        number = self._begin()
        told = self._client.send(kiosk_calls.answer_bell(key, name, called_at, session=session))
        self._keep(number, told)

    def _is_due(self) -> bool:
        """Tell whether the API is to be asked now, by whoever is told so."""
        with self._lock:
            due = not self._asking and time.monotonic() >= self._due_at
            self._asking |= due
            return due

    def _ask(self) -> None:
        number = self._begin()
        try:
            self._keep(number, self._client.send(kiosk_calls.kiosks()))
        except ProblemError as problem:
            log.warning("kiosks not told", extra={"component": "console", "problem": problem.code})
            with self._lock:
                self._known = replace(self._known, away=True)
        finally:
            with self._lock:
                self._asking, self._due_at = False, time.monotonic() + FRESH

    def _begin(self) -> int:
        with self._lock:
            self._begun += 1
            return self._begun

    def _keep(self, number: int, told: Kiosks) -> None:
        """Keep what was told, unless it was asked for before what is kept: an answered bell must not ring again."""
        with self._lock:
            if number > self._kept:
                self._kept, self._known = number, Known(tuple(told.kiosks), self._clock())
