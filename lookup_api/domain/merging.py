"""How statements become a dossier: pure, and for dated facts independent of their order (product: feeds).

A record's age is the newest dated fact inside it. An older record never overwrites a newer one, at equal age the
later arrival wins, an undated one is as old as its arrival. Numbers, steps and given appointments only gather.
"""

from dataclasses import replace
from datetime import datetime

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import (
    CodeAlias,
    CodeKind,
    Dossier,
    GivenAppointment,
    Person,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
)
from lookup_api.domain.statements import DossierStatement


def begin(
    code: str, *, source: SourceSystem, at: datetime, agency_name: str | None, desk: OneStopDesk | None
) -> Dossier:
    """Begin a dossier that no earlier fact named."""
    recognised = recognise(code)
    agency = None
    if recognised.agency is not None or agency_name is not None:
        agency = Agency(code=recognised.agency or "", name=agency_name or "", known=False)
    return Dossier(
        code=recognised.text,
        source=source,
        as_of=at,
        aliases=(CodeAlias(CodeKind.NATIONAL, recognised.text),),
        agency=agency,
        desk=desk,
    )


def merge_record(
    dossier: Dossier,
    statement: DossierStatement,
    *,
    source: SourceSystem,
    procedure: Procedure | None,
    now: datetime,
) -> tuple[Dossier, tuple[Person, ...] | None]:
    """Merge a whole-dossier record; return the dossier and its people, None where these stay as they are."""
    age = statement.age or now
    merged = replace(
        dossier,
        aliases=_gathered_aliases(dossier.aliases, statement.aliases),
        as_of=max(dossier.as_of, age),
        appointments=_gathered_appointments(dossier.appointments, statement, age),
    )
    if dossier.record_age is None or age >= dossier.record_age:
        # The source goes with the record: who repeats old facts does not become the dossier's source by it.
        merged = replace(_overwritten(merged, statement, procedure, age), source=source)
    merged = _with_newest_appointment(merged)
    if statement.people and (dossier.people_age is None or age >= dossier.people_age):
        return replace(merged, people_age=age), statement.people
    return merged, None


def _overwritten(dossier: Dossier, statement: DossierStatement, procedure: Procedure | None, age: datetime) -> Dossier:
    agency = dossier.agency
    if statement.agency_name is not None:
        agency = Agency(code=agency.code if agency else "", name=statement.agency_name, known=False)
    return replace(
        dossier,
        record_age=age,
        recorded=RecordedStage(statement.stage, age) if statement.stage is not None else dossier.recorded,
        procedure=procedure or dossier.procedure,
        agency=agency,
        channel=statement.channel,
        collect=statement.collect,
        submitted_at=statement.submitted_at,
        received_at=statement.received_at,
        result_ready_at=statement.result_ready_at,
        returned_at=statement.returned_at,
        refused_at=statement.refused_at,
        supplements=statement.supplements,
        fees=statement.fees,
        summary=statement.summary,
    )


def merge_step(dossier: Dossier, step: ProcessingStep) -> Dossier:
    """Add a dated event; one that is already there changes nothing."""
    if step in dossier.steps:
        return dossier
    steps = tuple(sorted((*dossier.steps, step), key=_chronological))
    return replace(dossier, steps=steps, as_of=max(dossier.as_of, step.at))


def _chronological(step: ProcessingStep) -> tuple[datetime, int, str, str]:
    return step.at, step.stage or 0, step.agency or "", step.text or ""


def _gathered_aliases(known: tuple[CodeAlias, ...], stated: tuple[CodeAlias, ...]) -> tuple[CodeAlias, ...]:
    return tuple(dict.fromkeys((*known, *stated)))


def _gathered_appointments(
    known: tuple[GivenAppointment, ...], statement: DossierStatement, age: datetime
) -> tuple[GivenAppointment, ...]:
    """Every appointment given, by the moment it was given; at equal age the later arrival wins."""
    given = {appointment.given_at: appointment.at for appointment in known}
    for supplement in statement.supplements:
        if supplement.appointment_before is not None:
            given.setdefault(supplement.requested_at, supplement.appointment_before)
        if supplement.appointment_after is not None and supplement.completed_at is not None:
            given[supplement.completed_at] = supplement.appointment_after
    if statement.result_appointment is not None:
        given[age] = statement.result_appointment
    return tuple(GivenAppointment(at, given_at) for given_at, at in sorted(given.items()))


def _with_newest_appointment(dossier: Dossier) -> Dossier:
    """Say the newest appointment the citizen was given; a blank in a later record takes none back."""
    if not dossier.appointments:
        return dossier
    newest = dossier.appointments[-1].at
    earlier = [given.at for given in dossier.appointments[:-1] if given.at != newest]
    return replace(dossier, result_appointment=newest, rescheduled_from=earlier[-1] if earlier else None)
