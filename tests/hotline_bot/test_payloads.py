"""What each webhook takes and refuses, in one table: good, forged, tampered, replayed, stale, oversized, odd."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hotline_bot.fronts.webhooks import LARGEST_BODY
from tests.support import messenger_api, zalo_api
from tests.support.chat_fronts import HOOK_SECRET, Chat, open_chat, settings_for
from tests.support.hostile import hostile_texts
from tests.support.messenger_api import MessengerServer, Person, request_of
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.zalo_api import Delivery, Follower, ZaloServer

CODE = "H47.16-240617-0001"
DUPLICATES = int(os.environ.get("FAULT_DUPLICATES", "200"))  # `make faults` sets 10,000
LONG_AGO = 3 * 24 * 3600  # seconds; outside every provider's window


@dataclass
class House:
    """All fronts of one house, and one citizen on each."""

    chat: Chat
    zalo: Follower
    messenger: Person
    telegram: Citizen

    def say(self, front: str, text: str, at: float | None = None) -> Delivery:
        """A message as its provider delivers it."""
        if front == "zalo":
            return self.zalo.say(text, at)
        if front == "messenger":
            return self.messenger.say(text, at)
        self.telegram.say(text)
        return hooked(json.dumps(self.telegram.server.pending[-1]).encode())

    def sign(self, front: str, body: bytes) -> Delivery:
        """Any body, signed as the provider would sign it."""
        if front == "zalo":
            at = str(int(time.time() * 1000))
            return Delivery(body, zalo_api.signed(body, at) | {"X-ZEvent-Timestamp": at})
        return Delivery(body, messenger_api.signed(body)) if front == "messenger" else hooked(body)

    def answers(self, front: str) -> list[Any]:
        """What the citizen heard there."""
        return {"zalo": self.zalo, "messenger": self.messenger, "telegram": self.telegram}[front].answers


def hooked(body: bytes, secret: str = HOOK_SECRET) -> Delivery:
    """An update with its secret."""
    return Delivery(body, {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ZaloServer() as zalo, MessengerServer() as messenger, TelegramServer() as telegram:
        settings = settings_for(tmp_path, zalo=zalo, messenger=messenger, telegram=telegram)
        with open_chat(settings) as chat:
            yield House(chat, Follower(zalo), Person(messenger), Citizen(telegram))


def good(house: House, front: str) -> Delivery:
    return house.say(front, CODE)


def unsigned(house: House, front: str) -> Delivery:
    return Delivery(good(house, front).body, {"Content-Type": "application/json"})


def forged(house: House, front: str) -> Delivery:
    delivery = good(house, front)
    secrets = {
        "zalo": lambda: zalo_api.signed(delivery.body, str(json.loads(delivery.body)["timestamp"]), secret="guess"),
        "messenger": lambda: messenger_api.signed(delivery.body, "guess"),
        "telegram": lambda: hooked(b"", "guess").headers,
    }
    return Delivery(delivery.body, secrets[front]())


def tampered(house: House, front: str) -> Delivery:
    delivery = good(house, front)
    if front == "telegram":  # a secret that goes along signs nothing: what can be tampered with is the secret
        return hooked(delivery.body, HOOK_SECRET[:-1] + "X")
    return Delivery(delivery.body.replace(b"0617-0001", b"0617-0002"), delivery.headers)


def hmac_for_hash(house: House, front: str) -> Delivery:
    """What several integrations take for the signature of Zalo; on the others, another algorithm's name."""
    delivery = good(house, front)
    mark = messenger_api.signed(delivery.body, zalo_api.OA_SECRET)["X-Hub-Signature-256"]
    names = {"zalo": "X-ZEvent-Signature", "messenger": "X-Hub-Signature", "telegram": "X-Telegram-Bot-Api-Secret"}
    return Delivery(delivery.body, {names[front]: mark.replace("sha256=", "mac=")})


def stale(house: House, front: str) -> Delivery:
    if front == "telegram":
        pytest.fail("Telegram's updates bear no moment that is signed")
    return house.say(front, CODE, time.time() - LONG_AGO)


def oversized(house: House, front: str) -> Delivery:
    return house.sign(front, json.dumps({"text": "a" * LARGEST_BODY}).encode())


def broken(house: House, front: str) -> Delivery:
    return house.sign(front, b"not json")


def empty(house: House, front: str) -> Delivery:
    return house.sign(front, b"")


Make = Callable[[House, str], Delivery]
FRONTS = ("zalo", "messenger", "telegram")
# How it is answered, and how many answers the citizen then has.
TABLE: list[tuple[Make, tuple[str, ...], int, int]] = [
    (good, FRONTS, 200, 1),
    (unsigned, FRONTS, 403, 0),
    (forged, FRONTS, 403, 0),
    (tampered, FRONTS, 403, 0),
    (hmac_for_hash, FRONTS, 403, 0),
    (stale, ("zalo",), 403, 0),
    (stale, ("messenger",), 200, 0),  # of several events in a request only the stale ones are left out
    (oversized, FRONTS, 413, 0),
    (broken, FRONTS, 400, 0),
    (empty, FRONTS, 400, 0),
]
ROWS = [(make, front, status, count) for make, fronts, status, count in TABLE for front in fronts]


