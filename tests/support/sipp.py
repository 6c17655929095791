"""Debian's sipp as the callers: one scenario, an injection file with a line a call, and ears of our own for the sound.

sipp sends its keys (RFC 4733, payload type 96) over raw sockets, so it runs as root, or by `sudo -n` where the tests do
not. The sound of each call goes to a port of the test's own, named in the call's offer.
"""

import itertools
import os
import selectors
import socket
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hotline_bot.voice.sip.rtp import Packet, read_packet
from tests.support.ports import free_port

SCENARIO = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a caller with a keypad">
<send retrans="500"><![CDATA[
INVITE sip:1022@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]-[call_number]
To: <sip:1022@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:[field0]@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [field1] RTP/AVP {codec} 96
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-15
a=audio-keys-come-from:[media_port]
]]></send>
<recv response="100" optional="true"/>
<recv response="200"/>
<send><![CDATA[
ACK sip:1022@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]-[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
{keys}
<recv request="BYE" timeout="{patience}"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
</scenario>
"""


@dataclass(frozen=True)
class Caller:
    """One call: the number shown, the port where its sound is heard, and its keys, one text each time."""

    number: str
    port: int
    keys: Sequence[str]


def run_callers(
    folder: Path, target: str, callers: Sequence[Caller], pauses: Sequence[float], *, rate: int, codec: int = 0
) -> subprocess.CompletedProcess[str]:
    """Let all call, `rate` a second, each pressing its keys after the pauses; return when all have ended.

    Pauses are in seconds, from where the keys before began; sipp takes 0.31 s for each key.
    """
    patience = int(sum(pauses)) + 60
    keys = "".join(
        f'<pause milliseconds="{int(pause * 1000)}"/>\n'
        f'<nop><action><exec play_dtmf="[field{at + 2}]"/></action></nop>\n'
        for at, pause in enumerate(pauses)
    )
    scenario = SCENARIO.replace("{keys}", keys).replace("{codec}", str(codec))
    (folder / "scenario.xml").write_text(scenario.replace("{patience}", str(patience * 1000)), encoding="utf-8")
    rows = [";".join([caller.number, str(caller.port), *caller.keys, ""]) for caller in callers]
    (folder / "callers.csv").write_text("\n".join(["SEQUENTIAL", *rows, ""]), encoding="utf-8")
    command = [
        "sipp", target, "-sf", "scenario.xml", "-inf", "callers.csv", "-m", str(len(callers)), "-l", str(len(callers)),
        "-r", str(rate), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(free_port()), "-nostdin", "-trace_err",
        "-timeout", str(patience), "-timeout_error",
    ]  # fmt: skip
    raw = command if os.geteuid() == 0 else ["sudo", "-n", *command]
    return subprocess.run(raw, cwd=folder, capture_output=True, text=True, timeout=patience + 30, check=False)


@dataclass
class Ears:
    """Hears many calls at once, each on a port of its own."""

    count: int
    packets: dict[int, list[Packet]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._selector = selectors.DefaultSelector()
        self._stop = threading.Event()
        for _ in range(self.count):
            ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            ear.bind(("127.0.0.1", 0))
            ear.setblocking(False)
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            self._selector.register(ear, selectors.EVENT_READ)
            self.packets[ear.getsockname()[1]] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            self._selector.unregister(key.fileobj)
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()

    @property
    def ports(self) -> list[int]:
        return list(self.packets)

    def sound(self, port: int) -> bytes:
        """What was heard on a port, in the order of the numbers, with nothing missing."""
        packets = self.packets[port]
        for before, after in itertools.pairwise(packets):
            assert (after.sequence - before.sequence) & 0xFFFF == 1, "a frame is missing"
            assert (after.timestamp - before.timestamp) & 0xFFFFFFFF >= 160
        return b"".join(packet.payload for packet in packets)

    def _listen(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(0.1):
                self._hear(key.fileobj)

    def _hear(self, ear: socket.socket) -> None:  # type: ignore[override]
        heard = self.packets[ear.getsockname()[1]]
        while True:
            try:
                packet = read_packet(ear.recv(2048))
            except BlockingIOError:
                return
            assert packet is not None
            heard.append(packet)
