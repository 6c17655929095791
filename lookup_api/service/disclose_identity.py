"""Disclose the full identity (số định danh, số điện thoại đầy đủ): one operator asks, a supervisor consents."""

from datetime import datetime, timedelta
from typing import Final

from lookup_api.contract.operators import (
    DecisionRequest,
    DisclosureRequest,
    Disclosures,
    DisclosureView,
    FullIdentity,
    FullPerson,
)
from lookup_api.domain.disclosure import Level
from lookup_api.domain.errors import Conflict, DossierNotFound, InvalidRequest, NotAllowed, ProblemError
from lookup_api.domain.operators import APPROVED_FOR, DisclosureState, Role
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.counter_ports import Acting
from lookup_api.service.look_up import ANSWERED, find_meant
from lookup_api.service.operator_ports import ConsolePorts, ConsoleWriter, Disclosure, SignedIn
from lookup_api.service.operator_record import entry
from lookup_api.service.operator_write import once
from lookup_api.service.view_as_operator import row_of

LISTED: Final = timedelta(days=1)
MOST_LISTED: Final = 100


def ask_for_identity(
    wanted: DisclosureRequest, who: SignedIn, acting: Acting, ports: ConsolePorts, now: datetime
) -> DisclosureView:
    """Keep a request for a second person to decide; raise DossierNotFound for a text that means no dossier."""
    dossier = find_meant(wanted.text, ports.look_up).dossier
    if dossier is None:
        raise DossierNotFound(as_of=ports.reader.latest_fact())

    def ask(writer: ConsoleWriter) -> DisclosureView:
        number = writer.disclosures.ask(row_of(dossier), wanted.purpose, wanted.reason, who.operator.id, now)
        return _told(_kept(writer, number), who, now)

    asked = once(DisclosureView, ask, acting, ports.store, now)
    ports.ledger.record(entry("ask_identity", who, wanted.purpose, ANSWERED, now, dossier_id=dossier.id))
    return asked


def list_requests(who: SignedIn, ports: ConsolePorts, now: datetime) -> Disclosures:
    """The requests of the last day: one's own, and for a supervisor everyone's."""
    asked_by = None if who.operator.role is Role.SUPERVISOR else who.operator.id
    found = ports.disclosures.since(now - LISTED, asked_by, MOST_LISTED)
    return Disclosures(items=[_told(each, who, now) for each in found])


def decide_on_identity(
    number: int, wanted: DecisionRequest, who: SignedIn, ports: ConsolePorts, now: datetime
) -> DisclosureView:
    """Consent or refuse; raise NotAllowed for who asked, Conflict where it was decided otherwise."""
    ends_at = now + APPROVED_FOR if wanted.approve else None
    with ports.store.write() as writer:
        request = _kept(writer, number)
        if request.asked_by.id == who.operator.id:
            raise NotAllowed("two people decide: another supervisor")
        if request.decided_at is None:
            if now - request.asked_at > LISTED:
                raise Conflict("the request is older than a day: ask again")
            writer.disclosures.decide(number, who.operator.id, now, ends_at)
            request = _kept(writer, number)
        elif (request.ends_at is not None) is not wanted.approve:
            raise Conflict("it was decided already")
    act = "consent" if wanted.approve else "refuse"
    ports.ledger.record(entry(act, who, request.purpose, ANSWERED, now, dossier_id=request.dossier_id))
    return _told(request, who, now)


def show_identity(number: int, who: SignedIn, ports: ConsolePorts, now: datetime) -> FullIdentity:
    """Show the people of a dossier whole, to who asked and while consent holds; on record before it is told."""
    request = ports.disclosures.get(number)
    outcome, level = "failed", None
    try:
        if request is None:
            raise InvalidRequest("there is no such request")
        if request.asked_by.id != who.operator.id or request.state(now) is not DisclosureState.APPROVED:
            raise NotAllowed("a second person has to consent, within a quarter of an hour")
        people = ports.reader.people_of(request.dossier_id)
        outcome, level = ANSWERED, Level.SUPERVISOR
        return FullIdentity(
            code=request.code,
            people=[
                FullPerson(role=person.role, name=person.name, id_number=person.id_number, phone=person.phone)
                for person in people
            ],
        )
    except ProblemError as problem:
        outcome = problem.code
        raise
    finally:
        purpose, dossier = (None, None) if request is None else (request.purpose, request.dossier_id)
        ports.ledger.record(entry("full_identity", who, purpose, outcome, now, level=level, dossier_id=dossier))


def _kept(writer: ConsoleWriter, number: int) -> Disclosure:
    request = writer.disclosures.get(number)
    if request is None:
        raise InvalidRequest("there is no such request")
    return request


def _told(request: Disclosure, who: SignedIn, now: datetime) -> DisclosureView:
    mine = request.asked_by.id == who.operator.id
    return DisclosureView(
        id=request.id,
        code=request.code,
        purpose=request.purpose,
        state=request.state(now),
        asked_by=request.asked_by.name,
        asked_at=in_vietnam(request.asked_at),
        reason=request.reason if mine or who.operator.role is Role.SUPERVISOR else None,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        ends_at=request.ends_at,
        mine=mine,
    )
