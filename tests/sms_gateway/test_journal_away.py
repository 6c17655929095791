"""The journal's database goes away under load: every text is acknowledged, and answered when it is back.

`AWAY` in the environment is for how many seconds; `make faults` says 60.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from lookup_api.exchange import Exchange, ExchangeUnavailable, Spool, SpoolFull
from sms_gateway.carriers.push import SIGNATURE_HEADER, signature_of
from sms_gateway.gateway import Gateway, TryAgain
from sms_gateway.inbound import Inbound
from sms_gateway.parts import Parts
from sms_gateway.upkeep import take_in
from sms_gateway.waiting import PROBE_EVERY, WaitingRoom, read_inbound
from tests.sms_gateway.conftest import SECRET, Running
from tests.sms_gateway.test_process import await_health, kill
from tests.sms_gateway.test_smpp_link import environment, said, working
from tests.support.fake_lookup_api import FakeLookupApi, sample_views
from tests.support.patience import PATIENCE, until
from tests.support.ports import free_port
from tests.support.postgres import running_postgres
from tests.support.smpp_simulator import simulating
from tests.support.sms_carriers import PUSH_SECRET, Text, push_body

CODES = [view.code for view in sample_views()]
A_FEW = 12  # posts, of four that go on at once


def post(http: httpx.Client, number: int) -> httpx.Response:

    one = Text(f"m-{number}", f"HS {CODES[number % 10]}", f"+84906{number:06d}", "8088")
    body = push_body(one, at=datetime.now(UTC).isoformat())
    return http.post("/sms/push", content=body, headers={SIGNATURE_HEADER: signature_of(PUSH_SECRET, body)})


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_away_for_a_while_nothing_is_lost(tmp_path: Path) -> None:
    away = float(os.environ.get("AWAY", "6"))
    answered: dict[int, int] = {}  # by post: how many texts stood in the answer
    refused: list[int] = []
    stop = threading.Event()

    def keep_posting(first: int) -> None:
        number = first
        while not stop.is_set():
            response = post(http, number)
            if response.status_code == 200:
                answered[number] = len(response.json()["messages"])
            else:
                refused.append(response.status_code)
            number += 4
            time.sleep(0.15)

    with simulating() as carrier, running_postgres() as server, FakeLookupApi(sample_views()).served() as api:
        port = free_port()
        settings = environment(
            tmp_path, api, carrier, EXCHANGE_DATABASE_URL=server.fresh_database(), PUSH_SECRET=PUSH_SECRET,
            SMS_LISTEN=f"127.0.0.1:{port}",
        )  # fmt: skip
        with working(tmp_path, **settings), serving(settings, tmp_path, port) as http:
            carrier.await_counts(binds=1)
            posting = [threading.Thread(target=keep_posting, args=(first,)) for first in range(4)]
            for thread in posting:
                thread.start()
            until(lambda: len(answered) >= A_FEW)
            server.stop()
            begun, delivered = time.monotonic(), 0
            while time.monotonic() - begun < away:
                carrier.deliver(
                    [{"from": f"84905{delivered:06d}", "to": "8088", "text": f"HS {CODES[delivered % 10]}"}]
                )
                delivered += 1
                time.sleep(0.1)
            assert carrier.await_counts(acknowledged=delivered)["acknowledged"] == delivered  # while it is away
            server.start()
            so_far = len(answered)
            until(lambda: len(answered) >= so_far + A_FEW)
            stop.set()
            for thread in posting:
                thread.join(PATIENCE)
            late = [number for number, texts in answered.items() if texts == 0]
            assert late, "nothing was posted while it was away"
            counted = carrier.await_counts(replies=delivered + len(late))
            report = carrier.report()
    assert refused == []
    assert counted["replies"] == delivered + len(late)
    wanted = {(f"84905{one:06d}", f"HS {CODES[one % 10]}"): 1 for one in range(delivered)}
    assert said(report["replies"]) == wanted | {(f"84906{one:06d}", f"HS {CODES[one % 10]}"): 1 for one in late}


@contextmanager
def serving(settings: dict[str, str], folder: Path, port: int) -> Iterator[httpx.Client]:
    """Run `sms-gateway serve` with these settings; gives a client for it."""
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sms_gateway.cli", "serve"],
            env=settings, cwd=Path(__file__).parents[2], stderr=log, stdout=log, start_new_session=True,
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, trust_env=False) as http:
            await_health(http, process)
            yield http
    finally:
        kill(process)


# --- in one process -----------------------------------------------------------------------------------------------


class Away:
    """A journal whose database does not answer while `away`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.away = False
        self.only_settle = False
        self.claims = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._exchange, name)

    def claim_many(self, *arguments: object) -> object:
        self.claims += 1
        if self.away:
            raise ExchangeUnavailable
        return self._exchange.claim_many(*arguments)  # type: ignore[arg-type]

    def settle_many(self, *arguments: object) -> object:
        if self.only_settle:
            raise ExchangeUnavailable
        return self._exchange.settle_many(*arguments)  # type: ignore[arg-type]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", SECRET)


