"""The polling front as a whole, for whoever starts it."""

import asyncio
from collections.abc import Mapping

from telegram import Bot

from hotline_bot.fronts.telegram.front import TelegramFront, TokenRefused
from hotline_bot.fronts.telegram.polling import Fetching, Poller
from hotline_bot.house import House
from hotline_bot.reception import Reception
from hotline_bot.switchboard import Switchboard
from hotline_bot.worker import PACES, Worker
from lookup_api.exchange import Spool

__all__ = ["TokenRefused", "run"]


async def run(
    switchboard: Switchboard,
    spool: Spool,
    house: House,
    bot: Bot,
    fetching: Fetching,
    stop: asyncio.Event,
    paces: Mapping[str, float] = PACES,
) -> None:
    """Fetch, answer and send until `stop`; raises TokenRefused."""
    front = TelegramFront(bot, house, switchboard.exchange.outbox)
    reception = Reception(switchboard.exchange, spool, switchboard.clock)
    fetched_all = asyncio.Event()
    polling = asyncio.create_task(Poller(bot, fetching, reception, front.ready).run(stop))
    working = asyncio.create_task(Worker(switchboard, reception, [front], paces).run(fetched_all))
    try:
        await asyncio.wait({polling, working}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # First nothing more is fetched, then what was fetched is answered.
        stop.set()
        await asyncio.wait({polling})
        fetched_all.set()
        await asyncio.wait({working})
    polling.result()
    working.result()
