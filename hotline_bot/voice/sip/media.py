"""The port of one call's sound: sends what is to be said frame by frame, and hears keys. No waiting of its own."""

import asyncio
import logging
import secrets
import socket
from collections import deque

from hotline_bot.voice.sip.offers import PCMA, Sound
from hotline_bot.voice.sip.rtp import FRAME, KeyReader, Sender, read_packet
from hotline_bot.voice.sound import to_a_law

MOST_AT_ONCE = 64  # datagrams read before others have their turn
MOST_KEYS = 64  # waiting to be taken; a caller who holds a key down does not fill the memory

log = logging.getLogger(__name__)


class NoPort(RuntimeError):
    """Every port of the range is taken."""


class MediaPorts:
    """The range of ports for sound; even ones, as RFC 3550 §11 asks."""

    def __init__(self, address: str, first: int, last: int) -> None:
        self._address = address
        self._ports = deque(range(first + first % 2, last + 1, 2))

    def __len__(self) -> int:
        return len(self._ports)

    def open(self) -> socket.socket:
        """Open the next free port; raise NoPort."""
        for _ in range(len(self._ports)):
            # The port that was used longest ago comes first: stray packets of an ended call have died out.
            self._ports.rotate(-1)
            port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            port.setblocking(False)
            try:
                port.bind((self._address, self._ports[-1]))
            except OSError:
                port.close()
                continue
            return port
        raise NoPort


class Media:
    """One call's sound. `tick` is called every 20 ms."""

    def __init__(self, port: socket.socket) -> None:
        self._port = port
        self.port: int = port.getsockname()[1]
        self.keys: asyncio.Queue[str] = asyncio.Queue(MOST_KEYS)
        self._sound: Sound | None = None
        self._frames: deque[bytes] = deque()
        self._sender = Sender(secrets.randbits(32), secrets.randbits(16), secrets.randbits(32))
        self._reader = KeyReader()
        self._quiet = asyncio.Event()
        self._quiet.set()
        asyncio.get_running_loop().add_reader(port, self._readable)

    def aim(self, sound: Sound) -> None:
        """Take up where sound goes and how."""
        self._sound = sound

    def say(self, sound: bytes) -> None:
        """Say mu-law after what is being said."""
        if self._sound is not None and self._sound.codec == PCMA:
            sound = to_a_law(sound)
        self._frames.extend(sound[at : at + FRAME] for at in range(0, len(sound), FRAME))
        if self._frames:
            self._quiet.clear()

    def hush(self) -> None:
        """Stop saying."""
        self._frames.clear()
        self._quiet.set()

    async def said(self) -> None:
        """Wait until everything is said."""
        await self._quiet.wait()

    def forget_keys(self) -> None:
        """Pass over keys that were pressed before a question was asked."""
        while not self.keys.empty():
            self.keys.get_nowait()

    def tick(self) -> None:
        """Send the next frame, or pass its time in silence."""
        if not self._frames or self._sound is None or self._sound.held:
            self._sender.pass_frame()
            return
        packet = self._sender.packet(self._sound.codec, self._frames.popleft())
        try:
            self._port.sendto(packet, (self._sound.address, self._sound.port))
        except OSError:
            log.debug("frame not sent")  # the way is full or gone; the next frame has its own chance
        if not self._frames:
            self._quiet.set()

    def _readable(self) -> None:
        for _ in range(MOST_AT_ONCE):
            try:
                datagram, sender = self._port.recvfrom(2048)
            except OSError:
                return
            self._hear(datagram, sender[0])

    def _hear(self, datagram: bytes, address: str) -> None:
        sound = self._sound
        if sound is None or address != sound.address:
            return
        packet = read_packet(datagram)
        if packet is None or packet.payload_type != sound.keys:
            return
        key = self._reader.read(packet, asyncio.get_running_loop().time())
        if key is not None and not self.keys.full():
            self.keys.put_nowait(key)

    def close(self) -> None:
        """Let go of the port."""
        asyncio.get_running_loop().remove_reader(self._port)
        self._port.close()
        self.hush()


class Pacer:
    """Ticks every call's sound every 20 ms, by the clock and not by how long the last round took."""

    def __init__(self) -> None:
        self._media: set[Media] = set()
        self._wake = asyncio.Event()

    def add(self, media: Media) -> None:
        """Begin to tick one."""
        self._media.add(media)
        self._wake.set()

    def remove(self, media: Media) -> None:
        """Stop ticking one."""
        self._media.discard(media)

    async def run(self) -> None:
        """Tick until cancelled."""
        loop = asyncio.get_running_loop()
        seconds = FRAME / 8000
        while True:
            await self._wake.wait()
            due = loop.time()
            while self._media:
                for media in tuple(self._media):
                    media.tick()
                due += seconds
                late = loop.time() - due
                # After a pause of the whole machine the calls go on from now: nobody wants a second of sound at once.
                if late > 10 * seconds:
                    due = loop.time()
                await asyncio.sleep(max(0.0, -late))
            self._wake.clear()
