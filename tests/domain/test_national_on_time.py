"""The national on-time rule, clause by clause."""

from dataclasses import replace
from datetime import datetime

import pytest

from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.dossier import Dossier, ProcessingStep, RecordedStage, SourceSystem, Supplement
from lookup_api.domain.national_on_time import (
    EndedBy,
    JudgedBy,
    NationalFacts,
    NationalJudgement,
    Wait,
    national_facts,
    national_on_time,
)
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

CALENDAR = read_calendar(read_province("ninh-binh"))
PERIOD_END = "03-31 23:59:59"
RECEIVED = "03-09 08:00"


def at(text: str) -> datetime:
    """A moment of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def judge(
    *stages: tuple[int, str],
    due: str | None = "03-20 10:00",
    received: str | None = RECEIVED,
    waits: tuple[tuple[str, str | None], ...] = (),
    longest: Term | None = None,
    period_end: str = PERIOD_END,
) -> NationalJudgement | None:
    facts = NationalFacts(
        received_at=at(received) if received else None,
        appointment=at(due) if due else None,
        stages=tuple(RecordedStage(Stage(number), at(moment)) for number, moment in stages),
        waits=tuple(Wait(at(asked), at(done) if done else None) for asked, done in waits),
    )
    return national_on_time(facts, longest=longest, period_end=at(period_end), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("stages", "ended_by", "end"),
    [
        ([(9, "03-18 09:00"), (9, "03-25 09:00"), (10, "03-17 09:00")], EndedBy.FINISHED, "03-18 09:00"),  # first 9
        ([(10, "03-21 09:00"), (8, "03-12 09:00")], EndedBy.RETURNED, "03-21 09:00"),  # else 10
        ([(8, "03-12 09:00"), (3, "03-11 09:00")], EndedBy.CLOSED, "03-11 09:00"),  # else 8 or 3
        ([(7, "03-12 09:00")], EndedBy.CLOSED, "03-12 09:00"),  # 7 of a received dossier
        ([(2, "03-09 08:00"), (4, "03-10 08:00")], EndedBy.PERIOD_END, PERIOD_END),  # no end
        ([(9, "04-01 09:00")], EndedBy.PERIOD_END, PERIOD_END),  # ended after the period
        ([(9, "03-31 23:59:59")], EndedBy.FINISHED, PERIOD_END),
    ],
)
def test_the_end_of_a_dossier(stages: list[tuple[int, str]], ended_by: EndedBy, end: str) -> None:
    judged = judge(*stages)
    assert judged is not None
    assert (judged.ended_by, judged.end) == (ended_by, at(end))
    assert judged.judged_by is JudgedBy.APPOINTMENT
    assert judged.on_time is (at(end) <= at("03-20 10:00"))


def test_a_withdrawal_ends_only_what_was_received() -> None:
    assert judge((7, "03-12 09:00"), received=None) is None
    refused = judge((7, "03-12 09:00"), (3, "03-21 09:00"), received=None)
    assert refused is not None
    assert (refused.end, refused.on_time) == (at("03-21 09:00"), False)


@pytest.mark.parametrize(
    ("end", "on_time"),
    [("03-20 09:59:59", True), ("03-20 10:00:00", True), ("03-20 10:00:01", False)],
)
def test_on_time_is_not_after_the_appointment(end: str, *, on_time: bool) -> None:
    judged = judge((9, end))
    assert judged is not None
    assert judged.on_time is on_time


@pytest.mark.parametrize(("end", "on_time"), [("03-20 17:00:00", True), ("03-20 17:00:01", False)])
def test_an_appointment_without_an_hour_lasts_its_day(end: str, *, on_time: bool) -> None:
    judged = judge((9, end), due="03-20 00:00")
    assert judged is not None
    assert judged.on_time is on_time


@pytest.mark.parametrize(
    ("waits", "stages", "ended_by", "end", "on_time"),
    [
        # Only a request: its moment is the end, however long the citizen takes.
        ([("03-19 09:00", None)], [(5, "03-19 09:00")], EndedBy.SUPPLEMENT_REQUEST, "03-19 09:00", True),
        ([("03-21 09:00", None)], [(5, "03-21 09:00")], EndedBy.SUPPLEMENT_REQUEST, "03-21 09:00", False),
        # A completion after the period had not happened yet.
        ([("03-19 09:00", "04-02 09:00")], [(9, "04-03 09:00")], EndedBy.SUPPLEMENT_REQUEST, "03-19 09:00", True),
        # A request after the period neither.
        ([("04-02 09:00", None)], [], EndedBy.PERIOD_END, PERIOD_END, False),
        # Completed: its time is taken off, to the second.
        ([("03-17 09:00", "03-19 09:00")], [(9, "03-22 10:00:00")], EndedBy.FINISHED, "03-22 10:00:00", True),
        ([("03-17 09:00", "03-19 09:00")], [(9, "03-22 10:00:01")], EndedBy.FINISHED, "03-22 10:00:01", False),
        ([("03-17 09:00", "03-30 09:00")], [], EndedBy.PERIOD_END, PERIOD_END, True),
        # What was waited before reception or after the end is no time of the dossier.
        ([("03-01 09:00", "03-09 09:00")], [(9, "03-20 11:00:00")], EndedBy.FINISHED, "03-20 11:00:00", True),
        ([("03-01 09:00", "03-09 09:00")], [(9, "03-20 11:00:01")], EndedBy.FINISHED, "03-20 11:00:01", False),
        ([("03-20 09:00", "03-28 09:00")], [(9, "03-20 12:00")], EndedBy.FINISHED, "03-20 12:00", True),
        ([("03-21 09:00", "03-28 09:00")], [(9, "03-20 12:00")], EndedBy.FINISHED, "03-20 12:00", False),
        # A request still open when the dossier ends takes nothing off.
        ([("03-10 09:00", None)], [(9, "03-20 12:00")], EndedBy.FINISHED, "03-20 12:00", False),
    ],
)  # fmt: skip
def test_one_supplement_request(
    waits: list[tuple[str, str | None]], stages: list[tuple[int, str]], ended_by: EndedBy, end: str, *, on_time: bool
) -> None:
    assert judge(*stages, waits=tuple(waits)) == NationalJudgement(on_time, JudgedBy.APPOINTMENT, ended_by, at(end))


@pytest.mark.parametrize("second", ["03-12 09:00", None])
def test_a_second_supplement_request_is_late(second: str | None) -> None:
    waits = (("03-10 09:00", "03-10 10:00"), ("03-11 09:00", second))
    judged = judge((9, "03-13 09:00"), waits=waits)
    assert judged == NationalJudgement(False, JudgedBy.REQUESTS, EndedBy.FINISHED, at("03-13 09:00"))
    # At the end of a period in which only the first was made, it was not late.
    earlier = judge((9, "03-13 09:00"), waits=waits, period_end="03-10 23:59:59", due="03-12 10:00")
    assert earlier is not None
    assert earlier.on_time


@pytest.mark.parametrize(
    ("longest", "waits", "end", "on_time"),
    [
        (Term(3, TermUnit.WORKING_DAY), (), "03-12 08:00:00", True),
        (Term(3, TermUnit.WORKING_DAY), (), "03-12 08:00:01", False),
        (Term(8, TermUnit.HOUR), (), "03-10 08:00:00", True),
        (Term(8, TermUnit.HOUR), (), "03-10 08:00:01", False),
        (Term(3, TermUnit.DAY), (), "03-12 08:00:00", True),
        (Term(5, TermUnit.DAY), (), "03-16 08:00:00", True),  # a Saturday rolls to Monday
        (Term(5, TermUnit.DAY), (), "03-16 08:00:01", False),
        # Waiting over a weekend takes working time off a term in working time, and days off a term in days.
        (Term(3, TermUnit.WORKING_DAY), (("03-12 08:00", "03-16 08:00"),), "03-16 08:00:00", True),
        (Term(3, TermUnit.WORKING_DAY), (("03-12 08:00", "03-16 08:00"),), "03-16 08:00:01", False),
        (Term(3, TermUnit.DAY), (("03-12 08:00", "03-16 08:00"),), "03-16 08:00:00", True),
        (Term(3, TermUnit.DAY), (("03-12 08:00", "03-16 08:00"),), "03-16 08:00:01", False),
    ],
)
def test_without_an_appointment_the_procedures_maximum_decides(
    longest: Term, waits: tuple[tuple[str, str | None], ...], end: str, *, on_time: bool
) -> None:
    judged = judge((9, end), due=None, waits=waits, longest=longest)
    assert judged == NationalJudgement(on_time, JudgedBy.LONGEST_TERM, EndedBy.FINISHED, at(end))


@pytest.mark.parametrize("longest", [None, Term(0, TermUnit.NONE), Term(5, TermUnit.NONE)])
def test_without_appointment_and_maximum_nothing_is_judged(longest: Term | None) -> None:
    assert judge((9, "03-12 08:00"), due=None, longest=longest) is None
    assert judge((3, "03-12 08:00"), due=None, received=None, longest=Term(3, TermUnit.DAY)) is None


def test_what_was_not_received_in_the_period_is_not_judged() -> None:
    assert judge((1, "03-08 08:00"), received=None) is None
    assert judge((2, "04-01 08:00"), received="04-01 08:00") is None


# --- from a dossier ----------------------------------------------------------------------------------------

DOSSIER = Dossier(
    code="H42.01-260309-0001",
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("03-20 09:00"),
    received_at=at(RECEIVED),
    result_appointment=at("03-20 10:00"),
    recorded=RecordedStage(Stage.RETURNED, at("03-20 09:00")),
    result_ready_at=at("03-18 09:00"),
    returned_at=at("03-20 09:00"),
)


def steps(*stages: tuple[int, str]) -> tuple[ProcessingStep, ...]:
    return tuple(ProcessingStep(at=at(moment), stage=Stage(number)) for number, moment in stages)


def test_the_facts_of_a_dossier() -> None:
    facts = national_facts(
        replace(DOSSIER, steps=(*steps((4, "03-10 08:00")), ProcessingStep(at=at("03-11 08:00"), stage=None)))
    )
    assert facts.received_at == at(RECEIVED)
    assert facts.appointment == at("03-20 10:00")
    assert [dated.stage for dated in facts.stages] == [
        Stage.PROCESSING, Stage.FINISHED, Stage.RETURNED, Stage.RETURNED,
    ]  # fmt: skip
    assert facts.waits == ()
    refused = national_facts(
        replace(DOSSIER, recorded=None, result_ready_at=None, returned_at=None, refused_at=at("03-10 08:00"))
    )
    assert refused.stages == (RecordedStage(Stage.NOT_ACCEPTED, at("03-10 08:00")),)


def test_each_run_of_status_5_is_one_request_where_no_requests_are_sent() -> None:
    waiting = steps(
        (4, "03-10 08:00"), (5, "03-11 08:00"), (5, "03-11 09:00"), (4, "03-12 08:00"), (5, "03-13 08:00")
    )  # fmt: skip
    running = replace(DOSSIER, recorded=None, result_ready_at=None, returned_at=None, steps=waiting)
    assert national_facts(running).waits == (
        Wait(at("03-11 08:00"), at("03-12 08:00")),
        Wait(at("03-13 08:00")),
    )
    sent = replace(running, supplements=(Supplement(number="1", requested_at=at("03-11 08:00")),))
    assert national_facts(sent).waits == (Wait(at("03-11 08:00")),)
