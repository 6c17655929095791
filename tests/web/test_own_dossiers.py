"""A sender's own dossiers: told to the registered phone alone, within its budget, and all on record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lookup_api.client.calls import own_dossiers
from lookup_api.contract.lookups import Asker, AskerKind, KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier, Person, PersonKind, PersonRole
from lookup_api.domain.people import PHONE_KEEPS
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage
from lookup_api.service.look_up import BUDGETS
from tests.support.hostile import hostile_texts
from tests.web.conftest import Face

PHONE = "+84905000078"
OWNER = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", id_number="049190000078", phone=PHONE)


def put(face: Face, code: str = "", *people: Person) -> Dossier:
    """A dossier with people of our own, their phone confirmed this moment unless they say otherwise."""
    now = face.parts.clock()
    own = [replace(each, phone_confirmed_at=each.phone_confirmed_at or now) for each in people or (OWNER,)]
    with face.parts.store.write() as writer:
        loaded = writer.load(recognise(code or face.shown["processing"].dossier.code))
        assert loaded is not None
        return writer.save(loaded, own)


def at(face: Face, *stages: Stage) -> list[str]:
    """The codes of invented dossiers that stand at these stages."""
    found = ((dossier.code, current_status(dossier)) for dossier in face.parts.store.survey.dossiers())
    return [code for code, status in found if status is not None and status.stage in stages]


def asked(face: Face, phone: str = PHONE, *, key: KeyKind = KeyKind.SMS, near: str | None = None) -> TestResponse:
    call = own_dossiers(phone, asker=Asker(AskerKind.PHONE, phone), near=near)
    return face.client.post(call.path, data=call.body, headers=face.bearer(key))


def told(answer: TestResponse) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json()
    return body


def codes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.data
    return [item["code"] for item in told(answer)["items"]]


def test_the_open_dossiers_of_the_phone_at_holders_level(face: Face) -> None:
    code = put(face).code
    answer = asked(face)

    assert codes(answer) == [code]
    assert told(answer)["items"][0]["level"] == "holder"
    assert codes(asked(face, "0905 000 078")) == [code]
    assert codes(asked(face, "+84905000079")) == []


def test_a_dossier_that_is_over_is_not_told_but_one_whose_result_waits_is(face: Face) -> None:
    put(face, at(face, Stage.RETURNED)[0])
    waits = put(face, at(face, Stage.FINISHED)[0]).code

    assert codes(asked(face)) == [waits]


def test_three_are_told_at_most(face: Face) -> None:
    for code in at(face, Stage.PROCESSING)[:5]:
        put(face, code)

    assert len(codes(asked(face))) == 3


@pytest.mark.parametrize("person", [
    replace(OWNER, kind=PersonKind.ENTERPRISE),
    replace(OWNER, role=PersonRole.SUBMITTER),
    replace(OWNER, phone="+84905000080"),
])  # fmt: skip
def test_who_is_no_holder_is_told_nothing(face: Face, person: Person) -> None:
    put(face, "", person)

    assert codes(asked(face)) == []


def test_a_proxy_is_told(face: Face) -> None:
    code = put(face, "", replace(OWNER, phone=None), replace(OWNER, role=PersonRole.PROXY)).code

    assert codes(asked(face)) == [code]


def test_a_number_confirmed_more_than_a_year_ago_proves_nothing(face: Face) -> None:
    put(face, "", replace(OWNER, phone_confirmed_at=face.parts.clock() - PHONE_KEEPS - timedelta(days=1)))

    assert codes(asked(face)) == []


def test_a_phone_of_more_than_five_owners_proves_nothing(face: Face) -> None:
    for number, code in enumerate(at(face, Stage.PROCESSING)[:6]):
        put(face, code, replace(OWNER, id_number=f"04919000{number:04d}", name=f"Trần Thị Mẫu {number}"))

    assert codes(asked(face)) == []


@pytest.mark.parametrize("key", [kind for kind in KeyKind if kind is not KeyKind.SMS])
def test_only_the_sms_gateway_may_ask(face: Face, key: KeyKind) -> None:
    put(face)

    assert asked(face, key=key).status_code == 403


def test_without_a_key_nobody_may_ask(face: Face) -> None:
    call = own_dossiers(PHONE)

    assert face.client.post(call.path, data=call.body).status_code == 401


def test_another_proof_is_refused(face: Face) -> None:
    body = {"proof": {"kind": "id_last4", "value": "0078"}}
    answer = face.client.post("/v1/own-dossiers", json=body, headers=face.bearer(KeyKind.SMS))

    assert (answer.status_code, told(answer)["code"]) == (422, "invalid_request")


def test_a_near_miss_finds_the_senders_own_dossiers_only(face: Face) -> None:
    mine = put(face)
    code, keypad = mine.code, str(mine.keypad)
    last = str((int(code[-1]) + 1) % 10)
    slips = [code[:-1] + last, code[:-1], code + "0", code[:-2] + code[-1] + code[-2], keypad[:-1]]
    for slip in slips:
        expected = [code] if recognise(slip).key != recognise(code).key else []
        assert codes(asked(face, near=slip)) == expected, slip
        assert codes(asked(face, "+84905000079", near=slip)) == []
    assert codes(asked(face, near=code)) == []  # the code itself is no miss
    assert codes(asked(face, near=code[:-2] + "xy")) == []


def test_a_near_miss_finds_what_is_over_as_well(face: Face) -> None:
    code = put(face, at(face, Stage.RETURNED)[0]).code

    assert codes(asked(face, near=code + "0")) == [code]


def test_asking_costs_the_asker_one_unit_an_hour_and_ends_with_the_budget(face: Face) -> None:
    put(face)
    parts = face.parts
    rule = BUDGETS[AskerKind.PHONE]
    marked = parts.mark_asker(AskerKind.PHONE, PHONE)
    for _ in range(3):
        codes(asked(face))
    assert parts.store.budgets.spent(marked, parts.clock(), rule.window) == 1

    parts.store.budgets.spend(marked, b"x" * 16, rule.units, parts.clock(), rule.window)
    answer = asked(face)
    assert (answer.status_code, told(answer)["code"]) == (429, "too_many_attempts")


def test_every_dossier_told_is_on_record_for_its_holder(face: Face) -> None:
    dossier = put(face)
    codes(asked(face))
    assert dossier.id is not None

    assert "own_phone" in {access.asked_by for access in face.parts.store.accesses.of_dossier(dossier.id, 10)}


@pytest.mark.parametrize("text", list(hostile_texts(40)))
def test_hostile_texts_are_refused_or_find_nothing(face: Face, text: str) -> None:
    body = {"proof": {"kind": "phone", "value": text[:256]}, "near": text[:128]}
    answer = face.client.post("/v1/own-dossiers", json=body, headers=face.bearer(KeyKind.SMS))

    assert answer.status_code in (200, 422), answer.data
    assert answer.status_code != 200 or told(answer)["items"] == []


def test_the_call_is_published(face: Face) -> None:
    published = told(face.client.get("/openapi.json"))["paths"]["/v1/own-dossiers"]["post"]

    assert {"200", "401", "403", "422", "429", "503"} <= published["responses"].keys()
