"""The current status is derived from dated facts, whatever order they came in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lookup_api.domain.dossier import (
    CollectMethod,
    Dossier,
    Fee,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.standing import current_status, ended_at, next_step, without_mirrored_end
from lookup_api.domain.status import Clock, NextStep, Outcome, Stage, Status, TimelinessKey

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROVINCE = SourceSystem(id="motcua", name="Một cửa")
MIRROR = replace(PROVINCE, mirrors_waiting_as_done=True)


def dossier(*steps: tuple[datetime, Stage | None], **facts: object) -> Dossier:
    made = tuple(ProcessingStep(at=at, stage=stage) for at, stage in steps)
    return replace(Dossier(code="H47.16-261105-0042", source=PROVINCE, as_of=NOON, steps=made), **facts)


def test_without_any_fact_there_is_no_status() -> None:
    assert current_status(dossier()) is None
    assert current_status(dossier((NOON, None))) is None


def test_where_nobody_stated_a_status_the_newest_date_tells_it() -> None:
    received = dossier((NOON, None), received_at=NOON)
    assert current_status(received) == Status(Stage.ACCEPTED, NOON)
    ready = replace(received, result_ready_at=NOON + HOUR)
    assert current_status(ready) == Status(Stage.FINISHED, NOON + HOUR, Outcome.SOLVED)


def test_the_newest_dated_fact_wins() -> None:
    told = dossier((NOON + HOUR, Stage.PROCESSING), (NOON, Stage.ACCEPTED))
    assert current_status(told) == Status(Stage.PROCESSING, NOON + HOUR)


def test_at_one_instant_a_record_speaks_before_an_event_and_the_further_event_before_the_nearer() -> None:
    told = dossier((NOON, Stage.ACCEPTED), (NOON, Stage.PROCESSING))
    assert current_status(told) == Status(Stage.PROCESSING, NOON)
    recorded = replace(told, recorded=RecordedStage(Stage.ACCEPTED, NOON))
    assert current_status(recorded) == Status(Stage.ACCEPTED, NOON)


def test_a_closing_event_after_the_hand_over_takes_nothing_back() -> None:
    told = dossier((NOON, Stage.RETURNED), (NOON + HOUR, Stage.FINISHED), returned_at=NOON)
    assert current_status(told) == Status(Stage.RETURNED, NOON, Outcome.SOLVED)


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        (Stage.NOT_ACCEPTED, Outcome.REFUSED),
        (Stage.WITHDRAWN, Outcome.WITHDRAWN),
        (Stage.STOPPED, Outcome.STOPPED),
        (Stage.FINISHED, Outcome.SOLVED),
        (Stage.PROCESSING, None),
    ],
)
def test_an_ended_dossier_has_its_outcome(stage: Stage, outcome: Outcome | None) -> None:
    status = current_status(dossier((NOON, stage)))
    assert status is not None
    assert status.outcome is outcome


def test_a_reasoned_refusal_is_a_result_that_is_not_solved() -> None:
    status = current_status(dossier((NOON, Stage.FINISHED), not_solved=True))
    assert status == Status(Stage.FINISHED, NOON, Outcome.NOT_SOLVED)


def test_a_mirrored_nine_never_says_finished() -> None:
    nine = dossier((NOON, Stage.FINISHED), source=MIRROR)
    assert current_status(nine) == Status(Stage.FINISHED, NOON, Outcome.UNCONFIRMED)
    open_request = Supplement(number="1", requested_at=NOON - HOUR)
    assert current_status(replace(nine, supplements=(open_request,))) == Status(Stage.SUPPLEMENT_WANTED, NOON - HOUR)
    unpaid = Fee(name="Phí thẩm định", amount=500_000, paid=False)
    assert current_status(replace(nine, fees=(unpaid,))) == Status(Stage.PAYMENT_DUE, NOON)
    returned = replace(nine, returned_at=NOON + HOUR)
    assert current_status(returned) == Status(Stage.RETURNED, NOON + HOUR, Outcome.SOLVED)


def test_every_status_has_a_clock_a_key_and_a_next_step() -> None:
    for stage in Stage:
        assert isinstance(stage.clock, Clock)
        assert stage.key == stage.name.lower()
        status = current_status(dossier((NOON, stage)))
        assert status is not None
        assert isinstance(next_step(dossier(), status, None, NOON), NextStep)


def test_a_result_that_the_post_brings_is_not_collected() -> None:
    finished = Status(Stage.FINISHED, NOON, Outcome.SOLVED)
    assert next_step(dossier(), finished, TimelinessKey.ON_TIME, NOON) is NextStep.COLLECT
    by_post = dossier(collect=CollectMethod.POST)
    assert next_step(by_post, finished, TimelinessKey.ON_TIME, NOON) is NextStep.WAIT


def test_who_is_overdue_without_a_new_appointment_asks_the_desk() -> None:
    running = Status(Stage.PROCESSING, NOON)
    passed = dossier(result_appointment=NOON - HOUR)
    ahead = dossier(result_appointment=NOON + HOUR)
    assert next_step(passed, running, TimelinessKey.OVERDUE, NOON) is NextStep.ASK_DESK
    assert next_step(ahead, running, TimelinessKey.OVERDUE, NOON) is NextStep.WAIT


def test_an_unconfirmed_end_sends_to_the_desk() -> None:
    unconfirmed = Status(Stage.FINISHED, NOON, Outcome.UNCONFIRMED)
    assert next_step(dossier(), unconfirmed, None, NOON) is NextStep.ASK_DESK


def test_a_result_is_as_old_as_its_own_date_its_event_or_its_hand_over() -> None:
    finished, returned = Status(Stage.FINISHED, NOON), Status(Stage.RETURNED, NOON + HOUR)
    assert ended_at(dossier(result_ready_at=NOON - HOUR), finished) == NOON - HOUR
    assert ended_at(dossier((NOON, Stage.FINISHED)), finished) == NOON
    handed_over = dossier((NOON, Stage.FINISHED), returned_at=NOON + HOUR)
    assert ended_at(handed_over, returned) == NOON
    assert ended_at(replace(handed_over, source=MIRROR), returned) == NOON + HOUR  # its 9 may have been a 5
    closed_later = dossier((NOON + 2 * HOUR, Stage.FINISHED), returned_at=NOON + HOUR)
    assert ended_at(closed_later, returned) == NOON + HOUR


def test_a_result_without_any_date_of_its_own_is_not_as_old_as_its_reception() -> None:
    finished = Status(Stage.FINISHED, NOON)
    undated = dossier(received_at=NOON, recorded=RecordedStage(Stage.FINISHED, NOON))
    assert ended_at(undated, finished) is None
    at_once = replace(undated, steps=(ProcessingStep(at=NOON, stage=Stage.FINISHED),))
    assert ended_at(at_once, finished) == NOON
    by_arrival = dossier(received_at=NOON - HOUR, recorded=RecordedStage(Stage.FINISHED, NOON))
    assert ended_at(by_arrival, finished) == NOON
    completed = Supplement(number="1", requested_at=NOON - HOUR, completed_at=NOON)
    assert ended_at(replace(by_arrival, supplements=(completed,)), finished) is None


def test_a_mirrored_end_is_not_told_beside_a_wait() -> None:
    record = RecordedStage(Stage.FINISHED, NOON + HOUR, MIRROR)
    told = dossier(
        (NOON, Stage.ACCEPTED),
        (NOON + HOUR, Stage.FINISHED),
        source=MIRROR,
        recorded=record,
        result_ready_at=NOON + HOUR,
    )
    for fees in ((), (Fee(name="Lệ phí", amount=500_000, paid=False),)):
        waiting = replace(told, fees=fees)
        status = current_status(waiting)
        assert status is not None
        told_of = without_mirrored_end(waiting, status)
        assert told_of.result_ready_at is None
        assert [step.stage for step in told_of.steps] == [Stage.ACCEPTED, None]


def test_an_end_that_is_known_is_told() -> None:
    for source in (PROVINCE, MIRROR):
        told = dossier(
            (NOON, Stage.FINISHED),
            (NOON + HOUR, Stage.RETURNED),
            source=source,
            result_ready_at=NOON,
            returned_at=NOON + HOUR,
        )
        assert without_mirrored_end(told, Status(Stage.RETURNED, NOON + HOUR, Outcome.SOLVED)) is told
    plain = dossier((NOON, Stage.FINISHED), (NOON + HOUR, Stage.SUPPLEMENT_WANTED), result_ready_at=NOON)
    assert without_mirrored_end(plain, Status(Stage.SUPPLEMENT_WANTED, NOON + HOUR)) is plain
