"""Pictures that want to be too much, held up to the real window: still a kiosk, and it wipes itself."""

import queue
import subprocess
import time
from pathlib import Path

from kiosk.scanners.frames import open_frames
from kiosk.scanners.reading import Reading
from kiosk.state import Answer, Attract, Button, Event, Looks, Pressed, SymbolsRead, WrongPaper
from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.hostile_pictures import put_readable, put_refused, wall_of
from tests.support.kiosk_process import photograph, running, screen_of, settings, share_of
from tests.support.kiosk_stage import Stage, on_stage
from tests.support.patience import until
from tests.support.receipt_photos import TOKEN
from tests.support.xvfb import open_screen

CODE = "H47.16-240617-0001"
WALL = [f"H47.16-240617-{number:04d}" for number in range(100, 130)]
MOST_MEMORY = 350  # MB


def events_of(folder: Path, count: int) -> list[Event]:
    """The first events that the pictures of a folder give, read as the kiosk reads them."""
    source = open_frames(f"images:{folder}/*")
    assert source is not None
    told: queue.Queue[Event] = queue.Queue()
    reading = Reading(source, told.put)
    reading.start()
    try:
        return [told.get(timeout=60) for _ in range(count)]
    finally:
        reading.stop()


def read_of(events: list[Event]) -> list[tuple[str, ...]]:
    return [event.texts for event in events if isinstance(event, SymbolsRead)]


def test_after_hostile_pictures_it_answers_and_wipes_itself(tmp_path: Path) -> None:
    put_refused(tmp_path)
    (tmp_path / "wall.png").write_bytes(wall_of(WALL))
    [wall] = read_of(events_of(tmp_path, 1))
    assert set(wall) == set(WALL)
    with on_stage() as stage:
        stage.happens(SymbolsRead(wall))
        stage.draw()
        assert isinstance(stage.visit.page, WrongPaper)  # one sheet at a time, please
        assert stage.lookups.asked == []
        _answers_and_wipes_itself(stage, tmp_path)


def _answers_and_wipes_itself(stage: Stage, folder: Path) -> None:
    readable = folder / "readable"
    readable.mkdir()
    put_readable(readable, CODE)
    stage.happens(Pressed(Button.LARGE))
    for texts in read_of(events_of(readable, 1)):
        stage.happens(SymbolsRead(texts))
    stage.answer(processing_view())
    stage.draw()
    assert isinstance(stage.visit.page, Answer)
    stage.passes(46)
    assert stage.visit.countdown is not None
    stage.passes(15)
    stage.draw()
    assert isinstance(stage.visit.page, Attract)
    assert stage.visit.looks == Looks("vi")


def test_the_command_lives_through_a_folder_of_them(tmp_path: Path) -> None:
    """What is refused is passed over, thirty symbols are one sentence, and the receipt behind them is answered."""
    api = FakeLookupApi()
    api.add(processing_view(), token=TOKEN)
    with api.served() as url, open_screen() as screen:
        environment = {**screen.environment, **settings(url)}
        with running(environment, "--frames", f"images:{tmp_path}/*.*g", "--size", "1080x1920") as process:
            until(lambda: share_of(screen_of(environment), "nghe-light") > 0.02, "the attract screen")
            put_refused(tmp_path)
            (tmp_path / "wall.png").write_bytes(wall_of(WALL))
            until(lambda: share_of(screen_of(environment), "none-tint") > 0.05, "the sentence about several sheets")
            time.sleep(4)  # that paper goes; what is read within three seconds belongs to it
            photograph(tmp_path, processing_view().code, "zz-receipt.png")
            until(lambda: share_of(screen_of(environment), "progress-tint") > 0.07, "the answer")
            assert len(api.asked) == 1
            assert _most_memory(process) < MOST_MEMORY
            screen.tap(810, 1660)  # Xong
            until(lambda: share_of(screen_of(environment), "nghe-light") > 0.02, "the attract screen again")
            assert process.poll() is None


def _most_memory(process: "subprocess.Popen[bytes]") -> float:
    """The most memory that a process had so far, in MB (proc(5), VmHWM)."""
    told = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    [kilobytes] = [line.split()[1] for line in told.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes) / 1000
