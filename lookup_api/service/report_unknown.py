"""The list of what feeds named and the catalogue does not know, as a report (danh mục cần bổ sung)."""

from datetime import datetime

from lookup_api.domain.report import Cell, Report, ReportName
from lookup_api.service.list_unknown import UnknownReader, list_unknown

MOST = 10_000  # lines of each kind


def report_unknown(reader: UnknownReader, now: datetime) -> Report:
    """Procedures and agencies by how many dossiers name them, then dossiers whose slip did not come."""
    unknown = list_unknown(reader, MOST)
    rows: list[tuple[Cell, ...]] = [
        ("unknown_procedure", each.code, each.name, each.dossiers, None) for each in unknown.procedures
    ]
    rows += [("unknown_agency", each.code, each.name, each.dossiers, None) for each in unknown.agencies]
    rows += [(f"{each.kind.value}_missing", each.code, None, 1, each.at) for each in unknown.without_slip]
    columns = ("what", "code", "name", "count", "issued_at")
    return Report(ReportName.UNKNOWN, None, now, columns, tuple(rows))
