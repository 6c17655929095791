"""The counter over HTTP: who may write, what is answered, what the citizen then sees on every channel."""

from dataclasses import replace
from typing import Any

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.symbols import Format, read_picture
from tests.support.counter import DESK, RECEPTION
from tests.support.pdf import first_page, words_of
from tests.web.conftest import Face

SUPPLEMENT = {"kind": "supplement_request", "lines": ["Bản sao giấy khai sinh"], "reason": "Thiếu"}


@pytest.fixture
def desk(face: Face) -> Face:
    """The application with a desk of a commune."""
    face.parts.store.directory.desks.put(DESK)
    return face


def post(face: Face, path: str, body: object, **headers: str) -> tuple[int, Any]:
    answer = face.client.post(path, json=body, headers={**face.bearer(KeyKind.COUNTER), **headers})
    return answer.status_code, answer.get_json()


def received(face: Face, **changes: Any) -> str:
    status, answer = post(face, "/v1/dossiers", {**RECEPTION, **changes})
    assert status == 200, answer
    return str(answer["code"])


def moved(face: Face, code: str, **told: Any) -> Any:
    status, answer = post(face, f"/v1/dossiers/{code}/steps", told)
    assert status == 200, answer
    return answer


def token_of_receipt(face: Face, code: str) -> str:
    """What the QR of the printed receipt says."""
    pdf = face.client.get(f"/v1/dossiers/{code}/receipt", headers=face.bearer(KeyKind.COUNTER)).get_data()
    texts = {symbol.format: symbol.text for symbol in read_picture(first_page(pdf)).symbols}
    return texts[Format.QR].rpartition("/")[2]


def view(face: Face, text: str, **proof: str) -> Any:
    body = {"text": text, **({"proof": proof} if proof else {})}
    return face.client.post("/v1/lookups", json=body, headers=face.bearer(KeyKind.SMS)).get_json()


def test_a_received_dossier_answers_at_once_by_code_keypad_and_qr(desk: Face) -> None:
    _, answer = post(desk, "/v1/dossiers", RECEPTION)
    by_code = desk.client.get(f"/v1/dossiers/{answer['code']}").get_json()
    assert by_code["stage"]["key"] == "accepted"
    assert by_code["desk"]["name"] == DESK.name
    assert view(desk, answer["keypad"])["code"] == answer["code"]
    held = view(desk, token_of_receipt(desk, answer["code"]))
    assert (held["level"], held["applicant"]["name"]) == ("holder", "N••• V•• Ẵ••")
    assert "Ẵng" not in str(answer)


def test_the_receipt_is_a_pdf_that_names_the_citizen_and_is_on_record(desk: Face) -> None:
    code = received(desk)
    answer = desk.client.get(f"/v1/dossiers/{code}/receipt", headers=desk.bearer(KeyKind.COUNTER))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    words = words_of(answer.get_data())
    for expected in ("Nguyễn Văn Ẵng", "••••••••18", "Tổ 4, thôn Hòa Thuận", "15 ngày làm việc", code):
        assert expected in words
    again = desk.client.get(f"/v1/dossiers/{code}/receipt", headers=desk.bearer(KeyKind.COUNTER))
    assert again.get_data() == answer.get_data()
    assert desk.parts.store.ledger.verify() is None


def test_an_appointment_counted_over_unannounced_days_is_marked_and_said_on_the_receipt(desk: Face) -> None:
    far = {"received_at": "2024-06-03T08:00:00+07:00", "term": {"amount": 900, "unit": "working_day"}}
    for changes, marked in (({}, False), (far, True), ({**far, "term": {"amount": 3, "unit": "working_day"}}, False)):
        _, answer = post(desk, "/v1/dossiers", {**RECEPTION, "received_at": "2024-06-03T08:00:00+07:00", **changes})
        assert answer.get("provisional", False) is marked
        path = f"/v1/dossiers/{answer['code']}/receipt"
        pdf = desk.client.get(path, headers=desk.bearer(KeyKind.COUNTER)).get_data()
        assert ("Ngày hẹn tạm tính" in words_of(pdf)) is marked


def test_a_dossier_of_another_system_has_its_receipt_drawn_without_number_and_form(desk: Face) -> None:
    code = desk.shown["processing"].dossier.code
    answer = desk.client.get(f"/v1/dossiers/{code}/receipt", headers=desk.bearer(KeyKind.COUNTER))
    words = words_of(answer.get_data())
    assert code in words
    assert "Mẫu số" not in words
    assert "Số: " not in words


def test_a_reissued_receipt_ends_the_older_one_s_proof(desk: Face) -> None:
    code = received(desk)
    older = token_of_receipt(desk, code)
    assert post(desk, f"/v1/dossiers/{code}/receipts", {})[1]["receipt_issue"] == 1
    newer = token_of_receipt(desk, code)
    assert older != newer
    assert view(desk, older)["level"] == "code"
    assert view(desk, newer)["level"] == "holder"


