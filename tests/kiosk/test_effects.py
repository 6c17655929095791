"""Asking and reading away from the window's thread."""

import gc
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import numpy as np
import pytest

from kiosk import effects
from kiosk.effects import ASKERS, Lookups, Reading, Show
from kiosk.preview import small_copy, symbol_seen
from kiosk.scanners.frames import ScannerLost
from kiosk.state import Answered, Event, LookUp, Refused, ScannerChanged, SymbolSeen, SymbolsRead
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View
from lookup_api.symbols import Format, Frame, Symbol
from lookup_api.symbols import Reading as Found
from tests.support.fake_lookup_api import FakeLookupApi, at_code_level, processing_view

CODE = "H47.16-240617-0001"
DEVICE = Asker(AskerKind.DEVICE, "desk-3")


class Post:
    """Keeps events, and waits for them."""

    def __init__(self) -> None:
        self.events: queue.Queue[Event] = queue.Queue()

    def __call__(self, event: Event) -> None:
        self.events.put(event)

    def next(self) -> Event:
        return self.events.get(timeout=10)

    @property
    def quiet(self) -> bool:
        return self.events.empty()


@contextmanager
def lookups(api: FakeLookupApi) -> Iterator[tuple[Lookups, Post]]:
    post = Post()
    with LookupClient("http://lookup", "kiosk-key", transport=httpx.MockTransport(api.handle)) as client:
        running = Lookups(client, DEVICE, post)
        running.start()
        yield running, post
        running.stop()


def test_view_comes_back_with_its_ticket() -> None:
    api = FakeLookupApi([processing_view()])
    with lookups(api) as (running, post):
        running.ask(LookUp(7, CODE))
        assert post.next() == Answered(7, at_code_level(processing_view()))
    assert [asked.request.asker for asked in api.asked] == [DEVICE]
    assert api.asked[0].key == "kiosk-key"


def test_problem_comes_back_as_data_that_holds_no_text_of_the_visit() -> None:
    with lookups(FakeLookupApi()) as (running, post):
        running.ask(LookUp(3, CODE))
        refused = post.next()
    assert isinstance(refused, Refused)
    assert (refused.ticket, refused.problem.code) == (3, ProblemCode.DOSSIER_NOT_FOUND)
    assert CODE not in repr(refused)


def test_an_api_that_is_away_is_a_problem() -> None:
    with lookups(FakeLookupApi(away=True)) as (running, post):
        running.ask(LookUp(1, CODE))
        refused = post.next()
    assert isinstance(refused, Refused)
    assert refused.problem.code is ProblemCode.STORE_UNAVAILABLE


def test_a_fault_of_our_own_is_a_problem_and_the_next_lookup_works() -> None:
    class Faulty:
        def __init__(self) -> None:
            self.calls = 0

        def look_up(self, text: str, *, asker: Asker) -> View:
            self.calls += 1
            if self.calls == 1:
                raise RuntimeError(f"fault with {text} for {asker}")
            return processing_view()

    post = Post()
    running = Lookups(Faulty(), DEVICE, post)
    running.start()
    running.ask(LookUp(1, CODE))
    refused = post.next()
    assert isinstance(refused, Refused)
    assert refused.problem.code is ProblemCode.STORE_UNAVAILABLE
    running.ask(LookUp(2, CODE))
    assert post.next() == Answered(2, processing_view())
    running.stop()


