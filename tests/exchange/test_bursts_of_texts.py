"""Bursts of a carrier that gives no ids, and of the spool: each message once, whatever comes twice or half."""

from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import Answered, Claimed, Exchange, ExchangeUnavailable, Settlement, Spool, Spooled
from tests.exchange.conftest import NOW, SECRET


def test_a_burst_of_texts_is_claimed_once_for_each_sender_and_text(exchange: Exchange) -> None:
    burst = [("+84905000001", "HS 1", NOW), ("+84905000002", "HS 1", NOW), ("+84905000001", "HS 2", NOW)]
    first = exchange.claim_texts("smpp", burst, NOW)
    assert all(isinstance(claim, Claimed) for claim in first)
    replies = [Settlement(claim, b"said", sent=True) for claim in first if isinstance(claim, Claimed)]
    assert exchange.settle_many(replies, NOW) == []

    # The same again after the connection broke, within its window and beyond it.
    assert exchange.claim_texts("smpp", burst, NOW + timedelta(seconds=20)) == [Answered(b"said")] * 3
    later = NOW + timedelta(minutes=5)
    again = exchange.claim_texts("smpp", [(sender, text, later) for sender, text, _ in burst], later)
    assert all(isinstance(claim, Claimed) for claim in again)


def test_what_stands_twice_in_a_burst_is_claimed_at_its_first_place(exchange: Exchange) -> None:
    one, same, other = exchange.claim_texts(
        "smpp",
        [("+84905000001", "HS 1", NOW), ("+84905000001", "HS 1", NOW), ("+84905000001", "HS 3", NOW)],
        NOW,
    )
    assert isinstance(one, Claimed)
    assert not isinstance(same, Claimed)
    assert isinstance(other, Claimed)


def test_a_text_is_known_by_the_moment_it_came_not_by_when_it_is_worked_off(exchange: Exchange) -> None:
    (first,) = exchange.claim_texts("smpp", [("+84905000001", "HS 1", NOW)], NOW + timedelta(hours=2))
    assert isinstance(first, Claimed)
    exchange.settle(first, b"said", NOW + timedelta(hours=2), sent=True)
    repeated = exchange.claim_texts("smpp", [("+84905000001", "HS 1", NOW)], NOW + timedelta(hours=3))
    assert repeated == [Answered(b"said")]


def test_an_empty_burst_asks_nothing(exchange: Exchange) -> None:
    assert exchange.claim_texts("smpp", [], NOW) == []


def kept(spool: Spool, count: int) -> list[Spooled]:
    messages = [Spooled("smpp", str(number), b"text", NOW) for number in range(count)]
    spool.keep_many(messages)
    return messages


def test_the_spool_hands_over_bursts_and_keeps_on_what_is_given_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", SECRET)
    messages = kept(spool, 25)
    seen: list[int] = []

    def handle(burst: list[Spooled]) -> list[Spooled]:
        seen.append(len(burst))
        return [one for one in burst if one.message_id == "7"]

    assert spool.replay_many(handle, most=10) == 24
    assert seen == [10, 10, 5]
    left: list[Spooled] = []
    assert spool.replay_many(lambda burst: left.extend(burst) or [], most=10) == 1
    assert left == [messages[7]]
    assert spool.holds() == 0


def test_a_burst_that_fails_is_kept_whole_and_one_that_meets_no_database_stops(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", SECRET)
    messages = kept(spool, 12)

    def fail(_: object) -> list[Spooled]:
        raise ValueError

    def away(_: object) -> list[Spooled]:
        raise ExchangeUnavailable

    assert spool.replay_many(fail, most=5) == 0
    assert spool.replay_many(away, most=5) == 0
    left: list[Spooled] = []
    spool.replay_many(lambda burst: left.extend(burst) or [], most=5)
    assert left == messages


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one_are_bursts_too(tmp_path: Path, count: int) -> None:
    spool = Spool(tmp_path / "spool", SECRET)
    kept(spool, count)
    assert bool(spool.holds()) is bool(count)
    spool.close()
