"""Gaps are filled with what follows from a source's own facts, and with nothing else."""

from dataclasses import replace
from datetime import datetime

import pytest

from lookup_api.domain.dossier import Channel, Dossier, ProcessingStep, SourceSystem
from lookup_api.domain.filling import with_gaps_filled
from lookup_api.domain.status import Stage, Status
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

PROVINCE = read_province("quang-nam")
CALENDAR = read_calendar(PROVINCE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=VIETNAM)


NOW = at("10 09:00")
RECEIVED = Dossier(
    code="H47.16-260309-0001",
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("09 09:00"),
    channel=Channel.ONLINE,
    submitted_at=at("09 08:00"),
    received_at=at("09 09:00"),
    processing_deadline=at("12 09:00"),
)


def filled(dossier: Dossier, stage: Stage = Stage.PROCESSING) -> Dossier:
    return with_gaps_filled(dossier, Status(stage, at("09 09:00")), PROVINCE, CALENDAR, NOW)


def test_the_appointment_follows_from_the_deadline() -> None:
    assert filled(RECEIVED).result_appointment == at("12 13:30")


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        (replace(RECEIVED, result_appointment=at("20 08:00")), Stage.PROCESSING),  # given, so never touched
        (replace(RECEIVED, processing_deadline=None), Stage.PROCESSING),  # nothing to follow from
        (replace(RECEIVED, processing_deadline=at("12 09:00").replace(year=9999)), Stage.PROCESSING),
        (RECEIVED, Stage.SUPPLEMENT_WANTED),  # the clock stands still
        (RECEIVED, Stage.RETURNED),
    ],
)
def test_what_does_not_follow_is_not_said(given: Dossier, stage: Stage) -> None:
    assert filled(given, stage) is given


def test_a_date_before_reception_was_promised_to_nobody() -> None:
    slipped = replace(
        RECEIVED,
        processing_deadline=at("01 09:00"),
        result_appointment=at("02 08:00"),
        rescheduled_from=at("12 08:00"),
    )
    told = filled(slipped)
    assert (told.processing_deadline, told.result_appointment, told.rescheduled_from) == (None, None, None)
    same_day = replace(RECEIVED, result_appointment=at("09 00:00"))  # a bare day lasts until its end
    assert filled(same_day) is same_day


def test_a_submission_tells_by_when_it_is_answered() -> None:
    step = ProcessingStep(at=at("09 08:00"), stage=Stage.SUBMITTED)
    waiting = replace(RECEIVED, received_at=None, processing_deadline=None, steps=(step,))
    [told] = filled(waiting, Stage.SUBMITTED).steps
    assert told.deadline == at("10 08:00")
    answered = replace(waiting, supplements=(), refused_at=at("09 10:00"))
    assert filled(answered, Stage.SUBMITTED) is answered
