"""A dossier comes back as it went in, under each of its numbers, and is never there twice."""

import unicodedata
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lookup_api.domain.catalogue import Agency
from lookup_api.domain.codes import KeypadCode, recognise
from lookup_api.domain.dossier import CodeAlias, CodeKind, Dossier, Fee, ProcessingStep
from lookup_api.domain.errors import CodeNotRecognised, Conflict, InvalidRequest
from lookup_api.domain.status import Stage
from lookup_api.store import Store
from tests.store.samples import DAY, FULL, KEYPAD, OWNER, PROXY, START, save, simple, with_directory


def loaded(store: Store, code: str) -> Dossier:
    with store.write() as writer:
        dossier = writer.load(recognise(code))
    assert dossier is not None
    return dossier


def without_words(dossier: Dossier) -> Dossier:
    """A dossier as lookups see it."""
    steps = tuple(replace(step, text=None, officer=None) for step in dossier.steps)
    return replace(dossier, steps=steps, summary=None, appointments=())


def test_a_full_dossier_comes_back_as_it_went_in(store: Store) -> None:
    with_directory(store)
    [saved] = save(store, FULL, people=(OWNER, PROXY))
    assert saved == replace(FULL, id=saved.id)
    assert loaded(store, FULL.code) == saved
    assert store.reader.find(recognise(FULL.code)) == without_words(saved)
    assert store.reader.people_of(saved.id or 0) == (OWNER, PROXY)


def test_a_dossier_with_nothing_but_a_code_comes_back(store: Store) -> None:
    [saved] = save(store, simple(1))
    assert saved.keypad is not None
    assert KeypadCode.parse(saved.keypad) is not None
    expected = replace(saved, aliases=(CodeAlias(CodeKind.NATIONAL, saved.code),))
    assert loaded(store, saved.code) == expected
    assert store.reader.find(recognise(saved.code)) == expected


def test_times_come_back_at_the_zone_of_vietnam(store: Store) -> None:
    save(store, simple(1, received_at=START.astimezone(UTC)))
    found = store.reader.find(recognise(simple(1).code))
    assert found is not None
    assert found.received_at is not None
    assert found.received_at.isoformat() == "2024-06-20T08:15:00.123456+07:00"


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without zone"):
        save(store, simple(1, received_at=START.replace(tzinfo=None)))
    assert store.reader.find(recognise(simple(1).code)) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "H47.16-240620-0001",
        "h47.16 240620 0001",
        "H47162406200001",
        "Mã hồ sơ: H47.16-240620-0001",
        unicodedata.normalize("NFD", "Mã hồ sơ: H47.16-240620-0001"),
        "000.00.16.H47-240620-0001",
        "000 00 16 h47 240620 0001",
        "TS-2024-000123",
        "ts2024000123",
        "0123/BN-2024",
        "0123 BN 2024",
    ],
)
def test_every_number_in_any_spelling_finds_the_dossier(store: Store, spelling: str) -> None:
    with_directory(store)
    [saved] = save(store, FULL)
    assert store.reader.find(recognise(spelling)) == without_words(saved)
    assert loaded(store, spelling) == saved


def test_keypad_code_and_receipt_id_find_the_dossier(store: Store) -> None:
    with_directory(store)
    [saved, other] = save(store, FULL, simple(2))
    assert store.reader.find_by_keypad(KEYPAD) == without_words(saved)
    assert store.reader.find_by_keypad(other.keypad or "") == store.reader.find(recognise(other.code))
    receipt_id = store.reader.receipt_id_of(saved.id or 0)
    assert len(receipt_id) == 9
    assert receipt_id != store.reader.receipt_id_of(other.id or 0)
    assert store.reader.find_by_receipt_id(receipt_id) == without_words(saved)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    save(store, simple(1))
    assert store.reader.find(recognise("H47.16-240621-0002")) is None
    assert store.reader.find_by_keypad(KEYPAD) is None
    assert store.reader.find_by_keypad("٤١٧٢٠٦٥٨٣٧") is None
    assert store.reader.find_by_keypad("\0") is None
    assert store.reader.find_by_receipt_id(b"") is None
    assert store.reader.people_of(0) == ()
    with pytest.raises(LookupError):
        store.reader.receipt_id_of(0)


def test_a_wanted_keypad_code_that_is_taken_is_replaced(store: Store) -> None:
    [first, second] = save(store, simple(1, keypad=KEYPAD), simple(2, keypad=KEYPAD))
    assert first.keypad == KEYPAD
    assert second.keypad != KEYPAD
    assert store.reader.find_by_keypad(second.keypad or "") == store.reader.find(recognise(second.code))


def test_a_key_that_fits_two_dossiers_is_decided_by_the_printed_form(store: Store) -> None:
    receipt = CodeAlias(CodeKind.RECEIPT, "12-34/BN")
    other = CodeAlias(CodeKind.RECEIPT, "1-234/BN")
    [first, second] = save(store, simple(1, aliases=(receipt,)), simple(2, aliases=(other,)))
    assert recognise(receipt.text).key == recognise(other.text).key
    for dossier, alias in ((first, receipt), (second, other)):
        found = store.reader.find(recognise(alias.text))
        assert found is not None
        assert found.id == dossier.id
        assert loaded(store, alias.text).id == dossier.id
    assert store.reader.find(recognise("123 4 BN")) is None


