"""Files as old systems write them: encodings, workbooks, and those that are meant to hurt."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from lookup_api.domain.dossier import PersonKind, SourceSystem
from lookup_api.domain.statements import RefusedRecord
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds.old_systems import FileRefused, MappingError, RecordReader, mapping_from, open_rows, rows
from lookup_api.importing.mappings import mapping_text, read_mapping, shipped
from lookup_api.service.exported import ExportedDossier, ExportedStep
from tests.support.old_spellings import to_tcvn3, to_vni

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
SOURCE = SourceSystem(id="cu", name="cũ")
HEADINGS = ("Số hồ sơ", "Cơ quan giải quyết", "Người nộp", "Số CMND/CCCD", "Điện thoại", "Ngày tiếp nhận",
            "Ngày hẹn trả", "Trạng thái")  # fmt: skip
ROW = ("NB-2019-000123", "UBND huyện Mẫu Kim Sơn", "Nguyễn Thị Hạnh", "164123456", "0912345678", "20/06/2019 08:15",
       "05/07/2019", "Đang xử lý")  # fmt: skip


def read(path: Path, mapping: str = "ninh-binh-cu") -> list[Any]:
    known = read_mapping(mapping_text(mapping))
    table = known.table_for(path.name)
    with open_rows(path, table) as opened:
        reader = RecordReader(
            known,
            table,
            opened.names,
            spelling=opened.spelling,
            date_system=opened.date_system,
            source=SOURCE,
            now=NOW,
        )
        return [reader.read(row) for row in opened.rows]


def csv_text(*lines: Sequence[str], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(line) for line in (HEADINGS, *lines)) + "\r\n"


def require_the_row(record: Any) -> None:
    assert isinstance(record, ExportedDossier)
    [owner] = record.statement.people
    assert (owner.name, owner.id_number, owner.phone) == ("Nguyễn Thị Hạnh", "164123456", "0912345678")
    assert record.statement.code == "NB-2019-000123"
    assert record.statement.received_at == datetime(2019, 6, 20, 8, 15, tzinfo=VIETNAM)
    assert record.statement.stage is Stage.PROCESSING
    assert record.agency is not None
    assert (record.agency.code, record.agency.name) == ("NB.02", "UBND huyện Mẫu Kim Sơn")
    assert record.line == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: to_tcvn3(text).encode("latin-1"),
        lambda text: to_vni(text).encode("latin-1"),
        lambda text: to_tcvn3(text).encode(),  # copied through a program that took it for Latin-1
        lambda text: to_vni(text).encode(),
    ],
    ids=["utf-8", "utf-8-mark", "utf-16", "tcvn3", "vni", "tcvn3-in-utf-8", "vni-in-utf-8"],
)
def test_one_table_in_every_encoding(tmp_path: Path, written: Any, delimiter: str) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_bytes(written(csv_text(ROW, delimiter=delimiter)))
    [record] = read(path)
    require_the_row(record)


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("as_date", [False, True])
def test_workbooks_of_both_date_systems(tmp_path: Path, since_1904: bool, as_date: bool) -> None:  # noqa: FBT001 - pytest's
    path = tmp_path / "ho-so.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"date_1904": since_1904})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ROW)
    sheet.write_number(1, 3, 164123456)
    sheet.write_number(1, 4, 912345678)
    if as_date:
        written = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_datetime(1, 5, datetime(2019, 6, 20, 8, 15), written)  # noqa: DTZ001 - a workbook knows no zone
    else:
        sheet.write_number(1, 5, 43636.34375 - (1462 if since_1904 else 0))
    workbook.close()
    [record] = read(path, "ha-nam-cu")
    assert isinstance(record, ExportedDossier)
    assert record.statement.received_at == datetime(2019, 6, 20, 8, 15, tzinfo=VIETNAM)
    [owner] = record.statement.people
    assert (owner.id_number, owner.phone) == ("164123456", "0912345678")


def test_a_procedure_without_a_code_is_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    text = csv_text(ROW).splitlines()
    path.write_text(f"{text[0]},Tên thủ tục\n{text[1]},Thủ tục chỉ có tên\n", encoding="utf-8")
    [record] = read(path, "ha-nam-cu")
    assert isinstance(record, ExportedDossier)
    procedure = record.statement.procedure
    assert procedure is not None
    assert (procedure.name, procedure.told_code) == ("Thủ tục chỉ có tên", None)


def test_an_enterprise_is_known_by_its_tax_code(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text(csv_text((*ROW[:2], "Công ty Mẫu", "2700123456-001", *ROW[4:])), encoding="utf-8")
    [record] = read(path)
    assert record.statement.people[0].kind is PersonKind.ENTERPRISE


def test_steps_in_a_table_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "tien-do-2019.csv"
    path.write_text(
        "Số hồ sơ;Thời điểm;Trạng thái;Người xử lý\nNB-2019-000123;21/06/2019 09:00;Đang xử lý;Trần Văn An\n",
        encoding="utf-8",
    )
    [step] = read(path, "nam-dinh-cu")
    assert isinstance(step, ExportedStep)
    assert (step.step.stage, step.step.officer, step.step.source) == (Stage.PROCESSING, "Trần Văn An", SOURCE)


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (0, "", "không có mã hồ sơ"),
        (0, "khong so", "không có chữ số"),
        (0, "1.004222", "mã thủ tục"),
        (5, "31/02/2019", "không có thật"),
        (5, "20/06/2031", "tương lai"),
        (6, "05/07/2018", "Ngày hẹn trả trước Ngày tiếp nhận"),
        (7, "Lạ lắm", "chưa khai"),
        (2, "x" * 9000, "dài quá"),
    ],
)
def test_a_bad_row_is_refused_alone_with_line_and_reason(tmp_path: Path, place: int, value: str, reason: str) -> None:
    path = tmp_path / "ho-so.csv"
    bad = (*ROW[:place], value, *ROW[place + 1 :])
    path.write_text(csv_text(ROW, bad, ROW), encoding="utf-8")
    first, refused, last = read(path)
    require_the_row(first)
    assert isinstance(last, ExportedDossier)
    assert isinstance(refused, RefusedRecord)
    assert reason in refused.reason
    assert refused.position == 3
    assert "Nguyễn" not in refused.reason


def test_a_line_break_inside_a_cell_keeps_the_count_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    broken = (*ROW[:1], '"UBND huyện\nMẫu"', *ROW[2:])
    path.write_text(csv_text(broken, ("", *ROW[1:])), encoding="utf-8")
    first, refused = read(path)
    assert isinstance(first, ExportedDossier)
    assert refused.position == 4


def test_a_quotation_mark_without_its_pair_ends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text(csv_text(ROW, ('"' + ROW[0], *ROW[1:]), *[ROW] * 3000), encoding="utf-8")
    with pytest.raises(FileRefused, match="line 3"):
        read(path)


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text(csv_text(ROW) + "x" * (rows.LARGEST_LINE + 10), encoding="utf-8")
    with pytest.raises(FileRefused, match="longer"):
        read(path)


def test_a_table_without_the_code_names_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text("Tên,Ngày\nAn,1/1/2020\n", encoding="utf-8")
    with pytest.raises(MappingError, match="Số hồ sơ"):
        read(path)


@pytest.mark.parametrize("line", [b"[1]", b"{", b'{"MaHoSo": {"a": 1}}', b'"x"', b"[" * 100_000, b"\xff\xfe\x00"])
def test_lines_that_are_no_records(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "ho-so.jsonl"
    path.write_bytes(b'{"MaHoSo": "H42.11-210104-0001"}\n' + line + b"\n" + b'{"MaHoSo": "H42.11-210104-0002"}\n')
    first, refused, last = read(path, "national")
    assert isinstance(first, ExportedDossier)
    assert isinstance(last, ExportedDossier)
    assert isinstance(refused, RefusedRecord)
    assert refused.position == 2


def test_a_giant_json_line_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.jsonl"
    giant = b'{"MaHoSo": "' + b"x" * (3 * rows.LARGEST_LINE) + b'"}\n'
    path.write_bytes(giant + b'{"MaHoSo": "H42.11-210104-0002"}\n')
    refused, last = read(path, "national")
    assert refused.reason == "dòng quá lớn"
    assert isinstance(last, ExportedDossier)


def bomb(size: int, *, lying: bool) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes; `lying` says that it is small."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b" " * size)
    content = bytearray(packed.getvalue())
    if lying:
        at = content.find(struct.pack("<L", size), content.rfind(b"PK\x01\x02"))
        content[at : at + 4] = struct.pack("<L", 100)
    return bytes(content)


@pytest.mark.parametrize("lying", [False, True])
def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, lying: bool) -> None:  # noqa: FBT001 - pytest's
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(bomb(40_000_000, lying=lying))
    with pytest.raises(FileRefused, match="unpacks"):
        read(path, "ha-nam-cu")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read(path, "ha-nam-cu")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.docx"
    path.write_bytes(b"x")
    with pytest.raises(FileRefused, match=r"\.csv"):
        read(path)


@pytest.mark.parametrize("name", shipped())
def test_every_mapping_that_comes_along_can_be_read(name: str) -> None:
    assert read_mapping(mapping_text(name)).tables


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"name": "x", "tables": [{}]}, r"tables\[0\]\.columns"),
        ({"name": "x", "tables": [{"columns": {"code": "Mã"}}]}, r"columns\.code"),
        ({"name": "x", "tables": [{"columns": {"code": ["Mã"], "kode": ["x"]}}]}, "kode"),
        ({"name": "x", "tables": [{"columns": {"code": ["Mã"]}, "holds": "steps"}]}, r"columns\.at"),
        ({"name": "x", "tables": [{"columns": {"code": ["Mã"]}, "stages": {"Xong": 77}}]}, "Xong"),
    ],
)
def test_a_mapping_of_the_wrong_shape_names_the_key(data: Any, where: str) -> None:
    with pytest.raises(MappingError, match=where):
        mapping_from(data)