def test_a_corrected_phone_proves_and_the_wrong_one_no_more(desk: Face) -> None:
    code = received(desk)
    assert view(desk, code, kind="phone", value="0905000018")["level"] == "holder"
    assert post(desk, f"/v1/dossiers/{code}/phone", {"phone": "0905 000 099"})[0] == 200
    assert view(desk, code, kind="phone", value="0905000018")["level"] == "code"
    assert view(desk, code, kind="phone", value="0905000099")["level"] == "holder"


def test_a_registered_proxy_proves_like_the_owner(desk: Face) -> None:
    code = received(desk)
    body = {"proxy": {"name": "Lê Thị Ủy", "phone": "0905000097", "id_number": "049190000097"}}
    assert post(desk, f"/v1/dossiers/{code}/proxies", body)[0] == 200
    assert view(desk, code, kind="phone", value="0905000097")["level"] == "holder"
    assert view(desk, code, kind="id_last4", value="0097")["level"] == "holder"


def test_what_is_noted_is_told_as_far_as_the_level_allows(desk: Face) -> None:
    code = received(desk, bring=["giấy này"], collect={"method": "post"})
    moved(
        desk,
        code,
        stage="processing",
        visit={"at": "2099-01-05T09:00:00+07:00", "place": "Thửa đất số 7"},
        refund={"amount": 50_000},
        bring=["giấy này", "căn cước"],
        collect={"place": "Bưu điện xã", "parcel": "EE123456789VN"},
        officer={"name": "Lê Thị Cán Bộ", "title": "Chuyên viên", "phone": "02350000112"},
    )
    by_code = view(desk, code)
    held = view(desk, code, kind="phone", value="0905000018")
    for told in (by_code, held):
        assert told["bring"] == ["giấy này", "căn cước"]
        assert (told["collect"]["method"], told["collect"]["desk"]) == ("post", "Bưu điện xã")
    assert "parcel" not in by_code["collect"]
    assert not {"visit", "refund", "officer", "applicant"} & set(by_code)
    assert held["collect"]["parcel"] == "EE123456789VN"
    assert held["visit"] == {"at": "2099-01-05T09:00:00+07:00", "place": "Thửa đất số 7"}
    assert held["refund"] == {"amount": 50_000}
    assert "officer" not in held  # Quảng Nam does not let it be told
    moved(desk, code, bring=[], refund={"amount": 50_000, "paid": True}, visit={"at": "2020-01-05T09:00:00+07:00"})
    assert not {"bring", "visit", "refund"} & set(view(desk, code, kind="phone", value="0905000018"))


def test_a_visit_is_told_until_the_dossier_is_over(desk: Face) -> None:
    code = received(desk)
    moved(desk, code, stage="processing", visit={"at": "2099-01-05T09:00:00+07:00"})
    assert "visit" in view(desk, code, kind="phone", value="0905000018")
    moved(desk, code, stage="finished")
    assert "visit" not in view(desk, code, kind="phone", value="0905000018")


def test_an_officer_is_told_to_holders_where_the_province_allows_it(desk: Face) -> None:
    desk.parts.store.directory.desks.put(replace(DESK, province="dak-lak"))
    code = received(desk)
    allowed = desk.parts.rules.profile_on("dak-lak").show_officer
    held = view(desk, code, kind="phone", value="0905000018")
    assert held.get("officer") == ({"title": "Chuyên viên", "phone": "02350000112"} if allowed else None)
    assert "officer" not in view(desk, code)
    assert allowed or not desk.parts.rules.profile_on("quang-nam").show_officer


def test_a_supplement_request_is_told_with_its_slip_and_its_papers_to_holders(desk: Face) -> None:
    code = received(desk)
    answer = moved(desk, code, stage="supplement_wanted", slip=SUPPLEMENT)
    number = answer["slips"][-1]["number"]
    assert answer["slips"][-1]["form"] == "02"
    by_code = view(desk, code)["supplement"]
    assert by_code["slip"] == number
    assert not by_code.get("papers")
    assert view(desk, code, kind="phone", value="0905000018")["supplement"]["papers"] == ["Bản sao giấy khai sinh"]
    drawn = desk.client.get(
        f"/v1/dossiers/{code}/slips?kind=supplement_request&number={number}", headers=desk.bearer(KeyKind.COUNTER)
    )
    assert "Bản sao giấy khai sinh" in words_of(drawn.get_data())


def test_a_status_that_needs_a_slip_is_refused_with_a_sentence(desk: Face) -> None:
    code = received(desk)
    status, problem = post(desk, f"/v1/dossiers/{code}/steps", {"stage": "stopped"})
    assert (status, problem["code"]) == (409, "conflict")
    assert "stop_notice" in problem["detail"]
    assert view(desk, code)["stage"]["key"] == "accepted"


