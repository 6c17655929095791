"""One-time codes, lost receipts, ratings and followers: what is answered, and what is sent to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier, Person, PersonKind, PersonRole, ProcessingStep
from lookup_api.domain.notices import Situation, Way
from lookup_api.domain.province import LostReceiptKey
from lookup_api.domain.status import Stage
from lookup_api.service.notice_ports import LeasedNotice
from lookup_api.web.app import create_app
from tests.support.hostile import hostile_texts
from tests.web.conftest import Face

PHONE = "0905000077"
ID_NUMBER = "049190000077"
OWNER = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", id_number=ID_NUMBER, phone=PHONE)
UNKNOWN = "H47.16-240101-9999"


def put(face: Face, name: str = "processing", *people: Person, **facts: Any) -> Dossier:
    """A sample's dossier with people of our own."""
    fresh = {"phone_confirmed_at": face.parts.clock()}
    own = tuple(person if person.phone_confirmed_at else replace(person, **fresh) for person in people or (OWNER,))
    code = face.shown[name].dossier
    with face.parts.store.write() as writer:
        loaded = writer.load(recognise(code.code))
        assert loaded is not None
        return writer.save(replace(loaded, **facts), own)


def flush(face: Face) -> None:
    """Wait until what was put off is done: this record is waited for, and written after all before it."""
    face.parts.store.locks.record_wrong(b"x" * 16, b"y" * 16, face.parts.clock())


def sent(face: Face) -> tuple[LeasedNotice, ...]:
    """What waits to be sent at this moment, whatever the hour."""
    flush(face)
    now = face.parts.clock()
    with face.parts.store.write() as writer:
        return writer.notices.claim(list(Way), 50, now, now, quiet=True)


def ask_code(face: Face, code: str, **headers: str) -> TestResponse:
    return face.client.post("/v1/proofs/otp", json={"code": code}, headers=headers)


def look_up(face: Face, code: str, kind: str, value: str) -> TestResponse:
    return face.client.post("/v1/lookups", json={"text": code, "proof": {"kind": kind, "value": value}})


def asks_through(face: Face, kind: KeyKind, path: str, body: dict[str, Any]) -> TestResponse:
    return face.client.post(path, json=body, headers=face.bearer(kind))


# --- one-time codes -----------------------------------------------------------------------------------------


def test_a_code_goes_to_the_registered_phone_and_opens_the_verified_level(face: Face) -> None:
    dossier = put(face)
    assert ask_code(face, dossier.code).json == {"noted": True}
    [notice] = sent(face)
    assert notice.recipient.address == "+84905000077"
    assert notice.secret is not None
    assert len(notice.secret) == 6
    view = look_up(face, dossier.code, "otp", notice.secret).json
    assert view["level"] == "verified"
    assert view["applicant"]["name"] == "Trần Thị Mẫu"


def test_the_answer_is_the_same_bytes_for_a_known_code_an_unknown_one_and_nonsense(face: Face) -> None:
    known = put(face).code
    answers = {
        (answer.status_code, answer.data) for answer in (ask_code(face, text) for text in (known, UNKNOWN, "??"))
    }
    assert len(answers) == 1
    assert len(sent(face)) == 1


def test_the_fourth_code_of_an_hour_is_not_sent_and_answered_alike(face: Face) -> None:
    code = put(face).code
    answers = {ask_code(face, code).data for _ in range(5)}
    assert len(answers) == 1
    assert len(sent(face)) == 3


def test_only_the_newest_code_counts(face: Face) -> None:
    code = put(face).code
    ask_code(face, code)
    [first] = sent(face)
    ask_code(face, code)
    newest = next(notice for notice in sent(face) if notice.id != first.id)
    if first.secret != newest.secret:
        assert look_up(face, code, "otp", first.secret or "").json["code"] == "proof_refused"
    assert look_up(face, code, "otp", newest.secret or "").json["level"] == "verified"


def test_a_code_opens_neither_another_dossier_nor_an_unknown_one(face: Face) -> None:
    code, other = put(face).code, put(face, list(face.shown)[-1]).code
    ask_code(face, code)
    [notice] = sent(face)
    refused = {look_up(face, text, "otp", notice.secret or "").data for text in (other, UNKNOWN)}
    assert len(refused) == 1
    assert b"proof_refused" in refused.pop()


