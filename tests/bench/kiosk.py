"""`python -m tests.bench kiosk`: what the kiosk must hold, measured on this machine and printed; nothing fails.

first frame     from the start of the process to the first drawn screen (sd_notify READY)
scan to answer  from a frame of the camera to the drawn answer, with a real API on this machine
attract         processor time while nothing changes
memory          after many visits on a real window, and how much of it grew after the first tenth
frame gap       while the API hangs and frames are decoded on another thread
"""

import argparse
import atexit
import multiprocessing
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.bench.kiosk_window import Took, gaps, memory_over, scan_to_answer, share
from tests.support.house import House, open_house
from tests.support.kiosk_process import KIOSK, MEMORY, of_the_unit
from tests.support.xvfb import open_screen

_Found = TypeVar("_Found")


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench kiosk", description=__doc__)
    parser.add_argument("--visits", type=int, default=1_000, help="whose memory is measured (default 1000)")
    parser.add_argument("--scans", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0, help="of attracting, and of a hanging API")
    asked = parser.parse_args(arguments)
    starts, attract = _process(asked.seconds)
    wall, work = sorted(took for took, _ in starts), sorted(spent for _, spent in starts)
    print(f"first frame      {wall[1]:6.2f} s median of {len(starts)}, {work[1]:.2f} s of them work   (2 s)")
    print(f"attract          {100 * attract:6.2f} % of a core over {asked.seconds:.0f} s   (3 %)", flush=True)
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder), dossiers=max(200, asked.scans)) as house:
        house.serve()
        _scans(house, asked.scans)
    _gaps(asked.seconds)
    _memory(asked.visits)
    return 0


def _process(seconds: float) -> tuple[list[tuple[float, float]], float]:
    """Seconds to the first screen and processor seconds of them, three times; share of a core for attracting."""
    starts: list[tuple[float, float]] = []
    spent = 0.0
    for _ in range(3):
        with _heard() as (listener, path), tempfile.TemporaryDirectory() as data:
            environment = {
                **os.environ, "SDL_VIDEODRIVER": "offscreen", "NOTIFY_SOCKET": path, "LOOKUP_DATA_DIR": data,
                "LOOKUP_API_URL": "http://127.0.0.1:9", **of_the_unit(*MEMORY),
            }  # fmt: skip
            begun = time.monotonic()
            process = subprocess.Popen(
                [KIOSK, "--frames", "none:", "--size", "1080x1920"], env=environment, stderr=subprocess.DEVNULL
            )
            try:
                listener.recv(64)
                starts.append((time.monotonic() - begun, _processor_seconds(process.pid)))
                if len(starts) == 3:
                    time.sleep(2)
                    before = _processor_seconds(process.pid)
                    time.sleep(seconds)
                    spent = (_processor_seconds(process.pid) - before) / seconds
            finally:
                process.terminate()
                process.wait(20)
    return starts, spent


@contextmanager
def _heard() -> Iterator[tuple[socket.socket, str]]:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"{folder}/notify")
        listener.settimeout(60)
        yield listener, f"{folder}/notify"


def _processor_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), stat fields 14 and 15, in hundredths of a second)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _alone(measure: Callable[..., _Found], *arguments: object) -> _Found:
    """Measure in a process of its own, so that neither memory nor threads of other measures count.

    It ends without taking itself apart, which the window's threads outlive: zxing-cpp would call what they hold leaked.
    """
    context = multiprocessing.get_context("spawn")
    os.environ.update(of_the_unit(*MEMORY))  # as it is installed; Python asks for it at its start alone
    with ProcessPoolExecutor(1, context, initializer=atexit.register, initargs=(os._exit, 0)) as process:
        return process.submit(measure, *arguments).result()


def _scans(house: House, count: int) -> None:
    connection = sqlite3.connect(f"file:{house.folder / 'data' / 'dossiers.sqlite3'}?mode=ro", uri=True)
    codes = [code for (code,) in connection.execute("SELECT code FROM dossiers LIMIT ?", (count,))]
    connection.close()
    took = _alone(scan_to_answer, house.api_url, house.key("bench", "kiosk"), codes)
    print(
        f"scan to answer   {1000 * share(took.wall, 0.5):6.0f} ms median, {1000 * share(took.wall, 0.95):6.0f} ms p95"
        f" of {len(took.wall)}, work {1000 * share(took.work, 0.95):.0f} ms p95   (300 ms)",
        flush=True,
    )


def _gaps(seconds: float) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        found = _alone(_gaps_as_installed, seconds, f"http://127.0.0.1:{silent.getsockname()[1]}")
    print(
        f"frame gap        {1000 * share(found.wall, 0.99):6.0f} ms p99, {1000 * max(found.wall):6.0f} ms longest of"
        f" {len(found.wall)} frames, work {1000 * max(found.work):.0f} ms longest   (100 ms)",
        flush=True,
    )


def _gaps_as_installed(seconds: float, url: str) -> Took:
    return gaps(seconds, url, as_installed=True)


def _memory(count: int) -> None:
    with open_screen() as screen:
        warm, after = _alone(memory_over, count, screen.environment)
    print(f"memory           {after:6.0f} MB after {count} visits   (350 MB)")
    print(f"growth           {after - warm:6.1f} MB since the first {count // 10}   (10 MB)")
