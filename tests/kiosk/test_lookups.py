"""Asking away from the window's thread."""

import gc
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from kiosk.link.lookups import ASKERS, WAITING_LOOKUPS, Lookups
from kiosk.state import Answered, Event, LookUp, Refused
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import Asker, AskerKind, Proof
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View
from tests.support.fake_lookup_api import FakeLookupApi, at_code_level, processing_view
from tests.support.patience import PATIENCE

CODE = "H47.16-240617-0001"
DEVICE = Asker(AskerKind.DEVICE, "desk-3")


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

        def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
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


def test_a_fault_behind_the_answer_does_not_end_the_asking() -> None:
    api, post, broken = FakeLookupApi([processing_view()]), Post(), Post()

    def hear(event: Answered) -> None:
        if event.ticket < ASKERS:
            broken(event)
            raise RuntimeError("what is saved cannot be read")
        post(event)

    with LookupClient("http://lookup", "kiosk-key", transport=httpx.MockTransport(api.handle)) as client:
        running = Lookups(client, DEVICE, hear)  # type: ignore[arg-type] # nothing but answers comes here
        running.start()
        for ticket in range(ASKERS):
            running.ask(LookUp(ticket, CODE))
            broken.next()
        running.ask(LookUp(ASKERS, CODE))
        assert post.next() == Answered(ASKERS, at_code_level(processing_view()))
        running.stop()


class Hanging:
    """An API that hangs until it is let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = threading.Event()

    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        self.asked.append(text)
        self.let_go.wait(PATIENCE)
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
    assert len(client.asked) <= ASKERS + WAITING_LOOKUPS + 2
    running.stop()


def test_what_is_forgotten_is_not_asked() -> None:
    client, post = Hanging(), Post()
    running = Lookups(client, DEVICE, post)
    running.start()
    for ticket in range(ASKERS):
        running.ask(LookUp(ticket, "under way"))
    while len(client.asked) < ASKERS:
        time.sleep(0.005)
    running.ask(LookUp(9, "forgotten"))
    running.forget()
    client.let_go.set()
    for _ in range(ASKERS):
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
