"""Import what an old system's export states (nhập dữ liệu cũ): each row alone, merged by the rules of feeds.

A row whose code stands already is merged by age, as a feed's record is. Where it plainly speaks of somebody else's
dossier it is refused: one person must not find another's status under their number.

Imports queue no notices: nothing here knows the queue, and `queue_notices` is for what feeds and counters tell. What
lies in an export has happened long ago.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from lookup_api.domain.catalogue import Agency, OneStopDesk
from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import (
    CodeAlias,
    CodeKind,
    Dossier,
    GivenAppointment,
    Person,
    PersonRole,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
)
from lookup_api.domain.merging import begin, in_order, merge_record, merge_steps
from lookup_api.domain.people import spelling
from lookup_api.domain.statements import RefusedRecord
from lookup_api.service.exported import ExportedDossier
from lookup_api.service.ports import DossierWriter

SERVICE = "import"  # under which refused rows stand in the quarantine
CONTRADICTS = "mã hồ sơ đã có với chủ hồ sơ hoặc thủ tục khác"
CANNOT_BE_KEPT = "số hồ sơ đã thuộc về hồ sơ khác, hoặc có ký tự không lưu được"

IsSensitive = Callable[[str, str | None], bool]


def begin_exported(
    exported: ExportedDossier, *, source: SourceSystem, desk: OneStopDesk | None, now: datetime
) -> tuple[Dossier, tuple[Person, ...]]:
    """Make the dossier that a row states, where none stands: what merging it into nothing would come to, at once."""
    statement, age = exported.statement, exported.statement.age
    if statement.supplements or age is None:
        begun = begin(statement.code, source=source, at=now, agency_name=statement.agency_name, desk=desk)
        merged, people = merge_exported(begun, exported, source=source, now=now)
        return merged, people or ()
    code = recognise(statement.code)
    own = CodeAlias(CodeKind.NATIONAL, code.text)
    steps = in_order(exported.steps)
    agency = exported.agency if exported.agency is not None and exported.agency.code else None
    if agency is None and (code.agency or statement.agency_name):
        agency = Agency(code=code.agency or "", name=statement.agency_name or "", known=False)
    appointment = statement.result_appointment
    dossier = Dossier(
        code=code.text,
        source=source,
        as_of=max(age, steps[-1].at) if steps else age,
        aliases=(own, *sorted({*statement.aliases} - {own}, key=lambda alias: (alias.kind, alias.text))),
        procedure=statement.procedure,
        agency=agency,
        desk=desk,
        channel=statement.channel,
        collect=statement.collect,
        submitted_at=statement.submitted_at,
        received_at=statement.received_at,
        result_appointment=appointment,
        result_ready_at=statement.result_ready_at,
        returned_at=statement.returned_at,
        refused_at=statement.refused_at,
        recorded=None if statement.stage is None else RecordedStage(statement.stage, age, source),
        record_age=age,
        people_age=age if statement.people else None,
        appointments=() if appointment is None else (GivenAppointment(appointment, age, told_at=age, source=source),),
        steps=steps,
        fees=statement.fees,
        summary=statement.summary,
    )
    return dossier, statement.people


def merge_exported(
    dossier: Dossier,
    exported: ExportedDossier,
    *,
    source: SourceSystem,
    people: Sequence[Person] = (),
    now: datetime,
) -> tuple[Dossier, tuple[Person, ...] | None]:
    """Merge a row and its steps into a dossier with its people; these are None where they stay as they are."""
    statement = exported.statement
    merged, after = merge_record(
        dossier, statement, source=source, procedure=statement.procedure, people=people, now=now
    )
    if exported.agency is not None and exported.agency.code and merged.record_age == (statement.age or now):
        merged = replace(merged, agency=exported.agency)
    return merge_steps(merged, exported.steps), after


def contradicts(dossier: Dossier, people: Sequence[Person], exported: ExportedDossier) -> bool:
    """Tell whether a row speaks of another dossier than the one its code names."""
    statement = exported.statement
    known = next((person for person in people if person.role is PersonRole.OWNER), None)
    stated = next((person for person in statement.people if person.role is PersonRole.OWNER), None)
    if known is not None and stated is not None and _are_different(known, stated):
        return True
    one, other = dossier.procedure, statement.procedure
    received = (dossier.received_at, statement.received_at)
    return (
        one is not None
        and other is not None
        and one.code != other.code
        and None not in received
        and received[0] != received[1]
    )


def _are_different(one: Person, other: Person) -> bool:
    """Two people: no name and no number in common. A new number of twelve digits alone makes nobody another."""
    names = [spelling(person.name) for person in (one, other)]
    numbers = ["".join(filter(str.isalnum, person.id_number or "")).upper() for person in (one, other)]
    if (names[0] and names[0] == names[1]) or (numbers[0] and numbers[0] == numbers[1]):
        return False
    return all(names) or (all(numbers) and len(numbers[0]) == len(numbers[1]))


def answers_to(dossier: Dossier, key: str) -> bool:
    """Tell whether a number is this dossier's own: a receipt number may by chance be another dossier's code."""
    own = (alias.text for alias in dossier.aliases if alias.kind is not CodeKind.RECEIPT)
    return any(recognise(text).key == key for text in (dossier.code, *own))


def refuse(exported: ExportedDossier, reason: str) -> RefusedRecord:
    """A row that can be read and yet not be taken."""
    statement = exported.statement
    return RefusedRecord(position=exported.line, reason=reason, raw=statement.raw, code=statement.code)


def import_one(
    exported: ExportedDossier,
    *,
    writer: DossierWriter,
    source: SourceSystem,
    is_sensitive: IsSensitive,
    now: datetime,
) -> tuple[Dossier | None, bool]:
    """Import one row whose code may stand already; return what was saved, None for a contradiction, and if it is new.

    Raises InvalidRequest or Conflict where it cannot be kept.
    """
    statement = exported.statement
    code = recognise(statement.code)
    procedure = statement.procedure
    if procedure is not None:
        writer.procedure(replace(procedure, sensitive=is_sensitive(procedure.name, procedure.field), known=False))
    known = _known(code, exported, writer)
    if known is None:
        desk = writer.desk_for(desk_agency(exported.agency, code.agency))
        dossier, people = begin_exported(exported, source=source, desk=desk, now=now)
        return writer.save(dossier, people), True
    people = writer.people_of(known.id or 0)
    if contradicts(known, people, exported):
        return None, False
    merged, changed = merge_exported(known, exported, source=source, people=people, now=now)
    return writer.save(merged, changed), False


def _known(code: DossierCode, exported: ExportedDossier, writer: DossierWriter) -> Dossier | None:
    """The dossier that a row speaks of: by its code, else by a number it had before, if nothing speaks against it."""
    known = writer.load(code)
    if known is not None and answers_to(known, code.key):
        return known
    for alias in exported.statement.aliases:
        if alias.kind is CodeKind.RECEIPT:
            continue
        former = recognise(alias.text)
        known = writer.load(former)
        if (
            known is not None
            and answers_to(known, former.key)
            and not contradicts(known, writer.people_of(known.id or 0), exported)
        ):
            return known
    return None


def import_steps(
    code: DossierCode,
    steps: Sequence[ProcessingStep],
    *,
    writer: DossierWriter,
    source: SourceSystem,
) -> bool:
    """Add steps to the dossier of a code, begun where none stands; tell whether they said anything new."""
    known = writer.load(code)
    if known is not None and not answers_to(known, code.key):
        known = None
    begun = known or begin(
        code.text, source=source, at=steps[0].at, agency_name=None, desk=writer.desk_for(code.agency)
    )
    merged = merge_steps(begun, steps)
    if merged is known:
        return False
    writer.save(merged)
    return True


def desk_agency(agency: Agency | None, of_code: str | None) -> str | None:
    """Whose desk a dossier goes to: the agency the row names, else the one inside the code."""
    return agency.code if agency is not None and agency.code else of_code
