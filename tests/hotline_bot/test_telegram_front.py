"""The Telegram front against the loopback Bot API: what is said arrives, once, whatever goes wrong on the way."""

import threading
import time
from collections import Counter
from typing import Any

import cv2
import httpx
import pytest

from hotline_bot.fronts.telegram.running import TokenRefused
from lookup_api.contract.problems import ProblemCode
from lookup_api.receipts import Label
from tests.hotline_bot.conftest import Hotline
from tests.support.fake_lookup_api import NOW
from tests.support.hostile import hostile_texts
from tests.support.pictures import picture_of
from tests.support.receipt_photos import Photograph
from tests.support.telegram_api import Citizen, Fault, TelegramServer
from tests.support.transcripts import KEYPAD, TOKEN, problem_of

CODE = "H47.16-240617-0001"
QR = f"HTTPS://TRACUU.QUANGNAM.GOV.VN/T/{TOKEN}"


def texts(citizen: Citizen) -> list[str]:
    return [message["text"].replace("\u00a0", " ") for message in citizen.answers]


def labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"].replace("\u00a0", " ") for row in rows for button in row]


# --- photographs ------------------------------------------------------------------------------------------------


def test_photographed_receipts_are_answered_at_the_holders_level(hotline: Hotline, citizen: Citizen) -> None:
    label = Label(code=CODE, keypad=KEYPAD, qr_text=QR, hotline="1022")
    hotline.start()
    troubles = ("clean", "tilted", "turned", "everything")
    for number, trouble in enumerate(troubles, 1):
        _, photograph = cv2.imencode(".jpg", Photograph(trouble, "mild", label=label).frame())
        citizen.send_photo(photograph.tobytes())
        answer = citizen.hear(number)[-1]
        assert f"Hồ sơ {CODE}" in answer["text"], trouble
        assert "N•••" in answer["text"], trouble


def test_a_picture_sent_as_a_file_is_read_as_well(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.send_file(picture_of([CODE], "PNG"), "image/png")
    (answer,) = citizen.hear(1)
    assert f"Hồ sơ {CODE}" in answer["text"]


@pytest.mark.parametrize(
    ("data", "size", "said"),
    [
        (b"no picture", None, "Chưa mở được tệp này"),
        (picture_of([]), None, "Chưa thấy mã QR hay mã vạch trong ảnh"),
        (picture_of([]), 11 * 1024 * 1024, "Ảnh này lớn quá"),
        (b"\xff\xd8" + b"0" * (11 * 1024 * 1024), 1000, "Ảnh này lớn quá"),
    ],
    ids=["no picture", "nothing in it", "too large as announced", "larger than announced"],
)
def test_pictures_that_cannot_be_read(hotline: Hotline, citizen: Citizen, data: bytes, size: int, said: str) -> None:
    hotline.start()
    citizen.send_photo(data, size, thumb=False)
    (answer,) = citizen.hear(1)
    assert said in answer["text"]


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}},
        {"location": {"latitude": 15.5, "longitude": 108.4}},
    ],
    ids=["voice", "location"],
)
def test_other_kinds_are_answered_by_what_can_be_read(
    hotline: Hotline, citizen: Citizen, content: dict[str, Any]
) -> None:
    hotline.start()
    citizen.send(**content)
    (answer,) = citizen.hear(1)
    assert "chỉ đọc được chữ và ảnh" in answer["text"]


# --- once, and in order --------------------------------------------------------------------------------------------


def test_an_update_delivered_five_times_is_answered_once(hotline: Hotline, citizen: Citizen) -> None:
    citizen.say(CODE)
    (update,) = hotline.telegram.pending
    hotline.start()
    for _ in range(4):
        hotline.settled()
        hotline.telegram.deliver_again(update)
    hotline.settled()
    citizen.say("cảm ơn")
    citizen.hear(2)
    assert [text.split("\n")[0] for text in texts(citizen)] == [
        f"Hồ sơ {CODE}",
        "Cảm ơn quý vị. Cần tra cứu tiếp, mời gửi mã hồ sơ.",
    ]


