"""Several sources tell of one dossier: permutations and replays of all they told end alike, by age and weight."""

from dataclasses import dataclass, replace
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
from lookup_api.domain.merging import begin, merge_record, merge_stage, merge_step
from lookup_api.domain.standing import current_status
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Authority, Outcome, Stage

MASTER = SourceSystem(id="tinh", name="Một cửa tỉnh")
COPY = SourceSystem(id="quoc-gia", name="Bản sao quốc gia", authority=Authority.COPY, mirrors_waiting_as_done=True)
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=60)
CODE = "H47.16-261102-0001"


def hours(count: int) -> datetime:
    return START + timedelta(hours=count)


def record(age: int, **facts: object) -> DossierStatement:
    return DossierStatement(code=CODE, digest=b"", received_at=hours(age), **facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """A fact and who told it."""

    source: SourceSystem
    fact: ProcessingStep | DossierStatement


def gathered(told: list[Told]) -> tuple[Dossier, tuple[Person, ...]]:
    """What a store that heard nothing before makes of it."""
    dossier, people = None, ()
    for each in told:
        at = each.fact.at if isinstance(each.fact, ProcessingStep) else each.fact.age
        assert at is not None
        dossier = dossier or begin(CODE, source=each.source, at=at, agency_name=None, desk=None)
        if isinstance(each.fact, ProcessingStep):
            dossier = merge_step(dossier, replace(each.fact, source=each.source))
        else:
            dossier, named = merge_record(dossier, each.fact, source=each.source, procedure=None, now=NOW)
            people = people if named is None else named
    assert dossier is not None
    return dossier, people


moments = st.integers(0, 60).map(hours)
steps = st.builds(
    ProcessingStep,
    at=moments,
    stage=st.sampled_from([*Stage, None]),
    agency=st.sampled_from([None, "Một cửa", "Phòng chuyên môn"]),
    text=st.sampled_from([None, "Tiếp nhận hồ sơ", "Kết thúc xử lý hồ sơ"]),
)
supplements = st.builds(
    lambda begun, lasted, before, after: Supplement(
        number="1",
        requested_at=hours(begun),
        completed_at=hours(begun + lasted) if lasted else None,
        appointment_before=before,
        appointment_after=after,
    ),
    st.integers(0, 40),
    st.integers(0, 20),
    st.none() | st.integers(61, 99).map(hours),
    st.none() | st.integers(61, 99).map(hours),
)
records = st.builds(
    lambda age, stage, promised, named, wanted, agency, alias: record(
        age,
        stage=stage,
        result_appointment=promised,
        people=(Person(role=PersonRole.OWNER, name=f"Người thứ {age}"),) if named else (),
        supplements=wanted,
        agency_name=agency,
        aliases=(CodeAlias(CodeKind.RECEIPT, alias),) if alias else (),
    ),
    st.integers(0, 60),
    st.sampled_from([*Stage, None]),
    st.none() | st.integers(61, 99).map(hours),
    st.booleans(),
    st.lists(supplements, max_size=2).map(tuple),
    st.sampled_from([None, "UBND xã Mẫu", "Sở Mẫu"]),
    st.sampled_from([None, "00673810079", "BN-2026-0001"]),
)
sources = st.sampled_from([MASTER, COPY])


def by_age(told: Told) -> object:
    return isinstance(told.fact, ProcessingStep) or told.fact.age


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Told], list[Told]]:
    """What was told, and the same in another order with replays; no two records are of one age."""
    events = draw(st.lists(st.builds(Told, sources, steps), max_size=7))
    stated = draw(st.lists(st.builds(Told, sources, records), max_size=5, unique_by=by_age))
    told = [*events, *stated]
    if not told:
        told = [Told(MASTER, record(1))]
    again = draw(st.lists(st.sampled_from(told), max_size=4))
    return told, draw(st.permutations([*told, *again]))


@settings(max_examples=600, deadline=None)
@given(histories())
def test_what_several_sources_told_ends_alike_in_any_order_and_with_replays(
    history: tuple[list[Told], list[Told]],
) -> None:
    told, shuffled = history
    (one, its_people), (other, other_people) = gathered(told), gathered(shuffled)
    assert one == other
    assert its_people == other_people
    assert current_status(one) == current_status(other)


