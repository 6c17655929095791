"""Notices in the chats that follow a dossier: once, in the provider's window, never beside a person who speaks."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from hotline_bot import handover
from hotline_bot.fitted import fit_notices, fronts_on
from hotline_bot.handover import Limits
from hotline_bot.house import open_house
from hotline_bot.notices import LONGEST, ChatNotices, ChatWords
from hotline_bot.posts import WINDOWS, Post
from hotline_bot.talks import Place, Talks
from hotline_bot.turns import State
from hotline_bot.windows import Windows
from lookup_api.client import LookupClient
from lookup_api.contract.notices import Situation, Way
from lookup_api.exchange import open_exchange
from lookup_api.notifying import Notifying
from lookup_api.settings import Settings
from tests.support.chat_fronts import HOOK_SECRET, SECRET, Chat, open_chat, settings_for
from tests.support.clocks import At
from tests.support.fake_lookup_api import processing_view, ready_view
from tests.support.messenger_api import MessengerServer, Person
from tests.support.notice_queue import LEASE, NoticeQueue
from tests.support.patience import PATIENCE
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.zalo_api import Delivery, Follower, ZaloServer

FRONTS = ("telegram", "zalo", "messenger")
HELD = tuple(front for front in FRONTS if WINDOWS[front].held)
HOUR = timedelta(hours=1)
TEN = datetime(2026, 11, 18, 3, tzinfo=UTC)  # o'clock, in Vietnam
STOP = "Muốn dừng nhận, mời nhắn: dừng nhận tin."


@dataclass
class Street:
    """All fronts of one house, a citizen on each, and the queue of notices; `now` is everybody's clock."""

    chat: Chat
    zalo: Follower
    messenger: Person
    telegram: Citizen
    clock: "At"
    queue: NoticeQueue
    talks: Talks
    notifying: Notifying
    handled: int = 0

    def citizen(self, front: str) -> Follower | Person | Citizen:
        return {"zalo": self.zalo, "messenger": self.messenger, "telegram": self.telegram}[front]  # type: ignore[return-value]

    def address(self, front: str) -> str:
        """As the chat follows a dossier: front and user."""
        who = {"zalo": self.zalo.user, "messenger": self.messenger.user, "telegram": self.telegram.number}
        return f"{front}:{who[front]}"

    def say(self, front: str, text: str = "xin chào") -> None:
        """A citizen writes and is answered."""
        at = self.clock().timestamp()
        if front == "telegram":
            self.telegram.say(text)
            update = self.telegram.server.pending[self.handled]
            self.handled += 1
            headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
            delivery = Delivery(json.dumps(update).encode(), headers)
        else:
            delivery = self.zalo.say(text, at) if front == "zalo" else self.messenger.say(text, at)
        assert self.chat.post(front, delivery).status_code == 200
        self.chat.work()

    def tell(self, front: str, situation: Situation = Situation.RESULT_READY, code: str = "", **more: str) -> int:
        """Queue a notice for a citizen's chat."""
        view = ready_view(code) if code else ready_view()
        return self.queue.add(situation, view, address=self.address(front), way=Way.CHAT, **more)

    def heard(self, front: str) -> list[str]:
        """What a citizen heard, the newest last."""
        return [each["text"].replace("\u00a0", " ") for each in self.citizen(front).answers]

    def carry(self) -> int:
        """Claim, send, settle."""
        done = self.notifying.once()
        self.chat.work()
        self.notifying.once()
        return done


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    clock = At(TEN)
    queue = NoticeQueue(clock)
    with ZaloServer() as zalo, MessengerServer() as messenger, TelegramServer() as telegram:
        settings = settings_for(tmp_path, zalo=zalo, messenger=messenger, telegram=telegram)
        with (
            open_chat(settings, clock=clock) as chat,
            LookupClient("http://lookup", transport=httpx.MockTransport(queue.handle)) as client,
        ):
            house = open_house("quang-nam")
            talks = Talks(chat.exchange, house.wordings, lambda _: True, Limits())
            words = ChatWords(house, fronts_on(Settings(**settings)), talks, Windows(chat.exchange), clock)
            notifying = Notifying(client, chat.exchange, [Way.CHAT], words.messages, clock)
            yield Street(chat, Follower(zalo), Person(messenger), Citizen(telegram), clock, queue, talks, notifying)


