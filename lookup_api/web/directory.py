"""`GET /v1/desks` and `GET /v1/procedures`: the directory and the catalogue, searched and page by page.

Both are public and change seldom, so caches may keep a page for five minutes and ask by its tag afterwards.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Generic, TypeVar

import msgspec
from flask import Response, request

from lookup_api.contract.directory import (
    MOST_ENTRIES,
    DeskEntry,
    Desks,
    PaperEntry,
    PaperListEntry,
    ProcedureEntry,
    Procedures,
    TermEntry,
)
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import DeskDays
from lookup_api.domain.catalogue import OneStopDesk, Procedure
from lookup_api.domain.codes import national_procedure_code, procedure_code
from lookup_api.domain.deadlines import Term
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.national_procedures import NationalProcedure
from lookup_api.domain.required_papers import KeptPaperList
from lookup_api.domain.working_time import in_vietnam
from lookup_api.provinces import read_procedures
from lookup_api.sealing import canonical_name
from lookup_api.service.view_dossier import told_days
from lookup_api.web.parts import Parts
from lookup_api.web.routes import JSON, Call, Route

FRESH_SECONDS = 300  # a page in a cache
HELD_SECONDS = 60.0  # the list in this process
_DEFAULT_ENTRIES = 50
_LONGEST_QUESTION = 200  # characters
_LONGEST_NUMBER = 10  # digits
_PROBLEMS = (ProblemCode.INVALID_REQUEST, ProblemCode.STORE_UNAVAILABLE)

Entry = TypeVar("Entry", bound=DeskEntry | ProcedureEntry)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def days_of(desk: OneStopDesk) -> list[DeskDays]:
        return told_days(parts.rules.unusual_days(desk.province, in_vietnam(parts.clock()).date()))

    held_desks = _Held(lambda: [_listed_desk(desk, days_of(desk)) for desk in parts.store.directory.desks.all()])
    held_procedures = _Held(
        lambda: [_listed_procedure(entry) for entry in _procedures(parts.store.directory.procedures.all())]
    )

    def desks(_call: Call) -> Response:
        return _cacheable(Desks(*_page(held_desks.get())))

    def procedures(_call: Call) -> Response:
        listed = held_procedures.get()
        if (code := request.args.get("code")) is None:
            return _cacheable(Procedures(*_page(listed)))
        return _cacheable(Procedures(_with_papers(code, listed, parts.store.directory.papers.get)))

    return (
        Route("GET", "/v1/desks", desks, "One-stop desks; `q` searches, `after` and `limit` turn pages.",
              gives=(Desks,), problems=_PROBLEMS),
        Route("GET", "/v1/procedures", procedures,
              "Procedures; `q` searches, `after` and `limit` turn pages; `code` asks for one with its papers.",
              gives=(Procedures,), problems=_PROBLEMS),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Listed(Generic[Entry]):
    """An entry with what pages are turned by and what it is searched by, folded once."""

    key: str
    words: str
    entry: Entry


class _Held(Generic[Entry]):
    """A list that is read again after a minute: it changes seldom, and anyone may ask."""

    def __init__(self, read: Callable[[], list[_Listed[Entry]]]) -> None:
        self._read = read
        self._held: tuple[float, list[_Listed[Entry]]] = (-math.inf, [])

    def get(self) -> list[_Listed[Entry]]:
        """The list, at most HELD_SECONDS old."""
        at, listed = self._held
        if time.monotonic() - at > HELD_SECONDS:
            listed = self._read()
            self._held = (time.monotonic(), listed)
        return listed


def _listed_desk(desk: OneStopDesk, days: list[DeskDays]) -> _Listed[DeskEntry]:
    entry = DeskEntry(desk.id, desk.name, desk.address, desk.phone, desk.hours, desk.province, desk.agency_code, days)
    return _Listed(desk.id, canonical_name(f"{desk.id} {desk.name} {desk.address or ''}"), entry)


def _listed_procedure(entry: ProcedureEntry) -> _Listed[ProcedureEntry]:
    words = f"{entry.code} {entry.name} {entry.field or ''} {entry.owner or ''}"
    return _Listed(entry.code, canonical_name(words), entry)


def _procedures(kept: Iterable[Procedure]) -> list[ProcedureEntry]:
    """The house's procedures over the national catalogue, by code; one that only a feed named is left out."""
    listed = {each.procedure.code: each for each in read_procedures()}
    own = {procedure.code: procedure for procedure in kept if procedure.known}
    return [_procedure(own.get(code), listed.get(code)) for code in sorted({*listed, *own})]


def _procedure(own: Procedure | None, listed: NationalProcedure | None) -> ProcedureEntry:
    procedure = own or (None if listed is None else listed.procedure)
    if procedure is None:
        raise AssertionError("a code comes from one of both lists")
    if listed is None:
        return ProcedureEntry(procedure.code, procedure.name, procedure.field)
    return ProcedureEntry(
        procedure.code,
        procedure.name,
        procedure.field,
        owner=listed.owner or None,
        levels=sorted(level.value for level in listed.levels),
        term=_term(listed.term),
        online_term=_term(listed.online_term),
        fee=listed.fee,
    )


def _term(term: Term) -> TermEntry | None:
    return TermEntry(term.amount, term.unit.value) if term.amount else None


def _with_papers(
    asked: str, listed: Sequence[_Listed[ProcedureEntry]], papers: Callable[[str], KeptPaperList | None]
) -> list[ProcedureEntry]:
    """The procedure of a code, in any tolerated spelling; none where the catalogue does not know it."""
    code, national = procedure_code(asked), national_procedure_code(asked)
    if code is None or national is None:
        raise InvalidRequest("code is a procedure's code such as 1.004222")
    entries = {one.key: one.entry for one in listed if one.key in {code, national}}
    entry = entries.get(code) or entries.get(national)
    if entry is None:
        return []
    kept = papers(national)
    return [entry if kept is None else msgspec.structs.replace(entry, papers=_papers(kept))]


def _papers(kept: KeptPaperList) -> PaperListEntry:
    items = [
        PaperEntry(paper.name, paper.originals, paper.copies, paper.form, paper.heading) for paper in kept.listed.papers
    ]
    return PaperListEntry(items, kept.as_of, kept.listed.decision)


def _page(listed: Sequence[_Listed[Entry]]) -> tuple[list[Entry], str | None]:
    """The entries that hold every word of `q`, in any order and without diacritics, one page beyond `after`."""
    question, after = request.args.get("q", ""), request.args.get("after", "")
    limit = request.args.get("limit", str(_DEFAULT_ENTRIES))
    counts = limit.isascii() and limit.isdigit() and len(limit) < _LONGEST_NUMBER and 1 <= int(limit) <= MOST_ENTRIES
    if not counts or len(question) > _LONGEST_QUESTION:
        raise InvalidRequest(f"limit is a number from 1 to {MOST_ENTRIES}, q at most {_LONGEST_QUESTION} characters")
    asked = canonical_name(question).split()
    matching = (one for one in listed if one.key > after and all(word in one.words for word in asked))
    found = list(islice(matching, int(limit) + 1))
    following = found[int(limit) - 1].key if len(found) > int(limit) else None
    return [one.entry for one in found[: int(limit)]], following


def _cacheable(page: Desks | Procedures) -> Response:
    body = msgspec.json.encode(page)
    response = Response(body, mimetype=JSON)
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.set_etag(sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
