"""`/healthz`, `/readyz`, `/metrics`, `/openapi.json`: what machines ask of the service."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from lookup_api.contract.health import Health, told_health
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.service.report_operations import freshness_of
from lookup_api.web.answers import json_answer
from lookup_api.web.measures import Measures, SourceFreshness
from lookup_api.web.openapi import describe
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, Route

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def _freshness(parts: Parts, hours: int, now: datetime) -> tuple[SourceFreshness, ...]:
    """How fresh each source is; too long is counted in working hours, as `lookup-api report freshness` does."""
    calendar = parts.rules.calendar_of(parts.province)
    return tuple(
        SourceFreshness(
            each.source.id,
            None if each.last_taken_in_at is None else max(0.0, (now - each.last_taken_in_at).total_seconds()),
            alarm=freshness_of(each, hours, calendar, now).alarm,
        )
        for each in parts.store.sources.all_known()
    )


def routes(parts: Parts, measures: Measures, described: Sequence[Route]) -> tuple[Route, ...]:
    """The routes of this subject; `described` are all routes the document tells of."""
    silent_hours = int(parts.settings.lookup_silent_hours)

    def alive(_call: Call) -> Response:
        return Response(*told_health())

    def ready(_call: Call) -> Response:
        parts.store.ready()
        return json_answer({"status": "ready"})

    def metrics(call: Call) -> Response:
        try:
            fresh = _freshness(parts, silent_hours, call.now)
        except StoreUnavailable:
            fresh = ()  # what was counted is told all the same, and `/readyz` tells of the store
        return Response(measures.text(fresh), content_type=_TEXT)

    own = (
        Route("GET", "/healthz", alive, "The process answers.", gives=(Health,)),
        Route("GET", "/readyz", ready, "The store answers too.", problems=(ProblemCode.STORE_UNAVAILABLE,)),
        Route("GET", "/metrics", metrics, "Counters for a monitor, and how fresh each source is.", gives="text/plain"),
    )
    document = json_answer(describe((*described, *own))).get_data()

    def openapi(_call: Call) -> Response:
        return Response(document, mimetype="application/json")

    return (*own, Route("GET", "/openapi.json", openapi, "This document.", documented=False))
