"""What a call reads beforehand tells the same as what is read one by one, in as many statements for two as for 64."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import CodeAlias, CodeKind
from lookup_api.store import Store
from lookup_api.store.statements import MANY
from tests.store.samples import FULL, OWNER, PROXY, save, simple, with_directory

UNKNOWN = recognise("H47.99-240621-9999")


def test_a_reader_with_all_at_hand_tells_what_any_other_tells(store: Store) -> None:
    with_directory(store)
    other = (CodeAlias(CodeKind.RECEIPT, "BN 17/2024"),)  # two dossiers of one key: neither answers
    saved = save(store, FULL, *(simple(number) for number in range(MANY + 5)), people=(OWNER, PROXY))
    save(store, simple(901, aliases=other), simple(902, aliases=other), people=(PROXY,))
    numbers = [dossier.code for dossier in saved] + [alias.text for alias in (*FULL.aliases, *other)]
    codes = [*map(recognise, numbers), UNKNOWN, recognise(FULL.code)]
    at_hand = store.reader.at_hand(codes)
    for code in codes:
        assert at_hand.find(code) == store.reader.find(code)
    assert at_hand.find(UNKNOWN) is None
    found = at_hand.find(recognise(FULL.code))
    assert found is not None
    assert found.id is not None
    for phone in (OWNER.phone or "", PROXY.phone or "", "0905999999", "không"):
        assert at_hand.phone_standing(found.id, phone) == store.reader.phone_standing(found.id, phone)
    assert at_hand.people_of(found.id) == (OWNER, PROXY)


def test_what_was_not_read_beforehand_is_read_when_it_is_asked_for(store: Store) -> None:
    first, second = save(store, simple(1), simple(2), people=(OWNER,))
    at_hand = store.reader.at_hand([recognise(first.code)])
    assert at_hand.find(recognise(second.code)) == store.reader.find(recognise(second.code))
    assert at_hand.phone_standing(second.id or 0, OWNER.phone or "").people == (OWNER,)


def test_many_cost_as_many_statements_as_two(store: Store) -> None:
    with_directory(store)

    def asked_for(dossiers: int) -> int:
        codes = [recognise(simple(number).code) for number in range(dossiers)]
        save(store, *(replace(FULL, code=code.text, aliases=(), keypad=None) for code in codes), people=(OWNER,))
        with counted(store) as statements:
            at_hand = store.reader.at_hand(codes)
            found = [at_hand.find(code) for code in codes]
            assert all(at_hand.phone_standing(each.id or 0, "0905999999").people == () for each in found if each)
        assert None not in found
        return len(statements)

    asked_for(1)  # a connection is opened once
    assert asked_for(2) == asked_for(MANY)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that reach the database while inside."""
    statements: list[str] = []
    reading = store.reader._reading
    compiled = reading.ask

    def ask(statement: object, values: object) -> object:
        statements.append(str(statement))
        return compiled(statement, values)  # type: ignore[arg-type] # passed on as it came

    reading.ask = ask  # type: ignore[method-assign]
    try:
        yield statements
    finally:
        reading.ask = compiled  # type: ignore[method-assign]
