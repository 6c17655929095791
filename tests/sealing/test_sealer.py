"""A sealed value opens in its place and nowhere else, and any changed bit is noticed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.sealing import KeyRing, SealBroken, Sealer

SEALER = Sealer("11" * 32)
PLACE: dict[str, Any] = {"table": "people", "column": "name", "row": "7/ab"}


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened(value: bytes) -> None:
    sealed = SEALER.seal(value, **PLACE)
    assert len(sealed) == len(value) + 29
    assert SEALER.unseal(sealed, **PLACE) == value


def test_a_text_is_sealed_as_it_is_spelled() -> None:
    name = "Trần Thị Mẫu"
    assert SEALER.unseal_text(SEALER.seal(name, **PLACE), **PLACE) == name


def test_the_same_value_never_looks_the_same() -> None:
    assert len({SEALER.seal("Mẫu", **PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "other",
    [{"table": "steps"}, {"column": "phone"}, {"row": "8/ab"}, {"row": 7}],
)
def test_a_moved_value_is_refused(other: dict[str, str | int]) -> None:
    sealed = SEALER.seal("Mẫu", **PLACE)
    with pytest.raises(SealBroken):
        SEALER.unseal(sealed, **{**PLACE, **other})


def test_every_changed_bit_is_refused() -> None:
    sealed = SEALER.seal("Mẫu", **PLACE)
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            SEALER.unseal(bytes(changed), **PLACE)


@pytest.mark.parametrize("length", range(30))
def test_a_shortened_value_is_refused(length: int) -> None:
    sealed = SEALER.seal("Mẫu", **PLACE)
    with pytest.raises(SealBroken):
        SEALER.unseal(sealed[:length], **PLACE)


def test_another_key_does_not_open() -> None:
    sealed = SEALER.seal("Mẫu", **PLACE)
    with pytest.raises(SealBroken):
        Sealer("22" * 32).unseal(sealed, **PLACE)
    with pytest.raises(SealBroken, match="not in the ring"):
        KeyRing.new().sealer.unseal(sealed, **PLACE)


@pytest.mark.parametrize("secret", ["", "zz" * 32, "11" * 31, "11" * 33])
def test_a_secret_has_its_shape_and_is_never_quoted(secret: str) -> None:
    with pytest.raises(ValueError, match="sealing secret") as refused:
        Sealer(secret)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_many_sealed_at_once_are_each_bound_to_their_own_row() -> None:
    sealer = Sealer("7a" * 32)
    texts, rows = ["Nguyễn Thị Mẫu", None, "", "Nguyễn Thị Mẫu"], ["1/aa", "2/bb", 3, "4/dd"]
    sealed = sealer.column("people", "name").seal_all(texts, [str(row).encode() for row in rows])
    assert sealed[1] is None
    kept = [(text, row, value) for text, row, value in zip(texts, rows, sealed, strict=True) if value is not None]
    assert [sealer.unseal_text(value, table="people", column="name", row=row) for _, row, value in kept] == [
        text for text, _, _ in kept
    ]
    assert len({value[1:13] for _, _, value in kept}) == len(kept), "no nonce twice"
    with pytest.raises(SealBroken):
        sealer.unseal_text(sealed[0] or b"", table="people", column="name", row="4/dd")
