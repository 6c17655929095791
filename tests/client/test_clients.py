"""Both clients against a replaceable transport: answers, problems, silence."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from lookup_api.client import (
    AsyncLookupClient,
    DossierNotFound,
    HandledElsewhere,
    LookupClient,
    LookupUnavailable,
    ProblemError,
    TooManyAttempts,
    asking,
)
from lookup_api.contract.lookups import Asker, AskerKind, LookupRequest, LookupResult, LookupResults
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import Level, StageKey, StageView, View
from lookup_api.logs import correlation_id

ASKER = Asker(AskerKind.DEVICE, "hall-1")
VIEW = View(
    code="H47.16-240620-0001",
    level=Level.CODE,
    stage=StageView(4, StageKey.PROCESSING),
    as_of=datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
)
Handler = Callable[[httpx.Request], httpx.Response]


def ask_waiting(handler: Handler) -> View:
    with LookupClient("http://127.0.0.1:1", "key", transport=httpx.MockTransport(handler)) as client:
        return client.look_up("HS 1", asker=ASKER)


def ask_async(handler: Handler) -> View:
    async def ask() -> View:
        async with AsyncLookupClient("http://127.0.0.1:1", "key", transport=httpx.MockTransport(handler)) as client:
            return await client.look_up("HS 1", asker=ASKER)

    return asyncio.run(ask())


both = pytest.mark.parametrize("ask", [ask_waiting, ask_async])


@both
def test_an_answer_is_a_view_and_the_request_is_signed_and_traced(ask: Callable[[Handler], View]) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    token = correlation_id.set("trace-1")
    try:
        assert ask(handler) == VIEW
    finally:
        correlation_id.reset(token)
    assert seen[0].headers["Authorization"] == "Bearer key"
    assert seen[0].headers["X-Request-Id"] == "trace-1"
    assert msgspec.json.decode(seen[0].content) == {
        "text": "HS 1",
        "asker": {"kind": "device", "id": "hall-1"},
    }


@both
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_code_comes_back_as_its_exception(ask: Callable[[Handler], View], code: ProblemCode) -> None:
    problem = Problem(code=code, title="", status=HTTP_STATUS[code], retry_after=60, system="portal", as_of=VIEW.as_of)
    with pytest.raises(ProblemError) as raised:
        ask(lambda _: httpx.Response(HTTP_STATUS[code], content=msgspec.json.encode(problem)))
    assert raised.value.code == code
    if isinstance(raised.value, TooManyAttempts):
        assert raised.value.retry_after == 60
    if isinstance(raised.value, HandledElsewhere):
        assert raised.value.system == "portal"
    if isinstance(raised.value, DossierNotFound):
        assert raised.value.as_of == VIEW.as_of


@both
@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (502, b"bad gateway"), (200, b'{"code": "\xff'), (404, b'{"code": "\xff"}')]
)
def test_what_is_no_answer_is_unavailable(ask: Callable[[Handler], View], status: int, body: bytes) -> None:
    with pytest.raises(LookupUnavailable):
        ask(lambda _: httpx.Response(status, content=body))


@both
@pytest.mark.parametrize(("limit", "least"), [("MOST_BYTES", 4), ("LONGEST_BODY", -1.0)])
def test_a_body_without_an_end_is_no_answer(
    ask: Callable[[Handler], View], limit: str, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whole(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    assert ask(whole) == VIEW
    monkeypatch.setattr(asking, limit, least)
    with pytest.raises(LookupUnavailable):
        ask(whole)


@both
def test_a_broken_connection_is_tried_once_more_a_time_out_is_not(ask: Callable[[Handler], View]) -> None:
    calls: list[int] = []

    def broken_once(request: httpx.Request) -> httpx.Response:
        calls.append(1)
        if len(calls) == 1:
            raise httpx.ReadError("reset", request=request)
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    assert ask(broken_once) == VIEW

    silences: list[int] = []

    def silent(request: httpx.Request) -> httpx.Response:
        silences.append(1)
        raise httpx.ReadTimeout("slow", request=request)

    with pytest.raises(LookupUnavailable):
        ask(silent)
    assert len(silences) == 1


@both
def test_a_connection_that_was_never_made_is_tried_once_more(ask: Callable[[Handler], View]) -> None:
    # As from a server whose queue of connections was full for a moment: nothing was asked yet.
    calls: list[int] = []

    def full(request: httpx.Request) -> httpx.Response:
        calls.append(1)
        if len(calls) % 2:
            raise httpx.ConnectTimeout("queue full", request=request)
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    assert ask(full) == VIEW

    def away(request: httpx.Request) -> httpx.Response:
        calls.append(1)
        raise httpx.ConnectTimeout("away", request=request)

    calls.clear()
    with pytest.raises(LookupUnavailable, match="in time"):
        ask(away)
    assert len(calls) == 2


def test_a_batch_answers_in_order() -> None:
    problem = Problem(code=ProblemCode.DOSSIER_NOT_FOUND, title="", status=404)
    results = LookupResults([LookupResult(view=VIEW), LookupResult(problem=problem)])
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=msgspec.json.encode(results)))
    with LookupClient("http://127.0.0.1:1", transport=transport) as client:
        answers = client.look_up_many([LookupRequest(text="1"), LookupRequest(text="2")])
    assert [bool(answer.view) for answer in answers] == [True, False]
