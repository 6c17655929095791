"""A process killed at any moment has lost nothing that it acknowledged."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from lookup_api.exchange import Answered, Claimed, Draft, Exchange, Spool, Spooled, open_exchange
from tests.exchange.conftest import NOW, SECRET

ROOT = Path(__file__).parents[2]
KILLS = 4
HOUR = timedelta(hours=1)

# Eight threads at once, so that the kill meets commits and syncs that carry many.
WORKING = """
import sys
import threading
from pathlib import Path
from tests.exchange import test_killed
go = getattr(test_killed, sys.argv[1])(sys.argv[2])
lock = threading.Lock()
def work(first):
    for number in range(first, 99999, 8):
        go(number)
        with lock:
            print(number, flush=True)
threads = [threading.Thread(target=work, args=(int(sys.argv[3]) + one,)) for one in range(8)]
for thread in threads:
    thread.start()
"""


def answering(url: str) -> Callable[[int], None]:
    """Claim, settle, and enqueue a notice; acknowledged when all three are said to be kept."""
    exchange = open_exchange(url, SECRET)

    def go(number: int) -> None:
        claimed = exchange.claim("twilio", str(number), NOW)
        assert isinstance(claimed, Claimed)
        exchange.settle(claimed, f"reply {number}".encode(), NOW, state=(f"chat {number}", b"state"), sent=True)
        exchange.outbox.enqueue(Draft(str(number), "sms", "+84905123456", b"text", NOW + HOUR), NOW)

    return go


def spooling(folder: str) -> Callable[[int], None]:
    """Keep a message in the spool."""
    spool = Spool(Path(folder), SECRET)
    return lambda number: spool.keep(Spooled("twilio", str(number), b"HS", NOW))


def killed(work: str, place: str, first: int, after: int) -> list[int]:
    """Run `work` until it has acknowledged at least `after`, kill it; return all it acknowledged."""
    program = subprocess.Popen(
        [sys.executable, "-c", WORKING, work, place, str(first)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert program.stdout is not None
    acknowledged = [int(program.stdout.readline()) for _ in range(after)]
    program.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in program.stdout if line.endswith(b"\n")]
    program.stdout.close()
    assert program.wait(30) == -signal.SIGKILL
    return acknowledged


def test_a_kill_loses_no_reply_no_state_and_no_notice(exchange_url: str) -> None:
    dice = random.Random(5)
    acknowledged: list[int] = []
    for kill in range(KILLS):
        acknowledged += killed("answering", exchange_url, 10_000 * (kill + 1), dice.randint(1, 120))
    exchange: Exchange = open_exchange(exchange_url, SECRET)

    for number in acknowledged:
        assert exchange.claim("twilio", str(number), NOW + HOUR / 2) == Answered(f"reply {number}".encode())
        assert exchange.state("twilio", f"chat {number}") == b"state"
    notices = exchange.outbox.lease("sms", NOW, most=99_999)
    exchange.close()

    assert {str(number) for number in acknowledged} <= {notice.key for notice in notices}
    assert len({notice.key for notice in notices}) == len(notices)


def test_a_kill_loses_nothing_of_the_spool(tmp_path: Path) -> None:
    dice = random.Random(5)
    acknowledged: list[int] = []
    for kill in range(KILLS):
        acknowledged += killed("spooling", str(tmp_path / "spool"), 10_000 * (kill + 1), dice.randint(1, 400))
    taken: list[Spooled] = []

    Spool(tmp_path / "spool", SECRET).replay(taken.append)

    assert {str(number) for number in acknowledged} <= {message.message_id for message in taken}
    assert len({message.message_id for message in taken}) == len(taken)
