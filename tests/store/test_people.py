"""Who stands behind a dossier is told by the reader's second question only, and found by any spelling."""

from dataclasses import replace

import pytest

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Person, PersonRole
from lookup_api.store import Store
from tests.store.samples import COMPANY, FULL, OWNER, PROXY, save, simple, with_directory


def owner(number: int, phone: str = "0905000001") -> Person:
    return Person(role=PersonRole.OWNER, name=f"Người {number}", id_number=f"04919000{number:04d}", phone=phone)


def test_a_dossier_that_is_found_names_nobody(store: Store) -> None:
    with_directory(store)
    save(store, FULL, people=(OWNER, PROXY, COMPANY))
    told = repr(store.reader.find(recognise(FULL.code)))
    for word in ("Oanh", "Đức", "Cán Bộ", "0905", "049190", "oanh@example.vn"):
        assert word not in told


@pytest.mark.parametrize("spelling", ["0905000001", "+84 905 000 001", "0905.000.001", "84905000001"])
def test_a_phone_in_any_spelling_is_its_owners(store: Store, spelling: str) -> None:
    [saved] = save(store, simple(1), people=(OWNER, PROXY))
    standing = store.reader.phone_standing(saved.id or 0, spelling)
    assert standing.people == (OWNER,)
    assert standing.owners == 1


def test_another_dossiers_phone_is_nobodys_here(store: Store) -> None:
    [first] = save(store, simple(1), people=(OWNER,))
    save(store, simple(2), people=(PROXY,))
    standing = store.reader.phone_standing(first.id or 0, PROXY.phone or "")
    assert (standing.people, standing.owners) == ((), 0)  # whose it is elsewhere is not even counted


@pytest.mark.parametrize("text", ["", "không", "H47.16-240620-0001", "\0", "\ud800"])
def test_a_text_that_is_no_phone_is_nobodys(store: Store, text: str) -> None:
    [saved] = save(store, simple(1), people=(OWNER,))
    standing = store.reader.phone_standing(saved.id or 0, text)
    assert (standing.people, standing.owners) == ((), 0)


def test_a_shared_phone_is_counted_by_owners_not_by_dossiers(store: Store) -> None:
    [first] = save(store, simple(1), people=(owner(1),))
    save(store, simple(2), people=(owner(1),))
    save(store, simple(3), people=(replace(owner(1), id_number="049 190 000 001", name="Cách viết khác"),))
    assert store.reader.phone_standing(first.id or 0, "0905000001").owners == 1
    for number in range(2, 8):
        save(store, simple(10 + number), people=(owner(number),))
    assert store.reader.phone_standing(first.id or 0, "0905000001").owners == 7


def test_a_proxys_phone_counts_the_owners_it_stands_for(store: Store) -> None:
    for number in range(1, 4):
        save(store, simple(number), people=(owner(number, "0905111111"), PROXY))
    [nameless] = save(store, simple(9), people=(PROXY,))
    assert store.reader.phone_standing(nameless.id or 0, PROXY.phone or "").owners == 4


def test_owners_without_number_are_told_apart_by_name(store: Store) -> None:
    for serial, name in enumerate(("Lê Thị Mẫu", "LE THI MAU", "Lê Văn Mẫu"), 1):
        person = Person(role=PersonRole.OWNER, name=name, phone="0905000001")
        [saved] = save(store, simple(serial), people=(person,))
    assert store.reader.phone_standing(saved.id or 0, "0905000001").owners == 2


def test_replaced_people_no_longer_count(store: Store) -> None:
    [saved] = save(store, simple(1), people=(owner(1),))
    save(store, simple(1), people=(owner(2, "0905222222"),))
    assert store.reader.phone_standing(saved.id or 0, "0905000001").owners == 0
    assert store.reader.phone_standing(saved.id or 0, "0905222222").owners == 1