def parts_of(gateway: Running) -> Parts:
    parts: Parts = gateway.app.extensions["sms_gateway"]
    return parts


def rebuilt(gateway: Running, journal: Away, waiting: WaitingRoom | None) -> Gateway:
    """The gateway of the fixture on another journal."""
    ours = parts_of(gateway).gateway
    return Gateway(ours._answering, journal, ours._senders, ours._counting, gateway.clock, waiting)  # type: ignore[arg-type]


def written(texts: object) -> bytes:
    return repr(texts).encode()


def one(number: int = 1) -> Inbound:
    return Inbound("twilio", f"SM{number}", f"+8490500{number:04d}", "8088", f"HS {CODES[0]}")


def test_of_a_database_that_is_away_one_message_finds_out(gateway: Running, spool: Spool) -> None:
    journal = Away(gateway.exchange)
    room = WaitingRoom(spool, gateway.clock)
    ours = rebuilt(gateway, journal, room)
    journal.away = True
    for number in range(10):
        assert ours.answer(one(number), written) == written(())
    assert journal.claims == 1
    gateway.clock.advance(PROBE_EVERY)
    ours.answer(one(10), written)
    ours.answer(one(11), written)
    assert journal.claims == 2
    kept: list[Inbound] = []
    spool.replay(lambda message: kept.append(read_inbound(message.body)))
    assert [message.message_id for message in kept] == [f"SM{number}" for number in range(12)]


def test_without_a_road_or_with_a_full_spool_the_carrier_keeps_the_message(gateway: Running, tmp_path: Path) -> None:
    journal = Away(gateway.exchange)
    journal.away = True
    with pytest.raises(TryAgain):
        rebuilt(gateway, journal, None).answer(one(), written)
    full = WaitingRoom(Spool(tmp_path / "full", SECRET, most_bytes=0), gateway.clock)
    ours = rebuilt(gateway, journal, full)
    for _ in range(2):  # the one that finds out, and the next
        with pytest.raises(TryAgain):
            ours.answer(one(), written)
    with pytest.raises(SpoolFull):
        full.keep(one())


def test_away_between_claim_and_settle_the_message_is_kept_and_answered_once(gateway: Running, spool: Spool) -> None:
    journal = Away(gateway.exchange)
    room = WaitingRoom(spool, gateway.clock)
    journal.only_settle = True
    assert rebuilt(gateway, journal, room).answer(one(), written) == written(())
    parts = parts_of(gateway)
    assert take_in(parts, spool) == 0  # the claim is held until its lease ends
    assert spool.holds()
    gateway.clock.advance(timedelta(seconds=16))
    assert take_in(parts, spool) == 1
    assert take_in(parts, spool) == 0
    (text,) = gateway.exchange.outbox.lease("sms", gateway.clock())
    assert CODES[0].encode() in text.body
