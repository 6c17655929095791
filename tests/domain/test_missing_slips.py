"""What a counter would have had to give on paper is listed where a feed did not bring it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lookup_api.domain.dossier import (
    Dossier,
    GivenAppointment,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.missing_slips import MissingSlip, missing_slips
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import Slip
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM

START = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
PLAIN = Dossier(code="H47.16-261102-0001", source=SourceSystem(id="a", name="A"), as_of=START)


def hours(count: int) -> datetime:
    return START + timedelta(hours=count)


def with_steps(*stages: Stage) -> Dossier:
    steps = tuple(ProcessingStep(at=hours(number), stage=stage) for number, stage in enumerate(stages))
    return replace(PLAIN, steps=steps)


def slip(kind: SlipKind, at: int) -> Slip:
    return Slip(kind=kind, number="1", issued_at=hours(at), title="Phiếu")


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.SUPPLEMENT_WANTED, SlipKind.SUPPLEMENT_REQUEST),
        (Stage.NOT_ACCEPTED, SlipKind.REFUSAL),
        (Stage.STOPPED, SlipKind.STOP_NOTICE),
    ],
)
def test_a_status_that_needs_a_slip_is_listed_until_the_slip_is_there(stage: Stage, kind: SlipKind) -> None:
    told = with_steps(Stage.ACCEPTED, stage)
    assert missing_slips(told) == (MissingSlip(kind, hours(1)),)
    recorded = replace(PLAIN, recorded=RecordedStage(stage, hours(1)))
    assert missing_slips(recorded) == (MissingSlip(kind, hours(1)),)
    assert missing_slips(replace(told, slips=(slip(kind, 1),))) == ()
    assert missing_slips(replace(told, slips=(slip(SlipKind.RECEIPT, 1),))) != ()


def test_a_supplement_request_is_its_own_slip_and_stands_for_its_own_wait_alone() -> None:
    told = with_steps(
        Stage.ACCEPTED, Stage.SUPPLEMENT_WANTED, Stage.SUPPLEMENT_WANTED, Stage.PROCESSING, Stage.SUPPLEMENT_WANTED
    )
    requested = Supplement(number="1", requested_at=hours(1), completed_at=hours(3))
    assert missing_slips(replace(told, supplements=(requested,))) == (
        MissingSlip(SlipKind.SUPPLEMENT_REQUEST, hours(4)),
    )
    assert [missing.at for missing in missing_slips(told)] == [hours(1), hours(4)], "one wait is one slip"


def test_what_needs_no_slip_is_not_listed() -> None:
    assert missing_slips(with_steps(Stage.SUBMITTED, Stage.ACCEPTED, Stage.PROCESSING, Stage.FINISHED)) == ()
    assert missing_slips(PLAIN) == ()


def test_an_appointment_set_anew_after_it_passed_needs_the_apology() -> None:
    passed = (GivenAppointment(hours(10), hours(0)), GivenAppointment(hours(30), hours(12)))
    in_time = (GivenAppointment(hours(10), hours(0)), GivenAppointment(hours(30), hours(8)))
    repeated = (GivenAppointment(hours(10), hours(0)), GivenAppointment(hours(10), hours(12)))
    late = replace(PLAIN, appointments=passed)
    assert missing_slips(late) == (MissingSlip(SlipKind.APOLOGY, hours(12)),)
    assert missing_slips(replace(late, slips=(slip(SlipKind.APOLOGY, 12),))) == ()
    assert missing_slips(replace(PLAIN, appointments=in_time)) == ()
    assert missing_slips(replace(PLAIN, appointments=repeated)) == ()
