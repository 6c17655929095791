"""An invented old system: its dossiers as it would export them, any number, the same for the same numbers."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
MIDDLE = "Thị Văn Hữu Đức Thanh Ngọc Minh Quang Xuân Thu Hồng Kim"
GIVEN = "An Bình Chi Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Lan Linh Long Mai Nam Nga Oanh Phúc Sơn"
BEGAN = datetime(2021, 1, 4, 7, 30)  # noqa: DTZ001 - exports tell times without a zone
WRITTEN = "%Y-%m-%d %H:%M:%S"
COURSE = (2, 4, 4, 4, 9, 10)


def records(count: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Dossiers with six steps each, under the names of the national synchronisation."""
    draw = Random(seed)

    def name() -> str:
        return " ".join(draw.choice(words.split(" ")) for words in (FAMILY, MIDDLE, GIVEN, GIVEN))

    for number in range(count):
        at = BEGAN + timedelta(minutes=number % 1_400_000, seconds=number % 60)
        unit = f"H{40 + number % 5}.{10 + number % 20}"
        yield {
            "MaHoSo": f"{unit}-{at:%y%m%d}-{number:07d}",
            "MaHoSoKhac": f"TS-{at.year}-{number:07d}",
            "MaTTHC": f"1.{4000 + number % 300:06d}",
            "TenTTHC": f"Thủ tục mẫu số {number % 300}",
            "TenLinhVuc": "Đất đai",
            "MaDonVi": unit,
            "DonViXuLy": f"UBND huyện Mẫu {number % 20}",
            "LoaiDoiTuong": "1",
            "ChuHoSo": name(),
            "SoGiayToChuHoSo": f"0{draw.randrange(10**11):011d}",
            "SoDienThoai": f"09{draw.randrange(10**8):08d}",
            "KenhThucHien": "1",
            "HinhThuc": "0",
            "NgayNopHoSo": at.strftime(WRITTEN),
            "NgayTiepNhan": at.strftime(WRITTEN),
            "NgayHenTra": (at + timedelta(days=10)).strftime("%Y-%m-%d 17:00:00"),
            "NgayKetThucXuLy": (at + timedelta(hours=80)).strftime(WRITTEN),
            "NgayTra": (at + timedelta(hours=100)).strftime(WRITTEN),
            "TrangThaiHoSo": "10",
            "TrichYeuHoSo": f"Cấp giấy cho thửa đất {number}",
            "TienDo": [
                {
                    "ThoiDiemXuLy": (at + timedelta(hours=20 * place)).strftime(WRITTEN),
                    "TrangThai": stage,
                    "PhongBanXuLy": f"Phòng chuyên môn {place}",
                    "NguoiXuLy": name(),
                    "ChucDanh": "Chuyên viên",
                    "NoiDungXuLy": f"Chuyển bước {place} của hồ sơ {number}",
                }
                for place, stage in enumerate(COURSE)
            ],
        }


def write_json_lines(path: Path, made: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> Path:
    """Write dossiers, one a line."""
    with path.open("w", encoding="utf-8") as stream:
        for record in made:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path
