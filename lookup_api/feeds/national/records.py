"""One record into one statement. Raises UnreadableError or CodeNotRecognised; the caller refuses it alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.codes import CodeForm, DossierCode, recognise
from lookup_api.domain.dossier import (
    CodeAlias,
    CodeKind,
    Fee,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    Supplement,
)
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.domain.statements import DossierStatement, StepStatement
from lookup_api.feeds.national import values, wire
from lookup_api.feeds.national.code_lists import CodeLists
from lookup_api.feeds.national.values import UnreadableError

# A receipt number shorter than this is counted by every desk anew: under it a citizen would find a stranger's dossier.
SHORTEST_ALIAS = 6
_PLACEHOLDERS = frozenset({"000000001", "000000000001"})  # what a sender writes who has no ID number
_OLD_ID_NUMBER, _ID_NUMBER = 9, 12  # digits

Item = TypeVar("Item")


def code_of(record: wire.DossierRecord | wire.StepRecord) -> DossierCode:
    """The dossier's code."""
    written = values.text(record.MaHoSo, "MaHoSo")
    if written is None:
        raise UnreadableError("không có mã hồ sơ (MaHoSo)")
    code = recognise(written)
    if code.form is CodeForm.PROCEDURE:
        raise UnreadableError("MaHoSo là mã thủ tục, không phải mã hồ sơ")
    return code


def to_step(record: wire.StepRecord, digest: bytes, sender: str | None) -> StepStatement:
    """State one progress event."""
    at = values.moment(record.ThoiDiemXuLy, "ThoiDiemXuLy")
    if at is None:
        raise UnreadableError("không có thời điểm xử lý (ThoiDiemXuLy)")
    step = ProcessingStep(
        at=at,
        stage=values.stage(record.TrangThai, "TrangThai"),
        agency=values.text(record.PhongBanXuLy, "PhongBanXuLy"),
        deadline=values.moment(record.NgayKetThucTheoQuyDinh, "NgayKetThucTheoQuyDinh"),
        started_at=values.moment(record.NgayBatDau, "NgayBatDau"),
        text=values.text(record.NoiDungXuLy, "NoiDungXuLy"),
        officer=values.text(record.NguoiXuLy, "NguoiXuLy"),
        officer_title=values.text(record.ChucDanh, "ChucDanh"),
    )
    return StepStatement(code=code_of(record).text, digest=digest, step=step, sender=sender)


def to_dossier(record: wire.DossierRecord, digest: bytes, sender: str | None, lists: CodeLists) -> DossierStatement:
    """State one whole dossier."""
    code = code_of(record)
    supplements = _items(record.DanhSachHoSoBoSung, "DanhSachHoSoBoSung")
    channel = values.text(record.KenhThucHien, "KenhThucHien")
    collect = values.text(record.HinhThuc, "HinhThuc") or values.text(record.HinhThucTra, "HinhThucTra")
    return DossierStatement(
        code=code.text,
        digest=digest,
        aliases=tuple(_aliases(record, code)),
        procedure=_procedure(record),
        people=tuple(_people(record, lists)),
        agency_name=values.text(record.DonViXuLy, "DonViXuLy"),
        sender=sender,
        channel=lists.channels.get(channel or ""),
        collect=lists.collect_methods.get(collect or ""),
        submitted_at=values.moment(record.NgayNopHoSo, "NgayNopHoSo"),
        received_at=values.moment(record.NgayTiepNhan, "NgayTiepNhan"),
        result_appointment=values.moment(record.NgayHenTra, "NgayHenTra"),
        result_ready_at=values.moment(record.NgayKetThucXuLy, "NgayKetThucXuLy"),
        returned_at=values.moment(record.NgayTra, "NgayTra"),
        refused_at=values.moment(record.NgayTuChoi, "NgayTuChoi"),
        stage=values.stage(record.TrangThaiHoSo, "TrangThaiHoSo"),
        supplements=tuple(_supplement(item, number) for number, item in enumerate(supplements, start=1)),
        fees=tuple(_fees(record, supplements, lists)),
        summary=values.text(record.TrichYeuHoSo, "TrichYeuHoSo"),
    )


def _items(listed: Sequence[Item | None] | str | None, field: str) -> list[Item]:
    """The entries of a list; a blank text stands for an empty one."""
    if isinstance(listed, str):
        if listed.strip():
            raise UnreadableError(f"{field} không phải là danh sách")
        return []
    return [item for item in listed or () if item is not None]


def _aliases(record: wire.DossierRecord, code: DossierCode) -> Iterator[CodeAlias]:
    for kind, value in ((CodeKind.LEGACY, record.MaHoSoKhac), (CodeKind.RECEIPT, record.SoBienNhan)):
        written = values.text(value, kind.value)
        if written is None:
            continue
        try:
            alias = recognise(written)
        except CodeNotRecognised:
            continue  # nobody could ask by it
        if alias.key != code.key and len(alias.key) >= SHORTEST_ALIAS:
            yield CodeAlias(kind, alias.text)


