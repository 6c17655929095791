"""Maintenance as it is told to channels, and reports as they are handed out."""

from datetime import datetime

import msgspec


class MaintenanceNotice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One notice that stands: what is affected, in each language it was written in."""

    id: str
    kind: str  # planned, outage
    begins_at: datetime
    text: dict[str, str]
    ends_at: datetime | None = None


class MaintenanceNotices(msgspec.Struct, frozen=True):
    """All notices that stand now; ask again after a minute."""

    notices: list[MaintenanceNotice]


class ReportView(msgspec.Struct, frozen=True):
    """One report: names of columns, rows of cells; times are ISO 8601."""

    report: str
    period: str | None
    made_at: datetime
    alarm: bool
    columns: list[str]
    rows: list[list[str | int | float | None]]


class ReportEntry(msgspec.Struct, frozen=True):
    """One report that is kept."""

    report: str
    period: str | None


class ReportList(msgspec.Struct, frozen=True):
    """All reports that are kept, newest first."""

    reports: list[ReportEntry]
