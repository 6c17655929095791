"""A burst is claimed in one commit and settled in one; a carrier without ids is understood by what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lookup_api.exchange import Answered, Busy, Claim, Claimed, ClaimLost, Draft, Exchange, Settlement
from lookup_api.exchange.journal import SAME_TEXT
from tests.exchange.conftest import LEASE, NOW

SENDER, OTHER = "+84905123456", "+84905123457"
AT_ONCE = timedelta(0)


def claimed(outcome: Claim) -> Claimed:
    assert isinstance(outcome, Claimed), outcome
    return outcome


def test_a_burst_is_claimed_and_settled_each_message_once(exchange: Exchange) -> None:
    exchange.settle(claimed(exchange.claim("smpp", "1", NOW)), b"reply 1", NOW)

    answered, second, third, repeated = exchange.claim_many("smpp", ["1", "2", "3", "2"], NOW)

    assert answered == Answered(b"reply 1")
    assert repeated == Busy(NOW + LEASE)
    lost = exchange.settle_many(
        [Settlement(claimed(second), b"reply 2", ("chat", b"old")), Settlement(claimed(third), b"", ("chat", b"new"))],
        NOW,
    )
    assert lost == []
    assert exchange.claim_many("smpp", ["2", "3"], NOW) == [Answered(b"reply 2"), Answered(b"")]
    assert exchange.state("smpp", "chat") == b"new"
    assert exchange.claim_many("smpp", [], NOW) == []


def test_of_a_burst_only_the_lost_claim_is_not_kept(exchange: Exchange) -> None:
    slow, other = (claimed(outcome) for outcome in exchange.claim_many("smpp", ["slow", "other"], NOW))
    claimed(exchange.claim("smpp", "slow", NOW + LEASE))

    lost = exchange.settle_many([Settlement(slow, b"late", ("chat", b"late")), Settlement(other, b"kept")], NOW + LEASE)

    assert lost == [slow]
    assert exchange.settle_many([Settlement(other, b"again")], NOW + LEASE) == [other]
    assert exchange.claim("smpp", "other", NOW + LEASE) == Answered(b"kept")
    assert exchange.state("smpp", "chat") is None


def test_a_burst_of_more_than_a_statement_holds_is_claimed_whole(exchange: Exchange) -> None:
    ids = [str(number) for number in range(1500)]

    assert all(isinstance(outcome, Claimed) for outcome in exchange.claim_many("smpp", ids, NOW))
    assert all(isinstance(outcome, Busy) for outcome in exchange.claim_many("smpp", ids, NOW))


@pytest.mark.parametrize("offset", [0, 1, 29, 30, 58, 59])
def test_the_same_text_of_the_same_sender_is_a_repeat_within_the_window(exchange: Exchange, offset: int) -> None:
    first = NOW + timedelta(seconds=offset)
    exchange.settle(claimed(exchange.claim_text("smpp", SENDER, "HS 1", first)), b"reply", first)

    for after in (AT_ONCE, SAME_TEXT / 2, SAME_TEXT - timedelta(milliseconds=1)):
        assert exchange.claim_text("smpp", SENDER, "HS 1", first + after) == Answered(b"reply")
    anew = claimed(exchange.claim_text("smpp", SENDER, "HS 1", first + SAME_TEXT))
    exchange.settle(anew, b"later reply", first + SAME_TEXT)
    assert exchange.claim_text("smpp", SENDER, "HS 1", first + SAME_TEXT * 1.5) == Answered(b"later reply")


def test_another_text_sender_or_channel_is_another_message(exchange: Exchange) -> None:
    claimed(exchange.claim_text("smpp", SENDER, "HS 1", NOW))

    claimed(exchange.claim_text("smpp", SENDER, "HS 2", NOW))
    claimed(exchange.claim_text("smpp", OTHER, "HS 1", NOW))
    claimed(exchange.claim_text("kannel", SENDER, "HS 1", NOW))
    claimed(exchange.claim_text("smpp", SENDER + "H", "S 1", NOW))
    assert isinstance(exchange.claim_text("smpp", SENDER, "HS 1", NOW, patience=AT_ONCE), Busy)


def test_a_text_whose_holder_died_is_taken_over_under_the_same_claim(exchange: Exchange) -> None:
    first = claimed(exchange.claim_text("smpp", SENDER, "HS 1", NOW))

    second = claimed(exchange.claim_text("smpp", SENDER, "HS 1", NOW + LEASE))

    assert (second.id, second.attempt) == (first.id, 2)


def test_a_settled_message_is_answered_by_what_is_enqueued_with_it(exchange: Exchange) -> None:
    draft = Draft("answer to 1", "smpp", SENDER, b"reply", NOW + timedelta(hours=1))
    slow = claimed(exchange.claim("smpp", "1", NOW))
    holder = claimed(exchange.claim("smpp", "1", NOW + LEASE))

    exchange.settle(holder, b"reply", NOW, sent=True, then=[draft])
    with pytest.raises(ClaimLost):
        exchange.settle(slow, b"late", NOW, sent=True, then=[replace(draft, key="late answer")])

    assert [message.key for message in exchange.outbox.lease("smpp", NOW)] == ["answer to 1"]
