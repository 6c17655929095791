"""A small lookup API for the tests of channels: real views over the real wire format, kept in a dictionary.

Use it as the transport of a client, without a network:

    api = FakeLookupApi([processing_view()])
    client = LookupClient("http://lookup", transport=httpx.MockTransport(api.handle))

or as a server on loopback, for a channel that runs as its own process:

    with api.served() as url: ...

It knows a dossier by any spelling of its code, by its keypad code and by its receipt token, and tells a holder's
facts for the token or a registered phone only, as the real one does.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import msgspec

from lookup_api.contract.holders import RatingKept, RatingRequest
from lookup_api.contract.lookups import LookupBatch, LookupRequest, LookupResult, LookupResults, Proof, ProofKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import (
    AgencyView,
    ApplicantView,
    DeskView,
    FeeView,
    Level,
    NextStep,
    Outcome,
    ProcedureView,
    RescheduledView,
    StageKey,
    StageView,
    StepView,
    SupplementView,
    TimelinessKey,
    TimelinessView,
    View,
)
from lookup_api.domain.codes import recognise
from lookup_api.domain.scans import CodeMeant, KeypadMeant, TokenMeant, read_scan

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2024, 6, 24, 9, 0, tzinfo=VIETNAM)  # a Monday morning, when the samples below are true

DESK = DeskView(
    name="Trung tâm Phục vụ hành chính công tỉnh",
    address="159B Trần Quý Cáp, Tam Kỳ",
    phone="02353811811",
    hours="07:00-11:30, 13:30-17:00",
)


@dataclass
class Kept:
    """A dossier of the fake: the view a holder sees, and what opens it."""

    view: View
    phones: frozenset[str] = frozenset()
    keypad: str | None = None
    token: str | None = None
    id_last4: str | None = None
    one_time_code: str | None = None

    def proved_by(self, proof: Proof | None) -> bool | None:
        """Tell whether a proof holds; None where there is none, or one that is passed over when it does not."""
        if proof is None:
            return None
        match proof.kind:
            case ProofKind.PHONE:
                return proof.value in self.phones or None
            case ProofKind.ID_LAST4:
                return proof.value == self.id_last4
            case ProofKind.OTP:
                return proof.value == self.one_time_code
            case _:
                return None


@dataclass(frozen=True)
class Asked:
    """One lookup as it arrived, with the headers a test may want to see."""

    request: LookupRequest
    key: str | None
    request_id: str | None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The library's queue of 5 drops the sixth of a crowd that connects at once; it tries again after a second.
    request_queue_size = 128


@dataclass
class FakeLookupApi:
    """The API; `asked` keeps what it was asked. Turn `away`, `problem` and `delay` to make it fail."""

    views: Iterable[View] = ()
    away: bool = False  # no connection is accepted (as a server: it is closed without an answer)
    problem: Problem | None = None  # the answer to everything
    delay: float = 0.0  # seconds before each answer
    ratings: dict[str, int] = field(default_factory=dict)  # by code
    asked: list[Asked] = field(default_factory=list)
    _kept: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for view in self.views:
            self.add(view)

    def add(
        self,
        view: View,
        *,
        phones: Iterable[str] = (),
        keypad: str | None = None,
        token: str | None = None,
        id_last4: str | None = None,
        one_time_code: str | None = None,
    ) -> None:
        """Keep a dossier; `view` is what its holder is told, `phones` and `token` prove holding."""
        self._kept[recognise(view.code).key] = Kept(view, frozenset(phones), keypad, token, id_last4, one_time_code)

    # --- as a transport -------------------------------------------------------------------------------------

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one HTTP request: the handler of an httpx.MockTransport."""
        if self.away:
            raise httpx.ConnectError("the fake is away", request=request)
        status, kind, body = self._answer(request.method, request.url.path, request.content, dict(request.headers))
        return httpx.Response(status, content=body, headers={"Content-Type": kind})

    async def handle_async(self, request: httpx.Request) -> httpx.Response:
        """Answer one HTTP request of an asynchronous client."""
        return self.handle(request)

    # --- as a server ----------------------------------------------------------------------------------------

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on a free loopback port; gives the base address."""
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                if api.away:
                    self.close_connection = True
                    return
                sent = {name.lower(): value for name, value in self.headers.items()}
                status, kind, answer = api._answer("POST", self.path, body, sent)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        server = _Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    # --- what it answers ------------------------------------------------------------------------------------

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        if (method, path) == ("POST", "/v1/ratings"):
            return _written(self._rate(msgspec.json.decode(body, type=RatingRequest)))
        if (method, path) != ("POST", "/v1/lookups"):
            return HTTPStatus.NOT_FOUND, "text/plain", b""
        key = headers.get("authorization", "").removeprefix("Bearer ") or None
        request_id = headers.get("x-request-id")
        try:
            asked: LookupRequest | LookupBatch = (
                msgspec.json.decode(body, type=LookupBatch)
                if b'"items"' in body
                else msgspec.json.decode(body, type=LookupRequest)
            )
        except msgspec.MsgspecError as error:
            return _written(_problem(ProblemCode.INVALID_REQUEST, str(error)))
        single = isinstance(asked, LookupRequest)
        requests = [asked] if isinstance(asked, LookupRequest) else asked.items
        self.asked.extend(Asked(request, key, request_id) for request in requests)
        if self.delay:
            time.sleep(self.delay)  # after taking note, so that a test can tell a lookup under way
        results = [self._look_up(request) for request in requests]
        if single:
            return _written(results[0])
        items = [
            LookupResult(view=result) if isinstance(result, View) else LookupResult(problem=result)
            for result in results
        ]
        return HTTPStatus.OK, "application/json", msgspec.json.encode(LookupResults(items))

    def _look_up(self, request: LookupRequest) -> View | Problem:
        if self.problem is not None:
            return self.problem
        kept, by_token = self._find(request.text)
        if kept is None:
            has_digit = any(letter.isdigit() for letter in request.text)
            return _problem(ProblemCode.DOSSIER_NOT_FOUND if has_digit else ProblemCode.CODE_NOT_RECOGNISED)
        proved = kept.proved_by(request.proof)
        if proved is False:
            return _problem(ProblemCode.PROOF_REFUSED)
        return kept.view if by_token or proved else at_code_level(kept.view)

    def _rate(self, wanted: RatingRequest) -> RatingKept | Problem:
        if self.problem is not None:
            return self.problem
        kept = self.holds(wanted.text, wanted.proof)
        if kept is None:
            return _problem(ProblemCode.PROOF_REFUSED)
        code = kept.view.code
        if kept.view.stage.key is not StageKey.RETURNED or self.ratings.get(code, wanted.score) != wanted.score:
            return _problem(ProblemCode.CONFLICT)
        self.ratings[code] = wanted.score
        return RatingKept(code, wanted.score)

    def holds(self, text: str, proof: Proof | None) -> Kept | None:
        """The dossier of a text, if its asker holds it."""
        kept, by_token = self._find(text)
        return kept if kept is not None and (by_token or kept.proved_by(proof)) else None

    def find(self, text: str) -> Kept | None:
        """The dossier of a text, whoever asks."""
        return self._find(text)[0]

    def _find(self, text: str) -> tuple[Kept | None, bool]:
        match read_scan(text):
            case CodeMeant(code):
                return self._kept.get(code.key), False
            case KeypadMeant(keypad):
                return next((kept for kept in self._kept.values() if kept.keypad == keypad.digits), None), False
            case TokenMeant():
                # The token stands in the scanned text as it was issued, whatever address is around it.
                shown = text.upper()
                found = (kept for kept in self._kept.values() if kept.token is not None and kept.token in shown)
                return next(found, None), True
            case _:
                return None, False


def at_code_level(view: View) -> View:
    """Return what anyone with the code is told of a holder's view."""
    return msgspec.structs.replace(
        view, level=Level.CODE, fee=None, refund=None, officer=None, applicant=None, phone=None, visit=None,
        supplement=view.supplement and msgspec.structs.replace(view.supplement, papers=[]),
        collect=view.collect and msgspec.structs.replace(view.collect, parcel=None),
    )  # fmt: skip


