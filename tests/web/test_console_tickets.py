"""Tickets and notes: opened once, due by working time, worked on by one, phones told to who calls back."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.operators import Role
from lookup_api.domain.tickets import TicketKind, due_times
from lookup_api.provinces import read_province
from tests.web.conftest import Face
from tests.web.console import DAYTIME, Answer, Console, console_of, later

PHONE = "0905000077"
CALL = {"kind": "call_back", "reason": "night", "phone": PHONE, "text": "Xin gọi lại sau", "conversation": "sip-1"}


@pytest.fixture
def console(face: Face) -> Console:
    return console_of(face)


def opened(console: Console, *, session: str | None = None, key: str | None = None, **changed: object) -> Answer:
    kind = KeyKind.CHAT if session is None else KeyKind.CONSOLE
    return console.ask("POST", "/v1/tickets", {**CALL, **changed}, session=session, key=key, kind=kind)


def act(console: Console, number: int, what: str, session: str, body: object = None) -> Answer:
    return console.ask("POST", f"/v1/tickets/{number}/{what}", body, session=session)


def listed(console: Console, session: str, query: str = "") -> dict[str, Any]:
    answer = console.ask("GET", f"/v1/tickets{query}", session=session)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def test_the_bot_opens_a_call_back_once_and_is_told_no_more_than_it_said(console: Console) -> None:
    first = opened(console, key="call 7", channel="voice").body
    assert opened(console, key="call 7", channel="voice").body == first
    assert opened(console, key="call 7", phone="0905000078").problem == "conflict"
    assert (first["state"], first["phone"], first["channel"]) == ("open", "••••••••77", "voice")
    assert "text" not in first
    # Four working hours from ten o'clock, with the break at noon.
    due = datetime.fromisoformat(first["due_at"])
    calendar = console.face.parts.rules.calendar_of(console.face.parts.province)
    assert calendar.between(DAYTIME, due) == 4 * 3600
    assert listed(console, console.sign_in("lan"))["open"] == 1


def test_who_takes_a_ticket_is_told_the_phone_and_nobody_else(console: Console) -> None:
    number = opened(console).body["id"]
    lan, mai = console.sign_in("lan"), console.sign_in("mai")
    taken = act(console, number, "take", lan).body
    assert (taken["phone"], taken["text"], taken["taken_by"]) == (PHONE, CALL["text"], "lan")
    assert act(console, number, "take", lan).body == taken
    assert act(console, number, "take", mai).problem == "conflict"
    [seen] = listed(console, mai, "?state=taken")["items"]
    assert seen["phone"] == "••••••••77"
    assert listed(console, mai, "?state=open")["items"] == []
    assert act(console, number, "release", mai).problem == "not_allowed"
    assert act(console, number, "release", lan).body["state"] == "open"
    assert act(console, number, "take", mai).body["phone"] == PHONE


def test_a_closed_ticket_forgets_the_phone(console: Console) -> None:
    number = opened(console).body["id"]
    lan = console.sign_in("lan")
    end = {"outcome": "answered", "text": "Đã trả lời"}
    assert act(console, number, "close", lan, end).problem == "not_allowed"
    act(console, number, "take", lan)
    closed = act(console, number, "close", lan, end).body
    assert (closed["state"], closed["outcome"], "phone" in closed) == ("closed", "answered", False)
    assert act(console, number, "close", lan, end).body == closed
    assert act(console, number, "close", lan, {"outcome": "withdrawn"}).problem == "conflict"
    assert act(console, number, "take", lan).problem == "conflict"
    assert listed(console, lan)["items"] == []
    assert listed(console, lan, "?state=closed")["items"] == [closed]


def test_a_supervisor_closes_what_another_took(console: Console) -> None:
    number = opened(console).body["id"]
    act(console, number, "take", console.sign_in("lan"))
    head = console.sign_in("head", Role.SUPERVISOR)
    assert act(console, number, "close", head, {"outcome": "passed_on"}).status == 200


def test_feedback_is_registered_and_answered_within_the_provinces_days(console: Console) -> None:
    calendar = console.face.parts.rules.calendar_of(console.face.parts.province)
    dak_lak = read_province("dak-lak")
    due = due_times(TicketKind.FEEDBACK, DAYTIME, 4, dak_lak, calendar)
    assert calendar.between(DAYTIME, due.due_at) == 13 * 8 * 3600  # art. 21.4
    assert due.register_by is not None
    assert calendar.between(DAYTIME, due.register_by) == 8 * 3600  # art. 21.3
    quang_nam = due_times(TicketKind.FEEDBACK, DAYTIME, 4, console.face.parts.province, calendar)
    assert calendar.between(DAYTIME, quang_nam.due_at) == 10 * 8 * 3600


def test_feedback_keeps_its_number_in_the_feedback_system(console: Console) -> None:
    lan = console.sign_in("lan")
    number = opened(console, session=lan, kind="feedback", reason="asked", text="Chậm trả kết quả").body["id"]
    assert act(console, number, "registration", lan, {"number": "PAKN-12"}).body["registered_as"] == "PAKN-12"
    assert act(console, number, "registration", lan, {"number": "PAKN-12"}).status == 200
    assert act(console, number, "registration", lan, {"number": "PAKN-13"}).problem == "conflict"
    call = opened(console).body["id"]
    assert act(console, call, "registration", lan, {"number": "x"}).problem == "invalid_request"


def test_what_is_overdue_says_so_and_the_most_pressing_comes_first(console: Console) -> None:
    for _ in range(3):
        opened(console)
        later(console.clock, minutes=10)
    later(console.clock, hours=30)
    opened(console)
    lan = console.sign_in("lan")
    page = listed(console, lan, "?limit=2")
    assert [(each["id"], each["overdue"]) for each in page["items"]] == [(1, True), (2, True)]
    assert (page["open"], page["overdue"]) == (4, 3)
    rest = listed(console, lan, f"?limit=2&after={page['more']}")
    assert [each["id"] for each in rest["items"]] == [3, 4]
    assert "more" not in rest


@pytest.mark.parametrize("changed", [
    {"phone": None}, {"phone": "x"}, {"phone": ""}, {"kind": "fax"}, {"reason": ""}, {"channel": "Voice 1"},
    {"language": "fr"}, {"text": "x" * 4001}, {"conversation": ""}, {"surprise": 1}, {"kind": "feedback", "text": None},
])  # fmt: skip
def test_a_ticket_that_is_none_is_refused(console: Console, changed: dict[str, object]) -> None:
    body = {name: value for name, value in {**CALL, **changed}.items() if value is not None}
    answer = console.ask("POST", "/v1/tickets", body, kind=KeyKind.CHAT)
    assert answer.problem == "invalid_request"


def test_a_code_that_is_gone_keeps_nobody_from_being_called_back(console: Console) -> None:
    assert "code" not in opened(console, code="H47.16-000101-0001").body
    assert "code" not in opened(console, code="mã gì đó").body
    code = console.face.shown["processing"].dossier.code
    assert opened(console, code=code.lower()).body["code"] == code
    lan = console.sign_in("lan")
    assert opened(console, session=lan, code="H47.16-000101-0001").problem == "dossier_not_found"
    seen = console.ask("POST", "/v1/operators/views", {"text": code, "purpose": "call_back"}, session=lan).body
    assert seen["tickets"] == [3]


def test_a_chat_key_opens_and_does_nothing_else(console: Console) -> None:
    number = opened(console).body["id"]
    for method, path in (("GET", "/v1/tickets"), ("POST", f"/v1/tickets/{number}/take"), ("POST", "/v1/notes")):
        assert console.ask(method, path, {}, kind=KeyKind.CHAT).problem == "not_allowed"
    for kind in set(KeyKind) - {KeyKind.CHAT, KeyKind.CONSOLE}:
        assert console.ask("POST", "/v1/tickets", CALL, kind=kind).problem == "not_allowed"
    assert console.ask("POST", "/v1/tickets", CALL).problem == "not_signed_in"  # a console without an operator


@pytest.mark.parametrize("query", ["?state=lost", "?limit=0", "?limit=101", "?limit=x", "?after=x", "?after=1:x",
                                   "?after=999999999999999999:1"])  # fmt: skip
def test_strange_pages_are_refused(console: Console, query: str) -> None:
    assert console.ask("GET", f"/v1/tickets{query}", session=console.sign_in("lan")).problem == "invalid_request"


def test_a_note_is_kept_once_and_read_with_its_dossier(console: Console) -> None:
    lan = console.sign_in("lan")
    code = console.face.shown["processing"].dossier.code
    body = {"disposition": "answered", "code": code.lower(), "text": "Đã đọc ngày hẹn", "conversation": "sip-1"}
    note = console.ask("POST", "/v1/notes", body, session=lan, key="1").body
    assert console.ask("POST", "/v1/notes", body, session=lan, key="1").body == note
    assert console.ask("POST", "/v1/notes", {**body, "text": "x"}, session=lan, key="1").problem == "conflict"
    # Another operator's key of that name is another key.
    assert console.ask("POST", "/v1/notes", body, session=console.sign_in("mai"), key="1").body["author"] == "mai"
    both = console.ask("GET", f"/v1/notes?code={code}", session=lan).body["items"]
    assert [(each["author"], each["text"]) for each in both] == [("mai", body["text"]), ("lan", body["text"])]
    assert both[1] == note
    seen = console.ask("POST", "/v1/operators/views", {"text": code, "purpose": "caller_asks"}, session=lan).body
    assert seen["notes"] == both


@pytest.mark.parametrize(("body", "problem"), [
    ({"disposition": "answered"}, "invalid_request"),
    ({"disposition": "shrug", "conversation": "1"}, "invalid_request"),
    ({"disposition": "other", "code": "H47.16-000101-0001"}, "dossier_not_found"),
    ({"disposition": "other", "code": "mã gì đó"}, "code_not_recognised"),
    ({"disposition": "other", "conversation": "1", "text": ""}, "invalid_request"),
])  # fmt: skip
def test_a_note_that_is_none_is_refused(console: Console, body: dict[str, object], problem: str) -> None:
    assert console.ask("POST", "/v1/notes", body, session=console.sign_in("lan")).problem == problem


def test_phones_and_words_are_sealed(console: Console) -> None:
    lan = console.sign_in("lan")
    opened(console)
    console.ask("POST", "/v1/notes", {"disposition": "other", "conversation": "c", "text": "Bí mật"}, session=lan)
    reading = console.face.parts.store._reading
    [ticket] = reading.all(text("SELECT phone, text, conversation FROM tickets"))
    [note] = reading.all(text("SELECT text FROM operator_notes"))
    [operator] = reading.all(text("SELECT totp_secret, password FROM operators"))
    for sealed, plain in (
        (ticket.phone, PHONE), (ticket.text, CALL["text"]), (ticket.conversation, "sip-1"), (note.text, "Bí mật"),
    ):  # fmt: skip
        assert str(plain).encode() not in sealed
        assert len(sealed) >= len(str(plain)) + 29
    assert operator.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
