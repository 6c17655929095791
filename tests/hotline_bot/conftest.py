"""The Telegram front on a real loop in a thread, against the loopback Bot API and a small lookup API."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotline_bot.counter import ApiCounter
from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.fronts.telegram.polling import Fetching, open_bot
from hotline_bot.fronts.telegram.running import run
from hotline_bot.house import open_house
from hotline_bot.look_ups import GatheredLookUps
from hotline_bot.switchboard import Switchboard, now_utc
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import Exchange, Spool, open_exchange
from tests.exchange.conftest import exchange_url, postgres  # noqa: F401 - fixtures: a journal of either kind
from tests.support.fake_lookup_api import FakeLookupApi
from tests.support.patience import PATIENCE
from tests.support.telegram_api import TOKEN, Citizen, TelegramServer
from tests.support.transcripts import sample_api

SECRET = "5e" * 32
PACES = {"telegram": 1000.0, "zalo": 1000.0, "messenger": 1000.0}


def nothing_waits(exchange: Exchange) -> bool:
    """Whether all that was heard is answered, and all that was said is sent."""
    return exchange.backlog(now_utc()).outgoing_waiting == 0


@dataclass
class Hotline:
    """A hotline that can be started and stopped as often as a test likes, on the same journal."""

    telegram: TelegramServer
    api: FakeLookupApi
    journal: Path
    clock: Callable[[], datetime] = now_utc
    token: str = TOKEN
    lease: timedelta = timedelta(seconds=15)
    failure: BaseException | None = None
    look_ups: Callable[[httpx.Request], Any] | None = None
    _stop: Callable[[], None] | None = None
    _thread: threading.Thread | None = None
    _closing: list[Exchange] = field(default_factory=list)

    @property
    def exchange(self) -> Exchange:
        """The journal, opened for a look from outside."""
        exchange = open_exchange(f"sqlite:///{self.journal}", SECRET)
        self._closing.append(exchange)
        return exchange

    def start(self) -> None:
        """Start polling."""
        ready = threading.Event()

        async def until_stopped() -> None:
            loop, stop = asyncio.get_running_loop(), asyncio.Event()
            self._stop = lambda: loop.call_soon_threadsafe(stop.set)
            ready.set()
            exchange = open_exchange(f"sqlite:///{self.journal}", SECRET, lease=self.lease)
            house = open_house("quang-nam")
            transport = httpx.MockTransport(self.look_ups or self.api.handle)
            async with AsyncLookupClient("http://lookup", transport=transport) as client:
                hands = Hands(GatheredLookUps(client), ApiCounter(client))
                switchboard = Switchboard(exchange, Dialogue(house), client, self.clock, hands)
                fetching = Fetching()
                bot = open_bot(self.token, self.telegram.url, fetching)
                spool = Spool(self.journal.parent / "spool", SECRET)
                try:
                    await run(switchboard, spool, house, bot, fetching, stop, PACES)
                finally:
                    exchange.close()

        def work() -> None:
            try:
                asyncio.run(until_stopped())
            except Exception as error:  # noqa: BLE001 - the test looks at it
                self.failure = error

        self._thread = threading.Thread(target=work)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        """Stop as on a signal, and wait for the end."""
        if self._thread is not None and self._stop is not None:
            if self._thread.is_alive():
                self._stop()
            self._thread.join(20)
            assert not self._thread.is_alive()
            self._thread = None

    def settled(self, timeout: float = PATIENCE) -> None:
        """Wait until every update has been kept and confirmed, and nothing is left to be answered or sent."""
        exchange = self.exchange
        self.telegram.wait(lambda: not self.telegram.pending and nothing_waits(exchange), timeout=timeout)

    def close(self) -> None:
        """Stop and let go of everything."""
        self.stop()
        for exchange in self._closing:
            exchange.close()


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture
def hotline(telegram: TelegramServer, tmp_path: Path) -> Iterator[Hotline]:
    """A hotline, not started yet."""
    made = Hotline(telegram, sample_api(), tmp_path / "exchange.sqlite3")
    yield made
    made.close()
    if made.failure is not None:
        raise made.failure


@pytest.fixture
def citizen(telegram: TelegramServer) -> Citizen:
    return Citizen(telegram)
