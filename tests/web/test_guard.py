"""Every address is guarded, documented, and answers a problem instead of a 500."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.dossier import Dossier
from lookup_api.web.app import all_routes, create_app
from lookup_api.web.measures import Measures
from tests.support.hostile import hostile_texts
from tests.web.conftest import Face


def filled_rule(rule: str) -> str:
    return (
        rule.replace("<code>", "H47.16-261105-0042")
        .replace("<token>", "A" * 32)
        .replace("<service>", "x")
        .replace("<key>", "no-such-key")
    )


def test_every_flask_rule_is_a_route_of_the_table(face: Face) -> None:
    table = {(route.method, route.rule) for route in all_routes(face.parts, Measures())}
    app = create_app(face.parts)
    rules = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert {(method, rule) for method, rule in rules if method != "HEAD"} == table


def test_a_route_for_keyed_channels_refuses_no_key_a_wrong_key_and_another_kind(face: Face) -> None:
    keyed = [route for route in all_routes(face.parts, Measures()) if route.keys and not route.signs_in_itself]
    assert keyed
    for route in keyed:
        address = filled_rule(route.rule)
        assert face.client.open(address, method=route.method).get_json()["code"] == "not_signed_in"
        wrong = face.client.open(address, method=route.method, headers={"Authorization": "Bearer nonsense"})
        assert wrong.status_code == 401
        other = next(kind for kind in KeyKind if kind not in route.keys)
        refused = face.client.open(address, method=route.method, headers=face.bearer(other))
        assert refused.get_json()["code"] == "not_allowed"


def test_a_wrong_key_is_refused_even_where_none_is_asked_for(face: Face) -> None:
    answer = face.client.get("/healthz", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_is_refused(face: Face) -> None:
    face.parts.store.keys.revoke("test-kiosk")
    assert face.client.get("/healthz", headers=face.bearer(KeyKind.KIOSK)).status_code == 401


def test_every_documented_route_stands_in_the_openapi_document(face: Face) -> None:
    document = face.client.get("/openapi.json").get_json()
    for route in all_routes(face.parts, Measures()):
        path = route.rule.replace("<", "{").replace(">", "}")
        assert (path in document["paths"]) == route.documented
    components = document["components"]["schemas"]
    assert set(components["StageKey"]["enum"]) >= {"submitted", "returned"}
    assert {"Outcome", "NextStep", "TimelinessKey", "ProblemCode"} <= set(components)


def test_unknown_addresses_and_methods_answer_a_problem(face: Face) -> None:
    assert face.client.get("/nowhere").get_json()["status"] == 404
    assert face.client.delete("/v1/lookups").get_json()["status"] == 405
    assert face.client.options("/v1/lookups").status_code == 405


def test_what_nobody_foresaw_answers_try_again_and_tells_nothing(
    face: Face, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> Dossier:
        raise RuntimeError("Nguyễn Văn Mẫu 0905000001")

    monkeypatch.setattr(face.parts.store.reader, "find", breaks)
    answer = face.client.get("/v1/dossiers/H47.16-261105-0042")
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "store_unavailable"
    assert "Retry-After" in answer.headers
    assert "Mẫu" not in answer.get_data(as_text=True)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["unforeseen"]


def test_the_correlation_id_is_taken_over_or_made(face: Face) -> None:
    assert face.client.get("/healthz", headers={"X-Request-Id": "sms-42"}).headers["X-Request-Id"] == "sms-42"
    for odd in ("", "a b", "x" * 65, "Ê"):
        made = face.client.get("/healthz", headers={"X-Request-Id": odd}).headers["X-Request-Id"]
        assert made != odd
        assert len(made) == 16


def test_health_readiness_and_metrics(face: Face) -> None:
    assert face.client.get("/healthz").get_json()["status"] == "ok"
    assert face.client.get("/readyz").get_json()["status"] == "ready"
    face.client.get("/v1/dossiers/H47.16-261105-0042")
    counted = face.client.get("/metrics").get_data(as_text=True)
    assert 'lookups_total{channel="web",outcome="dossier_not_found"} 1.0' in counted
    assert "H47" not in counted


Entrance = Callable[[Face, str, dict[str, str]], TestResponse]


def by_address(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    return face.client.get(f"/v1/dossiers/{quote(text, safe='')}", environ_base=caller)


def by_lookup(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    asked = {"text": text, "asker": {"kind": "device", "id": caller["REMOTE_ADDR"]}}
    return face.client.post("/v1/lookups", json=asked, headers=face.bearer(KeyKind.KIOSK))


def by_proof(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    asked = {"text": "H47.99-261105-9999", "proof": {"kind": "token", "value": text}}
    return face.client.post("/v1/lookups", json=asked, environ_base=caller)


def by_raw_body(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    return face.client.post("/v1/lookups", data=text.encode("utf-8", "replace"), environ_base=caller)


def by_phone_page(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    return face.client.get(f"/t/{quote(text, safe='')}", query_string={"lang": text[:9]}, environ_base=caller)


def by_feed(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    body = text.encode("utf-8", "replace")
    return face.client.post(
        f"/v1/feeds/national/{quote(text[:20], safe='')}",
        data=body,
        headers=face.bearer(KeyKind.FEED),
        environ_base=caller,
    )


def by_feed_record(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    record = {"MaHoSo": text, "TrangThaiHoSo": "2", "NgayTiepNhan": text, "ChuHoSo": text, "DanhSachLePhi": text}
    message = {"service": "DongBoHoSoMC", "data": [record, {"MaHoSo": text}]}
    return face.client.post("/v1/feeds/national", json=message, headers=face.bearer(KeyKind.FEED), environ_base=caller)


def by_sign_in(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    return face.client.post("/v1/feeds/session", json={"username": text, "password": text}, environ_base=caller)


def by_label(face: Face, text: str, caller: dict[str, str]) -> TestResponse:
    return face.client.get(
        f"/v1/dossiers/{quote(text, safe='')}/qr", headers=face.bearer(KeyKind.COUNTER), environ_base=caller
    )


@pytest.mark.parametrize(
    "entrance",
    [by_address, by_lookup, by_proof, by_raw_body, by_phone_page, by_feed, by_feed_record, by_sign_in, by_label],
)
def test_500_hostile_inputs_on_every_entrance_are_answered_and_show_nobodys_dossier(
    face: Face, entrance: Entrance
) -> None:
    codes = {face.shown[name].dossier.code for name in face.shown}
    for number, text in enumerate(hostile_texts(500)):
        # Each from an address of its own: a spent budget would answer for the code under test.
        answer = entrance(face, text.replace("\ud7ff", ""), {"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250}"})
        assert answer.status_code in {200, 308, 400, 401, 403, 404, 405, 409, 413, 422}, (number, answer.status_code)
        assert not any(code in answer.get_data(as_text=True) for code in codes), number
        if answer.status_code != 200 and answer.mimetype == "application/problem+json":
            assert answer.get_json()["code"]
