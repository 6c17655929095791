"""A view tells why its appointment is a new one: the reason that was decided on, never what somebody wrote about it."""

from dataclasses import replace
from datetime import datetime, timedelta

from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, SourceSystem
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import Slip
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
DAY = timedelta(days=1)
TABLE = read_calendar(read_province("quang-nam")).table
DECIDED = DeadlineAdjustment(
    reason=AdjustmentReason.INSPECTION, before=NOW - DAY, after=NOW + 7 * DAY, decided_at=NOW - 2 * DAY
)
MOVED = Dossier(
    id=1,
    code="H47.16-261120-0001",
    source=SourceSystem(id="mau", name="Mẫu"),
    as_of=NOW,
    rescheduled_from=NOW - DAY,
    result_appointment=NOW + 7 * DAY,
    counter_facts=(DECIDED,),
)


def told(dossier: Dossier) -> AdjustmentReason | None:
    rescheduled = view_dossier(dossier, Level.CODE, (), RuleBook("quang-nam", lambda: TABLE), NOW).rescheduled
    assert rescheduled is not None
    return rescheduled.reason


def test_the_reason_of_the_newest_decision_is_told_to_whoever_has_the_code() -> None:
    assert told(MOVED) is AdjustmentReason.INSPECTION
    later = replace(DECIDED, reason=AdjustmentReason.FORCE_MAJEURE, decided_at=NOW - DAY, before=DECIDED.after,
                    after=NOW + 9 * DAY)  # fmt: skip
    assert told(replace(MOVED, counter_facts=(DECIDED, later))) is AdjustmentReason.FORCE_MAJEURE
    assert told(replace(MOVED, counter_facts=())) is None


def test_a_later_letter_of_apology_takes_the_place_of_the_reason() -> None:
    letter = Slip(kind=SlipKind.APOLOGY, number="118/XL", issued_at=NOW - timedelta(hours=1), title="Phiếu xin lỗi")
    assert told(replace(MOVED, slips=(letter,))) is None
