"""What is wrong with one record stays with that record; what is wrong with a body is said at once."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lookup_api.domain.errors import InvalidRequest, TooLarge
from lookup_api.domain.statements import RefusedRecord
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds import national
from lookup_api.feeds.national import messages

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
GOOD = {"MaHoSo": "H47.16-240620-0001", "TrangThaiHoSo": "4", "ChuHoSo": "Lê Thị Bí Mật", "SoDienThoai": "0905123456"}
GOOD_STEP = {"MaHoSo": "H47.16-240620-0001", "ThoiDiemXuLy": "20240621090000", "TrangThai": "4", "NguoiXuLy": "Bí Mật"}
ODD_BYTES = [b'"', b"{", b"[", b"]", b"}", b"\\", b"\x00", b"\\u0000", b"\\ud800", b"1e999"]
DEEP: object = []
for _ in range(20):
    DEEP = [DEEP]


def _read(*records: object, service: str = "DongBoHoSoMC", now: datetime | None = None) -> national.Message:
    return national.read_message(json.dumps(records, ensure_ascii=False).encode(), service=service, now=now)


BAD_DOSSIERS = [
    ({"MaHoSo": ""}, "không có mã hồ sơ"),
    ({"MaHoSo": None}, "không có mã hồ sơ"),
    ({"MaHoSo": "không"}, "không có chữ số"),
    ({"MaHoSo": "Н47.16-240620-0001"}, "bảng chữ cái khác"),
    ({"MaHoSo": "1.004222"}, "mã thủ tục"),
    ({"MaHoSo": {"a": 1}}, "tại MaHoSo"),
    ({"TrangThaiHoSo": "11"}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": "đang xử lý"}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": "٤"}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": -1}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": 4.5}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": ""}, "TrangThaiHoSo để trống"),
    ({"TrangThaiHoSo": True}, "TrangThaiHoSo để trống"),
    ({"NgayTiepNhan": "20240230081500"}, "không có thật"),
    ({"NgayTiepNhan": "31/11/2024 08:15:00"}, "không có thật"),
    ({"NgayTiepNhan": "hôm qua"}, "định dạng"),
    ({"NgayTiepNhan": "20/06/2024"}, "định dạng"),
    ({"NgayTiepNhan": "19500101000000"}, "năm ngoài khoảng"),
    ({"NgayTiepNhan": "2024-06-20T08:15:00+99:99"}, "không có thật"),
    ({"NgayTiepNhan": ["20240620081500"]}, "tại NgayTiepNhan"),
    ({"DanhSachLePhi": [{"Gia": {}}]}, "tại DanhSachLePhi[0].Gia"),
    ({"DanhSachLePhi": "x"}, "không phải là danh sách"),
    ({"DanhSachLePhi": {"Gia": 1}}, "tại DanhSachLePhi"),
    ({"DanhSachHoSoBoSung": [{"NgayBoSung": ""}]}, "NgayBoSung"),
    ({"DanhSachHoSoBoSung": [1]}, "tại DanhSachHoSoBoSung[0]"),
    ({"GhiChu": DEEP}, "nhiều cấp"),
    ({"ChuHoSo": "a" * 9000}, "dài quá"),
]


@pytest.mark.parametrize(("change", "reason"), BAD_DOSSIERS, ids=range(len(BAD_DOSSIERS)))
def test_a_bad_dossier_is_refused_alone_with_its_place_and_reason(change: dict[str, object], reason: str) -> None:
    bad = {**GOOD, **change}
    message = _read(GOOD, bad, {**GOOD, "MaHoSo": "H47.16-240620-0002"})
    assert [statement.code for statement in message.statements] == ["H47.16-240620-0001", "H47.16-240620-0002"]
    (refused,) = message.refused
    assert refused.position == 1
    assert reason in refused.reason
    assert json.loads(refused.raw) == bad
    assert "Bí Mật" not in refused.reason
    assert "0905123456" not in refused.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ThoiDiemXuLy": ""}, "thời điểm"),
        ({"TrangThai": "x"}, "TrangThai"),
        ({"NgayBatDau": "20241301000000"}, "NgayBatDau"),
        ({"MaHoSo": ""}, "mã hồ sơ"),
    ],
)
def test_a_bad_event_is_refused_alone(change: dict[str, object], reason: str) -> None:
    message = _read({**GOOD_STEP, **change}, GOOD_STEP, service="CapNhatTienDoHoSoMC")
    assert len(message.statements) == 1
    assert [refused.position for refused in message.refused] == [0]
    assert reason in message.refused[0].reason


@pytest.mark.parametrize("record", [1, "x", None, True, [], [GOOD], 1.5])
def test_what_is_no_record_is_refused_alone(record: object) -> None:
    message = _read(record, GOOD)
    assert [refused.position for refused in message.refused] == [0]
    assert "không phải là một đối tượng" in message.refused[0].reason


def test_a_refused_record_is_named_by_its_code_where_it_has_one() -> None:
    message = _read({**GOOD, "TrangThaiHoSo": "99"}, {**GOOD, "MaHoSo": "?"})
    assert [refused.code for refused in message.refused] == ["H47.16-240620-0001", None]


def test_a_moment_in_the_future_is_refused_and_a_promise_is_not() -> None:
    now = datetime(2024, 6, 21, 8, tzinfo=VIETNAM)
    ahead = {**GOOD, "NgayTiepNhan": "20240624080000"}
    promised = {**GOOD, "NgayTiepNhan": "20240621093000", "NgayHenTra": "20250101080000"}
    message = _read(ahead, promised, now=now)
    assert [refused.position for refused in message.refused] == [0]
    assert "tương lai" in message.refused[0].reason
    assert len(_read(ahead).statements) == 1


def test_a_record_that_is_not_utf_8_is_refused_alone() -> None:
    body = b'[{"MaHoSo": "H47.16-240620-0001", "ChuHoSo": "\xff"}, ' + json.dumps(GOOD).encode() + b"]"
    message = national.read_message(body, service="DongBoHoSoMC")
    assert (len(message.statements), len(message.refused)) == (1, 1)


def test_a_record_beyond_any_real_one_is_refused_and_cut() -> None:
    message = _read(GOOD, {**GOOD, "GhiChu": "a" * (messages.LARGEST_RECORD + 1)})
    assert len(message.statements) == 1
    assert "quá lớn" in message.refused[0].reason
    assert len(message.refused[0].raw) < messages.LARGEST_RECORD


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"null",
        b"1",
        b'"x"',
        b"{",
        b"[1, 2",
        b"<xml/>",
        b"MaHoSo=1",
        b"\xff\xfe[\x00]\x00",
        b'{"service": "DongBoHoSoMC"}',
        b'{"service": "DongBoHoSoMC", "data": null}',
        b'{"service": "DongBoHoSoMC", "data": {}}',
        b'{"service": "DongBoHoSoMC", "data": "[]"}',
        b'{"service": ["DongBoHoSoMC"], "data": []}',
        b'{"service": "LayPhiLePhi", "maTTHC": "1.004222"}',
        b'{"service": "TraCuuHoSo"}',
        b'{"data": []}',
        b'{"service": "DongBoHoSoMC", "data": []} x',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"service": "DongBoHoSoMC", "data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        json.dumps({"service": "DongBoHoSoMC", "session": "a" * 9000, "data": []}).encode(),
    ],
    ids=range(22),
)
def test_a_body_that_is_no_message_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidRequest) as caught:
        national.read_message(body)
    assert "1.004222" not in caught.value.detail


def test_a_bare_array_without_a_service_is_refused_whole() -> None:
    with pytest.raises(InvalidRequest, match="DongBoHoSoMC"):
        national.read_message(json.dumps([GOOD]).encode())


@pytest.mark.parametrize(
    "body",
    [
        b" " * (national.LARGEST_BODY + 1),
        b"[" + b"{}," * national.MOST_RECORDS + b"{}]",
        b"[" + b"1," * (messages.MOST_VALUES + 1) + b"1]",
    ],
    ids=["bytes", "records", "values"],
)
def test_a_message_beyond_the_limits_is_refused_whole(body: bytes) -> None:
    with pytest.raises(TooLarge):
        national.read_message(body, service="DongBoHoSoMC")


def test_as_many_records_as_allowed_are_read() -> None:
    records = [{**GOOD, "MaHoSo": f"H47.16-240620-{number:05d}"} for number in range(national.MOST_RECORDS)]
    message = _read(*records)
    assert len(message.statements) == national.MOST_RECORDS
    assert len({statement.digest for statement in message.statements}) == national.MOST_RECORDS


def test_the_digest_minds_neither_the_order_of_keys_nor_blanks() -> None:
    turned = json.dumps([dict(reversed(GOOD.items()))], indent=4).encode()
    (first,) = _read(GOOD).statements
    (second,) = national.read_message(turned, service="DongBoHoSoMC").statements
    (third,) = _read({**GOOD, "TrangThaiHoSo": "9"}).statements
    assert first.digest == second.digest != third.digest
    both = {**GOOD, **GOOD_STEP}
    (as_dossier,) = _read(both).statements
    (as_step,) = _read(both, service="CapNhatTienDoHoSoMC").statements
    assert as_dossier.digest != as_step.digest


def _mutated(body: bytes, chance: random.Random) -> bytes:
    """One of many ways to spoil a body."""
    data = bytearray(body)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randrange(1, 40)]
            case 2:
                data[at:at] = data[at : at + chance.randrange(1, 200)]
            case 3:
                data[at:at] = chance.choice(
                    [b'"', b"{", b"[", b"]", b"}", b"\\", b"\x00", b"\\u0000", b"\\ud800", b"1e999"]
                )
            case 4:
                data = data.replace(chance.choice([b'"2"', b'""', b"[]", b"false", b"null"]), _odd_value(chance))
            case _:
                data = data[:at] if chance.random() < 0.2 else data
    return bytes(data)


def _odd_value(chance: random.Random) -> bytes:
    odd: list[object] = [
        -1, 10**30, 1.5, True, None, {}, [], [[]], {"a": {}}, "\u0000", "٤", "O" * 70, "20249999999999", "9" * 400,
        "\ufeff", "<script>", "' or 1=1 --", "Н47", [1], {"MaHoSo": 1}, "﷽" * 300,
    ]  # fmt: skip
    return json.dumps(chance.choice(odd), ensure_ascii=chance.random() < 0.5).encode()


def test_500_hostile_bodies_end_in_a_problem_or_in_refused_records() -> None:
    chance = random.Random(500)
    originals = [
        (json.dumps(SAMPLES[name], ensure_ascii=False).encode(), None)
        for name in ("dossiers_2020", "dossiers_2024", "steps", "look_up")
    ]
    originals.append((json.dumps(SAMPLES["bare_array"]["body"]).encode(), "DongBoHoSoMC"))
    ends = {"read": 0, "record": 0, "whole": 0}
    for _ in range(500):
        body, service = chance.choice(originals)
        if chance.random() < 0.1:
            body = chance.randbytes(chance.randrange(400))
        try:
            message = national.read_message(_mutated(body, chance), service=service)
        except (InvalidRequest, TooLarge):
            ends["whole"] += 1
            continue
        ends["record" if message.refused else "read"] += 1
        assert all(isinstance(refused, RefusedRecord) and refused.reason for refused in message.refused)
        assert all(statement.code.isprintable() for statement in message.statements)
    assert min(ends.values()) > 20, ends
