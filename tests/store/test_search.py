"""Names stay sealed and are found: any order, no diacritics, one slip; phones and ID numbers in any spelling."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Person, PersonKind, PersonRole
from lookup_api.sealing import KeyRing
from lookup_api.service.operator_ports import Met
from lookup_api.store import Store, open_store, search_words
from lookup_api.store.search_words import is_one_slip
from tests.store.samples import simple
from tests.support import many_people

EVERYTHING = 2**62
PEOPLE = (
    "Nguyễn Văn An",
    "Nguyễn Văn An Bình",
    "Đặng Đình Đức",
    "Trần Thị Hồng Hạnh",
    "Bùi Văn Hùng",
    "Nguyễn Thị Nguyên",
)


def named(store: Store, *names: str) -> list[int]:
    """One dossier each; their rows."""
    rows = []
    with store.write() as writer:
        for number, name in enumerate(names, start=1):
            owner = Person(
                role=PersonRole.OWNER, name=name, id_number=f"04919000{number:04d}", phone=f"090500{number:04d}"
            )
            rows.append(writer.save(simple(number), (owner,)).id or 0)
    return rows


def found(met: Sequence[Met]) -> list[int]:
    return [each.dossier_id for each in met]


@pytest.mark.parametrize("asked", ["Nguyễn Văn An", "an nguyen van", "NGUYEN  van-An"])
def test_a_whole_name_is_found_in_any_order(store: Store, asked: str) -> None:
    rows = named(store, *PEOPLE)
    words = store.search.words(asked)
    assert found(store.search.by_whole_name(words, EVERYTHING, 10)) == [rows[0]]
    assert found(store.search.by_part_of_name(words, EVERYTHING, 10)) == [rows[1]]


def test_a_crossed_d_is_found_by_a_plain_one(store: Store) -> None:
    rows = named(store, *PEOPLE)
    assert found(store.search.by_whole_name(store.search.words("dang dinh duc"), EVERYTHING, 10)) == [rows[2]]
    assert found(store.search.by_whole_name(store.search.words("đức đặng đình"), EVERYTHING, 10)) == [rows[2]]


def test_a_word_that_comes_twice_counts_once(store: Store) -> None:
    rows = named(store, *PEOPLE)
    assert found(store.search.by_whole_name(store.search.words("Nguyên Thị Nguyễn"), EVERYTHING, 10)) == [rows[5]]


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ("dang dinh duv", 2), ("dng dinh duc", 2), ("dnag dinh duc", 2), ("dang dinhh duc", 2), ("dangdinh duc", 2),
        ("da ng dinh duc", 2), ("duc dinhdang", 2), ("buii van hung", 4), ("tran thi hong hanhh", 3),
        ("xang xinh duc", None), ("dang dinh", None),
    ],
)  # fmt: skip
def test_one_slip_in_a_whole_name_is_mended(store: Store, asked: str, at: int | None) -> None:
    rows = named(store, *PEOPLE)
    met = found(store.search.by_slipped_name(store.search.words(asked), EVERYTHING, 10))
    assert met == ([] if at is None else [rows[at]])


@pytest.mark.parametrize(
    ("asked", "at"), [("hong hanhh", [3]), ("hnog hanh", [3]), ("dihn duc", [2]), ("thj", []), ("hugn", [4])]
)
def test_one_slip_in_a_part_of_a_name_is_mended(store: Store, asked: str, at: list[int]) -> None:
    rows = named(store, *PEOPLE)
    met = found(store.search.by_slipped_part(store.search.words(asked), EVERYTHING, 10))
    assert set(at).issubset({rows.index(row) for row in met})
    assert bool(met) or not at


def test_the_newest_come_first_and_pages_join(store: Store) -> None:
    rows = named(store, *["Lê Thị Hoa"] * 7)
    words = store.search.words("hoa le thi")
    first = found(store.search.by_whole_name(words, EVERYTHING, 4))
    second = found(store.search.by_whole_name(words, first[-1], 4))
    assert first + second == sorted(rows, reverse=True)
    first = found(store.search.by_part_of_name(("hoa",), EVERYTHING, 4))
    second = found(store.search.by_part_of_name(("hoa",), first[-1], 4))
    assert first + second == sorted(rows, reverse=True)


def test_words_of_two_people_do_not_make_one_name(store: Store) -> None:
    with store.write() as writer:
        people = [
            Person(role=PersonRole.OWNER, name="Lê Thị Hoa"),
            Person(role=PersonRole.PROXY, name="Trần Văn Hùng"),
        ]
        saved = writer.save(simple(1), people)
    assert store.search.by_part_of_name(("le", "hung"), EVERYTHING, 10) == []
    [met] = store.search.by_whole_name(store.search.words("hùng văn trần"), EVERYTHING, 10)
    assert met.dossier_id == saved.id
    person = store.search.person(met)
    assert person is not None
    assert (person.role, person.name) == ("proxy", "Trần Văn Hùng")


@pytest.mark.parametrize("phone", ["0905000003", "+84 905 000 003", "0905.000.003"])
def test_a_phone_is_found_in_any_spelling(store: Store, phone: str) -> None:
    rows = named(store, *PEOPLE)
    assert store.search.is_phone(phone)
    assert found(store.search.by_phone(phone, EVERYTHING, 10)) == [rows[2]]


@pytest.mark.parametrize("number", ["049190000003", "049 190 000 003", "49190000003"])
def test_an_id_number_is_found_in_any_spelling(store: Store, number: str) -> None:
    rows = named(store, *PEOPLE)
    assert store.search.is_id_number(number)
    assert found(store.search.by_id_number(number, EVERYTHING, 10)) == [rows[2]]


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "%", "' OR 1=1", "😀", "a" * 5000, "ﷺ" * 50])
def test_hostile_texts_find_nobody(store: Store, text: str) -> None:
    named(store, *PEOPLE)
    search = store.search
    words = search.words(text)
    for find in (search.by_whole_name, search.by_part_of_name, search.by_slipped_name, search.by_slipped_part):
        assert list(find(words, EVERYTHING, 10)) == [] if words != ("an",) else True
    assert list(search.by_phone(text, EVERYTHING, 10)) == list(search.by_id_number(text, EVERYTHING, 10)) == []


def test_a_changed_name_is_found_by_the_new_one_alone(store: Store) -> None:
    named(store, "Lê Thị Hoa")
    with store.write() as writer:
        dossier = writer.load(recognise(simple(1).code))
        assert dossier is not None
        writer.save(dossier, (Person(role=PersonRole.OWNER, name="Lê Thị Hòa Bình", kind=PersonKind.CITIZEN),))
    assert store.search.by_whole_name(("hoa", "le", "thi"), EVERYTHING, 10) == []
    assert len(store.search.by_whole_name(("binh", "hoa", "le", "thi"), EVERYTHING, 10)) == 1


def test_names_kept_before_they_had_an_index_are_found_by_their_words(store: Store) -> None:
    rows = named(store, *PEOPLE)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE people SET name_index = NULL")
    assert found(store.search.by_part_of_name(("an", "nguyen", "van"), EVERYTHING, 10)) == [rows[1], rows[0]]


def test_a_word_that_another_process_wrote_is_mended_within_seconds(
    store: Store, url: str, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(store, "Lê Thị Hoa")
    assert len(store.search.by_slipped_name(("hoaa", "le", "thi"), EVERYTHING, 10)) == 1
    with open_store(url, keyring) as other, other.write() as writer:
        writer.save(simple(9), (Person(role=PersonRole.OWNER, name="Phạm Quỳnh Trâm"),))
    assert list(store.search.by_slipped_name(("pham", "quynh", "tramm"), EVERYTHING, 10)) == []
    now = time.monotonic()
    monkeypatch.setattr(search_words.time, "monotonic", lambda: now + search_words.FRESH_SECONDS)
    assert len(store.search.by_slipped_name(("pham", "quynh", "tramm"), EVERYTHING, 10)) == 1


def test_another_houses_keys_find_nobody(store: Store, url: str) -> None:
    named(store, *PEOPLE)
    with open_store(url, KeyRing.new()) as stranger:
        assert list(stranger.search.by_whole_name(("dang", "dinh", "duc"), EVERYTHING, 10)) == []
        assert list(stranger.search.by_phone("0905000003", EVERYTHING, 10)) == []


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("hoa", "hoa", False), ("hoa", "hoaa", True), ("hoa", "ha", True), ("hoa", "hua", True), ("hoa", "oha", True),
        ("hoa", "hao", True), ("hoa", "aoh", False), ("hoa", "hoaaa", False), ("an", "na", True), ("a", "", True),
        ("abcd", "badc", False), ("abcd", "acbd", True),
    ],
)  # fmt: skip
def test_what_one_slip_is(one: str, other: str, slip: bool) -> None:  # noqa: FBT001 - the expectation of a table
    assert is_one_slip(one, other) is slip
    assert is_one_slip(other, one) is slip


def test_eight_times_the_people_do_not_make_a_search_eight_times_as_long(store: Store, keyring: KeyRing) -> None:
    names = many_people.distinct_names(1_600)

    def cost() -> float:
        begun = time.process_time()
        for name in names[:100]:
            words = store.search.words(name)
            store.search.by_whole_name(words, EVERYTHING, 20)
            store.search.by_slipped_name((*words[:-1], f"{words[-1]}h"), EVERYTHING, 20)
        return time.process_time() - begun

    many_people.fill(store, keyring, 200, names[:200])
    few = min(cost() for _ in range(3))
    with store.write() as writer:
        run = writer.imports.begin(replace(many_people.SOURCE, id="mehr"), "x", b"x", b"x", many_people.FIRST_DAY)
    assert run.id
    store.search._known._looked_at = float("-inf")
    with store.write() as writer:
        for number, name in enumerate(names[200:], start=2_000):
            writer.save(simple(number), (Person(role=PersonRole.OWNER, name=name),))
    store.search.by_slipped_name(("nguyen", "van", "anh"), EVERYTHING, 20)  # reads the new words once
    many = min(cost() for _ in range(3))
    assert many < few * 4, (few, many)
