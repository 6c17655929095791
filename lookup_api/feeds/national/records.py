"""One record into one statement. Raises UnreadableError or CodeNotRecognised; the caller refuses it alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from lookup_api.domain.catalogue import Procedure, code_of_name
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
from lookup_api.domain.people import spelling
from lookup_api.domain.statements import DossierStatement, StageStatement, Statement, StepStatement
from lookup_api.domain.status import Stage
from lookup_api.feeds.national import values, wire
from lookup_api.feeds.national.code_lists import CodeLists
from lookup_api.feeds.national.values import UnreadableError
from lookup_api.feeds.phones import first_number, other_numbers

# A receipt number shorter than this is counted by every desk anew: under it a citizen would find a stranger's dossier.
SHORTEST_ALIAS = 6
_PLACEHOLDERS = frozenset({"000000001", "000000000001"})  # what a sender writes who has no ID number
_OLD_ID_NUMBER, _ID_NUMBER = 9, 12  # digits
_TAX_CODES = frozenset({10, 13})  # digits; the longer one is of a branch

Record = wire.DossierRecord | wire.StepRecord | wire.StageRecord
Item = TypeVar("Item")


def code_of(record: Record) -> DossierCode:
    """The dossier's code."""
    written = values.text(record.MaHoSo, "MaHoSo")
    if written is None:
        raise UnreadableError("không có mã hồ sơ (MaHoSo)")
    code = recognise(written)
    if code.form is CodeForm.PROCEDURE:
        raise UnreadableError("MaHoSo là mã thủ tục, không phải mã hồ sơ")
    return code


def to_stage(record: wire.StageRecord, digest: bytes, sender: str | None, lists: CodeLists) -> StageStatement:
    """State a bare status."""
    stage = values.stage(record.TrangThai, "TrangThai", lists.stages)
    if stage is None:
        raise UnreadableError("TrangThai không cho biết hồ sơ ở trạng thái nào")
    return StageStatement(code=code_of(record).text, digest=digest, stage=stage, sender=sender)


