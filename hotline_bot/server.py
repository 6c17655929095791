"""Where settings, client and journal are plugged in, for serving by granian and for polling."""

import asyncio
import signal

from flask import Flask

from hotline_bot.app import create_app
from hotline_bot.dialogue import Dialogue
from hotline_bot.fronts.web import ChatPage, Conversations, WebFront, web_front
from hotline_bot.house import open_house
from hotline_bot.loop import BackgroundLoop
from hotline_bot.switchboard import Switchboard
from hotline_bot.voice.fitted import fit_voices
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import open_journal
from lookup_api.logs import set_up_logs
from lookup_api.program import behind_proxies
from lookup_api.provinces import read_province
from lookup_api.settings import Settings, SettingsError, read_settings


def application() -> Flask:
    """Build the WSGI application of one worker process from the environment."""
    set_up_logs("hotline-bot")
    settings = read_settings()
    exchange = open_journal(settings)
    house = open_house(settings.lookup_province)
    client = AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    switchboard = Switchboard(exchange, Dialogue(house), client)
    loop = BackgroundLoop()
    web = web_front(
        WebFront(switchboard, loop),
        ChatPage(house),
        Conversations(settings.exchange_secret),
        read_province(settings.lookup_province).portal_url,
    )
    voices = fit_voices(settings, exchange, client, loop, switchboard.clock)
    return behind_proxies(create_app(exchange, [web], voices), settings)


def poll(settings: Settings) -> None:
    """Answer Telegram by polling until SIGTERM or SIGINT; raise SettingsError when the token is refused."""
    from hotline_bot.fronts.telegram.running import TokenRefused, run  # noqa: PLC0415 - serving needs no Telegram

    exchange = open_journal(settings)
    house = open_house(settings.lookup_province)
    set_up_logs("hotline-bot")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        async with AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
            switchboard = Switchboard(exchange, Dialogue(house), client)
            await run(switchboard, house, settings.telegram_bot_token, settings.telegram_api_url, stop)

    try:
        asyncio.run(until_stopped())
    except TokenRefused:
        raise SettingsError("TELEGRAM_BOT_TOKEN is refused by the Bot API") from None
    finally:
        exchange.close()
