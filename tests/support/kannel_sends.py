"""Texts that leave by Debian's Kannel, alone in a network namespace; prints what came of it as one JSON object.

    unshare -rn python -m tests.support.kannel_sends FOLDER

`sms-gateway work` hands over what waits in the outbox to smsbox's `sendsms`, `sms-gateway serve` takes the receipts.
Then smsbox is killed: what waits leaves by the other road, until smsbox is there again.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes

from lookup_api.exchange import DeliveryState, Exchange, open_exchange
from sms_gateway.outgoing import draft
from sms_gateway.times import vietnam_time
from tests.support.fake_lookup_api import FakeLookupApi, sample_views
from tests.support.kannel_trio import (
    ADMIN,
    CONFIGURATION,
    GATEWAY,
    PATIENCE,
    SENDSMS,
    SMSBOX,
    SMSC,
    Telephones,
    await_health,
    await_port,
    kill,
    running,
)
from tests.support.sms_carriers import KANNEL_SECRET

SECRET = "5e" * 32
WORD = "any-word"
SENDERS_GROUP = f"""
group = sendsms-user
username = us
password = {WORD}
max-messages = 4
concatenation = true
"""
PLAIN = "HS H47.16-240617-0001: da co ket qua. Moi nhan tai quay, mang giay hen. Ho tro: 1022"
ACCENTED = "Hồ sơ H47.16-240617-0001 đã có kết quả"
LONG = " ".join(f"Giay to so {number} can bo sung." for number in range(12))


class Lines(Telephones):
    """Telephones that keep whatever arrives, as (number, kind, words)."""

    arrived: list[tuple[str, str, str]]

    def _listen(self) -> None:
        self.arrived = []
        try:
            with self._line.makefile("rb") as lines:
                for line in lines:
                    self.arrived.append(_read(line.rstrip(b"\n")))
        except ConnectionError:  # the end of Kannel is the end of the line
            return


def _read(line: bytes) -> tuple[str, str, str]:
    """Read a line of the fake SMSC: `from to text WORDS`, `from to ucs-2 %xx...`, `from to udh HEADER data WORDS`."""
    _, to, kind, words = line.split(b" ", 3)
    words = unquote_to_bytes((words.partition(b" data ")[2] if kind == b"udh" else words).replace(b"+", b" "))
    said = words.decode("utf-16-be") if kind == b"ucs-2" else words.decode()
    return to.decode(), kind.decode(), said


def until(done: Callable[[], bool]) -> bool:
    """Wait for something; tell whether it came."""
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(0.1)
    return done()


def queue(exchange: Exchange, name: str, texts: list[str], count: int) -> list[str]:
    """Put texts into the outbox, one a number; return their keys."""
    now = vietnam_time()
    drafts = [
        draft(
            f"{name}/{number}", f"+8490500{number:04d}", texts[number % len(texts)],
            template="notice-result-ready", not_after=now + timedelta(hours=1),
        )
        for number in range(count)
    ]  # fmt: skip
    exchange.outbox.enqueue_many(drafts, now)
    return [one.key for one in drafts]


def states(exchange: Exchange, keys: list[str]) -> list[DeliveryState | None]:
    """How the texts stand."""
    standings = [exchange.outbox.standing(key) for key in keys]
    return [None if standing is None else standing.state for standing in standings]


def main(folder: Path) -> None:
    """Send, take Kannel away, bring it back, and tell what was heard."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    ports = {"admin": ADMIN, "smsbox": SMSBOX, "sendsms": SENDSMS, "smsc": SMSC}
    written = CONFIGURATION.format(folder=folder, word=WORD, **ports) + SENDERS_GROUP
    (folder / "kannel.conf").write_text(written, encoding="utf-8")
    exchange = open_exchange(f"sqlite:///{folder / 'exchange.sqlite3'}", SECRET)
    told: dict[str, object] = {}
    with FakeLookupApi(sample_views()).served() as url, ExitStack() as stack:
        environment = {
            "LOOKUP_DATA_DIR": str(folder), "LOOKUP_API_URL": url, "EXCHANGE_SECRET": SECRET,
            "SMS_LISTEN": f"127.0.0.1:{GATEWAY}", "KANNEL_SECRET": KANNEL_SECRET, "SMS_NUMBER": "8088",
            "KANNEL_SEND_URL": f"http://127.0.0.1:{SENDSMS}/cgi-bin/sendsms", "KANNEL_USERNAME": "us",
            "KANNEL_PASSWORD": WORD, "SMS_ROADS": "kannel console", "SMS_WORK_LISTEN": "127.0.0.1:8026",
        }  # fmt: skip
        gateway = [sys.executable, "-m", "sms_gateway.cli"]
        stack.enter_context(running([*gateway, "serve"], folder, GATEWAY, **environment))
        await_health()
        stack.enter_context(running(["/usr/sbin/bearerbox", f"{folder}/kannel.conf"], folder, SMSC))
        await_port(SMSBOX)
        box = ["/usr/sbin/smsbox", f"{folder}/kannel.conf"]
        smsbox = stack.enter_context(running(box, folder, SENDSMS))
        lines = Lines()
        stack.enter_context(running([*gateway, "work"], folder, 8026, **environment))

        first = queue(exchange, "first", [PLAIN, ACCENTED, LONG], 60)
        told["delivered"] = until(lambda: states(exchange, first) == [DeliveryState.DELIVERED] * 60)
        told["heard"] = lines.arrived.copy()
        kill(smsbox)
        away = queue(exchange, "away", [PLAIN], 20)
        told["by the other"] = until(lambda: (folder / "log").read_bytes().count(PLAIN.encode()) >= len(away))
        stack.enter_context(running(box, folder, SENDSMS))

        def is_back() -> bool:
            queue(exchange, f"probe/{time.monotonic_ns()}", ["HS thu"], 1)
            time.sleep(1)
            return any(words == "HS thu" for _, _, words in lines.arrived)

        told["back"] = until(is_back)
        back = queue(exchange, "back", [PLAIN], 20)
        told["delivered again"] = until(lambda: states(exchange, back) == [DeliveryState.DELIVERED] * 20)
    exchange.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
