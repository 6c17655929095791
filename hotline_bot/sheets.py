"""Rows as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read Vietnamese. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet would take for the beginning of a formula (OWASP: CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows; no cell is ever read as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
