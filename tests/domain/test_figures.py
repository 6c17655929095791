"""Each dossier counts where an officer would count it by hand, in every period it touches."""

from dataclasses import replace
from datetime import datetime

import pytest

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.dossier import Dossier, ProcessingStep, RecordedStage, SourceSystem
from lookup_api.domain.figures import Count, agency_of, counts_of, late_dossier
from lookup_api.domain.periods import read_period
from lookup_api.domain.province import OutOfHours
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

CALENDAR = read_calendar(read_province("quang-nam"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def dossier(stage: Stage, since: str, **facts: object) -> Dossier:
    whole = Dossier(
        code="H47.16-260302-0001",
        source=SourceSystem(id="mau", name="Hệ thống mẫu"),
        as_of=at(since),
        agency=Agency(code="H47.16", name="UBND huyện cũ", successor="UBND xã mới"),
        procedure=Procedure(code="1.001", name="Thủ tục mẫu"),
        received_at=at("03-02 08:00"),
        processing_deadline=at("03-10 08:00"),
        recorded=RecordedStage(stage, at(since)),
    )
    return replace(whole, **facts)  # type: ignore[arg-type] # a test names fields of a dossier


DONE = dossier(Stage.FINISHED, "03-09 08:00", result_ready_at=at("03-09 08:00"))


@pytest.mark.parametrize(
    ("given", "period", "now", "counts"),
    [
        (dossier(Stage.PROCESSING, "03-03 08:00"), "2026-03", "03-05 08:00", {Count.RECEIVED, Count.IN_PROGRESS}),
        (dossier(Stage.PROCESSING, "03-03 08:00"), "2026-03", "03-20 08:00", {Count.RECEIVED, Count.IN_PROGRESS_LATE}),
        (dossier(Stage.PROCESSING, "03-03 08:00"), "2026-04", "04-20 08:00", {Count.IN_PROGRESS_LATE}),
        (dossier(Stage.PROCESSING, "03-03 08:00"), "2026-02", "04-20 08:00", set()),
        (dossier(Stage.SUPPLEMENT_WANTED, "03-03 08:00"), "2026-03", "03-20 08:00", {Count.RECEIVED, Count.PAUSED}),
        (
            dossier(Stage.PROCESSING, "03-03 08:00", processing_deadline=None),
            "2026-03",
            "03-20 08:00",
            {Count.RECEIVED, Count.IN_PROGRESS_UNJUDGED},
        ),
        (DONE, "2026-03", "04-20 08:00", {Count.RECEIVED, Count.SOLVED_EARLY}),
        (DONE, "2026-04", "04-20 08:00", set()),
        (
            dossier(Stage.FINISHED, "03-10 07:30", result_ready_at=at("03-10 07:30")),
            "2026-03",
            "04-20 08:00",
            {Count.RECEIVED, Count.SOLVED_ON_TIME},
        ),
        (
            dossier(Stage.FINISHED, "04-02 08:00", result_ready_at=at("04-02 08:00")),
            "2026-04",
            "04-20 08:00",
            {Count.SOLVED_LATE},
        ),
        # Done in April: at the end of March it was in progress, and past its date.
        (
            dossier(Stage.FINISHED, "04-02 08:00", result_ready_at=at("04-02 08:00")),
            "2026-03",
            "04-20 08:00",
            {Count.RECEIVED, Count.IN_PROGRESS_LATE},
        ),
        (dossier(Stage.WITHDRAWN, "03-04 08:00"), "2026-03", "04-20 08:00", {Count.RECEIVED, Count.ENDED_OTHERWISE}),
        (
            dossier(Stage.NOT_ACCEPTED, "03-04 08:00", received_at=None),
            "2026-03",
            "04-20 08:00",
            {Count.NOT_ACCEPTED},
        ),
        (dossier(Stage.SUBMITTED, "03-04 08:00", received_at=None), "2026-03", "04-20 08:00", set()),
    ],
)
def test_a_dossier_counts_in_its_columns(given: Dossier, period: str, now: str, counts: set[Count]) -> None:
    found = counts_of(given, read_period(period), CALENDAR, at(now))
    assert set(found) == counts
    assert len(found) == len(counts)


def test_a_result_that_an_event_tells_is_judged_by_it_and_one_without_a_date_by_nothing() -> None:
    period, now = read_period("2026"), at("04-20 08:00")
    event = ProcessingStep(at=at("03-09 08:00"), stage=Stage.FINISHED)
    by_event = dossier(Stage.ACCEPTED, "03-02 08:00", steps=(event,))
    assert set(counts_of(by_event, period, CALENDAR, now)) == {Count.RECEIVED, Count.SOLVED_EARLY}
    assert late_dossier(by_event, period, CALENDAR, now) is None
    undated = dossier(Stage.FINISHED, "03-02 08:00")
    assert set(counts_of(undated, period, CALENDAR, now)) == {Count.RECEIVED, Count.SOLVED_UNJUDGED}
    assert late_dossier(undated, period, CALENDAR, now) is None


def test_an_act_out_of_hours_counts_when_the_province_says_so() -> None:
    evening = dossier(
        Stage.FINISHED, "03-09 17:05", result_ready_at=at("03-09 17:05"), processing_deadline=at("03-10 08:00")
    )
    month, now = read_period("2026-03"), at("04-20 08:00")
    assert Count.SOLVED_EARLY in counts_of(evening, month, CALENDAR, now)
    assert Count.SOLVED_ON_TIME in counts_of(evening, month, CALENDAR, now, OutOfHours.START_AND_ACTS_MOVE)


def test_the_late_list_says_by_how_much_and_never_a_person() -> None:
    step = ProcessingStep(
        at=at("03-03 08:00"), stage=Stage.PROCESSING, officer="Lê Thị Mẫu", officer_title="Chuyên viên"
    )
    running = dossier(Stage.PROCESSING, "03-03 08:00", steps=(step,))
    late = late_dossier(running, read_period("2026-03"), CALENDAR, at("03-11 08:00"))
    assert late is not None
    assert (late.due, late.ended_at, late.working_seconds) == (at("03-10 08:00"), None, 8 * 3600)
    assert (late.agency, late.officer_title, late.procedure) == ("UBND xã mới", "Chuyên viên", "Thủ tục mẫu")
    assert "Mẫu" not in str(replace(late, procedure=None))
    assert late_dossier(running, read_period("2026-03"), CALENDAR, at("03-09 08:00")) is None
    sensitive = replace(running, procedure=Procedure(code="1.002", name="Riêng tư", sensitive=True))
    told = late_dossier(sensitive, read_period("2026-03"), CALENDAR, at("03-11 08:00"))
    assert told is not None
    assert told.procedure is None


def test_an_agency_counts_under_the_name_it_has_today() -> None:
    assert agency_of(DONE) == ("H47.16", "UBND xã mới")
    assert agency_of(replace(DONE, agency=None)) == ("", "")
    desk = OneStopDesk(id="xa", name="Trung tâm Phục vụ hành chính công xã Mẫu")
    assert agency_of(replace(DONE, agency=None, desk=desk)) == ("", desk.name)
