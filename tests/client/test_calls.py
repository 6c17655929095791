"""The other calls: alike for both clients, named where they must not be done twice; a claim is never repeated."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from lookup_api.client import AsyncLookupClient, Call, Conflict, LookupClient, LookupUnavailable, calls
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind
from lookup_api.contract.notices import NoticeOutcome, NoticeToSend, Situation, Way
from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.contract.views import Level, StageKey, StageView, View

Handler = Callable[[httpx.Request], httpx.Response]
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ASKER = Asker(AskerKind.CHAT, "telegram 42")
PROOF = Proof(ProofKind.ID_LAST4, "0077")
NOTICE = NoticeToSend(
    id=7, attempt=2, situation=Situation.ACCEPTED, way=Way.SMS, address="+84905000077", language="vi", recipient="ab",
    view=View(code="1-2", level=Level.CODE, stage=StageView(2, StageKey.ACCEPTED), as_of=NOW), at=NOW, expires_at=NOW,
    leased_until=NOW,
)  # fmt: skip


def send_waiting(call: Call[Any], handler: Handler) -> Any:
    with LookupClient("http://127.0.0.1:1", "key", transport=httpx.MockTransport(handler)) as client:
        return client.send(call)


def send_async(call: Call[Any], handler: Handler) -> Any:
    async def send() -> Any:
        async with AsyncLookupClient("http://127.0.0.1:1", "key", transport=httpx.MockTransport(handler)) as client:
            return await client.send(call)

    return asyncio.run(send())


both = pytest.mark.parametrize("send", [send_waiting, send_async])

EVERY = {
    "code": (calls.send_one_time_code("1-2", asker=ASKER), "POST /v1/proofs/otp", {"noted": True}),
    "lost": (calls.recover_codes(LostReceiptKey.NAME, "Trần Mẫu"), "POST /v1/recoveries", {"noted": True}),
    "rate": (calls.rate("1-2", 5, asker=ASKER, proof=PROOF), "POST /v1/ratings", {"code": "1-2", "score": 5}),
    "accesses": (calls.accesses("1-2", PROOF), "POST /v1/accesses", {"code": "1-2", "items": []}),
    "follow": (
        calls.follow("1-2", following=True, asker=ASKER, proof=PROOF, way="chat"),
        "POST /v1/subscriptions", {"following": True, "code": "1-2"},
    ),
    "opt out": (calls.want_notices(PROOF, wanted=False), "POST /v1/subscriptions", {"following": False}),
    "order": (calls.order_notice("1-2", Situation.FEE_DUE), "POST /v1/notices", {"queued": 1}),
    "claim": (
        calls.claim_notices([Way.SMS]), "POST /v1/notices/claim", {"items": [msgspec.to_builtins(NOTICE)]},
    ),
    "settle": (calls.settle_notice(NOTICE, NoticeOutcome.SENT), "POST /v1/notices/7/outcome", {"state": "sent"}),
    "desks": (calls.desks("mau"), "GET /v1/desks", {"items": [{"id": "mau", "name": "Một cửa Mẫu"}]}),
    "procedures": (calls.procedures(), "GET /v1/procedures", {"items": [{"code": "1.1", "name": "Mẫu"}]}),
    "procedure": (
        calls.procedure("1.004222"), "GET /v1/procedures",
        {"items": [{"code": "1.004222", "name": "Mẫu", "papers": {
            "items": [{"name": "Tờ khai", "originals": 1}], "as_of": "2026-11-22T01:00:00Z"}}]},
    ),
}  # fmt: skip


@both
@pytest.mark.parametrize("name", EVERY)
def test_each_call_goes_to_its_address_and_brings_its_answer(send: Callable[..., Any], name: str) -> None:
    call, address, answer = EVERY[name]
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=msgspec.json.encode(answer))

    got = send(call, handler)
    assert isinstance(got, call.answer)
    assert msgspec.to_builtins(got) == answer
    assert f"{seen[0].method} {seen[0].url.path}" == address
    assert seen[0].headers["Authorization"] == "Bearer key"


@both
def test_a_request_that_is_repeated_carries_the_same_key(send: Callable[..., Any]) -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Idempotency-Key"])
        if len(seen) == 1:
            raise httpx.ConnectError("away")
        return httpx.Response(200, content=b'{"noted":true}')

    assert send(calls.send_one_time_code("1-2"), handler).noted
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert calls.send_one_time_code("1-2").idempotency_key != calls.send_one_time_code("1-2").idempotency_key


@both
def test_a_claim_is_not_repeated_by_itself(send: Callable[..., Any]) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        raise httpx.ConnectError("away")

    with pytest.raises(LookupUnavailable):
        send(calls.claim_notices([Way.SMS]), handler)
    assert len(seen) == 1


@both
def test_a_problem_is_raised_by_its_name(send: Callable[..., Any]) -> None:
    problem = Problem(code=ProblemCode.CONFLICT, title="", status=409)
    with pytest.raises(Conflict):
        send(calls.rate("1-2", 5), lambda _: httpx.Response(409, content=msgspec.json.encode(problem)))


def test_what_is_sent_is_not_shown_where_a_call_is_printed() -> None:
    call = calls.recover_codes(LostReceiptKey.ID_NUMBER, "049190000077")
    assert "049190000077" not in repr(call)
    assert "mau" not in repr(calls.desks("mau"))
