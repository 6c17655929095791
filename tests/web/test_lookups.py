"""Lookups over HTTP: levels, shapes, oracles, budgets; nothing of a person at level `code`."""

import json
import logging
import unicodedata
from typing import Any

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.dossier import PersonRole
from tests.web.conftest import Face


def post(face: Face, body: object, kind: KeyKind | None = KeyKind.KIOSK) -> Any:
    return face.client.post("/v1/lookups", json=body, headers={} if kind is None else face.bearer(kind))


def canaries(face: Face, name: str = "processing") -> set[str]:
    """Everything of the people of a sample that must not leave at level `code`, in several spellings."""
    found: set[str] = set()
    for person in face.shown[name].people:
        for text in (person.name, person.phone, person.id_number, person.email):
            if text:
                found |= {text, unicodedata.normalize("NFD", text), text.replace(" ", "")}
    assert found
    return found


@pytest.mark.parametrize("name", ["processing", "supplement_wanted", "payment_due", "overdue_rescheduled", "returned"])
def test_at_level_code_nothing_of_a_person_leaves_in_body_header_or_log(
    face: Face, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = face.shown[name].dossier.code
    answers = [
        face.client.get(f"/v1/dossiers/{code}"),
        post(face, {"text": code}),
        post(face, {"text": code, "proof": {"kind": "phone", "value": "0900000000"}}, KeyKind.SMS),
        post(face, {"text": face.shown[name].dossier.keypad}, None),
    ]
    for answer in answers:
        assert answer.status_code == 200
        told = answer.get_data(as_text=True) + str(answer.headers) + caplog.text
        assert answer.get_json()["level"] == "code"
        for canary in canaries(face, name):
            assert canary not in told
        assert not {"applicant", "phone", "fee", "officer"} & set(answer.get_json())


def test_the_code_may_be_written_in_any_way(face: Face) -> None:
    code = face.shown["processing"].dossier.code
    for text in (code.lower(), code.replace("-", " "), f"Mã hồ sơ: {code}", code.replace(".", "").replace("-", "")):
        assert post(face, {"text": text}).get_json()["code"] == code


def test_a_token_and_the_registered_phone_and_the_last_four_prove_holding(face: Face) -> None:
    made = face.shown["supplement_wanted"]
    owner = next(person for person in made.people if person.role is PersonRole.OWNER)
    assert owner.phone
    assert owner.id_number
    code = made.dossier.code
    by_token = post(face, {"text": f"HTTPS://TC.EXAMPLE.VN/T/{face.token('supplement_wanted')}"})
    by_phone = post(face, {"text": code, "proof": {"kind": "phone", "value": owner.phone}}, KeyKind.SMS)
    by_id = post(face, {"text": code, "proof": {"kind": "id_last4", "value": owner.id_number[-4:]}})
    for answer in (by_token, by_phone, by_id):
        view = answer.get_json()
        assert view["level"] == "holder"
        assert view["applicant"]["name"].count("•")
        assert view["supplement"]["papers"]
        assert owner.name not in answer.get_data(as_text=True)
        assert owner.phone not in answer.get_data(as_text=True)


def test_with_a_proof_an_unknown_code_a_wrong_proof_and_a_lock_are_the_same_bytes(face: Face) -> None:
    code = face.shown["processing"].dossier.code
    wrong = {"kind": "id_last4", "value": "0000"}
    answers = [post(face, {"text": text, "proof": wrong}) for text in (code, "H47.99-261105-9999", code, code, code)]
    answers += [post(face, {"text": code, "proof": wrong}, KeyKind.CHAT) for _ in range(4)]
    owner = next(person for person in face.shown["processing"].people if person.role is PersonRole.OWNER)
    right = {"kind": "id_last4", "value": str(owner.id_number)[-4:]}
    answers.append(post(face, {"text": code, "proof": right}, KeyKind.APP))  # locked by now
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.get_data() for answer in answers}) == 1
    headers = [{name: value for name, value in answer.headers if name != "X-Request-Id"} for answer in answers]
    assert all(header == headers[0] for header in headers)


