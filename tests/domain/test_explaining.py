"""Each deadline explains itself: what is listed adds up to what the engine says, with reasons and notices."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.deadlines import HOUR, WORKING_DAY, Term, TermUnit, appointment, deadline
from lookup_api.domain.dossier import Dossier, ProcessingStep, SourceSystem, Supplement
from lookup_api.domain.explaining import (
    Explanation,
    Pause,
    Why,
    explain_dossier,
    explain_span,
    is_provisional,
)
from lookup_api.domain.province import AppointmentRule, SlipKind
from lookup_api.domain.slips import SlipContent, new_slip
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM, OutOfCalendar
from lookup_api.provinces import read_calendar, read_province
from tests.support.explained_terms import explain_term

CALENDAR = read_calendar(read_province("quang-tri"))
NEXT = AppointmentRule.NEXT_SESSION


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def explain(accepted: str, amount: int, unit: TermUnit) -> Explanation:
    return explain_term(at(accepted), Term(amount, unit), CALENDAR)


def listed(explained: Explanation) -> list[str]:
    return [f"{row.day:%m-%d} {row.opens:%H:%M:%S}-{row.closes:%H:%M:%S} {row.seconds}" for row in explained.rows]


# The published vectors: accepted, hours, effective start, deadline, appointment, seconds by session, days left out.
VECTORS = [
    ("2024-05-03 16:20:15", 8, "2024-05-03 16:20:15", "2024-05-04 16:20:15", "2024-05-06 07:00", [2385, 16200, 10215],
     []),
    ("2025-04-25 16:30:00", 8, "2025-04-25 16:30:00", "2025-04-26 16:30:00", "2025-04-28 07:00", [1800, 16200, 10800],
     []),
    ("2025-12-31 16:45:30", 8, "2025-12-31 16:45:30", "2026-01-05 16:45:30", "2026-01-06 07:00", [870, 16200, 11730],
     ["01-01 holiday", "01-02 holiday", "01-03 weekly_day_off", "01-04 weekly_day_off"]),
    ("2026-01-09 14:00:00", 8, "2026-01-09 14:00:00", "2026-01-10 14:00:00", "2026-01-12 07:00", [10800, 16200, 1800],
     []),
    ("2026-04-24 17:00:00", 8, "2026-04-28 07:00:00", "2026-04-28 17:00:00", "2026-04-29 07:00", [16200, 12600],
     ["04-25 weekly_day_off", "04-26 weekly_day_off", "04-27 holiday"]),
    ("2026-08-21 09:00:00", 16, "2026-08-21 09:00:00", "2026-08-24 09:00:00", "2026-08-24 13:30",
     [9000, 12600, 16200, 12600, 7200], ["08-23 weekly_day_off"]),
    ("2026-11-20 15:00:00", 16, "2026-11-20 15:00:00", "2026-11-25 15:00:00", "2026-11-26 07:00",
     [7200, 16200, 12600, 16200, 5400], ["11-21 weekly_day_off", "11-22 weekly_day_off", "11-24 holiday"]),
    ("2026-03-07 10:00:00", 8, "2026-03-09 07:00:00", "2026-03-09 17:00:00", "2026-03-10 07:00", [16200, 12600],
     ["03-07 weekly_day_off", "03-08 weekly_day_off"]),
    ("2026-03-09 11:30:00", 1, "2026-03-09 13:30:00", "2026-03-09 14:30:00", "2026-03-10 07:00", [3600], []),
]  # fmt: skip


@pytest.mark.parametrize(("accepted", "hours", "start", "due", "promised", "seconds", "left_out"), VECTORS)
def test_the_published_vectors_explained(
    accepted: str, hours: int, start: str, due: str, promised: str, seconds: list[int], left_out: list[str]
) -> None:
    explained = explain(accepted, hours, TermUnit.HOUR)
    assert explained.start == at(start)
    assert explained.deadline == at(due)
    assert explained.appointment == at(promised)
    assert [row.seconds for row in explained.rows] == seconds
    assert [f"{day.day:%m-%d} {day.why}" for day in explained.left_out] == left_out
    assert not explained.provisional


def test_a_session_that_fills_a_term_of_half_a_day() -> None:
    """The vector of 4.5 hours: no term has half hours, so it is shown as the span from acceptance to deadline."""
    explained = explain_span(at("2026-03-09 06:59:59"), at("2026-03-09 11:30:00"), CALENDAR, rule=NEXT)
    assert explained.start == at("2026-03-09 07:00:00")
    assert explained.appointment == at("2026-03-09 13:30:00")
    assert listed(explained) == ["03-09 07:00:00-11:30:00 16200"]


def test_a_day_says_by_which_notice_it_is_off_or_worked() -> None:
    explained = explain("2026-08-21 09:00:00", 6, TermUnit.WORKING_DAY)
    made_up = [row for row in explained.rows if row.why is Why.MAKE_UP_DAY]
    assert {row.day for row in made_up} == {date(2026, 8, 22)}
    assert made_up[0].row is not None
    assert made_up[0].row.notice == "9441/TB-BNV"
    assert made_up[0].row.in_place_of == date(2026, 8, 31)
    off = explain("2026-11-23 15:00:00", 1, TermUnit.WORKING_DAY).left_out
    assert [(day.row.name, day.row.notice) for day in off if day.row] == [
        ("Ngày Văn hóa Việt Nam 2026", "28/2026/QH16")
    ]


def test_a_term_of_days_says_from_where_it_rolled() -> None:
    explained = explain("2026-02-06 15:00", 10, TermUnit.DAY)
    assert explained.rolled_from == at("2026-02-16 15:00")
    assert explained.deadline == at("2026-02-23 15:00")
    assert sum(day.why is Why.HOLIDAY for day in explained.left_out) == 5
    assert explain("2026-03-09 08:00", 3, TermUnit.DAY).rolled_from is None
    assert explain("2026-01-30 09:00", 1, TermUnit.MONTH).rolled_from == at("2026-02-28 09:00")


def test_a_term_of_days_is_explained_by_the_calendar_and_one_of_working_days_is_not() -> None:
    assert explain("2026-02-06 15:00", 10, TermUnit.DAY).by_calendar == at("2026-02-16 15:00")
    assert explain("2026-10-31 10:00", 1, TermUnit.MONTH).by_calendar == at("2026-12-02 07:00")
    assert explain("2026-02-06 15:00", 10, TermUnit.WORKING_DAY).by_calendar is None


@pytest.mark.parametrize(
    ("due", "decided", "named"),
    [
        ("2026-11-09 10:00", False, True),
        ("2026-11-12 10:00", True, True),  # the term came to what the first decision replaced
        ("2026-11-12 10:00", False, False),  # the deadline follows from something else: the term explains nothing
    ],
)
def test_the_term_on_the_receipt_is_named_where_the_deadline_follows_from_it(
    due: str, *, decided: bool, named: bool
) -> None:
    term = Term(10, TermUnit.DAY)
    first, then = at("2026-11-09 10:00"), at(due)
    adjusted = DeadlineAdjustment(
        reason=AdjustmentReason.INSPECTION,
        before=first,
        after=at("2026-11-12 10:00"),
        decided_at=at("2026-11-05 09:00"),
    )
    receipt = new_slip(
        SlipKind.RECEIPT,
        number="0001/2026/TNHS",
        issued_at=at("2026-10-30 10:00"),
        province=read_province("quang-tri"),
        content=SlipContent(term=term),
    )
    dossier = Dossier(
        code="H50-261030-0001",
        source=SourceSystem(id="counter", name="Quầy"),
        as_of=at("2026-10-30 10:00"),
        received_at=at("2026-10-30 10:00"),
        processing_deadline=then,
        slips=(receipt,),
        counter_facts=(adjusted,) if decided else (),
    )
    explained = explain_dossier(dossier, CALENDAR, NEXT)
    assert explained is not None
    assert (explained.term, explained.by_calendar) == ((term, first) if named else (None, None))
    assert explained.deadline == then


@pytest.mark.parametrize(
    ("accepted", "days", "provisional"),
    [
        ("2026-12-28 09:00", 1, False),
        ("2026-12-28 09:00", 5, True),  # ends in January, for which not all notices are out
        ("2026-12-30 10:00", 1, False),
        ("2026-12-30 16:00", 1, True),  # ends on the last confirmed day; its appointment lies beyond
    ],
)
def test_what_hangs_on_an_unannounced_day_is_provisional(accepted: str, days: int, *, provisional: bool) -> None:
    assert explain(accepted, days, TermUnit.WORKING_DAY).provisional is provisional


@pytest.mark.parametrize("year", [1900, 2100, 9999])
def test_dates_outside_the_calendar_are_refused_before_they_are_listed(year: int) -> None:
    with pytest.raises(OutOfCalendar):
        explain_span(
            at("2026-03-09 08:00").replace(year=min(year, 2026)), at(f"{max(year, 2026)}-03-09 08:00"), CALENDAR
        )
    with pytest.raises(ValueError, match="before reception"):
        explain_span(at("2026-03-09 08:00"), at("2026-03-09 07:59"), CALENDAR)


def test_pauses_are_left_out_and_never_twice() -> None:
    pauses = (
        Pause(at("2026-03-10 09:00"), at("2026-03-12 10:00")),
        Pause(at("2026-03-11 09:00"), at("2026-03-12 15:00")),  # begins within the first
        Pause(at("2026-03-01 09:00"), at("2026-03-09 08:00")),  # begins before reception
        Pause(at("2026-04-01 09:00"), at("2026-04-09 08:00")),  # after all
    )
    explained = explain_span(at("2026-03-09 07:00"), at("2026-03-12 17:00"), CALENDAR, pauses=pauses)
    assert listed(explained) == [
        "03-09 08:00:00-11:30:00 12600", "03-09 13:30:00-17:00:00 12600", "03-10 07:00:00-09:00:00 7200",
        "03-12 15:00:00-17:00:00 7200",
    ]  # fmt: skip
    assert explained.pauses == (
        Pause(at("2026-03-09 07:00"), at("2026-03-09 08:00")),
        Pause(at("2026-03-10 09:00"), at("2026-03-12 15:00")),
    )
    assert explained.appointment is None


def test_a_pause_runs_forward() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Pause(at("2026-03-09 08:00"), at("2026-03-09 07:59"))


# --- a whole dossier ---------------------------------------------------------------------------------------

DOSSIER = Dossier(
    code="H47.16-260309-0001",
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("2026-03-09 08:00"),
    received_at=at("2026-03-09 08:00"),
)


def test_the_deadline_is_explained_before_the_appointment() -> None:
    both = replace(
        DOSSIER, processing_deadline=at("2026-03-10 08:00"), result_appointment=at("2026-03-10 13:30")
    )  # fmt: skip
    explained = explain_dossier(both, CALENDAR, NEXT)
    assert explained is not None
    assert (explained.deadline, explained.appointment) == (at("2026-03-10 08:00"), at("2026-03-10 13:30"))
    assert explained.seconds == WORKING_DAY
    alone = explain_dossier(replace(both, processing_deadline=None), CALENDAR, NEXT)
    assert alone is not None
    assert (alone.deadline, alone.appointment) == (at("2026-03-10 13:30"), None)


@pytest.mark.parametrize(
    ("told", "another"),
    [("03-10 13:30", False), ("03-10 00:00", False), (None, False), ("03-10 13:31", True), ("03-20 00:00", True)],
)
def test_an_appointment_told_otherwise_is_named(told: str | None, *, another: bool) -> None:
    promised = None if told is None else at(f"2026-{told}")
    both = replace(DOSSIER, processing_deadline=at("2026-03-10 08:00"), result_appointment=promised)
    explained = explain_dossier(both, CALENDAR, NEXT)
    assert explained is not None
    assert explained.told_instead == (promised if another else None)


ACCEPTED = ProcessingStep(at=at("2026-12-28 09:00"), stage=Stage.ACCEPTED)
# Its appointment falls on 5 January, and not all notices of that year are out.
ACROSS = replace(
    DOSSIER,
    received_at=ACCEPTED.at,
    processing_deadline=at("2027-01-05 09:00"),
    result_appointment=at("2027-01-05 13:30"),
    steps=(ACCEPTED,),
)


@pytest.mark.parametrize(
    ("dossier", "provisional"),
    [
        (ACROSS, True),
        (replace(ACROSS, result_appointment=None), True),
        (replace(ACROSS, steps=(ACCEPTED, replace(ACCEPTED, stage=Stage.SUPPLEMENT_WANTED))), True),
        (replace(ACROSS, result_appointment=at("2027-01-08 08:00")), False),  # given by an officer, not counted
        (replace(ACROSS, processing_deadline=None), False),
        (replace(ACROSS, processing_deadline=at("2026-12-29 09:00"), result_appointment=at("2026-12-29 13:30")), False),
        (replace(ACROSS, steps=(ACCEPTED, replace(ACCEPTED, stage=Stage.FINISHED))), False),
        (replace(ACROSS, steps=()), True),  # it was received, so its term runs
        (replace(ACROSS, received_at=None), False),
        (replace(ACROSS, processing_deadline=at("9999-01-05 09:00"), result_appointment=None), False),
    ],
)
def test_the_appointment_is_provisional_where_it_was_counted_over_unannounced_days(
    dossier: Dossier, *, provisional: bool
) -> None:
    assert is_provisional(dossier, CALENDAR, NEXT) is provisional


def test_a_bare_day_is_explained_until_its_last_session_ends() -> None:
    explained = explain_dossier(replace(DOSSIER, result_appointment=at("2026-03-10 00:00")), CALENDAR, NEXT)
    assert explained is not None
    assert explained.deadline == at("2026-03-10 17:00")


def test_completed_supplements_are_left_out_and_open_ones_named() -> None:
    supplements = (
        Supplement(number="1", requested_at=at("2026-03-10 07:00"), completed_at=at("2026-03-11 07:00")),
        Supplement(number="2", requested_at=at("2026-03-12 07:00")),
        Supplement(number="3", requested_at=at("2026-03-13 07:00"), completed_at=at("2026-03-12 07:00")),
    )
    held_up = replace(DOSSIER, processing_deadline=at("2026-03-13 08:00"), supplements=supplements)
    explained = explain_dossier(held_up, CALENDAR, NEXT)
    assert explained is not None
    assert explained.pauses == (Pause(at("2026-03-10 07:00"), at("2026-03-11 07:00")),)
    assert explained.seconds == 3 * WORKING_DAY
    assert explained.waiting_since == at("2026-03-12 07:00")


@pytest.mark.parametrize(
    "lacking",
    [
        DOSSIER,
        replace(DOSSIER, received_at=None, processing_deadline=at("2026-03-10 08:00")),
        replace(DOSSIER, processing_deadline=at("2026-03-08 08:00")),  # before reception: never promised
    ],
)
def test_nothing_is_explained_where_nothing_is_judged(lacking: Dossier) -> None:
    assert explain_dossier(lacking, CALENDAR, NEXT) is None


# --- what is listed adds up -----------------------------------------------------------------------------------

moments = st.integers(0, 4 * 365 * 86400).map(lambda count: at("2024-01-01") + timedelta(seconds=count))
terms = st.builds(Term, st.integers(1, 45), st.sampled_from([unit for unit in TermUnit if unit is not TermUnit.NONE]))
spans = st.integers(0, 60 * 86400).map(lambda count: timedelta(seconds=count))


@settings(max_examples=300, deadline=None)
@given(moments, terms, st.sampled_from(list(AppointmentRule)))
def test_the_sums_are_those_of_the_engine(accepted: datetime, term: Term, rule: AppointmentRule) -> None:
    explained = explain_term(accepted, term, CALENDAR, rule)
    due = deadline(accepted, term, CALENDAR)
    assert due is not None
    assert explained.start == CALENDAR.effective(accepted)
    assert (explained.deadline, explained.appointment) == (due, appointment(due, CALENDAR, rule))
    assert explained.seconds == CALENDAR.between(accepted, due)
    promised = {TermUnit.HOUR: HOUR, TermUnit.WORKING_DAY: WORKING_DAY}.get(term.unit)
    assert promised is None or explained.seconds == promised * term.amount


@settings(max_examples=200, deadline=None)
@given(moments, spans)
def test_every_day_is_counted_or_left_out_once(start: datetime, span: timedelta) -> None:
    end = start + span
    explained = explain_span(start, end, CALENDAR)
    counted, left_out = {row.day for row in explained.rows}, [day.day for day in explained.left_out]
    days = [date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1)]
    assert left_out == [day for day in days if not CALENDAR.is_working_day(day)]
    assert counted.isdisjoint(left_out)
    for day in set(days) - set(left_out):
        opens = max(start, datetime.combine(day, time(), VIETNAM))
        closes = min(end, datetime.combine(day, time(23, 59, 59), VIETNAM))
        assert (day in counted) is (CALENDAR.between(opens, closes) > 0)


@settings(max_examples=200, deadline=None)
@given(moments, spans, st.lists(st.tuples(spans, spans), max_size=5))
def test_what_pauses_take_is_what_the_engine_counts_in_them(
    start: datetime, span: timedelta, taken: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = [Pause(start + after, start + after + length) for after, length in taken]
    end = start + span
    edges = sorted({start, end, *(min(edge, end) for pause in pauses for edge in (pause.begins, pause.ends))})
    running = sum(
        CALENDAR.between(begins, ends)
        for begins, ends in pairwise(edges)
        if not any(pause.begins <= begins and ends <= pause.ends for pause in pauses)
    )
    assert explain_span(start, end, CALENDAR, pauses=pauses).seconds == running
