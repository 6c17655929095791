"""The messages of real senders (invented people), posted as they post them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CodeKind,
    CollectMethod,
    Fee,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    Supplement,
)
from lookup_api.domain.errors import InvalidRequest, TooLarge
from lookup_api.domain.statements import DossierStatement, StepStatement
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds import national

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))


def _body(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type,misc]  # numbers of a date


def _only_dossier(message: national.Message) -> DossierStatement:
    (statement,) = message.statements
    assert isinstance(statement, DossierStatement)
    assert message.refused == ()
    return statement


def test_a_message_of_2020_in_its_envelope() -> None:
    message = national.read_message(_body(SAMPLES["dossiers_2020"]))
    assert (message.service, message.updating) == (national.Service.DOSSIERS, False)
    assert (message.session, message.sender) == ("7f2b0c34-demo-session", "000.00.00.H47")
    stated = _only_dossier(message)
    assert stated == DossierStatement(
        code="000.00.16.H47-240620-0001",
        digest=stated.digest,
        procedure=Procedure(
            code="1.004222",
            name="Đăng ký thường trú",
            field="Đăng ký, quản lý cư trú",
            field_code="G01-CA01",
            known=False,
        ),
        people=(Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", phone="0905000001", email="mau@example.vn"),),
        agency_name="UBND huyện Mẫu",
        sender="000.00.00.H47",
        collect=CollectMethod.COUNTER,
        received_at=_at(2024, 6, 20, 8, 15),
        result_appointment=_at(2024, 7, 1, 16, 30),
        stage=Stage.ACCEPTED,
        summary="Hồ sơ mẫu",
    )
    assert stated.age == _at(2024, 6, 20, 8, 15)


def test_a_message_with_the_fields_of_2024() -> None:
    message = national.read_message(_body(SAMPLES["dossiers_2024"]))
    assert message.updating
    stated = _only_dossier(message)
    assert (stated.code, stated.stage) == ("H47.16-241105-0042", Stage.SUPPLEMENT_WANTED)
    assert (stated.channel, stated.collect) == (Channel.COUNTER, CollectMethod.POST)
    assert stated.submitted_at == _at(2024, 11, 5, 9, 20)
    assert stated.people[0].id_number == "049190000001"
    assert stated.fees == (Fee(name="Phí thẩm định", amount=500_000),)
    assert stated.supplements == (
        Supplement(
            number="1",
            requested_at=_at(2024, 11, 12, 10),
            content="Bổ sung bản vẽ",
            appointment_before=_at(2024, 12, 5, 16, 30),
        ),
    )
    assert stated.age == _at(2024, 11, 12, 10)


def test_a_bare_array_with_its_service_in_the_address() -> None:
    sample = SAMPLES["bare_array"]
    message = national.read_message(_body(sample["body"]), service="DongBoHoSoMC", query=sample["query"])
    assert (message.sender, message.updating, message.session) == ("000.00.01.H22", True, None)
    stated = _only_dossier(message)
    assert (stated.code, stated.stage, stated.aliases) == ("TS-2024-000123", Stage.RETURNED, ())
    assert stated.result_appointment is None


def test_progress_events() -> None:
    message = national.read_message(_body(SAMPLES["steps"]))
    assert message.service is national.Service.STEPS
    steps = [statement.step for statement in message.statements if isinstance(statement, StepStatement)]
    assert [step.stage for step in steps] == [Stage.ACCEPTED, Stage.PROCESSING, Stage.FINISHED]
    assert steps[1] == ProcessingStep(
        at=_at(2024, 6, 21, 9),
        stage=Stage.PROCESSING,
        agency="Phòng chuyên môn",
        deadline=_at(2024, 6, 25, 17),
        started_at=_at(2024, 6, 21, 8),
        text="Thẩm định",
        officer="Chuyên viên mẫu",
    )
    assert {statement.code for statement in message.statements} == {"000.00.16.H47-240620-0001"}


def test_events_with_numbers_for_statuses_and_parts_of_a_second() -> None:
    message = national.read_message(_body(SAMPLES["steps_2026"]), service="capnhattiendohosomc")
    (statement,) = message.statements
    assert isinstance(statement, StepStatement)
    assert statement.code == "G09.20-20260609-0092637"
    assert statement.step.at == _at(2026, 6, 8, 7, 47, 28, 329_000)
    assert statement.step.stage is Stage.ACCEPTED


def test_the_question_whether_a_dossier_is_there() -> None:
    message = national.read_message(_body(SAMPLES["look_up"]))
    assert message.service is national.Service.LOOK_UP
    assert (message.asked_code, message.statements) == ("000.00.16.H47-240620-0001", ())


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"service": "LayThuTuc", "maTTHC": "1.004222"}, "1.004222"),
        ({"service": "LayDanhSachTTHC"}, None),
        ({"service": "LayDanhMucCoQuan", "data": ""}, None),
    ],
)
def test_questions_of_procedures_and_agencies_state_nothing(told: dict[str, str], asked: str | None) -> None:
    message = national.read_message(_body(told))
    assert message.service in national.QUESTIONS
    assert (message.asked_code, message.statements, message.refused) == (asked, (), ())
    assert national.recognise_message(_body(told)) is None  # a relay's copy of it is no message for us


def test_a_question_of_a_procedure_names_it() -> None:
    with pytest.raises(InvalidRequest):
        national.read_message(_body({"service": "LayThuTuc"}))


def test_a_sign_in() -> None:
    assert national.read_sign_in(_body(SAMPLES["sign_in"])) == ("tinh-demo", "********")
    for body in (b"", b"[]", b'{"username": "x"}', b'{"username": 1, "password": "x"}', b"\xff"):
        with pytest.raises(InvalidRequest):
            national.read_sign_in(body)
    with pytest.raises(TooLarge):
        national.read_sign_in(b" " * 2_000_000)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("20240620081500", _at(2024, 6, 20, 8, 15)),
        (20240620081500, _at(2024, 6, 20, 8, 15)),
        ("20/06/2024 08:15:00", _at(2024, 6, 20, 8, 15)),
        ("2024-06-20 08:15:00", _at(2024, 6, 20, 8, 15)),
        ("2024-06-20T08:15:00.5", _at(2024, 6, 20, 8, 15, 0, 500_000)),
        ("2024-06-20T01:15:00Z", _at(2024, 6, 20, 8, 15)),
        ("2024-06-20T09:15:00+08:00", _at(2024, 6, 20, 8, 15)),
        ("", None),
        ("  ", None),
        (None, None),
        ("00000000000000", None),
        ("01/01/0001 00:00:00", None),
        ("0001-01-01T00:00:00", None),
        ("01/01/1753 00:00:00", None),
        ("1900-01-01 00:00:00", None),
    ],
)
def test_each_way_to_write_a_date(written: object, at: datetime | None) -> None:
    record = {**SAMPLES["dossiers_2020"]["data"][0], "NgayTiepNhan": written}
    stated = _only_dossier(national.read_message(_body([record]), service="DongBoHoSoMC"))
    assert stated.received_at == at
    assert at is None or (stated.received_at is not None and stated.received_at.utcoffset() == VIETNAM.utcoffset(None))


def _dossier(**changes: object) -> DossierStatement:
    record = {"MaHoSo": "H47.16-240620-0001", "TrangThaiHoSo": "4", "ChuHoSo": "Lê Thị Mẫu", **changes}
    return _only_dossier(national.read_message(_body([record]), service="DongBoHoSoMC"))


def test_the_first_of_two_phones_in_one_field_is_the_owner_s_and_the_other_stands_beside_it() -> None:
    owner, other = _dossier(SoDienThoai="0905 000 001 / 0915 000 001").people
    assert owner.phone == "0905 000 001"
    assert other == Person(role=PersonRole.CONTACT, phone="0915 000 001")


def test_the_source_s_own_list_says_who_the_owner_is() -> None:
    record = _body([{"MaHoSo": "H47.16-240620-0001", "TrangThaiHoSo": 4, "ChuHoSo": "Mẫu", "LoaiDoiTuong": 1}])
    provincial = _only_dossier(national.read_message(record, service="DongBoHoSoMC"))
    ministry = _only_dossier(national.read_message(record, service="DongBoHoSoMC", lists=national.PORTAL_2026))
    assert provincial.people[0].kind is PersonKind.CITIZEN
    assert ministry.people[0].kind is PersonKind.ENTERPRISE


def test_an_owner_of_an_unlisted_kind_is_not_taken_for_a_citizen() -> None:
    assert _dossier(LoaiDoiTuong="7").people[0].kind is PersonKind.ORGANISATION
    assert _dossier(LoaiDoiTuong="").people[0].kind is PersonKind.CITIZEN


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"SoGiayToChuHoSo": "049190000001"}, "049190000001"),
        ({"SoGiayToChuHoSo": 49190000001}, "049190000001"),
        ({"SoGiayToChuHoSo": "049 190 000 001"}, "049190000001"),
        ({"SoGiayToChuHoSo": 12345678}, "012345678"),
        (
            {"SoGiayToChuHoSo": "x", "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "049190000002"}]},
            "049190000002",
        ),
        ({"SoGiayToChuHoSo": "049190000001", "DinhDanhCHS": [{"SoDinhDanh": "000000001"}]}, "049190000001"),
        ({"SoGiayToChuHoSo": "000000001", "DinhDanhCHS": ""}, None),
        ({"SoGiayToChuHoSo": "000000000000", "DinhDanhCHS": [None]}, None),
        ({"DinhDanhCHS": None}, None),
    ],
)
def test_the_id_number_comes_from_either_field_and_a_placeholder_is_none(
    fields: dict[str, object], number: str | None
) -> None:
    assert _dossier(**fields).people[0].id_number == number


def test_nobody_is_named_where_nobody_is() -> None:
    assert _dossier(ChuHoSo="").people == ()


def test_other_numbers_of_a_dossier_are_kept_unless_they_are_too_short_or_the_same() -> None:
    stated = _dossier(SoBienNhan="00673810079", MaHoSoKhac="03706/2026/07906")
    assert stated.aliases == (
        CodeAlias(CodeKind.LEGACY, "03706/2026/07906"),
        CodeAlias(CodeKind.RECEIPT, "00673810079"),
    )
    assert _dossier(SoBienNhan="123", MaHoSoKhac="h47.16.240620.0001").aliases == ()
    assert _dossier(SoBienNhan="không có").aliases == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("500000", 500_000),
        (500000, 500_000),
        (500000.0, 500_000),
        ("500.000", 500_000),
        ("1,250,000 đ", 1_250_000),
        ("500000.00", 500_000),
        ("0", 0),
    ],
)
def test_each_way_to_write_an_amount(written: object, amount: int) -> None:
    assert _dossier(DanhSachLePhi=[{"TenPhiLePhi": "Phí", "Gia": written}]).fees == (Fee(name="Phí", amount=amount),)


def test_an_amount_in_words_is_no_fee() -> None:
    assert _dossier(DanhSachLePhi=[{"TenPhiLePhi": "Phí", "Gia": "Miễn phí"}, {"Gia": ""}, None]).fees == ()


@pytest.mark.parametrize(
    ("written", "reason"), [("-5", "Gia không phải là số tiền"), ("9" * 20, "Gia lớn hơn mọi mức phí")]
)
def test_a_fee_that_nobody_can_read_is_left_out_and_said_once(written: str, reason: str) -> None:
    stated = _dossier(DanhSachLePhi=[{"Gia": written}, {"TenPhiLePhi": "Phí", "Gia": "5000"}, {"Gia": written}])
    assert (stated.fees, stated.left_out) == ((Fee(name="Phí", amount=5_000),), (reason,))


@pytest.mark.parametrize(
    ("own", "online", "paid"),
    [(None, "0", None), (None, "1", True), (None, 2, True), (None, "3", False), ("0", "1", False), (1, "3", True)],
)
def test_whether_a_fee_is_paid(own: object, online: object, paid: object) -> None:
    fee = {"TenPhiLePhi": "Phí", "Gia": "5000", "TrangThaiThanhToan": own}
    assert _dossier(DanhSachLePhi=[fee], DuocThanhToanTrucTuyen=online).fees[0].paid is paid


@pytest.mark.parametrize(
    ("received", "state", "completed"),
    [
        (None, False, None),
        ("20240705080000", True, _at(2024, 7, 5, 8)),
        ("20240705080000", None, _at(2024, 7, 5, 8)),
        ("20240705080000", "False", None),
        ("", "1", _at(2024, 7, 1, 8)),
        ("", "", None),
    ],
)
def test_whether_a_supplement_is_completed(received: object, state: object, completed: datetime | None) -> None:
    request = {"NgayBoSung": "20240701080000", "NgayTiepNhanBoSung": received, "TrangThaiBoSung": state}
    (supplement,) = _dossier(DanhSachHoSoBoSung=[request]).supplements
    assert (supplement.number, supplement.completed_at) == ("1", completed)


def test_fees_of_a_supplement_count_as_well() -> None:
    request = {"NgayBoSung": "20240701080000", "DanhSachLePhiBoSung": [{"MaPhiLePhi": "7", "Gia": 9000}]}
    assert _dossier(DanhSachHoSoBoSung=[request]).fees == (Fee(name="7", amount=9000),)


def test_status_0_is_an_event_without_a_status() -> None:
    assert _dossier(TrangThaiHoSo=0).stage is None
    assert _dossier(TrangThaiHoSo="09").stage is Stage.FINISHED


def test_a_procedure_without_a_name_is_called_by_its_code() -> None:
    procedure = _dossier(MaTTHC="1.004222").procedure
    assert procedure is not None
    assert procedure.name == "1.004222"
    assert _dossier(MaTTHC="").procedure is None
