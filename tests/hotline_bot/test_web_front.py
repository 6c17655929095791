"""The web chat: each message answered once, with and without script, and nothing that is no message taken."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from hotline_bot.fronts.web import Conversations
from hotline_bot.pictures import LARGEST_PICTURE
from lookup_api.exchange import ExchangeDamaged, ExchangeUnavailable
from tests.support.hostile import hostile_texts
from tests.support.patience import PATIENCE
from tests.support.web_chat import CHAT, SECRET, Visitor, WebChat, message_id, open_web_chat

CODE = "H47.16-240617-0001"
OTHER = "H47.16-240612-0006"
KNOWN = Conversations(SECRET).draw()
JSON = {"Accept": "application/json"}


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[WebChat]:
    with open_web_chat(tmp_path) as opened:
        yield opened


@pytest.fixture
def visitor(chat: WebChat) -> Visitor:
    return Visitor(chat.app.test_client())


def post(chat: WebChat, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
    data = {"conversation": KNOWN, "message": message_id()} | fields
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return chat.app.test_client().post(CHAT, data=body, content_type=kind, headers=JSON | (headers or {}))


def test_a_page_in_english_begins_in_english_and_a_switch_takes_the_page_along(chat: WebChat) -> None:
    visitor = Visitor(chat.app.test_client(), "en")
    assert visitor.page.answer.startswith("Welcome")
    assert "Dossier" in visitor.say(CODE).answer
    assert visitor.say("tiếng Việt").answer.startswith("Xin chào")
    assert ("html", {"lang": "vi"}) in visitor.page.attributes
    assert visitor.page.forms["writing"]["action"] == "?lang=vi"


def test_notices_that_go_to_telephones_are_ended_by_their_holder_alone(visitor: Visitor) -> None:
    assert visitor.say("đừng nhắn nữa").answer.startswith("Quý vị hỏi về hồ sơ nào?")
    assert visitor.say(CODE).answer.startswith(f"Việc này dành cho chủ hồ sơ {CODE}.")
    assert visitor.say("1234").answer == "Đã dừng gửi tin về hồ sơ này."
    assert list(visitor.page.buttons) == ["Tra hồ sơ khác"]


# --- requests, labelled -----------------------------------------------------------------------------------------------

FORGED = KNOWN[:-2] + ("A" if KNOWN[-2] != "A" else "B") + KNOWN[-1]
REQUESTS: dict[str, tuple[dict[str, Any], int]] = {
    "a code": ({"said": CODE}, 200),
    "a longest text": ({"said": "hồ sơ " * 680}, 200),
    "an old button": ({"pressed": "1-1"}, 200),
    "a button that never was": ({"pressed": "<b>"}, 200),
    "a file that is no picture": ({"picture": FileStorage(BytesIO(b"no picture"), "x.png")}, 200),
    "nothing": ({}, 400),
    "spaces": ({"said": " \n"}, 400),
    "an empty file": ({"picture": FileStorage(BytesIO(b""), "")}, 400),
    "no message id": ({"said": CODE, "message": ""}, 400),
    "a message id that is none": ({"said": CODE, "message": "../../x"}, 400),
    "a text too long": ({"said": "x" * 4097}, 413),
    "a text of a megabyte": ({"said": "x" * (1 << 20)}, 413),
    "a file too large": ({"picture": FileStorage(BytesIO(b"0" * (LARGEST_PICTURE + (1 << 17))), "x.jpg")}, 413),
    "no conversation": ({"said": CODE, "conversation": ""}, 403),
    "a forged conversation": ({"said": CODE, "conversation": FORGED}, 403),
    "a conversation in other letters": ({"said": CODE, "conversation": KNOWN[:-1] + "é"}, 403),
    "a phone for a conversation": ({"said": CODE, "conversation": "0905000001"}, 403),
}


@pytest.mark.parametrize(("fields", "status"), REQUESTS.values(), ids=REQUESTS)
def test_requests(chat: WebChat, fields: dict[str, Any], status: int) -> None:
    answer = post(chat, **fields)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["replies" if status == 200 else "problem"]
    assert bool(chat.api.asked) == (fields == {"said": CODE})


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200)])
def test_another_sites_form_is_refused(chat: WebChat, site: str, status: int) -> None:
    assert post(chat, {"Sec-Fetch-Site": site}, said=CODE).status_code == status
    assert len(chat.api.asked) == (status == 200)


def test_a_name_in_every_other_spelling_is_not_known() -> None:
    conversations = Conversations(SECRET)
    assert conversations.knows(KNOWN)
    assert not Conversations("6f" * 32).knows(KNOWN)
    for place in range(len(KNOWN)):
        for letter in "Ab0-_=":
            changed = KNOWN[:place] + letter + KNOWN[place + 1 :]
            assert conversations.knows(changed) == (changed == KNOWN)


def test_other_methods_and_bodies_are_refused_in_a_sentence(chat: WebChat) -> None:
    client = chat.app.test_client()
    assert client.put(CHAT).status_code == 405
    assert client.post(CHAT, data=b"{", content_type="application/json").status_code == 403
    assert client.post(CHAT, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x").status_code == 403
    assert "Mời mở lại trang" in client.post(CHAT).text


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_repeat_gets_the_same_bytes_and_no_second_look_up(chat: WebChat) -> None:
    once = message_id()
    first, *others = [post(chat, said=CODE, message=once).data for _ in range(5)]
    assert others == [first] * 4
    assert len(chat.api.asked) == 1


def test_twenty_at_the_same_time_are_one(chat: WebChat) -> None:
    once, chat.api.delay = message_id(), 0.2
    with ThreadPoolExecutor(20) as pool:
        bodies = set(pool.map(lambda _: post(chat, said=CODE, message=once).data, range(20)))
    assert len(bodies) == 1
    assert len(chat.api.asked) == 1


def test_what_is_said_on_an_old_page_is_another_message(chat: WebChat) -> None:
    once = message_id()
    answers = [post(chat, said=code, message=once).json for code in (CODE, OTHER)]
    assert [answer["replies"][0]["text"].split("\n")[0] for answer in answers if answer] == [
        f"Hồ sơ {CODE}", f"Hồ sơ {OTHER}",
    ]  # fmt: skip


def test_one_conversations_message_id_says_nothing_to_another(chat: WebChat) -> None:
    once = message_id()
    post(chat, said=CODE, message=once)
    answer = post(chat, said=CODE, message=once, conversation=Conversations(SECRET).draw())
    assert answer.status_code == 200
    assert len(chat.api.asked) == 2


def test_the_asker_is_the_address_so_that_a_new_conversation_is_no_new_budget(chat: WebChat) -> None:
    post(chat, said=CODE)
    post(chat, said=CODE, conversation=Conversations(SECRET).draw())
    askers = [asked.request.asker for asked in chat.api.asked if asked.request.asker]
    assert [(asker.kind, asker.id) for asker in askers] == [("web", "127.0.0.1")] * 2
    assert not chat.exchange.unsent("web", chat.now)


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_an_api_that_is_away_is_told_politely(chat: WebChat, visitor: Visitor) -> None:
    chat.api.away = True
    assert "Chưa tra cứu được lúc này" in visitor.say(CODE).answer


def test_a_journal_that_is_away_is_told_and_nothing_is_looked_up(
    chat: WebChat, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise ExchangeUnavailable("away")

    monkeypatch.setattr(chat.exchange, "claim", away)
    page = visitor.say(CODE)
    assert (visitor.last.status_code, visitor.last.headers["Retry-After"]) == (503, "15")
    assert page.answer.startswith("Xin lỗi quý vị")
    assert not chat.api.asked
    monkeypatch.undo()
    assert f"Hồ sơ {CODE}" in visitor.say(CODE).answer  # the conversation goes on


@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "script"])
def test_a_journal_that_fails_in_a_new_way_is_no_server_error(
    chat: WebChat, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ExchangeDamaged("a value does not open")

    monkeypatch.setattr(chat.exchange, "claim", broken)
    data = {"conversation": KNOWN, "message": message_id(), "said": CODE}
    answer = chat.app.test_client().post(CHAT, data=data, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "Xin lỗi quý vị" in answer.text


def test_a_failure_nobody_thought_of_is_answered_and_logged_without_content(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(request: httpx.Request) -> httpx.Response:
        raise RuntimeError(request.content.decode())

    with open_web_chat(tmp_path, explode) as chat, caplog.at_level(logging.INFO):
        answer = post(chat, said=f"tôi là Trần Thị Bưởi, hồ sơ {CODE}")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["replies"][0]["text"].startswith("Xin lỗi quý vị")
    assert not any("Bưởi" in record.getMessage() or CODE in record.getMessage() for record in caplog.records)


def test_five_hundred_hostile_texts_are_answered_and_never_markup(chat: WebChat) -> None:
    page = Visitor(chat.app.test_client())
    elements = [tag for tag, _ in page.page.attributes]
    for number, text in enumerate(hostile_texts(500)):
        said = page.say(text)
        expected = 400 if not text.strip() else 413 if len(text.replace("\n", "\r\n")) > 4096 else page.last.status_code
        assert page.last.status_code == expected
        assert page.last.status_code in {200, 400, 413}
        assert said.answer
        found = [tag for tag, _ in said.attributes]
        assert found.count("script") == elements.count("script") == 1, number
        assert set(found) <= set(elements) | {"button", "div", "span", "p"}


def test_hostile_pages_are_escaped(visitor: Visitor) -> None:
    visitor.say("<img src=x onerror=alert(1)>\u202e")
    assert "<img" not in visitor.last.text
    assert "\u202e" not in visitor.last.text
    assert ("citizen", "<img src=x onerror=alert(1)>") in visitor.page.said


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_asks_nobody_else_for_anything_and_keeps_nothing(chat: WebChat) -> None:
    answer = chat.app.test_client().get(CHAT)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self' https://dichvucong.example.vn"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert policy["script-src"].startswith("'sha256-")
    assert "unsafe" not in str(policy)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(each in answer.text for each in ("localStorage", "sessionStorage", "http://", "https://"))
    for word in (' style="', " onclick", " onload"):
        assert word not in answer.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_labelled(chat: WebChat, language: str) -> None:
    page = Visitor(chat.app.test_client(), language).page
    elements = page.attributes
    labelled = {found["for"] for tag, found in elements if tag == "label"}
    fields = {found["id"] for tag, found in elements if tag == "input" and found.get("type") != "hidden"}
    assert labelled == fields == {"said", "picture"}
    assert ("html", {"lang": language}) in elements
    assert any(found.get("role") == "log" and found.get("aria-label") for _, found in elements)
    assert sum(tag == "h1" for tag, _ in elements) == 1
    assert len({form["message"] for form in page.forms.values() if "message" in form}) == 3


def test_a_page_is_small(chat: WebChat) -> None:
    assert len(chat.app.test_client().get(CHAT).data) < 30_000


def test_two_conversations_are_answered_side_by_side(tmp_path: Path) -> None:
    """A slow look-up of one must not hold up another's: both are under way before either is answered."""
    under_way: list[asyncio.Event] = []

    async def together(request: httpx.Request) -> httpx.Response:
        mine = asyncio.Event()
        under_way.append(mine)
        if len(under_way) == 2:
            for each in under_way:
                each.set()
        async with asyncio.timeout(PATIENCE):
            await mine.wait()
        return chat.api.handle(request)

    with open_web_chat(tmp_path, together) as chat, ThreadPoolExecutor(2) as pool:
        names = [Conversations(SECRET).draw() for _ in range(2)]
        answers = list(pool.map(lambda name: post(chat, said=CODE, conversation=name), names))
    assert all(f"Hồ sơ {CODE}" in answer.text for answer in answers)
