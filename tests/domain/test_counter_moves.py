"""How a dossier moves at the counter: the table of what may follow, the slips some need, the dates that follow."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations, product

import pytest

from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.counter_facts import Refund, ToBring, Visit, gathered, newest
from lookup_api.domain.counter_moves import (
    MAY_FOLLOW,
    SLIP_BEFORE,
    Move,
    Rules,
    add_slip,
    adjust,
    begin_term,
    give_appointment,
    move,
    open_assignment,
    required_slip,
    standing_of,
)
from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.dossier import Dossier, Fee, GivenAppointment, ProcessingStep, SourceSystem
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.province import SlipKind, SupplementRule
from lookup_api.domain.slips import Paper, SlipContent, new_slip
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

AT = datetime(2026, 11, 5, 9, 0, tzinfo=VIETNAM)  # a Thursday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROVINCE = read_province("quang-tri")
RULES = Rules(PROVINCE, read_calendar(PROVINCE))
TERM = Term(5, TermUnit.WORKING_DAY)
SOURCE = SourceSystem(id="counter", name="Quầy")
FEES = (Fee(name="Lệ phí", amount=50_000, paid=False),)


def slip_of(kind: SlipKind, at: datetime, **content: object) -> object:
    return new_slip(kind, number=f"{kind} {at:%H%M}", issued_at=at, province=PROVINCE, content=SlipContent(**content))  # type: ignore[arg-type] # a test names fields of a slip


def standing_at(stage: Stage, at: datetime = AT) -> Dossier:
    """A dossier received with a term of five working days, whose last step has a stage."""
    begun = begin_term(Dossier(code="H50.16-261105-0001", source=SOURCE, as_of=at), at, TERM, RULES)
    return replace(begun, steps=(ProcessingStep(at=at, stage=stage),))


def to(stage: Stage, at: datetime, **told: object) -> Move:
    fees = FEES if stage is Stage.PAYMENT_DUE else ()
    return Move(ProcessingStep(at=at, stage=stage), fees=fees, **told)  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(("before", "after"), list(product(Stage, Stage)))
def test_only_what_the_table_names_may_follow(before: Stage, after: Stage) -> None:
    dossier = standing_at(before)
    if after in SLIP_BEFORE:
        dossier = add_slip(dossier, slip_of(SLIP_BEFORE[after], AT + HOUR))  # type: ignore[arg-type]
    if after in MAY_FOLLOW[before]:
        assert standing_of(move(dossier, to(after, AT + HOUR), RULES)).stage is after
    else:
        with pytest.raises(Conflict, match="cannot follow"):
            move(dossier, to(after, AT + HOUR), RULES)


def test_every_status_has_its_row_and_three_of_them_end() -> None:
    assert set(MAY_FOLLOW) == set(Stage)
    ends = {stage for stage, following in MAY_FOLLOW.items() if not following}
    assert ends == {Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.RETURNED}


@pytest.mark.parametrize("stage", list(SLIP_BEFORE))
def test_a_status_that_needs_a_slip_is_refused_without_one_issued_in_this_status(stage: Stage) -> None:
    """Quảng Trị: the slip is compulsory and determines the time."""
    kind = SLIP_BEFORE[stage]
    before = Stage.SUBMITTED if stage is Stage.NOT_ACCEPTED else Stage.PROCESSING
    dossier = standing_at(before)
    wanted = to(stage, AT + HOUR)
    assert required_slip(dossier, wanted) is kind
    with pytest.raises(Conflict, match=kind.value):
        move(dossier, wanted, RULES)
    for wrong in (AT - HOUR, AT + 2 * HOUR):  # of an earlier status; of a later moment
        stale = add_slip(dossier, slip_of(kind, wrong))  # type: ignore[arg-type]
        assert required_slip(stale, wanted) is kind
    behind = add_slip(dossier, slip_of(kind, AT + HOUR))  # type: ignore[arg-type]
    assert standing_of(move(behind, wanted, RULES)).stage is stage


def test_a_reasoned_refusal_as_the_result_needs_its_slip_and_a_solved_one_none() -> None:
    dossier = standing_at(Stage.PROCESSING)
    with pytest.raises(Conflict, match="refusal"):
        move(dossier, to(Stage.FINISHED, AT + HOUR, not_solved=True), RULES)
    behind = add_slip(dossier, slip_of(SlipKind.REFUSAL, AT + HOUR))  # type: ignore[arg-type]
    assert move(behind, to(Stage.FINISHED, AT + HOUR, not_solved=True), RULES).not_solved
    assert not move(dossier, to(Stage.FINISHED, AT + HOUR), RULES).not_solved


def test_a_step_lies_after_the_status_it_follows() -> None:
    dossier = standing_at(Stage.PROCESSING)
    with pytest.raises(Conflict, match="before the present status"):
        move(dossier, to(Stage.FINISHED, AT - HOUR), RULES)
    assert standing_of(move(dossier, to(Stage.FINISHED, AT), RULES)).stage is Stage.FINISHED


def test_what_does_not_go_with_a_status_is_refused() -> None:
    dossier = standing_at(Stage.PROCESSING)
    with pytest.raises(InvalidRequest, match="not_solved"):
        move(dossier, to(Stage.WITHDRAWN, AT + HOUR, not_solved=True), RULES)
    with pytest.raises(InvalidRequest, match="fees"):
        move(dossier, Move(ProcessingStep(at=AT + HOUR, stage=Stage.PAYMENT_DUE)), RULES)
    with pytest.raises(InvalidRequest, match="fees"):
        move(dossier, Move(ProcessingStep(at=AT + HOUR, stage=Stage.FINISHED), fees=FEES), RULES)


def test_a_completed_supplement_moves_the_deadline_by_the_working_time_spent_waiting() -> None:
    dossier = standing_at(Stage.PROCESSING)
    papers = (Paper(name="Bản sao căn cước", copies=1),)
    asked = add_slip(dossier, slip_of(SlipKind.SUPPLEMENT_REQUEST, AT + HOUR, papers=papers, lines=("Ký tên",)))  # type: ignore[arg-type]
    waiting = move(asked, to(Stage.SUPPLEMENT_WANTED, AT + HOUR), RULES)
    [request] = waiting.supplements
    assert request.content == "Bản sao căn cước\nKý tên"
    assert request.number == asked.slips[0].number
    assert request.appointment_before == dossier.result_appointment
    resumed = move(waiting, to(Stage.PROCESSING, AT + HOUR + DAY, term=TERM), RULES)
    assert dossier.processing_deadline is not None
    assert resumed.processing_deadline == RULES.calendar.add(dossier.processing_deadline, 8 * 3600)
    [decision] = [fact for fact in resumed.counter_facts if isinstance(fact, DeadlineAdjustment)]
    assert (decision.reason, decision.slip_number) == (AdjustmentReason.SUPPLEMENT, request.number)
    assert resumed.rescheduled_from == dossier.result_appointment
    assert resumed.supplements[0].completed_at == AT + HOUR + DAY
    assert resumed.supplements[0].appointment_after == resumed.result_appointment


@pytest.mark.parametrize("rule", list(SupplementRule))
def test_each_of_the_three_supplement_rules_is_followed(rule: SupplementRule) -> None:
    rules = Rules(replace(PROVINCE, supplement_rule=rule), RULES.calendar)
    dossier = add_slip(standing_at(Stage.PROCESSING), slip_of(SlipKind.SUPPLEMENT_REQUEST, AT + HOUR))  # type: ignore[arg-type]
    waiting = move(dossier, to(Stage.SUPPLEMENT_WANTED, AT + HOUR), rules)
    back = AT + HOUR + 7 * DAY
    resumed = move(waiting, to(Stage.PROCESSING, back, term=TERM), rules)
    first = dossier.processing_deadline
    assert first is not None
    assert (
        resumed.processing_deadline
        == {
            SupplementRule.SHIFT: RULES.calendar.add(first, RULES.calendar.between(AT + HOUR, back)),
            SupplementRule.RESTART: RULES.calendar.add(back, 5 * 8 * 3600),
            SupplementRule.CALENDAR: first + 7 * DAY,
        }[rule]
    )


def waited(dossier: Dossier, rules: Rules = RULES) -> Dossier:
    """A supplement wanted for two working days."""
    asked = add_slip(dossier, slip_of(SlipKind.SUPPLEMENT_REQUEST, AT + DAY, lines=("Bản vẽ",)))  # type: ignore[arg-type]
    wanted = move(asked, to(Stage.SUPPLEMENT_WANTED, AT + DAY), rules)
    return move(wanted, to(Stage.PROCESSING, AT + 5 * DAY), rules)


@pytest.mark.parametrize(
    ("rule", "moved"), [(SupplementRule.SHIFT, 13), (SupplementRule.RESTART, 13), (SupplementRule.CALENDAR, 16)]
)
def test_an_appointment_without_a_deadline_moves_by_the_wait(rule: SupplementRule, moved: int) -> None:
    rules = replace(RULES, province=replace(PROVINCE, supplement_rule=rule))
    begun = begin_term(Dossier(code="H50.16-261105-0002", source=SOURCE, as_of=AT), AT, None, rules)
    promised = AT.replace(day=11, hour=15)
    held = give_appointment(
        replace(begun, steps=(ProcessingStep(at=AT, stage=Stage.ACCEPTED),)), GivenAppointment(promised, AT)
    )
    done = waited(held, rules)
    # Friday to Tuesday: two working days, or four by the calendar, of which the last rolls off a Sunday.
    assert (done.result_appointment, done.rescheduled_from) == (promised.replace(day=moved), promised)
    assert done.supplements[0].appointment_after == done.result_appointment


def test_an_appointment_for_later_than_the_deadline_is_not_brought_nearer() -> None:
    later = AT.replace(day=20, hour=15)
    held = give_appointment(standing_at(Stage.PROCESSING), GivenAppointment(later, AT))
    done = waited(held)
    assert done.processing_deadline == AT.replace(day=16)
    assert done.result_appointment == AT.replace(day=25, hour=15)  # two working days on, over the 24th
    decision = DeadlineAdjustment(
        reason=AdjustmentReason.INSPECTION,
        before=held.processing_deadline or AT,
        after=AT.replace(day=13),
        decided_at=AT + HOUR,
    )
    assert adjust(held, decision, RULES).result_appointment == later
    assert adjust(held, decision, RULES, promised=AT.replace(day=14)).result_appointment == AT.replace(day=14)


def test_a_wait_without_working_time_moves_nothing() -> None:
    saturday = datetime(2026, 11, 7, 9, 0, tzinfo=VIETNAM)
    dossier = standing_at(Stage.PROCESSING)
    asked = add_slip(dossier, slip_of(SlipKind.SUPPLEMENT_REQUEST, saturday))  # type: ignore[arg-type]
    waiting = move(asked, to(Stage.SUPPLEMENT_WANTED, saturday), RULES)
    resumed = move(waiting, to(Stage.PROCESSING, saturday + HOUR), RULES)
    assert resumed.processing_deadline == dossier.processing_deadline
    assert resumed.counter_facts == ()
    assert resumed.supplements[0].completed_at is not None


def test_a_duty_that_is_met_is_paid_and_the_term_goes_on() -> None:
    dossier = standing_at(Stage.PROCESSING)
    due = move(dossier, to(Stage.PAYMENT_DUE, AT + HOUR), RULES)
    assert [fee.paid for fee in due.fees] == [False]
    paid = move(due, to(Stage.PROCESSING, AT + HOUR + DAY), RULES)
    assert [fee.paid for fee in paid.fees] == [True]
    reasons = [fact.reason for fact in paid.counter_facts if isinstance(fact, DeadlineAdjustment)]
    assert reasons == [AdjustmentReason.FINANCIAL_DUTY]


def test_acceptance_begins_the_term_and_a_result_out_of_hours_counts_from_the_next_opening() -> None:
    submitted = Dossier(code="H50.16-261105-0002", source=SOURCE, as_of=AT)
    accepted = move(submitted, to(Stage.ACCEPTED, AT + HOUR, term=TERM), RULES)
    assert accepted.received_at == AT + HOUR
    assert accepted.processing_deadline == datetime(2026, 11, 12, 10, 0, tzinfo=VIETNAM)
    assert accepted.result_appointment == datetime(2026, 11, 12, 13, 30, tzinfo=VIETNAM)
    late = datetime(2026, 11, 12, 17, 5, tzinfo=VIETNAM)
    finished = move(accepted, to(Stage.FINISHED, late), RULES)
    assert finished.steps[-1].at == late
    assert finished.result_ready_at == datetime(2026, 11, 13, 7, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize("term", [None, Term(0, TermUnit.NONE)])
def test_a_dossier_without_term_has_no_appointment_and_is_valid(term: Term | None) -> None:
    accepted = begin_term(Dossier(code="H50.16-1", source=SOURCE, as_of=AT), AT, term, RULES)
    assert (accepted.processing_deadline, accepted.result_appointment) == (None, None)
    assert accepted.received_at == AT


def test_an_apology_gives_an_appointment_and_leaves_the_deadline() -> None:
    dossier = standing_at(Stage.PROCESSING)
    sorry = slip_of(SlipKind.APOLOGY, AT + HOUR, reason="Mưa bão", appointment_after=AT + 30 * DAY)
    promised = add_slip(dossier, sorry)  # type: ignore[arg-type]
    assert promised.result_appointment == AT + 30 * DAY
    assert promised.rescheduled_from == dossier.result_appointment
    assert promised.processing_deadline == dossier.processing_deadline
    with pytest.raises(Conflict, match="that kind and number"):
        add_slip(promised, sorry)  # type: ignore[arg-type]


def test_a_decision_replaces_the_deadline_in_force_only() -> None:
    dossier = standing_at(Stage.PROCESSING)
    assert dossier.processing_deadline is not None
    decision = DeadlineAdjustment(
        reason=AdjustmentReason.FORCE_MAJEURE,
        before=dossier.processing_deadline,
        after=dossier.processing_deadline + 7 * DAY,
        decided_at=AT + HOUR,
    )
    decided = adjust(dossier, decision, RULES)
    assert decided.processing_deadline == decision.after
    assert decided.result_appointment == RULES.calendar.next_opening(decision.after)
    with pytest.raises(Conflict, match="in force"):
        adjust(decided, replace(decision, after=decision.after + DAY), RULES)
    own = AT + 20 * DAY
    assert adjust(dossier, decision, RULES, promised=own).result_appointment == own


def test_an_appointment_that_stood_alone_is_the_one_before_the_next() -> None:
    fed = Dossier(code="H50.16-2", source=SOURCE, as_of=AT, result_appointment=AT + DAY)
    given = give_appointment(fed, GivenAppointment(AT + 9 * DAY, AT + HOUR))
    assert (given.rescheduled_from, given.result_appointment) == (AT + DAY, AT + 9 * DAY)


def test_parts_of_agencies_side_by_side_are_open_until_each_ends() -> None:
    def part(agency: str, at: datetime, begun: datetime) -> ProcessingStep:
        return ProcessingStep(at=at, stage=None, agency=agency, started_at=begun)

    dossier = replace(standing_at(Stage.PROCESSING), steps=(part("A", AT, AT), part("B", AT, AT)))
    assert open_assignment(dossier, "C") is None
    ended = replace(dossier, steps=(*dossier.steps, part("A", AT + HOUR, AT)))
    assert open_assignment(ended, "A") is None
    assert open_assignment(ended, "B") == part("B", AT, AT)
    again = replace(ended, steps=(*ended.steps, part("A", AT + DAY, AT + DAY)))
    assert open_assignment(again, "A") == part("A", AT + DAY, AT + DAY)


def test_dated_facts_end_alike_in_any_order_and_the_newest_is_told() -> None:
    facts = (
        ToBring(noted_at=AT, items=("Giấy hẹn",)),
        ToBring(noted_at=AT + DAY, items=()),
        Visit(noted_at=AT, at=AT + DAY, place="Thửa đất"),
        Refund(noted_at=AT, amount=50_000),
        Refund(noted_at=AT + HOUR, amount=50_000, paid=True),
    )
    ends = set()
    for order in permutations(facts):
        known: tuple[object, ...] = ()
        for fact in (*order, order[0]):  # the same fact again is one fact
            known = gathered(known, fact)  # type: ignore[arg-type]
        ends.add(known)
    [end] = ends
    told = newest(end, ToBring)  # type: ignore[arg-type]
    assert told is not None
    assert told.items == ()
    refund = newest(end, Refund)  # type: ignore[arg-type]
    assert refund is not None
    assert refund.paid