def test_several_are_answered_in_order_each_with_its_view_or_problem(face: Face) -> None:
    code = face.shown["returned"].dossier.code
    answer = post(face, {"items": [{"text": code}, {"text": "H47.99-261105-9999"}, {"text": "chào"}]})
    first, second, third = answer.get_json()["items"]
    assert first["view"]["stage"] == {"number": 10, "key": "returned"}
    assert second["problem"]["code"] == "dossier_not_found"
    assert third["problem"]["code"] == "code_not_recognised"
    assert post(face, {"items": [{"text": "1"}] * 65}).get_json()["code"] == "invalid_request"


def test_asked_together_they_are_told_what_each_is_told_alone(face: Face) -> None:
    asked: list[dict[str, object]] = []
    for made in face.shown.values():
        owner = next(person for person in made.people if person.role is PersonRole.OWNER)
        asked += (
            {"text": made.dossier.code, "proof": {"kind": "phone", "value": phone}}
            for phone in (owner.phone, "0900000000")
        )
    together = post(face, {"items": asked[:64]}, KeyKind.SMS).get_json()["items"]
    assert [each["view"] for each in together] == [post(face, each, KeyKind.SMS).get_json() for each in asked[:64]]
    assert {each["view"]["level"] for each in together} == {"code", "holder"}


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("H47.99-261105-9999", 404, "dossier_not_found"),
        ("chào bạn", 422, "code_not_recognised"),
        ("Н47.16-261105-0042", 422, "code_not_recognised"),  # Cyrillic Н
        ("https://dvc.example.vn/apiqr/qr?id=6f1c0c7e-0000-4000-8000-000000000000", 404, "handled_elsewhere"),
    ],
)
def test_problems_have_their_code_status_and_type(face: Face, text: str, status: int, code: str) -> None:
    answer = post(face, {"text": text})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == code
    assert text not in answer.get_data(as_text=True)


def test_a_spent_budget_is_refused_with_the_time_to_wait_and_is_the_askers_own(face: Face) -> None:
    for number in range(8):
        face.client.get(f"/v1/dossiers/H47.99-261105-{number:04}")
    waits = face.client.get(f"/v1/dossiers/{face.shown['processing'].dossier.code}")
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) > 0
    assert post(face, {"text": face.shown["processing"].dossier.code}).status_code == 200


def test_an_asker_is_believed_from_keyed_channels_only(face: Face) -> None:
    for number in range(8):
        asker = {"kind": "device", "id": f"device-{number}"}
        face.client.post("/v1/lookups", json={"text": f"H47.99-261105-{number:04}", "asker": asker})
    assert face.client.get("/v1/dossiers/H47.99-261105-0042").status_code == 429
    operator = {"text": "H47.99-261105-0042", "asker": {"kind": "operator", "id": "1"}}
    assert post(face, operator, KeyKind.SMS).get_json()["code"] == "not_allowed"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"text":5}', b'{"items":{}}', b'{"text":"1","more":1}', b"\xff\xfe"],
)
def test_a_request_without_the_documented_shape_is_refused_and_quotes_nothing(face: Face, body: bytes) -> None:
    answer = face.client.post("/v1/lookups", data=body, headers=face.bearer(KeyKind.KIOSK))
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "invalid_request"


def test_too_large_a_request_is_refused(face: Face) -> None:
    answer = face.client.post("/v1/lookups", data=b" " * 600_000, headers=face.bearer(KeyKind.KIOSK))
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too_large"


def test_a_token_does_not_belong_in_an_address(face: Face) -> None:
    answer = face.client.get(f"/v1/dossiers/{face.token()}")
    assert answer.get_json()["code"] == "invalid_request"


def test_json_is_written_as_people_read_it(face: Face) -> None:
    answer = post(face, {"text": face.shown["processing"].dossier.code})
    assert "\\u" not in answer.get_data(as_text=True)
    assert json.loads(answer.get_data())["received_at"].endswith("+07:00")
    assert answer.headers["Cache-Control"] == "no-store"
