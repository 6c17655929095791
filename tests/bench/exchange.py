"""`python -m tests.bench.exchange`: what a message costs in the journal, against bare commits of the same run.

A ceiling stands beside each figure: the same database, with one small row a commit and one thread (FULL durability).
What counts is the ratio; the figures depend on the machine and its disk, and are printed for orientation only.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text

from lookup_api.exchange import Claimed, Draft, Exchange, Sent, Settlement, Spool, Spooled, open_exchange
from lookup_api.exchange.database import Database
from tests.support.postgres import PostgresServer, running_postgres

SECRET = "5e" * 32
NOW = datetime(2024, 6, 24, 2, 0, tzinfo=UTC)
REPLY = b"Ho so dang xu ly, hen tra 17:00 ngay 28/06/2024. Tong dai 1022." * 2
BURST = 100
T = TypeVar("T")
Measure = Callable[[int], float]


class Bench:
    """The measures on one database; each answers with messages a second."""

    def __init__(self, url: str, folder: Path) -> None:
        self._exchange: Exchange = open_exchange(url, SECRET)
        self._database = Database(url)
        self._database.write(
            lambda connection: connection.execute(text("CREATE TABLE bare (number BIGINT, body TEXT)"))
        )
        self._spool = Spool(folder, SECRET)
        self._numbers = count()
        self.measures: dict[str, Measure] = {
            "bare commits, one thread": self.bare,
            "claim + settle, 1 thread": lambda messages: self.answer(messages, 1),
            "claim + settle, 8 threads": lambda messages: self.answer(messages, 8),
            "claim + settle, 32 threads": lambda messages: self.answer(messages, 32),
            f"claim + settle, bursts of {BURST}": self.answer_bursts,
            "enqueue, one at a time": self.enqueue_each,
            f"enqueue, {BURST} at a time": self.enqueue,
            f"lease + sent, {BURST} at a time": self.send,
            "spool, 8 threads": self.spool,
        }

    def close(self) -> None:
        """Close what is open."""
        self._exchange.close()
        self._database.close()
        self._spool.close()

    def bare(self, messages: int) -> float:
        """Insert one row a commit."""
        insert = text("INSERT INTO bare VALUES (:number, :body)")
        return _rate(
            messages,
            lambda: [
                self._database.write(lambda connection: connection.execute(insert, {"number": 1, "body": "x" * 160}))
                for _ in range(messages)
            ],
        )

    def answer(self, messages: int, threads: int) -> float:
        """Claim and settle, each message by itself."""

        def one(number: int) -> None:
            claimed = self._exchange.claim("sms", str(number), NOW)
            assert isinstance(claimed, Claimed)
            self._exchange.settle(claimed, REPLY, NOW, sent=True)

        numbers = self._fresh(messages)
        with ThreadPoolExecutor(threads) as pool:
            return _rate(messages, lambda: list(pool.map(one, numbers)))

    def answer_bursts(self, messages: int) -> float:
        """Claim and settle a burst at a time, as one connection to a carrier does."""

        def burst(numbers: Sequence[int]) -> None:
            claims = self._exchange.claim_many("sms", [str(number) for number in numbers], NOW)
            replies = [Settlement(claim, REPLY, sent=True) for claim in claims if isinstance(claim, Claimed)]
            assert len(replies) == len(numbers)
            assert self._exchange.settle_many(replies, NOW) == []

        bursts = list(_parts(self._fresh(messages)))
        return _rate(messages, lambda: [burst(numbers) for numbers in bursts])

    def enqueue_each(self, messages: int) -> float:
        """Enqueue, one commit each, and leave it to be sent."""
        drafts = self._drafts(messages)
        return _rate(messages, lambda: [self._exchange.outbox.enqueue(draft, NOW) for draft in drafts])

    def enqueue(self, messages: int) -> float:
        """Enqueue many in a commit."""
        parts = list(_parts(self._drafts(messages)))
        return _rate(messages, lambda: [self._exchange.outbox.enqueue_many(part, NOW) for part in parts])

    def send(self, messages: int) -> float:
        """Lease all that waits and say that it was sent, with a provider's id."""
        outbox, sent = self._exchange.outbox, 0
        begun = time.perf_counter()
        while leased := outbox.lease("sms", NOW, most=BURST):
            outbox.sent_many([Sent(message, message.key) for message in leased], NOW)
            sent += len(leased)
        assert sent >= messages
        return sent / (time.perf_counter() - begun)

    def spool(self, messages: int) -> float:
        """Keep messages as in an outage."""
        numbers = self._fresh(messages)
        with ThreadPoolExecutor(8) as pool:
            rate = _rate(
                messages,
                lambda: list(
                    pool.map(lambda number: self._spool.keep(Spooled("sms", str(number), REPLY, NOW)), numbers)
                ),
            )
        assert self._spool.replay(lambda _: None) == messages
        return rate

    def _fresh(self, messages: int) -> list[int]:
        return list(islice(self._numbers, messages))

    def _drafts(self, messages: int) -> list[Draft]:
        until = NOW + timedelta(hours=1)
        return [Draft(str(number), "sms", "+84905123456", REPLY, until) for number in self._fresh(messages)]


def measure(urls: dict[str, str], folder: Path, messages: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return messages a second, by database and measure, one for each round; the rounds are interleaved."""
    benches = {name: Bench(url, folder / f"spool {name}") for name, url in urls.items()}
    rates: dict[str, dict[str, list[float]]] = {
        name: {measure: [] for measure in bench.measures} for name, bench in benches.items()
    }
    for _ in range(rounds):
        for name, bench in benches.items():
            for title, one in bench.measures.items():
                rates[name][title].append(one(messages))
    for bench in benches.values():
        bench.close()
    return rates


def main() -> None:
    """Measure on both databases and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.exchange", description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-exchange-") as folder, running_postgres() as server:
        urls = {"SQLite": f"sqlite:///{folder}/exchange.sqlite3", "PostgreSQL": _durable(server)}
        rates = measure(urls, Path(folder), arguments.messages, arguments.rounds)
    for name, measures in rates.items():
        print(f"\n{name}: messages a second, median of {arguments.rounds} rounds of {arguments.messages}")
        bare = statistics.median(next(iter(measures.values())))
        for title, each in measures.items():
            rate = statistics.median(each)
            print(f"  {title:34}{rate:10.0f}{rate / bare:8.2f} x bare")


def _durable(server: PostgresServer) -> str:
    """Return a database whose commits wait for the log; the tests' server itself leaves the sync to the system."""
    return server.fresh_database() + "&options=-csynchronous_commit%3Don"


def _rate(messages: int, work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return messages / (time.perf_counter() - begun)


def _parts(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + BURST] for start in range(0, len(items), BURST)]


if __name__ == "__main__":
    main()
