"""Reports as files: read back by other programs, in both languages, and never a formula."""

import csv
import io
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lookup_api.domain.adjustments import AdjustmentReason
from lookup_api.domain.counter_moves import SLIP_BEFORE
from lookup_api.domain.disclosure import Level
from lookup_api.domain.figures import Count
from lookup_api.domain.province import SlipKind
from lookup_api.domain.report import Report, ReportName
from lookup_api.domain.working_time import VIETNAM
from lookup_api.exports import as_csv, as_json, as_text, as_xlsx, harmless
from lookup_api.exports.words import said
from lookup_api.reporting import IN_OPERATION
from lookup_api.service.report_dossiers import GATHERERS
from lookup_api.wording import Wording

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=VIETNAM)
HOSTILE = '=HYPERLINK("x")'
LATE = Report(
    ReportName.LATE,
    "2026-03",
    NOW,
    ("code", "agency", "due", "late_hours"),
    (("H47.16-260302-0001", HOSTILE, NOW, 8.5), ("H47.16-260302-0002", "UBND xã Đại Lộc", None, 16)),
)
FRESH = Report(ReportName.FRESHNESS, None, NOW, ("source", "state"), (("tinh", "silent"),), alarm=True)


def test_csv_is_read_back_with_vietnamese_whole() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(LATE, Wording("vi")).decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Mã hồ sơ", "Cơ quan", "Hạn", "Quá hạn (giờ làm việc)"],
        ["H47.16-260302-0001", "'" + HOSTILE, "20/03/2026 09:00", "8.5"],
        ["H47.16-260302-0002", "UBND xã Đại Lộc", "", "16"],
    ]


def test_xlsx_is_read_back_with_real_dates_and_numbers() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(LATE, Wording("en"))))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["Dossier code", "Agency", "Due", "Overdue (working hours)"]
    assert rows[1] == ["H47.16-260302-0001", "'" + HOSTILE, datetime(2026, 3, 20, 9, 0), 8.5]  # noqa: DTZ001 - XLSX has no zones
    assert rows[2][:3] == ["H47.16-260302-0002", "UBND xã Đại Lộc", ""]


def test_json_keeps_the_names_of_columns() -> None:
    read = json.loads(as_json(LATE))
    assert read["columns"] == ["code", "agency", "due", "late_hours"]
    assert read["rows"][0] == ["H47.16-260302-0001", HOSTILE, "2026-03-20T09:00:00+07:00", 8.5]


def test_text_has_its_columns_under_one_another() -> None:
    lines = as_text(LATE, Wording("vi")).splitlines()
    assert lines[0] == "Danh sách hồ sơ quá hạn — kỳ 2026-03"
    assert len({line.index("UBND") if "UBND" in line else line.index("=") for line in lines[4:]}) == 1
    assert as_text(FRESH, Wording("vi")).endswith("tinh      Gián đoạn")
    assert as_text(FRESH, Wording("en")).splitlines()[0] == "Freshness of the source systems"


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    report = Report(ReportName.LATE, None, NOW, ("agency",), ((text,),))
    written = as_csv(report, Wording("vi")).decode("utf-8-sig")
    [_, *rows] = list(csv.reader(io.StringIO(written, newline="")))
    cell = rows[0][0] if rows and rows[0] else ""
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert harmless(text).removeprefix("'") == text.removeprefix("'") or harmless(text) == "'" + text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_report_has_its_words(language: str) -> None:
    wording = Wording(language)
    for name in ReportName:
        assert wording.has(f"report-{name}")
    for reason in AdjustmentReason:
        assert wording.has(f"cell-{reason.replace('_', '-')}")
    for count in Count:
        assert wording.has(f"column-{count.replace('_', '-')}")
    assert set(GATHERERS) < set(ReportName)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_on_the_operation_is_in_words_throughout(language: str) -> None:
    reports = (ReportName.FRESHNESS, ReportName.ACCESSES, ReportName.KIOSKS, ReportName.UNKNOWN)
    rows = [
        *((ReportName.FRESHNESS, "bc-tinh", state) for state in ("fresh", "silent", "never", "ended")),
        *((ReportName.ACCESSES, f"{channel} dossier_not_found", 3) for channel in ("kiosk", "sms", "chat", "web")),
        *((name, "rows", 1) for name in (*IN_OPERATION, *reports)),
    ]
    report = Report(ReportName.OPERATIONS, None, NOW, ("report", "what", "value"), tuple(rows))
    _heads, *written = csv.reader(io.StringIO(as_csv(report, Wording(language)).decode("utf-8-sig")))
    ours = {str(cell) for row in rows for cell in row if isinstance(cell, str)} - {"bc-tinh"}
    assert len(written) == len(rows)
    assert not ours & {cell for row in written for cell in row}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_missing_and_what_was_done_is_said_in_words(language: str) -> None:
    wording = Wording(language)
    missing = [f"{kind.value}_missing" for kind in {*SLIP_BEFORE.values(), SlipKind.APOLOGY}]
    done = ["receive", "step", "slip", "sheet", "phone", "proxy", "reissue", "hand over", "notice", "one_time_code"]
    for column, cells in (("what", missing), ("key_type", done), ("level", list(Level))):
        for cell in cells:
            assert said(column, str(cell), wording) != str(cell)
