"""Search for dossiers (tìm hồ sơ) as an operator: by a code, a phone, an ID number or a name, identity masked.

What a text may be is searched one after the other, each kind newest first: codes, the keypad code, phones, ID numbers,
names as they are written, longer names that hold the words, then names one slip away; parts of
names one slip away only where nothing else was found.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lookup_api.contract.operators import SearchBy, SearchHit, SearchRequest, SearchResults
from lookup_api.contract.views import StageKey
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import Level, flagged_by, last_digits, mask_name
from lookup_api.domain.dossier import Dossier, PersonRole
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage
from lookup_api.service.look_up import BUDGETS, find_meant, within_budget
from lookup_api.service.operator_ports import ConsolePorts, Met, SignedIn
from lookup_api.service.operator_record import asking_of, entry

_NEWEST: Final = 2**62  # above every row
_MORE = re.compile(r"([0-9]):([0-9]{1,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way to search: `find(before, most)`, newest first."""

    by: SearchBy
    find: Callable[[int, int], Sequence[Met]]
    exact: bool = True
    begins_a_page: bool = False  # where something was found before, it is for who asks on
    last_resort: bool = False  # looked for where nothing else was found


@dataclass(slots=True)
class _Page:
    """What was found so far; `more` says where to go on."""

    met: list[tuple[_Kind, Met]] = field(default_factory=list)
    more: str | None = None


def search_dossiers(wanted: SearchRequest, who: SignedIn, ports: ConsolePorts, now: datetime) -> SearchResults:
    """Find a page of dossiers, or raise a ProblemError; either way it is on record, each dossier with its own entry."""
    asking = asking_of(who)
    outcome, hits = "failed", []
    dossiers: list[Dossier] = []
    try:
        within_budget(asking, ports.look_up, now)
        text = wanted.text.strip()
        ports.look_up.budgets.spend(
            who.asker, ports.look_up.mark(f"search {text}"), 1, now, BUDGETS[asking.kind].window
        )
        kinds = _kinds(text, wanted.by, ports)
        page = _page(kinds, wanted)
        for kind, met in page.met:
            dossier = ports.reader.find_by_id(met.dossier_id)
            if dossier is not None:
                dossiers.append(dossier)
                hits.append(_hit(dossier, kind, met, ports))
        outcome = "answered"
        return SearchResults(items=hits, meant=list(dict.fromkeys(kind.by for kind in kinds)), more=page.more)
    except errors.ProblemError as problem:
        outcome = problem.code
        raise
    finally:
        of_search = entry("search", who, wanted.purpose, outcome, now)
        of_hits = [
            entry("search", who, wanted.purpose, outcome, now, level=Level.OPERATOR, dossier_id=dossier.id)
            for dossier in dossiers
        ]
        ports.ledger.record_many([of_search, *of_hits])


def _kinds(text: str, by: SearchBy | None, ports: ConsolePorts) -> list[_Kind]:
    return [kind for kind in _all_kinds(text, by, ports) if by in {None, kind.by}]


def _all_kinds(text: str, by: SearchBy | None, ports: ConsolePorts) -> Iterator[_Kind]:
    search = ports.search
    has_digit, has_letter = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    if has_digit:
        yield from _codes(text, ports)
        if search.is_phone(text):
            yield _Kind(SearchBy.PHONE, lambda before, most: search.by_phone(text, before, most))
        if search.is_id_number(text):
            yield _Kind(SearchBy.ID_NUMBER, lambda before, most: search.by_id_number(text, before, most))
    words = search.words(text) if by is SearchBy.NAME or (has_letter and not has_digit) else ()
    if words:
        yield _Kind(SearchBy.NAME, lambda before, most: search.by_whole_name(words, before, most))
        yield _Kind(SearchBy.NAME, lambda before, most: search.by_part_of_name(words, before, most), begins_a_page=True)
        yield _Kind(SearchBy.NAME, lambda before, most: search.by_slipped_name(words, before, most), exact=False)
        yield _Kind(
            SearchBy.NAME,
            lambda before, most: search.by_slipped_part(words, before, most),
            exact=False,
            last_resort=True,
        )


def _codes(text: str, ports: ConsolePorts) -> Iterator[_Kind]:
    """The dossier that a text names as a code, a keypad code or what was scanned, if one does."""
    try:
        found = find_meant(text, ports.look_up)
    except errors.ProblemError:
        dossier, key_type = None, "code"
        try:
            recognise(text)
        except errors.ProblemError:
            return
    else:
        dossier, key_type = found.dossier, found.key_type
    by = SearchBy.KEYPAD if key_type == "keypad" else SearchBy.CODE
    met = [] if dossier is None or dossier.id is None else [Met(dossier.id)]
    yield _Kind(by, lambda before, most: [each for each in met if each.dossier_id < before][:most])


def _page(kinds: Sequence[_Kind], wanted: SearchRequest) -> _Page:
    at, before = _place(wanted.after, len(kinds))
    page, seen = _Page(), set[int]()
    for number in range(at, len(kinds)):
        kind = kinds[number]
        if kind.last_resort and (page.met or (not kinds[at].last_resort and wanted.after is not None)):
            break
        if kind.begins_a_page and page.met:
            page.more = f"{number}:{_NEWEST}"
            return page
        for met in kind.find(before, wanted.limit + 1):
            if met.dossier_id in seen:
                continue
            if len(page.met) == wanted.limit:
                page.more = f"{number}:{before}"
                return page
            seen.add(met.dossier_id)
            page.met.append((kind, met))
            before = met.dossier_id
        before = _NEWEST
    return page


def _place(after: str | None, kinds: int) -> tuple[int, int]:
    if after is None:
        return 0, _NEWEST
    found = _MORE.fullmatch(after)
    if found is None or int(found[1]) >= kinds or int(found[2]) > _NEWEST:
        raise errors.InvalidRequest("`after` is `more` of the page before")
    return int(found[1]), int(found[2])


def _hit(dossier: Dossier, kind: _Kind, met: Met, ports: ConsolePorts) -> SearchHit:
    person = ports.search.person(met)
    status = current_status(dossier)
    procedure = flagged_by(ports.look_up.rules.profile(dossier), dossier).procedure
    return SearchHit(
        code=dossier.code,
        found_by=kind.by,
        exact=kind.exact,
        role=None if person is None else PersonRole(person.role),
        name=None if person is None or person.name is None else mask_name(person.name),
        phone=None if person is None or person.phone is None else last_digits(person.phone),
        stage=StageKey((Stage.SUBMITTED if status is None else status.stage).key),
        procedure=None if procedure is None or procedure.sensitive else procedure.name or None,
        received_at=dossier.received_at,
        result_appointment=dossier.result_appointment,
    )
