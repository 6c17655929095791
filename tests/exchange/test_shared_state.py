"""A state that may be used only once is changed by one of many workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lookup_api.exchange import Claimed, Exchange, Settlement, StateChanged, VersionedState
from tests.exchange.conftest import NOW

PLACE = ("zalo", "refresh token")


def test_a_state_is_read_with_its_version_and_changed_only_from_there(exchange: Exchange) -> None:
    assert exchange.versioned_state(*PLACE) is None
    assert exchange.change_state(*PLACE, 0, b"first", NOW) == 1
    assert exchange.change_state(*PLACE, 1, b"second", NOW) == 2

    for stale in (0, 1, 3):
        with pytest.raises(StateChanged):
            exchange.change_state(*PLACE, stale, b"late", NOW)

    assert exchange.versioned_state(*PLACE) == VersionedState(b"second", 2)
    assert exchange.state(*PLACE) == b"second"


def test_a_settled_state_moves_the_version_on(exchange: Exchange) -> None:
    exchange.change_state("zalo", "chat", 0, b"mine", NOW)
    outcome = exchange.claim("zalo", "1", NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, b"reply", NOW, state=("chat", b"settled"))

    with pytest.raises(StateChanged):
        exchange.change_state("zalo", "chat", 1, b"late", NOW)
    assert exchange.versioned_state("zalo", "chat") == VersionedState(b"settled", 2)


def test_of_many_workers_one_at_a_time_uses_the_token(exchange: Exchange) -> None:
    exchange.change_state(*PLACE, 0, b"0", NOW)
    used: list[bytes] = []

    def rotate(_: int) -> None:
        while True:
            token = exchange.versioned_state(*PLACE)
            assert token is not None
            try:
                exchange.change_state(*PLACE, token.version, str(int(token.value) + 1).encode(), NOW)
            except StateChanged:
                continue
            used.append(token.value)
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rotate, range(24)))

    assert sorted(map(int, used)) == list(range(24))
    assert exchange.versioned_state(*PLACE) == VersionedState(b"24", 25)


def test_the_states_of_a_burst_are_read_at_once_and_those_of_nobody_else(exchange: Exchange) -> None:
    for number in range(70):
        exchange.change_state("kannel", f"+849050000{number:02}", 0, b"%d" % number, NOW)
    exchange.change_state("push", "+84905000000", 0, b"another carrier's", NOW)

    asked = [f"+849050000{number:02}" for number in range(0, 90, 2)]
    read = exchange.states.read_many("kannel", asked)

    assert read == {f"+849050000{number:02}": b"%d" % number for number in range(0, 70, 2)}
    assert exchange.states.read_many("kannel", []) == {}


def test_states_beside_a_reply_are_kept_with_it_and_the_later_of_a_burst_stays(exchange: Exchange) -> None:
    claims = [exchange.claim("kannel", str(number), NOW) for number in range(3)]
    held = [claim for claim in claims if isinstance(claim, Claimed)]
    burst = [
        Settlement(claim, b"reply", ("+84905000001", b"talk %d" % number), beside=(("numbers", "+84", b"%d" % number),))
        for number, claim in enumerate(held)
    ]
    lost = Settlement(held[0], b"another reply", beside=(("numbers", "+84", b"lost"),))

    assert exchange.settle_many([*burst, lost], NOW) == [held[0]]
    assert exchange.state("numbers", "+84") == b"2"
    assert exchange.state("kannel", "+84905000001") == b"talk 2"
