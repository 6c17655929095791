"""Statements become one dossier: by age, not by arrival; replays and permutations end alike."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_api.domain.dossier import (
    CodeAlias,
    CodeKind,
    Dossier,
    Person,
    PersonRole,
    ProcessingStep,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.merging import begin, merge_record, merge_step
from lookup_api.domain.standing import current_status
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Stage

SOURCE = SourceSystem(id="motcua", name="Một cửa")
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=30)
CODE = "H47.16-261102-0001"


def hours(count: int) -> datetime:
    return START + timedelta(hours=count)


def new() -> Dossier:
    return begin(CODE, source=SOURCE, at=START, agency_name="UBND xã Mẫu", desk=None)


def record(age: int, **facts: object) -> DossierStatement:
    return DossierStatement(code=CODE, digest=bytes([age]), received_at=hours(age), **facts)  # type: ignore[arg-type]


def test_a_dossier_begins_with_what_its_code_tells() -> None:
    begun = new()
    assert begun.code == CODE
    assert begun.agency is not None
    assert begun.agency.code == "H47.16"
    assert begun.agency.name == "UBND xã Mẫu"


def test_an_older_record_does_not_overwrite_a_newer_one() -> None:
    newer, _ = merge_record(new(), record(5, stage=Stage.PROCESSING), source=SOURCE, procedure=None, now=NOW)
    both, _ = merge_record(newer, record(3, stage=Stage.ACCEPTED), source=SOURCE, procedure=None, now=NOW)
    assert both == newer


def test_the_source_is_that_of_the_newest_record_in_any_order() -> None:
    other = SourceSystem(id="khac", name="Hệ thống khác", mirrors_waiting_as_done=True)
    newer, older = record(5, stage=Stage.FINISHED), record(3, stage=Stage.FINISHED)
    first, _ = merge_record(new(), newer, source=SOURCE, procedure=None, now=NOW)
    both, _ = merge_record(first, older, source=other, procedure=None, now=NOW)
    began, _ = merge_record(new(), older, source=other, procedure=None, now=NOW)
    turned, _ = merge_record(began, newer, source=SOURCE, procedure=None, now=NOW)
    assert both.source == turned.source == SOURCE


def test_at_equal_age_the_later_arrival_wins() -> None:
    first, _ = merge_record(new(), record(5, stage=Stage.ACCEPTED), source=SOURCE, procedure=None, now=NOW)
    second, _ = merge_record(first, record(5, stage=Stage.PROCESSING), source=SOURCE, procedure=None, now=NOW)
    status = current_status(second)
    assert status is not None
    assert status.stage is Stage.PROCESSING


def test_a_record_without_any_date_is_as_old_as_its_arrival() -> None:
    undated = DossierStatement(code=CODE, digest=b"", stage=Stage.STOPPED)
    merged, _ = merge_record(new(), undated, source=SOURCE, procedure=None, now=NOW)
    assert merged.record_age == NOW
    assert merged.as_of == NOW


def test_an_appointment_once_given_is_not_taken_back_by_a_blank_and_a_new_one_shows_the_old() -> None:
    first, _ = merge_record(new(), record(1, result_appointment=hours(100)), source=SOURCE, procedure=None, now=NOW)
    blank, _ = merge_record(first, record(2), source=SOURCE, procedure=None, now=NOW)
    assert blank.result_appointment == hours(100)
    assert blank.rescheduled_from is None
    moved, _ = merge_record(blank, record(3, result_appointment=hours(150)), source=SOURCE, procedure=None, now=NOW)
    assert (moved.result_appointment, moved.rescheduled_from) == (hours(150), hours(100))


def test_an_appointment_written_over_another_without_a_date_was_given_since() -> None:
    def told(dossier: Dossier, age: int, appointment: int, source: SourceSystem = SOURCE) -> Dossier:
        stated = record(age, result_appointment=hours(appointment))
        return merge_record(dossier, stated, source=source, procedure=None, now=NOW)[0]

    moved = told(told(new(), 1, 100), 1, 150)
    assert (moved.result_appointment, moved.rescheduled_from) == (hours(150), hours(100))
    assert moved.appointments[-1].told_at == NOW  # news since it came
    assert told(moved, 1, 150) == moved  # sent again every night
    again = told(moved, 1, 200)
    assert (again.result_appointment, again.rescheduled_from) == (hours(200), hours(150))
    taken_back = told(again, 1, 100)
    assert (taken_back.result_appointment, taken_back.rescheduled_from) == (hours(100), hours(200))
    # What a newer record tells was given later than all of these, whichever came first.
    newer = told(moved, 3, 300)
    assert newer.result_appointment == told(told(told(new(), 3, 300), 1, 100), 1, 150).result_appointment == hours(300)
    # Another source that tells of the same moment differently has not given a new one.
    other = SourceSystem(id="khac", name="Hệ thống khác")
    assert told(told(new(), 1, 100), 1, 150, other).rescheduled_from is None


def test_a_completed_supplement_brings_its_new_appointment() -> None:
    supplement = Supplement(
        number="1",
        requested_at=hours(10),
        completed_at=hours(20),
        appointment_before=hours(100),
        appointment_after=hours(140),
    )
    merged, _ = merge_record(new(), record(1, supplements=(supplement,)), source=SOURCE, procedure=None, now=NOW)
    assert (merged.result_appointment, merged.rescheduled_from) == (hours(140), hours(100))


def test_people_stay_where_a_newer_record_names_none() -> None:
    owner = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu")
    first, people = merge_record(new(), record(1, people=(owner,)), source=SOURCE, procedure=None, now=NOW)
    assert people == (owner,)
    _, unchanged = merge_record(first, record(2), source=SOURCE, procedure=None, now=NOW)
    assert unchanged is None


def test_the_same_step_twice_changes_nothing() -> None:
    step = ProcessingStep(at=hours(1), stage=Stage.ACCEPTED, text="Tiếp nhận hồ sơ")
    once = merge_step(new(), step)
    assert merge_step(once, step) is once


def test_numbers_only_gather() -> None:
    receipt = CodeAlias(CodeKind.RECEIPT, "BN-001")
    newer, _ = merge_record(new(), record(5), source=SOURCE, procedure=None, now=NOW)
    merged, _ = merge_record(newer, record(1, aliases=(receipt,)), source=SOURCE, procedure=None, now=NOW)
    assert receipt in merged.aliases


steps = st.builds(
    ProcessingStep,
    at=st.integers(0, 200).map(hours),
    stage=st.sampled_from([*Stage, None]),
    agency=st.sampled_from(["Một cửa", "Phòng chuyên môn"]),
)
records = st.builds(
    lambda age, stage, appointment: record(age, stage=stage, result_appointment=appointment),
    st.integers(0, 200),
    st.sampled_from(Stage),
    st.none() | st.integers(201, 400).map(hours),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(steps, max_size=6),
    st.lists(records, max_size=5, unique_by=lambda statement: statement.age),
    st.integers(0, 2**32),
)
def test_dated_facts_end_in_the_same_dossier_in_any_order_and_with_replays(
    events: list[ProcessingStep], statements: list[DossierStatement], seed: int
) -> None:
    def gathered(facts: list[ProcessingStep | DossierStatement]) -> Dossier:
        dossier = new()
        for fact in facts:
            if isinstance(fact, ProcessingStep):
                dossier = merge_step(dossier, fact)
            else:
                dossier, _ = merge_record(dossier, fact, source=SOURCE, procedure=None, now=NOW)
        return dossier

    facts: list[ProcessingStep | DossierStatement] = [*events, *statements]
    shuffled = [*facts, *events]
    random.Random(seed).shuffle(shuffled)
    one, other = gathered(facts), gathered(shuffled)
    assert one == other
    assert current_status(one) == current_status(other)