def test_a_press_delivered_twice_gets_one_sign_and_one_answer(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(CODE)
    citizen.hear(1)
    citizen.press("Gọi 1022")
    pressed = hotline.telegram.pending
    hotline.settled()
    for update in pressed * 2:
        hotline.telegram.deliver_again(update)
    hotline.settled()
    assert texts(citizen)[1:] == ["Mời gọi 1022 để gặp cán bộ."]
    assert sum(method == "answerCallbackQuery" for method, _ in hotline.telegram.calls) == 1


def test_each_chats_answers_come_in_the_order_asked(hotline: Hotline, telegram: TelegramServer) -> None:
    citizens = [Citizen(telegram, 600_000 + number) for number in range(8)]
    codes = [CODE, "H47.16-240612-0006", "H47.16-240603-0002", "H47.16-240610-0004", "H47.16-240520-0007"]
    for code in codes:
        for citizen in citizens:
            citizen.say(code)
    hotline.start()
    hotline.settled()
    for citizen in citizens:
        assert [text.split("\n")[0] for text in texts(citizen)] == [f"Hồ sơ {code}" for code in codes]


def test_what_was_said_before_a_restart_is_remembered_after_it(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(f"{CODE} H47.16-240612-0006")
    citizen.hear(1)
    hotline.stop()
    citizen.press("H47.16-240612-0006")
    hotline.start()
    assert "Hồ sơ H47.16-240612-0006" in citizen.hear(2)[1]["text"]


def test_groups_channels_and_bots_are_left_alone(hotline: Hotline, citizen: Citizen) -> None:
    group = {"id": -100, "type": "supergroup", "title": "Tổ dân phố"}
    hotline.telegram.open_chat(-100)
    hotline.start()
    message = {"message_id": 7, "date": 1, "chat": group, "from": citizen.user, "text": CODE}
    hotline.telegram.deliver("message", message)
    hotline.telegram.deliver(
        "message", message | {"chat": {"id": 9, "type": "private"}, "from": citizen.user | {"is_bot": True}}
    )
    hotline.telegram.deliver("message", message | {"chat": {"id": 9, "type": "private"}, "from": None})
    citizen.send(pinned_message={"message_id": 1, "date": 1, "chat": {"id": 9, "type": "private"}, "text": "x"})
    hotline.settled()
    assert [method for method, _ in hotline.telegram.calls if method == "sendMessage"] == []


# --- what goes wrong ------------------------------------------------------------------------------------------------


def fail_in_turn(telegram: TelegramServer, *faults: Fault) -> None:
    for fault in faults:
        telegram.fail("sendMessage", fault)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429, retry_after=1)],
        [Fault(500), Fault(502), Fault(500)],
        [Fault(cut=True)],
        [Fault(500, accepted=True)],
        [Fault(cut=True, accepted=True)],
        [Fault(429, retry_after=1), Fault(cut=True, accepted=True)],
    ],
    ids=["429", "5xx", "cut", "5xx after it was sent", "cut after it was sent", "429, then cut after it was sent"],
)
def test_an_answer_is_neither_lost_nor_doubled(hotline: Hotline, citizen: Citizen, faults: list[Fault]) -> None:
    fail_in_turn(hotline.telegram, *faults)
    hotline.start()
    citizen.say(CODE)
    hotline.settled()
    assert [text.split("\n")[0] for text in texts(citizen)] == [f"Hồ sơ {CODE}"]


def test_a_wait_that_is_asked_for_is_kept(hotline: Hotline, citizen: Citizen) -> None:
    fail_in_turn(hotline.telegram, Fault(429, retry_after=2))
    hotline.start()
    began = time.monotonic()
    citizen.say(CODE)
    citizen.hear(1)
    assert time.monotonic() - began >= 2


