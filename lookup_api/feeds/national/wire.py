"""The messages as they arrive. Names are the senders' own; a value may be a text, a number, null, blank or missing.

All generations of senders (2020, 2024, the ministry portals of 2026) share one struct each: what a generation lacks is
simply absent. Fields that nothing here reads (attachments, their addresses) are not named, so they are skipped without
being kept.
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


class SubmitterDetails(msgspec.Struct, frozen=True):
    """ThongTinChiTiet: who handed in (NguoiNop), and whose dossier it is (ChuHs) where that is another."""

    TenNguoiNop: Value = None
    SoDinhDanh: Value = None
    SoDienThoai: Value = None
    Email: Value = None
    TenChuHs: Value = None
    SoDinhDanhChuHs: Value = None


class SubmitterRecord(msgspec.Struct, frozen=True):
    """ThongTinNguoiNop."""

    LoaiDoiTuong: Value = None
    ThongTinChiTiet: SubmitterDetails | str | None = None


class DossierRecord(msgspec.Struct, frozen=True):
    """One dossier of DongBoHoSoMC, or of CreateDossier (2026)."""

    MaHoSo: Value = None
    MaHoSoKhac: Value = None
    SoBienNhan: Value = None
    MaTTHC: Value = None
    MaDichVuCong: Value = None  # 2026
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
    NgayNop: Value = None  # 2026
    NgayTiepNhan: Value = None
    NgayHenTra: Value = None
    NgayKetThucXuLy: Value = None
    NgayTra: Value = None
    NgayTuChoi: Value = None
    TrangThaiHoSo: Value = None  # not in records of 2026
    KenhThucHien: Value = None
    HinhThuc: Value = None
    HinhThucTra: Value = None
    DuocThanhToanTrucTuyen: Value = None
    DonViXuLy: Value = None
    MaDonViTiepNhan: Value = None  # 2026
    ThongTinNguoiNop: SubmitterRecord | str | None = None  # 2026
    DanhSachLePhi: list[FeeRecord | None] | str | None = None
    DanhSachHoSoBoSung: list[SupplementRecord | None] | str | None = None


class StepRecord(msgspec.Struct, frozen=True):
    """One event of CapNhatTienDoHoSoMC, or of CapNhatTienTrinh (2026)."""

    MaHoSo: Value = None
    NguoiXuLy: Value = None
    ChucDanh: Value = None
    ThoiDiemXuLy: Value = None
    PhongBanXuLy: Value = None
    NoiDungXuLy: Value = None
    TrangThai: Value = None
    NgayBatDau: Value = None
    NgayKetThucTheoQuyDinh: Value = None


class StageRecord(msgspec.Struct, frozen=True):
    """One status of CapNhatTrangThai."""

    MaHoSo: Value = None
    TrangThai: Value = None


class Envelope(msgspec.Struct, frozen=True):
    """What stands around the records."""

    service: Value = None
    session: Value = None
    madonvi: Value = None
    isUpdating: Value = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    mahoso: Value = None
    MaHoSo: Value = None
    maTTHC: Value = None


class SignIn(msgspec.Struct, frozen=True):
    """The request for a session."""

    username: str
    password: str
