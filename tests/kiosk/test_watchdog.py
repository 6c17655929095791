"""The service manager hears the screen's own clock, and the unit says what the kiosk counts on."""

import configparser
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets import asset
from kiosk.watchdog import Watchdog
from tests.support.kiosk_process import running, settings
from tests.support.patience import PATIENCE


@pytest.fixture
def manager() -> Iterator[tuple[socket.socket, str]]:
    # A socket's path has at most 107 bytes, so it does not lie in the test's own long folder.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        path = f"{folder}/notify"
        listener.bind(path)
        listener.settimeout(60)
        yield listener, path


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.calls: list[tuple[Callable[[float], object], float]] = []
        self.cancelled = False

    def schedule_interval(self, callback: Callable[[float], object], seconds: float) -> "Clock":
        self.calls.append((callback, seconds))
        return self

    def cancel(self) -> None:
        self.cancelled = True


def test_it_tells_when_it_is_ready_alive_and_ending(manager: tuple[socket.socket, str]) -> None:
    listener, path = manager
    clock = Clock()
    watchdog = Watchdog({"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "6000000", "WATCHDOG_PID": str(os.getpid())})
    watchdog.begin(clock)
    watchdog.ready()
    watchdog.ready()
    [(beat, seconds)] = clock.calls
    beat(seconds)
    watchdog.end()
    assert seconds == 2.0
    assert clock.cancelled
    assert [listener.recv(64) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"WATCHDOG_USEC": "6000000"},
        {"NOTIFY_SOCKET": "/nowhere/at/all"},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "soon"},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "4194305"},  # none is so high
    ],
)
def test_nobody_who_asks_is_no_trouble(given: dict[str, str]) -> None:
    clock = Clock()
    watchdog = Watchdog(given)
    watchdog.begin(clock)
    watchdog.ready()
    watchdog.end()
    assert clock.calls == []


def test_the_kiosk_of_a_compositor_is_heard_though_the_compositor_was_started(
    manager: tuple[socket.socket, str],
) -> None:
    """systemd.exec(5): WATCHDOG_PID is the process that the manager started, which in the unit is cage."""
    listener, path = manager
    kiosk = (
        "from kiosk.watchdog import Watchdog\n"
        "class Clock:\n"
        "    def schedule_interval(self, beat, seconds): beat(seconds)\n"
        "Watchdog().begin(Clock())\n"
    )
    compositor = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {kiosk!r}], check=True)"
    manager_s = (
        "import os, sys; os.environ['WATCHDOG_PID'] = str(os.getpid());"
        " os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"
    )
    environment = {**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "6000000"}
    subprocess.run(
        [sys.executable, "-c", manager_s, compositor], env=environment, check=True, timeout=PATIENCE, cwd=Path.cwd()
    )
    assert listener.recv(64) == b"WATCHDOG=1"


def test_an_abstract_address_is_one() -> None:
    name = f"kiosk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0{name}")
        listener.settimeout(10)
        Watchdog({"NOTIFY_SOCKET": f"@{name}"}).ready()
        assert listener.recv(64) == b"READY=1"


def test_the_real_kiosk_is_heard_from_its_first_screen_until_it_freezes(manager: tuple[socket.socket, str]) -> None:
    listener, path = manager
    environment = {
        **os.environ, **settings("http://127.0.0.1:9"), "SDL_VIDEODRIVER": "offscreen", "NOTIFY_SOCKET": path,
        "WATCHDOG_USEC": "600000",
    }  # fmt: skip
    begun = time.monotonic()
    with running(environment, "--frames", "none:", "--size", "540x960") as process:
        assert listener.recv(64) == b"READY=1"
        assert [listener.recv(64) for _ in range(3)] == [b"WATCHDOG=1"] * 3
        assert time.monotonic() - begun < 60
        process.terminate()
        while (heard := listener.recv(64)) == b"WATCHDOG=1":
            pass
        assert heard == b"STOPPING=1"
        assert process.wait(PATIENCE) == 0


def test_the_unit_restarts_for_ever_and_asks_for_beats() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign] # names of directives have capitals
    unit.read_string(asset("systemd", "kiosk.service").read_text(encoding="utf-8"))
    service = unit["Service"]
    assert (service["Type"], service["NotifyAccess"]) == ("notify", "all")  # cage is the main process, the kiosk not
    assert service["Restart"] == "always"
    assert int(service["WatchdogSec"]) >= 10
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["ExecStart"].startswith("/usr/bin/cage -d --")
    assert service["LimitCORE"] == "0"  # an answer on the screen would lie in what a broken program leaves
    assert service["MemorySwapMax"] == "0"  # or on the disk


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    assert analyse is not None, "the Debian package systemd is missing"
    written = asset("systemd", "kiosk.service").read_text(encoding="utf-8")
    unit = tmp_path / "kiosk.service"
    # Only what is installed can be checked for, so the two programs are replaced by one that is there.
    unit.write_text(
        "\n".join(
            f"ExecStart={sys.executable}" if line.startswith("ExecStart=") else line for line in written.splitlines()
        ).replace("User=kiosk\nGroup=kiosk\n", "")
    )
    done = subprocess.run([analyse, "verify", unit], capture_output=True, text=True, check=False, timeout=PATIENCE)
    complaints = [line for line in done.stderr.splitlines() if "kiosk.service" in line and "Unknown" in line]
    assert complaints == []