class Hanging:
    """An API that hangs until it is let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = threading.Event()

    def look_up(self, text: str, *, asker: Asker) -> View:
        self.asked.append(text)
        self.let_go.wait(10)
        return processing_view()


def test_a_hanging_api_neither_holds_the_caller_up_nor_piles_up() -> None:
    client, post = Hanging(), Post()
    running = Lookups(client, DEVICE, post)
    running.start()
    for ticket in range(1, 51):
        running.ask(LookUp(ticket, f"{ticket}"))
    assert len(client.asked) <= ASKERS  # the others were never waited for: nobody has been let go yet
    client.let_go.set()
    tickets: list[int] = []
    while 50 not in tickets:
        answered = post.next()
        assert isinstance(answered, Answered)
        tickets.append(answered.ticket)
    assert len(client.asked) <= effects.ASKERS + effects.WAITING_LOOKUPS + 2
    running.stop()


def test_what_is_forgotten_is_not_asked() -> None:
    client, post = Hanging(), Post()
    running = Lookups(client, DEVICE, post)
    running.start()
    for ticket in range(effects.ASKERS):
        running.ask(LookUp(ticket, "under way"))
    while len(client.asked) < effects.ASKERS:
        time.sleep(0.005)
    running.ask(LookUp(9, "forgotten"))
    running.forget()
    client.let_go.set()
    for _ in range(effects.ASKERS):
        post.next()
    running.stop()
    assert "forgotten" not in client.asked


def test_waiting_threads_hold_nothing_of_the_last_lookup() -> None:
    text = "H47.16-240617-" + "0001"
    with lookups(FakeLookupApi([processing_view()])) as (running, post):
        running.ask(LookUp(1, text))
        post.next()
        time.sleep(0.05)
        gc.collect()
        assert not [each for each in gc.get_objects() if type(each) is LookUp]


# --- reading ------------------------------------------------------------------------------------------------


class Source:
    """Gives the frames it has, then nothing; an exception among them is raised."""

    def __init__(self, *frames: Frame | Exception | None) -> None:
        self._frames = list(frames)
        self.closed = False
        self.reads = 0

    def read(self) -> Frame | None:
        self.reads += 1
        if not self._frames:
            return None
        frame = self._frames.pop(0)
        if isinstance(frame, Exception):
            raise frame
        return frame

    def close(self) -> None:
        self.closed = True


def frame(gray: int) -> Frame:
    return np.full((72, 128), gray, np.uint8)


PLACE = ((40, 20), (60, 20), (60, 40), (40, 40))


def found(texts: tuple[str, ...]) -> Found:
    return Found(tuple(Symbol(text, Format.QR, PLACE) for text in texts))


@contextmanager
def reading(source: Source, read: Callable[[Frame], tuple[str, ...]]) -> Iterator[Post]:
    with looking(source, lambda each: found(read(each))) as post:
        yield post


@contextmanager
def looking(source: Source, read: Callable[[Frame], Found], show: Show | None = None) -> Iterator[Post]:
    post = Post()
    running = Reading(source, post, read, show=show)
    running.start()
    try:
        yield post
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "FRAMES_A_SECOND", 200)
    monkeypatch.setattr(effects, "LOOK_AGAIN_AFTER", 0.05)


def test_texts_of_each_new_picture_are_told() -> None:
    source = Source(frame(10), frame(90), frame(170))
    with reading(source, lambda each: (f"code {each[0, 0]}",)) as post:
        assert [post.next() for _ in range(3)] == [SymbolsRead((f"code {gray}",)) for gray in (10, 90, 170)]
    assert source.closed


def test_a_still_picture_is_decoded_once_and_told_again() -> None:
    decoded: list[int] = []

    def read(each: Frame) -> tuple[str, ...]:
        decoded.append(int(each[0, 0]))
        return ("code",)

    with reading(Source(frame(10), frame(11), frame(10), frame(90)), read) as post:
        for _ in range(4):
            assert post.next() == SymbolsRead(("code",))
    assert decoded == [10, 90]


def test_another_paper_in_the_same_place_is_another_picture() -> None:
    first, second = frame(200), frame(200)
    second[30:40, 50:60] = 120  # a symbol's worth of difference in one spot
    with reading(Source(first, second), lambda each: (str(int(each[35, 55])),)) as post:
        assert post.next() == SymbolsRead(("200",))
        assert post.next() == SymbolsRead(("120",))


def test_an_empty_picture_tells_nothing() -> None:
    source = Source(frame(10), frame(90))
    with reading(source, lambda _each: ()) as post:
        while source.reads < 4:
            time.sleep(0.005)
        assert post.quiet


def test_a_lost_camera_is_told_once_and_found_again() -> None:
    source = Source(ScannerLost("gone"), ScannerLost("gone"), frame(10))
    with reading(source, lambda _each: ("code",)) as post:
        assert post.next() == ScannerChanged(present=False)
        assert post.next() == ScannerChanged(present=True)
        assert post.next() == SymbolsRead(("code",))


def test_a_picture_that_breaks_the_reader_does_not_end_the_reading() -> None:
    def read(each: Frame) -> tuple[str, ...]:
        if each[0, 0] == 10:
            raise ValueError("broken picture")
        return ("code",)

    with reading(Source(frame(10), frame(90)), read) as post:
        assert post.next() == SymbolsRead(("code",))


# --- symbols that are seen and cannot be read ---------------------------------------------------------------


def test_an_unreadable_symbol_is_told_with_its_place_and_never_its_picture() -> None:
    bright = frame(10)
    bright[20:41, 40:61] = 204
    with looking(Source(bright), lambda _each: Found(unreadable=(PLACE,))) as post:
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


def test_small_pictures_are_shown_only_while_a_symbol_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    source = Source(frame(10), frame(90), frame(170))

    def read(each: Frame) -> Found:
        return Found(unreadable=(PLACE,)) if each[0, 0] == 90 else Found()

    def show(picture: Frame, _moved: bool) -> None:  # noqa: FBT001 - the shape of effects.Show
        shown.append(int(picture[0, 0]))
        monkeypatch.setattr(effects, "SHOWN_ON", 0.0)  # the symbol has been out of sight for long

    with looking(source, read, show) as post:
        assert isinstance(post.next(), SymbolSeen)
        while source.reads < 5:
            time.sleep(0.005)
    assert shown == [90]
    assert post.quiet


def test_what_is_shown_is_gray_small_and_says_whether_it_moved() -> None:
    shown: queue.Queue[tuple[Frame, bool]] = queue.Queue()
    large = np.full((720, 1280, 3), 90, np.uint8)
    with looking(Source(large, large), lambda _each: Found(unreadable=(PLACE,)), lambda *more: shown.put(more)):
        first, second = shown.get(timeout=10), shown.get(timeout=10)
    assert first[0].shape == (360, 640)
    assert (first[1], second[1]) == (True, False)


@pytest.mark.parametrize("shape", [(720, 1280), (1280, 720, 3), (33, 57), (2, 9000), (9000, 2, 3)])
def test_a_small_copy_of_any_picture_has_rows_that_graphics_can_take(shape: tuple[int, ...]) -> None:
    copy = small_copy(np.zeros(shape, np.uint8))
    assert copy.shape[0] <= 360
    assert copy.shape[1] <= 640
    assert copy.shape[1] % 4 == 0
