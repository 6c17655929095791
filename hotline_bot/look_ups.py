"""Look-ups of many conversations as one request: up to 64 items at once (`POST /v1/lookups`)."""

import uuid
from collections.abc import Sequence

from hotline_bot.together import Together
from lookup_api.client import AsyncLookupClient, ProblemError
from lookup_api.client.asking import as_error
from lookup_api.contract.lookups import Asker, LookupRequest, LookupResult, Proof
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View
from lookup_api.logs import correlation_id

MOST = 64  # items of one request
AT_ONCE = 3  # requests under way: one that is slow holds up those it carries, not all
# The fault of one item, for which the whole request is refused: asked again one by one, it stays that item's own.
_OF_ONE = frozenset({ProblemCode.INVALID_REQUEST, ProblemCode.TOO_LARGE})


class GatheredLookUps:
    """One a process and event loop; `effects.LookUps`. A look-up that is alone goes alone."""

    def __init__(self, client: AsyncLookupClient) -> None:
        self._client = client
        self._together: Together[LookupRequest, LookupResult | ProblemError] = Together(
            self._look_up_all, MOST, AT_ONCE
        )

    async def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Look up what was typed; raises ProblemError."""
        result = await self._together.join(LookupRequest(text=text, proof=proof, asker=asker))
        if isinstance(result, ProblemError):
            raise result
        if result.view is not None:
            return result.view
        if result.problem is not None:
            raise as_error(result.problem)
        raise ValueError("a result is a view or a problem")

    async def _look_up_all(self, requests: Sequence[LookupRequest]) -> Sequence[LookupResult | ProblemError]:
        if len(requests) > 1:
            correlation_id.set(uuid.uuid4().hex)  # of the request; each message has its own
        try:
            return await self._client.look_up_many(requests)
        except ProblemError as problem:
            if problem.code not in _OF_ONE:
                raise
            if len(requests) == 1:
                return [problem]
        return [result for request in requests for result in await self._look_up_all([request])]
