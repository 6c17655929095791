"""All dossiers are read one after another, each as a lookup finds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from lookup_api.domain.codes import recognise
from lookup_api.store import Store
from tests.store.samples import DAY, FULL, START, save, simple, with_directory


def test_a_survey_reads_what_lookups_find(store: Store) -> None:
    with_directory(store)
    save(store, FULL, *(replace(FULL, code=simple(n).code, aliases=(), keypad=None) for n in range(1, 6)))
    save(store, *(simple(n) for n in range(6, 9)))
    codes = [FULL.code, *(simple(n).code for n in range(1, 9))]
    for page in (1, 4, 100):
        surveyed = list(store.survey.dossiers(page=page))
        assert [dossier.code for dossier in surveyed] == codes
        assert surveyed == [store.reader.find(recognise(code)) for code in codes]


def test_the_finished_are_left_out_where_asked(store: Store) -> None:
    ended = (simple(2, result_ready_at=START), simple(3, returned_at=START), simple(4, refused_at=START))
    save(store, simple(1), *ended, simple(5, result_appointment=START + DAY))
    assert [dossier.code for dossier in store.survey.dossiers(unfinished=True)] == [simple(1).code, simple(5).code]
    assert len(list(store.survey.dossiers())) == 5


def test_a_page_costs_the_same_whatever_it_holds(store: Store) -> None:
    with_directory(store)

    def asked_for(dossiers: int) -> int:
        save(store, *(replace(FULL, code=simple(n).code, aliases=(), keypad=None) for n in range(dossiers)))
        with counted(store) as statements:
            assert len(list(store.survey.dossiers())) == dossiers
        return len(statements)

    asked_for(1)  # a connection is opened once
    assert asked_for(2) == asked_for(40)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that reach the database while inside."""
    statements: list[str] = []
    compiled = store.survey._reading.ask

    def ask(statement: object, values: object) -> object:
        statements.append(str(statement))
        return compiled(statement, values)  # type: ignore[arg-type] # passed on as it came

    store.survey._reading.ask = ask  # type: ignore[method-assign]
    try:
        yield statements
    finally:
        store.survey._reading.ask = compiled  # type: ignore[method-assign]
