"""Parts of the work: phases and agencies, from our counters and from feeds, each judged by its own deadline."""

from datetime import datetime, timedelta

from lookup_api.domain.dossier import ProcessingStep
from lookup_api.domain.phases import Phase, phases_of
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM

DAY = timedelta(days=1)
AT = datetime(2026, 3, 9, 8, 0, tzinfo=VIETNAM)


def step(at: datetime, agency: str | None, deadline: datetime | None, started_at: datetime | None) -> ProcessingStep:
    return ProcessingStep(at=at, stage=Stage.PROCESSING, agency=agency, deadline=deadline, started_at=started_at)


def test_agencies_side_by_side_end_each_by_its_own_step() -> None:
    police, land = ("Công an xã", AT + DAY), ("Phòng Kinh tế", AT + 3 * DAY)
    begun = (step(AT, *police, AT), step(AT, *land, AT))
    assert phases_of(begun) == (Phase(police[0], AT, police[1]), Phase(land[0], AT, land[1]))
    done = (*begun, step(AT + 2 * DAY, *police, AT))
    first, second = phases_of(done)
    assert first == Phase(police[0], AT, police[1], AT + 2 * DAY)
    assert phases_of(reversed(done)) == (first, second)


def test_a_feed_tells_a_part_by_one_step_when_it_is_done() -> None:
    told = step(AT + DAY, "Phòng Tư pháp", AT + 2 * DAY, AT)
    assert phases_of([told]) == (Phase("Phòng Tư pháp", AT, AT + 2 * DAY, AT + DAY),)


def test_a_step_without_a_beginning_does_not_tell_whether_the_work_is_done() -> None:
    undated = step(AT + DAY, None, AT + 2 * DAY, None)
    assert phases_of([undated]) == (Phase(None, AT + DAY, AT + 2 * DAY, followed=False),)


def test_steps_without_a_deadline_are_no_parts() -> None:
    assert phases_of([step(AT, "Phòng Tư pháp", None, AT)]) == ()
