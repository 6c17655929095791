"""Followers who write to a Zalo account, and the open API that the answers go to: apart from who holds the watch.

The open API is a process of its own, and all that is written is made before the clock starts, so that what is measured
is how soon the hotline acknowledges, and not how soon this program finds the time to look.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.support.zalo_api import Delivery, Follower, ZaloServer

FOLLOWERS = 200
CONNECTIONS = 16  # of a provider that waits for each acknowledgement


@dataclass(frozen=True)
class Followers:
    """What they write, `url` being the open API's; `wait_until_answered` waits for an answer to each."""

    url: str
    deliveries: Sequence[Delivery]
    _pipe: Connection

    def wait_until_answered(self, patience: float) -> None:
        """Raise TimeoutError when it takes longer than `patience` seconds."""
        self._pipe.send(patience)
        if not self._pipe.poll(patience + 5) or not self._pipe.recv():
            raise TimeoutError("not all were answered in time")


@contextmanager
def followers(codes: Sequence[str], messages: int) -> Iterator[Followers]:
    """Followers who write so many messages, each a code."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, codes, messages), daemon=True)
    process.start()
    theirs.close()  # so that the end of the other process is heard here
    try:
        yield Followers(*ours.recv(), ours)
    finally:
        process.terminate()
        process.join(10)


def _serve(pipe: Connection, codes: Sequence[str], messages: int) -> None:
    with ZaloServer() as server:
        writing = [Follower(server, number) for number in range(FOLLOWERS)]
        written = [writing[number % FOLLOWERS].say(codes[number % len(codes)]) for number in range(messages)]
        pipe.send((server.url, written))
        patience = pipe.recv()
        try:
            server.wait(lambda: sum(each["ours"] for each in server.said) >= messages, patience)
        except TimeoutError:
            pipe.send(False)
        else:
            pipe.send(True)
        pipe.recv()  # until the end


async def deliver(listen: str, deliveries: Sequence[Delivery], per_second: float) -> list[float]:
    """Post them evenly, whether or not the ones before are acknowledged; the seconds that each acknowledgement took."""
    host, _, port = listen.partition(":")
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection(host, int(port)))

    async def post(delivery: Delivery) -> float:
        headers = {**delivery.headers, "Host": listen, "Content-Length": str(len(delivery.body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        reader, writer = await free.get()
        begun = time.perf_counter()
        writer.write(f"POST /chat/zalo HTTP/1.1\r\n{head}\r\n".encode() + delivery.body)
        answer = await reader.readuntil(b"\r\n\r\n")
        spent = time.perf_counter() - begun
        if not answer.startswith(b"HTTP/1.1 200"):
            raise ValueError(f"not acknowledged: {answer[:32]!r}")
        free.put_nowait((reader, writer))
        return spent

    begun = time.perf_counter()
    posted = []
    for number, delivery in enumerate(deliveries):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.perf_counter()))
        posted.append(asyncio.create_task(post(delivery)))
    spent = await asyncio.gather(*posted)
    for _ in range(CONNECTIONS):
        (await free.get())[1].close()
    return list(spent)
