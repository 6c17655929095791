"""The ministry portals' messages of 2026, and senders who know neither envelope nor service names."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lookup_api.domain.dossier import Person, PersonKind, PersonRole
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.statements import DossierStatement, StageStatement, StepStatement
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds import national

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples_2026.json").read_text(encoding="utf-8"))
CREATED = SAMPLES["create_dossier"]


def read(value: object, service: str, **query: str) -> national.Message:
    body = json.dumps(value, ensure_ascii=False).encode()
    return national.read_message(body, service=service, query=query, lists=national.PORTAL_2026)


def only(message: national.Message) -> Any:
    assert message.refused == ()
    (statement,) = message.statements
    return statement


def created(**changes: object) -> DossierStatement:
    statement = only(read({**CREATED, **changes}, "CreateDossier"))
    assert isinstance(statement, DossierStatement)
    return statement


def test_a_record_without_a_status_stands_where_its_newest_date_says() -> None:
    stated = created()
    assert stated.code == "G09.20-20260609-0092637"
    assert stated.stage is Stage.ACCEPTED
    assert stated.submitted_at == stated.received_at == datetime(2026, 6, 8, 14, 7, 53, tzinfo=VIETNAM)
    assert stated.sender == "G09.20"
    assert stated.procedure is not None
    assert stated.procedure.code == "1.005129"


@pytest.mark.parametrize(
    ("dates", "stage"),
    [
        ({"NgayTiepNhan": ""}, Stage.SUBMITTED),
        ({"NgayTuChoi": "2026-06-09 08:00:00"}, Stage.NOT_ACCEPTED),
        ({"NgayKetThucXuLy": "2026-06-10 08:00:00"}, Stage.FINISHED),
        ({"NgayKetThucXuLy": "2026-06-10 08:00:00", "NgayTra": "2026-06-10T08:00:00.001"}, Stage.RETURNED),
        ({"DanhSachHoSoBoSung": [{"NgayBoSung": "20260609080000"}]}, Stage.SUPPLEMENT_WANTED),
        (
            {"DanhSachHoSoBoSung": [{"NgayBoSung": "20260609080000", "NgayTiepNhanBoSung": "20260610080000"}]},
            Stage.PROCESSING,
        ),
        ({"NgayTiepNhan": None, "NgayNop": None}, None),
    ],
)
def test_each_date_tells_a_status(dates: dict[str, object], stage: Stage | None) -> None:
    assert created(**dates).stage is stage


def test_a_blank_status_is_still_refused() -> None:
    (refused,) = read({**CREATED, "TrangThaiHoSo": ""}, "CreateDossier").refused
    assert "TrangThaiHoSo" in refused.reason
    assert refused.sender is None


def test_who_hands_in_their_own_dossier_is_one_person() -> None:
    assert created().people == (
        Person(role=PersonRole.OWNER, name="Phạm Thị Mẫu", id_number="001190000001", phone="0905000003"),
    )


def test_who_hands_in_for_another_is_another_person() -> None:
    details = CREATED["ThongTinNguoiNop"]["ThongTinChiTiet"]
    other = {**details, "TenNguoiNop": "Lê Văn Mẫu", "TenChuHs": "Phạm Thị Mẫu", "SoDinhDanhChuHs": "001190000009"}
    submitter = {"LoaiDoiTuong": 1, "ThongTinChiTiet": other}
    owner, handed_in = created(ThongTinNguoiNop=submitter).people
    assert (owner.role, owner.id_number, owner.phone) == (PersonRole.OWNER, "001190000009", None)
    assert (handed_in.role, handed_in.kind) == (PersonRole.SUBMITTER, PersonKind.ENTERPRISE)
    assert (handed_in.name, handed_in.phone) == ("Lê Văn Mẫu", "0905000003")


@pytest.mark.parametrize("submitter", [None, "", {"ThongTinChiTiet": None}, {"ThongTinChiTiet": ""}, {}])
def test_a_record_without_its_submitter_is_read_as_well(submitter: object) -> None:
    assert [person.name for person in created(ThongTinNguoiNop=submitter).people] == ["Phạm Thị Mẫu"]


def test_progress_and_bare_statuses_come_by_their_own_names() -> None:
    step = only(read(SAMPLES["cap_nhat_tien_trinh"], "CapNhatTienTrinh"))
    assert isinstance(step, StepStatement)
    assert step.step.stage is Stage.ACCEPTED
    status = only(read(SAMPLES["cap_nhat_trang_thai"], "CapNhatTrangThai"))
    assert isinstance(status, StageStatement)
    assert (status.code, status.stage) == ("G09.20-20260609-0092637", Stage.SUPPLEMENT_WANTED)


@pytest.mark.parametrize("status", [0, "", None, 11, "x", True])
def test_a_bare_status_that_is_none_is_refused(status: object) -> None:
    (refused,) = read([{"MaHoSo": "G09.20-20260609-0092637", "TrangThai": status}], "CapNhatTrangThai").refused
    assert "TrangThai" in refused.reason
    assert refused.code == "G09.20-20260609-0092637"


@pytest.mark.parametrize(
    ("address", "service", "updating"),
    [
        ("add", national.Service.DOSSIERS, False),
        ("update", national.Service.DOSSIERS, True),
        ("progress", national.Service.STEPS, False),
    ],
)
def test_three_addresses_stand_for_the_services(address: str, service: national.Service, updating: object) -> None:
    message = read([], address)
    assert (message.service, message.updating) == (service, updating)
    assert read([], address, isUpdating="True").updating


def test_an_object_that_is_neither_record_nor_envelope_is_refused_whole() -> None:
    with pytest.raises(InvalidRequest):
        read({"TrangThai": 1}, "CapNhatTrangThai")


@pytest.mark.parametrize(
    ("kind", "written", "number"),
    [
        ("0", "002200000001", "002200000001"),
        ("0", 2200000001, None),
        ("0", "DT-17", None),
        ("1", "4000123456", "4000123456"),
        ("1", "002200000001", None),
    ],
)
def test_a_number_in_the_owners_code_counts_by_its_length(kind: str, written: object, number: str | None) -> None:
    changed = created(LoaiDoiTuong=kind, MaDoiTuong=written, ThongTinNguoiNop=None)
    assert changed.people[0].id_number == (number if not isinstance(written, int) else "002200000001")
