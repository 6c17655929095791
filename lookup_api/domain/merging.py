"""How statements become a dossier: pure, and for dated facts independent of their order (product: feeds).

A record's age is the newest dated fact inside it. An older record never overwrites a newer one, at equal age the
later arrival wins, an undated one is as old as its arrival. Numbers, steps and given appointments only gather.

Where two sources tell of the same moment their age decides nothing, and arrival would let a copy that comes back from
the national portal displace the master it was made from. There the source's weight decides (`SourceSystem.weight`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from lookup_api.domain.appointments import with_newest_appointment
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
from lookup_api.domain.people import people_after
from lookup_api.domain.retention import minimal, without_words
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Stage

_MOMENT = timedelta(microseconds=1)  # the least that the store tells apart


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
    people: Sequence[Person] = (),
    desk: OneStopDesk | None = None,
    now: datetime,
) -> tuple[Dossier, tuple[Person, ...] | None]:
    """Merge a whole-dossier record; return the dossier and its people, None where these stay as they are.

    `people` are those who stand behind it so far. `desk` is that of the sending unit, for a code that names no agency.
    An archived dossier takes its lasting facts from a record, and gets nothing back of what was taken out of it: its
    sender has no such term, and repeats all.
    """
    age = statement.age or now
    present = _speaks_now(dossier, dossier.record_age, source, age)
    merged = replace(
        dossier,
        aliases=_gathered_aliases(dossier, statement.aliases),
        as_of=max(dossier.as_of, age),
        appointments=_gathered_appointments(dossier, statement, source, age, now),
    )
    merged = _with_stage(merged, statement.stage, source, age)
    if present:
        # The source goes with the record: who repeats old facts does not become the dossier's source by it.
        stated = _overwritten if statement.age is not None else _filled
        merged = stated(merged, statement, procedure, desk)
        merged = replace(merged, source=source, record_age=age)
    merged = with_newest_appointment(merged)
    if dossier.archived_at is not None:
        return _as_archived(merged, dossier), None
    if not statement.people:
        return merged, None
    speaks = _speaks_now(dossier, dossier.people_age, source, age)
    after = people_after(people, statement.people, age=age, speaks=speaks)
    return (replace(merged, people_age=age) if speaks else merged), after


def merge_stage(dossier: Dossier, stage: Stage, *, source: SourceSystem, now: datetime) -> Dossier:
    """Merge a bare status (CapNhatTrangThai), which carries no date: it is as old as its arrival.

    A status that is on record already keeps its moment: repeated every night, it would seem to begin every night.
    """
    known = dossier.recorded
    repeated = known is not None and known.stage is stage and all(step.at <= known.at for step in dossier.steps)
    merged = dossier if repeated else _with_stage(dossier, stage, source, now)
    merged = replace(merged, as_of=max(dossier.as_of, now))
    return merged if dossier.record_age is not None else replace(merged, source=source)


def merge_step(dossier: Dossier, step: ProcessingStep) -> Dossier:
    """Add a dated event; one that is already there changes nothing, told by whomever.

    Of several sources that tell one event, the one of most weight is kept as having told it.
    """
    if dossier.archived_at is not None:
        step = without_words(step)
    fact = replace(step, source=None)
    at_once = (each for each in dossier.steps if each.at == step.at)
    known = next((each for each in at_once if replace(each, source=None) == fact), None)
    if known is not None and _credit(known.source or dossier.source) >= _credit(step.source or dossier.source):
        return dossier
    others = (each for each in dossier.steps if each is not known)
    steps = tuple(sorted((*others, step), key=_chronological))
    merged = replace(dossier, steps=steps, as_of=max(dossier.as_of, step.at))
    if dossier.record_age is None and dossier.recorded is None and steps[-1].source is not None:
        # Until a record comes, the newest event says whose dossier this is.
        merged = replace(merged, source=steps[-1].source)
    return merged


def merge_steps(dossier: Dossier, steps: Sequence[ProcessingStep]) -> Dossier:
    """Add many dated events, as `merge_step` adds each; where none stands yet, all at once."""
    gathers = dossier.steps or dossier.archived_at is not None
    if not steps or gathers or len({step.source for step in steps}) > 1:
        for step in steps:
            dossier = merge_step(dossier, step)
        return dossier
    told = in_order(steps)
    return replace(merge_step(dossier, told[-1]), steps=told)


def in_order(steps: Sequence[ProcessingStep]) -> tuple[ProcessingStep, ...]:
    """Events of one teller, each once, in the one order that they have."""
    if all(earlier.at < later.at for earlier, later in pairwise(steps)):
        return tuple(steps)
    return tuple(sorted(set(steps), key=_chronological))


def _as_archived(merged: Dossier, before: Dossier) -> Dossier:
    """The lasting facts of both; the appointments told at last stay, for the earlier ones are gone."""
    if before.result_appointment is None:
        return minimal(merged)
    told = replace(merged, result_appointment=before.result_appointment, rescheduled_from=before.rescheduled_from)
    return minimal(told)


def _speaks_now(dossier: Dossier, standing: datetime | None, source: SourceSystem, age: datetime) -> bool:
    """Tell whether a record overwrites what stands: newer, or of the same age and of no less weight."""
    return standing is None or age > standing or (age == standing and source.weight >= dossier.source.weight)


def _credit(source: SourceSystem) -> tuple[tuple[bool, bool], str]:
    return source.weight, source.id


def _with_stage(dossier: Dossier, stage: Stage | None, source: SourceSystem, age: datetime) -> Dossier:
    """Put a status on record: it has an age of its own, because not every record tells one.

    What a mirroring source says hides what the others said last, and is read by it: so that is kept beside it.
    """
    if stage is None:
        return dossier
    known = [
        replace(each, source=each.source or dossier.source)
        for each in (dossier.recorded, dossier.unmirrored)
        if each is not None
    ]
    # The latest arrival stands last, and of equals the last one is taken.
    told = sorted([*known, RecordedStage(stage, age, source)], key=lambda each: (each.at, _weight(each)))
    newest = told[-1]
    plain = [each for each in told if _weight(each)[1]]
    hidden = plain[-1] if plain and newest not in plain else None
    return replace(dossier, recorded=newest, unmirrored=hidden)


def _weight(recorded: RecordedStage) -> tuple[bool, bool]:
    return recorded.source.weight if recorded.source is not None else (True, True)


def _overwritten(
    dossier: Dossier, statement: DossierStatement, procedure: Procedure | None, desk: OneStopDesk | None
) -> Dossier:
    """Everything a dated record holds takes the place of the older record as one, its blanks as well."""
    return replace(
        dossier,
        procedure=procedure,
        agency=_agency(dossier, statement.agency_name),
        desk=desk or dossier.desk,
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


def _filled(
    dossier: Dossier, statement: DossierStatement, procedure: Procedure | None, desk: OneStopDesk | None
) -> Dossier:
    """A record without any date says only what it says: its blanks take no dated fact back."""
    return replace(
        dossier,
        procedure=procedure or dossier.procedure,
        agency=_agency(dossier, statement.agency_name) if statement.agency_name else dossier.agency,
        desk=desk or dossier.desk,
        channel=statement.channel or dossier.channel,
        collect=statement.collect or dossier.collect,
        fees=statement.fees or dossier.fees,
        summary=statement.summary or dossier.summary,
    )


def _agency(dossier: Dossier, name: str | None) -> Agency | None:
    """The agency of the code under the name that a record gives it."""
    code = dossier.agency.code if dossier.agency else ""
    return Agency(code=code, name=name or "", known=False) if code or name else None


def _chronological(step: ProcessingStep) -> tuple[object, ...]:
    """One order for all, down to the last word: the order of arrival must not show."""
    started, deadline = (at.timestamp() if at is not None else 0.0 for at in (step.started_at, step.deadline))
    words = (step.agency, step.text, step.officer, step.officer_title)
    return step.at, step.stage or 0, *(word or "" for word in words), started, deadline


def _gathered_aliases(dossier: Dossier, stated: tuple[CodeAlias, ...]) -> tuple[CodeAlias, ...]:
    """Every number, the dossier's own first and the others in one order whatever came first."""
    own = CodeAlias(CodeKind.NATIONAL, dossier.code)
    others = {*dossier.aliases, *stated} - {own}
    return own, *sorted(others, key=lambda alias: (alias.kind, alias.text))


