"""Look-ups of many messages at once go to the API as one `items` call.

There is no pause for company: while one call is under way the next one gathers. A message that comes alone is asked
for alone, at once; of a burst the first goes alone and the rest together.
"""

import logging
from collections.abc import Iterator, Sequence

from lookup_api.client import LookupClient, ProblemError
from lookup_api.contract.lookups import LookupRequest, LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.exchange.gathering import Gathering

MOST_IN_A_CALL = 64  # contract: POST /v1/lookups takes as many
# Their fault or ours, not the store's: asked again one by one, so that one message's fault stays its own.
_OF_ONE = frozenset({ProblemCode.INVALID_REQUEST, ProblemCode.TOO_LARGE})

_log = logging.getLogger(__name__)
_Requests = Sequence[LookupRequest]


class Lookups:
    """Asks the API for many callers; safe to share between threads."""

    def __init__(self, client: LookupClient) -> None:
        self._client = client
        self._crowd: Gathering[_Requests, list[LookupResult]] = Gathering(self._ask_all, MOST_IN_A_CALL)

    def look_up(self, requests: _Requests) -> list[LookupResult]:
        """Return a result for each, in their order; what could not be asked is a problem like any other."""
        results: list[LookupResult] = []
        for start in range(0, len(requests), MOST_IN_A_CALL):
            results += self._crowd.join(requests[start : start + MOST_IN_A_CALL])
        return results

    def _ask_all(self, callers: Sequence[_Requests]) -> list[list[LookupResult]]:
        return [results for call in _calls(callers) for results in self._ask(call)]

    def _ask(self, call: Sequence[_Requests]) -> list[list[LookupResult]]:
        """Ask for some callers in one call, and deal out what it answers."""
        flat = [request for requests in call for request in requests]
        try:
            results = self._client.look_up_many(flat)
        except ProblemError as error:
            if error.code in _OF_ONE and len(call) > 1:
                return [self._ask([requests])[0] for requests in call]
            _log.warning("lookup failed", extra={"problem": error.code, "reason": error.detail, "count": len(flat)})
            results = [LookupResult(problem=_as_problem(error))] * len(flat)
        if len(results) != len(flat):
            _log.error("lookup answered for another number", extra={"count": len(flat)})
            results = [LookupResult(problem=_as_problem(ProblemCode.STORE_UNAVAILABLE))] * len(flat)
        dealt = iter(results)
        return [[next(dealt) for _ in requests] for requests in call]


def _calls(callers: Sequence[_Requests]) -> Iterator[list[_Requests]]:
    """Cut a crowd into calls that the API takes."""
    call: list[_Requests] = []
    for requests in callers:
        if call and sum(map(len, call)) + len(requests) > MOST_IN_A_CALL:
            yield call
            call = []
        call.append(requests)
    if call:
        yield call


def _as_problem(error: ProblemError | ProblemCode) -> Problem:
    code = error if isinstance(error, ProblemCode) else ProblemCode(error.code)
    wait = None if isinstance(error, ProblemCode) else error.retry_after
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=wait)
