"""What a telephone exchange tells: who is believed, whose screen a call comes to, events in any order."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_bot.console.rings import Malformed, Ring, after, read_event
from hotline_bot.console.words import masked
from tests.support.console import CTI_SECRET, Office, open_office
from tests.support.fake_lookup_api import NOW

BEARER = {"Authorization": f"Bearer {CTI_SECRET}"}
NEW = {"event": "newCall", "callId": "c1", "from": "+84905123418", "to": "1022", "direction": "in", "user[]": "101"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


LABELLED = [
    ("good", NEW, BEARER, "", 200),
    ("in the address", NEW, {}, f"/{CTI_SECRET}", 200),
    ("replayed", NEW, BEARER, "", 200),
    ("unsigned", NEW, {}, "", 403),
    ("forged", NEW, {"Authorization": "Bearer another secret"}, "", 403),
    ("another scheme", NEW, {"Authorization": f"Basic {CTI_SECRET}"}, "", 403),
    ("forged in the address", NEW, {}, "/another", 403),
    ("not ascii", NEW, {"Authorization": "Bearer đ".encode().decode("latin-1")}, "", 403),
    ("no event", {"callId": "c1"}, BEARER, "", 422),
    ("unknown event", NEW | {"event": "sing"}, BEARER, "", 422),
    ("no call", {"event": "newCall"}, BEARER, "", 422),
    ("a long call", NEW | {"callId": "x" * 200}, BEARER, "", 422),
    ("empty", {}, BEARER, "", 422),
    ("oversized", NEW | {"cause": "x" * 40_000}, BEARER, "", 413),
]


@pytest.mark.parametrize(
    ("form", "headers", "path", "status"), [row[1:] for row in LABELLED], ids=[row[0] for row in LABELLED]
)
def test_the_table_of_events(
    office: Office, form: dict[str, str], headers: dict[str, str], path: str, status: int
) -> None:
    client = office.app.test_client()
    assert client.post(f"/cti{path}", data=form, headers=headers).status_code == status
    assert len(office.rings.all()) == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"event": 1}', b'{"event": {"a": 1}, "callId": []}', b"\xff"]
)
def test_json_that_is_no_event_is_refused(office: Office, body: bytes) -> None:
    answer = office.app.test_client().post("/cti", data=body, headers=BEARER, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["code"] == "invalid_request"


def test_json_does_as_a_form_does(office: Office) -> None:
    told = {"event": "newCall", "callId": "c1", "from": "0905123418", "direction": "in", "user": ["101", "102"]}
    assert office.app.test_client().post("/cti", json=told, headers=BEARER).status_code == 200
    (ring,) = office.rings.all()
    assert (ring.number, ring.people) == ("0905123418", ("101", "102"))


def test_a_call_rings_at_those_who_are_rung_and_comes_to_who_answers(office: Office) -> None:
    mai, lan = office.operator(extension="101"), office.operator("Phạm Văn Cường", extension="102")
    client = office.app.test_client()
    client.post("/cti", data=NEW, headers=BEARER)
    assert "09•• ••• •18" in mai.get().text
    assert "Có cuộc gọi đến" not in lan.get().text
    told = mai.client.get("/console/events?state=x&at=/console/").json
    assert told is not None
    assert "09•• ••• •18" in told["regions"]["call"]
    client.post("/cti", data=NEW | {"event": "answer", "answeringNumber": "101", "user[]": ""}, headers=BEARER)
    assert mai.client.get("/console/events?state=x&at=/console/").json == {"leave": "/console/", "state": ""}
    assert "không dùng để xác minh" in mai.get().text
    client.post("/cti", data=NEW | {"event": "hangup"}, headers=BEARER)
    assert "Có cuộc gọi đến" not in mai.get().text
    assert "Đang nói chuyện" in mai.text  # until its note is written
    assert "905123418" not in mai.html
    assert office.counted == ["c1"]


def test_a_call_that_was_ended_here_does_not_come_again_while_its_telephone_is_up(office: Office) -> None:
    mai, client = office.operator(extension="101"), office.app.test_client()
    client.post("/cti", data=NEW, headers=BEARER)
    mai.get().do("/call", call="c1").do("/end", disposition="answered")
    assert "Cuộc gọi đã kết thúc" in mai.text
    told = mai.client.get("/console/events?state=x&at=/console/").json
    assert told is not None
    assert "leave" not in told
    assert "Có cuộc gọi đến" not in told["regions"]["call"]
    client.post("/cti", data=NEW | {"callId": "c2"}, headers=BEARER)
    assert "Có cuộc gọi đến" in mai.get().text  # the next one does
    assert "Đang nói chuyện" in mai.do("/call", call="c2").text


def test_what_the_automatic_service_found_comes_along_to_the_screen(office: Office) -> None:
    mai = office.operator(extension="101")
    office.rings.expect("0905123418", "H47.16-240617-0001", office.now)
    client = office.app.test_client()
    client.post("/cti", data=NEW, headers=BEARER)
    client.post("/cti", data=NEW | {"event": "answer", "answeringNumber": "101", "user[]": ""}, headers=BEARER)
    mai.client.get("/console/events?state=x&at=/console/")
    assert mai.get().field_of("asked") == "H47.16-240617-0001"
    assert "Tổng đài tự động đã tra …0001" in mai.text
    assert "Hồ sơ đang được giải quyết" not in mai.text  # nothing is opened before the operator wants it
    assert office.counted == []  # counted as a caller of the automatic service


def test_another_caller_and_a_later_call_bring_nothing_along(office: Office) -> None:
    office.rings.expect("0905123418", "H47.16-240617-0001", office.now)
    other = read_event(list((NEW | {"from": "0905123419"}).items()))
    assert not office.rings.tell(other, office.now)
    late = office.now + timedelta(minutes=6)
    assert not office.rings.tell(read_event(list((NEW | {"callId": "c2"}).items())), late)
    assert {ring.found for ring in office.rings.all()} == {""}


def test_a_call_for_everybody_is_taken_by_one(office: Office) -> None:
    mai, cuong = office.operator(), office.operator("Phạm Văn Cường")
    office.app.test_client().post("/cti", data=NEW | {"user[]": ""}, headers=BEARER)
    mai.get()
    cuong.get()
    assert "Nhận cuộc gọi" in cuong.text
    mai.do("/call", call="c1")
    assert "Nhận cuộc gọi" not in cuong.get().text.replace("Nhận cuộc gọi đến", "")
    assert "người khác đã nhận" in cuong.do("/call", call="no such call").text


def test_events_in_any_order_end_in_the_same(office: Office) -> None:
    told = [
        read_event(list((NEW | change).items())) for change in ({}, {"event": "answer", "answeringNumber": "102"}, {})
    ]
    ends = set()
    for order in itertools.permutations(told):
        rings: tuple[Ring, ...] = ()
        for event in order:
            rings = after(rings, event, NOW)
        ends.add((rings[0].answered, rings[0].number))
    assert ends == {(True, "+84905123418")}


def test_calls_are_forgotten(office: Office) -> None:
    rings = after((), read_event(list(NEW.items())), NOW)
    other = read_event(list((NEW | {"callId": "c2"}).items()))
    assert [ring.call for ring in after(rings, other, NOW + timedelta(minutes=4))] == ["c1", "c2"]
    assert [ring.call for ring in after(rings, other, NOW + timedelta(minutes=6))] == ["c2"]
    assert after((), read_event(list((NEW | {"direction": "out"}).items())), NOW) == ()


@pytest.mark.parametrize("number", ["<script>", "anonymous", "+", "1" * 40, "0905'--", "٠٩٠٥١٢٣٤١٨"])
def test_what_is_no_number_is_no_hint(number: str) -> None:
    assert read_event(list((NEW | {"from": number}).items())).number == ""


@pytest.mark.parametrize("fields", [[], [("event", "newCall")], [("event", "x"), ("callId", "1")]])
def test_what_is_no_event(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(Malformed):
        read_event(fields)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0905123418", "09•• ••• •18"), ("+84905123418", "09•• ••• •18"), ("1022", "••••"), ("", ""), ("113", "•••")],
)
def test_numbers_are_shown_by_their_ends(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_a_journal_that_is_away_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from lookup_api.exchange import ExchangeUnavailable

    def away(*_: Any) -> None:
        raise ExchangeUnavailable

    monkeypatch.setattr(office.rings, "tell", away)
    assert office.app.test_client().post("/cti", data=NEW, headers=BEARER).status_code == 503
