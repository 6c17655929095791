"""The SMPP simulator of the tests: a carrier's server by the npm package smpp, steered from here."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.patience import PATIENCE

FOLDER = Path(__file__).parents[1] / "sms_gateway" / "smpp_simulator"
SYSTEM_ID, PASSWORD = "sim", "word"


@cache
def installed() -> Path:
    """Return the folder in which the simulator is installed by its lock; SMPP_SIMULATOR names one that is."""
    if "SMPP_SIMULATOR" in os.environ:
        return Path(os.environ["SMPP_SIMULATOR"])
    place = Path(tempfile.mkdtemp(prefix="smpp-simulator-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for name in ("package.json", "package-lock.json", "simulator.js"):
        shutil.copy(FOLDER / name, place / name)
    finished = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=place, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr[-1000:]
    return place


class Simulator:
    """A running simulator."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port: int = self._read()["port"]

    def deliver(self, texts: Iterable[Mapping[str, Any]]) -> None:
        """Deliver texts, each with `from` (84905...), `to` and `text`, until they are acknowledged."""
        self._write({"texts": list(texts)})

    def set(self, **options: object) -> None:
        """Change how it behaves."""
        self._write({"set": options})

    def hang_up(self) -> None:
        """Break the connection."""
        self._write({"hang_up": True})

    def count(self) -> dict[str, int]:
        """How many were acknowledged, replied to, and wait."""
        self._write({"count": True})
        return self._read()

    def report(self) -> dict[str, Any]:
        """All that happened."""
        self._write({"report": True})
        return self._read()

    def await_counts(self, **wanted: int) -> dict[str, int]:
        """Wait until each count is reached, as long as anything moves."""
        counted, until = self.count(), time.monotonic() + PATIENCE
        while any(counted[name] < number for name, number in wanted.items()) and time.monotonic() < until:
            time.sleep(0.05)
            now = self.count()
            if now != counted:
                counted, until = now, time.monotonic() + PATIENCE
        return counted

    def await_all_taken(self) -> None:
        """Wait until no text waits to be acknowledged any more; who refuses one leaves it waiting."""
        until = time.monotonic() + PATIENCE
        while self.count()["waiting"] and time.monotonic() < until:
            time.sleep(0.05)

    def _write(self, told: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the simulator ended"
        return json.loads(line)


@contextmanager
def simulating(**options: object) -> Iterator[Simulator]:
    """Run a simulator on a free loopback port."""
    process = subprocess.Popen(
        ["node", installed() / "simulator.js", json.dumps(options)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Simulator(process)
    finally:
        process.kill()
        process.wait(PATIENCE)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
