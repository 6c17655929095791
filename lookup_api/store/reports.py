"""Reports on record: the newest of each name and period."""

from datetime import datetime

import msgspec
from sqlalchemy import Engine, select

from lookup_api.domain.report import DATED, Report, ReportName
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import KeptReportRow
from lookup_api.store.upserts import replace_or_insert


class _Kept(msgspec.Struct, frozen=True):
    """A report as it lies in the store; which cells are moments, its columns tell."""

    name: ReportName
    period: str | None
    made_at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    alarm: bool = False


_decoder = msgspec.json.Decoder(_Kept)


class KeptReports:
    """Keeps reports, so that a large one is made once a night and not at every question."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def keep(self, report: Report) -> None:
        """Keep a report in place of the last one of its name and period."""
        values = {
            "name": report.name.value,
            "period": report.period or "",
            "made_at": report.made_at,
            "content": msgspec.json.encode(report),
        }
        with naming_failures(), self._writing.begin() as connection:
            replace_or_insert(connection, KeptReportRow, [values])

    def get(self, name: ReportName, period: str | None) -> Report | None:
        """The report kept of a name and period; without a period, the one that was made last."""
        kept = select(KeptReportRow.content).where(KeptReportRow.name == name.value)
        if period is not None:
            kept = kept.where(KeptReportRow.period == period)
        rows = self._reading.all(kept.order_by(KeptReportRow.made_at.desc()).limit(1))
        return _report(_decoder.decode(rows[0].content)) if rows else None

    def all(self) -> tuple[tuple[ReportName, str | None], ...]:
        """The names and periods of all that are kept, newest first."""
        listed = select(KeptReportRow.name, KeptReportRow.period).order_by(KeptReportRow.made_at.desc())
        return tuple((ReportName(row.name), row.period or None) for row in self._reading.all(listed))


def _report(kept: _Kept) -> Report:
    rows = tuple(
        tuple(
            datetime.fromisoformat(cell) if column in DATED and isinstance(cell, str) else cell
            for column, cell in zip(kept.columns, row, strict=True)
        )
        for row in kept.rows
    )
    return Report(kept.name, kept.period, kept.made_at, kept.columns, rows, kept.alarm)
