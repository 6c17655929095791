"""What an operator sees: masked until the caller has passed, every view on record and told to the holder."""

from datetime import timedelta

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Person, PersonRole
from lookup_api.domain.operators import Role
from tests.web.conftest import Face
from tests.web.console import Console, console_of, later

OWNER = Person(role=PersonRole.OWNER, name="Đặng Đình Đức", id_number="049190001234", phone="0905000077")


@pytest.fixture
def console(face: Face) -> Console:
    return console_of(face)


@pytest.fixture
def code(console: Console) -> str:
    """A dossier whose owner is known."""
    known = console.face.shown["processing"].dossier.code
    with console.face.parts.store.write() as writer:
        dossier = writer.load(recognise(known))
        assert dossier is not None
        writer.save(dossier, (OWNER,))
    return known


def view(console: Console, session: str, code: str, **more: object) -> dict[str, object]:
    body = {"text": code, "purpose": "caller_asks", **more}
    answer = console.ask("POST", "/v1/operators/views", body, session=session)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def factors(console: Console, session: str, code: str, *told: tuple[str, str], **more: object) -> object:
    body = {
        "text": code,
        "purpose": "caller_asks",
        "factors": [{"kind": kind, "value": value} for kind, value in told],
        **more,
    }
    return console.ask("POST", "/v1/operators/factors", body, session=session)


def test_an_operator_sees_a_masked_name_and_says_what_anyone_may_know(console: Console, code: str) -> None:
    seen = view(console, console.sign_in("lan"), code)
    assert seen["view"]["applicant"]["name"] == "Đ••• Đ••• Đ••"
    assert seen["view"]["phone"] == "••••••••77"
    assert seen["view"]["level"] == "operator"
    assert seen["say"]["level"] == "code"
    assert "applicant" not in seen["say"]
    assert "proved" not in seen
    assert {each["kind"] for each in seen["factors"]} >= {"id_last4", "full_name", "phone_last4"}
    assert "id_card" not in {each["kind"] for each in seen["factors"]}
    assert console.accesses(code)[0] == ("view", "operator", "caller_asks")


@pytest.mark.parametrize(
    "told",
    [
        (("id_last4", "1234"), ("full_name", "dang dinh duc")),
        (("full_name", "ĐẶNG  ĐÌNH ĐỨC"), ("phone_last4", "0077")),
    ],
)
def test_two_right_factors_show_the_dossier_whole(
    console: Console, code: str, told: tuple[tuple[str, str], ...]
) -> None:
    session = console.sign_in("lan")
    answer = factors(console, session, code, *told)
    assert answer.status == 200, answer.body
    assert answer.body["view"]["applicant"]["name"] == OWNER.name
    assert answer.body["say"] == answer.body["view"]
    assert console.accesses(code)[0] == ("factors", "verified", "caller_asks")
    assert view(console, session, code)["proved"] is True


def test_day_and_procedure_prove_where_the_dossier_has_them(console: Console, code: str) -> None:
    dossier = console.face.parts.store.reader.find(recognise(code))
    assert dossier is not None
    assert dossier.received_at is not None
    assert dossier.procedure is not None
    told = (("submitted_on", f"{dossier.received_at:%Y-%m-%d}"), ("procedure", dossier.procedure.code))
    assert factors(console, console.sign_in("lan"), code, *told).status == 200


@pytest.mark.parametrize(
    "told",
    [
        (("id_last4", "1235"), ("full_name", "dang dinh duc")),
        (("id_last4", "1234"), ("full_name", "dang dinh")),
        (("id_last4", "1234"),),
        (("id_last4", "１２３４"), ("full_name", "Đặng Đình Đức")),
        (("submitted_on", "hôm qua"), ("procedure", "1")),
        (("phone_last4", "9050"), ("full_name", "Đặng Đình Đức")),
        (("one_time_code", "000000"),),
    ],
)
def test_a_wrong_factor_and_too_few_are_refused_alike(
    console: Console, code: str, told: tuple[tuple[str, str], ...]
) -> None:
    session = console.sign_in("lan")
    answer = factors(console, session, code, *told)
    assert (answer.status, answer.problem) == (403, "proof_refused")
    assert "detail" not in answer.body
    assert "proved" not in view(console, session, code)


def test_a_caller_is_believed_in_one_conversation_for_a_quarter_of_an_hour(console: Console, code: str) -> None:
    session = console.sign_in("lan")
    told = (("id_last4", "1234"), ("full_name", "duc dinh dang".title()))
    right = (("id_last4", "1234"), ("full_name", "Dang Dinh Duc"))
    assert factors(console, session, code, *told, conversation="1").status == 403
    assert factors(console, session, code, *right, conversation="1").status == 200
    assert view(console, session, code, conversation="1")["proved"] is True
    assert "proved" not in view(console, session, code, conversation="2")
    assert "proved" not in view(console, console.sign_in("mai"), code, conversation="1")
    later(console.clock, minutes=8)
    assert view(console, session, code, conversation="1")["proved"] is True
    later(console.clock, minutes=8)
    assert "proved" not in view(console, session, code, conversation="1")


def test_five_wrong_tries_lock_the_dossier_for_everyone(console: Console, code: str) -> None:
    session = console.sign_in("lan")
    for _ in range(5):
        assert factors(console, session, code, ("id_last4", "0000"), ("full_name", "x")).status == 403
    right = (("id_last4", "1234"), ("full_name", "Dang Dinh Duc"))
    assert factors(console, console.sign_in("mai"), code, *right).problem == "proof_refused"
    later(console.clock, days=1, minutes=1)
    assert factors(console, console.sign_in("hoa"), code, *right).status == 200


