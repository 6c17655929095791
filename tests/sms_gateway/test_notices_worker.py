"""The loop of notices: it goes on whatever fails, sends letters beside, and ends when it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from lookup_api.client import LookupClient
from lookup_api.contract.notices import Situation, Way
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.settings import Settings
from sms_gateway.mail.server import MailServer
from sms_gateway.notices_worker import send_notices
from sms_gateway.outgoing import CHANNEL
from tests.support.fake_lookup_api import processing_view
from tests.support.notice_queue import NoticeQueue
from tests.support.patience import PATIENCE, until
from tests.support.sayings import FACE
from tests.support.smtp_server import SmtpServer


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", "5e" * 32)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup_api.notifying.IDLE", 0.02)
    monkeypatch.setattr("lookup_api.notifying.AWAY", 0.02)


@contextmanager
def working(
    queue: NoticeQueue, exchange: Exchange, *, texts: bool = True, mail: MailServer | None = None
) -> Iterator[threading.Thread]:
    """The loop in a thread of its own; ends it."""
    stop = threading.Event()
    with LookupClient("http://lookup", transport=httpx.MockTransport(queue.handle)) as client:
        loop = threading.Thread(
            target=send_notices, args=(client, exchange, FACE, now, stop), kwargs={"texts": texts, "mail": mail}
        )
        loop.start()
        try:
            yield loop
        finally:
            stop.set()
            loop.join(PATIENCE)
        assert not loop.is_alive()


def test_it_goes_on_when_the_api_is_back(exchange: Exchange) -> None:
    queue = NoticeQueue(now, away=True)
    queue.add(Situation.ACCEPTED, processing_view())
    with working(queue, exchange):
        time.sleep(0.1)
        queue.away = False
        until(lambda: exchange.outbox.lease(CHANNEL, now()))


def test_it_goes_on_when_something_unheard_of_happened(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = NoticeQueue(now)
    queue.add(Situation.ACCEPTED, processing_view())
    real, failures = NoticeQueue._claim, [ZeroDivisionError("unheard of")]

    def failing(self: NoticeQueue, wanted: object) -> object:
        if failures:
            raise failures.pop()
        return real(self, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(NoticeQueue, "_claim", failing)
    with working(queue, exchange):
        until(lambda: exchange.outbox.lease(CHANNEL, now()))


def test_letters_leave_beside_and_are_settled(exchange: Exchange) -> None:
    queue = NoticeQueue(now)
    queue.add(Situation.ACCEPTED, processing_view(), way=Way.EMAIL, address="mau@example.vn")
    with SmtpServer() as server:
        mail = MailServer.of(Settings(mail_server=f"smtp://127.0.0.1:{server.port}", mail_from="motcua@tinh.example"))
        with working(queue, exchange, texts=False, mail=mail):
            until(lambda: queue.state(1) == "sent")
    assert [letter.recipients for letter in server.letters] == [("mau@example.vn",)]
    assert server.faults == []


def test_with_neither_way_it_claims_nothing_and_ends(exchange: Exchange) -> None:
    queue = NoticeQueue(now)
    queue.add(Situation.ACCEPTED, processing_view())
    with working(queue, exchange, texts=False) as loop:
        loop.join(PATIENCE)
        assert not loop.is_alive()
    assert queue.claims == []