def _gathered_appointments(
    dossier: Dossier, statement: DossierStatement, source: SourceSystem, age: datetime, now: datetime
) -> tuple[GivenAppointment, ...]:
    """Every appointment given, each by the moment it was given; of two for one moment that of the newer teller.

    A source that writes a new appointment over the one it told before (NgayHenTra), without any newer date, has given
    it since: it follows that one, and is told as it arrives.
    """
    given = {appointment.given_at: appointment for appointment in dossier.appointments}

    def add(given_at: datetime, at: datetime, told_at: datetime = age) -> None:
        known = given.get(given_at)
        if known is None or _told(known, dossier) <= (told_at, source.weight):
            given[given_at] = GivenAppointment(at, given_at, told_at=told_at, source=source)

    for supplement in statement.supplements:
        if supplement.appointment_before is not None:
            # It stood before the request, and must not take the place of one that was given with it.
            add(supplement.requested_at - _MOMENT, supplement.appointment_before)
        if supplement.appointment_after is not None and supplement.completed_at is not None:
            add(supplement.completed_at, supplement.appointment_after)
    if (stated := statement.result_appointment) is not None:
        last = _last_at(dossier, age)
        if last is None or last.at == stated or (last.source or dossier.source).id != source.id:
            add(age if last is None else last.given_at, stated)
        else:
            add(last.given_at + _MOMENT, stated, told_at=now)
    return tuple(given[given_at] for given_at in sorted(given))


def _last_at(dossier: Dossier, age: datetime) -> GivenAppointment | None:
    """The last appointment that records of one age have told, where they overwrote each other; None for none."""
    given = {appointment.given_at: appointment for appointment in dossier.appointments}
    last = given.get(age)
    while last is not None and (later := given.get(last.given_at + _MOMENT)) is not None:
        last = later
    return last


def _told(known: GivenAppointment, dossier: Dossier) -> tuple[datetime, tuple[bool, bool]]:
    return known.told_at or known.given_at, (known.source or dossier.source).weight
