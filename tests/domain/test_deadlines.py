"""Deadlines, appointments and timeliness, rule by rule."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_api.domain.deadlines import (
    Term,
    TermUnit,
    Timeliness,
    after_supplement,
    appointment,
    deadline,
    takes_effect,
    timeliness,
)
from lookup_api.domain.province import AppointmentRule, OutOfHours, SupplementRule
from lookup_api.domain.status import Clock, Stage, TimelinessKey
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

CALENDAR = read_calendar(read_province("quang-nam"))
HOUR = 3600


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("accepted", "amount", "unit", "expected"),
    [
        ("2026-03-09 08:00", 3, TermUnit.WORKING_DAY, "2026-03-12 08:00"),
        ("2026-08-20 08:00", 2, TermUnit.WORKING_DAY, "2026-08-22 08:00"),  # the Saturday is worked
        ("2026-04-24 17:00", 1, TermUnit.WORKING_DAY, "2026-04-28 17:00"),
        ("2026-03-09 11:30", 1, TermUnit.HOUR, "2026-03-09 14:30"),
        ("2026-03-07 10:00", 8, TermUnit.HOUR, "2026-03-09 17:00"),
        ("2026-03-09 08:00", 3, TermUnit.DAY, "2026-03-12 08:00"),
        ("2026-03-09 08:00", 5, TermUnit.DAY, "2026-03-16 08:00"),  # Saturday rolls to Monday
        ("2026-02-06 15:00", 10, TermUnit.DAY, "2026-02-23 15:00"),  # out of Tết
        ("2026-03-07 10:00", 3, TermUnit.DAY, "2026-03-12 07:00"),  # begins on Monday at the opening
        ("2026-01-30 09:00", 1, TermUnit.MONTH, "2026-03-02 09:00"),  # 28 February is a Saturday
        ("2025-12-15 09:00", 2, TermUnit.MONTH, "2026-02-23 09:00"),  # Sunday 15 February, then Tết
        ("2025-12-10 09:00", 13, TermUnit.MONTH, "2027-01-11 09:00"),
    ],
)
def test_deadline_of_each_unit(accepted: str, amount: int, unit: TermUnit, expected: str) -> None:
    assert deadline(at(accepted), Term(amount, unit), CALENDAR) == at(expected)


@pytest.mark.parametrize("term", [Term(0, TermUnit.WORKING_DAY), Term(0, TermUnit.NONE), Term(5, TermUnit.NONE)])
def test_a_term_of_nothing_promises_no_date(term: Term) -> None:
    assert deadline(at("2026-03-09 08:00"), term, CALENDAR) is None


def test_a_term_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        Term(-1, TermUnit.DAY)


def test_appointment_follows_the_province() -> None:
    assert appointment(at("2026-03-09 17:00"), CALENDAR) == at("2026-03-10 07:00")
    assert appointment(at("2026-03-09 09:10"), CALENDAR) == at("2026-03-09 13:30")
    assert appointment(at("2026-03-09 17:00"), CALENDAR, AppointmentRule.DEADLINE) == at("2026-03-09 17:00")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SupplementRule.SHIFT, "2026-03-17 16:00"),  # by three working days and four hours
        (SupplementRule.RESTART, "2026-03-17 15:00"),  # three working days from the completion
        (SupplementRule.CALENDAR, "2026-03-16 10:00"),  # three days later is a Sunday
    ],
)
def test_a_completed_supplement_moves_the_deadline_by_the_provinces_rule(rule: SupplementRule, expected: str) -> None:
    moved = after_supplement(
        at("2026-03-12 10:00"),
        requested_at=at("2026-03-09 09:00"),
        completed_at=at("2026-03-12 15:00"),
        term=Term(3, TermUnit.WORKING_DAY),
        rule=rule,
        calendar=CALENDAR,
    )
    assert moved == at(expected)


def test_without_a_term_a_restart_shifts() -> None:
    moved = after_supplement(
        at("2026-03-12 10:00"), requested_at=at("2026-03-09 09:00"), completed_at=at("2026-03-10 09:00"),
        term=Term(0, TermUnit.NONE), rule=SupplementRule.RESTART, calendar=CALENDAR,
    )  # fmt: skip
    assert moved == at("2026-03-13 10:00")


def test_an_act_out_of_hours_moves_only_where_the_province_says_so() -> None:
    evening = at("2026-03-09 17:05")
    assert takes_effect(evening, OutOfHours.START_AND_ACTS_MOVE, CALENDAR) == at("2026-03-10 07:00")
    assert takes_effect(evening, OutOfHours.START_MOVES, CALENDAR) == evening


# --- timeliness -------------------------------------------------------------------------------------------


def judge(
    stage: Stage,
    *,
    now: str = "2026-03-09 08:00",
    due: str | None = None,
    promised: str | None = None,
    ended: str | None = None,
    received: str | None = "2026-03-02 08:00",
    out_of_hours: OutOfHours = OutOfHours.START_MOVES,
) -> Timeliness | None:
    return timeliness(
        stage=stage,
        received_at=at(received) if received else None,
        processing_deadline=at(due) if due else None,
        result_appointment=at(promised) if promised else None,
        ended_at=at(ended) if ended else None,
        now=at(now),
        calendar=CALENDAR,
        out_of_hours=out_of_hours,
    )


@pytest.mark.parametrize(
    ("rule", "key"),
    [(OutOfHours.START_MOVES, TimelinessKey.EARLY), (OutOfHours.START_AND_ACTS_MOVE, TimelinessKey.ON_TIME)],
)
def test_a_result_of_the_evening_before_is_early_only_where_acts_do_not_move(
    rule: OutOfHours, key: TimelinessKey
) -> None:
    told = judge(Stage.FINISHED, due="2026-03-10 08:00", ended="2026-03-09 17:05", out_of_hours=rule)
    assert told is not None
    assert told.key is key


def test_an_end_beyond_the_calendar_counts_as_it_stands() -> None:
    rule = OutOfHours.START_AND_ACTS_MOVE
    told = judge(Stage.FINISHED, due="2026-03-10 08:00", ended="2199-01-01 08:00", out_of_hours=rule)
    assert told is not None
    assert told.key is TimelinessKey.OVERDUE


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.PROCESSING])
@pytest.mark.parametrize(
    ("now", "due", "key", "seconds"),
    [
        ("2026-03-09 08:00", "2026-03-10 08:00:01", TimelinessKey.ON_TIME, 8 * HOUR + 1),
        ("2026-03-09 08:00", "2026-03-10 08:00:00", TimelinessKey.DUE_SOON, 8 * HOUR),
        ("2026-03-06 16:00", "2026-03-09 08:00:00", TimelinessKey.DUE_SOON, 2 * HOUR),
        ("2026-03-09 08:00", "2026-03-09 08:00:00", TimelinessKey.DUE_SOON, 0),
        ("2026-03-09 08:00:01", "2026-03-09 08:00:00", TimelinessKey.OVERDUE, -1),
        ("2026-03-09 08:00", "2026-03-06 16:00:00", TimelinessKey.OVERDUE, -2 * HOUR),
        # Five minutes after a session's end: no working time has passed, and it is overdue all the same.
        ("2026-03-09 17:05", "2026-03-09 17:00:00", TimelinessKey.OVERDUE, -1),
    ],
)
def test_a_running_dossier(stage: Stage, now: str, due: str, key: TimelinessKey, seconds: int) -> None:
    assert judge(stage, now=now, due=due) == Timeliness(key, seconds)


def test_the_deadline_is_judged_before_the_appointment() -> None:
    both = judge(Stage.PROCESSING, now="2026-03-09 08:00", due="2026-03-06 10:00", promised="2026-03-20 07:00")
    assert both is not None
    assert both.key is TimelinessKey.OVERDUE
    alone = judge(Stage.PROCESSING, now="2026-03-09 08:00", promised="2026-03-20 07:00")
    assert alone is not None
    assert alone.key is TimelinessKey.ON_TIME


def test_without_any_date_a_running_dossier_has_no_appointment() -> None:
    assert judge(Stage.PROCESSING) == Timeliness(TimelinessKey.NO_APPOINTMENT)


def test_a_date_before_reception_was_never_promised() -> None:
    assert judge(Stage.PROCESSING, due="2026-02-27 10:00") == Timeliness(TimelinessKey.NO_APPOINTMENT)
    told = judge(Stage.PROCESSING, due="2026-02-27 10:00", promised="2026-03-20 07:00")
    assert told is not None
    assert told.key is TimelinessKey.ON_TIME


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.clock is Clock.PAUSED])
@pytest.mark.parametrize("due", [None, "2026-03-01 10:00", "2026-03-30 10:00"])
def test_a_paused_dossier_is_never_overdue(stage: Stage, due: str | None) -> None:
    assert judge(stage, due=due) == Timeliness(TimelinessKey.PAUSED)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.STOPPED])
def test_nothing_is_judged_before_acceptance_nor_after_an_end_without_result(stage: Stage) -> None:
    assert judge(stage, due="2026-03-06 10:00", ended="2026-03-06 09:00") is None


@pytest.mark.parametrize("stage", [Stage.FINISHED, Stage.RETURNED])
@pytest.mark.parametrize(
    ("ended", "due", "key", "seconds"),
    [
        ("2026-03-09 10:00", "2026-03-10 10:00", TimelinessKey.EARLY, 8 * HOUR),
        ("2026-03-09 16:00", "2026-03-10 08:00", TimelinessKey.EARLY, 2 * HOUR),
        ("2026-03-10 07:30", "2026-03-10 10:00", TimelinessKey.ON_TIME, 2 * HOUR + HOUR // 2),
        ("2026-03-10 10:00", "2026-03-10 10:00", TimelinessKey.ON_TIME, 0),
        ("2026-03-07 09:00", "2026-03-09 10:00", TimelinessKey.ON_TIME, 3 * HOUR),  # a Saturday is Monday's
        ("2026-03-10 10:00:01", "2026-03-10 10:00", TimelinessKey.OVERDUE, -1),
        ("2026-03-12 10:00", "2026-03-10 10:00", TimelinessKey.OVERDUE, -16 * HOUR),
    ],
)
def test_a_finished_dossier(stage: Stage, ended: str, due: str, key: TimelinessKey, seconds: int) -> None:
    assert judge(stage, ended=ended, due=due, now="2026-11-01 08:00") == Timeliness(key, seconds)


def test_a_finished_dossier_without_moments_to_compare_is_not_judged() -> None:
    assert judge(Stage.FINISHED, ended="2026-03-09 10:00") is None
    assert judge(Stage.FINISHED, due="2026-03-09 10:00") is None


@pytest.mark.parametrize(
    ("now", "key"),
    [
        ("2026-03-09 08:00", TimelinessKey.DUE_SOON),
        ("2026-03-09 17:00", TimelinessKey.DUE_SOON),
        ("2026-03-09 17:01", TimelinessKey.OVERDUE),
    ],
)
def test_a_date_without_an_hour_lasts_until_its_day_ends(now: str, key: TimelinessKey) -> None:
    told = judge(Stage.PROCESSING, now=now, promised="2026-03-09 00:00")
    assert told is not None
    assert told.key is key


def test_a_date_without_an_hour_on_a_day_off_lasts_that_day() -> None:
    told = judge(Stage.PROCESSING, now="2026-03-07 12:00", promised="2026-03-07 00:00")
    assert told == Timeliness(TimelinessKey.DUE_SOON, 0)


def test_a_date_in_the_last_year_there_is_does_no_harm() -> None:
    told = judge(Stage.PROCESSING, promised="9999-12-31 00:00")
    assert told is not None
    assert told.key is TimelinessKey.ON_TIME


minutes = st.integers(0, 60 * 24 * 900).map(lambda count: at("2024-02-01 00:00") + timedelta(minutes=count))


@settings(max_examples=300)
@given(minutes, minutes, st.sampled_from([Stage.PROCESSING, Stage.RETURNED]))
def test_the_sign_tells_what_the_key_tells(when: datetime, due: datetime, stage: Stage) -> None:
    told = timeliness(
        stage=stage, received_at=None, processing_deadline=due, result_appointment=None,
        ended_at=when, now=when, calendar=CALENDAR,
    )  # fmt: skip
    assert told is not None
    assert told.working_seconds is not None
    assert (told.working_seconds < 0) is (told.key is TimelinessKey.OVERDUE)
    if due.time() != at("2024-01-01 00:00").time():
        assert (told.key is TimelinessKey.OVERDUE) is (when > due)


@settings(max_examples=200)
@given(
    minutes, st.integers(1, 60), st.sampled_from([TermUnit.WORKING_DAY, TermUnit.HOUR, TermUnit.DAY, TermUnit.MONTH])
)
def test_every_deadline_falls_on_a_working_day_and_its_appointment_after_it(
    accepted: datetime, amount: int, unit: TermUnit
) -> None:
    due = deadline(accepted, Term(amount, unit), CALENDAR)
    assert due is not None
    assert accepted < due < appointment(due, CALENDAR)
    assert CALENDAR.is_working_day(due.date())
