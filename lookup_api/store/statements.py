"""The statements that read dossiers, built once: a lookup costs one for the dossier and one for its steps.

The first brings the dossier together with its procedure, agency, desk and source. A dossier's counts say whether the
others are worth asking.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select

from lookup_api.store.tables import (
    AgencyRow,
    AppointmentRow,
    CodeRow,
    CounterFactRow,
    DeskRow,
    DossierRow,
    FeeRow,
    PersonRow,
    ProcedureRow,
    SlipRow,
    SourceRow,
    StepRow,
    SupplementRow,
)

AnySelect = Select[*tuple[Any, ...]]

MANY = 64  # values of one statement: the items of one call, and PostgreSQL prepares one statement for all calls

_DOSSIER = (
    DossierRow.id,
    DossierRow.code,
    DossierRow.keypad,
    DossierRow.as_of,
    DossierRow.channel,
    DossierRow.collect,
    DossierRow.submitted_at,
    DossierRow.received_at,
    DossierRow.processing_deadline,
    DossierRow.result_appointment,
    DossierRow.rescheduled_from,
    DossierRow.result_ready_at,
    DossierRow.returned_at,
    DossierRow.refused_at,
    DossierRow.not_solved,
    DossierRow.recorded_stage,
    DossierRow.recorded_at,
    DossierRow.recorded_source_id,
    DossierRow.unmirrored_stage,
    DossierRow.unmirrored_at,
    DossierRow.unmirrored_source_id,
    DossierRow.record_age,
    DossierRow.people_age,
    DossierRow.receipt_issue,
    DossierRow.archived_at,
    DossierRow.code_count,
    DossierRow.step_count,
    DossierRow.supplement_count,
    DossierRow.fee_count,
    DossierRow.slip_count,
    DossierRow.counter_fact_count,
    DossierRow.source_id,
    DossierRow.procedure_code,
    DossierRow.agency_code,
    DossierRow.agency_name,
    DossierRow.desk_id,
)
_AROUND = (
    SourceRow.name.label("source_name"),
    SourceRow.authority,
    SourceRow.mirrors_waiting_as_done,
    ProcedureRow.name.label("procedure_name"),
    ProcedureRow.field,
    ProcedureRow.field_code,
    ProcedureRow.sensitive,
    ProcedureRow.known.label("procedure_known"),
    AgencyRow.name.label("catalogue_name"),
    AgencyRow.present_name,
    AgencyRow.known.label("agency_known"),
    DeskRow.name.label("desk_name"),
    DeskRow.address,
    DeskRow.phone,
    DeskRow.hours,
    DeskRow.province,
    DeskRow.agency_code.label("desk_agency_code"),
)


def _with_surroundings(statement: AnySelect) -> AnySelect:
    return (
        statement.join(SourceRow, SourceRow.id == DossierRow.source_id)
        .outerjoin(ProcedureRow, ProcedureRow.code == DossierRow.procedure_code)
        .outerjoin(AgencyRow, AgencyRow.code == DossierRow.agency_code)
        .outerjoin(DeskRow, DeskRow.id == DossierRow.desk_id)
    )


WHOLE = _with_surroundings(select(*_DOSSIER, *_AROUND).select_from(DossierRow))

_OF_CODE = _with_surroundings(
    select(*_DOSSIER, *_AROUND).select_from(CodeRow).join(DossierRow, DossierRow.id == CodeRow.dossier_id)
)
BY_KEY = _OF_CODE.where(CodeRow.key == bindparam("key"))
BY_KEYPAD = WHOLE.where(DossierRow.keypad == bindparam("digits"))
BY_RECEIPT_ID = WHOLE.where(DossierRow.receipt_id == bindparam("receipt_id"))

# Locks the dossier's row on PostgreSQL; SQLite's writer has locked everything already.
BY_ID_LOCKED = (
    WHOLE.add_columns(DossierRow.summary).where(DossierRow.id == bindparam("dossier_id")).with_for_update(of=DossierRow)
)

BY_ID = WHOLE.add_columns(DossierRow.summary).where(DossierRow.id == bindparam("dossier_id"))

IDS_BY_KEY = select(CodeRow.dossier_id, CodeRow.position, CodeRow.text).where(CodeRow.key == bindparam("key"))


def _of_dossier(table: Any, *columns: Any) -> AnySelect:
    return select(*columns).where(table.dossier_id == bindparam("dossier_id")).order_by(table.position)


_STEP = (
    StepRow.at,
    StepRow.stage,
    StepRow.agency,
    StepRow.deadline,
    StepRow.started_at,
    StepRow.officer_title,
    StepRow.source_id,
)

CODES = _of_dossier(CodeRow, CodeRow.kind, CodeRow.text)
STEPS = _of_dossier(StepRow, *_STEP)  # without the words that may name people
WHOLE_STEPS = _of_dossier(StepRow, *_STEP, StepRow.digest, StepRow.text, StepRow.officer)
SUPPLEMENTS = _of_dossier(
    SupplementRow,
    SupplementRow.digest,
    SupplementRow.number,
    SupplementRow.requested_at,
    SupplementRow.completed_at,
    SupplementRow.content,
    SupplementRow.appointment_before,
    SupplementRow.appointment_after,
)
FEES = _of_dossier(FeeRow, FeeRow.name, FeeRow.amount, FeeRow.paid)
_SLIP = (
    SlipRow.kind,
    SlipRow.number,
    SlipRow.issued_at,
    SlipRow.title,
    SlipRow.form,
    SlipRow.circular,
    SlipRow.issuer_title,
)
SLIPS = _of_dossier(SlipRow, *_SLIP)  # without what stood on them
WHOLE_SLIPS = _of_dossier(SlipRow, *_SLIP, SlipRow.digest, SlipRow.content)
COUNTER_FACTS = _of_dossier(CounterFactRow, CounterFactRow.kind, CounterFactRow.digest, CounterFactRow.content)
PLACES = tuple(f"value_{place}" for place in range(MANY))


def _among(column: Any) -> Any:
    return column.in_([bindparam(name) for name in PLACES])


def _of_many(table: Any, statement: AnySelect) -> AnySelect:
    return (
        select(table.dossier_id.label("of"), *statement.selected_columns)
        .where(_among(table.dossier_id))
        .order_by(table.dossier_id, table.position)
    )


# The same as of one, of many at once; each row tells which one it is `of`.
OF_KEYS = _OF_CODE.add_columns(CodeRow.key.label("of")).where(_among(CodeRow.key))
OF_MANY: Mapping[AnySelect, AnySelect] = {
    CODES: _of_many(CodeRow, CODES),
    STEPS: _of_many(StepRow, STEPS),
    SUPPLEMENTS: _of_many(SupplementRow, SUPPLEMENTS),
    FEES: _of_many(FeeRow, FEES),
}
APPOINTMENTS = _of_dossier(
    AppointmentRow, AppointmentRow.at, AppointmentRow.given_at, AppointmentRow.told_at, AppointmentRow.source_id
)
TELLER = select(SourceRow.id, SourceRow.name, SourceRow.authority, SourceRow.mirrors_waiting_as_done).where(
    SourceRow.id == bindparam("source_id")
)
PEOPLE = _of_dossier(
    PersonRow,
    PersonRow.digest,
    PersonRow.role,
    PersonRow.kind,
    PersonRow.name,
    PersonRow.id_number,
    PersonRow.phone,
    PersonRow.email,
    PersonRow.phone_confirmed_at,
    PersonRow.phone_index,
)
PEOPLE_BY_PHONE = PEOPLE.where(PersonRow.phone_index == bindparam("phone"))
PHONES_OF_MANY = select(PersonRow.dossier_id.label("of"), PersonRow.phone_index).where(_among(PersonRow.dossier_id))
