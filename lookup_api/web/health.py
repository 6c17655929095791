"""`/healthz`, `/readyz`, `/metrics`, `/openapi.json`: what machines ask of the service."""

from collections.abc import Sequence

from flask import Response

from lookup_api.contract.health import Health, told_health
from lookup_api.contract.problems import ProblemCode
from lookup_api.web.answers import json_answer
from lookup_api.web.measures import Measures
from lookup_api.web.openapi import describe
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, Route

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def routes(parts: Parts, measures: Measures, described: Sequence[Route]) -> tuple[Route, ...]:
    """The routes of this subject; `described` are all routes the document tells of."""

    def alive(_call: Call) -> Response:
        return Response(*told_health())

    def ready(_call: Call) -> Response:
        parts.store.ready()
        return json_answer({"status": "ready"})

    def metrics(_call: Call) -> Response:
        return Response(measures.text(), content_type=_TEXT)

    own = (
        Route("GET", "/healthz", alive, "The process answers.", gives=(Health,)),
        Route("GET", "/readyz", ready, "The store answers too.", problems=(ProblemCode.STORE_UNAVAILABLE,)),
        Route("GET", "/metrics", metrics, "Counters for a monitor.", gives="text/plain"),
    )
    document = json_answer(describe((*described, *own))).get_data()

    def openapi(_call: Call) -> Response:
        return Response(document, mimetype="application/json")

    return (*own, Route("GET", "/openapi.json", openapi, "This document.", documented=False))
