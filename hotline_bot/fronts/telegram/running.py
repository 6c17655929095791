"""The polling front as a whole, for whoever starts it."""

import asyncio

from telegram.error import InvalidToken

from hotline_bot.fronts.telegram.front import TelegramFront
from hotline_bot.fronts.telegram.polling import Poller, open_bot
from hotline_bot.house import House
from hotline_bot.switchboard import Switchboard


class TokenRefused(Exception):
    """The Bot API does not know this token."""


async def run(switchboard: Switchboard, house: House, token: str, api_url: str, stop: asyncio.Event) -> None:
    """Answer until `stop`; raises TokenRefused."""
    bot = open_bot(token, api_url)
    front = TelegramFront(bot, switchboard)
    try:
        await Poller(bot, front, house).run(stop)
    except InvalidToken:
        # The library's own text quotes the token.
        raise TokenRefused from None
