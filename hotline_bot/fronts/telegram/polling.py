"""Fetches updates by long polling: for a house without a public address.

An update is forgotten by Telegram when one after it is asked for, and that is asked for when the update is kept.
What was fetched and not kept when this process dies is thereby delivered again.
"""

import asyncio
import contextlib
import json
import logging
from datetime import timedelta
from typing import Any

import msgspec
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from hotline_bot.fronts.reading import read_json
from hotline_bot.fronts.telegram.front import TokenRefused
from hotline_bot.fronts.telegram.requesting import Requests
from hotline_bot.fronts.telegram.translate import FRONT, KINDS, outline
from hotline_bot.reception import Reception
from lookup_api.exchange import SpoolFull

LONG_POLL = timedelta(seconds=25)
PAUSE = 2.0  # seconds after a failed poll

log = logging.getLogger(__name__)


class _Answer(msgspec.Struct):
    """What `getUpdates` answers; any other answer has another shape."""

    result: list[msgspec.Raw]


class _Numbered(msgspec.Struct):
    update_id: int


class Fetching(Requests):
    """Takes what is fetched as it was written, and shows the library the numbers of its updates alone.

    Otherwise one odd update would hold up all behind it, and the library would quote it in a log.
    """

    def __init__(self) -> None:
        super().__init__(connections=2)
        self.fetched: list[bytes] = []  # the updates of the last answer

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Do a request as the library asks for it, and put what was fetched aside."""
        status, payload = await super().do_request(*arguments, **named)
        answer = read_json(payload, _Answer)
        if answer is None:
            return status, payload
        numbered = [(read_json(bytes(raw), _Numbered), bytes(raw)) for raw in answer.result]
        self.fetched = [raw for number, raw in numbered if number]
        return status, msgspec.json.encode({"ok": True, "result": [number for number, _ in numbered if number]})

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer of the Bot API; raise TelegramError without quoting it."""
        try:
            answer: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("the answer is no JSON") from error
        return answer


def open_bot(token: str, api_url: str, fetching: Fetching | None = None) -> Bot:
    """A bot at the Bot API of an address such as `https://api.telegram.org`; `fetching` is what it polls with."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Requests(),
        get_updates_request=fetching or Fetching(),
    )


class Poller:
    """Polls for one bot until told to stop."""

    def __init__(self, bot: Bot, fetching: Fetching, reception: Reception, ready: asyncio.Event) -> None:
        """`fetching` is what `bot` polls with; `ready` is set when it is signed in."""
        self._bot = bot
        self._fetching = fetching
        self._reception = reception
        self._ready = ready
        self._highest = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`. Raises TokenRefused."""
        stopped = asyncio.create_task(stop.wait())
        work = asyncio.create_task(self._run())
        try:
            await asyncio.wait({stopped, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            stopped.cancel()
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError, TelegramError, TokenRefused):
                await work
            await self._confirm()

    async def _run(self) -> None:
        await self._ready.wait()
        log.info("polling", extra={"front": FRONT})
        while True:
            try:
                await self._fetch()
            except InvalidToken:
                raise TokenRefused from None
            except Conflict:
                log.error("another process polls for this bot", extra={"front": FRONT})  # noqa: TRY400 - says it all
                await asyncio.sleep(PAUSE)
            except RetryAfter as wait:
                seconds = wait.retry_after
                await asyncio.sleep(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
            except SpoolFull:
                log.exception("updates not kept", extra={"front": FRONT})
                await asyncio.sleep(PAUSE)
            except TelegramError as error:
                log.warning("poll failed", extra={"front": FRONT, "error": type(error).__name__})
                await asyncio.sleep(PAUSE)

    async def _fetch(self) -> None:
        """Poll once and keep what comes; the next poll confirms it."""
        updates = await self._bot.get_updates(
            offset=self._highest + 1 if self._highest else None, timeout=LONG_POLL, allowed_updates=KINDS
        )
        delivered = [outline(raw) for raw in self._fetching.fetched]
        await asyncio.to_thread(self._reception.keep, [each for each in delivered if each is not None])
        self._highest = max(self._highest, *(update.update_id for update in updates), 0)

    async def _confirm(self) -> None:
        """Confirm what was kept, so that it does not come again at the next start; there it would be known."""
        if self._highest:
            with contextlib.suppress(TelegramError):
                await self._bot.get_updates(offset=self._highest + 1, limit=1, timeout=timedelta(0))