def test_a_request_that_is_sent_again_sends_nothing_more(face: Face) -> None:
    code = put(face).code
    for _ in range(2):
        ask_code(face, code, **{"Idempotency-Key": "k-1"})
    assert len(sent(face)) == 1


def test_nothing_is_sent_to_a_landline_an_enterprise_or_a_phone_that_grew_old(face: Face) -> None:
    company = replace(OWNER, kind=PersonKind.ENTERPRISE)
    old = replace(OWNER, phone="0905000078", phone_confirmed_at=face.parts.clock() - timedelta(days=366))
    code = put(face, "processing", replace(OWNER, phone="02353852739"), company, old).code
    ask_code(face, code)
    assert sent(face) == ()


def test_asking_costs_the_same_for_known_and_unknown_codes_and_ends(face: Face) -> None:
    for number in range(8):
        assert ask_code(face, f"H47.16-240101-{number:04d}").status_code == 200
    assert ask_code(face, "H47.16-240101-0100").json["code"] == "too_many_attempts"


# --- the lost-receipt door ----------------------------------------------------------------------------------


@pytest.fixture
def door(face: Face) -> Face:
    """The same face in a province that shows the door."""
    province = replace(face.parts.province, lost_receipt_door=tuple(LostReceiptKey))
    parts = replace(face.parts, province=province)
    return replace(face, client=create_app(parts).test_client(), parts=parts)


def recover(face: Face, kind: str, value: str) -> TestResponse:
    return face.client.post("/v1/recoveries", json={"kind": kind, "value": value})


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "+84 905 000 077"), ("id_number", "049190000077"), ("name", "mẫu THỊ trần"), ("name", "tran thi mau")],
)
def test_the_codes_go_to_the_registered_phone(door: Face, kind: str, value: str) -> None:
    dossier = put(door)
    answer = recover(door, kind, value)
    expected = [] if value.startswith("mẫu") else [dossier.id]  # a name is meant as it is written, word by word
    assert [notice.dossier_id for notice in sent(door)] == expected
    assert answer.data == recover(door, kind, "không ai cả 000").data


def test_a_name_that_many_bear_texts_nobody(door: Face) -> None:
    for number, name in enumerate(door.shown):
        put(door, name, replace(OWNER, phone=f"090500010{number}", id_number=f"04919000010{number}"))
    assert recover(door, "name", "Trần Thị Mẫu").status_code == 200
    assert sent(door) == ()


def test_asked_again_within_the_hour_nothing_more_is_sent(door: Face) -> None:
    put(door)
    for _ in range(3):
        recover(door, "phone", PHONE)
    assert len(sent(door)) == 1


def test_a_province_without_the_door_says_so(face: Face) -> None:
    assert face.parts.province.lost_receipt_door == ()
    assert recover(face, "phone", PHONE).json["code"] == "not_allowed"


# --- ratings ------------------------------------------------------------------------------------------------


def test_a_holder_rates_a_returned_dossier_once(face: Face) -> None:
    now = face.parts.clock()
    dossier = put(face, returned_at=now - timedelta(minutes=1))
    with face.parts.store.write() as writer:
        loaded = writer.load(recognise(dossier.code))
        assert loaded is not None
        handed = ProcessingStep(at=now - timedelta(seconds=30), stage=Stage.RETURNED)
        writer.save(replace(loaded, steps=(*loaded.steps, handed)))
    body = {"text": dossier.code, "score": 5, "proof": {"kind": "id_last4", "value": "0077"}, "comment": "Rất tốt"}
    for _ in range(2):
        assert face.client.post("/v1/ratings", json=body).json == {"code": dossier.code, "score": 5}
    assert face.client.post("/v1/ratings", json=body | {"score": 1}).json["code"] == "conflict"
    responses = face.parts.store.ratings.response(now - timedelta(hours=1), now)
    assert sum(response.rated for response in responses) == 1
    assert sum(response.scores[4] for response in responses) == 1


