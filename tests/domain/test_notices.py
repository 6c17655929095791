"""What a citizen is told unasked: which situation arises from which step, once, and how long it stays true."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import permutations

import pytest

from lookup_api.domain.counter_facts import Collecting, Refund, Visit
from lookup_api.domain.deadlines import HOUR
from lookup_api.domain.dossier import (
    CollectMethod,
    Dossier,
    Fee,
    GivenAppointment,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.merging import merge_stage, merge_step
from lookup_api.domain.notices import (
    RULES,
    Basis,
    Occasion,
    Situation,
    arising,
    arising_by_time,
    quiet_now,
    rank,
    still_holds,
)
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

NOW = datetime(2024, 6, 20, 10, 0, tzinfo=VIETNAM)  # a Thursday
SECOND, HOURS, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SOURCE = SourceSystem(id="motcua", name="Một cửa")
CALENDAR = read_calendar(read_province("quang-nam"))
AGENCY = "UBND xã Mẫu"
RUNNING = Dossier(
    id=7,
    code="H47.16-240617-0001",
    source=SOURCE,
    as_of=NOW - DAY,
    received_at=NOW - 3 * DAY,
    result_appointment=NOW + 5 * DAY,
    steps=(
        ProcessingStep(at=NOW - 3 * DAY, stage=Stage.ACCEPTED, agency=AGENCY),
        ProcessingStep(at=NOW - 2 * DAY, stage=Stage.PROCESSING, agency=AGENCY),
    ),
)


def moved(stage: Stage, *, at: datetime = NOW - HOURS, agency: str = AGENCY, **facts: object) -> Dossier:
    step = ProcessingStep(at=at, stage=stage, agency=agency)
    return replace(merge_step(RUNNING, step), **facts)  # type: ignore[arg-type]


def told(before: Dossier | None, after: Dossier, now: datetime = NOW) -> list[str]:
    return [occasion.situation.value for occasion in arising(before, after, now)]


FROM_A_STEP = {
    "not_accepted": (moved(Stage.NOT_ACCEPTED), ["refused"]),
    "elsewhere": (moved(Stage.PROCESSING, agency="Sở Mẫu"), ["forwarded"]),
    "papers": (moved(Stage.SUPPLEMENT_WANTED), ["supplement_wanted"]),
    "duty": (moved(Stage.PAYMENT_DUE), ["fee_due"]),
    "stop": (moved(Stage.STOPPED), ["stopped"]),
    "withdrawal": (moved(Stage.WITHDRAWN), ["withdrawn"]),
    "result": (moved(Stage.FINISHED), ["result_ready"]),
    "hand-over": (moved(Stage.RETURNED), ["returned"]),
    "visit": (
        replace(RUNNING, counter_facts=(Visit(noted_at=NOW, at=NOW + DAY, place="Thôn Mẫu"),)), ["verification_visit"],
    ),
    "refund": (replace(RUNNING, counter_facts=(Refund(noted_at=NOW, amount=50_000),)), ["refund_due"]),
    "refund paid": (replace(RUNNING, counter_facts=(Refund(noted_at=NOW, amount=50_000, paid=True),)), []),
    "parcel": (replace(RUNNING, counter_facts=(Collecting(noted_at=NOW, parcel="EA123456789VN"),)), ["sent_by_post"]),
    "place": (replace(RUNNING, counter_facts=(Collecting(noted_at=NOW, place="Quầy 5"),)), []),
    "later": (
        replace(
            RUNNING, result_appointment=NOW + 8 * DAY, rescheduled_from=NOW + 5 * DAY,
            appointments=(GivenAppointment(NOW + 8 * DAY, NOW),),
        ),
        ["rescheduled"],
    ),
    "earlier": (replace(RUNNING, result_appointment=NOW + DAY, as_of=NOW), []),
    "at the same place": (moved(Stage.PROCESSING), []),
    "nothing": (RUNNING, []),
}  # fmt: skip


@pytest.mark.parametrize("name", FROM_A_STEP)
def test_a_step_tells_what_it_means(name: str) -> None:
    after, situations = FROM_A_STEP[name]
    assert told(RUNNING, after) == situations


def test_a_first_record_tells_that_it_was_submitted_or_accepted() -> None:
    online = Dossier(
        code="1-2", source=SOURCE, as_of=NOW, recorded=RecordedStage(Stage.SUBMITTED, NOW), submitted_at=NOW
    )
    assert told(None, online) == ["submitted"]
    accepted = replace(online, recorded=RecordedStage(Stage.ACCEPTED, NOW), received_at=NOW)
    assert told(online, accepted) == ["accepted"]
    assert told(None, accepted) == ["accepted"]
    assert told(None, replace(accepted, recorded=RecordedStage(Stage.PROCESSING, NOW))) == ["accepted"]


def test_a_status_that_a_record_brings_without_a_date_is_news_since_it_came() -> None:
    received = NOW - 3 * DAY
    known = replace(RUNNING, steps=(), recorded=RecordedStage(Stage.ACCEPTED, received), record_age=received)
    for stage, situation in ((Stage.FINISHED, "result_ready"), (Stage.SUPPLEMENT_WANTED, "supplement_wanted")):
        after = replace(known, recorded=RecordedStage(stage, received))
        assert [(each.situation.value, each.at) for each in arising(known, after, NOW)] == [(situation, NOW)]
        assert told(None, after) == []  # the first that is heard of it: nobody knows how old it is
        assert told(after, after) == []
    dated = replace(known, recorded=RecordedStage(Stage.FINISHED, NOW - 2 * DAY))
    assert told(known, dated) == []


def test_a_status_that_its_source_only_says_again_without_a_date_is_no_news() -> None:
    """It stood before; a step came between; the nightly repetition makes it stand again."""
    for stage, situation in ((Stage.FINISHED, "result_ready"), (Stage.SUPPLEMENT_WANTED, "supplement_wanted")):
        first = merge_stage(RUNNING, stage, source=SOURCE, now=NOW - 2 * DAY)
        assert told(RUNNING, first, NOW - 2 * DAY) == [situation]
        between = merge_step(first, ProcessingStep(at=NOW - DAY, stage=Stage.PROCESSING, agency=AGENCY))
        again = merge_stage(between, stage, source=SOURCE, now=NOW)
        status = current_status(again)
        assert status is not None
        assert (status.stage, status.since) == (stage, NOW)
        assert told(between, again) == []
        other = merge_stage(between, stage, source=replace(SOURCE, id="khac"), now=NOW)
        assert told(between, other) == [situation]
        left = merge_stage(between, Stage.PROCESSING, source=SOURCE, now=NOW - HOURS)
        assert told(left, merge_stage(left, stage, source=SOURCE, now=NOW)) == [situation]


def test_a_request_whose_status_came_first_without_a_date_is_one_occasion_with_it() -> None:
    known = merge_stage(RUNNING, Stage.SUPPLEMENT_WANTED, source=SOURCE, now=NOW - HOURS)
    (first,) = arising(RUNNING, known, NOW - HOURS)
    requested = replace(known, supplements=(Supplement(number="7", requested_at=NOW - 20 * HOURS),))
    assert [each.once for each in arising(known, requested, NOW)] == [first.once]
    second = replace(requested, supplements=(*requested.supplements, Supplement(number="8", requested_at=NOW)))
    assert told(requested, second) == ["supplement_wanted"]


def test_a_new_appointment_that_overwrites_the_old_one_is_news_since_it_came() -> None:
    first = replace(RUNNING, appointments=(GivenAppointment(NOW + 5 * DAY, NOW - 3 * DAY, told_at=NOW - 3 * DAY),))
    later = GivenAppointment(NOW + 8 * DAY, NOW - 3 * DAY + SECOND, told_at=NOW)
    moved_on = replace(
        first, appointments=(*first.appointments, later), result_appointment=later.at, rescheduled_from=NOW + 5 * DAY
    )
    assert told(first, moved_on) == ["rescheduled"]


def test_a_supplement_is_told_once_whether_its_event_or_its_request_comes_first() -> None:
    wanted = Supplement(number="7", requested_at=NOW - HOURS)
    by_event = moved(Stage.SUPPLEMENT_WANTED)
    by_request = replace(RUNNING, supplements=(wanted,))
    once = {occasion.once for occasion in arising(RUNNING, by_event, NOW)}
    assert once == {occasion.once for occasion in arising(RUNNING, by_request, NOW)}
    assert len(once) == 1


def test_a_completed_supplement_brings_its_new_appointment_and_no_apology() -> None:
    wanted = Supplement(number="7", requested_at=NOW - 2 * DAY)
    done = replace(wanted, completed_at=NOW, appointment_after=NOW + 9 * DAY)
    before = moved(Stage.SUPPLEMENT_WANTED, supplements=(wanted,))
    after = replace(before, supplements=(done,), result_appointment=NOW + 9 * DAY)
    assert told(before, after) == ["supplement_received"]


def test_a_fee_is_received_when_it_was_owed_before() -> None:
    owed, paid = Fee(name="Lệ phí", amount=8_000, paid=False), Fee(name="Lệ phí", amount=8_000, paid=True)
    assert told(replace(RUNNING, fees=(owed,)), replace(RUNNING, fees=(paid,), as_of=NOW)) == ["fee_received"]
    assert told(RUNNING, replace(RUNNING, fees=(paid,), as_of=NOW)) == []
    due = moved(Stage.PAYMENT_DUE, at=NOW - 2 * HOURS)
    again = merge_step(due, ProcessingStep(at=NOW - HOURS, stage=Stage.PROCESSING, agency=AGENCY))
    assert told(due, again) == ["fee_received"]


def test_what_is_older_than_a_day_is_news_to_nobody() -> None:
    assert told(RUNNING, moved(Stage.FINISHED, at=NOW - DAY)) == ["result_ready"]
    assert told(RUNNING, moved(Stage.FINISHED, at=NOW - DAY - SECOND)) == []


def test_a_dossier_that_first_comes_without_any_date_is_no_news_and_what_follows_is() -> None:
    undated = Dossier(
        id=8,
        code="H47.16-190617-0001",
        source=SOURCE,
        as_of=NOW - HOURS,
        recorded=RecordedStage(Stage.PROCESSING, NOW - HOURS),
        record_age=NOW - HOURS,
    )
    assert told(None, undated) == []
    assert told(undated, replace(undated, recorded=RecordedStage(Stage.FINISHED, NOW))) == ["result_ready"]


def test_a_mirrored_nine_says_nothing_of_a_result() -> None:
    mirroring = replace(SOURCE, mirrors_waiting_as_done=True)
    before = replace(RUNNING, source=mirroring)
    assert told(before, merge_step(before, ProcessingStep(at=NOW - HOURS, stage=Stage.FINISHED))) == []


def test_steps_in_any_order_tell_each_thing_at_most_once() -> None:
    steps = (
        ProcessingStep(at=NOW - 5 * HOURS, stage=Stage.PROCESSING, agency="Sở Mẫu"),
        ProcessingStep(at=NOW - 4 * HOURS, stage=Stage.PAYMENT_DUE, agency="Chi cục Thuế Mẫu"),
        ProcessingStep(at=NOW - 3 * HOURS, stage=Stage.PROCESSING, agency="Sở Mẫu"),
        ProcessingStep(at=NOW - HOURS, stage=Stage.FINISHED, agency=AGENCY),
    )
    for order in permutations(steps):
        dossier, found = RUNNING, []
        for step in order:
            after = merge_step(dossier, step)
            found += [occasion.once for occasion in arising(dossier, after, NOW)]
            dossier = after
        assert "result_ready/" in found
        assert found.count("result_ready/") == 1


# --- by time ------------------------------------------------------------------------------------------------


def by_time(dossier: Dossier, now: datetime) -> list[str]:
    return [occasion.situation.value for occasion in arising_by_time(dossier, now, CALENDAR)]


def test_a_promise_is_due_soon_with_eight_working_hours_left_and_overdue_after_it() -> None:
    promised = CALENDAR.add(NOW, 20 * HOUR)
    dossier = replace(RUNNING, result_appointment=promised)
    assert by_time(dossier, CALENDAR.add(promised, -8 * HOUR) - SECOND) == []
    assert by_time(dossier, CALENDAR.add(promised, -8 * HOUR)) == ["due_soon"]
    assert by_time(dossier, promised) == ["due_soon"]
    assert by_time(dossier, promised + SECOND) == ["overdue"]
    assert by_time(dossier, promised + 3 * DAY + SECOND) == []


def test_due_soon_is_one_occasion_however_often_it_is_searched_for() -> None:
    promised = CALENDAR.add(NOW, 4 * HOUR)
    dossier = replace(RUNNING, result_appointment=promised)
    searches = [arising_by_time(dossier, NOW + minutes * timedelta(minutes=1), CALENDAR) for minutes in range(30)]
    assert len({occasion.once for found in searches for occasion in found}) == 1


def test_a_paused_dossier_is_neither_due_nor_overdue() -> None:
    paused = moved(Stage.SUPPLEMENT_WANTED, result_appointment=NOW - HOURS)
    assert by_time(paused, NOW) == []


def test_a_result_that_waits_five_working_days_is_called_to_mind_unless_the_post_brings_it() -> None:
    ready = moved(Stage.FINISHED, at=NOW)
    due = CALENDAR.add(NOW, 40 * HOUR)
    assert by_time(ready, due - SECOND) == []
    assert by_time(ready, due) == ["not_collected"]
    assert by_time(replace(ready, collect=CollectMethod.POST), due) == []


def test_an_invitation_to_rate_follows_the_hand_over_by_a_day() -> None:
    returned = moved(Stage.RETURNED, at=NOW)
    assert by_time(returned, NOW + DAY - SECOND) == []
    assert by_time(returned, NOW + DAY) == ["rating_invitation"]


def test_an_absurd_date_of_a_feed_brings_nothing() -> None:
    ready = moved(Stage.FINISHED, at=datetime(2099, 12, 31, 16, tzinfo=VIETNAM))
    assert by_time(ready, NOW) == []


# --- still true ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "dossier", "holds"),
    [
        (Situation.RESULT_READY, moved(Stage.FINISHED), True),
        (Situation.RESULT_READY, moved(Stage.RETURNED), False),
        (Situation.ACCEPTED, RUNNING, True),
        (Situation.ACCEPTED, moved(Stage.RETURNED), False),
        (Situation.SUPPLEMENT_WANTED, moved(Stage.SUPPLEMENT_WANTED), True),
        (Situation.SUPPLEMENT_WANTED, RUNNING, False),
        (Situation.FEE_DUE, RUNNING, False),
        (Situation.RESCHEDULED, RUNNING, True),
        (Situation.RESCHEDULED, replace(RUNNING, result_appointment=NOW), False),
        (Situation.OVERDUE, RUNNING, False),
        (Situation.OVERDUE, replace(RUNNING, result_appointment=NOW - HOURS), True),
        (Situation.OVERDUE, replace(RUNNING, result_appointment=None), False),
        (Situation.VERIFICATION_VISIT, FROM_A_STEP["visit"][0], True),
        (Situation.VERIFICATION_VISIT, RUNNING, False),
        (Situation.REFUND_DUE, FROM_A_STEP["refund"][0], True),
        (Situation.REFUND_DUE, FROM_A_STEP["refund paid"][0], False),
        (Situation.ONE_TIME_CODE, moved(Stage.RETURNED), True),
    ],
)
def test_what_was_overtaken_no_longer_holds(situation: Situation, dossier: Dossier, *, holds: bool) -> None:
    assert still_holds(situation, dossier, NOW) is holds


# --- the rules as a whole -----------------------------------------------------------------------------------


def test_every_situation_has_its_rule_and_there_are_twenty_and_more() -> None:
    assert set(RULES) == set(Situation)
    assert sum(rule.basis is not Basis.ASKED for rule in RULES.values()) >= 20


def test_only_what_is_asked_for_goes_at_night_and_it_goes_first() -> None:
    for situation, rule in RULES.items():
        assert rule.keeps_quiet is (situation not in {Situation.ONE_TIME_CODE, Situation.LOST_RECEIPT})
        assert rank(Situation.ONE_TIME_CODE) <= rank(situation)


def test_an_apology_goes_before_other_news() -> None:
    assert rank(Situation.RESCHEDULED) < rank(Situation.RESULT_READY)


def test_an_occasion_expires_with_its_worth() -> None:
    assert Occasion(Situation.ONE_TIME_CODE, NOW).expires_at == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(6, 59, 59), True), (time(7), False), (time(20, 59, 59), False), (time(21), True), (time(0), True),
    ],
)  # fmt: skip
def test_it_is_quiet_from_nine_to_seven(at: time, *, quiet: bool) -> None:
    assert quiet_now(datetime.combine(date(2024, 6, 20), at, VIETNAM), CALENDAR) is quiet


def test_it_is_quiet_on_a_holiday_and_not_on_a_saturday() -> None:
    assert quiet_now(datetime(2024, 9, 2, 10, tzinfo=VIETNAM), CALENDAR)
    assert not quiet_now(datetime(2024, 6, 22, 10, tzinfo=VIETNAM), CALENDAR)