def to_step(record: wire.StepRecord, digest: bytes, sender: str | None, lists: CodeLists) -> StepStatement:
    """State one progress event."""
    at = values.moment(record.ThoiDiemXuLy, "ThoiDiemXuLy")
    if at is None:
        raise UnreadableError("không có thời điểm xử lý (ThoiDiemXuLy)")
    step = ProcessingStep(
        at=at,
        stage=values.stage(record.TrangThai, "TrangThai", lists.stages),
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
    fees, left_out = _fees(record, supplements, lists)
    collect = values.text(record.HinhThuc, "HinhThuc") or values.text(record.HinhThucTra, "HinhThucTra")
    stated = DossierStatement(
        code=code.text,
        digest=digest,
        aliases=tuple(_aliases(record, code)),
        procedure=_procedure(record),
        people=tuple(_people(record, lists)),
        agency_name=values.text(record.DonViXuLy, "DonViXuLy"),
        sender=values.text(record.MaDonViTiepNhan, "MaDonViTiepNhan") or sender,
        channel=lists.channels.get(channel or ""),
        collect=lists.collect_methods.get(collect or ""),
        submitted_at=values.moment(record.NgayNopHoSo, "NgayNopHoSo") or values.moment(record.NgayNop, "NgayNop"),
        received_at=values.moment(record.NgayTiepNhan, "NgayTiepNhan"),
        result_appointment=values.moment(record.NgayHenTra, "NgayHenTra"),
        result_ready_at=values.moment(record.NgayKetThucXuLy, "NgayKetThucXuLy"),
        returned_at=values.moment(record.NgayTra, "NgayTra"),
        refused_at=values.moment(record.NgayTuChoi, "NgayTuChoi"),
        supplements=tuple(_supplement(item, number) for number, item in enumerate(supplements, start=1)),
        fees=fees,
        summary=values.text(record.TrichYeuHoSo, "TrichYeuHoSo"),
        left_out=left_out,
    )
    if record.TrangThaiHoSo is None:
        return replace(stated, stage=_stage_by_dates(stated))
    return replace(stated, stage=values.stage(record.TrangThaiHoSo, "TrangThaiHoSo", lists.stages))


def _stage_by_dates(stated: DossierStatement) -> Stage | None:
    """The status that the newest date inside tells, for a record that has no field for it."""
    told = [
        (stated.submitted_at, Stage.SUBMITTED),
        (stated.received_at, Stage.ACCEPTED),
        (stated.refused_at, Stage.NOT_ACCEPTED),
        (stated.result_ready_at, Stage.FINISHED),
        (stated.returned_at, Stage.RETURNED),
    ]
    for supplement in stated.supplements:
        told += [(supplement.requested_at, Stage.SUPPLEMENT_WANTED), (supplement.completed_at, Stage.PROCESSING)]
    _, stage = max(((at, stage) for at, stage in told if at is not None), default=(None, None))
    return stage


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
    code = values.text(record.MaTTHC, "MaTTHC") or values.text(record.MaDichVuCong, "MaDichVuCong")
    name = values.text(record.TenTTHC, "TenTTHC")
    if code is None and name is None:
        return None
    return Procedure(
        code=code or code_of_name(name or ""),
        name=name or code or "",
        field=values.text(record.TenLinhVuc, "TenLinhVuc"),
        field_code=values.text(record.MaLinhVuc, "MaLinhVuc"),
        known=False,
    )


def _people(record: wire.DossierRecord, lists: CodeLists) -> Iterator[Person]:
    submitter = record.ThongTinNguoiNop if isinstance(record.ThongTinNguoiNop, wire.SubmitterRecord) else None
    details = submitter.ThongTinChiTiet if submitter is not None else None
    if not isinstance(details, wire.SubmitterDetails):
        details = wire.SubmitterDetails()
    kind = _kind(record.LoaiDoiTuong, lists)
    owners_phone = values.text(record.SoDienThoai, "SoDienThoai")
    submitters_phone = values.text(details.SoDienThoai, "SoDienThoai")
    handed_in = Person(
        role=PersonRole.SUBMITTER,
        kind=_kind(submitter.LoaiDoiTuong, lists) if submitter is not None else kind,
        name=values.text(details.TenNguoiNop, "TenNguoiNop"),
        id_number=_id_number(details.SoDinhDanh),
        phone=first_number(submitters_phone),
        email=values.text(details.Email, "Email"),
    )
    name = values.text(record.ChuHoSo, "ChuHoSo") or values.text(details.TenChuHs, "TenChuHs")
    # Who hands in their own dossier is named twice, and only once with a phone.
    same = name is None or spelling(name) == spelling(handed_in.name)
    own = handed_in if same else Person(role=PersonRole.SUBMITTER)
    owner = Person(
        role=PersonRole.OWNER,
        kind=kind,
        name=name or handed_in.name,
        id_number=_identity(record, kind) or _id_number(details.SoDinhDanhChuHs) or own.id_number,
        phone=first_number(owners_phone) or own.phone,
        email=values.text(record.Email, "Email") or own.email,
    )
    yield from (person for person in (owner, handed_in) if person is not own and _named(person))
    yield from dict.fromkeys((*other_numbers(owners_phone), *other_numbers(submitters_phone)))


def _kind(value: wire.Value, lists: CodeLists) -> PersonKind:
    """Who it is; one that is not on the list must not be taken for a citizen, whose ID number would be a proof."""
    code = values.text(value, "LoaiDoiTuong")
    return PersonKind.CITIZEN if code is None else lists.owner_kinds.get(code, PersonKind.ORGANISATION)


def _named(person: Person) -> bool:
    return bool(person.name or person.id_number or person.phone or person.email)


def _identity(record: wire.DossierRecord, kind: PersonKind) -> str | None:
    """The owner's number, from the newer list or the older fields; a placeholder is none."""
    listed: list[wire.IdentityRecord] = _items(record.DinhDanhCHS, "DinhDanhCHS")
    for value in (*(item.SoDinhDanh for item in listed), record.SoGiayToChuHoSo):
        number = _id_number(value)
        if number is not None:
            return number
    # Some write it as the owner's code; what has another length is a code of their own.
    number = _id_number(record.MaDoiTuong)
    lengths = {_OLD_ID_NUMBER, _ID_NUMBER} if kind is PersonKind.CITIZEN else _TAX_CODES
    return number if number is not None and number.isdigit() and len(number) in lengths else None


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


def _fees(
    record: wire.DossierRecord, supplements: Sequence[wire.SupplementRecord], lists: CodeLists
) -> tuple[tuple[Fee, ...], tuple[str, ...]]:
    """The fees, and why others are left out: an amount that nobody can read keeps no citizen from their dossier."""
    paid_online = lists.paid_online.get(values.text(record.DuocThanhToanTrucTuyen, "DuocThanhToanTrucTuyen") or "")
    listed: list[wire.FeeRecord] = _items(record.DanhSachLePhi, "DanhSachLePhi")
    for supplement in supplements:
        listed += _items(supplement.DanhSachLePhiBoSung, "DanhSachLePhiBoSung")
    fees: list[Fee] = []
    left_out: dict[str, None] = {}
    for fee in listed:
        try:
            dong = values.amount(fee.Gia, "Gia")
        except UnreadableError as error:
            left_out[str(error)] = None
            continue
        if dong is None:
            continue
        paid = values.truth(fee.TrangThaiThanhToan)
        name = values.text(fee.TenPhiLePhi, "TenPhiLePhi") or values.text(fee.MaPhiLePhi, "MaPhiLePhi")
        fees.append(Fee(name=name or "Phí, lệ phí", amount=dong, paid=paid_online if paid is None else paid))
    return tuple(fees), tuple(left_out)


def newest_fact(statement: Statement) -> datetime | None:
    """The newest moment a statement tells as past; None where it tells no moment."""
    match statement:
        case StepStatement():
            return statement.step.at
        case DossierStatement():
            return statement.age
    return None
