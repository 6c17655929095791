"""What a kiosk's window takes, in one process: time to the drawn answer, memory over visits, gaps between frames."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.effects import Lookups
from kiosk.state import Answer, Attract, Button, LookUp, Pressed, SymbolsRead, Waiting
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.symbols import read_symbols
from tests.support.kiosk_stage import PORTRAIT, Stage, on_stage
from tests.support.receipt_photos import photographs

FRAME = 1 / 60
PATIENCE = 30.0  # seconds for an answer
ASKER = Asker(AskerKind.DEVICE, "bench")


def memory() -> float:
    """Resident memory of this process in MB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1_000_000


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


def scan_to_answer(url: str, key: str | None, codes: Sequence[str]) -> list[float]:
    """Seconds from a frame of the camera to the drawn answer, one for each code."""
    from tests.bench.kiosk_photos import photograph_of

    took = []
    with kiosk_asking(url, key) as stage:
        for code in codes:
            frame = photograph_of(code)
            begun = time.monotonic()
            # How well symbols are read is measured by the bench of decoding; here only the time counts.
            texts = tuple(text for text in read_symbols(frame).texts if text == code)
            stage.happens(SymbolsRead(texts))
            frames_until(lambda: not isinstance(stage.visit.page, Attract | Waiting))
            assert isinstance(stage.visit.page, Answer), (texts, type(stage.visit.page))
            stage.app.root.canvas.ask_update()
            frames_until(_once())
            took.append(time.monotonic() - begun)
            stage.happens(Pressed(Button.DONE))
            stage.app.visit = _unseen(stage)
            frames_until(lambda: isinstance(stage.visit.page, Attract))
    return took


def _once() -> Callable[[], bool]:
    turns = iter((False, True))
    return lambda: next(turns)


def _unseen(stage: Stage) -> Any:
    """The visit without the mark of the paper that was read, which the next one is not."""
    from dataclasses import replace

    return replace(stage.visit, seen=())


def visits(stage: Stage, count: int, view: Any) -> None:
    """Many visits: keypad, a code, waiting for nothing, the answer, the end; all of it laid out."""
    from kivy.base import EventLoop

    for number in range(count):
        stage.happens(Pressed(Button.ENTER_CODE))
        stage.happens(LOOKED_UP)
        stage.lay_out()
        stage.happens(SymbolsRead((f"H47.16-240605-{number % 10_000:04d}",)))
        asked = [each for each in stage.lookups.asked if isinstance(each, LookUp)]
        if asked and stage.visit.asking is not None:
            stage.answer(view)
        stage.lookups.asked.clear()
        stage.lay_out()
        stage.happens(Pressed(Button.DONE))
        EventLoop.idle()  # Kivy lets go of what is over when the next frame is drawn
        stage.passes(4.0)


LOOKED_UP = Pressed(Button.LARGE)


def gaps(seconds: float, url: str) -> list[float]:
    """Seconds between frames while the API hangs and frames are decoded beside, one for each frame."""
    from kivy.base import EventLoop

    frame = next(photographs(levels=("hard",))).frame()
    stopped = threading.Event()

    def decode() -> None:
        while not stopped.is_set():
            read_symbols(frame)

    decoder = threading.Thread(target=decode, daemon=True)
    found: list[float] = []
    with kiosk_asking(url) as stage:
        decoder.start()
        until, before, turn = time.monotonic() + seconds, time.monotonic(), 0
        while time.monotonic() < until:
            EventLoop.idle()
            now = time.monotonic()
            found.append(now - before)
            before = now
            turn += 1
            if turn % 30 == 1:
                stage.happens(SymbolsRead((f"H47.16-240605-{turn % 10_000:04d}",)))
            elif turn % 30 == 20:
                stage.happens(Pressed(Button.DONE))
                stage.app.visit = _unseen(stage)
            time.sleep(max(0.0, FRAME - (time.monotonic() - now)))
        stopped.set()
        decoder.join(5)
    return found


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of all values lies."""
    return statistics.quantiles(values, n=100)[round(part * 100) - 1]
