"""Who stands behind a dossier once another record has come: what a counter saw stays beside what senders repeat."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from lookup_api.domain.dossier import Dossier, Person, PersonRole, SourceSystem
from lookup_api.domain.merging import begin, merge_record
from lookup_api.domain.people import PHONE_KEEPS, people_after
from lookup_api.domain.statements import DossierStatement

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OWNER = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", id_number="049190000001", phone="0905000009")
CORRECTED = replace(OWNER, phone="0905000777", phone_confirmed_at=START)
PROXY = Person(role=PersonRole.PROXY, name="Lê Văn Thay", phone="0905000888", phone_confirmed_at=START)
SUBMITTER = Person(role=PersonRole.SUBMITTER, name="Phạm Văn Nộp", phone="0905000555")


def test_a_proxy_and_a_corrected_phone_outlast_what_the_sender_repeats() -> None:
    after = people_after((CORRECTED, PROXY), (OWNER,), age=START + DAY, speaks=True)
    assert after is None  # nobody is taken away, and the wrong number does not come back


def test_a_new_owner_does_not_inherit_a_phone() -> None:
    other = replace(OWNER, name="Nguyễn Văn Khác", id_number="049190000002", phone="0905000333")
    assert people_after((CORRECTED, PROXY), (other,), age=START + DAY, speaks=True) == (other, PROXY)


def test_a_name_in_another_spelling_is_the_same_person() -> None:
    stated = replace(OWNER, name="TRẦN  THỊ MẪU", id_number=None)
    after = people_after((CORRECTED,), (stated,), age=START + DAY, speaks=True)
    assert after == (replace(stated, phone="0905000777", phone_confirmed_at=START),)


def test_after_a_year_the_sender_is_believed_again() -> None:
    after = people_after((CORRECTED,), (OWNER,), age=START + PHONE_KEEPS + DAY, speaks=True)
    assert after == (OWNER,)


def test_a_phone_that_only_senders_told_is_replaced() -> None:
    new = replace(OWNER, phone="0905000111")
    assert people_after((OWNER,), (new,), age=START, speaks=True) == (new,)


def test_another_number_beside_the_owner_s_is_named_anew_by_each_record() -> None:
    other = Person(role=PersonRole.CONTACT, phone="0915000001")
    assert people_after((OWNER,), (OWNER, other), age=START, speaks=True) == (OWNER, other)
    assert people_after((OWNER, other), (OWNER, other), age=START + DAY, speaks=True) is None
    assert people_after((OWNER, other), (OWNER,), age=START - DAY, speaks=False) is None
    assert people_after((OWNER, other, PROXY), (OWNER,), age=START + DAY, speaks=True) == (OWNER, PROXY)


def test_an_older_record_changes_no_owner_and_takes_no_proxy_away() -> None:
    assert people_after((CORRECTED, PROXY), (OWNER,), age=START - DAY, speaks=False) is None


def test_who_handed_in_is_named_by_the_first_message_alone_and_stays_in_any_order() -> None:
    told = [
        (0, (replace(OWNER, phone=None), SUBMITTER)),
        (1, (replace(OWNER, phone=None), replace(SUBMITTER, phone="0905000666"))),
        (2, (OWNER,)),
        (3, (replace(OWNER, phone="0905000111"),)),
    ]
    ends = {_after([told[place] for place in order]) for order in permutations(range(len(told)))}
    (people,) = ends
    assert [(person.role, person.phone) for person in people] == [
        (PersonRole.OWNER, "0905000111"),
        (PersonRole.SUBMITTER, "0905000666"),
    ]


def _after(told: list[tuple[int, tuple[Person, ...]]]) -> tuple[Person, ...]:
    source = SourceSystem(id="motcua", name="Một cửa")
    dossier: Dossier = begin("H47.16-261102-0001", source=source, at=START, agency_name=None, desk=None)
    people: tuple[Person, ...] = ()
    for day, stated in told:
        record = DossierStatement(code=dossier.code, digest=b"", received_at=START + day * DAY, people=stated)
        dossier, after = merge_record(
            dossier, record, source=source, procedure=None, people=people, now=START + 9 * DAY
        )
        people = people if after is None else after
    return people
