"""What both clients share: how a lookup is written, and how an answer or a problem is read."""

from collections.abc import Sequence

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


def read_view(response: httpx.Response) -> View:
    """Read one answer, or raise its problem."""
    return _read(response, View)


def read_results(response: httpx.Response) -> list[LookupResult]:
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


def read_answer(response: httpx.Response, call: Call[Answer]) -> Answer:
    """Read what a call answers, or raise its problem."""
    return _read(response, call.answer)


def _read(response: httpx.Response, answer: type[Answer]) -> Answer:
    try:
        if response.status_code == httpx.codes.OK:
            return msgspec.json.decode(response.content, type=answer)
        problem = msgspec.json.decode(response.content, type=Problem)
    except msgspec.MsgspecError as error:
        raise LookupUnavailable(f"status {response.status_code} with a body that is no answer") from error
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
