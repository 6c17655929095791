"""Files into rows with their line numbers: CSV, XLSX, JSON-lines, none of them believed in its size.

A row that is wrong is a row with its trouble told; only a file that cannot be gone on with is refused as a whole.
"""

import codecs
import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from lookup_api.feeds.old_systems.mapping import (
    COLUMN_NAMES,
    STEP_COLUMNS,
    Columns,
    DateSystem,
    FileFormat,
    Headings,
    MappingError,
    Table,
)
from lookup_api.feeds.old_systems.spellings import READERS, Spelling, detect
from lookup_api.feeds.old_systems.values import LONGEST_TEXT, Cell

LARGEST_FILE = 16 * 1024**3  # bytes
LARGEST_LINE = 1024 * 1024  # bytes: a dossier with a thousand steps stays below
MOST_ROWS = 20_000_000
MOST_COLUMNS = 500
LARGEST_EXPANDED = 2 * 1024**3  # bytes of a workbook, unpacked
MOST_EXPANSION = 200  # times; real sheets stay below 30
_EXPANSION_FREE = 16 * 1024**2  # bytes that may be anything times their packed size
MOST_PARTS = 2_000  # of a workbook
_NAME_LENGTHS_AT = 26  # bytes from the head of a part in a ZIP file (APPNOTE 4.3.7)
_PIECE = 1024 * 1024
_SAMPLE = 2_000  # rows by which a spelling is told
_SAMPLE_BYTES = 1024 * 1024
_BLANK_HEAD = 4096  # bytes of workbook.xml until its properties
_DELIMITERS = ",;\t|"
_ENDINGS = {
    ".csv": FileFormat.CSV, ".txt": FileFormat.CSV, ".tsv": FileFormat.CSV,
    ".xlsx": FileFormat.XLSX,
    ".jsonl": FileFormat.JSON_LINES, ".ndjson": FileFormat.JSON_LINES,
}  # fmt: skip
_AS_IT_STANDS = Table(columns=Columns(code=()), encoding="utf-8")
_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")


class FileRefused(ValueError):
    """A file that cannot be read on; the sentence says where and why, and quotes nothing of it."""


class RawRow(NamedTuple):
    """One row as it stands: cells in their order, or a line of JSON."""

    line: int  # in the file or sheet, from 1
    cells: Sequence[Cell] | bytes
    trouble: str | None = None  # why it cannot be read, for the officer


@dataclass(frozen=True, slots=True)
class Names:
    """Which column stands where, and what it is called in the file."""

    places: dict[str, int]  # of a table with columns
    headings: tuple[tuple[str, Headings], ...]  # of objects with keys
    told: dict[str, str]
    step_headings: tuple[tuple[str, Headings], ...] = ()  # of a step inside an object


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose headings are read: what its rows need to be understood."""

    names: Names
    rows: Iterator[RawRow]
    spelling: Spelling
    date_system: DateSystem = DateSystem.SINCE_1900


def format_of(path: Path, table: Table) -> FileFormat:
    """How a file is written, by the mapping or by its ending; raise FileRefused."""
    found = table.format or _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise FileRefused(f"{path.name}: expected one of {', '.join(_ENDINGS)}, or `format` in the mapping")
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """A file by its content."""

    digest: bytes
    lines: int  # about as many as it has rows


def measure(path: Path) -> Measured:
    """Read a file once for its digest and its length; raise FileRefused for one that is too large."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(f"{path.name}: larger than {LARGEST_FILE} bytes")
    digest, lines = sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return Measured(digest.digest(), lines)


@contextmanager
def open_rows(path: Path, table: Table) -> Iterator[Opened]:
    """Open a file; raise FileRefused or MappingError, here or while its rows are read."""
    if format_of(path, table) is FileFormat.JSON_LINES:
        names = names_of_keys(table.columns)
        sample = [RawRow(number, line) for number, line in islice(_json_sample(path), _SAMPLE)]
        with path.open("rb") as stream:
            yield Opened(names, _json_rows(stream), _spelling(table, sample))
        return
    with _below_header(path, table) as (header, rows, date_system):
        yield _with_header(path, table, header, rows, date_system)


@contextmanager
def open_cells(path: Path) -> Iterator[tuple[Sequence[Cell], Iterator[RawRow]]]:
    """Open a CSV file in Unicode or a workbook's first sheet as it stands: the headings, and the rows below them.

    Raise FileRefused, here or while the rows are read.
    """
    if format_of(path, _AS_IT_STANDS) is FileFormat.JSON_LINES:
        raise FileRefused(f"{path.name}: expected .csv or .xlsx")
    with _below_header(path, _AS_IT_STANDS) as (header, rows, _):
        yield header, rows


