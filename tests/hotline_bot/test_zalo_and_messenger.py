"""Zalo and Messenger: kept, acknowledged, answered once and in order, whatever their interfaces do meanwhile."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotline_bot.fronts import NotTaken
from hotline_bot.fronts.zalo import App, ZaloTokens
from hotline_bot.posts import WINDOWS, draft
from hotline_bot.switchboard import now_utc
from hotline_bot.turns import Button, Reply
from lookup_api.exchange import DeliveryState, open_exchange
from tests.support.chat_fronts import SECRET, Chat, open_chat, settings_for
from tests.support.messenger_api import MessengerServer, Person
from tests.support.pictures import picture_of
from tests.support.provider_http import Answer, Fault, told
from tests.support.transcripts import TOKEN
from tests.support.zalo_api import APP_ID, APP_SECRET, FIRST_REFRESH, Follower, ZaloServer

CODE, OTHER = "H47.16-240617-0001", "H47.16-240612-0006"
QR = f"HTTPS://TRACUU.QUANGNAM.GOV.VN/T/{TOKEN}"
SENDING = {"zalo": "/v3.0/oa/message/cs", "messenger": "/v23.0/me/messages"}
FRONTS = ("zalo", "messenger")


@pytest.fixture
def zalo() -> Iterator[ZaloServer]:
    with ZaloServer() as server:
        yield server


@pytest.fixture
def messenger() -> Iterator[MessengerServer]:
    with MessengerServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, zalo: ZaloServer, messenger: MessengerServer) -> dict[str, str]:
    return settings_for(tmp_path, zalo=zalo, messenger=messenger)


@pytest.fixture
def chat(settings: dict[str, str]) -> Iterator[Chat]:
    with open_chat(settings) as chat:
        yield chat


@pytest.fixture
def citizens(zalo: ZaloServer, messenger: MessengerServer) -> dict[str, Any]:
    return {"zalo": Follower(zalo), "messenger": Person(messenger)}


def firsts(citizen: Any) -> list[str]:
    return [text.split("\n")[0] for text in citizen.texts]


# --- answered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("front", FRONTS)
def test_a_code_a_press_and_a_photograph_are_answered_by_the_worker(
    chat: Chat, citizens: dict[str, Any], front: str
) -> None:
    citizen = citizens[front]
    chat.start()
    assert chat.post(front, citizen.say(CODE)).status_code == 200
    assert citizen.hear(1)[0].startswith(f"Hồ sơ {CODE}")
    chat.post(front, citizen.press("Xem chi tiết"))
    assert "Quá trình giải quyết" in citizen.hear(2)[1]
    chat.post(front, citizen.show(picture_of([QR])))
    answer = citizen.hear(3)[2]
    assert f"Hồ sơ {CODE}" in answer
    assert "N•••" in answer  # a receipt's QR shows its holder


@pytest.mark.parametrize("front", FRONTS)
def test_answers_of_a_conversation_come_in_the_order_asked(chat: Chat, citizens: dict[str, Any], front: str) -> None:
    citizen, codes = citizens[front], [CODE, OTHER, CODE, OTHER, OTHER, CODE]
    for code in codes:
        chat.post(front, citizen.say(code))
    chat.start()
    citizen.hear(len(codes))
    assert firsts(citizen) == [f"Hồ sơ {code}" for code in codes]


def test_whoever_follows_is_greeted_and_what_cannot_be_read_is_said_so(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    chat.post("zalo", follower.event("follow"))
    for kind in ("sticker", "location", "audio", "video", "file", "gif"):
        chat.post("zalo", follower.event(f"user_send_{kind}", {"attachments": [{"type": kind, "payload": {}}]}))
    for silent in ("unfollow", "oa_send_text", "user_click_chatnow"):
        chat.post("zalo", follower.event(silent, {"text": CODE}))
    chat.work()
    assert "Xin chào" in follower.texts[0]
    assert len(follower.texts) == 7
    assert all("chỉ đọc được chữ và ảnh" in text for text in follower.texts[1:])


def test_anonymous_visitors_are_answered_in_their_conversation(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    chat.post("zalo", follower.event("anonymous_send_text", {"text": CODE, "conversation_id": "c-1"}))
    chat.work()
    assert firsts(follower) == [f"Hồ sơ {CODE}"]


def test_receipts_are_recorded(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    chat.post("zalo", follower.say(CODE))
    chat.work()
    sent = follower.answers[0]["id"]
    assert chat.exchange.delivery("zalo", sent) is DeliveryState.SENT
    chat.post("zalo", follower.event("user_seen_message", {"msg_id": "", "msg_ids": [sent]}))
    assert chat.exchange.delivery("zalo", sent) is DeliveryState.READ


def test_pictures_are_fetched_from_the_providers_hosts_alone(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    with httpx.Client(trust_env=False), ZaloServer() as elsewhere:
        address = elsewhere.keep_file(picture_of([CODE]))
        attachment = {"type": "image", "payload": {"url": address}}
        chat.post("zalo", follower.event("user_send_image", {"attachments": [attachment]}))
        chat.work()
    assert "Chưa mở được tệp này" in follower.texts[0]


# --- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("accepted", [False, True], ids=["before it was taken", "after it was taken"])
@pytest.mark.parametrize("kind", ["5xx", "cut"])
def test_an_answer_is_neither_lost_nor_doubled(
    chat: Chat,
    citizens: dict[str, Any],
    front: str,
    accepted: bool,  # noqa: FBT001 - a table
    kind: str,
) -> None:
    citizen = citizens[front]
    fault = Fault(cut=True, accepted=accepted) if kind == "cut" else Fault(Answer(502), accepted=accepted)
    citizen.server.fail(SENDING[front], fault)
    chat.post(front, citizen.say(CODE))
    chat.post(front, citizen.say(CODE))  # the very same answer: a look for the first must not find the second
    chat.start()
    chat.settled()
    assert firsts(citizen) == [f"Hồ sơ {CODE}"] * 2


@pytest.mark.parametrize(
    ("front", "refusal"),
    [("zalo", told(200, {"error": -32, "message": "rate"})), ("messenger", told(400, {"error": {"code": 613}}))],
)
def test_too_many_at_once_waits_a_minute(chat: Chat, citizens: dict[str, Any], front: str, refusal: Answer) -> None:
    citizen = citizens[front]
    citizen.server.fail(SENDING[front], Fault(refusal))
    chat.post(front, citizen.say(CODE))
    chat.work()
    assert citizen.answers == []
    backlog = chat.exchange.backlog(now_utc())
    assert (backlog.outgoing_waiting, backlog.outgoing_due) == (1, 0)
    later = chat.exchange.outbox.lease(front, now_utc() + timedelta(seconds=70))
    assert len(later) == 1


@pytest.mark.parametrize("front", FRONTS)
def test_whoever_is_gone_is_not_tried_for_ever(chat: Chat, citizens: dict[str, Any], front: str) -> None:
    citizen = citizens[front]
    citizen.server.gone.add(citizen.user)
    chat.post(front, citizen.say(CODE))
    chat.work()
    backlog = chat.exchange.backlog(now_utc())
    assert (backlog.outgoing_waiting, backlog.outgoing_given_up) == (0, 1)


@pytest.mark.parametrize("front", FRONTS)
def test_what_comes_while_the_journal_is_away_is_acknowledged_and_answered_later(
    chat: Chat, citizens: dict[str, Any], front: str, tmp_path: Path
) -> None:
    citizen = citizens[front]
    file = tmp_path / "exchange.sqlite3"
    chat.exchange.close()  # its connections are opened anew, and find no database
    aside = list(tmp_path.glob("exchange.sqlite3*"))
    for path in aside:
        path.rename(path.with_name(f"away-{path.name}"))
    file.mkdir()
    assert chat.post(front, citizen.say(CODE)).status_code == 200
    file.rmdir()
    for path in aside:
        path.with_name(f"away-{path.name}").rename(path)
    assert chat.reception.replay() == 1
    chat.work()
    assert firsts(citizen) == [f"Hồ sơ {CODE}"]


@pytest.mark.parametrize("front", FRONTS)
def test_nothing_is_written_after_the_providers_window(front: str) -> None:
    now = now_utc()
    window = WINDOWS[front].free
    reply = Reply("Hồ sơ", (Button("1-0", "Trợ giúp"),))
    assert draft(front, "1", reply, key="a", heard_at=now - window, now=now) is None
    open_one = draft(front, "1", reply, key="a", heard_at=now - window + timedelta(minutes=1), now=now)
    assert open_one is not None
    assert open_one.not_after == now + timedelta(minutes=1)
    assert WINDOWS[front].free == timedelta(hours={"zalo": 48, "messenger": 24}[front])


# --- Zalo's tokens ---------------------------------------------------------------------------------------------------


def test_an_ended_token_is_renewed_and_the_answer_sent(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    chat.post("zalo", follower.say(CODE))
    chat.work()
    zalo.end_token()
    chat.post("zalo", follower.say(OTHER))
    chat.work()
    assert firsts(follower) == [f"Hồ sơ {CODE}", f"Hồ sơ {OTHER}"]
    assert zalo.renewals == [FIRST_REFRESH, "refresh-1"]


def test_two_workers_spend_a_refresh_token_once(zalo: ZaloServer, tmp_path: Path) -> None:
    zalo.renewing = 0.3
    journals = [open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET) for _ in range(2)]
    app = App(APP_ID, APP_SECRET, FIRST_REFRESH)

    async def all_at_once(refused: str) -> set[str]:
        async with httpx.AsyncClient(trust_env=False) as http:
            workers = [ZaloTokens(journals[number % 2], app, http, zalo.url, now_utc) for number in range(8)]
            return set(await asyncio.gather(*(worker.access(refused) for worker in workers)))

    assert asyncio.run(all_at_once("")) == {"access-1"}
    assert asyncio.run(all_at_once("access-1")) == {"access-2"}
    assert zalo.renewals == [FIRST_REFRESH, "refresh-1"]
    for journal in journals:
        journal.close()


def test_a_refused_refresh_token_waits_for_new_consent(zalo: ZaloServer, tmp_path: Path) -> None:
    journal = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)

    async def access(first: str) -> str:
        async with httpx.AsyncClient(trust_env=False) as http:
            return await ZaloTokens(journal, App(APP_ID, APP_SECRET, first), http, zalo.url, now_utc).access()

    for _ in range(3):
        with pytest.raises(NotTaken):
            asyncio.run(access("spent"))
    assert zalo.renewals == ["spent"]  # not tried again and again
    assert asyncio.run(access(FIRST_REFRESH)) == "access-2"
    journal.close()


def test_the_token_is_kept_fresh_when_nobody_writes(zalo: ZaloServer, tmp_path: Path) -> None:
    journal = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    started = now_utc()
    moment = [started]

    async def live(days: int) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            tokens = ZaloTokens(journal, App(APP_ID, APP_SECRET, FIRST_REFRESH), http, zalo.url, lambda: moment[0])
            for _ in range(days):
                await tokens.access()
                moment[0] += timedelta(hours=25)
                # What nobody changed for a month is forgotten; what changes every day is not.
                journal.purge(moment[0] - timedelta(days=30))

    asyncio.run(live(60))
    assert zalo.renewals == [FIRST_REFRESH, *(f"refresh-{number}" for number in range(1, 60))]
    journal.close()


def test_nothing_lies_in_the_journal_in_clear(chat: Chat, zalo: ZaloServer, tmp_path: Path) -> None:
    follower = Follower(zalo)
    chat.post("zalo", follower.say(f"tôi là Trần Thị Bưởi, hồ sơ {CODE}"))
    chat.work()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("exchange.sqlite3*"))
    for word in ("Bưởi", CODE, follower.user, zalo.access, zalo.refresh):
        assert word.encode() not in raw
        assert json.dumps(word).encode() not in raw


def test_the_acknowledgement_does_not_wait_for_the_answer(chat: Chat, zalo: ZaloServer) -> None:
    follower = Follower(zalo)
    chat.backstage.api.delay = 1.0
    chat.start()
    began = time.monotonic()
    chat.post("zalo", follower.say(CODE))
    acknowledged = time.monotonic() - began
    follower.hear(1)
    answered = time.monotonic() - began
    assert acknowledged < answered / 2
