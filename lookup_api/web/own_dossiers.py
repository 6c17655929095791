"""`POST /v1/own-dossiers`: what a text message without a known code may be about, for the sender alone."""

from flask import Response

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.own_dossiers import OwnDossiers, OwnDossiersRequest
from lookup_api.contract.problems import ProblemCode
from lookup_api.service.find_own_dossiers import find_own_dossiers
from lookup_api.web.answers import json_answer
from lookup_api.web.lookups import asking_of
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read
from lookup_api.web.routes import Call, Route


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def own(call: Call) -> Response:
        wanted = read(OwnDossiersRequest)
        views = find_own_dossiers(
            wanted.proof,
            wanted.near,
            asking_of(call.key, wanted.asker, parts),
            ports=parts.look_up,
            reader=parts.store.reader,
            registered=parts.store.lost_receipts,
            now=call.now,
        )
        return json_answer(OwnDossiers(views))

    problems = (
        ProblemCode.CODE_NOT_RECOGNISED,
        ProblemCode.INVALID_REQUEST,
        ProblemCode.NOT_ALLOWED,
        ProblemCode.NOT_SIGNED_IN,
        ProblemCode.STORE_UNAVAILABLE,
        ProblemCode.TOO_MANY_ATTEMPTS,
    )
    return (
        Route("POST", "/v1/own-dossiers", own, "A sender's open dossiers, or those with a number like one.",
              keys=frozenset({KeyKind.SMS}), takes=(OwnDossiersRequest,), gives=(OwnDossiers,), problems=problems),
    )  # fmt: skip
