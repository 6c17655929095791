"""By what a fact is known again must not change: a store that was written earlier would keep every fact twice."""

from hashlib import sha256

import pytest

from lookup_api.sealing import KeyRing
from lookup_api.store.tables import AppointmentRow, Base, CodeRow, FeeRow, StepRow, SupplementRow
from lookup_api.store.to_rows import COLUMNS, RowMaker, as_values
from tests.store.samples import FULL, OWNER, PROXY

KEYRING = KeyRing({1: bytes(range(32))})
KNOWN: dict[type[Base], str] = {
    CodeRow: "dfb0c7679a3772c6",
    StepRow: "f60558804fffc094",
    SupplementRow: "a7a617a5aa4a8228",
    FeeRow: "9c70659003406b41",
    AppointmentRow: "213e2f4e2e3b0e77",
}


@pytest.mark.parametrize("table", KNOWN, ids=lambda table: table.__tablename__)
def test_a_fact_is_known_by_the_digest_it_always_had(table: type[Base]) -> None:
    facts = RowMaker(KEYRING).facts(FULL, 7)[table]
    assert facts
    assert sha256(b"".join(facts)).hexdigest()[:16] == KNOWN[table]


def test_a_person_is_known_by_the_digests_and_indexes_they_always_had() -> None:
    behind = RowMaker(KEYRING).people((OWNER, PROXY), 7)
    indexes = [row[-3:] for row in behind.people.values()]
    told = repr((list(behind.people), indexes, [word[-1] for word in behind.words], behind.owner_index))
    assert sha256(told.encode()).hexdigest()[:16] == "a25e89f3298782fc"


@pytest.mark.parametrize("table", COLUMNS, ids=lambda table: table.__tablename__)
def test_rows_name_columns_that_their_table_has(table: type[Base]) -> None:
    assert {*COLUMNS[table]} <= {column.name for column in table.__table__.c}


def test_rows_for_the_driver_differ_in_their_times_alone() -> None:
    plain, numbers = (RowMaker(KEYRING, instants_as_numbers=each).facts(FULL, 7)[StepRow] for each in (False, True))
    assert list(plain) == list(numbers)
    for one, other in zip(*(as_values(StepRow, facts.values()) for facts in (plain, numbers)), strict=True):
        differing = {name for name in one if one[name] != other[name]} - {"text", "officer"}
        assert differing == {name for name in ("at", "deadline", "started_at") if one[name] is not None}
