"""View a dossier as an operator: masked, whole once the caller has passed; and hold the caller against factors."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from lookup_api.contract.operators import Factor, FactorOffered, FactorsRequest, OperatorView, ViewRequest
from lookup_api.domain import errors
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, Person, PersonKind, PersonRole
from lookup_api.domain.operators import FACTORS, PASSED_FOR, POINTS_NEEDED, FactorKind, points_of
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.look_up import ANSWERED, BUDGETS, MISS, Found, find_meant, within_budget
from lookup_api.service.operator_ports import ConsolePorts, SignedIn
from lookup_api.service.operator_record import asking_of, entry
from lookup_api.service.prove import LOCK_WINDOW, WRONG_PER_DOSSIER, proves_by_last4
from lookup_api.service.view_dossier import view_dossier

NOTES_SHOWN: Final = 10
WRONG_PER_OPERATOR: Final = 50  # in a day: an operator holds many callers against their factors
_LAST4: Final = 4

Holds = Callable[[str, Dossier, Sequence[Person], ConsolePorts], bool]


def view_as_operator(wanted: ViewRequest, who: SignedIn, ports: ConsolePorts, now: datetime) -> OperatorView:
    """Show a dossier; raise a ProblemError otherwise. Either way it is on record, with operator and purpose."""
    found, outcome, level = Found(None, "text", ""), "failed", None
    try:
        found = _found(wanted.text, who, ports, now)
        dossier = _dossier(found, who, ports, now)
        ends_at = ports.passed.until(who.session, row_of(dossier), wanted.conversation or "", now)
        view = _view(dossier, ends_at, who, ports, now)
        outcome, level = ANSWERED, Level.OPERATOR if ends_at is None else Level.VERIFIED
        return view  # noqa: TRY300 - the record below has to know that it was answered
    except errors.ProblemError as problem:
        outcome = problem.code
        raise
    finally:
        number = None if found.dossier is None else found.dossier.id
        ports.ledger.record(entry("view", who, wanted.purpose, outcome, now, level=level, dossier_id=number))


def hold_against_factors(wanted: FactorsRequest, who: SignedIn, ports: ConsolePorts, now: datetime) -> OperatorView:
    """Show a dossier whole to a caller whose factors are all right and suffice; raise ProofRefused otherwise.

    Wrong factors, too few points and a lock look alike. Wrong tries are counted for the dossier and the operator.
    """
    found, outcome, level = Found(None, "text", ""), "failed", None
    try:
        _refuse_strange(wanted.factors, who)
        found = _found(wanted.text, who, ports, now)
        dossier = _dossier(found, who, ports, now)
        _require(wanted.factors, found, dossier, who, ports, now)
        ends_at = now + PASSED_FOR
        ports.passed.note(who.session, row_of(dossier), wanted.conversation or "", now, ends_at)
        view = _view(dossier, ends_at, who, ports, now)
        outcome, level = ANSWERED, Level.VERIFIED
        return view  # noqa: TRY300 - the record below has to know that it was answered
    except errors.ProblemError as problem:
        outcome = problem.code
        raise
    finally:
        number = None if found.dossier is None else found.dossier.id
        told = " ".join(sorted({factor.kind.value for factor in wanted.factors}))
        ports.ledger.record(
            entry("factors", who, wanted.purpose, outcome, now, level=level, dossier_id=number, proof=told)
        )


def row_of(dossier: Dossier) -> int:
    """The store's row of a dossier that was read."""
    if dossier.id is None:
        raise AssertionError("a dossier that was read has a row")
    return dossier.id


def _found(text: str, who: SignedIn, ports: ConsolePorts, now: datetime) -> Found:
    within_budget(asking_of(who), ports.look_up, now)
    return find_meant(text, ports.look_up)


def _dossier(found: Found, who: SignedIn, ports: ConsolePorts, now: datetime) -> Dossier:
    """The dossier that was found, charged to the operator; raise DossierNotFound."""
    asking = asking_of(who)
    units = 1 if found.dossier is not None else MISS
    ports.look_up.budgets.spend(who.asker, ports.look_up.mark(found.key), units, now, BUDGETS[asking.kind].window)
    if found.dossier is None:
        raise errors.DossierNotFound(as_of=ports.reader.latest_fact())
    return found.dossier


def _view(
    dossier: Dossier, ends_at: datetime | None, who: SignedIn, ports: ConsolePorts, now: datetime
) -> OperatorView:
    people = ports.reader.people_of(row_of(dossier))
    rules = ports.look_up.rules
    level = Level.OPERATOR if ends_at is None else Level.VERIFIED
    view = view_dossier(dossier, level, people, rules, now)
    return OperatorView(
        view=view,
        say=view_dossier(dossier, Level.CODE, (), rules, now) if ends_at is None else view,
        proved=ends_at is not None,
        proved_until=None if ends_at is None else in_vietnam(ends_at),
        points_needed=POINTS_NEEDED if ends_at is None else 0,
        factors=_offered(dossier, people, who) if ends_at is None else [],
        keypad=dossier.keypad,
        notes=list(ports.notes.of_dossier(row_of(dossier), NOTES_SHOWN)),
        tickets=list(ports.tickets.of_dossier(row_of(dossier))),
    )