def test_the_same_key_is_the_same_answer_and_another_body_a_conflict(desk: Face) -> None:
    key = {"Idempotency-Key": "9d3f"}
    first = post(desk, "/v1/dossiers", RECEPTION, **key)
    assert post(desk, "/v1/dossiers", RECEPTION, **key) == first
    status, problem = post(desk, "/v1/dossiers", {**RECEPTION, "sets": 2}, **key)
    assert (status, problem["code"]) == (409, "conflict")
    assert post(desk, "/v1/dossiers", RECEPTION, **{"Idempotency-Key": "x" * 129})[0] == 422
    path = f"/v1/dossiers/{first[1]['code']}/receipts"
    assert post(desk, path, {}, **key)[0] == 409  # the same key at another address is another write


WRITES = (
    "",
    "/{code}/steps",
    "/{code}/slips",
    "/{code}/phone",
    "/{code}/proxies",
    "/{code}/receipts",
    "/{code}/hand-over",
)


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("kind", [None, *(kind for kind in KeyKind if kind is not KeyKind.COUNTER)])
def test_only_a_counter_writes(desk: Face, path: str, kind: KeyKind | None) -> None:
    code = desk.shown["processing"].dossier.code
    headers = {} if kind is None else desk.bearer(kind)
    answer = desk.client.post("/v1/dossiers" + path.format(code=code), json={}, headers=headers)
    assert answer.get_json()["code"] == ("not_signed_in" if kind is None else "not_allowed")


@pytest.mark.parametrize("path", ["receipt", "slips?kind=receipt"])
@pytest.mark.parametrize("kind", [None, KeyKind.KIOSK, KeyKind.FEED, KeyKind.APP])
def test_only_a_counter_prints(desk: Face, path: str, kind: KeyKind | None) -> None:
    code = desk.shown["processing"].dossier.code
    answer = desk.client.get(f"/v1/dossiers/{code}/{path}", headers={} if kind is None else desk.bearer(kind))
    assert answer.get_json()["code"] == ("not_signed_in" if kind is None else "not_allowed")


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b'{"unknown": 1}', b'{"at": "2026-11-05T09:00:00"}', b"9" * 400, b'{"a":' * 500],
)
def test_bad_input_gets_a_stable_code_and_never_500(desk: Face, path: str, body: bytes) -> None:
    code = desk.shown["processing"].dossier.code
    answer = desk.client.post("/v1/dossiers" + path.format(code=code), data=body, headers=desk.bearer(KeyKind.COUNTER))
    assert answer.get_json()["code"] == "invalid_request"


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": {"name": "An\x00", "phone": "0905000018"}},
        {"summary": "\x00"},
        {"address": "\ud800"},
        {"fees": [{"name": "x", "amount": 10**14}]},
        {"term": {"amount": 2001, "unit": "day"}},
        {"term": {"amount": 2000, "unit": "month"}},
        {"received_at": "0001-01-01T00:00:00+07:00"},
        {"appointment": "9999-12-31T23:59:59-12:00"},
        {"code": "x" * 121},
        {"papers": [{"name": "x"}] * 61},
    ],
)
def test_values_beyond_all_measure_are_refused_and_nothing_answers_500(desk: Face, changes: dict[str, Any]) -> None:
    status, problem = post(desk, "/v1/dossiers", {**RECEPTION, **changes})
    assert status == 200 or (status, problem["code"]) == (422, "invalid_request")
    if status == 200:
        drawn = desk.client.get(f"/v1/dossiers/{problem['code']}/receipt", headers=desk.bearer(KeyKind.COUNTER))
        assert drawn.mimetype == "application/pdf"


def test_unknown_dossiers_and_slips_are_problems(desk: Face) -> None:
    counter = desk.bearer(KeyKind.COUNTER)
    code = received(desk)
    for path, problem in (
        ("H47.99-261105-9999/receipt", "dossier_not_found"),
        (f"{code}/slips?kind=apology", "conflict"),
        (f"{code}/slips?kind=receipt&number=7", "conflict"),
        (f"{code}/slips?kind=book", "invalid_request"),
        (f"{code}/slips", "invalid_request"),
    ):
        assert desk.client.get(f"/v1/dossiers/{path}", headers=counter).get_json()["code"] == problem
    assert post(desk, "/v1/dossiers/H47.99-261105-9999/steps", {"stage": "processing"})[0] == 404


def test_the_whole_way_to_the_citizen_s_hand(desk: Face) -> None:
    code = received(desk)
    moved(desk, code, stage="processing")
    moved(desk, code, stage="payment_due", fees=[{"name": "Lệ phí", "amount": 350_000}])
    assert view(desk, code, kind="phone", value="0905000018")["fee"]["amount"] == 350_000
    moved(desk, code, stage="processing")
    assert "fee" not in view(desk, code, kind="phone", value="0905000018")
    moved(desk, code, stage="finished")
    assert view(desk, code)["next_step"] == "collect"
    status, answer = post(desk, f"/v1/dossiers/{code}/hand-over", {"shown": "căn cước"})
    assert (status, answer["view"]["stage"]["key"]) == (200, "returned")
    whole = desk.parts.store.reader.find_whole(recognise(code))
    assert whole is not None
    assert whole.returned_at is not None
