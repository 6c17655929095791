"""A report as CSV, XLSX or JSON."""

import csv
import io

import msgspec
import xlsxwriter

from lookup_api.domain.report import Cell, Report
from lookup_api.domain.working_time import in_vietnam
from lookup_api.exports.words import heads, moment, said, title
from lookup_api.wording import Wording

_BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets misread Vietnamese
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NARROWEST, _WIDEST = 10, 60  # characters of a column


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what could begin one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else text


def as_csv(report: Report, wording: Wording) -> bytes:
    """Write a report as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read Vietnamese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads(report, wording)])
    for row in report.rows:
        cells = (moment(said(column, cell, wording)) for column, cell in zip(report.columns, row, strict=True))
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def as_xlsx(report: Report, wording: Wording) -> bytes:
    """Write a report as XLSX: one sheet, a bold head that stays in sight, real dates and numbers, no formula."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title(report, wording), "created": in_vietnam(report.made_at)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        dated = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        named = heads(report, wording)
        sheet.freeze_panes(1, 0)
        for place, head in enumerate(named):
            sheet.write_string(0, place, head, bold)
            longest = max((len(str(moment(row[place]) or "")) for row in report.rows), default=0)
            sheet.set_column(place, place, min(max(longest, len(head), _NARROWEST), _WIDEST))
        for number, row in enumerate(report.rows, start=1):
            for place, (column, cell) in enumerate(zip(report.columns, row, strict=True)):
                _write(sheet, number, place, said(column, cell, wording), dated)
    return out.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell, dated: object) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        # A string cell is never a formula here; the apostrophe keeps it harmless when it is copied on as text.
        sheet.write_string(row, column, harmless(cell))
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_datetime(row, column, in_vietnam(cell), dated)


def as_json(report: Report) -> bytes:
    """Write a report as JSON: names of columns, cells as they are, times with their offset."""
    return msgspec.json.encode(
        {
            "report": report.name,
            "period": report.period,
            "made_at": report.made_at,
            "alarm": report.alarm,
            "columns": report.columns,
            "rows": report.rows,
        }
    )
