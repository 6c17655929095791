"""The operators' part of the lookup API, in a dictionary: enough for a console to be held against.

It answers in the types of `contract.operators`, counts a session's idle time not at all, and believes one password.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec

from lookup_api.contract import operators as wire
from lookup_api.contract.duties import ReportEntry, ReportList, ReportView
from lookup_api.contract.kiosks import BellAnswer, BellRequest, KioskHealth, Kiosks
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import ApplicantView, Level
from tests.support.fake_lookup_api import NOW, FakeLookupApi

KEY = "console-key"
PASSWORD, ONE_TIME_CODE = "một câu dài để nhớ", "135790"
ROLES = {
    "Lê Thị Mai": wire.Role.OPERATOR,
    "Phạm Văn Cường": wire.Role.SUPERVISOR,
    "Trần Thị Quầy": wire.Role.COUNTER,
    "Quản trị": wire.Role.ADMIN,
}
FULL_NAME = "Nguyễn Văn An"


class Refusal(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = ProblemCode(code)


@dataclass
class FakeOperators:
    """One API. `away`: it does not answer; `refusing`: what every write of an operator ends in."""

    api: FakeLookupApi
    clock: Callable[[], datetime] = lambda: NOW
    away: bool = False
    refusing: str = ""
    sessions: dict[str, wire.OperatorSessionView] = field(default_factory=dict)
    searches: list[wire.SearchRequest] = field(default_factory=list)
    views: list[wire.ViewRequest] = field(default_factory=list)
    notes: dict[str, wire.NoteRequest] = field(default_factory=dict)
    tickets: dict[int, wire.TicketView] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    disclosures: dict[int, wire.DisclosureView] = field(default_factory=dict)
    kiosks: list[KioskHealth] = field(default_factory=list)
    codes_sent: int = 0
    proved: set[str] = field(default_factory=set)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if self.away:
            raise httpx.ConnectError("away")
        try:
            answer = self._route(request)
        except (Refusal, msgspec.ValidationError) as error:
            refusal = error if isinstance(error, Refusal) else Refusal("invalid_request")
            problem = Problem(code=refusal.code, title=refusal.code.value, status=HTTP_STATUS[refusal.code])
            return httpx.Response(problem.status, content=msgspec.json.encode(problem))
        except LookupError:
            return self.api.handle(request)
        return (
            answer if isinstance(answer, httpx.Response) else httpx.Response(200, content=msgspec.json.encode(answer))
        )

    def _route(self, request: httpx.Request) -> Any:  # noqa: PLR0911 - one line a call
        method, path = request.method, request.url.path
        name = f"{method} {path}"
        if name == "POST /v1/tickets" and "Operator-Session" not in request.headers:
            return self._open_ticket(request)
        if name == "POST /v1/operators/sessions":
            return self._sign_in(request)
        if name == "POST /v1/proofs/otp":
            self.codes_sent += 1
            return {"noted": True}
        if name == "GET /v1/kiosks":
            return Kiosks(self.kiosks)
        if name == "GET /v1/reports":
            return ReportList([ReportEntry("counters", "2026-10"), ReportEntry("late", None)])
        if path.startswith("/v1/reports/"):
            return ReportView("late", None, NOW, True, ["code", "late"], [["H47.16-240617-0001", "=1+1"]])
        if not path.startswith(("/v1/operators", "/v1/search", "/v1/tickets", "/v1/notes", "/v1/kiosks/")):
            raise LookupError(path)
        return self._of_an_operator(name, path, request, self._session(request))

    def _of_an_operator(  # noqa: C901, PLR0911, PLR0912 - one line a call
        self, name: str, path: str, request: httpx.Request, mine: wire.OperatorSessionView
    ) -> Any:
        if name == "GET /v1/operators/sessions/current":
            return mine
        if path.endswith("/current/end"):
            del self.sessions[request.headers["Operator-Session"]]
            return wire.SessionEnded(ended=True)
        if self.refusing:
            raise Refusal(self.refusing)
        match name.partition("/")[0].strip(), *path.split("/")[2:]:
            case "POST", "search":
                return self._search(request)
            case "POST", "operators", "views":
                return self._view(request)
            case "POST", "operators", "factors":
                return self._factors(request)
            case "POST", "operators", "disclosures":
                return self._ask(request, mine)
            case "GET", "operators", "disclosures":
                seen = [
                    msgspec.structs.replace(each, mine=each.asked_by == mine.name)
                    for each in self.disclosures.values()
                    if each.asked_by == mine.name or mine.role is wire.Role.SUPERVISOR
                ]
                return wire.Disclosures(items=seen)
            case "POST", "operators", "disclosures", number, "decision":
                return self._decide(int(number), request, mine)
            case "POST", "operators", "disclosures", number, "view":
                return self._full(int(number), mine)
            case "POST", "tickets":
                return self._open_ticket(request)
            case "GET", "tickets":
                items = list(self.tickets.values())
                return wire.Tickets(items=items, open=len(items), overdue=sum(each.overdue for each in items))
            case "POST", "tickets", number, deed:
                return self._ticket(int(number), deed, request, mine)
            case "POST", "kiosks", kiosk, "bell":
                return self._answer_bell(kiosk, request, mine)
            case "POST", "notes":
                return self._note(request, mine)
        raise Refusal("invalid_request")

    def _session(self, request: httpx.Request) -> wire.OperatorSessionView:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        session = self.sessions.get(request.headers.get("Operator-Session", ""))
        if session is None:
            raise Refusal("not_signed_in")
        return session

    def _sign_in(self, request: httpx.Request) -> wire.SessionOpened:
        asked = msgspec.json.decode(request.content, type=wire.SignInRequest)
        if asked.name not in ROLES or asked.password != PASSWORD or asked.one_time_code != ONE_TIME_CODE:
            raise Refusal("proof_refused")
        session, now = secrets.token_urlsafe(32), self.clock()
        ends = now + timedelta(hours=8)
        self.sessions[session] = wire.OperatorSessionView(
            id=secrets.token_hex(4), name=asked.name, role=ROLES[asked.name], begun_at=now, used_at=now, ends_at=ends
        )
        view = self.sessions[session]
        return wire.SessionOpened(
            session=session, id=view.id, name=view.name, role=view.role, idle_seconds=900, ends_at=ends
        )

    def _search(self, request: httpx.Request) -> wire.SearchResults:
        asked = msgspec.json.decode(request.content, type=wire.SearchRequest)
        self.searches.append(asked)
        kept = self.api._kept.values()
        hits = [
            wire.SearchHit(
                code=each.view.code, found_by=wire.SearchBy.CODE, stage=each.view.stage.key, name="N••• V•• A•",
                phone="••••••••11", procedure=each.view.procedure.name if each.view.procedure else None,
            )
            for each in kept
            if _bare(each.view.code).startswith(_bare(asked.text))
        ]  # fmt: skip
        return wire.SearchResults(items=hits[:20], meant=[wire.SearchBy.CODE])

    def _view(self, request: httpx.Request) -> wire.OperatorView:
        asked = msgspec.json.decode(request.content, type=wire.ViewRequest)
        self.views.append(asked)
        return self._opened(asked.text, asked.conversation or "")

    def _opened(self, text: str, conversation: str) -> wire.OperatorView:
        found = next((each.view for each in self.api._kept.values() if each.view.code == text), None)
        if found is None:
            raise Refusal("dossier_not_found")
        proved = conversation in self.proved
        seen = msgspec.structs.replace(
            found, level=Level.VERIFIED if proved else Level.HOLDER, phone="••••••••11",
            applicant=ApplicantView(FULL_NAME if proved else "N••• V•• A•"),
        )  # fmt: skip
        said = seen if proved else msgspec.structs.replace(found, level=Level.CODE, applicant=None, phone=None)
        offered = [wire.FactorOffered(kind=kind, points=1) for kind in list(wire.FactorKind)[:5]]
        return wire.OperatorView(
            view=seen, say=said, proved=proved, proved_until=self.clock() + timedelta(minutes=15) if proved else None,
            points_needed=0 if proved else 2, factors=[] if proved else offered, keypad="4172065837",
        )  # fmt: skip

    def _factors(self, request: httpx.Request) -> wire.OperatorView:
        asked = msgspec.json.decode(request.content, type=wire.FactorsRequest)
        told = {factor.kind: factor.value for factor in asked.factors}
        procedure = self._opened(asked.text, asked.conversation or "").view.procedure
        right = {wire.FactorKind.ID_LAST4: "1234", wire.FactorKind.FULL_NAME: "nguyen van an"}
        if procedure is not None and procedure.code:
            right[wire.FactorKind.PROCEDURE] = procedure.code
        if len(told) < 2 or any(right.get(kind) != value for kind, value in told.items()):
            raise Refusal("proof_refused")
        self.proved.add(asked.conversation or "")
        return self._opened(asked.text, asked.conversation or "")

    def _answer_bell(self, name: str, request: httpx.Request, mine: wire.OperatorSessionView) -> Kiosks:
        asked = msgspec.json.decode(request.content, type=BellRequest)
        if mine.role is wire.Role.ADMIN:
            raise Refusal("not_allowed")
        rung = {(each.key, each.name, each.told.called_at) for each in self.kiosks}
        if (asked.key, name, asked.called_at) not in rung:
            raise Refusal("conflict")
        self.kiosks = [
            msgspec.structs.replace(each, rings=False, answered=BellAnswer(mine.name, self.clock()))
            if (each.name, each.key) == (name, asked.key)
            else each
            for each in self.kiosks
        ]
        return Kiosks(self.kiosks)

    def _ask(self, request: httpx.Request, mine: wire.OperatorSessionView) -> wire.DisclosureView:
        asked = msgspec.json.decode(request.content, type=wire.DisclosureRequest)
        made = wire.DisclosureView(
            id=len(self.disclosures) + 1, code=asked.text, purpose=asked.purpose, state=wire.DisclosureState.ASKED,
            asked_by=mine.name, asked_at=self.clock(), reason=asked.reason, mine=True,
        )  # fmt: skip
        self.disclosures[made.id] = made
        return made

    def _decide(self, number: int, request: httpx.Request, mine: wire.OperatorSessionView) -> wire.DisclosureView:
        asked = self.disclosures[number]
        if mine.role is not wire.Role.SUPERVISOR or asked.asked_by == mine.name:
            raise Refusal("not_allowed")
        approve = msgspec.json.decode(request.content, type=wire.DecisionRequest).approve
        state = wire.DisclosureState.APPROVED if approve else wire.DisclosureState.REFUSED
        self.disclosures[number] = msgspec.structs.replace(asked, state=state, decided_by=mine.name)
        return self.disclosures[number]

    def _full(self, number: int, mine: wire.OperatorSessionView) -> wire.FullIdentity:
        asked = self.disclosures[number]
        if asked.state is not wire.DisclosureState.APPROVED or asked.asked_by != mine.name:
            raise Refusal("not_allowed")
        person = wire.FullPerson(
            role=wire.PersonRole.OWNER, name=FULL_NAME, id_number="049080001234", phone="0905000111"
        )
        return wire.FullIdentity(code=asked.code, people=[person])

    def _open_ticket(self, request: httpx.Request) -> wire.TicketView:
        asked = msgspec.json.decode(request.content, type=wire.TicketRequest)
        key = request.headers["Idempotency-Key"]
        if key not in self.opened:
            number = self.opened[key] = len(self.opened) + 1
            self.tickets[number] = wire.TicketView(
                id=number, kind=asked.kind, reason=asked.reason, state=wire.TicketState.OPEN, opened_at=self.clock(),
                due_at=self.clock() + timedelta(hours=4), channel=asked.channel or "console", code=asked.code,
                text=asked.text, phone=asked.phone,
            )  # fmt: skip
        return self.tickets[self.opened[key]]

    def _ticket(
        self, number: int, deed: str, request: httpx.Request, mine: wire.OperatorSessionView
    ) -> wire.TicketView:
        if number not in self.tickets:
            raise Refusal("invalid_request")
        ticket, changes = self.tickets[number], dict[str, Any]()
        if deed == "take":
            if ticket.taken_by not in {None, mine.name}:
                raise Refusal("conflict")
            changes = {"state": wire.TicketState.TAKEN, "taken_by": mine.name}
        elif deed == "release":
            changes = {"state": wire.TicketState.OPEN, "taken_by": None}
        elif deed == "registration":
            number_there = msgspec.json.decode(request.content, type=wire.RegistrationRequest).number
            changes = {"registered_as": number_there, "registered_at": self.clock()}
        elif deed == "close":
            closing = msgspec.json.decode(request.content, type=wire.CloseRequest)
            changes = {"state": wire.TicketState.CLOSED, "outcome": closing.outcome, "closed_at": self.clock()}
        self.tickets[number] = msgspec.structs.replace(ticket, **changes)
        return self.tickets[number]

    def _note(self, request: httpx.Request, mine: wire.OperatorSessionView) -> wire.NoteView:
        asked = msgspec.json.decode(request.content, type=wire.NoteRequest)
        self.notes[request.headers["Idempotency-Key"]] = asked
        return wire.NoteView(id=len(self.notes), at=self.clock(), author=mine.name, disposition=asked.disposition)


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("-", "").casefold()
