"""What a kiosk's window takes, in one process: time to the drawn answer, memory over visits, gaps between frames."""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.link.lookups import Lookups
from kiosk.scanners.reading import give_way
from kiosk.state import Answer, Attract, Button, LookUp, Pressed, SymbolsRead, Waiting
from kiosk.tidying import SEARCHED_AFTER, SEARCHES, Tidying
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.symbols import read_symbols
from tests.support.kiosk_stage import PORTRAIT, Stage, on_stage
from tests.support.receipt_photos import photographs

FRAME = 1 / 60
FRAMES_A_SECOND = 30  # as the window sets it
FRAMES_BETWEEN = 5  # visits: what is over is let go of in them, as in the seconds until the next person comes
EVERY_TENTH = 10
PATIENCE = 30.0  # seconds for an answer
ASKER = Asker(AskerKind.DEVICE, "bench")


def memory() -> float:
    """Resident memory of this process in MB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1_000_000


@dataclass
class Took:
    """Seconds that the same things took, one for each: by the clock on the wall, and of processor time."""

    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)


def tidied(stage: Stage) -> None:
    """Have the search for unused memory made as the command has it; the process is the kiosk's from here on."""
    from kivy.clock import Clock

    # Visits follow one another at once here, and one search does for each, beside those during a visit.
    made = {SEARCHES[0]: 0.0, SEARCHED_AFTER: SEARCHED_AFTER}
    tidying = Tidying(lambda search, after: Clock.schedule_once(search, made[after]) if after in made else None)
    stage.app.watchers.append(tidying.see)
    tidying.see(stage.visit)


@contextmanager
def kiosk_asking(url: str, key: str | None = None) -> Iterator[Stage]:
    """A kiosk on the window that asks a real API; its clock is the real one."""
    with on_stage(PORTRAIT) as stage, LookupClient(url, key) as client:
        stage.app._monotonic = time.monotonic
        lookups = Lookups(client, ASKER, stage.app.post)
        stage.app.runners[:] = [lookups]
        lookups.start()
        try:
            yield stage
        finally:
            lookups.stop()


def frames_until(condition: Callable[[], bool]) -> None:
    """Draw frame after frame until something holds."""
    from kivy.base import EventLoop

    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        EventLoop.idle()


def scan_to_answer(url: str, key: str | None, codes: Sequence[str]) -> Took:
    """From a frame of the camera to the drawn answer, for each code; the work is that of the whole process."""
    from kivy.clock import Clock

    from tests.bench.kiosk_photos import photograph_of

    took = Took()
    with kiosk_asking(url, key) as stage:
        tidied(stage)
        # A window that drew without a pause would keep the thread that asks from its turn.
        Clock._max_fps = FRAMES_A_SECOND
        for code in codes:
            frame = photograph_of(code)
            begun, worked = time.monotonic(), time.process_time()
            # How well symbols are read is measured by the bench of decoding; here only the time counts.
            texts = tuple(text for text in read_symbols(frame).texts if text == code)
            stage.happens(SymbolsRead(texts))
            frames_until(lambda: not isinstance(stage.visit.page, Attract | Waiting))
            assert isinstance(stage.visit.page, Answer), (texts, type(stage.visit.page))
            stage.app.root.canvas.ask_update()
            frames_until(_once())
            took.wall.append(time.monotonic() - begun)
            took.work.append(time.process_time() - worked)
            stage.happens(Pressed(Button.DONE))
            stage.app.visit = _unseen(stage)
            frames_until(lambda: isinstance(stage.visit.page, Attract))
            for _ in range(FRAMES_BETWEEN):
                frames_until(_once())
    return took


def _once() -> Callable[[], bool]:
    turns = iter((False, True))
    return lambda: next(turns)


def _unseen(stage: Stage) -> Any:
    """The visit without the mark of the paper that was read, which the next one is not."""
    from dataclasses import replace

    return replace(stage.visit, seen=())


def visits(stage: Stage, count: int, view: Any) -> None:
    """Many visits: a scan, the answer, the end; every tenth in large letters, with the keypad before. All is laid out.

    Nothing is waited for, so that ten thousand take minutes.
    """
    from kivy.base import EventLoop

    for number in range(count):
        if number % EVERY_TENTH == 0:
            stage.happens(Pressed(Button.ENTER_CODE))
            stage.happens(Pressed(Button.LARGE))
            stage.lay_out()
        stage.happens(SymbolsRead((f"H47.16-240605-{number % 10_000:04d}",)))
        asked = [each for each in stage.lookups.asked if isinstance(each, LookUp)]
        if asked and stage.visit.asking is not None:
            stage.answer(view)
        stage.lookups.asked.clear()
        stage.lay_out()
        stage.happens(Pressed(Button.DONE))
        for _ in range(FRAMES_BETWEEN):
            EventLoop.idle()  # Kivy lets go of what is over when the next frame is drawn
        stage.passes(4.0)


def memory_over(count: int, environment: Mapping[str, str]) -> tuple[float, float]:
    """Resident memory in MB after a tenth of so many visits, and after all of them; `environment` names a screen.

    A screen takes one picture after the other. Where none is, they queue up before a renderer in software that others
    keep from its work, and each place of that queue keeps its memory: tens of megabytes that no kiosk has.
    """
    os.environ.update(environment)
    from tests.support.fake_lookup_api import processing_view

    with on_stage(PORTRAIT) as stage:
        tidied(stage)
        visits(stage, count // 10, processing_view())
        warm = memory()
        visits(stage, count - count // 10, processing_view())
        return warm, memory()


def gaps(seconds: float, url: str, *, as_installed: bool = False) -> Took:
    """Between frames, while the API hangs and frames are decoded beside; the work is that of the window's thread.

    `as_installed` the search for unused memory is made as the command has it; the process is the kiosk's then.
    """
    from kivy.base import EventLoop

    frame = next(photographs(levels=("hard",))).frame()
    stopped = threading.Event()

    def decode() -> None:
        give_way()  # as the thread does that reads for the kiosk
        while not stopped.is_set():
            read_symbols(frame)

    decoder = threading.Thread(target=decode, daemon=True)
    found = Took()
    with kiosk_asking(url) as stage:
        if as_installed:
            tidied(stage)
        decoder.start()
        until, before, turn = time.monotonic() + seconds, time.monotonic(), 0
        while time.monotonic() < until:
            worked = time.thread_time()
            EventLoop.idle()
            now = time.monotonic()
            turn += 1
            if turn % 30 == 1:
                stage.happens(SymbolsRead((f"H47.16-240605-{turn % 10_000:04d}",)))
            elif turn % 30 == 20:
                stage.happens(Pressed(Button.DONE))
                stage.app.visit = _unseen(stage)
            found.wall.append(now - before)
            found.work.append(time.thread_time() - worked)
            before = now
            time.sleep(max(0.0, FRAME - (time.monotonic() - now)))
        stopped.set()
        decoder.join(5)
    return found


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of all values lies."""
    return statistics.quantiles(values, n=100)[round(part * 100) - 1]
