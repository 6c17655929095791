"""Messages that come at once are looked up, answered and sent together; each conversation keeps its order."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotline_bot.bulletin import Figure, channel_of
from hotline_bot.bulletin_counting import count_many
from hotline_bot.draining import Drain
from hotline_bot.look_ups import GatheredLookUps
from lookup_api.client import AsyncLookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.domain.errors import InvalidRequest
from lookup_api.exchange import Outgoing, open_exchange
from tests.support.chat_fronts import HOOK_SECRET, SECRET, Chat, open_chat, settings_for
from tests.support.patience import PATIENCE
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.transcripts import Backstage
from tests.support.zalo_api import Delivery

CODE = "H47.16-240617-0001"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CROWD = 48


def deliver(chat: Chat, server: TelegramServer, citizens: Sequence[Citizen]) -> None:
    for citizen in citizens:
        citizen.say(CODE)
        body = json.dumps(server.newest).encode()
        chat.post("telegram", Delivery(body, {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}))


def spent(citizens: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the journal and the lookup API are asked to answer so many citizens who write at once."""
    asked: Counter[str] = Counter()
    backstage = Backstage()

    def look_up(request: httpx.Request) -> Any:
        asked["look-ups"] += 1
        return backstage.api.handle(request)

    with TelegramServer() as server, open_chat(settings_for(folder, telegram=server), look_ups=look_up) as chat:
        people = [Citizen(server, 600_000 + number) for number in range(citizens)]
        deliver(chat, server, people)
        database = chat.exchange._database
        for name in ("read", "write"):
            done = getattr(database, name)

            def counting(work: Any, name: str = name, done: Any = done) -> Any:
                asked[name] += 1
                return done(work)

            monkeypatch.setattr(database, name, counting)
        chat.work()
        assert [len(each.answers) for each in people] == [1] * citizens
    return asked


def test_a_crowd_asks_journal_and_api_hardly_more_often_than_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, crowd = (spent(count, tmp_path / str(count), monkeypatch) for count in (1, CROWD))
    for what, often in alone.items():
        # A go for whoever comes first, and one for those who came meanwhile.
        assert crowd[what] <= often * 4, (what, alone, crowd)


def test_each_conversation_is_answered_in_its_order(tmp_path: Path) -> None:
    with TelegramServer() as server, open_chat(settings_for(tmp_path, telegram=server)) as chat:
        people = [Citizen(server, 600_000 + number) for number in range(12)]
        chat.start()
        for text in (CODE, "khi nào xong", "cảm ơn"):
            for citizen in people:
                citizen.say(text)
                body = json.dumps(server.newest).encode()
                chat.post("telegram", Delivery(body, {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}))
        chat.settled()
        heard = {tuple(message["text"] for message in citizen.answers) for citizen in people}
    assert len(heard) == 1
    (first, _, last) = heard.pop()
    assert first.startswith(f"Hồ sơ {CODE}\n")
    assert last.startswith("Cảm ơn quý vị.")


class Queue:
    """An outbox of which one only leases; counts how often."""

    def __init__(self, waiting: int) -> None:
        self.waiting, self.leases = waiting, 0

    def lease(self, channel: str, now: datetime, *, most: int, sending: timedelta, newest: int) -> list[Outgoing]:
        assert newest == 0  # nothing has a number here
        self.leases += 1
        taken = min(most, self.waiting)
        self.waiting -= taken
        return [Outgoing(number, str(number), channel, "", b"", now + sending, 1) for number in range(taken)]


def test_what_ends_one_after_the_other_is_followed_by_few_leases() -> None:
    outbox, done, all_done = Queue(400), 0, asyncio.Event()

    async def work(_: Outgoing) -> None:
        nonlocal done
        await asyncio.sleep(0.001 * (1 + done % 7))
        done += 1
        if done == 400:
            all_done.set()

    async def drained() -> None:
        drain = Drain(outbox, "telegram", lambda: NOW, work, at_once=32, lease=timedelta(seconds=20))  # type: ignore[arg-type]
        running = asyncio.ensure_future(drain.run())
        async with asyncio.timeout(PATIENCE):
            await all_done.wait()
        await drain.finish(to_the_end=False)
        await running

    asyncio.run(drained())
    assert outbox.leases < 400 / 4


def test_contacts_of_a_crowd_are_counted_once_each(tmp_path: Path) -> None:
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    for _ in range(2):
        count_many(exchange, Figure.CONTACT, "telegram", ["a", "b", "a", "c"], NOW)
    figures = exchange.tallies.by_channel(NOW - timedelta(days=1), NOW + timedelta(days=1))
    exchange.close()
    assert figures == {channel_of(Figure.CONTACT, "telegram"): 3}


def test_an_item_that_the_api_refuses_is_refused_alone() -> None:
    backstage = Backstage()

    def look_up(request: httpx.Request) -> Any:
        items = json.loads(request.content)["items"]
        if any(item["text"] == "amiss" for item in items):
            refusal = {"code": "invalid_request", "title": "invalid_request", "status": 422}
            return httpx.Response(422, json=refusal, headers={"Content-Type": "application/problem+json"})
        return backstage.api.handle(request)

    async def crowd() -> list[Any]:
        async with AsyncLookupClient("http://lookup", transport=httpx.MockTransport(look_up)) as client:
            look_ups = GatheredLookUps(client)
            asker = Asker(kind=AskerKind.CHAT, id="telegram:1")
            texts = (CODE, "amiss", CODE, CODE)
            return await asyncio.gather(
                *(look_ups.look_up(text, asker=asker) for text in texts), return_exceptions=True
            )

    found = asyncio.run(crowd())
    assert isinstance(found.pop(1), InvalidRequest)
    assert [view.code for view in found] == [CODE] * 3