def test_a_server_that_does_not_answer_in_time(hotline: Hotline, citizen: Citizen) -> None:
    hotline.telegram.fail("sendMessage", Fault(hang=6, accepted=True))
    hotline.start()
    citizen.say(CODE)
    hotline.settled()
    assert len(citizen.answers) == 1


@pytest.mark.parametrize("fault", [Fault(502), Fault(cut=True), Fault(429, retry_after=1)], ids=["502", "cut", "429"])
def test_fetching_goes_on_after_a_fault(hotline: Hotline, citizen: Citizen, fault: Fault) -> None:
    for method in ("getMe", "getUpdates", "getFile"):
        hotline.telegram.fail(method, fault)
    hotline.start()
    citizen.say(CODE)
    citizen.hear(1)


def test_a_bot_that_was_blocked_is_not_tried_for_ever(hotline: Hotline, citizen: Citizen) -> None:
    hotline.telegram.blocked.add(citizen.number)
    hotline.start()
    citizen.say(CODE)
    hotline.settled()
    hotline.stop()
    hotline.telegram.blocked.clear()
    hotline.start()
    citizen.say("cảm ơn")
    hotline.settled()
    assert len(citizen.answers) == 1


def test_two_pollers_get_in_each_others_way_and_still_answer_once(
    hotline: Hotline, telegram: TelegramServer, citizen: Citizen
) -> None:
    hotline.start()
    citizen.say("xin chào")
    citizen.hear(1)
    thief = httpx.post(f"{telegram.url}/bot{hotline.token}/getUpdates", json={"offset": 1, "timeout": 0})
    assert thief.status_code == 200
    citizen.say(CODE)
    assert f"Hồ sơ {CODE}" in citizen.hear(2)[1]["text"]


def test_a_webhook_left_behind_does_not_keep_us_from_fetching(hotline: Hotline, citizen: Citizen) -> None:
    hotline.telegram.webhook_url = "https://old.example"
    hotline.start()
    citizen.say(CODE)
    citizen.hear(1)


@pytest.mark.parametrize("token", ["7:wrong", "nonsense"])
def test_a_refused_token_ends_it(hotline: Hotline, token: str) -> None:
    hotline.token = token
    hotline.start()
    assert hotline._thread is not None
    hotline._thread.join(10)
    assert isinstance(hotline.failure, TokenRefused)
    assert token not in str(hotline.failure)
    hotline.failure = None


def test_a_look_up_that_fails_is_told_and_settled(hotline: Hotline, citizen: Citizen) -> None:
    hotline.api.away = True
    hotline.start()
    citizen.say(CODE)
    assert "Chưa tra cứu được lúc này" in citizen.hear(1)[0]["text"]
    hotline.api.away = False
    hotline.api.problem = problem_of(ProblemCode.TOO_MANY_ATTEMPTS)
    citizen.say(CODE)
    assert "10 phút" in citizen.hear(2)[1]["text"].replace("\u00a0", " ")


