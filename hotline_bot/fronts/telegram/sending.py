"""Sends replies so that none is lost and none is said twice.

The Bot API has no key by which a repeated `sendMessage` would be recognised. When it is not known whether a message
arrived (no answer in time, a server's error, or this process died after the request), the chat is asked first: setting
the buttons of a message that already has exactly these is refused as "not modified", and a reply's buttons are its own.
All private messages of a bot are numbered in one sequence, so the message lies among the first numbers after the
newest one known when it was about to be sent. Only when it is not there is it sent again. At worst an older answer in
the same chat gets the newer one's buttons, and its own, being older, would have ended first. A reply without buttons
cannot be looked for, and is sent again (docs/decisions/0011).
"""

import asyncio
import logging
from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from hotline_bot.fronts import NotTaken, Undeliverable
from hotline_bot.fronts.telegram.translate import FRONT, Address, contact_keyboard, markup_of, text_of
from hotline_bot.turns import Reply

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds between attempts
PATIENCE = 15.0  # seconds; then the journal is told, and has it tried again later
# Message numbers that are asked for: to the newest known one, and as many beyond it as replies may be on their way at
# once; but no more than what a busy bot exchanges in a second or two.
BEYOND, PROBES = 32, 200
NOT_MODIFIED = "not modified"

log = logging.getLogger(__name__)


class Sender:
    """Sends replies through one bot. Raises InvalidToken when the bot itself is refused."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.newest = 0  # the highest message number known, in any chat

    def note(self, number: int) -> None:
        """Take note of a message's number."""
        self.newest = max(self.newest, number)

    async def deliver(self, address: Address, reply: Reply, *, doubtful: bool = False) -> None:
        """Send until it has arrived; `doubtful` when it may have been sent before.

        Raises Undeliverable, and NotTaken when it takes too long.
        """
        pause = FIRST_PAUSE
        end = asyncio.get_running_loop().time() + PATIENCE
        while True:
            try:
                if doubtful and await self._arrived(address, reply):
                    return
                doubtful = False
                await self._send(address, reply)
            except RetryAfter as wait:
                # Refused before it was looked at, so there is no doubt about what was sent.
                pause = _seconds(wait)
            except (BadRequest, Forbidden, ChatMigrated) as refusal:
                raise Undeliverable(type(refusal).__name__) from refusal
            except NetworkError as error:
                doubtful = True
                log.warning("reply delayed", extra={"front": FRONT, "error": type(error).__name__})
            except TelegramError as error:
                raise NotTaken(type(error).__name__) from None
            else:
                return
            if asyncio.get_running_loop().time() + pause > end:
                raise NotTaken("no answer", timedelta(seconds=pause))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _send(self, address: Address, reply: Reply) -> None:
        if reply.in_place and address.pressed is not None and await self._replace(address, reply):
            return
        markup = contact_keyboard(reply) or markup_of(reply)
        message = await self._bot.send_message(address.chat, text_of(reply), reply_markup=markup)
        self.note(message.message_id)

    async def _replace(self, address: Address, reply: Reply) -> bool:
        """Write over the pressed message; once or twice comes to the same. False when it cannot be edited."""
        try:
            await self._bot.edit_message_text(
                text_of(reply), chat_id=address.chat, message_id=address.pressed, reply_markup=markup_of(reply)
            )
        except BadRequest as refusal:
            return NOT_MODIFIED in refusal.message
        return True

    async def _arrived(self, address: Address, reply: Reply) -> bool:
        """Look for a reply in its chat by its buttons."""
        markup = markup_of(reply)
        if markup is None:
            return False
        end = min(max(self.newest, address.after) + BEYOND, address.after + PROBES)
        for number in range(address.after + 1, end + 1):
            try:
                await self._bot.edit_message_reply_markup(address.chat, number, reply_markup=markup)
            except BadRequest as refusal:
                if NOT_MODIFIED in refusal.message:
                    self.note(number)
                    return True
        return False


def _seconds(wait: RetryAfter) -> float:
    seconds = wait.retry_after
    return seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds)