def _offered(dossier: Dossier, people: Sequence[Person], who: SignedIn) -> list[FactorOffered]:
    """What this dossier can be held against: a number that is not on record proves nothing."""
    holders = _holders(people)
    there = {
        FactorKind.ID_LAST4: any(person.id_number for person in holders),
        FactorKind.FULL_NAME: any(person.name for person in holders),
        FactorKind.PHONE_LAST4: any(person.phone for person in holders),
        FactorKind.SUBMITTED_ON: bool(dossier.submitted_at or dossier.received_at),
        FactorKind.PROCEDURE: dossier.procedure is not None,
        FactorKind.ONE_TIME_CODE: any(person.phone for person in holders),
        FactorKind.ID_CARD: any(person.id_number for person in holders),
    }
    return [
        FactorOffered(kind=kind, points=factor.points)
        for kind, factor in FACTORS.items()
        if there[kind] and who.operator.role in factor.roles
    ]


def _refuse_strange(factors: Sequence[Factor], who: SignedIn) -> None:
    kinds = [factor.kind for factor in factors]
    if len(set(kinds)) < len(kinds):
        raise errors.InvalidRequest("each factor is told once")
    if any(who.operator.role not in FACTORS[kind].roles for kind in kinds):
        raise errors.NotAllowed("an identity card is seen at a counter only")


def _require(
    factors: Sequence[Factor],
    found: Found,
    dossier: Dossier,
    who: SignedIn,
    ports: ConsolePorts,
    now: datetime,
) -> None:
    key = ports.look_up.mark(found.key)
    of_dossier, of_operator = ports.look_up.locks.wrong_since(key, who.asker, now - LOCK_WINDOW)
    people = ports.reader.people_of(row_of(dossier))
    told = [factor for factor in factors if factor.kind is not FactorKind.ONE_TIME_CODE]
    # Every factor is compared, whatever came out of the one before.
    right = [_HOLDS[factor.kind](factor.value.strip(), dossier, people, ports) for factor in told]
    codes = [factor.value for factor in factors if factor.kind is FactorKind.ONE_TIME_CODE]
    right += [ports.look_up.one_time_codes.redeem(row_of(dossier), code.strip(), who.asker, now) for code in codes]
    enough = points_of([factor.kind for factor in factors], who.operator.role) >= POINTS_NEEDED
    locked = of_dossier >= WRONG_PER_DOSSIER or of_operator >= WRONG_PER_OPERATOR
    if locked or not all(right):
        ports.look_up.locks.record_wrong(key, who.asker, now)
        raise errors.ProofRefused
    if not enough:
        raise errors.ProofRefused


def _holders(people: Sequence[Person]) -> list[Person]:
    """An enterprise's numbers are public and prove nothing; a proxy's prove like the owner's."""
    return [
        person
        for person in people
        if person.kind is PersonKind.CITIZEN and person.role in {PersonRole.OWNER, PersonRole.PROXY}
    ]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _full_name(told: str, _dossier: Dossier, people: Sequence[Person], ports: ConsolePorts) -> bool:
    wanted = " ".join(ports.search.words(told))
    names = [" ".join(ports.search.words(person.name or "")) for person in _holders(people)]
    return bool(wanted) and any([_same(wanted, name) for name in names])  # noqa: C419 - each is compared


def _phone_last4(told: str, _dossier: Dossier, people: Sequence[Person], _ports: ConsolePorts) -> bool:
    shaped = len(told) == _LAST4 and told.isascii() and told.isdigit()
    ends = ["".join(filter(str.isdigit, person.phone))[-_LAST4:] for person in _holders(people) if person.phone]
    return any([_same(told, end) for end in ends]) and shaped  # noqa: C419 - each is compared


def _id_card(told: str, _dossier: Dossier, people: Sequence[Person], _ports: ConsolePorts) -> bool:
    wanted = "".join(filter(str.isalnum, told)).upper()
    numbers = [
        "".join(filter(str.isalnum, person.id_number)).upper() for person in _holders(people) if person.id_number
    ]
    return bool(wanted) and any([_same(wanted, number) for number in numbers])  # noqa: C419 - each is compared


def _submitted_on(told: str, dossier: Dossier, _people: Sequence[Person], _ports: ConsolePorts) -> bool:
    with suppress(ValueError):
        day = date.fromisoformat(told)
        days = {in_vietnam(at).date() for at in (dossier.submitted_at, dossier.received_at) if at is not None}
        return day in days
    return False


def _procedure(told: str, dossier: Dossier, _people: Sequence[Person], _ports: ConsolePorts) -> bool:
    return dossier.procedure is not None and _same(told, dossier.procedure.code)


_HOLDS: Mapping[FactorKind, Holds] = {
    FactorKind.ID_LAST4: lambda told, _dossier, people, _ports: proves_by_last4(people, told),
    FactorKind.FULL_NAME: _full_name,
    FactorKind.PHONE_LAST4: _phone_last4,
    FactorKind.ID_CARD: _id_card,
    FactorKind.SUBMITTED_ON: _submitted_on,
    FactorKind.PROCEDURE: _procedure,
}
