"""Looking and reading away from the window's thread: which pictures are read, and what is told of them."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from kiosk.preview import small_copy, symbol_seen
from kiosk.scanners import reading as module
from kiosk.scanners.devices import Devices
from kiosk.scanners.frames import ScannerLost
from kiosk.scanners.reading import KEPT, MOST_TURNS, TOLD_EVERY, Look, Reader, Reading, Sharpest, Show, sharpness
from kiosk.state import Event, ScannerChanged, SymbolSeen, SymbolsRead
from lookup_api.symbols import Format, Frame, Symbol
from lookup_api.symbols import Reading as Found
from tests.support.patience import PATIENCE

PLACE = ((40, 20), (60, 20), (60, 40), (40, 40))


class Post:
    """Keeps events, and waits for them."""

    def __init__(self) -> None:
        self.events: queue.Queue[Event] = queue.Queue()

    def __call__(self, event: Event) -> None:
        self.events.put(event)

    def next(self) -> Event:
        return self.events.get(timeout=PATIENCE)

    @property
    def quiet(self) -> bool:
        return self.events.empty()


class Source:
    """Gives the frames it has, the next one when the test says so; an exception among them is raised."""

    def __init__(self, *frames: Frame | Exception | None) -> None:
        self._frames = list(frames)
        self.turn = threading.Semaphore()
        self.closed = False
        self.reads = 0

    def read(self) -> Frame | None:
        self.reads += 1
        if not self._frames or not self.turn.acquire(timeout=0.01):
            return None
        frame = self._frames.pop(0)
        if isinstance(frame, Exception):
            self.turn.release()
            raise frame
        return frame

    def close(self) -> None:
        self.closed = True


def frame(gray: int) -> Frame:
    return np.full((72, 128), gray, np.uint8)


def found(texts: tuple[str, ...], next_step: int | None = None) -> Found:
    return Found(tuple(Symbol(text, Format.QR, PLACE) for text in texts), next_step=next_step)


@contextmanager
def looking(source: Source, read: Callable[..., Found], show: Show | None = None) -> Iterator[Post]:
    post = Post()
    running = Reading(source, post, read, show=show)
    running.start()
    try:
        yield post
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FRAMES_A_SECOND", 200)
    monkeypatch.setattr(module, "CALM_FRAMES_A_SECOND", 200)
    monkeypatch.setattr(module, "LOOK_AGAIN_AFTER", 0.05)


# --- the two threads ----------------------------------------------------------------------------------------


def test_texts_of_each_new_picture_are_told() -> None:
    source = Source(frame(10), frame(90), frame(170))
    with looking(source, lambda each: found((f"code {each[0, 0]}",))) as post:
        for gray in (10, 90, 170):
            assert post.next() == SymbolsRead((f"code {gray}",))
            source.turn.release()
    assert source.closed


def test_another_paper_in_the_same_place_is_another_picture() -> None:
    first, second = frame(200), frame(200)
    second[30:40, 50:60] = 120  # a symbol's worth of difference in one spot
    source = Source(first, second)
    with looking(source, lambda each: found((str(int(each[35, 55])),))) as post:
        assert post.next() == SymbolsRead(("200",))
        source.turn.release()
        assert post.next() == SymbolsRead(("120",))


def test_an_empty_picture_tells_nothing() -> None:
    source = Source(frame(10), frame(90))
    source.turn.release()
    with looking(source, lambda _each: Found()) as post:
        while source.reads < 8:
            time.sleep(0.005)
        assert post.quiet


def test_a_lost_camera_is_told_once_and_found_again() -> None:
    source = Source(ScannerLost("gone"), ScannerLost("gone"), frame(10))
    with looking(source, lambda _each: found(("code",))) as post:
        assert post.next() == ScannerChanged(present=False)
        assert post.next() == ScannerChanged(present=True)
        assert post.next() == SymbolsRead(("code",))


def test_a_picture_that_is_none_ends_neither_the_looking_nor_the_telling() -> None:
    nothing = np.zeros((0, 0), np.uint8)  # OpenCV resizes no such picture
    source = Source(RuntimeError("a driver's own"), nothing, nothing, frame(10), frame(90))
    source.turn.release()
    source.turn.release()
    source.turn.release()
    with looking(source, lambda each: found((f"code {each[0, 0]}",))) as post:
        assert post.next() == ScannerChanged(present=False)
        assert post.next() == ScannerChanged(present=True)
        assert post.next() == SymbolsRead(("code 10",))
        source.turn.release()
        assert post.next() == SymbolsRead(("code 90",))


def test_an_event_that_nobody_could_take_does_not_end_the_reading() -> None:
    told: queue.Queue[Event] = queue.Queue()

    def post(event: Event) -> None:
        told.put(event)
        if event == SymbolsRead(("code 10",)):
            raise RuntimeError

    source = Source(frame(10), frame(90))
    running = Reading(source, post, lambda each: found((f"code {each[0, 0]}",)))
    running.start()
    source.turn.release()
    assert told.get(timeout=PATIENCE) == SymbolsRead(("code 10",))
    source.turn.release()
    while told.get(timeout=PATIENCE) != SymbolsRead(("code 90",)):
        pass
    running.stop()


def test_a_reader_that_hangs_holds_up_neither_the_looking_nor_the_end() -> None:
    let_go = threading.Event()

    def read(_each: Frame) -> Found:
        let_go.wait(PATIENCE)
        return found(("code",))

    source = Source(*(frame(gray) for gray in range(0, 250, 10)))
    for _ in range(25):
        source.turn.release()
    with looking(source, read) as post:
        while source.reads < 25:
            time.sleep(0.005)
        assert post.quiet
        let_go.set()
        post.next()
    assert post.events.qsize() <= 2  # of all the pictures meanwhile only one was kept


def test_what_is_shown_is_gray_small_and_says_whether_it_moved() -> None:
    shown: queue.Queue[tuple[Frame, bool]] = queue.Queue()
    large = np.full((720, 1280, 3), 90, np.uint8)
    source = Source(large, large, large)
    with looking(source, lambda _each: Found(unreadable=(PLACE,)), lambda *more: shown.put(more)) as post:
        assert isinstance(post.next(), SymbolSeen)
        source.turn.release(2)
        # The first may be shown as well, where its symbol was seen before it was its turn: nothing was before it.
        picture, moved = shown.get(timeout=PATIENCE)
        if moved:
            picture, moved = shown.get(timeout=PATIENCE)
    assert picture.shape == (360, 640)
    assert not moved


def test_nothing_is_shown_while_no_symbol_is_seen() -> None:
    source = Source(frame(10), frame(90), frame(170))
    source.turn.release(2)
    shown: list[Frame] = []
    with looking(source, lambda _each: Found(), lambda picture, _moved: shown.append(picture)):
        while source.reads < 8:
            time.sleep(0.005)
    assert shown == []


# --- which picture is kept ----------------------------------------------------------------------------------


def look(gray: int, at: float, sharp: float = 1.0, *, moved: bool = True) -> Look:
    return Look(frame(gray), at, moved, sharp)


def taken(*looks: Look) -> Look:
    room = Sharpest()
    for each in looks:
        room.put(each)
    kept = room.take()
    assert kept is not None
    return kept


def test_the_sharpest_picture_is_kept() -> None:
    assert taken(look(1, 0.0, 5.0), look(2, 0.07, 2.0)).frame[0, 0] == 1
    assert taken(look(1, 0.0, 2.0), look(2, 0.07, 5.0)).frame[0, 0] == 2


def test_an_old_picture_gives_way_however_sharp_it_is() -> None:
    assert taken(look(1, 0.0, 5.0), look(2, KEPT + 0.01, 2.0)).frame[0, 0] == 2


def test_that_something_moved_is_not_lost_with_the_picture() -> None:
    assert taken(look(1, 0.0, 0.5), look(2, KEPT + 0.01, 0.0, moved=False)).moved


def test_whoever_waits_is_let_go_at_the_end() -> None:
    room = Sharpest()
    waiting: queue.Queue[Look | None] = queue.Queue()
    thread = threading.Thread(target=lambda: waiting.put(room.take()))
    thread.start()
    room.close()
    assert waiting.get(timeout=PATIENCE) is None
    thread.join(PATIENCE)


def test_blur_makes_a_picture_less_sharp() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (72, 128), dtype=np.uint8)
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), 2), np.uint8)
    assert sharpness(soft) < sharpness(noise) / 10
    for shape in ((1, 1), (1, 900), (2, 2, 3)):
        assert sharpness(np.zeros(shape, np.uint8)) == 0


# --- what is read, and when ---------------------------------------------------------------------------------


class Decoder:
    """Counts what it is asked to read; gives what it was told to."""

    def __init__(self, *founds: Found) -> None:
        self._founds = list(founds)
        self.first_steps: list[int] = []

    def __call__(self, _frame: Frame, *, first_step: int = 0) -> Found:
        self.first_steps.append(first_step)
        return self._founds.pop(0) if len(self._founds) > 1 else self._founds[0]


def test_a_still_picture_is_decoded_once_and_told_again() -> None:
    decoder, post = Decoder(found(("code",))), Post()
    reader = Reader(post, decoder)
    for number in range(20):
        reader.look(look(10, number * TOLD_EVERY / 4, moved=number == 0))
    assert decoder.first_steps == [0]
    assert post.events.qsize() == 5


def test_a_search_that_was_cut_short_goes_on_in_the_next_still_picture_and_then_ends() -> None:
    decoder, post = Decoder(Found(next_step=4), Found(next_step=9), found(("code",))), Post()
    reader = Reader(post, decoder)
    for number in range(9):
        reader.look(look(10, number / 15, moved=number == 0))
    assert decoder.first_steps == [0, 4, 9]
    assert post.next() == SymbolsRead(("code",))


def test_repairs_of_one_still_picture_have_an_end() -> None:
    decoder = Decoder(Found(next_step=2))
    reader = Reader(Post(), decoder)
    for number in range(100):
        reader.look(look(10, number / 15, moved=number == 0))
    assert len(decoder.first_steps) == MOST_TURNS


def test_while_the_paper_moves_the_search_goes_on_in_every_other_picture() -> None:
    decoder = Decoder(Found(next_step=5))
    reader = Reader(Post(), decoder)
    for number in range(5):
        reader.look(look(10, number / 15))
    assert decoder.first_steps == [0, 5, 0, 5, 0]


def test_a_picture_that_breaks_the_reader_does_not_end_the_reading() -> None:
    def read(each: Frame) -> Found:
        if each[0, 0] == 10:
            raise ValueError("broken picture")
        return found(("code",))

    post = Post()
    reader = Reader(post, read)
    reader.look(look(10, 0.0))
    assert post.quiet
    reader.look(look(90, 0.1))
    assert post.next() == SymbolsRead(("code",))


# --- which devices are there ---------------------------------------------------------------------------------


def test_the_visit_hears_only_of_the_last_device_lost_and_the_first_one_back() -> None:
    post = Post()
    devices = Devices(post, ("camera", "serial"))
    devices.tell("camera", present=True)
    devices.tell("camera", present=False)
    assert post.quiet
    assert devices.lost == ("camera",)
    devices.tell("serial", present=False)
    assert post.next() == ScannerChanged(present=False)
    devices.tell("serial", present=False)
    devices.tell("camera", present=True)
    assert post.next() == ScannerChanged(present=True)
    assert post.quiet
    assert devices.lost == ("serial",)


# --- symbols that are seen and cannot be read ---------------------------------------------------------------


def test_an_unreadable_symbol_is_told_with_its_place_and_never_its_picture() -> None:
    bright = frame(10)
    bright[20:41, 40:61] = 204
    post = Post()
    Reader(post, lambda _each: Found(unreadable=(PLACE,))).look(Look(bright, 0.0, moved=True, sharpness=1.0))
    seen = post.next()
    assert isinstance(seen, SymbolSeen)
    assert seen.outline[0] == pytest.approx((40 / 128, 20 / 72))
    assert seen.outline[2] == pytest.approx((60 / 128, 40 / 72))
    assert (seen.share, seen.brightness) == pytest.approx((20 / 72, 0.8))


def test_the_largest_unreadable_symbol_is_told() -> None:
    small = ((1, 1), (5, 1), (5, 5), (1, 5))
    assert symbol_seen(frame(10), [small, PLACE]).share == pytest.approx(20 / 72)


def test_corners_outside_the_picture_are_kept_inside() -> None:
    seen = symbol_seen(frame(10), [((-9, -9), (300, -9), (300, 300), (-9, 300))])
    assert seen.outline == ((0, 0), (1, 0), (1, 1), (0, 1))
    assert seen.share == 1


@pytest.mark.parametrize("shape", [(720, 1280), (1280, 720, 3), (33, 57), (2, 9000), (9000, 2, 3)])
def test_a_small_copy_of_any_picture_has_rows_that_graphics_can_take(shape: tuple[int, ...]) -> None:
    copy = small_copy(np.zeros(shape, np.uint8))
    assert copy.shape[0] <= 360
    assert copy.shape[1] <= 640
    assert copy.shape[1] % 4 == 0


def test_the_thread_that_reads_leaves_the_processor_to_the_window() -> None:
    steps: list[int] = []

    def read(frame: Frame, *, first_step: int = 0) -> Found:
        steps.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return Found((Symbol("H47.16-240605-0003", Format.QR, PLACE),))

    post = Post()
    reading = Reading(Source(np.zeros((72, 128), np.uint8)), post, read)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    reading.start()
    try:
        assert isinstance(post.next(), SymbolsRead)
    finally:
        reading.stop()
    assert steps == [min(19, max(own, module.READING_NICE))]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
