"""What the dialogue asks for is carried out through the API's own calls, and what is not possible is said so."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from hotline_bot.counter import ApiCounter
from hotline_bot.effects import Hands
from hotline_bot.procedures import open_catalogue
from hotline_bot.turns import (
    Brought,
    Done,
    Effect,
    FindDesks,
    FindPapers,
    Follow,
    HandOver,
    Listed,
    PapersFound,
    Rate,
    Recover,
    SendCode,
    Unanswered,
)
from hotline_bot.understanding import ProcedureAsked
from lookup_api.client import AsyncLookupClient, ProofRefused, StoreUnavailable
from lookup_api.contract.directory import PaperEntry
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind, asker_of_address
from lookup_api.contract.views import DeskView

CODE = "H47.16-240617-0001"
ASKER = Asker(AskerKind.CHAT, "telegram:1")
PROOF = Proof(ProofKind.ID_LAST4, "1234")


def carried_out(
    effect: Effect, status: int, answer: Any, asker: Asker = ASKER
) -> tuple[Brought, list[tuple[str, Any]]]:
    """What an effect brings, and the calls it made: path and body."""
    asked: list[tuple[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.path, msgspec.json.decode(request.content) if request.content else None))
        return httpx.Response(status, json=answer)

    async def carry_out() -> Brought:
        async with AsyncLookupClient("http://lookup", transport=httpx.MockTransport(handle)) as client:
            return await Hands(client, ApiCounter(client)).carry_out(effect, asker, "en")

    return asyncio.run(carry_out()), asked


@pytest.mark.parametrize(
    ("effect", "path", "answer", "sent"),
    [
        (
            Follow(CODE, following=True, proof=PROOF),
            "/v1/subscriptions",
            {"following": True},
            {"language": "en", "way": "chat"},
        ),
        (Follow(CODE, following=False, proof=PROOF), "/v1/subscriptions", {"following": False}, {"following": False}),
        (Follow("", following=False), "/v1/subscriptions", {"following": False}, {"following": False, "way": "chat"}),
        (Rate(CODE, 4, PROOF), "/v1/ratings", {"code": CODE, "score": 4}, {"score": 4}),
        (SendCode(CODE), "/v1/proofs/otp", {"noted": True}, {"code": CODE}),
        (Recover("id_number", "049085001234"), "/v1/recoveries", {"noted": True}, {"kind": "id_number"}),
    ],
    ids=["follow", "no longer", "none at all", "rate", "one-time code", "lost receipt"],
)
def test_what_is_wished_is_asked_of_the_api(effect: Effect, path: str, answer: Any, sent: dict[str, Any]) -> None:
    brought, ((called, body),) = carried_out(effect, 200, answer)
    assert brought == Done(effect)
    assert called == path
    assert sent.items() <= body.items()
    assert body["asker"] == {"kind": "chat", "id": "telegram:1"}


def test_who_is_known_by_an_address_alone_is_told_at_the_telephones_of_the_dossier() -> None:
    effect = Follow(CODE, following=True, proof=PROOF)
    _, ((_, body),) = carried_out(effect, 200, {"following": True}, asker_of_address("203.0.113.7"))
    assert "way" not in body


def test_the_directory_is_read() -> None:
    entry = {"id": "d1", "name": "Trung tâm", "address": "159B Trần Quý Cáp", "agency_code": "H47.16"}
    brought, calls = carried_out(FindDesks(), 200, {"items": [entry]})
    assert brought == Listed((DeskView("Trung tâm", "159B Trần Quý Cáp"),))
    assert calls == [("/v1/desks", None)]


def test_a_problem_is_what_was_brought() -> None:
    effect = Rate(CODE, 4, PROOF)
    brought, _ = carried_out(effect, 403, {"code": "proof_refused", "title": "", "status": 403})
    assert isinstance(brought, Unanswered)
    assert isinstance(brought.problem, ProofRefused)
    assert brought.asked == effect


def test_where_no_person_can_be_called_it_is_said_so() -> None:
    brought, calls = carried_out(HandOver(CODE), 200, {})
    assert isinstance(brought, Unanswered)
    assert isinstance(brought.problem, StoreUnavailable)
    assert calls == []


def test_the_papers_of_a_procedure_are_read() -> None:
    card = open_catalogue().find("1.004222")
    assert card is not None
    effect = FindPapers(card, ProcedureAsked((card.code,)))
    papers = {"items": [{"name": "Tờ khai", "originals": 1}], "as_of": "2026-11-20T08:00:00+07:00"}
    entry = {"code": card.code, "name": card.name}
    brought, calls = carried_out(effect, 200, {"items": [{**entry, "papers": papers}]})
    assert calls == [("/v1/procedures", None)]
    assert isinstance(brought, PapersFound)
    assert brought.papers is not None
    assert brought.papers.items == [PaperEntry("Tờ khai", originals=1)]
    for items in ([entry], []):
        assert carried_out(effect, 200, {"items": items})[0] == PapersFound(effect, None)
    assert isinstance(
        carried_out(effect, 503, {"code": "store_unavailable", "title": "", "status": 503})[0], Unanswered
    )