@pytest.mark.parametrize(
    ("make", "front", "status", "count"), ROWS, ids=[f"{make.__name__}-{front}" for make, front, *_ in ROWS]
)
def test_payloads(house: House, make: Make, front: str, status: int, count: int) -> None:
    response = house.chat.post(front, make(house, front))
    house.chat.work()
    assert (response.status_code, len(house.answers(front))) == (status, count)
    assert response.data == b""
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("front", FRONTS)
def test_replays_are_acknowledged_and_answered_once(house: House, front: str) -> None:
    delivery = good(house, front)
    statuses = [house.chat.post(front, delivery).status_code for _ in range(3)]
    house.chat.work()
    statuses += [house.chat.post(front, delivery).status_code for _ in range(3)]
    house.chat.work()
    assert statuses == [200] * 6
    assert len(house.answers(front)) == 1


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("front", FRONTS)
def test_a_storm_of_duplicates_is_answered_once(house: House, front: str) -> None:
    messages = [house.say(front, CODE) for _ in range(20)]
    storm = random.Random(1022).choices(messages, k=DUPLICATES - len(messages)) + messages
    house.chat.start()
    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda each: house.chat.post(front, each).status_code, storm))
    house.chat.settled(timeout=120)
    assert statuses == {200}
    assert len(house.answers(front)) == len(messages)


@pytest.mark.parametrize("front", FRONTS)
def test_any_bytes_are_answered_or_refused(house: House, front: str) -> None:
    dice = random.Random(1022)
    good_body = good(house, front).body
    bodies = [dice.randbytes(dice.randrange(0, 400)) for _ in range(60)]
    for _ in range(120):  # one's own body with some bytes changed, cut out or doubled
        body = bytearray(good_body)
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(body))
            body[place : place + dice.randrange(0, 3)] = dice.randbytes(dice.randrange(0, 3))
        bodies.append(bytes(body))
    bodies += [b"[" * 100_000, b'{"a":' * 50_000, b"null", b"[]", b"{}", b'"\\ud83d"', b"1" * 5000, b"\xff\xfe", b"NaN"]
    bodies += [
        json.dumps(value).encode() for value in ([1], {"entry": 1}, {"object": "page", "entry": [{}]}, {"message": []})
    ]
    for body in bodies:
        assert house.chat.post(front, house.sign(front, body)).status_code in {200, 400, 403}, body[:80]
    house.chat.work()
    delivery = house.say(front, "xin chào")
    before = len(house.answers(front))
    assert house.chat.post(front, delivery).status_code == 200
    house.chat.work()
    assert len(house.answers(front)) == before + 1


@pytest.mark.parametrize("front", FRONTS)
def test_hostile_texts_are_answered_in_plain_text(house: House, front: str) -> None:
    count = 0
    for text in hostile_texts(120):
        if text.strip():
            assert house.chat.post(front, house.say(front, text[:2000])).status_code == 200
            count += 1
    house.chat.work()
    answers = house.answers(front)
    assert len(answers) >= count
    # Nothing but plain text and our own buttons left the house; the doubles refuse all else.
    assert not any("Xin lỗi quý vị, chưa trả lời" in each["text"] for each in answers)


def test_several_events_of_a_request_are_each_answered(house: House) -> None:
    events = [house.messenger.event(message={"mid": f"m_{number}", "text": CODE}) for number in range(3)]
    house.chat.post("messenger", request_of(events))
    house.chat.work()
    assert len(house.messenger.answers) == 3


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (
            {"hub.mode": "subscribe", "hub.verify_token": messenger_api.VERIFY_TOKEN, "hub.challenge": "114"},
            200,
            b"114",
        ),
        ({"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "114"}, 403, b""),
        ({"hub.mode": "unsubscribe", "hub.verify_token": messenger_api.VERIFY_TOKEN, "hub.challenge": "114"}, 403, b""),
        ({"hub.mode": "subscribe", "hub.verify_token": messenger_api.VERIFY_TOKEN, "hub.challenge": "<b>"}, 400, b""),
        ({}, 403, b""),
    ],
    ids=["good", "wrong token", "wrong mode", "markup", "nothing"],
)
def test_hands_are_shaken_with_who_knows_the_word(
    house: House, query: dict[str, str], status: int, said: bytes
) -> None:
    response = house.chat.client.get("/chat/messenger", query_string=query)
    assert (response.status_code, response.data) == (status, said)
    assert response.content_type.startswith("text/plain")


def test_an_update_is_believed_by_its_address_too(house: House) -> None:
    house.telegram.say(CODE)
    body = json.dumps(house.telegram.server.pending[-1]).encode()
    assert house.chat.client.post("/chat/telegram/guess", data=body).status_code == 403
    assert house.chat.client.post(f"/chat/telegram/{HOOK_SECRET}", data=body).status_code == 200
    house.chat.work()
    assert len(house.telegram.answers) == 1
