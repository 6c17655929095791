"""The loopback Bot API refuses what the real one refuses; a lenient one would prove nothing about the bot."""

from typing import Any

import httpx
import pytest

from tests.support.telegram_api import TOKEN, Citizen, Fault, TelegramServer


@pytest.fixture
def call(telegram: TelegramServer) -> Any:
    with httpx.Client(base_url=telegram.url, trust_env=False) as client:
        yield lambda method, token=TOKEN, **asked: client.post(f"/bot{token}/{method}", json=asked).json()


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Xem", **button}]]}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"text": " \n"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<script>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "a", "parse_mode": "Fancy"}, "unsupported parse_mode"),
        ({"text": "a", "reply_markup": keyboard(callback_data="đ" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard()}, "text buttons are unallowed"),
        ({"text": "a", "reply_markup": keyboard(url="tel:1022")}, "URL is invalid"),
        ({"text": "a", "reply_markup": "x"}, "object expected"),
        ({"text": "a", "chat_id": 77}, "chat not found"),
    ],
)
def test_messages_are_refused(telegram: TelegramServer, call: Any, asked: dict[str, Any], refusal: str) -> None:
    citizen = Citizen(telegram)
    answer = call("sendMessage", **{"chat_id": citizen.number, **asked})
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert refusal in answer["description"]
    assert citizen.answers == []


def test_tokens_and_methods_are_checked(call: Any) -> None:
    assert call("getMe", token="7:wrong")["error_code"] == 401
    assert call("getMe", token="nonsense")["error_code"] == 404
    assert call("getEverything")["error_code"] == 404
    assert call("getMe")["result"]["is_bot"] is True


def test_confirmed_updates_vanish_and_others_come_again(telegram: TelegramServer, call: Any) -> None:
    first, second = Citizen(telegram).say("a"), Citizen(telegram).say("b")
    assert [update["update_id"] for update in call("getUpdates")["result"]] == [first, second]
    assert [update["update_id"] for update in call("getUpdates", offset=second)["result"]] == [second]
    assert call("getUpdates", offset=second + 1)["result"] == []
    assert telegram.pending == []


def test_an_edit_that_changes_nothing_is_refused_and_so_is_anothers_message(
    telegram: TelegramServer, call: Any
) -> None:
    citizen = Citizen(telegram)
    citizen.say("a")
    chat = {"chat_id": citizen.number}
    sent = call("sendMessage", **chat, text="b", reply_markup=keyboard(callback_data="1"))["result"]["message_id"]
    same = call("editMessageReplyMarkup", **chat, message_id=sent, reply_markup=keyboard(callback_data="1"))
    assert "message is not modified" in same["description"]
    assert "can't be edited" in call("editMessageText", **chat, message_id=1, text="c")["description"]
    assert "not found" in call("editMessageText", **chat, message_id=99, text="c")["description"]
    assert call("editMessageText", **chat, message_id=sent, text="c")["result"]["text"] == "c"
    assert "message is not modified" in call("editMessageReplyMarkup", **chat, message_id=sent)["description"]


def test_a_message_with_a_keyboard_below_cannot_be_edited(telegram: TelegramServer, call: Any) -> None:
    contact = {"keyboard": [[{"text": "Gửi số của tôi", "request_contact": True}]]}
    chat = {"chat_id": Citizen(telegram).number}
    sent = call("sendMessage", **chat, text="a", reply_markup=contact)["result"]["message_id"]
    for asked in ({}, {"reply_markup": keyboard(callback_data="1")}):
        answer = call("editMessageReplyMarkup", **chat, message_id=sent, **asked)
        assert (answer["error_code"], answer["description"]) == (400, "Bad Request: message can't be edited")


def test_a_press_is_answered_once(telegram: TelegramServer, call: Any) -> None:
    citizen = Citizen(telegram)
    call("sendMessage", chat_id=citizen.number, text="b", reply_markup=keyboard(callback_data="1"))
    citizen.press("Xem")
    (query,) = telegram.unanswered_queries
    assert call("answerCallbackQuery", callback_query_id=query)["ok"] is True
    assert call("answerCallbackQuery", callback_query_id=query)["error_code"] == 400


def test_faults_come_in_order_and_say_what_they_say(telegram: TelegramServer, call: Any) -> None:
    telegram.fail("getMe", Fault(429, retry_after=3))
    telegram.fail("getMe", Fault(500))
    waits = call("getMe")
    assert (waits["error_code"], waits["parameters"]) == (429, {"retry_after": 3})
    assert call("getMe")["error_code"] == 500
    assert call("getMe")["ok"] is True


def test_a_webhook_keeps_pollers_out(telegram: TelegramServer, call: Any) -> None:
    telegram.webhook_url = "https://somewhere.example"
    assert call("getUpdates")["error_code"] == 409
    call("deleteWebhook")
    assert call("getUpdates")["ok"] is True
