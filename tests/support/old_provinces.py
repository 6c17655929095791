"""Exports of three invented old provinces, as their systems would write them: CSV in TCVN3, workbook, CSV in UTF-8.

    python -m tests.support.old_provinces FOLDER --dossiers 100000

The mappings that read them come with the product (`assets/imports`). One receipt number in a
hundred is that of dossiers in all three, as desks that count from one have it.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from lookup_api.provinces import read_procedures
from tests.support.old_spellings import to_tcvn3

HEADS = (
    "Số hồ sơ", "Mã hồ sơ mới", "Số biên nhận", "Mã thủ tục", "Tên thủ tục", "Cơ quan giải quyết", "Người nộp",
    "Số CMND/CCCD", "Điện thoại", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Trạng thái",
)  # fmt: skip
_DATES = (9, 10, 11)
SHARED = 100  # each of these rows has a receipt number that the other two provinces have as well
_NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Đức Cường", "Phạm Thị Dung", "Hoàng Đăng Em")


@dataclass(frozen=True)
class OldProvince:
    """One old system: whose mapping reads it, how its numbers begin, which agency it names."""

    source: str
    prefix: str
    agencies: tuple[str, ...]
    first: int  # of the new numbers


OLD_PROVINCES = (
    OldProvince("ninh-binh-cu", "NB", ("UBND huyện Mẫu Hoa Lư", "UBND huyện Mẫu Kim Sơn"), 1),
    OldProvince("ha-nam-cu", "HN", ("UBND huyện Mẫu Duy Tiên",), 2),
    OldProvince("nam-dinh-cu", "ND", ("UBND huyện Mẫu Ý Yên",), 3),
)

Row = list[str | datetime]


def rows_of(province: OldProvince, count: int) -> Iterator[Row]:
    """The rows of a province, the same ones every time."""
    dice = Random(province.prefix)
    # An old font has no dashes and quotation marks of print.
    procedures = [
        each.procedure for each in read_procedures()[:400] if max(map(ord, to_tcvn3(each.procedure.name))) < 256
    ]
    for number in range(1, count + 1):
        procedure = dice.choice(procedures)
        received = datetime(2021, 1, 4, 8) + timedelta(hours=dice.randrange(24 * 1_500))  # noqa: DTZ001 - exports have no zone
        promised = received + timedelta(days=dice.randint(3, 30))
        done = dice.random() < 0.9
        yield [
            f"{province.prefix}-{received.year}-{number:06d}",
            f"H42.{province.first}1-250701-{number:06d}",
            f"{number:07d}/BN" if number % SHARED == 0 else f"{province.prefix}/{number:07d}/BN",
            procedure.code,
            procedure.name,
            dice.choice(province.agencies),
            dice.choice(_NAMES),
            f"0{province.first}5{number:09d}",
            f"09{province.first}{number:07d}",
            received,
            promised,
            promised if done else "",
            "Đã trả kết quả" if done else "Đang xử lý",
        ]


def write_old_provinces(folder: Path, count: int) -> dict[str, Path]:
    """Write the three exports with `count` dossiers each; return them by the source they are imported as."""
    folder.mkdir(parents=True, exist_ok=True)
    first, second, third = OLD_PROVINCES
    paths = {
        first.source: folder / "ninh-binh.csv",
        second.source: folder / "ha-nam.xlsx",
        third.source: folder / "nam-dinh.csv",
    }
    _write_tcvn3(paths[first.source], rows_of(first, count))
    _write_workbook(paths[second.source], rows_of(second, count))
    with paths[third.source].open("w", encoding="utf-8-sig", newline="") as out:
        _write_csv(out, rows_of(third, count), ";")
    return paths


def _plain(row: Row) -> list[str]:
    return [f"{cell:%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else cell for cell in row]


def _write_csv(out: object, rows: Iterator[Row], delimiter: str) -> None:
    writer = csv.writer(out, delimiter=delimiter)  # type: ignore[arg-type] # any open text file
    writer.writerow(HEADS)
    writer.writerows(map(_plain, rows))


def _write_tcvn3(path: Path, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="latin-1", newline="", errors="strict") as out:
        writer = csv.writer(out)
        writer.writerow([to_tcvn3(head) for head in HEADS])
        for row in rows:
            writer.writerow([to_tcvn3(cell) for cell in _plain(row)])


def _write_workbook(path: Path, rows: Iterator[Row]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, HEADS)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row, dated)


def _write_row(sheet: object, number: int, row: Sequence[str | datetime], dated: object) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, datetime):
            sheet.write_datetime(number, place, cell, dated)  # type: ignore[attr-defined] # the library has no types
        else:
            sheet.write_string(number, place, cell)  # type: ignore[attr-defined] # as above


def main() -> None:
    """Write them into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dossiers", type=int, default=1_000)
    arguments = parser.parse_args()
    for source, path in write_old_provinces(arguments.folder, arguments.dossiers).items():
        print(f"lookup-api import {path} --source {source}")


if __name__ == "__main__":
    main()