def test_a_copy_of_the_same_age_does_not_displace_its_master_in_either_order() -> None:
    promised = hours(90)
    own = Told(MASTER, record(5, stage=Stage.SUPPLEMENT_WANTED, result_appointment=promised))
    mirrored = Told(COPY, record(5, stage=Stage.FINISHED, result_appointment=hours(80)))
    for order in ([own, mirrored], [mirrored, own], [mirrored, own, mirrored]):
        dossier, _ = gathered(order)
        status = current_status(dossier)
        assert status is not None
        assert (status.stage, dossier.source, dossier.result_appointment) == (
            Stage.SUPPLEMENT_WANTED,
            MASTER,
            promised,
        )


def test_a_copy_that_is_newer_is_heard_and_its_9_is_not_believed_over_a_wait() -> None:
    for waiting in (Stage.SUPPLEMENT_WANTED, Stage.PAYMENT_DUE, Stage.STOPPED):
        told = [Told(MASTER, record(5, stage=waiting)), Told(COPY, record(9, stage=Stage.FINISHED))]
        dossier, _ = gathered(told)
        status = current_status(dossier)
        assert status is not None
        assert (status.stage, status.since, dossier.as_of) == (waiting, hours(5), hours(9))


def test_a_mirrored_9_is_finished_where_its_master_says_so_and_unconfirmed_where_none_does() -> None:
    mirrored = Told(COPY, ProcessingStep(at=hours(9), stage=Stage.FINISHED))
    finished = Told(MASTER, ProcessingStep(at=hours(8), stage=Stage.FINISHED, text="Có kết quả"))
    working = Told(MASTER, ProcessingStep(at=hours(8), stage=Stage.PROCESSING))
    for told, outcome in (
        ([mirrored, finished], Outcome.SOLVED),
        ([mirrored, working], Outcome.UNCONFIRMED),
        ([mirrored], Outcome.UNCONFIRMED),
    ):
        status = current_status(gathered(told)[0])
        assert status is not None
        assert (status.stage, status.outcome) == (Stage.FINISHED, outcome)


def test_one_event_that_two_sources_tell_stands_once_and_to_the_credit_of_the_master() -> None:
    step = ProcessingStep(at=hours(9), stage=Stage.FINISHED, text="Kết thúc xử lý hồ sơ")
    for order in ([Told(COPY, step), Told(MASTER, step)], [Told(MASTER, step), Told(COPY, step)]):
        dossier, _ = gathered(order)
        assert [each.source for each in dossier.steps] == [MASTER]
        status = current_status(dossier)
        assert status is not None
        assert status.outcome is Outcome.SOLVED


def test_a_bare_status_follows_its_arrival_and_a_repeated_one_keeps_its_moment() -> None:
    dossier, _ = gathered([Told(MASTER, record(5, stage=Stage.PROCESSING))])
    wanted = merge_stage(dossier, Stage.SUPPLEMENT_WANTED, source=MASTER, now=hours(10))
    nightly = merge_stage(wanted, Stage.SUPPLEMENT_WANTED, source=MASTER, now=hours(34))
    status = current_status(nightly)
    assert status is not None
    assert (status.stage, status.since, nightly.as_of) == (Stage.SUPPLEMENT_WANTED, hours(10), hours(34))
    assert nightly.received_at == hours(5), "it says nothing of any date"
    moved = merge_step(nightly, ProcessingStep(at=hours(40), stage=Stage.PROCESSING, source=MASTER))
    again = merge_stage(moved, Stage.SUPPLEMENT_WANTED, source=MASTER, now=hours(50))
    status = current_status(again)
    assert status is not None
    assert (status.stage, status.since) == (Stage.SUPPLEMENT_WANTED, hours(50))


def test_a_record_without_dates_takes_no_date_back() -> None:
    dossier, _ = gathered([Told(MASTER, record(5, stage=Stage.PROCESSING, agency_name="Sở Mẫu"))])
    undated = DossierStatement(code=CODE, digest=b"", stage=Stage.FINISHED)
    merged, _ = merge_record(dossier, undated, source=MASTER, procedure=None, now=NOW)
    assert merged.received_at == hours(5)
    assert merged.agency is not None
    assert merged.agency.name == "Sở Mẫu"
    status = current_status(merged)
    assert status is not None
    assert (status.stage, status.since) == (Stage.FINISHED, NOW)
