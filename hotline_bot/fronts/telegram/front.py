"""Telegram as a front that is written to afterwards: reads updates, fetches pictures, sends replies through one bot."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import msgspec
from telegram import Bot, BotCommand, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from hotline_bot.fronts import Doubt, Incoming, Picture
from hotline_bot.fronts.telegram.requesting import CONNECTIONS
from hotline_bot.fronts.telegram.sending import Sender, Trail
from hotline_bot.fronts.telegram.translate import FRONT, KINDS, Address, translate
from hotline_bot.house import House
from hotline_bot.pictures import LARGEST_PICTURE, look_at
from hotline_bot.posts import Post
from hotline_bot.turns import Heard, Hindrance, NotReadable, Reply
from lookup_api.exchange import Outbox

READERS = 2  # pictures read at the same time; each takes a core
SIGN_IN_PAUSE = 2.0  # seconds

log = logging.getLogger(__name__)


class TokenRefused(Exception):
    """The Bot API does not know this token."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram delivers to, and the secret that it sends along in its header."""

    url: str
    secret: str = field(repr=False)


class TelegramFront:
    """One a process, on one event loop. With a `hook` updates are delivered to it, without they are fetched."""

    name = FRONT
    at_once = CONNECTIONS

    def __init__(self, bot: Bot, house: House, outbox: Outbox, hook: Hook | None = None) -> None:
        self._bot = bot
        self._house = house
        self._outbox = outbox
        self._hook = hook
        self._sender = Sender(bot)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="picture")
        self.ready = asyncio.Event()

    async def begin(self) -> None:
        """Sign in; wait for a Bot API that cannot be reached. Raises TokenRefused."""
        while not self.ready.is_set():
            try:
                await self._sign_in()
            except InvalidToken:
                # The library's own text quotes the token.
                raise TokenRefused from None
            except TelegramError as error:
                log.warning("sign-in failed", extra={"front": FRONT, "error": type(error).__name__})
                await asyncio.sleep(SIGN_IN_PAUSE)
            else:
                self.ready.set()

    async def _sign_in(self) -> None:
        await self._bot.initialize()
        if self._hook:
            await self._bot.set_webhook(self._hook.url, secret_token=self._hook.secret, allowed_updates=KINDS)
        else:
            await self._bot.delete_webhook()  # with one set, nothing can be fetched
        try:
            await self._bot.set_my_commands(_commands(self._house))
        except TelegramError as error:
            # The token is good, or nothing above would have been answered: this Bot API knows no menus.
            log.warning("menu not set", extra={"front": FRONT, "error": type(error).__name__})

    async def close(self) -> None:
        """Let threads and connections go."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        with suppress(TelegramError):
            await self._bot.shutdown()

    def newest(self) -> int:
        """The highest number of a message that was seen, in any chat."""
        return self._sender.newest

    # --- what is heard ------------------------------------------------------------------------------------------

    def read(self, body: bytes) -> Incoming | None:
        """Understand an update; raises where the library cannot read it."""
        incoming = translate(Update.de_json(json.loads(body)))
        if incoming is not None:
            self._sender.note(_address(incoming.address).after)
        return incoming

    def address(self, incoming: Incoming) -> str:
        """Where the answer goes, with the newest message known now."""
        return msgspec.json.encode(_address(incoming.address).beyond(self._sender.newest)).decode()

    async def listen(self, incoming: Incoming) -> Heard:
        """Find out what was said; give a pressed button its sign, and a picture's sender one that it is looked at."""
        if incoming.press:
            with suppress(TelegramError):  # only the waiting mark on the button; the answer itself is the reply
                await self._bot.answer_callback_query(incoming.press)
        if not isinstance(incoming.content, Picture):
            return incoming.content
        with suppress(TelegramError):  # a courtesy
            await self._bot.send_chat_action(_address(incoming.address).chat, ChatAction.TYPING)
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
        file = await self._bot.get_file(picture.where)
        if (file.file_size or 0) > LARGEST_PICTURE:
            return None
        return bytes(await file.download_as_bytearray())

    # --- what is said -------------------------------------------------------------------------------------------

    def pieces(self, reply: Reply, language: str) -> Sequence[Reply]:  # noqa: ARG002 - as every front has it
        """A reply is one message here, whatever its length and buttons."""
        return [reply]

    async def deliver(self, recipient: str, post: Post, doubt: Doubt | None) -> int | None:
        """Send one reply, or find it in its chat where it was sent before; return the message's number.

        None where it took the place of an older message. Raises Undeliverable and NotTaken.
        """
        address = _address(post.address) if post.address else Address(int(recipient), 0)
        if doubt is None:
            return await self._sender.deliver(address.beyond(self._sender.newest), post.reply)
        # Another process may have sent it, and this one know of nothing yet.
        known = await asyncio.to_thread(self._outbox.newest, FRONT)
        address = address.beyond(doubt.newest_before or 0)
        alone = doubt.newest_before is not None and address.after > 0
        return await self._sender.deliver(address, post.reply, Trail(known, alone, doubt.looked))


def _address(written: str) -> Address:
    return msgspec.json.decode(written, type=Address)


def _commands(house: House) -> list[BotCommand]:
    """The menu of commands, in the house's first language."""
    wording = next(iter(house.wordings.values()))
    named = {name: wording.text(f"chat-command-{name}") for name in ("start", "help")}
    named |= {language: each.text("chat-language-name") for language, each in house.wordings.items()}
    return [BotCommand(name, text) for name, text in named.items()]


async def _twice(work: Callable[[], Awaitable[bytes | None]]) -> bytes | None:
    """Do it again once if the connection failed: fetching changes nothing."""
    try:
        return await work()
    except BadRequest:
        raise
    except NetworkError:
        return await work()
