"""`GET /v1/maintenance` for channels, `GET /v1/reports` for those who answer for the system.

A report is made by `lookup-api report ... --keep`, once a night, and handed out from what is kept: making one reads
every dossier, and lookups do not wait for it.
"""

from flask import Response, request

from lookup_api.contract.duties import (
    MaintenanceNotice,
    MaintenanceNotices,
    ReportEntry,
    ReportList,
    ReportView,
)
from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.maintenance import Maintenance
from lookup_api.domain.report import Report, ReportName
from lookup_api.exports import as_csv, as_json, as_xlsx
from lookup_api.web.answers import json_answer
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, Route
from lookup_api.wording import Wording

FRESH_SECONDS = 60
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STAFF = frozenset({KeyKind.CONSOLE, KeyKind.COUNTER})


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def maintenance(call: Call) -> Response:
        standing = [maintenance_told(notice) for notice in parts.store.maintenance.standing(call.now)]
        response = json_answer(MaintenanceNotices(standing))
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        return response

    def listed(_call: Call) -> Response:
        return json_answer(ReportList([ReportEntry(name.value, period) for name, period in parts.store.reports.all()]))

    def report(_call: Call, name: str) -> Response:
        return _written(_kept(parts, name, request.args.get("period")), request.args.get("format", "json"))

    problems = (ProblemCode.INVALID_REQUEST, ProblemCode.NOT_SIGNED_IN, ProblemCode.NOT_ALLOWED)
    return (
        Route("GET", "/v1/maintenance", maintenance, "What is, or is going to be, out of order.",
              gives=(MaintenanceNotices,), problems=(ProblemCode.STORE_UNAVAILABLE,)),
        Route("GET", "/v1/reports", listed, "The reports that are kept.", keys=_STAFF, gives=(ReportList,),
              problems=(*problems[1:], ProblemCode.STORE_UNAVAILABLE)),
        Route("GET", "/v1/reports/<name>", report, "A report; `period` names one, `format` is json, csv or xlsx.",
              keys=_STAFF, gives=(ReportView,), problems=(*problems, ProblemCode.STORE_UNAVAILABLE)),
    )  # fmt: skip


def maintenance_told(notice: Maintenance) -> MaintenanceNotice:
    """A notice as channels are told it."""
    return MaintenanceNotice(notice.id, notice.kind.value, notice.begins_at, dict(notice.text), notice.ends_at)


def _kept(parts: Parts, name: str, period: str | None) -> Report:
    try:
        wanted = ReportName(name)
    except ValueError as error:
        raise InvalidRequest("there is no report of this name") from error
    kept = parts.store.reports.get(wanted, None if period is None else period.upper())
    if kept is None:
        raise InvalidRequest("no such report is kept; `lookup-api report --keep` makes one")
    return kept


def _written(report: Report, form: str) -> Response:
    wording = Wording(request.args.get("language", "vi"))
    match form:
        case "json":
            return Response(as_json(report), mimetype="application/json")
        case "csv":
            body, kind = as_csv(report, wording), "text/csv; charset=utf-8"
        case "xlsx":
            body, kind = as_xlsx(report, wording), _XLSX
        case _:
            raise InvalidRequest("format is json, csv or xlsx")
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{report.name}-{report.period or "now"}.{form}"'
    return response
