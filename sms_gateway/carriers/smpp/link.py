"""One connection to a carrier's SMPP server, bound as a transceiver, from its beginning to its end.

What the carrier delivers is handed to `take` by the burst, as it was received, and acknowledged when `take` returns:
while one burst is on its way to the disk the next one gathers. What we submit waits for its answer in a window.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle

from sms_gateway.carriers.smpp.account import Account
from sms_gateway.carriers.smpp.pdu import (
    Command,
    NotSmpp,
    Pdu,
    ShortMessage,
    Status,
    bind_body,
    cut,
    read_short_message,
    read_text,
    write_short_message,
)

CONNECT_WITHIN = 5.0  # seconds, with the answer to our bind
ANSWER_WITHIN = 10.0  # seconds, to a text of ours
ENQUIRE_AFTER = 20.0  # seconds without a word from the other side
_SWEEP = 0.5
_READ = 256 * 1024
_ANSWERS = 0x80000000

_log = logging.getLogger(__name__)
Take = Callable[[Sequence[ShortMessage]], Awaitable[Status]]


class LinkBroken(Exception):
    """The connection ended, or the carrier refused us; what waits for an answer never gets one here."""


class Link:
    """A bound connection; for one event loop."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, account: Account, take: Take
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._take = take
        self._numbers = cycle(range(1, 0x7FFFFFFF))
        self._window = asyncio.Semaphore(account.window)
        self._awaited: dict[int, tuple[asyncio.Future[Pdu], float]] = {}
        self._arrived: list[Pdu] = []
        self._arrival = asyncio.Event()
        self._heard_at = asyncio.get_running_loop().time()
        self._over = False

    @classmethod
    async def bound(cls, account: Account, take: Take) -> "Link":
        """Connect and bind; raise LinkBroken."""
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                reader, writer = await asyncio.open_connection(account.host, account.port)
                link = cls(reader, writer, account, take)
                await link._bind(account)
        except (OSError, TimeoutError, NotSmpp, asyncio.IncompleteReadError) as error:
            raise LinkBroken(type(error).__name__) from None
        return link

    async def _bind(self, account: Account) -> None:
        body = bind_body(account.system_id, account.password, account.system_type)
        self._writer.write(Pdu(Command.BIND_TRANSCEIVER, next(self._numbers), body=body).write())
        buffer = bytearray()
        while True:
            received = await self._reader.read(_READ)
            if not received:
                raise LinkBroken("closed at our bind")
            buffer += received
            pdus = list(cut(buffer))
            if pdus:
                break
        if pdus[0].status != Status.OK or pdus[0].command != Command.BIND_TRANSCEIVER_RESP:
            raise LinkBroken(f"bind refused {pdus[0].status:#x}")
        for pdu in pdus[1:]:  # what came with the answer
            self._handle(pdu)
        self._rest = buffer

    async def run(self) -> None:
        """Serve the connection until it ends; always ends by raising LinkBroken, or by being cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._read())
                tasks.create_task(self._acknowledge())
                tasks.create_task(self._watch())
        except* (OSError, NotSmpp, LinkBroken) as broken:
            raise LinkBroken(str(broken.exceptions[0])) from None
        finally:
            self._end()

    async def submit(self, message: ShortMessage) -> str:
        """Submit a text; return the carrier's id. Raises LinkBroken, Refused and TimeoutError."""
        async with self._window:
            if self._over:
                raise LinkBroken("over")
            number = next(self._numbers)
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[Pdu] = loop.create_future()
            self._awaited[number] = (answer, loop.time() + ANSWER_WITHIN)
            self._writer.write(Pdu(Command.SUBMIT_SM, number, body=write_short_message(message)).write())
            answered = await answer
        if answered.status != Status.OK:
            raise Refused(answered.status)
        return read_text(answered.body)[0] if answered.body else ""

    async def unbind(self) -> None:
        """Take leave: what we submitted may be answered before."""
        self._writer.write(Pdu(Command.UNBIND, next(self._numbers)).write())
        await self._writer.drain()

    # --- what comes -----------------------------------------------------------------------------------------

    async def _read(self) -> None:
        buffer = self._rest
        while True:
            for pdu in cut(buffer):
                self._handle(pdu)
            received = await self._reader.read(_READ)
            if not received:
                raise LinkBroken("closed")
            self._heard_at = asyncio.get_running_loop().time()
            buffer += received

    def _handle(self, pdu: Pdu) -> None:
        if pdu.command == Command.DELIVER_SM:
            self._arrived.append(pdu)
            self._arrival.set()
        elif pdu.command & _ANSWERS:
            awaited = self._awaited.pop(pdu.sequence, None)
            if awaited is not None and not awaited[0].done():
                awaited[0].set_result(pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            self._writer.write(Pdu(Command.ENQUIRE_LINK_RESP, pdu.sequence).write())
        elif pdu.command == Command.UNBIND:
            self._writer.write(Pdu(Command.UNBIND_RESP, pdu.sequence).write())
            raise LinkBroken("unbound")
        else:
            self._writer.write(Pdu(Command.GENERIC_NACK, pdu.sequence, Status.INVALID_COMMAND).write())

    async def _acknowledge(self) -> None:
        while True:
            await self._arrival.wait()
            self._arrival.clear()
            burst, self._arrived = self._arrived, []
            readable: list[ShortMessage] = []
            answers = {}
            for pdu in burst:
                try:
                    readable.append(read_short_message(pdu.body))
                except NotSmpp:  # delivered again it would be no better
                    answers[pdu.sequence] = Status.PERMANENT
            status = await self._take(readable) if readable else Status.OK
            self._writer.write(
                b"".join(
                    Pdu(Command.DELIVER_SM_RESP, pdu.sequence, answers.get(pdu.sequence, status), b"\0").write()
                    for pdu in burst
                )
            )
            await self._writer.drain()

    async def _watch(self) -> None:
        """Let nothing wait for ever: neither a text for its answer nor we for a connection that is dead."""
        loop = asyncio.get_running_loop()
        enquired = False
        while True:
            await asyncio.sleep(_SWEEP)
            for number in [number for number, (_, until) in self._awaited.items() if until < loop.time()]:
                answer, _ = self._awaited.pop(number)
                if not answer.done():
                    answer.set_exception(TimeoutError())
            silent = loop.time() - self._heard_at
            if silent > ENQUIRE_AFTER + ANSWER_WITHIN:
                raise LinkBroken("silent")
            if silent <= ENQUIRE_AFTER:
                enquired = False
            elif not enquired:
                enquired = True
                self._writer.write(Pdu(Command.ENQUIRE_LINK, next(self._numbers)).write())

    def _end(self) -> None:
        self._over = True
        for answer, _ in self._awaited.values():
            if not answer.done():
                answer.set_exception(LinkBroken("over"))
        self._awaited.clear()
        self._writer.close()


class Refused(Exception):
    """The carrier answered a text of ours with another status than 0."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:#x}")
        self.status = status
