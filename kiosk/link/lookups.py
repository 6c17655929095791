"""What a visit asks of the API, away from the window's thread.

It runs on threads of its own with a queue that has an end, so that a hanging API can neither hold the window up nor
pile lookups up behind it. Results are handed to `post`, which brings them to the window's thread.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from kiosk.link.client import Client
from kiosk.state import Answered, Done, Effect, Event, Forget, LookUp, Rate, Recover, Refused
from lookup_api.client import LookupUnavailable, ProblemError, calls
from lookup_api.contract.lookups import Asker
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode

ASKERS: Final = 2  # threads that ask: one may hang on a visit that has ended
WAITING_LOOKUPS: Final = 2  # more than that belong to visits that have ended

Post = Callable[[Event], None]
Question = LookUp | Recover | Rate

_log = logging.getLogger(__name__)


class Lookups:
    """Runs `LookUp`, `Recover` and `Rate`, oldest first, and forgets when told to."""

    def __init__(self, client: Client, asker: Asker, post: Post) -> None:
        """Take the client, who asks, and where results go."""
        self._client = client
        self._asker = asker
        self._post = post
        self._queue: queue.Queue[Question | None] = queue.Queue(maxsize=WAITING_LOOKUPS)
        self._threads = [threading.Thread(target=self._run, name=f"lookup-{n}", daemon=True) for n in range(ASKERS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def run(self, effect: Effect) -> None:
        """Run an effect that asks the API."""
        match effect:
            case LookUp() | Recover() | Rate():
                self.ask(effect)
            case Forget():
                self.forget()

    def ask(self, question: Question) -> None:
        """Put a question in the queue; the oldest one gives way, for its visit has gone on or ended."""
        while True:
            try:
                self._queue.put_nowait(question)
            except queue.Full:
                self.forget(1)
            else:
                return

    def forget(self, most: int = WAITING_LOOKUPS) -> None:
        """Drop what has not been asked yet."""
        for _ in range(most):
            try:
                self._queue.get_nowait()
            except queue.Empty:
                return

    def stop(self) -> None:
        """End; a lookup under way is hardly waited for."""
        self.forget()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout=0.2)

    def _run(self) -> None:
        while (question := self._queue.get()) is not None:
            try:
                self._post(self._result(question))
            except Exception as error:  # noqa: BLE001 - without this thread nobody would be answered any more
                _log.error("result_failed", extra={"asked": type(question).__name__, "error": type(error).__name__})
            del question  # the thread waits in this frame, and the text is of a visit

    def _result(self, question: Question) -> Event:
        started = time.monotonic()
        result: Answered | Done | Refused
        try:
            result = self._answer(question)
        except ProblemError as error:
            result = Refused(question.ticket, _as_data(error))
        except Exception as error:  # noqa: BLE001 - a person is waiting: better "not now" than a screen that never changes
            # The traceback would quote values of the call; where it broke is enough.
            _log.error("question_failed", extra={"asked": type(question).__name__, "error": type(error).__name__})
            result = Refused(question.ticket, _as_data(LookupUnavailable()))
        outcome = result.problem.code if isinstance(result, Refused) else "answered"
        milliseconds = round((time.monotonic() - started) * 1000)
        _log.info(
            "looked_up" if isinstance(question, LookUp) else "asked",
            extra={"outcome": outcome, "duration_ms": milliseconds},
        )
        return result

    def _answer(self, question: Question) -> Answered | Done:
        match question:
            case LookUp(ticket, text, proof):
                return Answered(ticket, self._client.look_up(text, asker=self._asker, proof=proof))
            case Recover(ticket, kind, value):
                self._client.send(calls.recover_codes(kind, value, asker=self._asker))
            case Rate(ticket, key, score):
                self._client.send(calls.rate(key.text, score, asker=self._asker, proof=key.proof))
        return Done(ticket)


def _as_data(error: ProblemError) -> Problem:
    """Keep what is told of a problem; the exception itself holds on to the call, and to what was asked in it."""
    code = ProblemCode(error.code)
    return Problem(
        code,
        title=type(error).__name__,
        status=HTTP_STATUS[code],
        retry_after=error.retry_after,
        as_of=getattr(error, "as_of", None),
        system=getattr(error, "system", None),
    )
