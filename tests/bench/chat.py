"""`python -m tests.bench chat`: what the chat fronts bear, as real processes with real look-ups over HTTP.

The lookup API, the hotline and the doubles of the providers share this machine's cores. Figures depend on the machine
and are reported, never failed on; what must hold of once and in order is a test.

    telegram, polling / webhook   updates a second from the first delivery to the last answer, and the processor time
                                  of everything that runs, the crowd that writes and its Bot API included
    photograph                    from delivery to status, one at a time: median and 95 in 100
    zalo                          acknowledgement at 100 messages a second: median and 99 in 100
"""

import argparse
import asyncio
import json
import os
import secrets
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.bench.chat_crowd import Crowd
from tests.bench.chat_followers import deliver, followers
from tests.support.chat_fronts import HOOK_SECRET, settings_for
from tests.support.house import BINARIES, House, open_house
from tests.support.pictures import picture_of
from tests.support.ports import free_port
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.zalo_api import Delivery

FLOOR = 300  # updates a second
PER_SECOND = 100.0  # messages to Zalo
PATIENCE = 300.0


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench chat", description=__doc__)
    parser.add_argument("--updates", type=int, default=6000)
    parser.add_argument("--citizens", type=int, default=2000, help="who write them, each without waiting for answers")
    parser.add_argument("--dossiers", type=int, default=int(os.environ.get("DOSSIERS", "100000")))
    parser.add_argument("--photographs", type=int, default=60)
    parser.add_argument("--seconds", type=int, default=15, help="of Zalo's 100 messages a second")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-chat-") as folder, open_house(Path(folder)) as house:
        subprocess.run(
            [BINARIES / "lookup-api", "demo", "--dossiers", str(asked.dossiers)], env=house.environment, check=True
        )
        house.serve()
        codes = _codes(house)
        key = house.key("hotline", "chat")
        for way in ("polling", "webhook"):
            asyncio.run(_crowd(house, key, codes, asked, way))
        with _hooked(house, key) as (server, post):
            spent = _photographs(server, codes, asked.photographs, post)
            print(f"photograph to status, milliseconds: {_spread(spent)} ({len(spent)} photographs)", flush=True)
        spent = _acknowledged(house, key, codes, asked.seconds)
        print(f"zalo acknowledgement at 100 a second, milliseconds: {_spread(spent)} ({len(spent)} messages)")
    return 0


def _codes(house: House) -> list[str]:
    connection = sqlite3.connect(f"file:{house.folder / 'data' / 'dossiers.sqlite3'}?mode=ro", uri=True)
    rows = connection.execute("SELECT text FROM dossier_codes WHERE kind = 'national' LIMIT 1000").fetchall()
    connection.close()
    return [text for (text,) in rows]


async def _crowd(house: House, key: str, codes: Sequence[str], asked: argparse.Namespace, way: str) -> None:
    """Let a crowd write through one way, and print what it took."""
    port = free_port()
    crowd = Crowd(codes, asked.citizens, asked.updates)
    async with crowd.served():
        named = _environment(house, key, way, f"127.0.0.1:{port}", settings_for(house.folder / way, telegram=crowd))
        if way == "polling":
            named.pop("TELEGRAM_WEBHOOK_SECRET")
            house.start(["hotline-bot", "poll"], **named)
        else:
            serving = partial(house.start, ["hotline-bot", "serve"], health=f"http://127.0.0.1:{port}/healthz", **named)
            await asyncio.to_thread(serving)
        await asyncio.wait_for(crowd.ready.wait(), PATIENCE)
        before = _processor_seconds(house)
        hook = None if way == "polling" else ("127.0.0.1", port, HOOK_SECRET)
        rate = asked.updates / await crowd.write(hook, PATIENCE)
        costs = {name: (each - before[name]) / asked.updates * 1000 for name, each in _processor_seconds(house).items()}
    _stop_last(house)
    amiss = f", {len(crowd.wrong)} WRONG, such as {crowd.wrong[0]}" if crowd.wrong else ", each once and in order"
    print(
        f"telegram, {way}: {rate:.0f} updates a second with look-ups, to be at least {FLOOR} on two idle cores "
        f"({asked.updates} updates of {asked.citizens} citizens{amiss})"
    )
    told = ", ".join(f"{name} {each:.2f}" for name, each in costs.items())
    print(f"  processor milliseconds an update: {told}; {sum(costs.values()):.2f} of {2000 / FLOOR:.2f}", flush=True)


