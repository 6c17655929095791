"""The messages as they arrive. Names are the senders' own; a value may be a text, a number, null, blank or missing.

Two generations of senders are one struct each: the fields added since 2020 are simply absent in older ones. Fields
that nothing here reads (attachments, their addresses) are not named, so they are skipped without being kept.
"""

# ruff: noqa: N815 - the names are the senders' own

import msgspec

Value = str | int | float | bool | None


class FeeRecord(msgspec.Struct, frozen=True):
    """DanhSachLePhi."""

    TenPhiLePhi: Value = None
    MaPhiLePhi: Value = None
    Gia: Value = None
    TrangThaiThanhToan: Value = None


class SupplementRecord(msgspec.Struct, frozen=True):
    """DanhSachHoSoBoSung."""

    HoSoBoSungId: Value = None
    NoiDungBoSung: Value = None
    NgayBoSung: Value = None
    NgayTiepNhanBoSung: Value = None
    TrangThaiBoSung: Value = None
    DanhSachLePhiBoSung: list[FeeRecord | None] | str | None = None
    NgayHenTraTruoc: Value = None
    NgayHenTraMoi: Value = None


class IdentityRecord(msgspec.Struct, frozen=True):
    """DinhDanhCHS."""

    LoaiDinhDanh: Value = None
    SoDinhDanh: Value = None


class DossierRecord(msgspec.Struct, frozen=True):
    """One dossier of DongBoHoSoMC."""

    MaHoSo: Value = None
    MaHoSoKhac: Value = None
    SoBienNhan: Value = None
    MaTTHC: Value = None
    TenTTHC: Value = None
    MaLinhVuc: Value = None
    TenLinhVuc: Value = None
    ChuHoSo: Value = None
    LoaiDoiTuong: Value = None
    MaDoiTuong: Value = None
    SoGiayToChuHoSo: Value = None
    DinhDanhCHS: list[IdentityRecord | None] | str | None = None
    Email: Value = None
    SoDienThoai: Value = None
    TrichYeuHoSo: Value = None
    NgayNopHoSo: Value = None
    NgayTiepNhan: Value = None
    NgayHenTra: Value = None
    NgayKetThucXuLy: Value = None
    NgayTra: Value = None
    NgayTuChoi: Value = None
    TrangThaiHoSo: Value = None
    KenhThucHien: Value = None
    HinhThuc: Value = None
    HinhThucTra: Value = None
    DuocThanhToanTrucTuyen: Value = None
    DonViXuLy: Value = None
    DanhSachLePhi: list[FeeRecord | None] | str | None = None
    DanhSachHoSoBoSung: list[SupplementRecord | None] | str | None = None


class StepRecord(msgspec.Struct, frozen=True):
    """One event of CapNhatTienDoHoSoMC."""

    MaHoSo: Value = None
    NguoiXuLy: Value = None
    ChucDanh: Value = None
    ThoiDiemXuLy: Value = None
    PhongBanXuLy: Value = None
    NoiDungXuLy: Value = None
    TrangThai: Value = None
    NgayBatDau: Value = None
    NgayKetThucTheoQuyDinh: Value = None


class Envelope(msgspec.Struct, frozen=True):
    """What stands around the records."""

    service: Value = None
    session: Value = None
    madonvi: Value = None
    isUpdating: Value = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    mahoso: Value = None
    MaHoSo: Value = None


class SignIn(msgspec.Struct, frozen=True):
    """The request for a session."""

    username: str
    password: str
