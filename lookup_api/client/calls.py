"""Every other call of the API, as a value that either client sends.

    client.send(calls.rate(code, 5, asker=asker, proof=proof))
    await client.send(calls.claim_notices([Way.SMS]))

A call says what it answers, so what `send` returns is typed. Each problem is raised as for a lookup.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

import msgspec

from lookup_api.contract.directory import Desks, Procedures
from lookup_api.contract.holders import (
    AccessesRequest,
    AccessList,
    CodeRequest,
    FollowingKept,
    FollowingRequest,
    LostReceiptKey,
    LostReceiptRequest,
    Noted,
    RatingKept,
    RatingRequest,
)
from lookup_api.contract.lookups import Asker, Proof, ProofKind
from lookup_api.contract.notices import (
    ClaimedNotices,
    ClaimRequest,
    NoticeOutcome,
    NoticeRequest,
    NoticesQueued,
    NoticeToSend,
    OutcomeKept,
    OutcomeRequest,
    Situation,
    Way,
)
from lookup_api.contract.own_dossiers import OwnDossiers, OwnDossiersRequest

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """One call: what is sent where, and what it answers. `repeats`: sent twice it does what it does once.

    `session`: the operator's, where one signs in besides the channel.
    """

    method: Literal["GET", "POST"]
    path: str
    answer: type[Answer]
    body: bytes = field(default=b"", repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    idempotency_key: str | None = None
    repeats: bool = True
    session: str = field(default="", repr=False)


def send_one_time_code(code: str, *, asker: Asker | None = None, key: str | None = None) -> Call[Noted]:
    """Have a one-time code sent to the phone registered on a dossier; `key` names the request, one each by default."""
    body = msgspec.json.encode(CodeRequest(code, asker))
    return Call("POST", "/v1/proofs/otp", Noted, body, idempotency_key=key or secrets.token_hex(16))


def recover_codes(kind: LostReceiptKey, value: str, *, asker: Asker | None = None) -> Call[Noted]:
    """Have the codes of a person's dossiers sent to the registered phone; `not_allowed` where the door is closed."""
    return Call("POST", "/v1/recoveries", Noted, msgspec.json.encode(LostReceiptRequest(kind, value, asker)))


def rate(
    text: str, score: int, *, asker: Asker | None = None, proof: Proof | None = None, comment: str | None = None
) -> Call[RatingKept]:
    """Rate a returned dossier from 1 to 5, as its holder; the same score again is no conflict."""
    body = RatingRequest(text, score, proof=proof, comment=comment, asker=asker)
    return Call("POST", "/v1/ratings", RatingKept, msgspec.json.encode(body))


def accesses(text: str, proof: Proof, *, asker: Asker | None = None) -> Call[AccessList]:
    """Who looked at a dossier; the proof is a one-time code."""
    body = AccessesRequest(text, proof=proof, asker=asker)
    return Call("POST", "/v1/accesses", AccessList, msgspec.json.encode(body))


def follow(
    text: str,
    *,
    following: bool,
    asker: Asker | None = None,
    proof: Proof | None = None,
    way: Literal["sms", "chat"] = "sms",
    language: Literal["vi", "en"] = "vi",
) -> Call[FollowingKept]:
    """Follow a dossier as its holder, or no longer; by chat in the asker's own chat, which needs no proof to end it."""
    body = FollowingRequest(following, text=text, proof=proof, way=way, language=language, asker=asker)
    return Call("POST", "/v1/subscriptions", FollowingKept, msgspec.json.encode(body))


def end_all_in_chat(asker: Asker) -> Call[FollowingKept]:
    """Tell the asker's own chat no more of any dossier."""
    body = FollowingRequest(following=False, way="chat", asker=asker)
    return Call("POST", "/v1/subscriptions", FollowingKept, msgspec.json.encode(body))


def want_notices(proof: Proof, *, wanted: bool) -> Call[FollowingKept]:
    """Opt a sender's phone out of all notices, or in again; from the SMS gateway only."""
    return Call("POST", "/v1/subscriptions", FollowingKept, msgspec.json.encode(FollowingRequest(wanted, proof=proof)))


def own_dossiers(phone: str, *, asker: Asker | None = None, near: str | None = None) -> Call[OwnDossiers]:
    """The sender's own dossiers: those still open, or those with a number like `near`; from the SMS gateway only."""
    body = OwnDossiersRequest(Proof(ProofKind.PHONE, phone), asker, near)
    return Call("POST", "/v1/own-dossiers", OwnDossiers, msgspec.json.encode(body))


def order_notice(code: str, situation: Situation, *, key: str | None = None) -> Call[NoticesQueued]:
    """Have the citizen of a dossier told of a situation; without `key` once a day."""
    body = msgspec.json.encode(NoticeRequest(code, situation))
    return Call("POST", "/v1/notices", NoticesQueued, body, idempotency_key=key)


def claim_notices(ways: Sequence[Way], most: int = 16) -> Call[ClaimedNotices]:
    """Take notices to be sent; not sent again by itself, for a claim whose answer was lost holds its lease."""
    body = msgspec.json.encode(ClaimRequest(list(ways), most))
    return Call("POST", "/v1/notices/claim", ClaimedNotices, body, repeats=False)


def settle_notice(notice: NoticeToSend, outcome: NoticeOutcome) -> Call[OutcomeKept]:
    """Tell how sending a claimed notice went."""
    body = msgspec.json.encode(OutcomeRequest(outcome, notice.attempt))
    return Call("POST", f"/v1/notices/{notice.id}/outcome", OutcomeKept, body)


def desks(question: str = "", *, after: str = "", limit: int = 50) -> Call[Desks]:
    """A page of one-stop desks that hold every word of `question`, beyond `after`."""
    return Call("GET", "/v1/desks", Desks, query=_page(question, after, limit))


def procedures(question: str = "", *, after: str = "", limit: int = 50) -> Call[Procedures]:
    """A page of procedures that hold every word of `question`, beyond `after`."""
    return Call("GET", "/v1/procedures", Procedures, query=_page(question, after, limit))


def procedure(code: str) -> Call[Procedures]:
    """A procedure with the papers that it asks for, as a page of one; of none where the catalogue does not know it."""
    return Call("GET", "/v1/procedures", Procedures, query={"code": code})


def _page(question: str, after: str, limit: int) -> dict[str, str]:
    return {"q": question, "after": after, "limit": str(limit)}
