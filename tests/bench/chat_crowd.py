"""A crowd that writes to a Telegram bot, and the Bot API that stands between them; one event loop, as cheap as can be.

All that the crowd writes is made before the clock starts, so that what is measured is the hotline and not its load.
What the bot says is read all the same: a message counts as answered when the next thing said in its chat names its
code, so nothing lost, doubled, mixed up or out of order passes for quick.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from tests.support.telegram_api import TOKEN

DELIVERIES = 40  # at once, as Telegram makes to a webhook
PAGE = 100  # updates in one answer to a poll
FIRST_CHAT = 600_000
_NAMED = re.compile(r"\AHồ sơ (\S+)\n")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_BOT = b'{"id":1022,"is_bot":true,"first_name":"Hotline","username":"motcua_bot"}'


class Crowd:
    """`citizens` of whom each writes one code after the other without waiting, until `updates` are written."""

    def __init__(self, codes: Sequence[str], citizens: int, updates: int) -> None:
        self.url = ""
        self.ready = asyncio.Event()  # the bot has signed in
        self.answered = 0
        self.wrong: list[str] = []
        self._wanted: dict[int, deque[str]] = {FIRST_CHAT + number: deque() for number in range(citizens)}
        self._updates: list[tuple[int, bytes]] = []  # chat and update
        self._number = 0
        for number in range(updates):
            chat, code = FIRST_CHAT + number % citizens, codes[number % len(codes)]
            self._wanted[chat].append(code)
            self._updates.append((chat, self._written(number + 1, chat, code)))
        self._open = 0  # how many of them may be fetched
        self._waiting: list[tuple[_Connection, int, asyncio.TimerHandle]] = []
        self._all_answered = asyncio.Event()

    def _written(self, number: int, chat: int, code: str) -> bytes:
        person = {"id": chat, "first_name": "Người dân"}
        message = {
            "message_id": self._next(),
            "date": int(time.time()),
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False, "language_code": "vi"},
            "text": code,
        }
        return json.dumps({"update_id": number, "message": message}).encode()

    def _next(self) -> int:
        self._number += 1
        return self._number

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Crowd"]:
        """Serve the Bot API on a free loopback port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def write(self, hook: tuple[str, int, str] | None, patience: float) -> float:
        """Write all at once and wait for the last answer; the seconds it took.

        `hook` is host, port and secret of a webhook; None has the bot fetch. Raises TimeoutError.
        """
        begun = time.perf_counter()
        async with asyncio.timeout(patience):
            if hook is None:
                self._open = len(self._updates)
                waiting, self._waiting = self._waiting, []
                for connection, offset, timer in waiting:
                    timer.cancel()
                    self._hand_out(connection, offset)
            else:
                await asyncio.gather(*(self._deliver(hook, place) for place in range(DELIVERIES)))
            await self._all_answered.wait()
        return time.perf_counter() - begun

    async def _deliver(self, hook: tuple[str, int, str], place: int) -> None:
        """Deliver what the chats of one connection write, each when the one before is acknowledged."""
        host, port, secret = hook
        head = (
            f"POST /chat/telegram HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        mine = [body for chat, body in self._updates if chat % DELIVERIES == place]
        reader, writer = await asyncio.open_connection(host, port)
        for body in mine:
            writer.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                self.wrong.append(answer[:32].decode("ascii", "replace"))
        writer.close()

    # --- the Bot API --------------------------------------------------------------------------------------------

    def call(self, connection: "_Connection", target: bytes, body: bytes) -> None:
        """Answer one call of the bot."""
        method = target.rpartition(b"/")[2].lower()
        if not target.startswith(b"/bot" + TOKEN.encode().replace(b":", b"%3A") + b"/") and not target.startswith(
            b"/bot" + TOKEN.encode() + b"/"
        ):
            connection.answer(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')
        elif method == b"sendmessage":
            self._said(connection, body)
        elif method == b"getupdates":
            asked = json.loads(body)
            self._hand_out(connection, int(asked.get("offset", 0)), hold=float(asked.get("timeout", 0)))
        else:
            if method == b"setmycommands":  # the last thing it does before it works
                self.ready.set()
            connection.answer(200, b'{"ok":true,"result":%b}' % (_BOT if method == b"getme" else b"true"))

    def _hand_out(self, connection: "_Connection", offset: int, *, hold: float = 0.0) -> None:
        first = max(0, offset - 1)
        page = self._updates[first : min(first + PAGE, self._open)]
        if hold and not page:
            later = asyncio.get_running_loop().call_later(hold, self._hand_out, connection, offset)
            self._waiting.append((connection, offset, later))
            return
        connection.answer(200, b'{"ok":true,"result":[%b]}' % b",".join(body for _, body in page))

    def _said(self, connection: "_Connection", body: bytes) -> None:
        asked = json.loads(body)
        chat, text = int(asked["chat_id"]), asked["text"]
        named, wanted = _NAMED.match(text), self._wanted[chat]
        if named and wanted and named[1] == wanted[0]:
            wanted.popleft()
            self.answered += 1
        else:
            self.wrong.append(text[:40])
        message: dict[str, Any] = {
            "message_id": self._next(),
            "date": 1_800_000_000,
            "chat": {"id": chat, "type": "private"},
            "text": text,
        }
        connection.answer(200, b'{"ok":true,"result":%b}' % json.dumps(message).encode())
        if self.answered == len(self._updates):
            self._all_answered.set()


class _Connection(asyncio.Protocol):
    """One connection of the bot: whole requests in, answers out."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (ends := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:ends]
            stated = _LENGTH.search(head)
            whole = ends + 4 + (int(stated[1]) if stated else 0)
            if len(self._held) < whole:
                return
            body, self._held = self._held[ends + 4 : whole], self._held[whole:]
            self._crowd.call(self, head.split(b" ", 2)[1], body)

    def answer(self, status: int, body: bytes) -> None:
        self._transport.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )
