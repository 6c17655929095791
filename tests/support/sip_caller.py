"""A telephone exchange of a few lines: sends SIP datagrams to an endpoint on loopback and reads what comes back."""

import asyncio
import re
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from hotline_bot.voice.sip.dialogs import Timers
from hotline_bot.voice.sip.endpoint import Endpoint
from hotline_bot.voice.sip.legs import Leg
from hotline_bot.voice.sip.media import MediaPorts, Pacer
from hotline_bot.voice.sip.messages import Request, Response, read_message
from tests.support.patience import PATIENCE

OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio %d RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
)
QUICK = Timers(first=0.02, longest=0.08)


class Ear(asyncio.DatagramProtocol):
    """A socket that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.heard.put_nowait(data)

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port


@dataclass
class Exchange:
    """The exchange that calls. Each of its transactions has a branch of its own unless one is given."""

    target: tuple[str, int]
    signalling: Ear
    sound: Ear
    call_id: str = "call-1"
    tag: str = "from-1"
    to_tag: str = ""
    _branches: "count[int]" = field(default_factory=lambda: count(1))

    def write(
        self,
        method: str,
        cseq: int,
        *,
        body: bytes = b"",
        branch: str = "",
        headers: str = "",
        to_tag: str | None = None,
    ) -> bytes:
        branch = branch or f"z9hG4bK-{next(self._branches)}"
        to_tag = self.to_tag if to_tag is None else to_tag
        kind = "Content-Type: application/sdp\r\n" if body and "Content-Type" not in headers else ""
        return (
            f"{method} sip:1022@127.0.0.1 SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.signalling.port};branch={branch}\r\n"
            f'From: "A, B" <sip:0905000001@127.0.0.1>;tag={self.tag}\r\n'
            f"To: <sip:1022@127.0.0.1>{f';tag={to_tag}' if to_tag else ''}\r\n"
            f"Call-ID: {self.call_id}\r\nCSeq: {cseq} {method}\r\nMax-Forwards: 70\r\n"
            f"Contact: <sip:0905000001@127.0.0.1:{self.signalling.port}>\r\n{kind}{headers}"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    def send(self, datagram: bytes) -> None:
        self.signalling.transport.sendto(datagram, self.target)

    async def hear(self) -> Request | Response:
        return read_message(await asyncio.wait_for(self.signalling.heard.get(), PATIENCE))

    async def answer(self, method: str = "", status: int = 0) -> Request | Response:
        """The next message of a kind, repeats of others passed over."""
        while True:
            message = await self.hear()
            if isinstance(message, Request) and message.method == method:
                return message
            if isinstance(message, Response) and message.status == status:
                return message

    async def ask(self, method: str, cseq: int, **parts: object) -> int:
        """Send a request; return the status of the final answer."""
        self.send(self.write(method, cseq, **parts))  # type: ignore[arg-type]
        while True:
            message = await self.hear()
            if isinstance(message, Response) and message.status >= 200 and message.cseq == (cseq, method):
                return message.status

    @property
    def offer(self) -> bytes:
        return OFFER % self.sound.port

    async def call(self) -> Response:
        """Call, and acknowledge the answer."""
        self.send(self.write("INVITE", 1, body=self.offer))
        answer = await self.answer(status=200)
        assert isinstance(answer, Response)
        self.to_tag = answer.to_tag
        self.send(self.write("ACK", 1))
        return answer

    def press(self, key: int, number: int, port: int, *, packets: int = 3) -> None:
        """Press one key: its packets go to the port of sound."""
        for packet in range(packets):
            head = struct.pack("!BBHII", 0x80, 101, number * packets + packet, number * 800, 7)
            self.sound.transport.sendto(head + bytes([key, 10, 0, 160]), (self.target[0], port))

    def accept(self, request: Request, status: str = "200 OK") -> None:
        """Answer a request of the endpoint's."""
        copied = [f"{name}: {request.header(name)}" for name in ("via", "from", "to", "call-id", "cseq")]
        self.send("\r\n".join([f"SIP/2.0 {status}", *copied, "Content-Length: 0", "", ""]).encode())


def port_of(answer: Response) -> int:
    """The port of sound that an answer names."""
    found = re.search(rb"m=audio ([0-9]+) ", answer.body)
    assert found
    return int(found[1])


def with_endpoint(
    work: Callable[[Exchange, Endpoint], Awaitable[None]],
    begin: Callable[[Leg], Awaitable[None]] | None = None,
    *,
    peers: frozenset[str] = frozenset({"127.0.0.1"}),
    ports: tuple[int, int] = (31000, 31999),
    timers: Timers = QUICK,
) -> None:
    """Run `work` against an endpoint whose calls do nothing, or `begin`."""

    async def nothing(leg: Leg) -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        loop, pacer = asyncio.get_running_loop(), Pacer()
        pacing = asyncio.create_task(pacer.run())
        transport, endpoint = await loop.create_datagram_endpoint(
            lambda: Endpoint(peers, MediaPorts("127.0.0.1", *ports), pacer, begin or nothing, timers),  # type: ignore[arg-type]
            local_addr=("127.0.0.1", 0),
        )
        ears = [(await loop.create_datagram_endpoint(Ear, local_addr=("127.0.0.1", 0)))[1] for _ in range(2)]
        exchange = Exchange(transport.get_extra_info("sockname"), *ears)
        try:
            await asyncio.wait_for(work(exchange, endpoint), 3 * PATIENCE)
        finally:
            await endpoint.close()
            pacing.cancel()
            for ear in ears:
                ear.transport.close()
            await asyncio.sleep(0)

    asyncio.run(run())
