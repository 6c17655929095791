"""Debian's Kannel and our gateway, alone in a network namespace; prints what came of it as one JSON object.

    unshare -rn python -m tests.support.kannel_trio FOLDER [SECONDS]

SECONDS pass between two texts; the fewer are in smsbox's hands when the gateway dies, the likelier smsbox survives it.

The namespace is needed because Kannel's fake SMSC listens on all interfaces. What plays the telephones speaks the fake
SMSC's lines: `sender receiver kind words`.
"""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from tests.support.fake_lookup_api import FakeLookupApi, sample_views
from tests.support.patience import PATIENCE
from tests.support.sms_carriers import KANNEL_SECRET

SENDERS, TEXTS_EACH = 100, 3
GATEWAY, SMSC, ADMIN, SMSBOX, SENDSMS = 8023, 10000, 13000, 13001, 13013
QUERY = f"secret={KANNEL_SECRET}&from=%p&to=%P&text=%a&sid=%I&charset=%C&coding=%c"
SERVICE = """
group = sms-service
keyword = default
catch-all = true
accept-x-kannel-headers = true
assume-plain-text = true
omit-empty = true
max-messages = 4
concatenation = true
get-url = "{address}"
"""
CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = {word}
admin-interface = 127.0.0.1
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
store-type = file
store-file = "{folder}/store"
dlr-storage = internal
log-level = 1

group = smsc
smsc = fake
smsc-id = fake
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-level = 1
http-request-retry = 300
http-queue-delay = 1
"""


@contextmanager
def running(command: list[str], folder: Path, port: int, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program until the end, once it listens on its port."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, env={"PATH": os.environ["PATH"], **environment}, stdout=log, stderr=log, start_new_session=True
        )
    try:
        await_port(port)
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def await_port(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")


def await_health() -> int:
    """Wait until the gateway's worker answers; its port listens seconds earlier."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{GATEWAY}/healthz", timeout=PATIENCE) as answer:
                status: int = answer.status
                return status
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


class Telephones:
    """All senders: texts leave by the fake SMSC's line, and what comes back is kept."""

    def __init__(self) -> None:
        self._line = socket.create_connection(("127.0.0.1", SMSC), PATIENCE)
        self._line.settimeout(None)
        self.heard: list[tuple[str, str]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def text(self, sender: str, words: str) -> None:
        self._line.sendall(f"{sender} 8088 ucs2 {quote(words.encode('utf-16-be'), safe='')}\n".encode())

    def await_replies(self, count: int, *, while_runs: "subprocess.Popen[bytes] | None" = None) -> None:
        """Wait as long as replies keep coming: on a busy machine all takes its time. None come once a box has ended."""
        heard, until = len(self.heard), time.monotonic() + PATIENCE
        while len(self.heard) < count and time.monotonic() < until:
            if while_runs is not None and while_runs.poll() is not None:
                return
            if len(self.heard) > heard:
                heard, until = len(self.heard), time.monotonic() + PATIENCE
            time.sleep(0.05)

    def _listen(self) -> None:
        # The end of Kannel is the end of the line.
        with suppress(ConnectionError), self._line.makefile("rb") as lines:
            for line in lines:
                if found := re.fullmatch(r"8088 (\S+) text (.*)", line.decode().rstrip("\n")):
                    self.heard.append((found[1], found[2]))


def main(folder: Path, pause: float = 0.0) -> None:
    """Text, kill the gateway in the midst, start it again, and tell what was heard."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    ports = {"admin": ADMIN, "smsbox": SMSBOX, "sendsms": SENDSMS, "smsc": SMSC}
    written = CONFIGURATION.format(folder=folder, word="any-word", **ports)
    written += SERVICE.format(address=f"http://127.0.0.1:{GATEWAY}/sms/kannel?{QUERY}")
    (folder / "kannel.conf").write_text(written, encoding="utf-8")
    codes = [view.code for view in sample_views()][:TEXTS_EACH]
    api = FakeLookupApi(sample_views(), delay=0.02)
    with api.served() as url, ExitStack() as stack:
        environment = {
            "LOOKUP_DATA_DIR": str(folder), "LOOKUP_API_URL": url, "LOOKUP_API_KEY": "key",
            "EXCHANGE_SECRET": "5e" * 32, "SMS_LISTEN": f"127.0.0.1:{GATEWAY}", "KANNEL_SECRET": KANNEL_SECRET,
        }  # fmt: skip
        serve = [sys.executable, "-m", "sms_gateway.cli", "serve"]
        first = stack.enter_context(running(serve, folder, GATEWAY, **environment))
        await_health()
        stack.enter_context(running(["/usr/sbin/bearerbox", f"{folder}/kannel.conf"], folder, SMSC))
        await_port(SMSBOX)
        smsbox = stack.enter_context(running(["/usr/sbin/smsbox", f"{folder}/kannel.conf"], folder, SENDSMS))
        telephones = Telephones()
        telephones.text("VIETTEL", codes[0])
        for turn, code in enumerate(codes):
            for sender in range(SENDERS):
                telephones.text(f"+84905{sender:06d}", f"Tra cứu hồ sơ {code} giúp em ạ")
                time.sleep(pause)
                if turn == 0 and sender == SENDERS // 2 and pause:
                    kill(first)
            if turn == 0 and not pause:
                telephones.await_replies(SENDERS // 2)
                kill(first)
        stack.enter_context(running(serve, folder, GATEWAY, **environment))
        await_health()
        telephones.await_replies(SENDERS * TEXTS_EACH, while_runs=smsbox)
        time.sleep(2)  # in which a second reply would come
        replies = Counter(
            next((f"{who} {code}" for code in codes if said.startswith(f"HS {code}: ")), f"{who}: {said}")
            for who, said in telephones.heard
        )
        health = await_health()
        smsbox_runs = smsbox.poll() is None
    journal = sqlite3.connect(folder / "exchange.sqlite3")
    delivered = journal.execute("SELECT count(*) FROM delivery WHERE rank = 4").fetchone()[0]
    journal.close()
    print(
        json.dumps(
            {
                "codes": codes,
                "replies": replies,
                "delivered": delivered,
                "health": health,
                "smsbox runs": smsbox_runs,
                "killed": first.returncode == -signal.SIGKILL,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