def test_who_holds_nothing_rates_nothing(face: Face) -> None:
    code = put(face).code
    for proof in ({}, {"proof": {"kind": "id_last4", "value": "0000"}}):
        answer = face.client.post("/v1/ratings", json={"text": code, "score": 1, **proof})
        assert answer.json["code"] == "proof_refused"


def test_a_dossier_is_not_rated_before_it_is_returned(face: Face) -> None:
    body = {"text": put(face).code, "score": 3, "proof": {"kind": "id_last4", "value": "0077"}}
    assert face.client.post("/v1/ratings", json=body).json["code"] == "conflict"


@pytest.mark.parametrize("score", [0, 6, 2.5, "5", None])
def test_a_score_is_a_whole_number_from_1_to_5(face: Face, score: object) -> None:
    answer = face.client.post("/v1/ratings", json={"text": "1", "score": score})
    assert answer.json["code"] == "invalid_request"


# --- followers ----------------------------------------------------------------------------------------------


def followers(face: Face, dossier: Dossier) -> list[tuple[Way, str]]:
    with face.parts.store.write() as writer:
        return [(each.way, each.address) for each in writer.wishes.followers(dossier.id or 0)]


def test_the_sender_of_a_text_follows_by_that_phone_and_ends_it(face: Face) -> None:
    dossier = put(face)
    body = {"following": True, "text": dossier.code, "proof": {"kind": "phone", "value": PHONE}}
    kept = asks_through(face, KeyKind.SMS, "/v1/subscriptions", body).json
    assert kept == {"following": True, "code": dossier.code}
    assert followers(face, dossier) == [(Way.SMS, "+84905000077")]
    asks_through(face, KeyKind.SMS, "/v1/subscriptions", body | {"following": False})
    assert followers(face, dossier) == []


def test_a_chat_follows_in_its_own_chat(face: Face) -> None:
    dossier = put(face)
    body = {
        "following": True, "way": "chat", "text": dossier.code, "asker": {"kind": "chat", "id": "telegram 42"},
        "proof": {"kind": "id_last4", "value": "0077"},
    }  # fmt: skip
    assert asks_through(face, KeyKind.CHAT, "/v1/subscriptions", body).status_code == 200
    assert followers(face, dossier) == [(Way.CHAT, "telegram 42")]
    assert asks_through(face, KeyKind.KIOSK, "/v1/subscriptions", body).json["code"] == "not_allowed"


def test_a_chat_ends_what_it_follows_without_a_proof_and_tells_nothing_of_others(face: Face) -> None:
    one, other = put(face), put(face, "returned")
    proof = {"kind": "id_last4", "value": "0077"}
    body = {"way": "chat", "asker": {"kind": "chat", "id": "telegram:42"}}
    stranger = body | {"asker": {"kind": "chat", "id": "telegram:43"}}

    def post(body: dict[str, object], **more: object) -> object:
        return asks_through(face, KeyKind.CHAT, "/v1/subscriptions", body | more).json

    for dossier in (one, other):
        post(body, following=True, text=dossier.code, proof=proof)
    ended = {"following": False, "code": one.code}
    assert post(stranger, following=False, text=one.code) == ended
    assert followers(face, one) == [(Way.CHAT, "telegram:42")]
    assert post(body, following=False, text=one.code) == ended
    assert (followers(face, one), followers(face, other)) == ([], [(Way.CHAT, "telegram:42")])
    assert post(stranger, following=False) == post(body, following=False) == {"following": False}
    assert followers(face, other) == []


def test_all_of_a_chat_is_ended_from_a_chat_alone(face: Face) -> None:
    body = {"following": False, "way": "chat", "asker": {"kind": "chat", "id": "telegram:42"}}

    def refused(kind: KeyKind, body: dict[str, object]) -> object:
        return asks_through(face, kind, "/v1/subscriptions", body).json["code"]

    assert refused(KeyKind.KIOSK, body) == "not_allowed"
    assert refused(KeyKind.CHAT, body | {"asker": None}) == "invalid_request"
    assert refused(KeyKind.CHAT, body | {"following": True}) == "not_allowed"
    assert refused(KeyKind.CHAT, body | {"text": UNKNOWN}) == "proof_refused"