@contextmanager
def _below_header(path: Path, table: Table) -> Iterator[tuple[Sequence[Cell], Iterator[RawRow], DateSystem]]:
    if format_of(path, table) is FileFormat.XLSX:
        sheet, date_system = _sheet(path, table)
        rows = _sheet_rows(enumerate(sheet, start=table.header_row))
        yield next(rows, RawRow(0, ())).cells, rows, date_system
        return
    with _text_stream(path, table) as stream:
        lines = _Lines(stream, path.name)
        for _ in range(table.header_row - 1):
            next(lines, None)
        header_line = next(lines, "")
        delimiter = table.delimiter or max(_DELIMITERS, key=header_line.count)
        header = next(csv.reader([header_line], delimiter=delimiter), [])
        yield header, _csv_rows(lines, delimiter, path.name), DateSystem.SINCE_1900


def _with_header(
    path: Path, table: Table, header: Sequence[Cell] | bytes, rows: Iterator[RawRow], date_system: DateSystem
) -> Opened:
    titles = [str(title or "").strip() for title in header]
    sample = list(islice(rows, _SAMPLE))
    spelling = _spelling(table, [RawRow(0, titles), *sample])
    names = names_of_titles(table.columns, [READERS[spelling](title) for title in titles], titles, path.name)
    return Opened(names, _chained(sample, rows), spelling, date_system)


def _chained(first: Iterable[RawRow], rest: Iterator[RawRow]) -> Iterator[RawRow]:
    yield from first
    yield from rest


def names_of_keys(columns: Columns) -> Names:
    """The names of objects, which carry their keys with them."""
    headings = tuple((name, getattr(columns, name)) for name in COLUMN_NAMES if getattr(columns, name))
    told = {name: (getattr(columns, name) or (name,))[0] for name in COLUMN_NAMES}
    return Names({}, headings, told, tuple(each for each in headings if each[0] in STEP_COLUMNS))


def names_of_titles(columns: Columns, titles: Sequence[str], as_written: Sequence[str], file_name: str) -> Names:
    """Find each column by its heading, whatever its case and blanks; raise MappingError where the code has none."""
    places: dict[str, int] = {}
    told = {name: (getattr(columns, name) or (name,))[0] for name in COLUMN_NAMES}
    by_title = {_folded(title): place for place, title in reversed(list(enumerate(titles)))}
    by_title.update({_folded(title): place for place, title in reversed(list(enumerate(as_written)))})
    for name in COLUMN_NAMES:
        for heading in getattr(columns, name):
            if (place := by_title.get(_folded(heading))) is not None:
                places[name], told[name] = place, heading
                break
    if "code" not in places:
        raise MappingError(f"{file_name}: no column is headed {' or '.join(columns.code)}")
    return Names(places, (), told)


def _folded(title: str) -> str:
    return " ".join(title.replace("\ufeff", "").casefold().split())


# --- CSV ---------------------------------------------------------------------------------------------------


class _Lines:
    """Lines of a text, none longer than the limit, counted."""

    def __init__(self, stream: IO[str], name: str) -> None:
        self._stream = stream
        self._name = name
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LARGEST_LINE)
        if not line:
            raise StopIteration
        self.count += 1
        if len(line) == LARGEST_LINE:
            raise FileRefused(f"{self._name}: line {self.count} is longer than {LARGEST_LINE} characters")
        return line.replace("\0", " ")


def _csv_rows(lines: _Lines, delimiter: str, name: str) -> Iterator[RawRow]:
    reader = csv.reader(lines, delimiter=delimiter)
    line = lines.count + 1
    try:
        for number, cells in enumerate(reader):
            if number >= MOST_ROWS:
                raise FileRefused(f"{name}: more than {MOST_ROWS} rows")
            if cells and any(cells):
                yield RawRow(line, cells, _trouble(cells))
            line = lines.count + 1
    except csv.Error:
        # The reader's own limit on a cell: a quotation mark that is never closed swallows what follows.
        raise FileRefused(
            f"{name}: from line {line} on a cell has no end (a quotation mark without its pair)"
        ) from None


def _trouble(cells: Sequence[Cell]) -> str | None:
    if len(cells) > MOST_COLUMNS:
        return f"dòng có hơn {MOST_COLUMNS} cột"
    if any(isinstance(cell, str) and len(cell) > LONGEST_TEXT for cell in cells):
        return f"dòng có ô dài quá {LONGEST_TEXT} ký tự"
    return None


