"""A refused record as an officer may see it: what is wrong with it shows, whose it is does not.

Only fields that hold codes, dates and amounts are shown, and of those only values that look like one: in a broken
record anything may stand in any place. All else is told by its length.
"""

import re

import msgspec

# What a sender gets wrong, and what names nobody.
_SHOWN = frozenset({
    "MaHoSo", "MaHoSoKhac", "SoBienNhan", "MaTTHC", "MaDichVuCong", "MaLinhVuc", "LoaiDoiTuong", "LoaiDinhDanh",
    "NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy", "NgayTuChoi", "NgayNopHoSo", "NgayNop",
    "TrangThaiHoSo", "TrangThai", "HinhThuc", "HinhThucTra", "KenhThucHien", "NoiNopHoSo", "DuocThanhToanTrucTuyen",
    "ThoiDiemXuLy", "NgayBatDau", "NgayKetThucTheoQuyDinh", "HoSoBoSungId", "NgayBoSung", "NgayTiepNhanBoSung",
    "TrangThaiBoSung", "NgayHenTraTruoc", "NgayHenTraMoi", "Gia", "TrangThaiThanhToan", "MaPhiLePhi",
    "LoaiPhiLePhi", "HinhThucThu", "MaDonViTiepNhan",
})  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9_./:+-]*(?: [0-9:.]+)?", re.ASCII)  # a code or a date and time: never two words
_SOMEBODY = re.compile(r"(?<![0-9])(?:\+?84|0)?[0-9]{9,12}(?![0-9])")  # of the length of an ID number or a phone
_LONGEST = 40  # characters


def masked(raw: bytes) -> str:
    """Write a record as indented JSON, everything that may tell of a person replaced; nothing of what is no JSON."""
    try:
        plain = msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return f"({len(raw)} byte)"
    return msgspec.json.format(msgspec.json.encode(_masked(plain, shown=False)), indent=2).decode()


def _masked(value: object, *, shown: bool) -> object:
    match value:
        case dict():
            return {_name(name): _masked(inner, shown=name in _SHOWN) for name, inner in value.items()}
        case list():
            return [_masked(inner, shown=shown) for inner in value]
        case None | bool() | "":
            return value
    written = str(value)
    if shown and len(written) <= _LONGEST and _PLAIN.fullmatch(written) and not _SOMEBODY.search(written):
        return value
    return f"({len(written)} ký tự)"


def _name(name: str) -> str:
    """A field's name; a text that is none of the senders' may itself be somebody's."""
    return name if name.isascii() and name.isidentifier() and len(name) <= _LONGEST else f"({len(name)} ký tự)"
