"""The relay: passed on unchanged, answered unchanged, and a copy of ours that nothing loses."""

import gzip
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from lookup_api.feeds.relay import Copies, Copy, Delivery, create_relay, deliver_for_ever
from lookup_api.feeds.relay.passing import copy_of
from lookup_api.sealing import KeyRing
from tests.support.patience import PATIENCE, until

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
ENVELOPE = json.dumps(SAMPLES["dossiers_2020"], ensure_ascii=False, indent=3).encode()
ANSWER = {"error_code": "0", "message": "Đồng bộ thành công"}


class FarSide:
    """The national portal: remembers what it was sent, and answers as it is told."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.heard: list[httpx.Request] = []
        self._answer = answer or (lambda _: httpx.Response(200, json=ANSWER))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.heard.append(request)
        answer = self._answer(request)
        # As it comes from a network: unread, and packed where it is packed.
        raw = b"".join(answer.stream)  # type: ignore[arg-type]  # a synchronous one
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(raw))


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "relay", KeyRing.new().sealer)


def client_of(copies: Copies, far: FarSide, **options: Any) -> Any:
    relay = create_relay(
        copies, "https://far.example.vn/base/", threading.Event(), transport=httpx.MockTransport(far), **options
    )
    return relay.test_client()


def kept(copies: Copies) -> list[Copy]:
    read = [copies.read(path) for path in copies.waiting()]
    return [copy for copy in read if copy is not None]


def test_bytes_address_and_headers_go_on_unchanged(copies: Copies) -> None:
    far = FarSide()
    headers = {"dstcode": "VN:GOV:000.00.00.G22:vpcpdvcqg", "Charset": "utf-8", "Authorization": "Bearer theirs",
               "Content-Type": "application/json", "X-Own": "một".encode().decode("latin-1")}  # fmt: skip
    client_of(copies, far).post(
        "/api/%C4%91%E1%BB%93ng b%E1%BB%99?a=1&isUpdating=True&c=%2F", data=ENVELOPE, headers=headers
    )
    (request,) = far.heard
    assert request.content == ENVELOPE
    assert str(request.url) == (
        "https://far.example.vn/base/api/%C4%91%E1%BB%93ng%20b%E1%BB%99?a=1&isUpdating=True&c=%2F"
    )
    sent = {name.lower(): value for name, value in request.headers.raw}
    assert {name: sent[name.lower().encode()] for name in headers} == {
        name: value.encode("latin-1") for name, value in headers.items()
    }
    assert request.headers["host"] == "far.example.vn"
    assert not any(b"httpx" in value for value in sent.values()), "nothing of the relay's own"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_every_other_method_goes_on_as_well_and_is_not_kept(copies: Copies, method: str) -> None:
    far = FarSide(lambda _: httpx.Response(204))
    answer = client_of(copies, far).open("/x?y", method=method)
    assert (answer.status_code, far.heard[0].method, far.heard[0].url.raw_path) == (204, method, b"/base/x?y")
    assert kept(copies) == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json=ANSWER, headers={"X-Far": "1"}),
        httpx.Response(500, content=b"\xff\x00broken", headers={"Content-Type": "text/plain"}),
        httpx.Response(200, content=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}),
        httpx.Response(
            302, headers=[("Location", "https://elsewhere.example.vn/"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        ),
        httpx.Response(401, content=b""),
    ],
    ids=["json", "broken", "packed", "redirect", "empty"],
)
def test_the_answer_comes_back_unchanged(copies: Copies, answer: httpx.Response) -> None:
    raw = b"".join(answer.stream)  # type: ignore[arg-type]  # a synchronous one
    seen = client_of(copies, FarSide(lambda _: answer)).post("/", data=ENVELOPE)
    assert (seen.status_code, seen.data) == (answer.status_code, raw)
    own = [(name.lower(), value) for name, value in seen.headers if name != "Content-Length"]
    assert own == [(name, value) for name, value in answer.headers.multi_items() if name != "content-length"]


def test_what_states_something_of_dossiers_is_kept_sealed_for_its_owner_alone(copies: Copies, tmp_path: Path) -> None:
    client = client_of(copies, FarSide())
    client.post("/api?isUpdating=True", data=ENVELOPE)
    (path,) = copies.waiting()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "Trần".encode() not in path.read_bytes()
    assert kept(copies) == [Copy(None, "isUpdating=True", ENVELOPE)]
    assert "Trần" not in repr(kept(copies))


BARE = json.dumps(SAMPLES["bare_array"]["body"]).encode()


@pytest.mark.parametrize(
    ("path", "body", "service"),
    [
        ("api", ENVELOPE, None),
        ("api/DongBoHoSoMC", BARE, "DongBoHoSoMC"),
        ("api/them-moi", BARE, "DongBoHoSoMC"),
        ("api/tien-do", json.dumps(SAMPLES["steps"]["data"]).encode(), "CapNhatTienDoHoSoMC"),
        ("api/progress/", b"[]", "CapNhatTienDoHoSoMC"),
        ("v2/CapNhatTrangThai", b'[{"MaHoSo": "1", "TrangThai": 5}]', "CapNhatTrangThai"),
        ("v2/x", b'[{"MaHoSo": "1", "TrangThai": 5}]', "CapNhatTrangThai"),
        ("v2/x", b'\xef\xbb\xbf {"MaHoSo": "G09.20-20260609-0092637", "NgayNop": ""}', "DongBoHoSoMC"),
    ],
)
def test_what_a_message_is_for_is_seen_from_its_envelope_address_or_shape(
    path: str, body: bytes, service: str | None
) -> None:
    copy = copy_of(path, "", body)
    assert copy is not None
    assert copy.service == service


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(SAMPLES["sign_in"]).encode(),
        json.dumps(SAMPLES["look_up"]).encode(),
        b'{"service": "LayThuTuc", "maTTHC": "1.004222"}',
        b'{"client_id": "demo", "client_secret": "x"}',
        b"", b"[]", b"[1]", b"[null]", b"{", b"[" * 100_000, b'{"data": 1}', b'{"data": []}', b"\xff", b'"x"',
    ],
    ids=range(14),
)  # fmt: skip
def test_sign_ins_questions_and_what_is_no_message_are_passed_on_and_not_kept(copies: Copies, body: bytes) -> None:
    far = FarSide()
    assert client_of(copies, far).post("/api", data=body).get_json() == ANSWER
    assert far.heard[0].content == body
    assert kept(copies) == []


@pytest.mark.parametrize(
    ("failure", "status"), [(httpx.ConnectError, 502), (httpx.ReadError, 502), (httpx.ReadTimeout, 504)]
)
def test_where_the_far_side_fails_ours_is_kept_and_the_sender_hears_no_success(
    copies: Copies, failure: type[httpx.TransportError], status: int
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure("no")

    answer = client_of(copies, FarSide(fail)).post("/api", data=ENVELOPE)
    assert answer.status_code == status
    assert answer.get_json()["error_code"] not in (0, 3, -3)
    assert "thành công" not in answer.get_json()["message"].lower()
    assert [copy.body for copy in kept(copies)] == [ENVELOPE]


def test_a_copy_that_cannot_be_written_does_not_stop_the_message(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Copy) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(copies, "keep", full)
    assert client_of(copies, FarSide()).post("/api", data=ENVELOPE).get_json() == ANSWER


def test_a_disk_that_does_not_answer_holds_the_message_up_for_its_bound_and_the_copy_is_written_yet(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, free = copies.keep, threading.Event()

    def slow(copy: Copy) -> Path:
        assert free.wait(PATIENCE)
        return keep(copy)

    monkeypatch.setattr(copies, "keep", slow)
    client = client_of(copies, FarSide(), copy_seconds=0.01)
    assert client.post("/api", data=ENVELOPE).get_json() == ANSWER
    assert kept(copies) == [], "the far side had it before the disk"
    free.set()
    until(copies.waiting)


def delivery(copies: Copies, ours: Callable[[httpx.Request], httpx.Response]) -> Delivery:
    return Delivery(copies, "http://ours.example.vn", "a-feed-key", transport=httpx.MockTransport(ours))


def test_copies_are_delivered_in_order_with_our_key_and_let_go(copies: Copies) -> None:
    for number in range(12):
        copies.keep(Copy("DongBoHoSoMC", "isUpdating=True", b"[%d]" % number))
    copies.keep(Copy(None, "", ENVELOPE))
    ours = FarSide()
    assert delivery(copies, ours).deliver_waiting()
    assert [request.content for request in ours.heard] == [*(b"[%d]" % number for number in range(12)), ENVELOPE]
    assert str(ours.heard[0].url) == "http://ours.example.vn/v1/feeds/national/DongBoHoSoMC?isUpdating=True"
    assert str(ours.heard[-1].url) == "http://ours.example.vn/v1/feeds/national"
    assert {request.headers["authorization"] for request in ours.heard} == {"Bearer a-feed-key"}
    assert copies.waiting() == []


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_what_our_api_does_not_take_now_waits_and_nothing_overtakes_it(copies: Copies, status: int) -> None:
    copies.keep(Copy(None, "", b"1"))
    copies.keep(Copy(None, "", b"2"))
    away = FarSide(lambda _: httpx.Response(status))
    assert not delivery(copies, away).deliver_waiting()
    assert [request.content for request in away.heard] == [b"1"]
    assert len(copies.waiting()) == 2


def test_what_our_api_never_takes_is_put_aside_for_a_person(copies: Copies) -> None:
    path = copies.keep(Copy(None, "", b"1"))
    assert delivery(copies, FarSide(lambda _: httpx.Response(422))).deliver_waiting()
    assert path.with_suffix(".refused").exists()
    assert copies.waiting() == []


def test_a_damaged_copy_is_put_aside_and_holds_up_nothing(copies: Copies) -> None:
    first = copies.keep(Copy(None, "", b"1"))
    copies.keep(Copy(None, "", b"2"))
    first.write_bytes(b"x" * 100)
    ours = FarSide()
    assert delivery(copies, ours).deliver_waiting()
    assert [request.content for request in ours.heard] == [b"2"]
    assert first.with_suffix(".damaged").exists()


def test_a_copy_under_another_name_does_not_open(copies: Copies) -> None:
    path = copies.keep(Copy(None, "", b"1"))
    assert copies.read(path.rename(path.with_name("0-00.copy"))) is None


def test_delivery_goes_on_after_failures_until_it_is_stopped() -> None:
    tried: list[int] = []
    arrived, stopped = threading.Event(), threading.Event()

    def deliver() -> bool:
        tried.append(len(tried))
        if len(tried) == 2:
            raise OSError
        if len(tried) == 4:
            stopped.set()
            arrived.set()
        return len(tried) > 3

    deliver_for_ever(deliver, arrived, stopped, shortest=0.001)
    assert tried == [0, 1, 2, 3]
