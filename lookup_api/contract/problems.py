"""Problems as they are sent: `application/problem+json` (RFC 9457) with a stable `code`."""

from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

import msgspec


class ProblemCode(StrEnum):
    """Every problem code there is. One member, one exception in domain.errors, one sentence."""

    CODE_NOT_RECOGNISED = "code_not_recognised"
    DOSSIER_NOT_FOUND = "dossier_not_found"
    HANDLED_ELSEWHERE = "handled_elsewhere"
    PROOF_REFUSED = "proof_refused"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    NOT_SIGNED_IN = "not_signed_in"
    NOT_ALLOWED = "not_allowed"
    INVALID_REQUEST = "invalid_request"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    STORE_UNAVAILABLE = "store_unavailable"


HTTP_STATUS = {
    ProblemCode.CODE_NOT_RECOGNISED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.DOSSIER_NOT_FOUND: HTTPStatus.NOT_FOUND,
    ProblemCode.HANDLED_ELSEWHERE: HTTPStatus.NOT_FOUND,
    ProblemCode.PROOF_REFUSED: HTTPStatus.FORBIDDEN,
    ProblemCode.TOO_MANY_ATTEMPTS: HTTPStatus.TOO_MANY_REQUESTS,
    ProblemCode.NOT_SIGNED_IN: HTTPStatus.UNAUTHORIZED,
    ProblemCode.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    ProblemCode.INVALID_REQUEST: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.CONFLICT: HTTPStatus.CONFLICT,
    ProblemCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ProblemCode.STORE_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Problem(msgspec.Struct, omit_defaults=True, frozen=True):
    """One problem. `detail` is for the integrator; people are told the sentence of `code`."""

    code: ProblemCode
    title: str
    status: int
    type: str = "about:blank"
    detail: str | None = None
    retry_after: int | None = None  # seconds
    as_of: datetime | None = None  # dossier_not_found: when the source last sent something
    system: str | None = None  # handled_elsewhere: whose it is, in words
