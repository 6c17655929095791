"""Fetches updates by long polling: for a house without a public address.

An update is forgotten by Telegram when one after it is asked for, so the next one asked for is the lowest that is not
answered yet. What was fetched and not answered when this process dies is thereby delivered again.
"""

import asyncio
import contextlib
import json
import logging
from datetime import timedelta
from typing import Any

from telegram import Bot, BotCommand, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from hotline_bot.fronts.telegram.front import TelegramFront
from hotline_bot.fronts.telegram.translate import FRONT
from hotline_bot.house import House

LONG_POLL = timedelta(seconds=25)
# Seconds between two polls while updates are being answered: these come again with every poll, so it cannot be a long
# one; the pause grows while nothing new comes.
GATHERING, LONGEST_GATHERING = 0.25, 1.0
PAUSE = 2.0  # seconds after a failed poll
LEAVE = 10.0  # seconds for updates at work when the process is told to stop
CONNECTIONS = 64
KINDS = (Update.MESSAGE, Update.CALLBACK_QUERY)

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

    def __init__(self, bot: Bot, front: TelegramFront, house: House) -> None:
        self._bot = bot
        self._front = front
        self._house = house
        self._at_work: dict[int, asyncio.Task[None]] = {}
        self._highest = 0
        self._gathering = GATHERING

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`; then finish what is at work. Raises InvalidToken."""
        stopped = asyncio.create_task(stop.wait())
        work = asyncio.create_task(self._run())
        try:
            await asyncio.wait({stopped, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            stopped.cancel()
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError, TelegramError):
                await work
            await self._finish()

    async def _run(self) -> None:
        await self._begin()
        await self._front.send_left_over()
        log.info("polling", extra={"front": FRONT})
        while True:
            try:
                await self._fetch()
            except InvalidToken:
                raise
            except Conflict:
                log.error("another process polls for this bot", extra={"front": FRONT})  # noqa: TRY400 - says it all
                await asyncio.sleep(PAUSE)
            except RetryAfter as wait:
                seconds = wait.retry_after
                await asyncio.sleep(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
            except TelegramError as error:
                log.warning("poll failed", extra={"front": FRONT, "error": type(error).__name__})
                await asyncio.sleep(PAUSE)

    async def _begin(self) -> None:
        """Sign in; wait for a Bot API that cannot be reached, give up on one that refuses the token."""
        while True:
            try:
                await self._bot.initialize()
                await self._bot.delete_webhook()  # with one set, nothing can be fetched
                await self._bot.set_my_commands(_commands(self._house))
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("sign-in failed", extra={"front": FRONT, "error": type(error).__name__})
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _fetch(self) -> None:
        """Poll once, start what is new, and give what is at work a moment."""
        busy = bool(self._at_work)
        updates = await self._bot.get_updates(
            offset=min(self._at_work, default=self._highest + 1) if self._highest else None,
            timeout=timedelta(0) if busy else LONG_POLL,
            allowed_updates=KINDS,
        )
        new = [update for update in updates if update.update_id not in self._at_work]
        for update in new:
            self._at_work[update.update_id] = asyncio.create_task(self._handle(update))
        self._gathering = GATHERING if new else min(self._gathering * 2, LONGEST_GATHERING)
        self._highest = max(self._highest, *(update.update_id for update in updates), 0)
        if self._at_work:
            done, _ = await asyncio.wait(self._at_work.values(), timeout=self._gathering)
            self._at_work = {number: task for number, task in self._at_work.items() if task not in done}
            for task in done:
                task.result()  # raises InvalidToken

    async def _handle(self, update: Update) -> None:
        try:
            await self._front.handle(update)
        except InvalidToken:
            raise
        except Exception:
            # Nobody thought of this one. One update must not stop the hotline for all others; what the journal
            # holds of it is sent at the next start.
            log.exception("update failed", extra={"front": FRONT})

    async def _finish(self) -> None:
        """Let what is at work end; what does not end in time is delivered again at the next start."""
        if self._at_work:
            _, late = await asyncio.wait(self._at_work.values(), timeout=LEAVE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            if not late:
                await self._confirm()
        self._front.close()
        await self._bot.shutdown()

    async def _confirm(self) -> None:
        """Tell Telegram that all was answered, so that the next start need not look at it again."""
        with contextlib.suppress(TelegramError):
            await self._bot.get_updates(offset=self._highest + 1, limit=1, timeout=timedelta(0))


def _commands(house: House) -> list[BotCommand]:
    """The menu of commands, in the house's first language."""
    wording = next(iter(house.wordings.values()))
    named = {name: wording.text(f"chat-command-{name}") for name in ("start", "help")}
    named |= {language: each.text("chat-language-name") for language, each in house.wordings.items()}
    return [BotCommand(name, text) for name, text in named.items()]
