"""A record that several change at the same moment holds every change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from lookup_api.exchange import Exchange, StateChanged, VersionedState, amend
from tests.exchange.conftest import NOW

PLACE = ("console", "numbers")


def with_number(number: int) -> Callable[[list[int] | None], list[int]]:
    return lambda numbers: [*(numbers or ()), number]


def test_every_change_of_many_workers_stands(exchange: Exchange) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: amend(exchange, *PLACE, list[int], with_number(number), NOW), range(12)))
    kept = exchange.versioned_state(*PLACE)
    assert kept is not None
    assert sorted(msgspec.json.decode(kept.value)) == list(range(12))
    assert kept.version == 12


def test_what_does_not_change_is_not_kept_again(exchange: Exchange) -> None:
    assert amend(exchange, *PLACE, list[int], with_number(1), NOW) == [1]
    assert amend(exchange, *PLACE, list[int], lambda numbers: numbers or [], NOW) == [1]
    assert exchange.versioned_state(*PLACE) == VersionedState(b"[1]", 1)


def test_an_emptied_record_is_begun_anew(exchange: Exchange) -> None:
    exchange.change_state(*PLACE, 0, b"", NOW)
    assert amend(exchange, *PLACE, list[int], with_number(7), NOW) == [7]
    assert exchange.versioned_state(*PLACE) == VersionedState(b"[7]", 2)


def test_who_is_never_first_says_so_and_changes_nothing(exchange: Exchange) -> None:
    def overtaken(numbers: list[int] | None) -> list[int]:
        others = len(numbers or ())
        exchange.change_state(*PLACE, others, msgspec.json.encode([0] * (others + 1)), NOW)
        return [1]

    with pytest.raises(StateChanged):
        amend(exchange, *PLACE, list[int], overtaken, NOW)
    kept = exchange.state(*PLACE)
    assert kept is not None
    assert set(msgspec.json.decode(kept)) == {0}
