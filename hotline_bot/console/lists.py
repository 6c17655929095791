"""Tickets, requests for the full identity, reports: lists that the lookup API keeps, with what can be done in them."""

from typing import Final, TypeVar

from flask import Blueprint, Response, g, request

from hotline_bot.console.desk import Refused
from hotline_bot.console.front import Parts, attempt, doing, said
from hotline_bot.console.seats import Seat
from hotline_bot.sheets import as_csv
from lookup_api.client import Call, operator_calls
from lookup_api.contract.duties import ReportList, ReportView
from lookup_api.contract.operators import CloseRequest, FullIdentity, TicketOutcome, Tickets

TICKETS: Final = "/console/tickets"
APPROVALS: Final = "/console/approvals"
CSV: Final = "text/csv; charset=utf-8"
_LONGEST_WORDS = 4000

Answer = TypeVar("Answer")
Kept = TypeVar("Kept")


def add_lists(blueprint: Blueprint, parts: Parts) -> None:
    """Add the routes of tickets, approvals and reports."""
    _tickets(blueprint, parts)
    _approvals(blueprint, parts)
    _reports(blueprint, parts)


def _tickets(blueprint: Blueprint, parts: Parts) -> None:
    def page(after: str) -> Response:
        found = _asked(parts, operator_calls.tickets(session=g.session, after=after), Tickets(items=[]))
        shown = parts.pages.render("tickets", parts.around(), parts.clock(), page=found, outcomes=list(TicketOutcome))
        return Response(shown, mimetype="text/html")

    @blueprint.get("/tickets")
    def tickets() -> Response:
        return page("")

    @blueprint.post("/tickets")
    def more_tickets() -> Response:
        return page(said("after")[:128])

    @blueprint.post("/tickets/<int:number>/<deed>")
    def ticket(number: int, deed: str) -> Response:
        def work(_: Seat) -> None:
            if deed == "take":
                parts.client.send(operator_calls.take_ticket(number, session=g.session))
            elif deed == "release":
                parts.client.send(operator_calls.release_ticket(number, session=g.session))
            elif deed == "register" and said("number").strip():
                registered = said("number").strip()[:120]
                parts.desk.count(
                    parts.client.send(operator_calls.register_ticket(number, registered, session=g.session))
                )
            elif deed == "close":
                parts.desk.count(parts.client.send(operator_calls.close_ticket(number, _closing(), session=g.session)))
            else:
                raise Refused("console-form-unfit")
            parts.notice("console-ticket-done")

        return doing(parts, work, TICKETS)


def _closing() -> CloseRequest:
    try:
        outcome = TicketOutcome(said("outcome"))
    except ValueError:
        raise Refused("console-form-unfit") from None
    return CloseRequest(outcome=outcome, text=said("words").strip()[:_LONGEST_WORDS] or None)


def _approvals(blueprint: Blueprint, parts: Parts) -> None:
    def page(full: FullIdentity | None = None) -> Response:
        found = _asked(parts, operator_calls.disclosures(session=g.session), None)
        shown = parts.pages.render(
            "approvals", parts.around(), parts.clock(), items=found.items if found else [], full=full
        )
        return Response(shown, mimetype="text/html")

    @blueprint.get("/approvals")
    def approvals() -> Response:
        return page()

    @blueprint.post("/approvals/<int:number>/decide")
    def decide(number: int) -> Response:
        def work(_: Seat) -> None:
            approve = said("approve") == "yes"
            parts.client.send(operator_calls.decide(number, approve=approve, session=g.session))
            parts.notice("console-decided")

        return doing(parts, work, APPROVALS)

    @blueprint.post("/approvals/<int:number>/see")
    def see(number: int) -> Response:
        # Shown once, on the answer to this form, and kept nowhere.
        return page(_asked(parts, operator_calls.full_identity(number, session=g.session), None))


def _reports(blueprint: Blueprint, parts: Parts) -> None:
    def page(report: ReportView | None) -> Response:
        kept = _asked(parts, Call("GET", "/v1/reports", ReportList), ReportList([]))
        words = parts.pages.words(g.seat.language)
        late_first = sorted(kept.reports, key=lambda entry: entry.report != "late")
        names = {entry.report for entry in kept.reports} | ({report.report} if report else set())
        titles = {name: words.report(name) for name in names}
        shown = parts.pages.render(
            "reports", parts.around(), parts.clock(), entries=late_first, report=report, titles=titles
        )
        return Response(shown, mimetype="text/html")

    @blueprint.get("/reports")
    def reports() -> Response:
        return page(None)

    @blueprint.get("/reports/<name>")
    def report(name: str) -> Response:
        period = request.args.get("period", "")[:16]
        query = {"period": period} if period else {}
        found = _asked(parts, Call("GET", f"/v1/reports/{name}", ReportView, query=query), None)
        if found is None or request.args.get("format") != "csv":
            return page(found)
        headers = {"Content-Disposition": f'attachment; filename="{found.report}.csv"'}
        return Response(as_csv([found.columns, *found.rows]), content_type=CSV, headers=headers)


def _asked(parts: Parts, call: Call[Answer], otherwise: Kept) -> Answer | Kept:
    """What the API answers; on a problem a sentence is shown, and `otherwise` stands in its place."""
    held: list[Answer] = []
    attempt(parts, lambda _: held.append(parts.client.send(call)))
    return held[0] if held else otherwise
