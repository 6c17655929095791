"""Sound and keys as they travel: RTP packets (RFC 3550) and telephone events (RFC 4733). Pure."""

import struct
from dataclasses import dataclass, field

FRAME = 160  # samples, and in G.711 bytes: 20 ms
PAUSE = 1.0  # seconds; the packets of a key that is held down come every 20 or 50 ms
_HEADER = struct.Struct("!BBHII")
_VERSION = 0x80
_MARKER = 0x80
_KEYS = "0123456789*#ABCD"
_EVENT = 4  # bytes
_NEWER = 1 << 15  # half of the sequence numbers: what is further ahead lies behind


@dataclass(frozen=True, slots=True)
class Packet:
    """One RTP packet."""

    payload_type: int
    sequence: int
    timestamp: int
    source: int
    payload: bytes = field(repr=False)


def read_packet(datagram: bytes) -> Packet | None:
    """Read one datagram; None for what is no RTP."""
    if len(datagram) < _HEADER.size:
        return None
    first, second, sequence, timestamp, source = _HEADER.unpack_from(datagram)
    if first >> 6 != 2:  # noqa: PLR2004 - the version
        return None
    begin = _HEADER.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(datagram) < begin + 4:
            return None
        begin += 4 + 4 * int.from_bytes(datagram[begin + 2 : begin + 4])
    end = len(datagram)
    if first & 0x20 and datagram:
        end -= datagram[-1]
    if begin > end:
        return None
    return Packet(second & 0x7F, sequence, timestamp, source, datagram[begin:end])


class Sender:
    """Numbers the packets of one stream. The clock runs on while nothing is sent (RFC 3550 §5.1)."""

    def __init__(self, source: int, sequence: int, timestamp: int) -> None:
        self._source = source
        self._sequence = sequence
        self._timestamp = timestamp
        self._silent = True

    def pass_frame(self) -> None:
        """A frame's time passes in silence."""
        self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
        self._silent = True

    def packet(self, payload_type: int, payload: bytes) -> bytes:
        """The next packet; the first one after silence is marked."""
        second = payload_type | (_MARKER if self._silent else 0)
        head = _HEADER.pack(_VERSION, second, self._sequence, self._timestamp, self._source)
        self._silent = False
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
        return head + payload


class KeyReader:
    """Tells pressed keys from the many packets that each key is sent in.

    The packets of one key bear one timestamp, and its end is sent three times over. A packet that was overtaken on the
    way, and belongs to a key that is over, is known by its number. After a pause everything is new: some senders begin
    to number anew with every key.
    """

    def __init__(self) -> None:
        self._key: tuple[int, int] | None = None  # source and timestamp of the last key
        self._highest = 0
        self._heard_at = 0.0

    def read(self, packet: Packet, at: float) -> str | None:
        """Return a key the first time it is heard of, else None; `at` in seconds of any clock that only goes on."""
        if len(packet.payload) < _EVENT or packet.payload[0] >= len(_KEYS):
            return None
        key = (packet.source, packet.timestamp)
        if self._key is not None and self._key[0] == packet.source and at - self._heard_at < PAUSE:
            self._heard_at = at
            ahead = (packet.sequence - self._highest) & 0xFFFF
            if ahead == 0 or ahead >= _NEWER:
                return None
            self._highest = packet.sequence
            if key == self._key:
                return None
        self._key, self._highest, self._heard_at = key, packet.sequence, at
        return _KEYS[packet.payload[0]]
