"""Answers within a second while the API is away: from the desk's snapshot, at level `code`, marked with its age.

It stands before `effects.Lookups` and hears its results first:

    the API is there, and answers        its answer, as if nothing stood before it
    the API does not answer in time      what is saved, if it is; the late answer finds no ticket and is dropped
    the API is known to be away          what is saved, at once; what is not saved is asked for all the same

A proof is for the API alone: what is asked with one is never answered from here.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from kiosk.link.connection import Connection
from kiosk.runners import Runner
from kiosk.state import Answered, Done, Effect, Event, Forget, LookUp, Refused
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View

PATIENCE: Final = 0.7  # seconds for the API; the first sign is on the screen, and the second is not over

_log = logging.getLogger(__name__)


class Saved(Protocol):
    """What is saved: snapshot.Snapshot, or what stands in for it."""

    def find(self, text: str, now: datetime) -> View | None:
        """What a text means, as it was."""


class SavedAnswers:
    """The runner before `lookups`; `hear` is where those post to."""

    def __init__(
        self,
        saved: Saved | None,
        connection: Connection,
        post: Callable[[Event], None],
        now: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Take what is saved (None: nothing), the connection, where results go, and the wall clock (aware)."""
        self._saved = saved
        self._connection = connection
        self._post = post
        self._now = now
        self._patience = patience
        self._lock = threading.Lock()
        self._asked: dict[int, str] = {}  # what the visit waits for: at most one question of it, and one just ended
        self.lookups: Runner | None = None

    def run(self, effect: Effect) -> None:
        """Ask the API, and see to it that there is an answer in time."""
        if isinstance(effect, Forget):
            with self._lock:
                self._asked.clear()
        if isinstance(effect, LookUp) and effect.proof is None and self._saved is not None:
            with self._lock:
                self._asked = {effect.ticket: effect.text}
            if not self._connection.there:
                # Not on the window's thread: the file may be waited for, by a disk that is slow.
                self._after(0.0, partial(self._answer_or_ask, effect))
                return
            self._after(self._patience, partial(self._answer, effect.ticket))
        self._ask(effect)

    def hear(self, event: Event) -> None:
        """Take a result of the API on to the visit, or what is saved in its place."""
        match event:
            case Refused(ticket, problem) if problem.code is ProblemCode.STORE_UNAVAILABLE:
                self._connection.tell(there=False)
                if self._answer(ticket):
                    return
            case Answered() | Done() | Refused():
                self._connection.tell(there=True)
                with self._lock:
                    self._asked.pop(event.ticket, None)
        self._post(event)

    def _after(self, seconds: float, work: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        timer.start()

    def _ask(self, effect: Effect) -> None:
        if self.lookups is not None:
            self.lookups.run(effect)

    def _answer_or_ask(self, effect: LookUp) -> None:
        """Answer from what is saved; what is not saved is asked for, unless the visit has ended meanwhile."""
        if self._answer(effect.ticket):
            return
        with self._lock:
            is_wanted = effect.ticket in self._asked
        if is_wanted:
            self._ask(effect)

    def _answer(self, ticket: int) -> bool:
        """Answer a question from what is saved, unless it is settled; return whether there was something."""
        with self._lock:
            text = self._asked.get(ticket)
        if text is None or self._saved is None:
            return False
        view = self._saved.find(text, self._now())
        with self._lock:
            if view is None or self._asked.pop(ticket, None) is None:
                return False
        _log.info("answered_saved")
        self._post(Answered(ticket, view, saved=True))
        return True