@pytest.mark.parametrize("front", FRONTS)
def test_who_follows_hears_it_once_in_the_chat(street: Street, front: str) -> None:
    street.say(front)
    before = len(street.heard(front))
    number = street.tell(front)
    assert street.carry() == 1
    for _ in range(3):
        street.clock.now += LEASE
        street.carry()
    assert street.heard(front)[before:] == [
        "Hồ sơ H47.16-240612-0006 đã có kết quả. Mời quý vị đến nhận.\n"
        "Thủ tục: Đăng ký biến động quyền sử dụng đất\n"
        "Nơi nhận: Trung tâm Phục vụ hành chính công tỉnh\n"
        "Địa chỉ: 159B Trần Quý Cáp, Tam Kỳ\n"
        "Giờ làm việc: 07:00-11:30, 13:30-17:00\n"
        "Khi đến nhận, mời quý vị mang theo: giấy hẹn và căn cước\n\n" + STOP
    ]
    assert street.queue.told == [(number, "sent")]


def test_several_are_one_message_in_the_language_that_was_chosen(street: Street) -> None:
    for number in range(3):
        street.tell("telegram", Situation.SUBMITTED, f"H47.16-240612-000{number}", language="en")
    street.carry()
    (told,) = street.heard("telegram")
    assert told.startswith("There are 3 news of your dossiers.\n\nDossier H47.16-240612-0000 ")
    assert told.endswith("To end these messages, write: stop messages.")
    assert {outcome for _, outcome in street.queue.told} == {"sent"}


def test_what_is_too_much_for_one_message_goes_in_several_and_none_is_longer_than_fronts_take(street: Street) -> None:
    numbers = [street.tell("telegram", code=f"H47.16-240612-{number:04}") for number in range(20)]
    street.carry()
    told = street.heard("telegram")
    assert 1 < len(told) < 20
    assert all(len(text) <= LONGEST for text in told)
    assert sum(text.count("đã có kết quả") for text in told) == 20
    assert sorted(street.queue.told) == [(number, "sent") for number in numbers]


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("front", FRONTS)
def test_what_a_worker_had_in_hand_when_it_died_is_looked_for_before_it_is_worded_anew_and_sent(
    street: Street,
    front: str,
    taken: bool,  # noqa: FBT001 - a table
) -> None:
    street.say(front)
    before = len(street.heard(front))
    number = street.tell(front)
    street.notifying.once()
    (in_hand,) = street.chat.exchange.outbox.lease(front, street.clock())
    if taken:  # by a worker that dies before it can note so
        (sends,) = [each for each in street.chat.fronts if each.name == front]
        post = msgspec.json.decode(in_hand.body, type=Post)
        street.chat.loop.run(sends.deliver(in_hand.recipient, post, None), timeout=PATIENCE)
    street.clock.now += LEASE + timedelta(seconds=1)  # for all this time nobody was there
    street.chat.work()
    assert len(street.heard(front)) == before + taken
    street.carry()
    assert len(street.heard(front)) == before + 1
    assert street.queue.told == [(number, "sent")]


@pytest.mark.parametrize("front", HELD)
def test_outside_the_window_it_is_given_back_for_another_way(street: Street, front: str) -> None:
    street.say(front)
    before = len(street.heard(front))
    street.clock.now += WINDOWS[front].free - timedelta(minutes=1)
    inside = street.tell(front)
    street.carry()
    street.clock.now += timedelta(minutes=1)
    outside = street.tell(front, code="H47.16-240612-0007")
    street.carry()
    assert len(street.heard(front)) == before + 1
    assert street.queue.told == [(inside, "sent"), (outside, "given_up")]


def test_telegram_may_be_written_to_at_any_time(street: Street) -> None:
    street.say("telegram")
    street.clock.now += 30 * 24 * HOUR
    number = street.tell("telegram")
    street.carry()
    assert street.queue.told == [(number, "sent")]


def test_zalo_takes_eight_messages_after_the_citizens_last(street: Street) -> None:
    most = WINDOWS["zalo"].free_messages
    assert most == 8
    street.say("zalo")
    answers = len(street.heard("zalo"))
    for number in range(most):
        street.tell("zalo", code=f"H47.16-240612-{number:04}")
        street.carry()
    assert len(street.heard("zalo")) == most
    outcomes = [outcome for _, outcome in street.queue.told]
    assert outcomes == ["sent"] * (most - answers) + ["given_up"] * answers
    street.say("zalo")
    street.tell("zalo", code="H47.16-240612-1111")
    street.carry()
    assert "1111" in street.heard("zalo")[-1]