def test_a_failure_nobody_thought_of_is_answered_politely_and_logged_without_content(
    hotline: Hotline, citizen: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(request: httpx.Request) -> httpx.Response:
        raise RuntimeError(request.content.decode())

    hotline.look_ups = explode
    hotline.start()
    citizen.say(f"tôi là Trần Thị Bưởi, hồ sơ {CODE}")
    assert citizen.hear(1)[0]["text"].startswith("Xin lỗi quý vị")
    hotline.settled()
    (failed,) = [record for record in caplog.records if record.getMessage() == "message failed"]
    assert failed.args in ((), None)
    assert not any("Bưởi" in record.getMessage() or CODE in record.getMessage() for record in caplog.records)


def test_the_asker_is_a_chat_user_of_this_front(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(CODE)
    citizen.hear(1)
    (asked,) = hotline.api.asked
    assert asked.request.asker is not None
    assert (asked.request.asker.kind, asked.request.asker.id) == ("chat", f"telegram:{citizen.number}")
    assert asked.request.text == CODE
    assert asked.request_id


# --- hostile updates -----------------------------------------------------------------------------------------------


def test_500_hostile_texts_are_answered_in_plain_text(hotline: Hotline, telegram: TelegramServer) -> None:
    citizens = [Citizen(telegram, 700_000 + number) for number in range(10)]
    sent: Counter[int] = Counter()
    for number, text in enumerate(hostile_texts(500)):
        citizen = citizens[number % len(citizens)]
        citizen.say(text[:4096] or " ")
        sent[citizen.number] += 1
    hotline.start()
    hotline.settled(timeout=120)
    for citizen in citizens:
        assert len(citizen.answers) == sent[citizen.number]
        assert not any("Xin lỗi quý vị" in text for text in texts(citizen))
    assert not any("parse_mode" in asked or "entities" in asked for _, asked in telegram.calls)


def test_updates_that_cannot_be_read_hold_up_nobody(
    hotline: Hotline, citizen: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    for odd in (
        {"message": {"message_id": "x"}},
        {"message": []},
        {"message": {"message_id": 1, "date": "Trần Thị Bưởi", "chat": {"id": 1, "type": "private"}}},
        {"callback_query": {"id": 1}},
        {"message": None},
        {"something_new": {"a": 1}},
        {},
    ):
        hotline.telegram.deliver_raw(odd)
    citizen.say(CODE)
    hotline.start()
    citizen.hear(1)
    hotline.settled()
    assert not any("Bưởi" in record.getMessage() for record in caplog.records)


def test_forged_buttons_are_called_old(hotline: Hotline, citizen: Citizen) -> None:
    forged = ["", "x", "../..", "0-0", "9" * 64, "\u0000", "đ" * 20, "-1", "ffff-0"]
    hotline.start()
    citizen.say(CODE)
    (answer,) = citizen.hear(1)
    for data in forged:
        citizen.press_data(data, answer)
    hotline.settled()
    assert all("Nút này đã cũ" in text for text in texts(citizen)[1:])
    assert len(citizen.answers) == 1 + len(forged)


def test_a_button_under_a_message_that_is_gone_is_answered_by_a_new_one(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(CODE)
    (answer,) = citizen.hear(1)
    data = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    hotline.telegram.said.remove(answer)
    citizen.press_data(data, {"message_id": answer["message_id"], "date": 0, "chat": answer["chat"]})
    assert "Quá trình giải quyết" in citizen.hear(1)[0]["text"]


def test_half_a_surrogate_pair_is_answered(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(f"\ud83d {CODE}")
    assert f"Hồ sơ {CODE}" in citizen.hear(1)[0]["text"]


# --- the journal and the end -----------------------------------------------------------------------------------------


def test_nothing_a_citizen_wrote_lies_in_the_journal_in_clear(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say(f"tôi là Trần Thị Bưởi, hồ sơ {CODE}")
    citizen.send_photo(picture_of([QR]))
    citizen.hear(2)
    hotline.stop()
    raw = b"".join(path.read_bytes() for path in hotline.journal.parent.glob("exchange.sqlite3*"))
    for word in ("Bưởi".encode(), CODE.encode(), TOKEN.encode(), str(citizen.number).encode()):
        assert word not in raw


def test_what_is_at_work_is_finished_before_the_end(hotline: Hotline, citizen: Citizen) -> None:
    looking = threading.Event()

    def slow(request: httpx.Request) -> httpx.Response:
        looking.set()
        time.sleep(0.5)
        return hotline.api.handle(request)

    hotline.look_ups = slow
    hotline.start()
    citizen.say(CODE)
    assert looking.wait(10)
    hotline.stop()
    assert len(citizen.answers) == 1
    assert hotline.telegram.pending == []
    assert hotline.exchange.unsent("telegram", NOW.replace(year=2100)) == []


def test_the_menu_of_commands_is_set(hotline: Hotline, citizen: Citizen) -> None:
    hotline.start()
    citizen.say("/help")
    citizen.hear(1)
    assert [command["command"] for command in hotline.telegram.commands[""]] == ["start", "help", "vi", "en"]
