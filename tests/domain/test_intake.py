"""The intake limit: eight working hours to reply or to forward, by the province's own events."""

from dataclasses import replace
from datetime import datetime

import pytest

from lookup_api.domain.dossier import Channel, Dossier, ProcessingStep, SourceSystem, Supplement
from lookup_api.domain.intake import IntakeKey, intake
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=VIETNAM)


QUANG_NAM, DAK_LAK, NINH_BINH = (read_province(name) for name in ("quang-nam", "dak-lak", "ninh-binh"))
SUBMITTED = Dossier(
    code="H47.16-260307-0001",
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("07 10:00"),
    channel=Channel.ONLINE,
    submitted_at=at("07 10:00"),  # a Saturday: counted from Monday 07:00
)
DUE = at("09 17:00")


def step(stage: Stage, text: str) -> ProcessingStep:
    return ProcessingStep(at=at(text), stage=stage)


@pytest.mark.parametrize(
    ("facts", "now", "key", "done"),
    [
        ({}, "09 07:00", IntakeKey.RUNNING, None),
        ({}, "09 17:00", IntakeKey.RUNNING, None),
        ({}, "09 17:01", IntakeKey.MISSED, None),
        ({"received_at": at("09 09:00")}, "20 09:00", IntakeKey.KEPT, "09 09:00"),
        ({"received_at": at("10 09:00")}, "20 09:00", IntakeKey.LATE, "10 09:00"),
        ({"refused_at": at("09 16:00")}, "20 09:00", IntakeKey.KEPT, "09 16:00"),
        ({"steps": (step(Stage.NOT_ACCEPTED, "09 11:00"),)}, "20 09:00", IntakeKey.KEPT, "09 11:00"),
        ({"steps": (step(Stage.PROCESSING, "10 08:00"),)}, "20 09:00", IntakeKey.LATE, "10 08:00"),
        (
            {"supplements": (Supplement(number="1", requested_at=at("09 10:00")),)},
            "20 09:00",
            IntakeKey.KEPT,
            "09 10:00",
        ),
        ({"steps": (step(Stage.WITHDRAWN, "09 10:00"),)}, "20 09:00", IntakeKey.KEPT, "09 10:00"),
    ],
)
def test_a_submission_is_answered_in_time_or_not(
    facts: dict[str, object], now: str, key: IntakeKey, done: str | None
) -> None:
    dossier = replace(SUBMITTED, **facts)  # type: ignore[arg-type] # a test names fields of a dossier
    judged = intake(dossier, QUANG_NAM.intake_limit, read_calendar(QUANG_NAM), at(now))
    assert judged is not None
    assert (judged.key, judged.due_at) == (key, DUE)
    assert judged.done_at == (None if done is None else at(done))
    assert (judged.working_seconds < 0) == (key in (IntakeKey.MISSED, IntakeKey.LATE))


def test_at_the_counter_and_without_a_limit_nothing_is_judged() -> None:
    calendar = read_calendar(QUANG_NAM)
    assert intake(replace(SUBMITTED, channel=Channel.COUNTER), QUANG_NAM.intake_limit, calendar, DUE) is None
    assert intake(replace(SUBMITTED, submitted_at=None), QUANG_NAM.intake_limit, calendar, DUE) is None
    assert intake(SUBMITTED, NINH_BINH.intake_limit, calendar, DUE) is None


def test_in_dak_lak_the_dossier_must_have_gone_on() -> None:
    received = replace(SUBMITTED, received_at=at("09 13:30"))  # half a day left: due at noon of the next
    calendar, limit = read_calendar(DAK_LAK), DAK_LAK.intake_limit
    open_still = intake(received, limit, calendar, at("10 09:00"))
    assert open_still is not None
    assert open_still.key is IntakeKey.RUNNING
    forwarded = intake(replace(received, steps=(step(Stage.PROCESSING, "11 08:00"),)), limit, calendar, at("20 09:00"))
    assert forwarded is not None
    assert (forwarded.key, forwarded.done_at) == (IntakeKey.LATE, at("11 08:00"))
    assert intake(replace(received, refused_at=at("10 08:00")), limit, calendar, at("20 09:00")) is None
