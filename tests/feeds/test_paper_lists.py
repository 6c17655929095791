"""A province's table of papers: read whole, each wrong line told, from CSV and from workbooks."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from lookup_api.domain.required_papers import MOST_PAPERS, PaperList, RequiredPaper
from lookup_api.feeds.old_systems import FileRefused
from lookup_api.feeds.paper_lists import MOST_FAULTS, Fault, PaperTable, read_paper_lists

BIRTH, EVEN = "1.001193", "1.001010"
KNOWN = frozenset({BIRTH, EVEN})
HEADER = "code,paper,originals,copies,form,heading,decision"


def read(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> PaperTable:
    path = folder / "papers.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding=encoding)
    return read_paper_lists(path, KNOWN)


def workbook(path: Path, *rows: tuple[Any, ...]) -> Path:
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_papers_stand_in_the_order_of_the_file_whatever_stands_between(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        f"{BIRTH},Tờ khai,1,,Mẫu số 01,,Quyết định 12/QĐ-UBND",
        f"{EVEN},Đơn,1,0,,,",
        f'{BIRTH}.000.00.00.H47,"Giấy\n chứng  sinh",1,2,,Trẻ sinh ở cơ sở y tế,',
    )
    assert table.faults == []
    assert table.lists == {
        BIRTH: PaperList(
            papers=(
                RequiredPaper(name="Tờ khai", originals=1, form="Mẫu số 01"),
                RequiredPaper(name="Giấy chứng sinh", originals=1, copies=2, heading="Trẻ sinh ở cơ sở y tế"),
            ),
            decision="Quyết định 12/QĐ-UBND",
        ),
        EVEN: PaperList(papers=(RequiredPaper(name="Đơn", originals=1),)),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_vietnamese_headings_of_any_unicode_are_known(tmp_path: Path, encoding: str) -> None:
    header = unicodedata.normalize(
        "NFD", "Ghi chú;Mã thủ tục;Tên giấy tờ;Bản chính;Bản sao;Mẫu đơn, tờ khai;Trường hợp"
    )
    name = unicodedata.normalize("NFD", "Tờ khai")
    table = read(tmp_path, f"x;{BIRTH};{name};1;1;Mẫu 01;Mất giấy", header=header, encoding=encoding)
    paper = RequiredPaper(name="Tờ khai", originals=1, copies=1, form="Mẫu 01", heading="Mất giấy")
    assert table == PaperTable({BIRTH: PaperList(papers=(paper,))}, [])


def test_a_workbook_keeps_the_zeros_of_its_codes(tmp_path: Path) -> None:
    header = ("Mã TTHC", "Thành phần hồ sơ", "Bản chính")
    path = workbook(tmp_path / "papers.xlsx", header, (1.00101, "Đơn", 1), (BIRTH, "Tờ khai", "2"))
    table = read_paper_lists(path, KNOWN)
    assert table.faults == []
    assert [(code, listed.papers[0].originals) for code, listed in table.lists.items()] == [(EVEN, 1), (BIRTH, 2)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Tờ khai,1,0,,,", "code is missing"),
        ("1.00119,Tờ khai,1,0,,,", "code is a procedure's code such as 1.004222"),
        ("H47.16-240617-0001,Tờ khai,1,0,,,", "code is a procedure's code such as 1.004222"),
        ("9.999999,Tờ khai,1,0,,,", "9.999999 is no procedure of the catalogue"),
        (f"{BIRTH}, ,1,0,,,", "paper is missing"),
        (f"{BIRTH},Tờ khai,một,0,,,", "originals is a number from 0 to 99"),
        (f"{BIRTH},Tờ khai,1,-1,,,", "copies is a number from 0 to 99"),
        (f"{BIRTH},Tờ khai,1,100,,,", "copies is a number from 0 to 99"),
        (f"{BIRTH},{'a' * 2001},1,0,,,", "paper has more than 2000 characters"),
        (f"{BIRTH},{'a' * 9000},1,0,,,", "has too many columns, or a cell that is too long"),
        (f"{BIRTH},Đơn,1,0,,,", f"{BIRTH} has the same paper in line 2"),
        (f"{BIRTH},Khác,1,0,,,Quyết định 13", f"{BIRTH} has another decision above"),
    ],
)
def test_a_wrong_line_is_told_and_those_after_it_are_read(tmp_path: Path, line: str, reason: str) -> None:
    table = read(tmp_path, f"{BIRTH},Đơn,1,0,,,Quyết định 12", line, f"{EVEN},,,,,,")
    assert table.faults == [Fault(3, reason), Fault(4, "paper is missing")]


def test_a_file_that_is_not_unicode_is_told_so_and_never_taken_in_garbled(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(f"{HEADER}\n{BIRTH},".encode() + b"T\xea khai,1,0,,,\n")
    table = read_paper_lists(path, KNOWN)
    assert table.lists == {}
    assert table.faults == [Fault(2, "paper is too long, or is not in Unicode")]


def test_a_list_has_an_end(tmp_path: Path) -> None:
    table = read(tmp_path, *(f"{BIRTH},Giấy {number},1,0,,," for number in range(MOST_PAPERS + 1)))
    assert table.faults == [Fault(MOST_PAPERS + 2, f"{BIRTH} has more than {MOST_PAPERS} papers")]


def test_a_file_of_nothing_but_wrong_lines_is_given_up(tmp_path: Path) -> None:
    assert len(read(tmp_path, *["x,y"] * (MOST_FAULTS + 5)).faults) == MOST_FAULTS


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("papers.csv", b"", "no column is headed code or"),
        ("papers.csv", b"code,name\n", "no column is headed paper or"),
        ("papers.xlsx", b"no workbook", "is no workbook that can be read"),
        ("papers.jsonl", b"{}", "expected .csv or .xlsx"),
        ("papers.pdf", b"%PDF", "expected one of .csv"),
        ("papers.csv", HEADER.encode() + b'\n1.001193,"' + b"a" * 200_000, "a cell has no end"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=sentence):
        read_paper_lists(path, KNOWN)
