"""An end to each call of the API, whatever holds it up.

The client's own time-outs count from one sign of life to the next, and none counts while a name is looked up: with a
name server that is gone, or a proxy that sends a byte now and then, a call takes as long as it likes. Here each runs on
a thread of its own, and whoever waits for it stops waiting. The thread ends when the call does.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from kiosk.link.client import Client
from lookup_api.client import Call, LookupUnavailable
from lookup_api.contract.lookups import Asker, Proof
from lookup_api.contract.views import View

MOST_HELD: Final = 8  # calls that nobody waits for any more; while there are as many, none is begun

Answer = TypeVar("Answer")


class InTime:
    """The client, each of whose calls ends within `longest` seconds; safe to share between threads."""

    def __init__(self, client: Client, longest: float) -> None:
        """Take the client, and the seconds until LookupUnavailable is raised in its place."""
        self._client = client
        self._longest = longest
        self._room = threading.BoundedSemaphore(MOST_HELD)

    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Return the view, or raise a ProblemError."""
        return self._within(lambda: self._client.look_up(text, asker=asker, proof=proof))

    def send(self, call: Call[Any]) -> Any:
        """Return what a call answers, or raise a ProblemError."""
        return self._within(lambda: self._client.send(call))

    def _within(self, ask: Callable[[], Answer]) -> Answer:
        if not self._room.acquire(blocking=False):
            raise LookupUnavailable("too many calls of the lookup API are held up")
        answered: Future[Answer] = Future()
        threading.Thread(target=self._run, args=(ask, answered), name="asking", daemon=True).start()
        try:
            return answered.result(self._longest)
        except TimeoutError:
            raise LookupUnavailable("the lookup API did not answer in time") from None
        finally:
            del ask, answered  # an error holds on to this frame, and the question is of a visit

    def _run(self, ask: Callable[[], Answer], answered: "Future[Answer]") -> None:
        try:
            answered.set_result(ask())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is of whoever waits
            answered.set_exception(error)
        finally:
            self._room.release()
            del ask, answered  # the same
