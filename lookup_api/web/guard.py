"""The guard before every handler: correlation id, channel key, size, time; and problems after it.

Nothing answers 500: what nobody foresaw is logged and answered as `store_unavailable`, so that a channel says
"not now" to a citizen and tries again.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.operators import SESSION_HEADER
from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.domain import errors
from lookup_api.logs import correlation_id
from lookup_api.service.operator_ports import Session
from lookup_api.web.answers import as_problem, problem_answer
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, ChannelKey, Route

log = logging.getLogger(__name__)

_TRACE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_UNFORESEEN_RETRY = 5  # seconds


def guarded(route: Route, parts: Parts, measures: Measures) -> Callable[..., Response]:
    """Wrap a route's handler in the guard."""

    @wraps(route.handler)
    def guard(**path: str) -> Response:
        begun = time.perf_counter()
        trace = request.headers.get("X-Request-Id", "")
        token = correlation_id.set(trace if _TRACE.fullmatch(trace) else secrets.token_hex(8))
        problem: Problem | None = None
        try:
            request.max_content_length = route.largest
            key, now = _signed_in(route, parts), parts.clock()
            response = route.handler(Call(key, now, _session(route, key, parts, now)), **path)
        except errors.ProblemError as error:
            problem = as_problem(error)
        except RequestEntityTooLarge:
            problem = as_problem(errors.TooLarge(f"at most {route.largest} bytes"))
        except HTTPException as error:
            problem = as_problem(errors.InvalidRequest(error.name))
        except Exception:
            log.exception("unforeseen", extra={"route": route.rule, "method": route.method})
            problem = as_problem(errors.StoreUnavailable(retry_after=_UNFORESEEN_RETRY))
        if problem is not None:
            response = problem_answer(problem)
        _see_off(response, route, problem, begun, measures)
        correlation_id.reset(token)
        return response

    return guard


def _signed_in(route: Route, parts: Parts) -> ChannelKey | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    key = None
    if scheme:
        key = parts.find_key(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise errors.NotSignedIn
    if route.keys and not route.signs_in_itself:
        if key is None:
            raise errors.NotSignedIn
        if key.kind not in route.keys:
            raise errors.NotAllowed
    return key


def _session(route: Route, key: ChannelKey | None, parts: Parts, now: datetime) -> Session | None:
    """The session of the operator at a console; other channels have none."""
    if not route.roles or key is None or key.kind is not KeyKind.CONSOLE:
        return None
    session = parts.store.operator_sessions.find(request.headers.get(SESSION_HEADER, ""), now)
    if session is None:
        raise errors.NotSignedIn("no session of an operator, or one that has ended")
    if session.operator.role not in route.roles:
        raise errors.NotAllowed("another role does this")
    return session


def _see_off(response: Response, route: Route, problem: Problem | None, begun: float, measures: Measures) -> None:
    seconds = time.perf_counter() - begun
    response.headers["X-Request-Id"] = correlation_id.get()
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    measures.served(route.rule, response.status_code, seconds)
    log.info(
        "served",
        extra={
            "route": route.rule,
            "method": route.method,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 2),
            "problem": None if problem is None else problem.code.value,
        },
    )


def guard_the_rest(app: Flask) -> None:
    """Answer what no route takes: unknown addresses, other methods, and errors outside a handler."""

    def not_here(error: HTTPException) -> Response:
        status = error.code or 404
        code = ProblemCode.TOO_LARGE if isinstance(error, RequestEntityTooLarge) else ProblemCode.INVALID_REQUEST
        return problem_answer(Problem(code=code, title=error.name, status=status))

    def unforeseen(error: Exception) -> Response:
        log.error("unforeseen", exc_info=error)
        return problem_answer(as_problem(errors.StoreUnavailable(retry_after=_UNFORESEEN_RETRY)))

    app.register_error_handler(HTTPException, not_here)
    app.register_error_handler(Exception, unforeseen)