def _problem(code: ProblemCode, detail: str | None = None) -> Problem:
    return Problem(code=code, title=code.value.replace("_", " "), status=HTTP_STATUS[code], detail=detail)


def _written(result: View | Problem) -> tuple[int, str, bytes]:
    if isinstance(result, Problem):
        return result.status, "application/problem+json", msgspec.json.encode(result)
    return HTTPStatus.OK, "application/json", msgspec.json.encode(result)


# --- samples ------------------------------------------------------------------------------------------------


def sample_view(code: str, stage: StageKey, **changes: object) -> View:
    """A holder's view of an invented dossier at a stage, true at NOW; `changes` replace fields."""
    number = list(StageKey).index(stage) + 1
    received = NOW - timedelta(days=7)
    view = View(
        code=code,
        level=Level.HOLDER,
        stage=StageView(number=number, key=stage),
        as_of=NOW - timedelta(minutes=5),
        received_at=received,
        processing_deadline=NOW + timedelta(days=4, hours=2),
        result_appointment=NOW + timedelta(days=4, hours=2),
        timeliness=TimelinessView(key=TimelinessKey.ON_TIME, working_seconds=4 * 8 * 3600),
        procedure=ProcedureView(
            code="1.000669", name="Đăng ký biến động quyền sử dụng đất", field="Đất đai"
        ),
        agency=AgencyView(code="H47.16", name="Sở Nông nghiệp và Môi trường"),
        desk=DESK,
        next_step=NextStep.WAIT,
        steps=[StepView(at=received, stage=StageKey.ACCEPTED), StepView(at=received + timedelta(hours=3), stage=stage)],
        applicant=ApplicantView(name="N••• T•• L•••"),
        phone="••••••••67",
        source="quang-nam",
    )  # fmt: skip
    return msgspec.structs.replace(view, **changes)


