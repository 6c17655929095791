"""Answers as they leave: JSON with unescaped UTF-8, problems with their stable code, nothing kept by caches."""

import msgspec
from flask import Response

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.domain import errors
from lookup_api.web.routes import JSON, PROBLEM

_encoder = msgspec.json.Encoder()

# Short English titles for integrators; people are told the sentence of the code, in their language.
TITLES = {
    ProblemCode.CODE_NOT_RECOGNISED: "This text cannot be a dossier code.",
    ProblemCode.DOSSIER_NOT_FOUND: "No dossier answers to this code.",
    ProblemCode.HANDLED_ELSEWHERE: "Another system handles this.",
    ProblemCode.PROOF_REFUSED: "The proof was not accepted.",
    ProblemCode.TOO_MANY_ATTEMPTS: "Too many lookups; wait and ask again.",
    ProblemCode.NOT_SIGNED_IN: "Sign in with a channel key.",
    ProblemCode.NOT_ALLOWED: "This key may not do that.",
    ProblemCode.INVALID_REQUEST: "The request does not have the documented shape.",
    ProblemCode.CONFLICT: "This contradicts what is on record.",
    ProblemCode.TOO_LARGE: "The request is too large.",
    ProblemCode.STORE_UNAVAILABLE: "The store does not answer just now.",
}


def json_answer(value: object, status: int = 200) -> Response:
    """Send a typed value."""
    return Response(_encoder.encode(value), status, mimetype=JSON)


def as_problem(error: errors.ProblemError) -> Problem:
    """A problem error as it is sent."""
    code = ProblemCode(error.code)
    return Problem(
        code=code,
        title=TITLES[code],
        status=HTTP_STATUS[code],
        detail=error.detail or None,
        retry_after=error.retry_after,
        as_of=error.as_of if isinstance(error, errors.DossierNotFound) else None,
        system=error.system if isinstance(error, errors.HandledElsewhere) else None,
    )


def problem_answer(problem: Problem) -> Response:
    """Send a problem."""
    response = Response(_encoder.encode(problem), problem.status, mimetype=PROBLEM)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    if problem.code is ProblemCode.NOT_SIGNED_IN:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