@contextmanager
def _text_stream(path: Path, table: Table) -> Iterator[IO[str]]:
    encoding = _encoding(path, table)
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        yield stream


def _encoding(path: Path, table: Table) -> str:
    """UTF-8, with or without its mark, UTF-16 by its mark; whatever else is one byte a place, told apart later."""
    if table.encoding in {"tcvn3", "vni"}:
        return "latin-1"
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or table.encoding == "utf-16":
        return "utf-16"
    if table.encoding == "utf-8":
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _spelling(table: Table, sample: Iterable[RawRow]) -> Spelling:
    if table.encoding in {"tcvn3", "vni"}:
        return Spelling(table.encoding)
    if table.spelling != "detect":
        return Spelling(table.spelling)
    return detect(text for row in sample for text in _texts(row))


def _texts(row: RawRow) -> Iterator[str]:
    if isinstance(row.cells, bytes):
        yield row.cells.decode(errors="replace")
    else:
        yield from (cell for cell in row.cells if isinstance(cell, str))


# --- JSON-lines --------------------------------------------------------------------------------------------


def _json_sample(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as stream:
        for number in range(_SAMPLE):
            line = stream.readline(LARGEST_LINE)
            if not line:
                return
            yield number, line


def _json_rows(stream: IO[bytes]) -> Iterator[RawRow]:
    number = 0
    while line := stream.readline(LARGEST_LINE):
        number += 1
        if number > MOST_ROWS:
            raise FileRefused(f"more than {MOST_ROWS} rows")
        if len(line) == LARGEST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LARGEST_LINE)) and not rest.endswith(b"\n"):
                pass  # skip to the next line without keeping this one
            yield RawRow(number, line, "dòng quá lớn")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield RawRow(number, line.removeprefix(b"\xef\xbb\xbf"))


# --- XLSX --------------------------------------------------------------------------------------------------


def _sheet(path: Path, table: Table) -> tuple[Iterator[list[Any]], DateSystem]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - a tenth of a second, for XLSX alone

    date_system = _check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        name = table.sheet or workbook.sheet_names[0]
        if name not in workbook.sheet_names:
            raise FileRefused(f"{path.name}: no sheet is named {name!r}")
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.iter_rows()
        skipped = table.header_row - 1
        first = sheet.start[0] if sheet.start else 0
        return islice(rows, max(skipped - first, 0), None), date_system
    except CalamineError:
        raise FileRefused(f"{path.name}: is no workbook that can be read") from None


def _check_workbook(path: Path) -> DateSystem:
    """Refuse what unpacks to more than it may before anything unpacks it; say how the workbook counts days."""
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as raw:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise FileRefused(f"{path.name}: has more than {MOST_PARTS} parts")
            left = LARGEST_EXPANDED
            for part in parts:
                left -= _unpacked_size(raw, part, min(left, max(part.compress_size * MOST_EXPANSION, _EXPANSION_FREE)))
                if left < 0:
                    raise FileRefused(f"{path.name}: unpacks to more than {LARGEST_EXPANDED} bytes")
            with packed.open("xl/workbook.xml") as described:
                since_1904 = _DATE_1904.search(described.read(_BLANK_HEAD))
    except (zipfile.BadZipFile, zlib.error, struct.error, KeyError, NotImplementedError, RuntimeError, EOFError):
        raise FileRefused(f"{path.name}: is no workbook that can be read") from None
    return DateSystem.SINCE_1904 if since_1904 else DateSystem.SINCE_1900


def _unpacked_size(raw: IO[bytes], part: zipfile.ZipInfo, most: int) -> int:
    """How large a part really becomes, whatever it says of itself; raise FileRefused beyond `most`."""
    raw.seek(part.header_offset + _NAME_LENGTHS_AT)
    name, extra = struct.unpack("<HH", raw.read(4))
    raw.seek(name + extra, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size, left = 0, part.compress_size
    while left > 0 and (piece := raw.read(min(left, _PIECE))):
        left -= len(piece)
        while piece:
            size += len(unpacker.decompress(piece, _PIECE))
            piece = unpacker.unconsumed_tail
            if size > most:
                raise FileRefused(f"a part of the workbook unpacks to more than {MOST_EXPANSION} times its size")
    return size


def _sheet_rows(numbered: Iterator[tuple[int, list[Any]]]) -> Iterator[RawRow]:
    for line, cells in numbered:
        if line > MOST_ROWS:
            raise FileRefused(f"more than {MOST_ROWS} rows")
        if any(cell not in {"", None} for cell in cells):
            yield RawRow(line, cells, _trouble(cells))