def test_a_receipt_number_never_stands_in_the_way_of_a_national_code(store: Store) -> None:
    [first, second] = save(store, simple(1), simple(2, aliases=(CodeAlias(CodeKind.RECEIPT, simple(1).code),)))
    found = store.reader.find(recognise(first.code))
    assert found is not None
    assert found.id == first.id != second.id


def test_a_receipt_number_of_two_desks_finds_neither(store: Store) -> None:
    receipt = CodeAlias(CodeKind.RECEIPT, "BN-0001")
    save(store, simple(1, aliases=(receipt,)), simple(2, aliases=(receipt,)))
    assert store.reader.find(recognise(receipt.text)) is None


def test_two_numbers_of_one_key_on_one_dossier_are_no_riddle(store: Store) -> None:
    [saved] = save(store, simple(1, aliases=(CodeAlias(CodeKind.LEGACY, "H47 16 240621 0001"),)))
    found = store.reader.find(recognise(saved.code))
    assert found is not None
    assert found.id == saved.id


def test_saving_again_changes_and_never_doubles(store: Store) -> None:
    with_directory(store)
    save(store, FULL, people=(OWNER, PROXY))
    with store.write() as writer:
        dossier = writer.load(recognise("TS-2024-000123"))
        assert dossier is not None
        step = ProcessingStep(at=START + 3 * DAY, stage=Stage.PROCESSING, text="Tiếp tục")
        changed = writer.save(
            replace(
                dossier,
                steps=(*dossier.steps[:1], step, *dossier.steps[1:]),
                supplements=dossier.supplements[1:],
                fees=(Fee(name="Phí thẩm định", amount=500_000, paid=True),),
                aliases=(*dossier.aliases, CodeAlias(CodeKind.LEGACY, "CU-77")),
                returned_at=None,
            )
        )
    assert loaded(store, "CU-77") == changed
    assert store.reader.people_of(changed.id or 0) == (OWNER, PROXY)
    found = store.reader.find(recognise(FULL.code))
    assert found is not None
    assert [step.at for step in found.steps] == [step.at for step in changed.steps]
    assert found.fees == changed.fees


def test_saving_the_same_again_writes_no_fact_anew(store: Store) -> None:
    with_directory(store)
    save(store, FULL, people=(OWNER, PROXY))
    before = sealed_values(store)
    with store.write() as writer:
        dossier = writer.load(recognise(FULL.code))
        assert dossier is not None
        writer.save(dossier, writer.people_of(dossier.id or 0))
    assert sealed_values(store) == before


def sealed_values(store: Store) -> list[object]:

    words = (
        "SELECT text, officer FROM steps",
        "SELECT content, digest FROM supplements",
        "SELECT name, phone FROM people",
    )
    return [sorted(map(repr, store._reading.all(text(f"{query} ORDER BY digest")))) for query in words]


def test_people_are_replaced_only_when_stated(store: Store) -> None:
    [saved] = save(store, simple(1), people=(OWNER,))
    with store.write() as writer:
        dossier = writer.load(recognise(saved.code))
        assert dossier is not None
        writer.save(dossier)
        assert writer.people_of(dossier.id or 0) == (OWNER,)
        writer.save(dossier, (PROXY, OWNER))
        assert writer.people_of(dossier.id or 0) == (PROXY, OWNER)
        writer.save(dossier, ())
    assert store.reader.people_of(saved.id or 0) == ()


def test_a_dossier_without_id_is_matched_by_its_own_code(store: Store) -> None:
    [first] = save(store, simple(1, fees=(Fee(name="Phí", amount=1),)))
    [second] = save(store, simple(1, not_solved=True))
    assert (second.id, second.keypad) == (first.id, first.keypad)
    found = store.reader.find(recognise(first.code))
    assert found is not None
    assert found.not_solved
    assert found.fees == ()


def test_a_dossier_is_loaded_in_the_transaction_that_saves_it(store: Store) -> None:
    [saved] = save(store, simple(1))
    with pytest.raises(ValueError, match="load a dossier"):
        save(store, saved)
    found = store.reader.find(recognise(saved.code))
    assert found is not None
    with pytest.raises(ValueError, match="load a dossier"):
        save(store, found)


def test_what_an_exception_passes_through_is_undone(store: Store) -> None:
    def interrupted() -> None:
        with store.write() as writer:
            writer.save(simple(1), (OWNER,))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.reader.find(recognise(simple(1).code)) is None


