"""The OpenAPI 3.1 document, made from the routes and the wire types: it cannot say what the code does not do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

import msgspec

from lookup_api import __version__
from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.operators import SESSION_HEADER
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.web.answers import TITLES
from lookup_api.web.routes import JSON, PROBLEM, Route

_PATH_PART = re.compile(r"<(?:\w+:)?(\w+)>", re.ASCII)


def describe(routes: Sequence[Route]) -> dict[str, object]:
    """The whole document as plain data."""
    told = [route for route in routes if route.documented]
    types = [kind for route in told for kind in (*route.takes, *_types(route.gives))]
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(types, schemas, strict=False))
    paths: dict[str, dict[str, object]] = {}
    for route in told:
        path = _PATH_PART.sub(r"{\1}", route.rule)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tra cứu Một cửa: lookup API",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"channelKey": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route, schema_of: Mapping[type, object]) -> dict[str, object]:
    operation: dict[str, object] = {
        "summary": route.summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in _PATH_PART.findall(route.rule)
        ]
        + _headers(route),
        "responses": {"200": _answer(route, schema_of), **_problems(route.problems)},
        "security": [{"channelKey": []}] if route.keys else [{}, {"channelKey": []}],
    }
    if route.keys:
        operation["x-key-kinds"] = sorted(route.keys)
    if route.roles:
        operation["x-operator-roles"] = sorted(route.roles)
    if route.takes:
        content = {JSON: {"schema": _any_of(route.takes, schema_of)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _headers(route: Route) -> list[dict[str, object]]:
    """The operator's session; required where only a console asks."""
    if not route.roles:
        return []
    needed = route.keys == {KeyKind.CONSOLE}
    return [{"name": SESSION_HEADER, "in": "header", "required": needed, "schema": {"type": "string"}}]


def _types(gives: tuple[type, ...] | str) -> tuple[type, ...]:
    return () if isinstance(gives, str) else gives


def _any_of(types: tuple[type, ...], schema_of: Mapping[type, object]) -> object:
    return schema_of[types[0]] if len(types) == 1 else {"oneOf": [schema_of[kind] for kind in types]}


def _answer(route: Route, schema_of: Mapping[type, object]) -> dict[str, object]:
    if isinstance(route.gives, str):
        return {"description": HTTPStatus.OK.phrase, "content": {route.gives: {}}}
    return {"description": HTTPStatus.OK.phrase, "content": {JSON: {"schema": _any_of(route.gives, schema_of)}}}


def _problems(codes: Iterable[ProblemCode]) -> dict[str, object]:
    by_status: dict[int, list[ProblemCode]] = {}
    for code in codes:
        by_status.setdefault(HTTP_STATUS[code], []).append(code)
    return {
        str(int(status)): {
            "description": " ".join(f"`{code}`: {TITLES[code]}" for code in sharing),
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, sharing in sorted(by_status.items())
    }