def test_an_identity_card_is_seen_at_a_counter_only(console: Console, code: str) -> None:
    card = ("id_card", "049 190 001 234")
    assert factors(console, console.sign_in("lan"), code, card).problem == "not_allowed"
    counter = console.sign_in("quay", Role.COUNTER)
    assert "id_card" in {each["kind"] for each in view(console, counter, code)["factors"]}
    assert factors(console, counter, code, ("id_card", "049190001235")).problem == "proof_refused"
    assert factors(console, counter, code, card).body["view"]["applicant"]["name"] == OWNER.name


def test_a_factor_is_told_once(console: Console, code: str) -> None:
    answer = factors(console, console.sign_in("lan"), code, ("id_last4", "1234"), ("id_last4", "1234"))
    assert answer.problem == "invalid_request"


def test_a_purpose_is_stated(console: Console, code: str) -> None:
    session = console.sign_in("lan")
    for path in ("views", "factors"):
        for body in ({"text": code}, {"text": code, "purpose": "curiosity"}):
            answer = console.ask("POST", f"/v1/operators/{path}", body, session=session)
            assert answer.problem == "invalid_request"


def test_an_admin_sees_no_dossier(console: Console, code: str) -> None:
    session = console.sign_in("quantri", Role.ADMIN)
    body = {"text": code, "purpose": "inspection"}
    assert console.ask("POST", "/v1/operators/views", body, session=session).problem == "not_allowed"
    body = {"text": "Đặng", "purpose": "inspection"}
    assert console.ask("POST", "/v1/search", body, session=session).problem == "not_allowed"


def test_only_a_console_asks(console: Console, code: str) -> None:
    session = console.sign_in("lan")
    body = {"text": code, "purpose": "caller_asks"}
    for kind in set(KeyKind) - {KeyKind.CONSOLE}:
        answer = console.ask("POST", "/v1/operators/views", body, session=session, kind=kind)
        assert answer.problem == "not_allowed", kind
    assert console.ask("POST", "/v1/operators/views", body).problem == "not_signed_in"


def test_two_people_show_the_full_identity(console: Console, code: str) -> None:
    lan, head, other = (
        console.sign_in(name, role)
        for name, role in (("lan", Role.OPERATOR), ("head", Role.SUPERVISOR), ("mai", Role.OPERATOR))
    )
    body = {"text": code, "purpose": "correction", "reason": "Số điện thoại sai"}
    asked = console.ask("POST", "/v1/operators/disclosures", body, session=lan, key="1").body
    again = console.ask("POST", "/v1/operators/disclosures", body, session=lan, key="1").body
    assert asked == again
    address = f"/v1/operators/disclosures/{asked['id']}"
    assert console.ask("POST", f"{address}/view", session=lan).problem == "not_allowed"
    assert console.ask("POST", f"{address}/decision", {"approve": True}, session=lan).problem == "not_allowed"
    [waiting] = console.ask("GET", "/v1/operators/disclosures", session=head).body["items"]
    assert (waiting["reason"], waiting["asked_by"], waiting["state"]) == (body["reason"], "lan", "asked")
    assert console.ask("GET", "/v1/operators/disclosures", session=other).body["items"] == []
    decided = console.ask("POST", f"{address}/decision", {"approve": True}, session=head).body
    assert decided["state"] == "approved"
    assert console.ask("POST", f"{address}/decision", {"approve": False}, session=head).problem == "conflict"
    assert console.ask("POST", f"{address}/view", session=head).problem == "not_allowed"
    [person] = console.ask("POST", f"{address}/view", session=lan).body["people"]
    assert (person["id_number"], person["phone"]) == (OWNER.id_number, OWNER.phone)
    assert console.accesses(code)[0] == ("full_identity", "supervisor", "correction")
    later(console.clock, minutes=14)
    assert console.ask("POST", f"{address}/view", session=lan).status == 200
    later(console.clock, minutes=2)
    assert console.ask("POST", f"{address}/view", session=lan).problem == "not_allowed"


def test_a_supervisor_does_not_consent_alone(console: Console, code: str) -> None:
    head = console.sign_in("head", Role.SUPERVISOR)
    body = {"text": code, "purpose": "correction", "reason": "x"}
    number = console.ask("POST", "/v1/operators/disclosures", body, session=head).body["id"]
    answer = console.ask("POST", f"/v1/operators/disclosures/{number}/decision", {"approve": True}, session=head)
    assert answer.problem == "not_allowed"
    for strange in ("0", "99999", "x", "9" * 30, "-1"):
        path = f"/v1/operators/disclosures/{strange}/decision"
        assert console.ask("POST", path, {"approve": True}, session=head).problem == "invalid_request"


def test_what_operators_looked_at_leaves_the_record_whole(console: Console, code: str) -> None:
    view(console, console.sign_in("lan"), code)
    assert console.face.parts.store.ledger.verify() is None


def test_the_verified_holder_is_told_who_looked_and_why(console: Console, code: str) -> None:
    view(console, console.sign_in("lan"), code)
    listed = console.face.parts.store.accesses.of_dossier(
        console.face.parts.store.reader.find(recognise(code)).id,
        1,  # type: ignore[union-attr,arg-type] # it is there
    )
    assert (listed[0].channel, listed[0].purpose, listed[0].operator_role) == ("console", "caller_asks", "operator")
    assert console.clock.now - listed[0].at < timedelta(seconds=1)