@pytest.mark.parametrize(
    "bad",
    [
        simple(2, agency=Agency(code="H1", name="\ud800")),
        simple(2, steps=(ProcessingStep(at=START, stage=None, text="\ud800"),)),
        simple(2, fees=(Fee(name="Phí", amount=2**70),)),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_alone(store: Store, bad: Dossier) -> None:
    with store.write() as writer:
        writer.save(simple(1, desk=None), (OWNER,))
        with pytest.raises(InvalidRequest) as refused:
            writer.save(bad, (OWNER,))
        writer.save(simple(3), (OWNER,))
    assert refused.value.__cause__ is None
    assert store.reader.find(recognise(simple(1).code)) is not None
    assert store.reader.find(recognise(simple(2).code)) is None
    assert store.reader.find(recognise(simple(3).code)) is not None


def test_a_code_of_another_dossier_is_refused_alone(store: Store) -> None:
    save(store, simple(1), simple(2))
    with store.write() as writer:
        dossier = writer.load(recognise(simple(1).code))
        assert dossier is not None
        with pytest.raises(Conflict):
            writer.save(replace(dossier, code=simple(2).code))
        writer.save(replace(dossier, not_solved=True))
    assert loaded(store, simple(1).code).not_solved
    assert loaded(store, simple(2).code).code == simple(2).code


def test_a_code_that_nobody_could_search_is_refused(store: Store) -> None:
    with pytest.raises(CodeNotRecognised):
        save(store, replace(simple(1), code="không có số"))


def test_an_alias_that_nobody_can_search_is_kept_as_stated(store: Store) -> None:
    [saved] = save(store, simple(1, aliases=(CodeAlias(CodeKind.LEGACY, "không số"),)))
    assert loaded(store, saved.code).aliases[1].text == "không số"


def test_a_directory_is_taken_in_from_dossiers_but_never_overwritten_by_them(store: Store) -> None:
    stranger = Agency(code="000.00.17.H47", name="UBND huyện Lạ")
    save(store, simple(1, agency=stranger), simple(2, agency=replace(stranger, name="Phòng khác của huyện Lạ")))
    [first, second] = [store.reader.find(recognise(simple(serial).code)) for serial in (1, 2)]
    assert first is not None
    assert second is not None
    assert first.agency == Agency(code="H47.17", name="UBND huyện Lạ", known=False)
    assert second.agency == Agency(code="H47.17", name="Phòng khác của huyện Lạ", known=False)
    store.directory.agencies.put("000.00.17.H47", "UBND huyện Lạ Lùng")
    named = store.reader.find(recognise(simple(2).code))
    assert named is not None
    assert named.agency == Agency(code="H47.17", name="UBND huyện Lạ Lùng")


def test_an_agency_that_is_named_in_words_only_is_kept_with_the_dossier(store: Store) -> None:
    words = Agency(code="", name="Chi nhánh Văn phòng đăng ký đất đai", known=False)
    save(store, simple(1, agency=words))
    found = store.reader.find(recognise(simple(1).code))
    assert found is not None
    assert found.agency == words


def test_many_dossiers_go_in_at_once(store: Store) -> None:
    with_directory(store)
    save(store, simple(3, not_solved=True))
    items = [
        (FULL, (OWNER, PROXY)),
        *((simple(serial), (OWNER,)) for serial in range(1, 8)),
        (simple(7, not_solved=True), ()),
    ]
    assert list(store.save_many(items, batch=4)) == [4, 8, 9]
    full = loaded(store, FULL.code)
    assert full == replace(FULL, id=full.id)
    assert store.reader.people_of(full.id or 0) == (OWNER, PROXY)
    found = [store.reader.find(recognise(simple(serial).code)) for serial in range(1, 8)]
    assert [dossier.not_solved for dossier in found if dossier] == [False] * 6 + [True]
    assert len({dossier.keypad for dossier in found if dossier}) == 7


def test_numbers_are_never_given_twice(store: Store) -> None:

    [first] = save(store, simple(1))
    with store._writing.begin() as connection:
        connection.execute(text("DELETE FROM dossiers"))
    [second] = save(store, simple(2))
    assert (second.id or 0) > (first.id or 0)
    assert store.reader.find(recognise(first.code)) is None


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
_moments = st.datetimes(
    min_value=START.replace(tzinfo=None, year=1900), max_value=START.replace(tzinfo=None, year=2200)
).map(lambda at: at.replace(tzinfo=START.tzinfo))
_steps = st.builds(
    ProcessingStep,
    at=_moments,
    stage=st.none() | st.sampled_from(Stage),
    agency=st.none() | _words,
    deadline=st.none() | _moments,
    text=st.none() | _words,
    officer=st.none() | _words,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_steps, max_size=5, unique=True), fewer=st.integers(0, 5), summary=st.none() | _words)
def test_any_steps_come_back_in_their_order(
    store: Store, steps: list[ProcessingStep], fewer: int, summary: str | None
) -> None:
    for wanted in (tuple(steps), tuple(reversed(steps))[fewer:], tuple(steps)):
        save(store, simple(1, steps=wanted, summary=summary))
        dossier = loaded(store, simple(1).code)
        assert dossier.steps == wanted
        assert dossier.summary == summary
        assert store.reader.find(recognise(dossier.code)) == without_words(dossier)
