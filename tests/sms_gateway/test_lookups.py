"""Look-ups of many messages at once: one call of the API for a burst, and each message its own answers."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
import msgspec
import pytest

from lookup_api.client import LookupClient
from lookup_api.contract.lookups import LookupBatch, LookupRequest, LookupResult, LookupResults
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from sms_gateway.lookups import MOST_IN_A_CALL, Lookups
from tests.support.fake_lookup_api import processing_view
from tests.support.patience import PATIENCE, until


@dataclass
class CountingApi:
    """Answers each lookup with its own text as the code, and keeps how many each call held."""

    calls: list[int] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)  # until set, the first call is under way
    unreadable: str = ""  # one text for which a whole call is refused
    away: bool = False
    drops: bool = False  # the last answer of each call

    def handle(self, request: httpx.Request) -> httpx.Response:
        asked = msgspec.json.decode(request.content, type=LookupBatch).items
        self.calls.append(len(asked))
        if len(self.calls) == 1:
            assert self.held.wait(PATIENCE)
        if self.away:
            raise httpx.ConnectError("away")
        if any(one.text == self.unreadable for one in asked):
            code = ProblemCode.INVALID_REQUEST
            body = msgspec.json.encode(Problem(code=code, title=code, status=HTTP_STATUS[code]))
            return httpx.Response(422, content=body, headers={"Content-Type": "application/problem+json"})
        results = [LookupResult(view=processing_view(one.text)) for one in asked]
        return httpx.Response(200, content=msgspec.json.encode(LookupResults(results[:-1] if self.drops else results)))


@pytest.fixture
def api() -> CountingApi:
    return CountingApi()


@pytest.fixture
def lookups(api: CountingApi) -> Iterator[Lookups]:
    with LookupClient("http://lookup", transport=httpx.MockTransport(api.handle)) as client:
        yield Lookups(client)


def asked(*texts: str) -> list[LookupRequest]:
    return [LookupRequest(text) for text in texts]


def codes(results: list[LookupResult]) -> list[str]:
    return [result.view.code if result.view is not None else str(result.problem and result.problem.code)
            for result in results]  # fmt: skip


def burst(api: CountingApi, lookups: Lookups, messages: list[list[LookupRequest]]) -> list[list[str]]:
    """Ask for all messages at once, the first a moment before the others; what each is answered."""
    with ThreadPoolExecutor(len(messages)) as pool:
        first = pool.submit(lookups.look_up, messages[0])
        until(lambda: bool(api.calls))
        others = [pool.submit(lookups.look_up, message) for message in messages[1:]]
        until(lambda: len(lookups._crowd._waiting) == len(others))
        api.held.set()
        return [codes(one.result(PATIENCE)) for one in (first, *others)]


def test_what_comes_while_a_call_is_under_way_goes_as_one_call(api: CountingApi, lookups: Lookups) -> None:
    messages = [asked(f"{number}") for number in range(41)]
    assert burst(api, lookups, messages) == [[f"{number}"] for number in range(41)]
    assert api.calls == [1, 40]


def test_a_message_of_three_codes_is_never_parted(api: CountingApi, lookups: Lookups) -> None:
    messages = [asked("0"), *(asked(f"{number}a", f"{number}b", f"{number}c") for number in range(1, 44))]
    assert burst(api, lookups, messages) == [[one.text for one in message] for message in messages]
    assert api.calls[0] == 1
    assert sum(api.calls[1:]) == 43 * 3
    assert all(call % 3 == 0 and call <= MOST_IN_A_CALL for call in api.calls[1:])
    assert len(api.calls) == 1 + 3  # 63, 63 and 3


def test_a_fault_of_one_message_stays_its_own(api: CountingApi, lookups: Lookups) -> None:
    api.unreadable = "2"
    answers = burst(api, lookups, [asked(f"{number}") for number in range(5)])
    assert answers == [["0"], ["1"], [ProblemCode.INVALID_REQUEST], ["3"], ["4"]]


@pytest.mark.parametrize("how", ["away", "drops"])
def test_what_cannot_be_asked_is_not_now_for_everybody(api: CountingApi, lookups: Lookups, how: str) -> None:
    setattr(api, how, True)
    answers = burst(api, lookups, [asked(f"{number}") for number in range(4)])
    assert answers == [[ProblemCode.STORE_UNAVAILABLE]] * 4


def test_nothing_asked_is_nothing_answered(api: CountingApi, lookups: Lookups) -> None:
    assert lookups.look_up([]) == []
    assert api.calls == []
