"""Every address is guarded, documented, and answers a problem instead of a 500."""

import random
import string
from urllib.parse import quote

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.dossier import Dossier
from lookup_api.web.app import all_routes, create_app
from lookup_api.web.measures import Measures
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


def hostile(seed: int) -> str:
    chance = random.Random(seed)
    alphabets = (
        string.printable,
        "".join(map(chr, range(0x20))) + "\x7f\u200b\u202e\ufeff",
        "H47.16-261105-0042/\\'\";--<>{}%$ĐđỡỆ",
        "Н４７．１６－٢٦١١٠٥𝟘𝟙🙂",
    )
    return "".join(chance.choice(alphabets[chance.randrange(4)]) for _ in range(chance.choice((1, 5, 40, 300, 4000))))


def test_hostile_input_on_every_entrance_is_answered_and_never_another_persons_dossier(face: Face) -> None:
    codes = {face.shown[name].dossier.code for name in face.shown}
    entrances = [
        lambda text: face.client.get(
            "/v1/dossiers/" + text.replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
        ),
        lambda text: face.client.post("/v1/lookups", json={"text": text}, headers=face.bearer(KeyKind.KIOSK)),
        lambda text: face.client.post("/v1/lookups", data=text.encode("utf-8", "replace")),
        lambda text: face.client.get("/t/" + quote(text, safe="")),
        lambda text: face.client.post(
            "/v1/feeds/national", data=text.encode("utf-8", "replace"), headers=face.bearer(KeyKind.FEED)
        ),
        lambda text: face.client.post("/v1/feeds/session", data=text.encode("utf-8", "replace")),
    ]
    for seed in range(500):
        answer = entrances[seed % len(entrances)](hostile(seed))
        assert answer.status_code in {200, 400, 401, 403, 404, 405, 413, 422, 429}, (seed, answer.status_code)
        assert not any(code in answer.get_data(as_text=True) for code in codes), seed
