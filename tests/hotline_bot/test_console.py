"""The operators' console, used as a browser without script does: sessions, the call screen, tickets, approvals."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hotline_bot.console.words import OTHER_PROCEDURES
from lookup_api.contract.operators import Disposition, Purpose
from tests.support.console import HOST, Office, Operator, open_office
from tests.support.fake_operators import PASSWORD

CODE = "H47.16-240617-0001"
PROCEDURE = "1.000669"


@pytest.fixture
def office(tmp_path: Path, exchange_url: str) -> Iterator[Office]:
    with open_office(tmp_path, journal=exchange_url) as opened:
        yield opened


@pytest.fixture
def mai(office: Office) -> Operator:
    return office.operator()


# --- who comes in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "secret", "code"),
    [("Lê Thị Mai", "sai", "135790"), ("Lê Thị Mai", PASSWORD, "000000"), ("Ai đó", PASSWORD, "135790"), ("", "", "")],
)
def test_a_wrong_name_password_or_code_is_one_sentence(office: Office, name: str, secret: str, code: str) -> None:
    operator = Operator(office.app.test_client())
    assert operator.sign_in(name, secret, code).status_code == 403
    assert "Chưa đăng nhập được" in operator.text
    assert office.app.test_client().get("/console/").headers["Location"] == "/console/sign-in"


@pytest.mark.parametrize(
    "path",
    ["/console/", "/console/chats", "/console/chats/x", "/console/tickets", "/console/approvals", "/console/reports"],
)
def test_nothing_is_shown_without_signing_in(office: Office, path: str) -> None:
    answer = office.app.test_client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/sign-in")


def test_every_route_of_the_console_asks_who_is_there(office: Office) -> None:
    open_to_all = {"console.static_part", "console.sign_in_page", "console.sign_in"}
    stranger = office.app.test_client()
    rules = [rule for rule in office.app.url_map.iter_rules() if rule.endpoint.startswith("console.")]
    assert open_to_all < {rule.endpoint for rule in rules}
    for rule in rules:
        if rule.endpoint in open_to_all:
            continue
        path = (
            rule.rule.replace("<int:number>", "1")
            .replace("<deed>", "take")
            .replace("<talk_id>", "x")
            .replace("<name>", "late")
        )
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        assert stranger.open(path, method=method, headers=HOST).status_code in {303, 401}, rule.rule


def test_the_cookie_is_bound_to_the_host_except_on_loopback(office: Office) -> None:
    plain, secure = Operator(office.app.test_client()), office.app.test_client()
    answer = plain.sign_in("Lê Thị Mai")
    assert any(each.startswith("console=") and "HttpOnly" in each and "SameSite=Strict" in each and "Secure" not in each
               for each in answer.headers.getlist("Set-Cookie"))  # fmt: skip
    shown = secure.get("/console/sign-in", base_url="https://1022.example.vn")
    (cookie,) = shown.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-console-form=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
        assert word in cookie
    assert "Domain" not in cookie


def test_pages_carry_a_strict_policy_and_are_kept_nowhere(mai: Operator) -> None:
    headers = mai.get().last.headers  # type: ignore[union-attr]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    for inline in ("<style", "onclick", " style="):
        assert inline not in mai.html
    assert mai.html.count("<script") == mai.html.count("<script src=")


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", HOST), ("0" * 64, HOST), (None, {}), (None, {"Origin": "http://evil.example"}), (None, {"Origin": "null"}),
        (None, {"Referer": "http://evil.example/x"}), (None, HOST | {"Sec-Fetch-Site": "cross-site"}),
        (None, HOST | {"Sec-Fetch-Site": "same-site"}), (None, {"Origin": "http://localhost:81"}),
        (None, {"Origin": "https://localhost"}), (None, {"Origin": "http://[x"}),
    ],
)  # fmt: skip
def test_a_form_from_elsewhere_does_nothing(
    office: Office, mai: Operator, token: str | None, headers: dict[str, str]
) -> None:
    mai.get()
    form = {"token": mai.token if token is None else token, "asked": CODE, "purpose": "caller_asks"}
    answer = mai.client.post("/console/search", data=form, headers=headers)
    assert answer.status_code == 403
    assert office.api.searches == []


def test_anothers_token_does_not_fit(office: Office, mai: Operator) -> None:
    other = office.operator("Phạm Văn Cường").get()
    form = {"token": other.token, "asked": CODE, "purpose": "caller_asks"}
    assert mai.client.post("/console/search", data=form, headers=HOST).status_code == 403


def test_after_fifteen_idle_minutes_the_session_is_over(office: Office, mai: Operator) -> None:
    office.now += timedelta(minutes=14)
    assert "Lê Thị Mai" in mai.get().text
    office.now += timedelta(minutes=14)
    assert mai.client.get("/console/events?state=").status_code == 200  # looking on is no use of the session
    office.now += timedelta(minutes=1)
    assert mai.client.get("/console/events?state=").status_code == 401
    assert mai.client.get("/console/").status_code == 303


def test_a_session_that_the_api_ended_is_over(office: Office, mai: Operator) -> None:
    office.api.sessions.clear()
    assert mai.client.get("/console/").headers["Location"] == "/console/sign-in?over=1"


def test_signing_out_ends_the_session_everywhere(office: Office, mai: Operator) -> None:
    mai.get().do("/sign-out")
    assert office.api.sessions == {}
    assert mai.client.get("/console/").status_code == 303


# --- the call screen ------------------------------------------------------------------------------------------------


def test_a_code_alone_shows_what_may_be_said(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=f" {CODE} ", purpose="complaint")
    assert office.api.searches[0].purpose is Purpose.COMPLAINT
    assert CODE in mai.text
    assert "N••• V•• A•" in mai.text
    assert "Nguyễn Văn An" not in mai.text
    assert "Đọc cho người gọi" in mai.text
    assert "Trạng thái, ngày hẹn, nơi nhận, cơ quan giải quyết" in mai.text
    assert "bốn một bảy" not in mai.text
    assert CODE not in str(mai.last.request.url)  # type: ignore[union-attr]


def test_several_hits_are_chosen_from(mai: Operator) -> None:
    mai.get().do("/search", asked="H47", purpose="caller_asks")
    assert mai.html.count('name="code" value="H47') > 1
    assert "Chưa mở hồ sơ nào" in mai.text
    assert "Đang" in mai.do("/open", code=CODE, purpose="caller_asks").text


def test_right_factors_unmask_in_place_and_only_for_this_call(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    mai.do("/factors", id_last4="1234", full_name="trần văn sai")
    assert "Chưa đúng, hoặc chưa đủ" in mai.text
    assert "Nguyễn Văn An" not in mai.text
    mai.do("/factors", id_last4="1234", full_name="nguyen van an")
    assert "Nguyễn Văn An" in mai.text
    assert "Đã xác minh" in mai.text
    mai.do("/end", disposition="answered")
    mai.do("/search", asked=CODE, purpose="caller_asks")
    assert "Nguyễn Văn An" not in mai.text


def test_the_procedure_is_chosen_among_others_always_the_same(office: Office, mai: Operator) -> None:
    def offered() -> list[str]:
        page = mai.get().do("/search", asked=CODE, purpose="caller_asks").html
        select = re.search(r'<select id="factor-procedure".*?</select>', page, re.DOTALL)
        assert select, page
        return re.findall(r'<option value="([^"]+)">', select[0])

    choices = offered()
    assert len(choices) == len(set(choices)) == 1 + OTHER_PROCEDURES
    assert offered() == choices
    mai.do("/factors", full_name="nguyen van an", procedure=next(each for each in choices if each != PROCEDURE))
    assert "Chưa đúng, hoặc chưa đủ" in mai.text
    mai.do("/factors", full_name="nguyen van an", procedure=PROCEDURE)
    assert "Đã xác minh" in mai.text


def test_a_call_ends_with_one_note_however_often_the_form_comes(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    token = mai.token
    assert (
        mai.client.post("/console/note", data={"token": token, "note": "hỏi ngày hẹn"}, headers=HOST).status_code == 204
    )
    assert "hỏi ngày hẹn" in mai.get().text  # a closed tab loses nothing
    mai.do("/end", disposition="answered", note="hỏi ngày hẹn, đã đọc")
    (note,) = office.api.notes.values()
    assert (note.disposition, note.text, note.code) == (Disposition.ANSWERED, "hỏi ngày hẹn, đã đọc", CODE)
    assert "hỏi ngày hẹn" not in mai.text
    assert CODE not in mai.text


def test_the_answer_is_texted_once_and_says_no_more_than_a_code_is_told(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    mai.do("/factors", id_last4="1234", full_name="nguyen van an")
    for _ in range(2):
        mai.do("/text", phone="0905 000 222")
    (text,) = office.exchange.outbox.lease("sms", office.now)
    assert text.recipient == "0905000222"
    assert CODE in text.body.decode()
    assert "Nguyen" not in text.body.decode()


@pytest.mark.parametrize("phone", ["", "abc", "12", "9" * 30, "0905000222" * 9])
def test_what_is_no_number_is_texted_nothing(office: Office, mai: Operator, phone: str) -> None:
    mai.get().do("/search", asked=CODE, purpose="caller_asks").do("/text", phone=phone)
    assert "Đây chưa phải số điện thoại" in mai.text
    assert office.exchange.outbox.lease("sms", office.now) == []


def test_a_call_back_and_feedback_become_tickets_that_are_worked_on(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    mai.do("/call-back", phone="0905000222", about="hỏi phí", kind="call_back")
    assert "Đã mở phiếu số 1" in mai.text
    mai.do("/call-back", phone="", about="chậm trả lời", kind="feedback")
    mai.get("/console/tickets")
    assert "hỏi phí" in mai.text
    mai.do("/tickets/2/take").do("/tickets/2/register", number="PA-77").do("/tickets/2/close", outcome="answered")
    assert "Đã ghi với số PA-77" in mai.text
    cuong = office.operator("Phạm Văn Cường").get("/console/tickets").do("/tickets/1/take")
    mai.do("/tickets/1/take")
    assert "Người khác đã làm việc này trước" in mai.text
    cuong.do("/tickets/1/release").do("/tickets/1/nonsense")
    assert "Trang này đã cũ" in cuong.text


def test_two_people_see_the_full_identity_and_nobody_alone(office: Office, mai: Operator) -> None:
    mai.get().do("/search", asked=CODE, purpose="correction").do("/full", reason="sai số căn cước")
    mai.get("/console/approvals")
    assert "chờ quyết định" in mai.text
    assert "Đồng ý" not in mai.text  # not one's own request
    mai.do("/approvals/1/decide", approve="yes")
    assert "Vai trò của quý vị không được làm việc này" in mai.text
    cuong = office.operator("Phạm Văn Cường").get("/console/approvals")
    assert "sai số căn cước" in cuong.text
    cuong.do("/approvals/1/decide", approve="yes")
    mai.get("/console/approvals").do("/approvals/1/see")
    assert "049080001234" in mai.text
    assert "049080001234" not in mai.get("/console/approvals").text  # shown once


def test_the_late_list_is_at_hand_and_no_cell_is_a_formula(office: Office) -> None:
    officer = office.operator("Trần Thị Quầy").get("/console/reports")
    assert officer.text.index("Danh sách hồ sơ quá hạn") < officer.text.index("Tình hình")
    assert CODE in officer.get("/console/reports/late?format=html").text
    sheet = officer.client.get("/console/reports/late?format=csv")
    assert sheet.content_type == "text/csv; charset=utf-8"
    assert sheet.data.decode("utf-8-sig") == f"code,late\r\n{CODE},'=1+1\r\n"


def test_while_the_api_is_away_the_console_says_so(office: Office, mai: Operator) -> None:
    office.api.away = True
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    assert "Chưa kết nối được máy chủ tra cứu" in mai.text
    assert "Chưa kết nối được" in mai.get("/console/tickets").text


@pytest.mark.parametrize(
    "code", ["not_allowed", "too_many_attempts", "conflict", "invalid_request", "store_unavailable"]
)
def test_every_problem_is_a_sentence(office: Office, mai: Operator, code: str) -> None:
    office.api.refusing = code
    mai.get().do("/search", asked=CODE, purpose="caller_asks")
    assert 'class="notice"' in mai.html
    for path in ("/console/tickets", "/console/approvals"):
        assert 'class="notice"' in mai.get(path).html


def test_english_is_beside_vietnamese(office: Office) -> None:
    operator = Operator(office.app.test_client())
    operator.sign_in("Lê Thị Mai", language="en")
    operator.do("/search", asked=CODE, purpose="caller_asks")
    for words in ("Read to the caller", "May be said", "Progress"):
        assert words in operator.text


HOSTILE = [
    "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "\u202eabc", "\x00", "'; drop table x --", "a" * 60_000, "\ud800",
    "https://evil.example", "đ" * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_shown_as_words_or_refused(office: Office, mai: Operator, text: str) -> None:
    token = mai.get().token
    raw = text.encode("utf-8", "surrogatepass")
    for path, name in (("search", "asked"), ("open", "code"), ("factors", "full_name"), ("call-back", "about"),
                       ("end", "note"), ("full", "reason"), ("text", "phone"), ("call", "call")):  # fmt: skip
        answer = mai.client.post(
            f"/console/{path}",
            data={"token": token, name: raw, "purpose": "caller_asks", "kind": "feedback"},
            headers=HOST,
        )
        assert answer.status_code in {303, 413}, (path, answer.status_code)
        assert "<script>alert" not in mai.get().html
        assert "49" not in mai.text or "{{" not in text


@pytest.mark.parametrize("purpose", ["", "because", "x" * 5000])
def test_without_a_known_purpose_nothing_is_looked_at(office: Office, mai: Operator, purpose: str) -> None:
    mai.get().do("/search", asked=CODE, purpose=purpose).do("/open", code=CODE, purpose=purpose)
    assert office.api.searches == []
    assert office.api.views == []


def test_only_our_own_files_are_served(office: Office) -> None:
    client = office.app.test_client()
    for name in ("console.css", "console.js", "NotoSans-Bold.ttf"):
        assert client.get(f"/console/static/{name}").status_code == 200
    for name in ("call.html", "../front.py", "%2e%2e/front.py", "OFL-NotoSans.txt"):
        assert client.get(f"/console/static/{name}").status_code in {303, 404}
