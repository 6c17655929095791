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

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from hotline_bot.fronts.telegram.front import TokenRefused
from hotline_bot.fronts.telegram.translate import FRONT, KINDS, outline
from hotline_bot.reception import Reception
from lookup_api.exchange import SpoolFull

LONG_POLL = timedelta(seconds=25)
PAUSE = 2.0  # seconds after a failed poll
CONNECTIONS = 64

log = logging.getLogger(__name__)


class CarefulRequest(HTTPXRequest):
    """Leaves out of what is fetched all that the library cannot read, keeping the number of its update.

    Otherwise one odd update would hold up all behind it, and the library would quote it in a log.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer of the Bot API; raise TelegramError without quoting it."""
        try:
            answer: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("the answer is no JSON") from error
        if isinstance(answer, dict) and isinstance(answer.get("result"), list):
            answer["result"] = [_readable(update) for update in answer["result"] if _is_update(update)]
        return answer


def _is_update(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(update)
    except Exception:
        log.exception("update not readable", extra={"front": FRONT})
        return {"update_id": update["update_id"]}
    return update


def open_bot(token: str, api_url: str) -> Bot:
    """A bot at the Bot API of an address such as `https://api.telegram.org`."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=LONG_POLL.total_seconds()),
        get_updates_request=CarefulRequest(connection_pool_size=2),
    )


class Poller:
    """Polls for one bot until told to stop."""

    def __init__(self, bot: Bot, reception: Reception, ready: asyncio.Event) -> None:
        """`ready` is set when the bot is signed in."""
        self._bot = bot
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
        delivered = [outline(update.to_json().encode("utf-8", "replace")) for update in updates]
        await asyncio.to_thread(self._reception.keep, [each for each in delivered if each is not None])
        self._highest = max(self._highest, *(update.update_id for update in updates), 0)

    async def _confirm(self) -> None:
        """Confirm what was kept, so that it does not come again at the next start; there it would be known."""
        if self._highest:
            with contextlib.suppress(TelegramError):
                await self._bot.get_updates(offset=self._highest + 1, limit=1, timeout=timedelta(0))