def processing_view(code: str = "H47.16-240617-0001") -> View:
    """In progress, on time."""
    return sample_view(code, StageKey.PROCESSING)


def overdue_view(code: str = "H47.16-240603-0002") -> View:
    """In progress, two working days overdue."""
    due = NOW - timedelta(days=4)
    return sample_view(
        code, StageKey.PROCESSING, processing_deadline=due, result_appointment=due,
        timeliness=TimelinessView(key=TimelinessKey.OVERDUE, working_seconds=-2 * 8 * 3600),
    )  # fmt: skip


def rescheduled_view(code: str = "H47.16-240605-0003") -> View:
    """Overdue once, with a new appointment."""
    to = NOW + timedelta(days=2)
    return sample_view(
        code, StageKey.PROCESSING, result_appointment=to, processing_deadline=to,
        rescheduled=RescheduledView(to=to, from_=NOW - timedelta(days=3)),
    )  # fmt: skip


def supplement_view(code: str = "H47.16-240610-0004") -> View:
    """Papers are missing; which ones, a holder is told."""
    return sample_view(
        code, StageKey.SUPPLEMENT_WANTED, next_step=NextStep.BRING_PAPERS,
        timeliness=TimelinessView(key=TimelinessKey.PAUSED),
        supplement=SupplementView(requested_at=NOW - timedelta(days=1), papers=["Bản sao giấy chứng nhận"]),
    )  # fmt: skip


def payment_view(code: str = "H47.16-240611-0005") -> View:
    """A duty is to be paid; how much, a holder is told."""
    return sample_view(
        code, StageKey.PAYMENT_DUE, next_step=NextStep.PAY, timeliness=TimelinessView(key=TimelinessKey.PAUSED),
        fee=FeeView(amount=325_000, name="Lệ phí trước bạ"),
    )  # fmt: skip


def ready_view(code: str = "H47.16-240612-0006") -> View:
    """Finished before its time: the result waits at the desk."""
    return sample_view(
        code, StageKey.FINISHED, next_step=NextStep.COLLECT, outcome=Outcome.SOLVED,
        timeliness=TimelinessView(key=TimelinessKey.EARLY), result_ready_at=NOW - timedelta(hours=1),
    )  # fmt: skip


def returned_view(code: str = "H47.16-240520-0007") -> View:
    """Handed out."""
    return sample_view(
        code, StageKey.RETURNED, next_step=NextStep.NOTHING, outcome=Outcome.SOLVED,
        timeliness=TimelinessView(key=TimelinessKey.ON_TIME), result_ready_at=NOW - timedelta(days=3),
        returned_at=NOW - timedelta(days=2),
        steps=[
            StepView(at=NOW - timedelta(days=7), stage=StageKey.ACCEPTED),
            StepView(at=NOW - timedelta(days=3), stage=StageKey.FINISHED),
            StepView(at=NOW - timedelta(days=2), stage=StageKey.RETURNED),
        ],
    )  # fmt: skip


def refused_view(code: str = "H47.16-240618-0008") -> View:
    """Not accepted."""
    return sample_view(
        code, StageKey.NOT_ACCEPTED, next_step=NextStep.READ_REFUSAL, outcome=Outcome.REFUSED, timeliness=None,
        processing_deadline=None, result_appointment=None,
    )  # fmt: skip


def submitted_view(code: str = "H47.16-240624-0009") -> View:
    """Filed online, not accepted yet: no appointment."""
    return sample_view(
        code, StageKey.SUBMITTED, next_step=NextStep.AWAIT_ACCEPTANCE, received_at=None, processing_deadline=None,
        result_appointment=None, timeliness=TimelinessView(key=TimelinessKey.NO_APPOINTMENT),
        steps=[StepView(at=NOW - timedelta(hours=1), stage=StageKey.SUBMITTED)],
    )  # fmt: skip


def stopped_view(code: str = "H47.16-240514-0010") -> View:
    """Stopped by the agency."""
    return sample_view(
        code, StageKey.STOPPED, next_step=NextStep.READ_STOP_NOTICE, outcome=Outcome.STOPPED, timeliness=None
    )


def sample_views() -> list[View]:
    """One of each."""
    return [
        processing_view(), overdue_view(), rescheduled_view(), supplement_view(), payment_view(), ready_view(),
        returned_view(), refused_view(), submitted_view(), stopped_view(),
    ]  # fmt: skip
