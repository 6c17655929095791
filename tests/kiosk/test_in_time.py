"""A call of the API ends in time, whatever holds it up."""

import gc
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kiosk.link.in_time import MOST_HELD, InTime
from lookup_api.client import Call, DossierNotFound, LookupClient, LookupUnavailable, kiosk_calls
from lookup_api.contract.lookups import Asker, AskerKind, Proof
from lookup_api.contract.views import View
from tests.support.fake_lookup_api import processing_view
from tests.support.patience import until

DEVICE = Asker(AskerKind.DEVICE, "hall")


class Held:
    """A client whose calls are held up until they are let go, as by a name server that is gone."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked = 0

    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        self.asked += 1
        assert self.let_go.wait(60)
        return processing_view()

    def send(self, call: Call[Any]) -> Any:
        return {"asked": call.path}


class Refusing(Held):
    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        raise DossierNotFound(text)


def test_answers_and_problems_come_through() -> None:
    held = Held()
    held.let_go.set()
    client = InTime(held, 60.0)
    assert client.look_up("1", asker=DEVICE) == processing_view()
    assert client.send(kiosk_calls.readiness()) == {"asked": "/readyz"}
    for _ in range(2 * MOST_HELD):
        with pytest.raises(DossierNotFound):
            InTime(Refusing(), 60.0).look_up("1", asker=DEVICE)


def test_whoever_waits_stops_waiting_and_calls_that_are_held_up_do_not_pile_up() -> None:
    held = Held()
    client = InTime(held, 0.01)
    for _ in range(MOST_HELD + 5):
        with pytest.raises(LookupUnavailable):
            client.look_up("1", asker=DEVICE)
    assert held.asked == MOST_HELD
    held.let_go.set()
    client = InTime(held, 60.0)
    assert client.look_up("1", asker=DEVICE) == processing_view()


def test_there_is_room_again_once_they_are_let_go() -> None:
    held = Held()
    client = InTime(held, 0.2)
    for _ in range(MOST_HELD):
        with pytest.raises(LookupUnavailable):
            client.look_up("1", asker=DEVICE)
    held.let_go.set()

    def answered() -> bool:
        try:
            return client.look_up("1", asker=DEVICE) == processing_view()
        except LookupUnavailable:
            return False

    until(answered, "an answer")


def test_an_error_that_is_over_holds_nothing_of_its_question() -> None:
    refused: list[weakref.ref[BaseException]] = []
    gc.disable()  # what only a search would find stays for as long as none is made
    try:
        try:
            InTime(Refusing(), 60.0).look_up("1", asker=DEVICE)
        except DossierNotFound as error:
            refused.append(weakref.ref(error))
        until(lambda: refused[0]() is None, "the end of the error")
    finally:
        gc.enable()


@contextmanager
def dripping() -> Iterator[str]:
    """A server that sends a byte of its answer's headers now and then, and never the last one."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"a")
                    except OSError:
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            thread.join(10)


def test_a_proxy_that_drips_is_no_answer() -> None:
    with dripping() as url, LookupClient(url, timeout=1.0) as client:
        begun = time.monotonic()
        with pytest.raises(LookupUnavailable):
            InTime(client, 2.0).send(kiosk_calls.readiness())
        assert time.monotonic() - begun < 30  # the client by itself would wait for as long as it drips
