"""What a holder does with a dossier: rates it, follows it, asks who looked at it."""

from flask import Response

from lookup_api.contract.holders import (
    AccessesRequest,
    AccessList,
    AccessView,
    FollowingKept,
    FollowingRequest,
    RatingKept,
    RatingRequest,
)
from lookup_api.contract.lookups import Asker, AskerKind, KeyKind, Proof, ProofKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.disclosure import Level
from lookup_api.service.end_following import end_all_following, end_following
from lookup_api.service.follow_dossier import follow_dossier, want_notices
from lookup_api.service.list_accesses import list_accesses
from lookup_api.service.prove_holder import prove_holder
from lookup_api.service.rate_dossier import rate_dossier
from lookup_api.web.answers import json_answer
from lookup_api.web.lookups import asking_of
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read
from lookup_api.web.routes import Call, Route

_PROBLEMS = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.TOO_MANY_ATTEMPTS,
    ProblemCode.STORE_UNAVAILABLE,
    ProblemCode.CODE_NOT_RECOGNISED,
    ProblemCode.HANDLED_ELSEWHERE,
    ProblemCode.PROOF_REFUSED,
    ProblemCode.CONFLICT,
    ProblemCode.NOT_ALLOWED,
)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def rate(call: Call) -> Response:
        wanted = read(RatingRequest)
        asking = asking_of(call.key, wanted.asker, parts)
        dossier = prove_holder(wanted.text, wanted.proof, asking, parts.look_up, call.now)
        channel = asking.channel or "web"
        rate_dossier(dossier, wanted.score, wanted.comment, channel, store=parts.store, now=call.now)
        return json_answer(RatingKept(dossier.code, wanted.score))

    def follow(call: Call) -> Response:
        wanted = read(FollowingRequest)
        if wanted.text is None or (wanted.way == "chat" and not wanted.following):
            return _for_no_holder(wanted, call, parts)
        chat = _chat_of(wanted.asker, call) if wanted.way == "chat" else None
        asking = asking_of(call.key, wanted.asker, parts)
        dossier = prove_holder(wanted.text, wanted.proof, asking, parts.look_up, call.now)
        follow_dossier(
            dossier,
            following=wanted.following,
            proof=wanted.proof,
            chat=chat,
            language=wanted.language,
            store=parts.store,
            now=call.now,
        )
        return json_answer(FollowingKept(wanted.following, dossier.code))

    def accesses(call: Call) -> Response:
        wanted = read(AccessesRequest)
        asking = asking_of(call.key, wanted.asker, parts)
        dossier, listed = list_accesses(
            wanted.text, wanted.proof, asking, accesses=parts.store.accesses, ports=parts.look_up, now=call.now
        )
        items = [
            AccessView(access.at, access.channel, access.asked_by, access.level, access.purpose, access.operator_role)
            for access in listed
        ]
        return json_answer(AccessList(dossier.code, items))

    return (
        Route("POST", "/v1/accesses", accesses, "Who looked at a dossier, told to its verified holder.",
              takes=(AccessesRequest,), gives=(AccessList,), problems=_PROBLEMS),
        Route("POST", "/v1/ratings", rate, "A holder rates a returned dossier, once.",
              takes=(RatingRequest,), gives=(RatingKept,), problems=_PROBLEMS),
        Route("POST", "/v1/subscriptions", follow, "A holder follows a dossier or not; a phone wants notices or none.",
              takes=(FollowingRequest,), gives=(FollowingKept,), problems=_PROBLEMS),
    )  # fmt: skip


def _phone_of_sms(proof: Proof | None, call: Call) -> str:
    """The sender's phone: only the SMS gateway knows that it is the sender's own."""
    if call.key is None or call.key.kind is not KeyKind.SMS:
        raise errors.NotAllowed("only the SMS gateway states a sender's phone")
    if proof is None or proof.kind is not ProofKind.PHONE:
        raise errors.InvalidRequest("without text, the proof states the phone")
    return proof.value


def _chat_of(asker: Asker | None, call: Call) -> str:
    if call.key is None or call.key.kind is not KeyKind.CHAT:
        raise errors.NotAllowed("only a chat channel tells a chat")
    if asker is None or asker.kind is not AskerKind.CHAT:
        raise errors.InvalidRequest("a chat is followed by its asker")
    return asker.id


def _for_no_holder(wanted: FollowingRequest, call: Call, parts: Parts) -> Response:
    """A phone's wish about all notices to it, or the end of what a chat follows."""
    if wanted.way == "sms" or wanted.following:
        want_notices(_phone_of_sms(wanted.proof, call), wanted=wanted.following, store=parts.store, now=call.now)
        return json_answer(FollowingKept(wanted.following))
    chat = _chat_of(wanted.asker, call)
    if wanted.text is None:
        end_all_following(chat, parts.store)
        return json_answer(FollowingKept(following=False))
    asking = asking_of(call.key, wanted.asker, parts)
    dossier = prove_holder(wanted.text, None, asking, parts.look_up, call.now, level=Level.CODE)
    end_following(dossier, chat, parts.store)
    return json_answer(FollowingKept(following=False, code=dossier.code))
