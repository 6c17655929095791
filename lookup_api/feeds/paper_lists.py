"""A province's table of the papers that its procedures ask for (thành phần hồ sơ): one paper a row, CSV or XLSX.

    read = read_paper_lists(path)       read.lists by procedure, read.faults with their lines; empty where all is well

The headings are those of the columns below, in English or as such tables are headed; further columns are passed over.
"""

import unicodedata
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

from lookup_api.domain.codes import national_procedure_code
from lookup_api.domain.required_papers import LONGEST_TEXT, MOST_OF_ONE, MOST_PAPERS, PaperList, RequiredPaper
from lookup_api.feeds.old_systems import FileRefused, RawRow, open_cells
from lookup_api.feeds.old_systems.values import Cell, UnreadableError, text

COLUMNS: Final = MappingProxyType(
    {
        "code": ("code", "mã thủ tục", "mã tthc", "mã thủ tục hành chính"),
        "paper": ("paper", "tên giấy tờ", "thành phần hồ sơ", "tên thành phần hồ sơ"),
        "originals": ("originals", "bản chính", "số bản chính"),
        "copies": ("copies", "bản sao", "số bản sao"),
        "form": ("form", "mẫu đơn, tờ khai", "mẫu đơn", "tờ khai", "biểu mẫu"),
        "heading": ("heading", "trường hợp"),
        "decision": ("decision", "quyết định công bố", "quyết định"),
    }
)
NEEDED: Final = ("code", "paper")
MOST_FAULTS: Final = 1_000  # after so many a file is not looked at further


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of the file."""

    line: int
    reason: str


@dataclass(slots=True)
class PaperTable:
    """What a file says: the lists by national code of the procedure, and what is wrong with it."""

    lists: dict[str, PaperList] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Gathered:
    """The list of one procedure as it grows."""

    papers: list[RequiredPaper] = field(default_factory=list)
    lines: dict[tuple[str | None, str], int] = field(default_factory=dict)  # of each paper, by heading and name
    decision: str | None = None


class _LineRefused(ValueError):
    """A row that says nothing that could be kept; the sentence is for whoever made the file."""


def read_paper_lists(path: Path, procedures: Container[str]) -> PaperTable:
    """Read a file; `procedures` holds the national codes that lists may be for.

    Every wrong line is told, not only the first. Raise FileRefused for a file that cannot be gone on with.
    """
    read, gathered = PaperTable(), dict[str, _Gathered]()
    with open_cells(path) as (header, rows):
        of_column = _columns(header, path.name)
        for row in rows:
            try:
                _gather(row, of_column, procedures, gathered)
            except _LineRefused as refused:
                read.faults.append(Fault(row.line, str(refused)))
                if len(read.faults) >= MOST_FAULTS:
                    break
    read.lists = {code: PaperList(papers=tuple(each.papers), decision=each.decision) for code, each in gathered.items()}
    return read


def _columns(header: Sequence[Cell], name: str) -> Callable[[RawRow, str], Cell]:
    """How a cell is found by the name of its column; raise FileRefused where a needed one is missing."""
    titles = [_plain(str(title or "")).replace("\ufeff", "").casefold().strip() for title in header]
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        for column, headings in COLUMNS.items():
            if title in headings:
                places.setdefault(column, place)
    if missing := [column for column in NEEDED if column not in places]:
        raise FileRefused(f"{name}: no column is headed {' or '.join(COLUMNS[missing[0]])}")

    def cell(row: RawRow, column: str) -> Cell:
        place = places.get(column)
        return None if place is None or place >= len(row.cells) else row.cells[place]

    return cell


def _gather(
    row: RawRow, cell: Callable[[RawRow, str], Cell], procedures: Container[str], gathered: dict[str, _Gathered]
) -> None:
    if row.trouble is not None:
        raise _LineRefused("has too many columns, or a cell that is too long")
    code = _code(cell(row, "code"), procedures)
    paper = RequiredPaper(
        name=_words(cell(row, "paper"), "paper") or _missing("paper"),
        originals=_count(cell(row, "originals"), "originals"),
        copies=_count(cell(row, "copies"), "copies"),
        form=_words(cell(row, "form"), "form"),
        heading=_words(cell(row, "heading"), "heading"),
    )
    own = gathered.setdefault(code, _Gathered())
    if (earlier := own.lines.setdefault((paper.heading, paper.name), row.line)) != row.line:
        raise _LineRefused(f"{code} has the same paper in line {earlier}")
    if len(own.papers) >= MOST_PAPERS:
        raise _LineRefused(f"{code} has more than {MOST_PAPERS} papers")
    decision = _words(cell(row, "decision"), "decision")
    if decision and own.decision and decision != own.decision:
        raise _LineRefused(f"{code} has another decision above")
    own.decision = own.decision or decision
    own.papers.append(paper)


def _code(cell: Cell, procedures: Container[str]) -> str:
    # A spreadsheet takes 1.001010 for a number and drops its last zero; every code has six digits behind the point.
    written = f"{cell:.6f}" if isinstance(cell, float) else _text(cell, "code")
    if written is None:
        _missing("code")
    code = national_procedure_code(written)
    if code is None:
        raise _LineRefused("code is a procedure's code such as 1.004222")
    if code not in procedures:
        raise _LineRefused(f"{code} is no procedure of the catalogue")
    return code


def _words(cell: Cell, column: str) -> str | None:
    """A text on one line; announced lists break theirs to fit a page."""
    read = _text(cell, column)
    words = _plain(read) if read else ""
    if len(words) > LONGEST_TEXT:
        raise _LineRefused(f"{column} has more than {LONGEST_TEXT} characters")
    return words or None


def _text(cell: Cell, column: str) -> str | None:
    try:
        return text(cell, column)
    except UnreadableError as error:
        raise _LineRefused(f"{column} is too long, or is not in Unicode") from error


def _plain(read: str) -> str:
    return " ".join(unicodedata.normalize("NFC", read).split())


def _count(cell: Cell, column: str) -> int:
    written = _text(cell, column)
    if written is None:
        return 0
    if not written.isascii() or not written.isdigit() or len(written) > len(str(MOST_OF_ONE)):
        raise _LineRefused(f"{column} is a number from 0 to {MOST_OF_ONE}")
    return int(written)


def _missing(column: str) -> NoReturn:
    raise _LineRefused(f"{column} is missing")
