"""From rows to the domain: the dossier, the facts around it, and the people behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.counter_facts import CounterFact
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CodeKind,
    CollectMethod,
    Dossier,
    Fee,
    GivenAppointment,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.domain.slips import Slip
from lookup_api.domain.status import Stage
from lookup_api.store import statements
from lookup_api.store.counter_rows import CounterRows
from lookup_api.store.seals import Seals
from lookup_api.store.statements import AnySelect
from lookup_api.store.tables import DossierRow, PersonRow, StepRow, SupplementRow
from lookup_api.store.tellers import Tellers

Ask = Callable[[AnySelect, Mapping[str, Any]], Sequence[Any]]

# A dictionary answers in a third of the time an enumeration takes.
_STAGES: Mapping[int | None, Stage | None] = {None: None, **{stage.value: stage for stage in Stage}}
_CHANNELS: Mapping[str | None, Channel | None] = {None: None, **{kind.value: kind for kind in Channel}}
_COLLECTING: Mapping[str | None, CollectMethod | None] = {None: None, **{kind.value: kind for kind in CollectMethod}}


@dataclass(frozen=True, slots=True)
class Facts:
    """What lies in the tables around a dossier's own row."""

    aliases: tuple[CodeAlias, ...]
    steps: tuple[ProcessingStep, ...]
    supplements: tuple[Supplement, ...]
    fees: tuple[Fee, ...]
    appointments: tuple[GivenAppointment, ...] = ()
    slips: tuple[Slip, ...] = ()
    counter_facts: tuple[CounterFact, ...] = ()
    summary: str | None = None


class Assembler:
    """Puts dossiers together; `ask` runs a statement where the caller reads: held connection or transaction."""

    def __init__(self, ask: Ask, seals: Seals) -> None:
        self._ask = ask
        self._seals = seals
        self._counter = CounterRows(seals)

    def as_told(self, row: Any) -> Dossier:
        """A dossier as lookups need it: without the free words that may name people, and asking no needless table."""
        of_this = {"dossier_id": row.id}
        tellers = Tellers(row, self._ask)
        aliases = (CodeAlias(CodeKind.NATIONAL, row.code),)
        return _dossier(
            row,
            Facts(
                aliases=self._aliases(of_this) if row.code_count > 1 else aliases,
                steps=self._steps(of_this, tellers) if row.step_count else (),
                supplements=self._supplements(of_this) if row.supplement_count else (),
                fees=self._fees(of_this) if row.fee_count else (),
                slips=self._slips(of_this) if row.slip_count else (),
                counter_facts=self._counter_facts(of_this) if row.counter_fact_count else (),
            ),
            tellers,
        )

    def whole(self, row: Any) -> Dossier:
        """A dossier with all that is kept of it, as writing needs it."""
        of_this = {"dossier_id": row.id}
        tellers = Tellers(row, self._ask)
        return _dossier(
            row,
            Facts(
                aliases=self._aliases(of_this),
                steps=self._whole_steps(of_this, tellers) if row.step_count else (),
                supplements=self._supplements(of_this) if row.supplement_count else (),
                fees=self._fees(of_this) if row.fee_count else (),
                appointments=tuple(
                    GivenAppointment(given.at, given.given_at, given.told_at, tellers.of(given.source_id))
                    for given in self._ask(statements.APPOINTMENTS, of_this)
                ),
                slips=self._whole_slips(of_this) if row.slip_count else (),
                counter_facts=self._counter_facts(of_this) if row.counter_fact_count else (),
                summary=self._seals.open(row.summary, DossierRow, "summary", row.id),
            ),
            tellers,
        )

    def with_steps(self, row: Any) -> Dossier:
        """A dossier as far as its steps go: its own row, its numbers, and the steps whole."""
        of_this = {"dossier_id": row.id}
        tellers = Tellers(row, self._ask)
        steps = self._whole_steps(of_this, tellers)
        return _dossier(row, Facts(self._aliases(of_this), steps, supplements=(), fees=()), tellers)

    def people(self, dossier_id: int, phone_index: bytes | None = None) -> tuple[Person, ...]:
        """Unseal who stands behind a dossier: all, or those alone who have a phone."""
        of_this = {"dossier_id": dossier_id}
        if phone_index is None:
            rows = self._ask(statements.PEOPLE, of_this)
        else:
            rows = self._ask(statements.PEOPLE_BY_PHONE, {**of_this, "phone": phone_index})
        return tuple(self._person(row, dossier_id) for row in rows)

    def _person(self, row: Any, dossier_id: int) -> Person:
        def opened(column: str) -> str | None:
            return self._seals.open(getattr(row, column), PersonRow, column, dossier_id, row.digest)

        return Person(
            role=PersonRole(row.role),
            kind=PersonKind(row.kind),
            name=opened("name"),
            id_number=opened("id_number"),
            phone=opened("phone"),
            email=opened("email"),
            phone_confirmed_at=row.phone_confirmed_at,
        )

    def _aliases(self, of_this: Mapping[str, int]) -> tuple[CodeAlias, ...]:
        return tuple(CodeAlias(CodeKind(row.kind), row.text) for row in self._ask(statements.CODES, of_this))

    def _steps(self, of_this: Mapping[str, int], tellers: Tellers) -> tuple[ProcessingStep, ...]:
        return tuple(
            ProcessingStep(
                at=at,
                stage=_STAGES[stage],
                agency=agency,
                deadline=deadline,
                started_at=started,
                officer_title=title,
                source=tellers.of(teller),
            )
            for at, stage, agency, deadline, started, title, teller in self._ask(statements.STEPS, of_this)
        )

    def _whole_steps(self, of_this: Mapping[str, int], tellers: Tellers) -> tuple[ProcessingStep, ...]:
        number = of_this["dossier_id"]
        return tuple(
            ProcessingStep(
                at=row.at,
                stage=_STAGES[row.stage],
                agency=row.agency,
                deadline=row.deadline,
                started_at=row.started_at,
                text=self._seals.open(row.text, StepRow, "text", number, row.digest),
                officer=self._seals.open(row.officer, StepRow, "officer", number, row.digest),
                officer_title=row.officer_title,
                source=tellers.of(row.source_id),
            )
            for row in self._ask(statements.WHOLE_STEPS, of_this)
        )

    def _supplements(self, of_this: Mapping[str, int]) -> tuple[Supplement, ...]:
        number = of_this["dossier_id"]
        return tuple(
            Supplement(
                number=row.number,
                requested_at=row.requested_at,
                completed_at=row.completed_at,
                content=self._seals.open(row.content, SupplementRow, "content", number, row.digest),
                appointment_before=row.appointment_before,
                appointment_after=row.appointment_after,
            )
            for row in self._ask(statements.SUPPLEMENTS, of_this)
        )

    def _slips(self, of_this: Mapping[str, int]) -> tuple[Slip, ...]:
        return self._counter.read_slips(self._ask(statements.SLIPS, of_this), of_this["dossier_id"], whole=False)

    def _whole_slips(self, of_this: Mapping[str, int]) -> tuple[Slip, ...]:
        return self._counter.read_slips(self._ask(statements.WHOLE_SLIPS, of_this), of_this["dossier_id"], whole=True)

    def _counter_facts(self, of_this: Mapping[str, int]) -> tuple[CounterFact, ...]:
        return self._counter.read_facts(self._ask(statements.COUNTER_FACTS, of_this), of_this["dossier_id"])

    def _fees(self, of_this: Mapping[str, int]) -> tuple[Fee, ...]:
        return tuple(
            Fee(name=row.name, amount=row.amount, paid=row.paid) for row in self._ask(statements.FEES, of_this)
        )


