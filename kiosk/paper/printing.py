"""Prints slips away from the window's thread, and says in a clear sentence when there is no paper or no printer."""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Final

from kiosk.paper.printers import Printer, PrinterLost
from kiosk.paper.slip import WIDTH, picture_of
from kiosk.sentences import Sentences
from kiosk.state import Effect, Event, Forget, Print, PrinterChanged
from lookup_api.contract.kiosks import Paper

LOOK_AGAIN: Final = 10.0  # seconds between two looks whether the printer is there and has paper
_END: Final = 0.2  # seconds hardly waited for at the end

_log = logging.getLogger(__name__)

Tell = Callable[[str], None]
"""Takes the id of a sentence of the kiosk's own, to be told over the screen."""


class Printing:
    """Runs `Print`, a slip at a time: a second press while one comes out is the same press."""

    def __init__(
        self,
        printer: Printer,
        sentences: Mapping[str, Sentences],
        post: Callable[[Event], None],
        *,
        width: int = WIDTH,
    ) -> None:
        """Take the printer, the words by language, where events go, and the paper's dots; `tell` is set later."""
        self._printer = printer
        self._sentences = sentences
        self._post = post
        self.tell: Tell = _silent
        self._width = width
        self._queue: queue.Queue[Print | None] = queue.Queue(maxsize=1)
        self._busy = threading.Lock()  # the printer is asked by one thread at a time
        self._present = False
        self.paper = Paper.UNKNOWN
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    @property
    def lost(self) -> bool:
        """Whether the printer is not there."""
        return not self._present and self.paper is not Paper.OUT

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a slip that comes out is hardly waited for."""
        self._drop()
        self._queue.put(None)
        self._thread.join(timeout=_END)

    def run(self, effect: Effect) -> None:
        """Print, or forget what waits to be printed."""
        match effect:
            case Print():
                try:
                    self._queue.put_nowait(effect)
                except queue.Full:
                    return
                self.tell("printing")
            case Forget():
                self._drop()

    def look(self) -> float:
        """Look whether the printer is there and has paper; return the seconds until the next look."""
        with self._busy:
            self._note(self._state())
        return LOOK_AGAIN

    def _run(self) -> None:
        while (wanted := self._queue.get()) is not None:
            with self._busy:
                try:
                    self._put_out(wanted)
                except Exception as error:  # noqa: BLE001 - a slip that nobody can draw must not end the printing of all others
                    _log.error("slip_failed", extra={"component": "printer", "error": type(error).__name__})
                    self.tell("printer-lost")
            del wanted  # the thread waits in this frame, and the answer is of a visit

    def _put_out(self, wanted: Print) -> None:
        state = self._state()
        if state in {Paper.FINE, Paper.LOW, Paper.UNKNOWN}:
            try:
                self._printer.put_out(picture_of(wanted.answer, self._sentences[wanted.language], self._width))
            except PrinterLost:
                # Paper that ran out in the middle of a slip is the likeliest reason, and another sentence.
                state = Paper.OUT if self._state() is Paper.OUT else None
        self._note(state)
        outcome = "lost" if state is None else "paper_out" if state is Paper.OUT else "printed"
        _log.info("slip", extra={"component": "printer", "outcome": outcome})
        self.tell({"lost": "printer-lost", "paper_out": "printer-paper-out"}.get(outcome, "printed"))

    def _state(self) -> Paper | None:
        """The paper, None where there is no printer."""
        try:
            return self._printer.paper()
        except PrinterLost:
            return None

    def _note(self, state: Paper | None) -> None:
        present = state is not None and state is not Paper.OUT
        self.paper = Paper.UNKNOWN if state is None else state
        if present is not self._present:
            self._present = present
            self._post(PrinterChanged(present))

    def _drop(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return


def _silent(_message: str) -> None:
    """Tell nobody."""
