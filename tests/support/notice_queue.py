"""The queue of notices as the lookup API hands it out, in memory: for tests of who sends them.

    queue = NoticeQueue(clock)
    queue.add(Situation.ACCEPTED, view)
    client = LookupClient("http://lookup", transport=httpx.MockTransport(queue.handle))

Leases, attempts and settling are those of the real one; `lookup_api` itself is tried in tests/journeys.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import msgspec

from lookup_api.contract.notices import (
    ClaimedNotices,
    ClaimRequest,
    NoticeOutcome,
    NoticeToSend,
    OutcomeKept,
    OutcomeRequest,
    Situation,
    Way,
)
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View

LEASE = timedelta(minutes=2)


@dataclass
class Queued:
    """One notice and where it stands."""

    notice: NoticeToSend
    state: str = "queued"
    not_before: datetime | None = None


@dataclass
class NoticeQueue:
    """The queue. `away` refuses every call; `quiet` hands nothing out, as the API does at night."""

    clock: Callable[[], datetime]
    away: bool = False
    quiet: bool = False
    queued: dict[int, Queued] = field(default_factory=dict)
    claims: list[int] = field(default_factory=list)  # ids in the order they were handed out
    told: list[tuple[int, str]] = field(default_factory=list)  # outcomes as they were reported

    def add(self, situation: Situation, view: View, *, address: str = "+84905000001", way: Way = Way.SMS,
            language: str = "vi", **facts: object) -> int:  # fmt: skip
        """Queue a notice; its number."""
        now, number = self.clock(), len(self.queued) + 1
        self.queued[number] = Queued(
            NoticeToSend(
                id=number, attempt=0, situation=situation, way=way, address=address, language=language,
                recipient=address.encode().hex(), view=view, at=now, expires_at=now + timedelta(days=1),
                leased_until=now, **facts,
            )  # type: ignore[arg-type] # each fact is a field of the struct
        )  # fmt: skip
        return number

    def state(self, number: int) -> str:
        """Where a notice stands."""
        return self.queued[number].state

    def overtake(self, number: int) -> None:
        """Settle a notice as no longer true: it is not handed out again."""
        self.queued[number].state = "overtaken"

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one call: the handler of an httpx.MockTransport."""
        if self.away:
            raise httpx.ConnectError("the queue is away", request=request)
        if request.url.path == "/v1/notices/claim":
            return _written(self._claim(msgspec.json.decode(request.content, type=ClaimRequest)))
        number = int(request.url.path.split("/")[3])
        return self._settle(number, msgspec.json.decode(request.content, type=OutcomeRequest))

    def _claim(self, wanted: ClaimRequest) -> ClaimedNotices:
        now, taken = self.clock(), []
        for number, queued in self.queued.items():
            ready = queued.state == "queued" and (queued.not_before is None or queued.not_before <= now)
            if self.quiet or not ready or queued.notice.way not in wanted.ways or queued.notice.expires_at <= now:
                continue
            queued.not_before = now + LEASE
            queued.notice = msgspec.structs.replace(
                queued.notice, attempt=queued.notice.attempt + 1, leased_until=now + LEASE
            )
            self.claims.append(number)
            taken.append(queued.notice)
        return ClaimedNotices(taken)

    def _settle(self, number: int, said: OutcomeRequest) -> httpx.Response:
        queued = self.queued.get(number)
        if queued is None:
            code = ProblemCode.INVALID_REQUEST
            return _written(Problem(code=code, title="", status=HTTP_STATUS[code]), HTTP_STATUS[code])
        self.told.append((number, said.outcome.value))
        current = said.attempt == queued.notice.attempt
        if said.outcome is NoticeOutcome.SENT or (queued.state == "queued" and current):
            queued.state = "queued" if said.outcome is NoticeOutcome.FAILED else said.outcome.value
        return _written(OutcomeKept(queued.state))


def _written(answer: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=msgspec.json.encode(answer), headers={"Content-Type": "application/json"})
