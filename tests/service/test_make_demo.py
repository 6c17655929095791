"""Sample data: deterministic, believable, unique, in every state, and nobody real."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest

from lookup_api.domain.codes import CodeForm, KeypadCode, recognise
from lookup_api.domain.deadlines import Timeliness, appointment, deadline, timeliness
from lookup_api.domain.dossier import Channel, CodeKind, Dossier, PersonKind, PersonRole
from lookup_api.domain.national_procedures import ApplicantKind
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage, TimelinessKey
from lookup_api.domain.working_time import VIETNAM, OfficeHours, Session, Weekday
from lookup_api.provinces import province_ids, read_calendar, read_procedures, read_province
from lookup_api.service._demo_places import hours_in_words
from lookup_api.service.make_demo import DemoDossier, demo_desks, make_demo, sample_dossiers

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=VIETNAM)
PROVINCE = read_province("quang-nam")
CALENDAR = read_calendar(PROVINCE)
PROCEDURES = read_procedures()


def made(count: int, **changed: Any) -> list[DemoDossier]:
    arguments = {
        "now": NOW, "seed": 7, "procedures": PROCEDURES, "province": PROVINCE, "calendar": CALENDAR, **changed,
    }  # fmt: skip
    return list(make_demo(count, **arguments))


@pytest.fixture(scope="module")
def many() -> list[DemoDossier]:
    return made(4000)


def judged(dossier: Dossier, now: datetime = NOW) -> Timeliness | None:
    status = current_status(dossier)
    assert status is not None
    return timeliness(
        stage=status.stage,
        received_at=dossier.received_at,
        processing_deadline=dossier.processing_deadline,
        result_appointment=dossier.result_appointment,
        ended_at=dossier.result_ready_at or dossier.returned_at,
        now=now,
        calendar=CALENDAR,
    )


def test_equal_arguments_give_equal_dossiers() -> None:
    assert made(50) == made(50)
    assert made(50) == made(80)[:50]
    assert made(50) != made(50, seed=8)
    assert made(50) == made(50, now=NOW.astimezone(UTC))


def test_any_number_streams() -> None:
    endless = make_demo(10**7, now=NOW, seed=1, procedures=PROCEDURES, province=PROVINCE, calendar=CALENDAR)
    assert len(list(islice(endless, 3))) == 3
    assert made(0) == []


def test_every_state_and_every_timeliness_appears(many: list[DemoDossier]) -> None:
    stages, keys = Counter[Stage](), Counter[TimelinessKey | None]()
    for item in many:
        status = current_status(item.dossier)
        assert status is not None
        stages[status.stage] += 1
        told = judged(item.dossier)
        keys[None if told is None else told.key] += 1
    assert set(stages) == set(Stage)
    assert set(keys) == {*TimelinessKey, None}
    assert min(stages.values()) >= 20
    assert min(keys.values()) >= 20


def test_the_interesting_kinds_appear(many: list[DemoDossier]) -> None:
    dossiers = [item.dossier for item in many]
    rescheduled = [d for d in dossiers if d.rescheduled_from is not None and not d.supplements]
    assert len(rescheduled) > 40
    assert all(d.result_appointment is not None and d.result_appointment > NOW for d in rescheduled)
    assert all((told := judged(d)) is not None and told.key is TimelinessKey.OVERDUE for d in rescheduled)
    assert sum(d.procedure is not None and d.procedure.sensitive for d in dossiers) > 40
    assert sum(d.not_solved for d in dossiers) > 10
    assert sum(any(fee.paid is False for fee in d.fees) for d in dossiers) > 50
    assert {d.desk.id for d in dossiers if d.desk is not None} == {desk.id for desk in demo_desks(PROVINCE)}
    forms = Counter(recognise(d.code).form for d in dossiers)
    assert forms[CodeForm.LOCAL_FIRST] > 100
    assert forms[CodeForm.PROVINCE_FIRST] > 1000
    kinds = Counter(alias.kind for d in dossiers for alias in d.aliases)
    assert min(kinds[kind] for kind in CodeKind) > 100


def test_supplements_say_what_is_missing_and_what_was_promised_again(many: list[DemoDossier]) -> None:
    supplements = [(item.dossier, request) for item in many for request in item.dossier.supplements]
    assert any(request.completed_at is None for _, request in supplements)
    assert any(request.completed_at is not None for _, request in supplements)
    for dossier, request in supplements:
        assert request.content
        status = current_status(dossier)
        assert status is not None
        assert (request.completed_at is None) is (status.stage is Stage.SUPPLEMENT_WANTED)
        if request.completed_at is not None and request.appointment_before is not None:
            assert request.appointment_after == dossier.result_appointment
            assert dossier.rescheduled_from == request.appointment_before
            assert request.appointment_after is not None
            assert request.appointment_after >= request.appointment_before


def test_dossiers_of_the_time_of_the_districts_name_a_successor(many: list[DemoDossier]) -> None:
    for item in many:
        dossier = item.dossier
        assert dossier.agency is not None
        received = dossier.received_at or dossier.submitted_at
        assert received is not None
        if dossier.agency.successor is not None:
            assert received.date() < date(2025, 7, 1)
        if "huyện" in dossier.agency.name:
            assert dossier.agency.successor is not None
    assert sum(item.dossier.agency is not None and "huyện" in item.dossier.agency.name for item in many) > 30


def test_numbers_are_unique_and_every_one_is_recognised(many: list[DemoDossier]) -> None:
    samples = sample_dossiers(now=NOW, procedures=PROCEDURES, province=PROVINCE, calendar=CALENDAR).values()
    everything = [*many, *samples]
    keys = [recognise(alias.text).key for item in everything for alias in item.dossier.aliases]
    assert len(set(keys)) == len(keys)
    keypads = [item.dossier.keypad for item in everything]
    assert len(set(keypads)) == len(keypads)
    for item in everything:
        assert recognise(item.dossier.code).text == item.dossier.code
        assert item.dossier.aliases[0].text == item.dossier.code
        assert KeypadCode(item.dossier.keypad or "").digits == item.dossier.keypad


def test_keypad_codes_do_not_count_upwards(many: list[DemoDossier]) -> None:
    first = [int((item.dossier.keypad or "")[:8]) for item in many[:500]]
    assert all(abs(one - other) > 1000 for one, other in pairwise(first))


def test_time_never_runs_backwards_nor_past_now(many: list[DemoDossier]) -> None:
    for item in many:
        dossier = item.dossier
        moments = [step.at for step in dossier.steps]
        assert moments == sorted(moments)
        assert moments[-1] == dossier.as_of <= NOW
        own = [dossier.submitted_at, dossier.received_at, dossier.result_ready_at, dossier.returned_at]
        known = [moment for moment in own if moment is not None]
        assert known == sorted(known)
        for step in dossier.steps:
            if step.stage is not Stage.SUBMITTED:  # a citizen sends at any hour, an officer works in office hours
                assert CALENDAR.is_working_day(step.at.date())
                assert CALENDAR.between(step.at - timedelta(seconds=1), step.at + timedelta(seconds=1)) > 0


def test_dates_follow_from_the_procedures_own_terms(many: list[DemoDossier]) -> None:
    terms = {
        (item.procedure.code, online): item.online_term if online else item.term
        for item in PROCEDURES
        for online in (False, True)
    }
    checked = 0
    for item in many:
        dossier = item.dossier
        if dossier.supplements or dossier.received_at is None or dossier.rescheduled_from is not None:
            continue
        assert dossier.procedure is not None
        if dossier.processing_deadline is None:
            continue
        term = terms[dossier.procedure.code, dossier.channel is Channel.ONLINE]
        assert dossier.processing_deadline == deadline(dossier.received_at, term, CALENDAR)
        assert dossier.result_appointment == appointment(dossier.processing_deadline, CALENDAR)
        checked += 1
    assert checked > 2000


def test_nobody_is_real(many: list[DemoDossier]) -> None:
    for item in many:
        owners = [person for person in item.people if person.role is PersonRole.OWNER]
        assert len(owners) == 1
        for person in item.people:
            assert person.name
            if person.kind is PersonKind.ENTERPRISE:
                assert (person.id_number, person.phone) == (None, None)
                continue
            assert re.fullmatch("000[0-9]{9}", person.id_number or "")
            assert re.fullmatch("0900[0-9]{6}", person.phone or "")
        assert any(person.phone for person in item.people)


def test_one_person_has_one_name_number_and_phone() -> None:
    persons = {(p.id_number, p.phone, p.name) for item in made(4000) for p in item.people if p.id_number}
    assert len(persons) == len({number for number, _, _ in persons}) == len({phone for _, phone, _ in persons})


def test_an_enterprise_owns_only_what_the_catalogue_lets_it_own(many: list[DemoDossier]) -> None:
    applicants = {item.procedure.code: item.applicants for item in PROCEDURES}
    firms = {ApplicantKind.BUSINESS, ApplicantKind.COOPERATIVE, ApplicantKind.ORGANISATION}
    owned = [item.dossier.procedure for item in many if item.people[0].kind is PersonKind.ENTERPRISE]
    assert len(owned) > 100
    assert all(procedure is not None and applicants[procedure.code] & firms for procedure in owned)


def test_the_agents_phone_stands_on_dossiers_of_many_owners(many: list[DemoDossier]) -> None:
    phones = Counter(p.phone for item in many for p in item.people if p.role is PersonRole.SUBMITTER)
    assert phones.most_common(1)[0][1] > 5


EXPECTED = {
    "processing": (Stage.PROCESSING, TimelinessKey.ON_TIME),
    "supplement_wanted": (Stage.SUPPLEMENT_WANTED, TimelinessKey.PAUSED),
    "payment_due": (Stage.PAYMENT_DUE, TimelinessKey.PAUSED),
    "overdue_rescheduled": (Stage.PROCESSING, TimelinessKey.OVERDUE),
    "returned": (Stage.RETURNED, None),
}


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 2, 18, 3, 0, tzinfo=VIETNAM),  # at night, in the middle of Tết
        datetime(2026, 8, 22, 16, 59, 59, tzinfo=VIETNAM),
        datetime(2024, 3, 1, 12, 0, tzinfo=VIETNAM),
    ],
)
@pytest.mark.parametrize("province_id", province_ids())
def test_five_samples_show_their_states_at_any_time(province_id: str, now: datetime) -> None:
    province = read_province(province_id)
    samples = sample_dossiers(now=now, procedures=PROCEDURES, province=province, calendar=read_calendar(province))
    assert list(samples) == list(EXPECTED)
    for name, item in samples.items():
        stage, key = EXPECTED[name]
        status, told = current_status(item.dossier), judged(item.dossier, now)
        assert status is not None
        assert told is not None
        assert status.stage is stage
        assert key is None or told.key is key
        assert re.fullmatch(rf"{province.identifiers[0]}\.16-[0-9]{{6}}-[0-9]{{4}}", item.dossier.code)
        assert [person.role for person in item.people] == [PersonRole.OWNER]
    later = samples["overdue_rescheduled"].dossier
    assert later.rescheduled_from is not None
    assert later.result_appointment is not None
    assert later.rescheduled_from < now < later.result_appointment
    assert samples["payment_due"].dossier.fees[0].paid is False


def test_samples_do_without_the_procedures_they_would_choose() -> None:
    few = [item for item in PROCEDURES if item.procedure.code == "3.000348"]
    samples = sample_dossiers(now=NOW, procedures=few, province=PROVINCE, calendar=CALENDAR)
    assert {item.dossier.procedure for item in samples.values()} == {few[0].procedure}


def test_a_catalogue_of_open_terms_promises_nothing() -> None:
    few = [item for item in PROCEDURES if item.procedure.code == "1.000016"]
    for item in made(300, procedures=few):
        assert item.dossier.processing_deadline is None
        assert item.dossier.result_appointment is None


def test_a_catalogue_without_local_procedures_is_refused() -> None:
    with pytest.raises(ValueError, match="province or a commune"):
        made(1, procedures=[item for item in PROCEDURES if item.procedure.code == "1.000010"])


@pytest.mark.parametrize("province_id", province_ids())
def test_desks_can_be_found_and_called(province_id: str) -> None:
    desks = demo_desks(read_province(province_id))
    assert len({desk.id for desk in desks}) == len(desks) > 10
    for desk in desks:
        assert desk.address
        assert desk.phone
        assert desk.hours == "Thứ Hai đến Thứ Sáu: 7h00-11h30, 13h30-17h00"


def test_hours_are_told_as_they_stand_on_a_door() -> None:
    morning, evening = Session(time(7, 30), time(11, 30)), Session(time(17), time(19))
    hours = (
        OfficeHours(weekdays=frozenset({Weekday.MONDAY, Weekday.THURSDAY}), sessions=(morning,)),
        OfficeHours(weekdays=frozenset({Weekday.SATURDAY}), sessions=(morning, evening)),
        OfficeHours(weekdays=frozenset({Weekday.SUNDAY}), sessions=(morning,), open_to_public=False),
    )
    assert hours_in_words(hours) == "Thứ Hai, Thứ Năm: 7h30-11h30; Thứ Bảy: 7h30-11h30, 17h00-19h00"
