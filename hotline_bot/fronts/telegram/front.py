"""Joins Telegram to the switchboard: one update in, its answer out, one after the other in each chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from weakref import WeakValueDictionary

import msgspec
from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, NetworkError, TelegramError

from hotline_bot.fronts.telegram.sending import Sender, Undeliverable
from hotline_bot.fronts.telegram.translate import FRONT, Address, Incoming, Picture, translate
from hotline_bot.pictures import LARGEST_PICTURE, look_at
from hotline_bot.switchboard import Letter, Switchboard
from hotline_bot.turns import Heard, Hindrance, NotReadable
from lookup_api.exchange import Busy, Claimed, ExchangeUnavailable, Unsent
from lookup_api.exchange.journal import OWN_SEND

READERS = 2  # pictures read at the same time; each takes a core
JOURNAL_PAUSE = 1.0  # seconds until a journal that does not answer is asked again

log = logging.getLogger(__name__)


class TelegramFront:
    """One a process. `handle` may be called for many updates at once; a chat's are taken in the order of the calls."""

    def __init__(self, bot: Bot, switchboard: Switchboard) -> None:
        self._bot = bot
        self._switchboard = switchboard
        self._sender = Sender(bot)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="picture")

    async def handle(self, update: Update) -> None:
        """Answer an update; it may be forgotten by Telegram once this returns. Raises InvalidToken."""
        incoming = translate(update)
        if incoming is None:
            log.info("not for us", extra={"front": FRONT})
            return
        # Noted before waiting for the chat's turn, so that all that was fetched at once is known.
        self._sender.note(incoming.address.after)
        async with self._turn(incoming.address.chat):
            await self._answer(incoming)

    async def send_left_over(self) -> None:
        """Send what an earlier process kept and did not get to send. To be awaited before updates are fetched."""
        exchange, clock = self._switchboard.exchange, self._switchboard.clock
        # Only one process may fetch a bot's updates, so nobody else is just sending what is not yet marked sent.
        while left := await asyncio.to_thread(exchange.unsent, FRONT, clock() + OWN_SEND):
            for unsent in left:
                await self._send_again(unsent)
            log.info("left over replies sent", extra={"front": FRONT, "count": len(left)})

    async def _send_again(self, unsent: Unsent) -> None:
        try:
            letter = msgspec.json.decode(unsent.reply, type=Letter)
        except msgspec.MsgspecError:
            log.exception("kept reply not readable", extra={"front": FRONT})
            await self._insist(lambda: self._switchboard.exchange.give_up(unsent))
            return
        await self._send(unsent, letter, doubtful=True)

    def close(self) -> None:
        """Let the threads go."""
        self._readers.shutdown(wait=False, cancel_futures=True)

    def _turn(self, chat: int) -> asyncio.Lock:
        return self._turns.setdefault(chat, asyncio.Lock())

    # --- one update ---------------------------------------------------------------------------------------------

    async def _answer(self, incoming: Incoming) -> None:
        def address() -> str:
            now_known = msgspec.structs.replace(incoming.address, after=self._sender.newest)
            return msgspec.json.encode(now_known).decode()

        while True:
            try:
                taken = await self._switchboard.take(
                    incoming.caller, str(incoming.number), address, lambda: self._listen(incoming)
                )
            except ExchangeUnavailable:
                log.exception("journal does not answer", extra={"front": FRONT})
                await asyncio.sleep(JOURNAL_PAUSE)
                continue
            if not isinstance(taken, Busy):
                break
            # Whoever held it has died, or it would be answered by now: it is ours when the lease ends.
            await asyncio.sleep(max(0.05, (taken.until - self._switchboard.clock()).total_seconds()))
        if taken is not None:
            await self._send(*taken)

    async def _send(self, kept: Claimed | Unsent, letter: Letter, *, doubtful: bool = False) -> None:
        exchange = self._switchboard.exchange
        address = msgspec.json.decode(letter.address, type=Address)
        try:
            for reply in letter.replies:
                await self._sender.deliver(address, reply, doubtful=doubtful)
        except Undeliverable:
            log.warning("reply cannot be delivered", extra={"front": FRONT})
            await self._insist(lambda: exchange.give_up(kept))
        else:
            await self._insist(lambda: exchange.mark_sent(kept, self._switchboard.clock()))

    async def _insist(self, write: Callable[[], None]) -> None:
        """Write to the journal until it takes it: what is not marked sent would be asked for again at every start."""
        while True:
            try:
                return await asyncio.to_thread(write)
            except ExchangeUnavailable:
                await asyncio.sleep(JOURNAL_PAUSE)

    # --- listening ----------------------------------------------------------------------------------------------

    async def _listen(self, incoming: Incoming) -> Heard:
        if incoming.query is not None:
            with suppress(TelegramError):  # only the waiting mark on the button; the answer itself is the reply
                await self._bot.answer_callback_query(incoming.query)
        if not isinstance(incoming.content, Picture):
            return incoming.content
        with suppress(TelegramError):  # a courtesy
            await self._bot.send_chat_action(incoming.address.chat, ChatAction.TYPING)
        return await self._look_at(incoming.content)

    async def _look_at(self, picture: Picture) -> Heard:
        """Fetch a picture and read its symbols, off the event loop. Nothing of it is kept."""
        try:
            data = await _twice(lambda: self._fetch(picture))
        except BadRequest:
            return NotReadable(Hindrance.PICTURE_REFUSED)
        if data is None:
            return NotReadable(Hindrance.PICTURE_TOO_LARGE)
        look = partial(look_at, data, picture.caption)
        return await asyncio.get_running_loop().run_in_executor(self._readers, look)

    async def _fetch(self, picture: Picture) -> bytes | None:
        file = await self._bot.get_file(picture.file_id)
        if (file.file_size or 0) > LARGEST_PICTURE:
            return None
        return bytes(await file.download_as_bytearray())


async def _twice(work: Callable[[], Awaitable[bytes | None]]) -> bytes | None:
    """Do it again once if the connection failed: fetching changes nothing."""
    try:
        return await work()
    except BadRequest:
        raise
    except NetworkError:
        return await work()
