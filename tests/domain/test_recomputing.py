"""A notice that comes late moves dates by what it gives or takes, and only those that span its days."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.calendar_days import CalendarDay, DayKind
from lookup_api.domain.deadlines import Term, TermUnit, appointment, deadline
from lookup_api.domain.dossier import Dossier, RecordedStage, SourceSystem
from lookup_api.domain.province import AppointmentRule
from lookup_api.domain.recomputing import recompute
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_day_table, read_province

RULE = AppointmentRule.NEXT_SESSION
PROVINCE = read_province("quang-nam")
BEFORE = read_calendar(PROVINCE)
OFF = CalendarDay(day=date(2026, 3, 11), kind=DayKind.OFF, name="Nghỉ bão", notice="1/TB")
AFTER = read_calendar(PROVINCE, read_day_table().with_days([OFF]))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=VIETNAM)


def dossier(received: datetime, due: datetime | None, stage: Stage = Stage.PROCESSING) -> Dossier:
    return Dossier(
        code="H47.16-260309-0001",
        source=SourceSystem(id="mau", name="Hệ thống mẫu"),
        as_of=received,
        received_at=received,
        processing_deadline=due,
        result_appointment=due,
        recorded=RecordedStage(stage, received),
    )


def test_a_day_off_in_between_moves_the_date_by_a_day() -> None:
    moved = recompute(dossier(at("09 09:00"), at("12 09:00")), BEFORE, AFTER, RULE)
    assert moved is not None
    assert (moved.deadline_before, moved.deadline_after) == (at("12 09:00"), at("13 09:00"))
    assert (moved.appointment_before, moved.appointment_after) == (at("12 13:30"), at("13 13:30"))
    assert moved.told == at("12 09:00")


def test_what_lies_beside_the_days_stays() -> None:
    assert recompute(dossier(at("02 09:00"), at("09 09:00")), BEFORE, AFTER, RULE) is None
    assert recompute(dossier(at("12 09:00"), at("13 09:00")), BEFORE, AFTER, RULE) is None
    assert recompute(dossier(at("09 09:00"), None), BEFORE, AFTER, RULE) is None
    assert recompute(dossier(at("09 09:00"), at("12 09:00"), Stage.RETURNED), BEFORE, AFTER, RULE) is None
    assert recompute(replace(dossier(at("09 09:00"), at("12 09:00")), received_at=None), BEFORE, AFTER, RULE) is None


def test_a_date_on_the_very_evening_before_gets_a_later_appointment() -> None:
    moved = recompute(dossier(at("09 09:00"), at("10 17:00")), BEFORE, AFTER, RULE)
    assert moved is not None
    assert moved.deadline_after == moved.deadline_before == at("10 17:00")
    assert (moved.appointment_before, moved.appointment_after) == (at("11 07:00"), at("12 07:00"))


def test_a_term_of_days_moves_only_where_it_ends() -> None:
    term = Term(3, TermUnit.DAY)
    spans = dossier(at("09 09:00"), at("12 09:00"))
    assert recompute(spans, BEFORE, AFTER, RULE, term) is None
    ends = dossier(at("08 09:00"), deadline(at("08 09:00"), Term(2, TermUnit.DAY), BEFORE))
    moved = recompute(ends, BEFORE, AFTER, RULE, Term(2, TermUnit.DAY))
    assert moved is not None
    assert moved.deadline_after.date() == date(2026, 3, 12)


@given(seconds=st.integers(0, 25 * 24 * 3600), days=st.integers(1, 15))
def test_counting_anew_agrees_with_counting_at_first(seconds: int, days: int) -> None:
    received = at("01 00:00") + timedelta(seconds=seconds)
    term = Term(days, TermUnit.WORKING_DAY)
    first, anew = deadline(received, term, BEFORE), deadline(received, term, AFTER)
    assert first is not None
    assert anew is not None
    moved = recompute(dossier(received, first), BEFORE, AFTER, RULE, term)
    # Reception on the very day that became free starts later; a recount by working seconds starts with it.
    if BEFORE.effective(received).date() != OFF.day:
        counted = first if moved is None else moved.deadline_after
        assert counted == anew
        assert moved is None or moved.appointment_after == appointment(anew, AFTER, RULE)