def test_only_a_holder_follows(face: Face) -> None:
    dossier = put(face)
    body = {"following": True, "text": dossier.code, "proof": {"kind": "phone", "value": "0905000078"}}
    assert asks_through(face, KeyKind.SMS, "/v1/subscriptions", body).json["code"] == "proof_refused"
    body["text"] = UNKNOWN
    assert asks_through(face, KeyKind.SMS, "/v1/subscriptions", body).json["code"] == "proof_refused"
    assert followers(face, dossier) == []


def test_a_phone_that_wants_no_notices_is_told_none_and_comes_back(face: Face) -> None:
    dossier = put(face)
    proof = {"kind": "phone", "value": PHONE}
    following = {"following": True, "text": dossier.code, "proof": proof}
    asks_through(face, KeyKind.SMS, "/v1/subscriptions", following)
    assert asks_through(face, KeyKind.SMS, "/v1/subscriptions", {"following": False, "proof": proof}).json == {
        "following": False
    }
    assert followers(face, dossier) == []
    asks_through(face, KeyKind.SMS, "/v1/subscriptions", {"following": True, "proof": proof})
    assert followers(face, dossier) == [(Way.SMS, "+84905000077")]


@pytest.mark.parametrize(("kind", "code"), [(KeyKind.CHAT, "not_allowed"), (KeyKind.SMS, "invalid_request")])
def test_only_the_gateway_opts_a_phone_out(face: Face, kind: KeyKind, code: str) -> None:
    body = {"following": False, "proof": {"kind": "phone" if kind is KeyKind.CHAT else "otp", "value": PHONE}}
    assert asks_through(face, kind, "/v1/subscriptions", body).json["code"] == code


def test_opting_out_does_not_hold_back_a_code_that_is_asked_for(face: Face) -> None:
    dossier = put(face)
    proof = {"kind": "phone", "value": PHONE}
    asks_through(face, KeyKind.SMS, "/v1/subscriptions", {"following": False, "proof": proof})
    ask_code(face, dossier.code)
    assert [notice.occasion.situation for notice in sent(face)] == [Situation.ONE_TIME_CODE]


# --- who looked ---------------------------------------------------------------------------------------------


def test_the_verified_holder_sees_who_looked_and_nobody_else_does(face: Face) -> None:
    code = put(face).code
    face.client.get(f"/v1/dossiers/{code}")
    look_up(face, code, "id_last4", "0077")
    ask_code(face, code)
    [notice] = sent(face)
    proved = {"text": code, "proof": {"kind": "otp", "value": notice.secret}}
    answer = face.client.post("/v1/accesses", json=proved).json
    assert answer["code"] == code
    levels = [(item["channel"], item["level"]) for item in answer["items"]]
    assert {("web", "code"), ("web", "holder"), ("web", "verified")} <= set(levels)
    assert answer["items"] == sorted(answer["items"], key=lambda item: item["at"], reverse=True)
    by_last4 = {"text": code, "proof": {"kind": "id_last4", "value": "0077"}}
    assert face.client.post("/v1/accesses", json=by_last4).json["code"] == "proof_refused"


def test_nothing_is_looked_up_before_the_answer_leaves(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    code = put(face).code
    put_off: list[object] = []
    monkeypatch.setattr(face.parts.store, "soon", put_off.append)
    monkeypatch.setattr(face.parts.store, "reader", None)
    assert {ask_code(face, text).data for text in (code, UNKNOWN)} == {b'{"noted":true}'}
    assert len(put_off) == 2


def test_any_text_is_answered_or_refused_and_never_by_a_failure(face: Face) -> None:
    for text in hostile_texts(60):
        for path, body in (
            ("/v1/proofs/otp", {"code": text}),
            ("/v1/recoveries", {"kind": "name", "value": text}),
            ("/v1/ratings", {"text": text, "score": 3, "comment": text[:1000]}),
            ("/v1/subscriptions", {"text": text, "following": True, "proof": {"kind": "otp", "value": text[:256]}}),
            ("/v1/accesses", {"text": text, "proof": {"kind": "otp", "value": text[:256]}}),
        ):
            answer = face.client.post(path, json=body)
            assert answer.status_code == 200 or answer.json["code"] != "store_unavailable", (path, text)
    assert sent(face) == ()
