"""Sends replies so that none is lost and none is said twice.

The Bot API has no key by which a repeated `sendMessage` would be recognised. When it is not known whether a message
arrived (no answer in time, a server's error, or a process that died after its request), the chat is asked first:
setting the buttons of a message that already has exactly these is refused as "not modified". All private messages of a
bot are numbered in one sequence, so the message lies among the first numbers after the newest one known when it was
about to be sent. Only when it is not there is it sent again, and before that the journal is told how far it was looked
for: a next search begins there.

A reply with buttons is known by them: they are its own. (Where the journal cannot vouch for the order, looking may at
worst give an older message of the chat these buttons.) A reply without is the first of ours behind all others of its
chat, and is known by that order alone: so it is looked for only where the journal vouches for the order
(`Doubt.newest_before`), and only when nothing of it can be under way any more. A reply that asks for the citizen's
contact cannot be looked for, as Telegram lets nobody edit it, and is sent again (docs/decisions/0011).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from hotline_bot.fronts import NotTaken, Undeliverable
from hotline_bot.fronts.telegram.requesting import NotConnected
from hotline_bot.fronts.telegram.translate import FRONT, Address, contact_keyboard, markup_of, text_of
from hotline_bot.turns import Reply

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds between attempts
PATIENCE = 15.0  # seconds; then the journal is told, and has it tried again later
# How long what broke off may still arrive. Found too late, it would be taken for the next reply without buttons.
HELD_BACK = timedelta(seconds=10)
# Message numbers that are asked for: to the newest known one, and as many beyond it as citizens may have written and
# replies be on their way unseen; at most as many as a busy bot exchanges while a reply waits for its turn.
BEYOND, PROBES = 64, 400
STEP = 50  # numbers; then the journal is told, so that a search that does not come to its end is not begun anew
NOT_MODIFIED = "not modified"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trail:
    """What the journal knows of a reply that may have been sent before; `newest` is the newest number it knows.

    `alone`: no other message of ours can have come into its chat after `Address.after`, so that what has no buttons can
    be told by that. `looked` is told up to which number it was looked for in vain.
    """

    newest: int
    alone: bool
    looked: Callable[[int], Awaitable[None]]


@dataclass(slots=True)
class Search:
    """Where a reply may be found: in its chat, under one of `numbers`, which become fewer as it is looked for.

    `known` is the newest number that is known of: if the reply is sent now, it gets a higher one.
    """

    chat: int
    numbers: deque[int]
    known: int
    markup: InlineKeyboardMarkup | None
    trail: Trail

    @property
    def tells(self) -> bool:
        """Whether what is found there can only be the reply."""
        return self.markup is not None or self.trail.alone


class Sender:
    """Sends replies through one bot. Raises InvalidToken when the bot itself is refused."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.newest = 0  # the highest message number known, in any chat

    def note(self, number: int) -> None:
        """Take note of a message's number."""
        self.newest = max(self.newest, number)

    async def deliver(self, address: Address, reply: Reply, trail: Trail | None = None) -> int | None:
        """Send until it has arrived, and return its number; None where it took the place of an older message.

        With `trail` it may have been sent before. Raises Undeliverable, NotTaken when it takes too long, and what
        `Trail.looked` raises.
        """
        pause = FIRST_PAUSE
        end = asyncio.get_running_loop().time() + PATIENCE
        search = self._search(address, reply, trail) if trail else None
        while True:
            leaving = False
            try:
                if await self._replaced(address, reply):
                    return None
                if search and (found := await self._found(search)):
                    return found
                address = address.beyond(search.known if search else 0)
                search, leaving = None, True
                return await self._send(address, reply)
            except RetryAfter as wait:
                # Refused before it was looked at, so there is no doubt about what was sent.
                pause = _seconds(wait)
            except (BadRequest, Forbidden, ChatMigrated) as refusal:
                raise Undeliverable(type(refusal).__name__) from refusal
            except NetworkError as error:
                log.warning("reply delayed", extra={"front": FRONT, "error": type(error).__name__})
                if leaving and not isinstance(error, NotConnected):
                    search = self._search_for_what_broke_off(address, reply, error)
            except TelegramError as error:
                raise NotTaken(type(error).__name__) from None
            if asyncio.get_running_loop().time() + pause > end:
                raise NotTaken("no answer", timedelta(seconds=pause))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _send(self, address: Address, reply: Reply) -> int:
        markup = contact_keyboard(reply) or markup_of(reply)
        message = await self._bot.send_message(address.chat, text_of(reply), reply_markup=markup)
        self.note(message.message_id)
        return message.message_id

    async def _replaced(self, address: Address, reply: Reply) -> bool:
        """Write over the pressed message; once or twice comes to the same. False when not asked to, or not taken."""
        if not reply.in_place or address.pressed is None:
            return False
        try:
            await self._bot.edit_message_text(
                text_of(reply), chat_id=address.chat, message_id=address.pressed, reply_markup=markup_of(reply)
            )
        except BadRequest as refusal:
            return NOT_MODIFIED in refusal.message
        return True

    # --- what may have been sent before -------------------------------------------------------------------------

    def _search(self, address: Address, reply: Reply, trail: Trail) -> Search | None:
        if reply.contact:
            return None
        after, known = address.after, max(self.newest, trail.newest, address.after)
        numbers = deque(range(after + 1, min(known + BEYOND, after + PROBES) + 1))
        search = Search(address.chat, numbers, known, markup_of(reply), trail)
        return search if search.tells else None

    def _search_for_what_broke_off(self, address: Address, reply: Reply, error: NetworkError) -> Search | None:
        """How to look for it at once; raises NotTaken where that has to be later, and by the journal's word."""
        if markup_of(reply) is None and not reply.contact:
            raise NotTaken(type(error).__name__, HELD_BACK) from None
        return self._search(address, reply, Trail(0, alone=False, looked=_nobody_asks))

    async def _found(self, search: Search) -> int | None:
        """Look for a reply in its chat; what interrupts that is raised, and the next call goes on from there."""
        while search.numbers:
            number = search.numbers[0]
            try:
                await self._bot.edit_message_reply_markup(search.chat, number, reply_markup=search.markup)
            except BadRequest as refusal:
                if NOT_MODIFIED in refusal.message:
                    self.note(number)
                    return number
            search.numbers.popleft()
            if len(search.numbers) % STEP == 0:
                await search.trail.looked(min(number, search.known) if search.numbers else search.known)
        return None


async def _nobody_asks(_: int) -> None:
    """What is looked for at once by the process that sent it needs no note."""


def _seconds(wait: RetryAfter) -> float:
    seconds = wait.retry_after
    return seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds)