def chosen(rows: Sequence[Any], code: DossierCode) -> int | None:
    """Choose the dossier a code means among numbers of one key, or None where it could be either's.

    Rows carry `dossier_id`, `position` and `text`. The printed form decides, then that it is the dossier's own code and
    not one of its other numbers: a receipt number repeats from desk to desk.
    """
    everyone: set[int] = {row.dossier_id for row in rows}
    if len(everyone) <= 1:
        return next(iter(everyone), None)
    printed_alike = [row for row in rows if _printed(row.text) == code.text]
    for candidates in (printed_alike, [row for row in printed_alike if row.position == 0]):
        named: set[int] = {row.dossier_id for row in candidates}
        if len(named) == 1:
            return next(iter(named))
    return None


def _printed(text: str) -> str | None:
    try:
        return recognise(text).text
    except CodeNotRecognised:
        return None


def _dossier(row: Any, facts: Facts, tellers: Tellers) -> Dossier:
    return Dossier(
        id=row.id,
        code=row.code,
        keypad=row.keypad,
        source=tellers.own,
        as_of=row.as_of,
        aliases=facts.aliases,
        procedure=_procedure(row),
        agency=_agency(row),
        desk=_desk(row),
        channel=_CHANNELS[row.channel],
        collect=_COLLECTING[row.collect],
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        processing_deadline=row.processing_deadline,
        result_appointment=row.result_appointment,
        rescheduled_from=row.rescheduled_from,
        result_ready_at=row.result_ready_at,
        returned_at=row.returned_at,
        refused_at=row.refused_at,
        not_solved=row.not_solved,
        recorded=_recorded(row.recorded_stage, row.recorded_at, tellers.of(row.recorded_source_id)),
        unmirrored=_recorded(row.unmirrored_stage, row.unmirrored_at, tellers.of(row.unmirrored_source_id)),
        record_age=row.record_age,
        people_age=row.people_age,
        appointments=facts.appointments,
        steps=facts.steps,
        supplements=facts.supplements,
        fees=facts.fees,
        slips=facts.slips,
        counter_facts=facts.counter_facts,
        summary=facts.summary,
        receipt_issue=row.receipt_issue,
        archived_at=row.archived_at,
    )


def _recorded(number: int | None, at: Any, source: SourceSystem | None) -> RecordedStage | None:
    stage = _STAGES[number]
    return None if stage is None else RecordedStage(stage, at, source)


def _procedure(row: Any) -> Procedure | None:
    if row.procedure_code is None:
        return None
    return Procedure(
        code=row.procedure_code,
        name=row.procedure_name,
        field=row.field,
        field_code=row.field_code,
        sensitive=row.sensitive,
        known=row.procedure_known,
    )


def _agency(row: Any) -> Agency | None:
    """The catalogue's agency; one that only feeds named goes by what this dossier's feed called it."""
    if row.agency_code is None and row.agency_name is None:
        return None
    if row.agency_known:
        return Agency(code=row.agency_code, name=row.catalogue_name, successor=row.present_name)
    name = row.agency_name or row.catalogue_name or ""
    return Agency(code=row.agency_code or "", name=name, successor=row.present_name, known=False)


def _desk(row: Any) -> OneStopDesk | None:
    if row.desk_id is None:
        return None
    return OneStopDesk(
        id=row.desk_id,
        name=row.desk_name,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
        province=row.province,
        agency_code=row.desk_agency_code,
    )
