"""An operator's search over HTTP: what a text may be, masked hits, pages, budget, and the record."""

from dataclasses import replace

import pytest

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier, Person, PersonRole
from lookup_api.service.look_up import BUDGETS
from tests.web.conftest import Face
from tests.web.console import Answer, Console, console_of

OWNER = Person(role=PersonRole.OWNER, name="Đặng Đình Đức Ngọc", id_number="049190001234", phone="0905000077")


@pytest.fixture
def console(face: Face) -> Console:
    return console_of(face)


@pytest.fixture
def dossier(console: Console) -> Dossier:
    """A dossier whose owner is known."""
    code = recognise(console.face.shown["processing"].dossier.code)
    with console.face.parts.store.write() as writer:
        loaded = writer.load(code)
        assert loaded is not None
        return writer.save(loaded, (OWNER,))


def search(console: Console, session: str, text: str, **more: object) -> Answer:
    return console.ask("POST", "/v1/search", {"text": text, "purpose": "caller_asks", **more}, session=session)


@pytest.mark.parametrize(("text", "by"), [
    ("{code}", "code"), ("  {lower} ", "code"), ("{keypad}", "keypad"), ("0905 000 077", "phone"),
    ("+84905000077", "phone"), ("049190001234", "id_number"), ("Đặng Đình Đức Ngọc", "name"),
    ("ngoc duc dinh dang", "name"), ("dang dinh duc", "name"), ("dang dinh duc ngocc", "name"),
    ("dinnh duc", "name"),
])  # fmt: skip
def test_a_dossier_is_found_by_whatever_the_caller_has(console: Console, dossier: Dossier, text: str, by: str) -> None:
    asked = text.format(code=dossier.code, lower=dossier.code.lower(), keypad=dossier.keypad)
    answer = search(console, console.sign_in("lan"), asked)
    assert answer.status == 200, answer.body
    [hit] = [each for each in answer.body["items"] if each["code"] == dossier.code]
    assert hit["found_by"] == by
    assert by in answer.body["meant"]
    if by not in {"code", "keypad"}:
        assert (hit["name"], hit["phone"], hit["role"]) == ("Đ••• Đ••• Đ•• N•••", "••••••••77", "owner")
    assert OWNER.name not in str(answer.body)
    assert str(OWNER.id_number) not in str(answer.body)


def test_a_mended_slip_says_so(console: Console, dossier: Dossier) -> None:
    session = console.sign_in("lan")
    [exact] = search(console, session, "dang dinh duc ngoc").body["items"]
    [mended] = search(console, session, "dang dinh duc ngok").body["items"]
    assert exact.get("exact", True) is True
    assert mended["exact"] is False
    assert mended["code"] == exact["code"] == dossier.code


def test_a_hit_does_not_name_what_its_province_keeps_back(
    console: Console, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, rules = console.sign_in("lan"), console.face.parts.rules
    procedure = dossier.procedure
    assert procedure is not None
    [named] = search(console, session, dossier.code).body["items"]
    assert named["procedure"] == procedure.name
    listing = replace(rules.profile(dossier), sensitive_procedures=(procedure.code,))
    monkeypatch.setattr(rules, "profile", lambda _dossier: listing)
    [kept_back] = search(console, session, dossier.code).body["items"]
    assert "procedure" not in kept_back


def test_every_search_and_every_hit_is_on_record(console: Console, dossier: Dossier) -> None:
    session = console.sign_in("lan")
    search(console, session, "0905000077", purpose="complaint")
    assert console.accesses(dossier.code)[0] == ("search", "operator", "complaint")
    assert console.face.parts.store.ledger.verify() is None


def test_a_purpose_is_stated_and_bounds_hold(console: Console) -> None:
    session = console.sign_in("lan")
    for body in (
        {"text": "an"}, {"text": "", "purpose": "caller_asks"}, {"text": "x" * 300, "purpose": "caller_asks"},
        {"text": "an", "purpose": "caller_asks", "limit": 51}, {"text": "an", "purpose": "caller_asks", "x": 1},
        {"text": "an", "purpose": "caller_asks", "after": "9:9"},
        {"text": "an", "purpose": "caller_asks", "after": "x"},
        {"text": "an", "purpose": "caller_asks", "after": "0:9999999999999999999"},
    ):  # fmt: skip
        assert console.ask("POST", "/v1/search", body, session=session).problem == "invalid_request", body


@pytest.mark.parametrize("text", ["\0", "%", "' OR 1=1 --", "😀", "ﷺ" * 30, "привет", "1", "\u202e" * 9, "x" * 256])
def test_hostile_texts_are_answered(console: Console, text: str) -> None:
    answer = search(console, console.sign_in("lan"), text)
    assert answer.status == 200, answer.body
    assert answer.body["items"] == []


def test_pages_join_without_a_gap_or_a_repetition(console: Console) -> None:
    base = console.face.shown["processing"].dossier
    with console.face.parts.store.write() as writer:
        codes = [
            writer.save(
                replace(base, id=None, keypad=None, code=f"H47.99-261118-{number:04d}", aliases=()),
                (Person(role=PersonRole.OWNER, name=name),),
            ).code
            for number, name in enumerate(["Quách Thị Mơ"] * 5 + ["Quách Thị Mơ Mộng"] * 3 + ["Quách Thị Mợi"] * 2, 1)
        ]
    session, after, met = console.sign_in("lan"), None, []
    for _ in range(12):
        more = {} if after is None else {"after": after}
        body = search(console, session, "mo quach thi", limit=2, **more).body
        met += [hit["code"] for hit in body["items"]]
        after = body.get("more")
        if after is None:
            break
    assert met == [*codes[4::-1], *codes[7:4:-1], *codes[:7:-1]]


def test_an_operators_budget_ends(console: Console) -> None:
    session = console.sign_in("lan")
    look_up = console.face.parts.look_up
    asker = console.face.parts.mark_asker("operator", "lan")
    rule = BUDGETS[next(kind for kind in BUDGETS if kind == "operator")]
    look_up.budgets.spend(asker, b"x" * 16, rule.units, console.clock.now, rule.window)
    assert search(console, session, "an").problem == "too_many_attempts"
    assert search(console, console.sign_in("mai"), "an").status == 200
