"""Rows without end as CSV, XLSX or JSON-lines: written as they come, so that a million cost no memory."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import xlsxwriter

from lookup_api.domain.report import Cell
from lookup_api.domain.working_time import in_vietnam
from lookup_api.exports.sheets import harmless
from lookup_api.exports.words import moment

ENDINGS = (".csv", ".xlsx", ".jsonl")
MOST_SHEET_ROWS = 1_048_575  # of one sheet, below its head


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write rows to a file by its ending, and return how many; the heads are the plain names of the columns.

    Raises ValueError for another ending, and for more rows than a spreadsheet holds.
    """
    match path.suffix:
        case ".csv":
            return _csv(path, columns, rows)
        case ".jsonl":
            return _json_lines(path, columns, rows)
        case ".xlsx":
            return _xlsx(path, columns, rows)
    raise ValueError(f"the file ends in {', '.join(ENDINGS)}")


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            cells = (moment(cell) for cell in row)
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
            count += 1
    return count


def _json_lines(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    with path.open("wb") as out:
        for row in rows:
            known = {name: cell for name, cell in zip(columns, row, strict=True) if cell is not None}
            out.write(msgspec.json.encode(known) + b"\n")
            count += 1
    return count


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        dated = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, columns)
        for count, row in enumerate(rows, start=1):
            if count > MOST_SHEET_ROWS:
                raise ValueError(f"a sheet holds {MOST_SHEET_ROWS} rows; write a .csv")
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(count, place, harmless(cell))
                elif isinstance(cell, int | float):
                    sheet.write_number(count, place, cell)
                elif cell is not None:
                    sheet.write_datetime(count, place, in_vietnam(cell).replace(tzinfo=None), dated)
    return count
