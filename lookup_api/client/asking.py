"""What both clients share: how a lookup is written, and how an answer or a problem is read."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import msgspec

from lookup_api.client.calls import Answer, Call
from lookup_api.contract.lookups import Asker, LookupBatch, LookupRequest, LookupResult, LookupResults, Proof
from lookup_api.contract.operators import SESSION_HEADER
from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.domain import errors
from lookup_api.logs import correlation_id

LOOKUPS = "/v1/lookups"

# A citizen waits at the other end: better an honest "not now" than a late answer. Seconds.
TIMEOUT = httpx.Timeout(5.0, connect=1.0)
ATTEMPTS = 2  # a lookup changes nothing, so it may be asked again when the connection broke
MOST_BYTES = 32 * 1024 * 1024  # of one answer; a page of what a kiosk keeps has some hundred thousand
LONGEST_BODY = 30.0  # seconds for a body to come, however steadily it drips: TIMEOUT counts between two bytes


class LookupUnavailable(errors.StoreUnavailable):
    """The API could not be reached, did not answer in time, or answered what is no answer."""


_BY_CODE: dict[str, type[errors.ProblemError]] = {kind.code: kind for kind in errors.ProblemError.__subclasses__()}


def headers(key: str | None) -> dict[str, str]:
    """The headers of every call of one client."""
    sent = {"Accept": "application/json", "Content-Type": "application/json"}
    if key:
        sent["Authorization"] = f"Bearer {key}"
    return sent


def tracing() -> dict[str, str]:
    """The header that carries the correlation id of the message at hand to the API."""
    identity = correlation_id.get()
    return {"X-Request-Id": identity} if identity else {}


def written(text: str, asker: Asker, proof: Proof | None) -> bytes:
    """One lookup as it is sent."""
    return msgspec.json.encode(LookupRequest(text=text, proof=proof, asker=asker))


def written_batch(requests: Sequence[LookupRequest]) -> bytes:
    """Up to 64 lookups as they are sent."""
    return msgspec.json.encode(LookupBatch(items=list(requests)))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered, whole."""

    status: int
    body: bytes


class Answering:
    """An answer whose body is still coming; whatever stands before the API is given neither all memory nor all day."""

    def __init__(self, response: httpx.Response) -> None:
        """Take the answer as its headers have come."""
        self._status = response.status_code
        self._body = bytearray()
        self._until = time.monotonic() + LONGEST_BODY

    def take(self, piece: bytes) -> None:
        """Take a piece of the body; raise LookupUnavailable for one that is too much, or too late."""
        self._body += piece
        if len(self._body) > MOST_BYTES or time.monotonic() > self._until:
            raise LookupUnavailable("the body of the answer does not end")

    def whole(self) -> Answered:
        """Return it, now that all of it has come."""
        return Answered(self._status, bytes(self._body))


def read_view(response: Answered) -> View:
    """Read one answer, or raise its problem."""
    return _read(response, View)


def read_results(response: Answered) -> list[LookupResult]:
    """Read the answers of a batch, or raise the problem of the whole."""
    return _read(response, LookupResults).items


def may_ask_again(error: httpx.HTTPError) -> bool:
    """Tell whether a failed call is worth a second try: it is when the connection broke, or was never made.

    A server that did not answer in time is not asked again, which would double the wait of a person; but where only
    the connection took too long, as from a queue that was full for a moment, nothing was asked yet.
    """
    return isinstance(error, httpx.ConnectTimeout) or not isinstance(error, httpx.TimeoutException)


def unavailable(error: httpx.HTTPError) -> LookupUnavailable:
    """The exception of a call that was not answered."""
    late = isinstance(error, httpx.TimeoutException)
    return LookupUnavailable("the lookup API did not answer in time" if late else "the lookup API cannot be reached")


def attempts(call: Call[Answer]) -> int:
    """How often a call may be sent when the connection breaks."""
    return ATTEMPTS if call.repeats else 1


def sent_with(call: Call[Answer]) -> dict[str, str]:
    """The headers of one call."""
    named = {"Idempotency-Key": call.idempotency_key} if call.idempotency_key else {}
    signed = {SESSION_HEADER: call.session} if call.session else {}
    return {**tracing(), **named, **signed}


def read_answer(response: Answered, call: Call[Answer]) -> Answer:
    """Read what a call answers, or raise its problem."""
    return _read(response, call.answer)


def _read(response: Answered, answer: type[Answer]) -> Answer:
    try:
        if response.status == httpx.codes.OK:
            return msgspec.json.decode(response.body, type=answer)
        problem = msgspec.json.decode(response.body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:  # msgspec lets Python's own error through
        raise LookupUnavailable(f"status {response.status} with a body that is no answer") from error
    raise as_error(problem)


def as_error(problem: Problem) -> errors.ProblemError:
    """The exception of a problem, with what it carries."""
    detail = problem.detail or ""
    match problem.code:
        case ProblemCode.DOSSIER_NOT_FOUND:
            return errors.DossierNotFound(detail, as_of=problem.as_of)
        case ProblemCode.HANDLED_ELSEWHERE:
            return errors.HandledElsewhere(detail, system=problem.system)
        case _:
            return _BY_CODE[problem.code](detail, retry_after=problem.retry_after)
