"""A report as lines for a terminal."""

import unicodedata

from lookup_api.domain.report import Cell, Report
from lookup_api.exports.words import heads, moment, said, title
from lookup_api.wording import Wording

WIDEST = 48  # characters of a cell


def as_text(report: Report, wording: Wording) -> str:
    """Write a report down as a title and a table; a cell that is too long is shortened."""
    rows = [heads(report, wording)]
    for cells in report.rows:
        read = (said(column, cell, wording) for column, cell in zip(report.columns, cells, strict=True))
        rows.append([_cell(cell) for cell in read])
    widths = [max(len(row[place]) for row in rows) for place in range(len(report.columns))]
    numbers = [_all_numbers(report, place) for place in range(len(report.columns))]
    lines = [title(report, wording), ""]
    for number, row in enumerate(rows):
        lines.append("  ".join(_put(*each) for each in zip(row, widths, numbers, strict=True)).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    text = "" if cell is None else str(moment(cell))
    text = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isprintable())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _all_numbers(report: Report, place: int) -> bool:
    return bool(report.rows) and all(row[place] is None or isinstance(row[place], int | float) for row in report.rows)


def _put(text: str, width: int, number: bool) -> str:  # noqa: FBT001 - one of three cells of a row
    return text.rjust(width) if number else text.ljust(width)
