"""A report as plain data: named columns and rows. How it is written down, and in which words, is decided elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Cell = str | int | float | datetime | None


class ReportName(StrEnum):
    """The reports there are (báo cáo)."""

    COUNTERS = "counters"  # tình hình giải quyết, by agency
    DUE = "due"  # hồ sơ sắp đến hẹn: to be done, or to be given a new appointment, before the promise passes
    LATE = "late"  # hồ sơ quá hạn
    OFFICERS = "officers"  # hồ sơ quá hạn, counted by agency and officer
    APOLOGIES = "apologies"  # phiếu xin lỗi
    INTAKE = "intake"  # quá hạn tiếp nhận: the alarms of the intake limit
    NATIONAL = "national"  # tỷ lệ đúng hạn, Quyết định 766/QĐ-TTg
    ADJUSTMENTS = "adjustments"  # điều chỉnh thời hạn giải quyết, each with its reason
    DATES = "dates"  # our date differs from the one the citizen was given
    FRESHNESS = "freshness"  # dữ liệu các nguồn
    ACCESSES = "accesses"  # lượt tra cứu
    RATINGS = "ratings"  # mức độ hài lòng
    UNKNOWN = "unknown"  # what only feeds named, and slips that did not come
    KIOSKS = "kiosks"  # tình trạng ki-ốt
    OPERATIONS = "operations"  # báo cáo vận hành


# The columns whose cells are moments.
DATED = frozenset({
    "received_at", "due", "ended_at", "issued_at", "appointment_before", "appointment_after", "told", "counted",
    "last_taken_in_at", "heard_at", "snapshot_at", "decided_at", "deadline_before", "deadline_after",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `columns` are names for the catalogue of sentences; every row has as many cells.

    `alarm` tells that somebody has to act: a limit was missed, a source fell silent.
    """

    name: ReportName
    period: str | None
    made_at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alarm: bool = False
