"""Where settings, client and journal are plugged in, for serving by granian and for polling."""

import asyncio
import logging
import signal
import sys

from flask import Blueprint, Flask

from hotline_bot.app import create_app
from hotline_bot.counter import ApiCounter
from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.fitted import fit_fronts, fit_notices, open_spool, read_paces
from hotline_bot.fronts.web import ChatPage, Conversations, Newsroom, WebFront, web_front
from hotline_bot.house import House, open_house
from hotline_bot.look_ups import GatheredLookUps
from hotline_bot.loop import BackgroundLoop
from hotline_bot.people import fit_people, fit_talks
from hotline_bot.reception import Reception
from hotline_bot.switchboard import Switchboard
from hotline_bot.talks import Talks
from hotline_bot.voice.fitted import fit_voices
from hotline_bot.worker import Worker
from lookup_api.client import AsyncLookupClient
from lookup_api.client.notice_board import NoticeBoard
from lookup_api.exchange import Exchange, open_journal
from lookup_api.logs import set_up_logs
from lookup_api.program import behind_proxies, settle_memory
from lookup_api.provinces import read_province
from lookup_api.settings import Settings, SettingsError, read_settings

BEGIN = 60.0  # seconds; a provider's library is first read from the disk here, beside other programs that start
# Seconds until a thread that waits for the interpreter is given it. One that keeps a message lets go of it at each step
# of its transaction, and at Python's own 5 ms could wait so long for the loop that answers at each of them.
TURN = 0.0005

log = logging.getLogger(__name__)


def application() -> Flask:
    """Build the WSGI application of one worker process from the environment."""
    set_up_logs("hotline-bot")
    settings = read_settings()
    exchange = open_journal(settings)
    house = open_house(settings.lookup_province, _board(settings).standing)
    client = AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    switchboard, talks = _plug_in(settings, exchange, house, client)
    loop = BackgroundLoop()
    webhooks = loop.run(_begin_fronts(settings, switchboard, house, loop), timeout=BEGIN)
    web = web_front(
        WebFront(switchboard, loop),
        ChatPage(house),
        Conversations(settings.exchange_secret),
        read_province(settings.lookup_province).portal_url,
        Newsroom(talks),
    )
    voices = fit_voices(settings, exchange, client, loop, switchboard.clock, house.standing)
    people = fit_people(settings, exchange, house, talks, switchboard.clock)
    people.keeper.start()
    if webhooks and settings.hotline_answers == "on":
        fit_notices(settings, exchange, house, talks, switchboard.clock).start()
    app = behind_proxies(create_app(exchange, [web, *webhooks], voices, people.desks), settings)
    _settle_in()
    return app


def _plug_in(
    settings: Settings, exchange: Exchange, house: House, client: AsyncLookupClient
) -> tuple[Switchboard, Talks]:
    """Who answers, and the conversations in which a person may answer instead."""
    hands = Hands(GatheredLookUps(client), ApiCounter(client))
    talks = fit_talks(settings, exchange, house)
    return Switchboard(exchange, Dialogue(house), client, hands=hands, talks=talks), talks


def _settle_in() -> None:
    """Once all is set up: let nothing of our own hold up those who deliver a message or wait for an answer."""
    settle_memory()
    sys.setswitchinterval(TURN)


def _board(settings: Settings) -> NoticeBoard:
    """What is out of order, asked for once a minute as long as the process runs."""
    return NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None).start()


async def _begin_fronts(
    settings: Settings, switchboard: Switchboard, house: House, loop: BackgroundLoop
) -> list[Blueprint]:
    """Fit the fronts that are written to afterwards, and begin to answer on them unless another process does."""
    reception = Reception(switchboard.exchange, open_spool(settings), switchboard.clock)
    fitted = fit_fronts(settings, switchboard.exchange, reception, house, switchboard.clock)
    if fitted.fronts and settings.hotline_answers == "on":
        worker = Worker(switchboard, reception, fitted.fronts, read_paces(settings))
        loop.start(_keep_answering(worker))
    return fitted.webhooks


async def _keep_answering(worker: Worker) -> None:
    try:
        await worker.run(asyncio.Event())
    except Exception:
        log.exception("worker ended", extra={"component": "hotline-bot"})


def work(settings: Settings) -> None:
    """Answer on all fronts with webhooks, beside processes that only serve them, until SIGTERM or SIGINT."""
    set_up_logs("hotline-bot")
    exchange = open_journal(settings)
    house = open_house(settings.lookup_province, _board(settings).standing)

    async def until_stopped() -> None:
        stop = _stopped_by_signals()
        async with AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
            switchboard, talks = _plug_in(settings, exchange, house, client)
            reception = Reception(exchange, open_spool(settings), switchboard.clock)
            fitted = fit_fronts(settings, exchange, reception, house, switchboard.clock)
            if not fitted.fronts:
                raise SettingsError("no front with a webhook is switched on")
            notices = fit_notices(settings, exchange, house, talks, switchboard.clock)
            notices.start()
            _settle_in()
            await Worker(switchboard, reception, fitted.fronts, read_paces(settings)).run(stop)
            await asyncio.to_thread(notices.stop)

    try:
        asyncio.run(until_stopped())
    finally:
        exchange.close()


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    return stop


def poll(settings: Settings) -> None:
    """Answer Telegram by polling until SIGTERM or SIGINT; raise SettingsError when the token is refused."""
    from hotline_bot.fronts.telegram.polling import Fetching, open_bot  # noqa: PLC0415 - serving may do without Telegram
    from hotline_bot.fronts.telegram.running import TokenRefused, run  # noqa: PLC0415 - the same

    exchange = open_journal(settings)
    house = open_house(settings.lookup_province, _board(settings).standing)
    set_up_logs("hotline-bot")

    async def until_stopped() -> None:
        stop = _stopped_by_signals()
        async with AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
            switchboard, talks = _plug_in(settings, exchange, house, client)
            fetching = Fetching()
            bot = open_bot(settings.telegram_bot_token, settings.telegram_api_url, fetching)
            notices = fit_notices(settings, exchange, house, talks, switchboard.clock)
            notices.start()
            _settle_in()
            await run(switchboard, open_spool(settings), house, bot, fetching, stop, read_paces(settings))
            await asyncio.to_thread(notices.stop)

    try:
        asyncio.run(until_stopped())
    except TokenRefused:
        raise SettingsError("TELEGRAM_BOT_TOKEN is refused by the Bot API") from None
    finally:
        exchange.close()