@contextmanager
def _hooked(house: House, key: str) -> Iterator[tuple[TelegramServer, Callable[[Any], None]]]:
    """A hotline behind a webhook, and what delivers to it."""
    with TelegramServer() as server:
        listen = f"127.0.0.1:{free_port()}"
        named = _environment(house, key, "photographs", listen, settings_for(house.folder, telegram=server))
        house.start(["hotline-bot", "serve"], health=f"http://{listen}/healthz", **named)
        secret = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
        with _posting(listen, "telegram") as post:
            yield server, lambda update: post(Delivery(json.dumps(update).encode(), secret))
        _stop_last(house)


def _stop_last(house: House) -> None:
    started = house.running.pop()
    started.terminate()
    started.wait(30)


def _environment(house: House, key: str, way: str, listen: str, settings: dict[str, str]) -> dict[str, str]:
    folder = house.folder / way
    folder.mkdir(exist_ok=True)
    return {name.upper(): value for name, value in settings.items()} | {
        "LOOKUP_API_KEY": key,
        "EXCHANGE_SECRET": secrets.token_hex(32),
        "EXCHANGE_DATABASE_URL": f"sqlite:///{folder / 'exchange.sqlite3'}",
        "HOTLINE_LISTEN": listen,
        "PUBLIC_BASE_URL": f"http://{listen}",
        "CHAT_PACES": "telegram=5000 zalo=5000 messenger=5000",
    }


@contextmanager
def _posting(listen: str, front: str) -> Iterator[Callable[[Delivery], float]]:
    """Posts deliveries from a few connections, as a provider does; answers with the seconds that each took."""
    with httpx.Client(base_url=f"http://{listen}", trust_env=False, timeout=30) as client:

        def post(delivery: Delivery) -> float:
            begun = time.perf_counter()
            response = client.post(f"/chat/{front}", content=delivery.body, headers=delivery.headers)
            response.raise_for_status()
            return time.perf_counter() - begun

        yield post


def _photographs(server: TelegramServer, codes: Sequence[str], count: int, post: Callable[[Any], None]) -> list[float]:
    citizen, spent = Citizen(server, 599_999), []
    for number in range(count):
        picture = picture_of([codes[number]])
        begun = time.perf_counter()
        citizen.send_photo(picture)
        post(server.newest)
        citizen.hear(number + 1)
        spent.append(time.perf_counter() - begun)
    return spent


def _acknowledged(house: House, key: str, codes: Sequence[str], seconds: int) -> list[float]:
    listen = f"127.0.0.1:{free_port()}"
    with followers(codes, int(PER_SECOND * seconds)) as writing:
        named = _environment(house, key, "zalo", listen, settings_for(house.folder / "zalo", zalo=writing))
        house.start(["hotline-bot", "serve"], health=f"http://{listen}/healthz", **named)
        spent = asyncio.run(deliver(listen, writing.deliveries, PER_SECOND))
        writing.wait_until_answered(PATIENCE)
        _stop_last(house)
    return spent


def _processor_seconds(house: House) -> dict[str, float]:
    """The processor time that each running program has used, its workers included, and the one that measures."""
    used = {"crowd and Bot API": time.process_time()}
    tick = os.sysconf("SC_CLK_TCK")
    for process in house.running:
        name = str(process.args[0]).rpartition("/")[2]  # type: ignore[index]
        used[name] = sum(_ticks(number) for number in _family(process.pid)) / tick
    return used


def _family(number: int) -> list[int]:
    """A process and its children; none has grandchildren."""
    children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8").split()
    return [number, *(int(child) for child in children)]


def _ticks(number: int) -> int:
    fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _spread(spent: Sequence[float]) -> str:
    ordered = sorted(each * 1000 for each in spent)
    shares = ((95, ordered[len(ordered) * 95 // 100]), (99, ordered[len(ordered) * 99 // 100]))
    return f"median {statistics.median(ordered):.0f}, " + ", ".join(
        f"{share} in 100 within {ms:.0f}" for share, ms in shares
    )
