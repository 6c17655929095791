"""A task that is done again and again on a thread of its own, and at once when that is asked for."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Every:
    """Runs a task, first at once; the task returns the seconds until its next turn. A failure ends no thread."""

    def __init__(self, name: str, task: Callable[[], float], *, after_failure: float = 60.0) -> None:
        """Take the task, and the seconds until the next try after an error that nobody foresaw."""
        self._name = name
        self._task = task
        self._after_failure = after_failure
        self._stopped = False
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def soon(self) -> None:
        """Have the next turn now."""
        self._wanted.set()

    def stop(self) -> None:
        """End; a turn under way is hardly waited for."""
        self._stopped = True
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=0.2)

    def _run(self) -> None:
        while not self._stopped:
            try:
                pause = self._task()
            except Exception as error:  # noqa: BLE001 - a kiosk goes on; where it broke is enough to know
                _log.error("task_failed", extra={"component": self._name, "error": type(error).__name__})
                pause = self._after_failure
            self._wanted.wait(pause)
            if not self._stopped:
                self._wanted.clear()
