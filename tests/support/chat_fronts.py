"""The chat fronts with webhooks, wired as in a house, against the doubles of their providers.

`open_chat` fits the fronts of the settings on a journal in a folder. `Chat.post` is the provider's delivery,
`Chat.work` answers and sends all that waits, in order and at once; `Chat.start` lets a worker do so, as when serving.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline_bot.answering import Answering
from hotline_bot.app import create_app
from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.fitted import Fronts, fit_fronts, open_spool
from hotline_bot.fronts import Front
from hotline_bot.house import open_house
from hotline_bot.look_ups import GatheredLookUps
from hotline_bot.loop import BackgroundLoop
from hotline_bot.pace import Pace
from hotline_bot.reception import Reception, queue_of
from hotline_bot.sending import Sending
from hotline_bot.switchboard import Switchboard, now_utc
from hotline_bot.worker import Worker
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.settings import Settings
from tests.support import messenger_api, zalo_api
from tests.support.messenger_api import MessengerServer
from tests.support.patience import PATIENCE
from tests.support.telegram_api import TOKEN, TelegramServer
from tests.support.transcripts import Backstage
from tests.support.zalo_api import Delivery, ZaloServer

SECRET = "5e" * 32
HOOK_SECRET = "telegram-hook-secret"
FAST = 1000.0  # replies a second, where a test is not about the pace


def settings_for(
    folder: Path,
    *,
    zalo: ZaloServer | None = None,
    messenger: MessengerServer | None = None,
    telegram: TelegramServer | None = None,
) -> dict[str, str]:
    """The settings that switch these providers on, by their names."""
    found = {"lookup_data_dir": str(folder), "exchange_secret": SECRET}
    if zalo:
        found |= {
            "zalo_app_id": zalo_api.APP_ID,
            "zalo_app_secret": zalo_api.APP_SECRET,
            "zalo_oa_secret": zalo_api.OA_SECRET,
            "zalo_refresh_token": zalo_api.FIRST_REFRESH,
            "zalo_api_url": zalo.url,
            "zalo_oauth_url": zalo.url,
            "zalo_picture_hosts": zalo.url,
        }
    if messenger:
        found |= {
            "messenger_app_secret": messenger_api.APP_SECRET,
            "messenger_verify_token": messenger_api.VERIFY_TOKEN,
            "messenger_page_token": messenger_api.PAGE_TOKEN,
            "messenger_api_url": f"{messenger.url}/v23.0",
            "messenger_picture_hosts": messenger.url,
        }
    if telegram:
        found |= {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": telegram.url,
            "telegram_webhook_secret": HOOK_SECRET,
            "public_base_url": "https://tracuu.example.vn",
        }
    return found


@dataclass
class Chat:
    """A house with its fronts, and what a test turns: the clock."""

    app: Flask
    exchange: Exchange
    fronts: list[Front]
    switchboard: Switchboard
    reception: Reception
    loop: BackgroundLoop
    backstage: Backstage
    _stop: Callable[[], None] | None = None
    _begun: bool = False
    _ended: list[Any] = field(default_factory=list)

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def post(self, front: str, delivery: Delivery) -> TestResponse:
        """Deliver to a front's webhook as its provider does."""
        return self.client.post(f"/chat/{front}", data=delivery.body, headers=delivery.headers)

    def work(self) -> None:
        """Answer and send all that is due."""
        self.loop.run(self._work(), timeout=PATIENCE)

    async def _work(self) -> None:
        if not self._begun:
            self._begun = True
            for front in self.fronts:
                await front.begin()
        outbox, clock = self.exchange.outbox, self.switchboard.clock
        for front in self.fronts:
            answering = Answering(front, self.switchboard, lambda: None)
            sending = Sending(front, self.switchboard, Pace(FAST))
            while True:
                heard = outbox.lease(queue_of(front.name), clock())
                await asyncio.gather(*(answering.answer(each) for each in heard))
                said = outbox.lease(front.name, clock())
                await asyncio.gather(*(sending.send(each) for each in said))
                if not heard and not said:
                    break

    def start(self) -> None:
        """Let a worker answer and send from now on."""

        async def begin() -> None:
            stop = asyncio.Event()
            worker = Worker(self.switchboard, self.reception, self.fronts, {each.name: FAST for each in self.fronts})
            self._ended.append(asyncio.ensure_future(worker.run(stop)))
            running = asyncio.get_running_loop()
            self._stop = lambda: running.call_soon_threadsafe(stop.set) and None

        self.loop.run(begin(), timeout=PATIENCE)

    def settled(self, timeout: float = PATIENCE) -> None:
        """Wait until all that was heard is answered, and all that was said is sent."""
        end = time.monotonic() + timeout
        while self.exchange.backlog(now_utc()).outgoing_waiting:
            assert time.monotonic() < end, self.exchange.backlog(now_utc())
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the worker as on a signal."""
        if self._stop is not None:
            self._stop()
            self._stop = None

            async def ended() -> None:
                await asyncio.wait_for(self._ended.pop(), PATIENCE)

            self.loop.run(ended(), timeout=PATIENCE)


@contextmanager
def open_chat(
    settings: dict[str, str],
    *,
    backstage: Backstage | None = None,
    clock: Callable[[], datetime] = now_utc,
    province: str = "quang-nam",
    look_ups: Callable[[httpx.Request], Any] | None = None,
) -> Iterator[Chat]:
    """Open a house with the fronts that the settings switch on."""
    backstage = backstage or Backstage()
    read = Settings(**settings)
    exchange, house, loop = open_exchange(read.exchange_url, SECRET), open_house(province), BackgroundLoop()
    client = AsyncLookupClient("http://lookup", transport=httpx.MockTransport(look_ups or backstage.api.handle))
    hands = Hands(GatheredLookUps(client), backstage.counter, backstage.people)
    switchboard = Switchboard(exchange, Dialogue(house), client, clock, hands)
    reception = Reception(exchange, open_spool(read), clock)

    async def fit() -> Fronts:
        return fit_fronts(read, exchange, reception, house, clock)

    fitted = loop.run(fit(), timeout=PATIENCE)
    app = create_app(exchange, fitted.webhooks)
    chat = Chat(app, exchange, fitted.fronts, switchboard, reception, loop, backstage)
    try:
        yield chat
    finally:
        chat.stop()
        for front in fitted.fronts:
            loop.run(front.close(), timeout=PATIENCE)
        loop.run(client.aclose(), timeout=PATIENCE)
        loop.close()
        exchange.close()