def test_a_persons_lines_count_as_well(street: Street) -> None:
    street.say("zalo")
    place, now = Place("zalo", street.zalo.user), street.clock()
    street.talks.see("Mai", now)
    assert street.talks.call(place, "vi", (), "", now) is None
    talk = street.talks.change(place, lambda kept: kept, now)
    assert street.talks.may_write(talk, now)
    street.talks.change(place, lambda kept: handover.take(kept, "Mai", now), now)
    for number in range(10):
        text = f"câu {number}"
        talk = street.talks.change(
            place,
            lambda kept, text=text: handover.say(kept, "Mai", text, text, now),
            now,  # type: ignore[misc]
        )
    street.chat.work()
    assert len(street.heard("zalo")) == WINDOWS["zalo"].free_messages
    assert not street.talks.may_write(talk, now)


def test_while_a_person_speaks_nothing_is_said_beside_them(street: Street) -> None:
    street.say("telegram")
    place, now = Place("telegram", str(street.telegram.number)), street.clock()
    street.talks.see("Mai", now)
    street.talks.call(place, "vi", (), "", now)
    street.talks.change(place, lambda kept: handover.take(kept, "Mai", now), now)
    number = street.tell("telegram")
    street.carry()
    assert not any("đã có kết quả" in text for text in street.heard("telegram"))
    street.talks.change(place, lambda kept: handover.release(kept, "Mai", now), now)
    street.clock.now += LEASE
    street.carry()
    assert "đã có kết quả" in street.heard("telegram")[-1]
    assert street.queue.told == [(number, "sent")]


@pytest.mark.parametrize("address", ["sms:1", "telegram:", "telegram", "web:abc", ""])
def test_a_chat_that_is_not_switched_on_is_given_back(street: Street, address: str) -> None:
    number = street.queue.add(Situation.ACCEPTED, processing_view(), address=address, way=Way.CHAT)
    street.carry()
    assert street.queue.told == [(number, "given_up")]


def test_who_never_wrote_on_a_front_with_a_window_is_given_back(street: Street) -> None:
    number = street.tell("zalo")
    street.carry()
    assert (street.queue.told, street.heard("zalo")) == ([(number, "given_up")], [])


def test_a_citizen_who_blocked_the_bot_is_given_back(street: Street) -> None:
    number = street.queue.add(Situation.ACCEPTED, processing_view(), address="telegram:4242", way=Way.CHAT)
    street.carry()
    assert street.queue.told == [(number, "given_up")]


def test_a_state_of_another_version_closes_the_window(street: Street) -> None:
    street.chat.exchange.change_state("zalo", "u", 0, b"[]", street.clock())
    assert not Windows(street.chat.exchange).is_open("zalo", "u", street.clock())
    assert Windows(street.chat.exchange).take("zalo", "v", street.clock()) is None
    assert State(turn=1).heard_at is None


def test_the_loop_tells_until_it_is_stopped(street: Street) -> None:
    street.clock = At(TEN)
    number = street.tell("telegram")
    client = LookupClient("http://lookup", transport=httpx.MockTransport(street.queue.handle))
    house = open_house("quang-nam")
    notices = ChatNotices(client, street.chat.exchange, house, ["telegram"], street.talks, street.queue.clock)
    notices.start()
    end = time.monotonic() + PATIENCE
    while not street.queue.told:
        assert time.monotonic() < end
        street.chat.work()
        time.sleep(0.05)
    notices.stop()
    assert street.queue.told == [(number, "sent")]
    assert not any(thread.name == "chat notices" for thread in threading.enumerate())


def test_the_settings_say_which_chats_are_on(tmp_path: Path) -> None:
    assert fronts_on(Settings()) == frozenset()
    on = Settings(telegram_bot_token="t", zalo_oa_secret="z", messenger_app_secret="m")
    assert fronts_on(on) == set(FRONTS)
    exchange, house = open_exchange(f"sqlite:///{tmp_path / 'e.sqlite3'}", SECRET), open_house("quang-nam")
    talks = Talks(exchange, house.wordings, lambda _: True)
    keyless = fit_notices(on, exchange, house, talks, At(TEN))  # the API would hand nothing out
    keyless.start()
    assert not any(thread.name == "chat notices" for thread in threading.enumerate())
    keyless.stop()
    exchange.close()