def _procedure(record: wire.DossierRecord) -> Procedure | None:
    code = values.text(record.MaTTHC, "MaTTHC")
    if code is None:
        return None
    return Procedure(
        code=code,
        name=values.text(record.TenTTHC, "TenTTHC") or code,
        field=values.text(record.TenLinhVuc, "TenLinhVuc"),
        field_code=values.text(record.MaLinhVuc, "MaLinhVuc"),
        known=False,
    )


def _people(record: wire.DossierRecord, lists: CodeLists) -> Iterator[Person]:
    kind_code = values.text(record.LoaiDoiTuong, "LoaiDoiTuong")
    # A kind that is not on the list must not be taken for a citizen, whose ID number would count as a proof.
    kind = PersonKind.CITIZEN if kind_code is None else lists.owner_kinds.get(kind_code, PersonKind.ORGANISATION)
    owner = Person(
        role=PersonRole.OWNER,
        kind=kind,
        name=values.text(record.ChuHoSo, "ChuHoSo"),
        id_number=_identity(record),
        phone=values.text(record.SoDienThoai, "SoDienThoai"),
        email=values.text(record.Email, "Email"),
    )
    if owner.name or owner.id_number or owner.phone or owner.email:
        yield owner


def _identity(record: wire.DossierRecord) -> str | None:
    """The owner's ID number, from the newer list or the older field; a placeholder is none."""
    listed: list[wire.IdentityRecord] = _items(record.DinhDanhCHS, "DinhDanhCHS")
    for value in (*(item.SoDinhDanh for item in listed), record.SoGiayToChuHoSo):
        number = _id_number(value)
        if number is not None:
            return number
    return None


def _id_number(value: wire.Value) -> str | None:
    written = values.text(value, "SoGiayToChuHoSo")
    if written is None:
        return None
    number = "".join(character for character in written if character.isalnum())
    if isinstance(value, (int, float)):
        # Sent as a number it lost its leading zeros; there are only two lengths it can have had.
        number = number.zfill(_OLD_ID_NUMBER if len(number) <= _OLD_ID_NUMBER else _ID_NUMBER)
    return None if number in _PLACEHOLDERS or not number.strip("0") else number


def _supplement(record: wire.SupplementRecord, number: int) -> Supplement:
    requested_at = values.moment(record.NgayBoSung, "NgayBoSung")
    if requested_at is None:
        raise UnreadableError("yêu cầu bổ sung không có ngày (NgayBoSung)")
    completed_at = values.moment(record.NgayTiepNhanBoSung, "NgayTiepNhanBoSung")
    if values.truth(record.TrangThaiBoSung) is False:
        completed_at = None
    elif values.truth(record.TrangThaiBoSung) and completed_at is None:
        # Completed, the moment untold: a request must not look open for ever, and nothing later is certain.
        completed_at = requested_at
    return Supplement(
        number=values.text(record.HoSoBoSungId, "HoSoBoSungId") or str(number),
        requested_at=requested_at,
        completed_at=completed_at,
        content=values.text(record.NoiDungBoSung, "NoiDungBoSung"),
        appointment_before=values.moment(record.NgayHenTraTruoc, "NgayHenTraTruoc"),
        appointment_after=values.moment(record.NgayHenTraMoi, "NgayHenTraMoi"),
    )


def _fees(record: wire.DossierRecord, supplements: Sequence[wire.SupplementRecord], lists: CodeLists) -> Iterator[Fee]:
    paid_online = lists.paid_online.get(values.text(record.DuocThanhToanTrucTuyen, "DuocThanhToanTrucTuyen") or "")
    listed: list[wire.FeeRecord] = _items(record.DanhSachLePhi, "DanhSachLePhi")
    for supplement in supplements:
        listed += _items(supplement.DanhSachLePhiBoSung, "DanhSachLePhiBoSung")
    for fee in listed:
        dong = values.amount(fee.Gia, "Gia")
        if dong is None:
            continue
        paid = values.truth(fee.TrangThaiThanhToan)
        name = values.text(fee.TenPhiLePhi, "TenPhiLePhi") or values.text(fee.MaPhiLePhi, "MaPhiLePhi")
        yield Fee(name=name or "Phí, lệ phí", amount=dong, paid=paid_online if paid is None else paid)


def newest_fact(statement: DossierStatement | StepStatement) -> datetime | None:
    """The newest moment a statement tells as past."""
    return statement.step.at if isinstance(statement, StepStatement) else statement.age
