"""What was given up for its age is put once more where its draft says so, and known as what may have been sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lookup_api.exchange import DeliveryState, Draft, Exchange, Outbox, Outgoing, Sent
from tests.exchange.conftest import NOW

FIRST = Draft("first", "telegram", "a", b"as it was", NOW + timedelta(minutes=2), conversation="a")
LATER = timedelta(minutes=5)  # the first is given up for its age by then
AGAIN = replace(FIRST, body=b"as it is now", not_after=NOW + timedelta(hours=9), anew=True)
OTHER = Draft("other", "telegram", "a", b"", NOW + timedelta(hours=9), conversation="a")


@pytest.fixture
def outbox(exchange: Exchange) -> Outbox:
    return exchange.outbox


def leased(outbox: Outbox, at: timedelta) -> Outgoing:
    (message,) = outbox.lease("telegram", NOW + at)
    return message


def give_up(outbox: Outbox) -> None:
    """Let the first be given up for its age, while a worker may have sent it."""
    assert outbox.enqueue(FIRST, NOW)
    leased(outbox, timedelta(0))
    assert outbox.lease("telegram", NOW + LATER) == []


def test_it_counts_on_and_says_what_it_says_now(outbox: Outbox) -> None:
    give_up(outbox)
    assert outbox.enqueue_many([AGAIN, OTHER, AGAIN], NOW + LATER) == [True, True, False]
    again = leased(outbox, LATER)
    assert (again.key, again.recipient, again.body, again.attempt) == ("first", "a", b"as it is now", 2)
    assert again.not_after == AGAIN.not_after
    outbox.sent(again, NOW + LATER)
    standing = outbox.standing("first")
    assert standing is not None
    assert (standing.state, standing.reason, standing.attempts) == (DeliveryState.SENT, None, 2)
    assert leased(outbox, LATER).key == "other"


def test_what_was_never_handed_out_cannot_have_been_sent(outbox: Outbox) -> None:
    assert outbox.enqueue(FIRST, NOW)
    assert outbox.lease("telegram", NOW + LATER) == []
    assert outbox.enqueue(AGAIN, NOW + LATER)
    again = leased(outbox, LATER)
    assert (again.attempt, again.newest_before) == (1, 0)


def test_it_can_be_given_up_and_put_more_than_once(outbox: Outbox) -> None:
    give_up(outbox)
    for hours in (1, 2, 3):
        at = timedelta(hours=hours)
        assert outbox.enqueue(replace(AGAIN, not_after=NOW + at + LATER), NOW + at)
        assert leased(outbox, at).attempt == hours + 1
        assert outbox.lease("telegram", NOW + at + 2 * LATER) == []


def sent(outbox: Outbox) -> None:
    outbox.enqueue(FIRST, NOW)
    outbox.sent(leased(outbox, timedelta(0)), NOW)


def refused(outbox: Outbox) -> None:
    outbox.enqueue(FIRST, NOW)
    outbox.failed(leased(outbox, timedelta(0)), NOW, final=True)


def waiting(outbox: Outbox) -> None:
    outbox.enqueue(replace(FIRST, not_after=AGAIN.not_after), NOW)


@pytest.mark.parametrize("before", [sent, refused, waiting])
def test_what_was_not_given_up_for_its_age_is_not_put_again(outbox: Outbox, before: Callable[[Outbox], None]) -> None:
    before(outbox)
    assert not outbox.enqueue(AGAIN, NOW + LATER)


@pytest.mark.parametrize("draft", [replace(AGAIN, anew=False), replace(AGAIN, channel="zalo")])
def test_nor_is_it_by_who_did_not_say_so_or_for_another_channel(outbox: Outbox, draft: Draft) -> None:
    give_up(outbox)
    assert not outbox.enqueue(draft, NOW + LATER)
    assert outbox.lease("telegram", NOW + LATER) == []
    assert outbox.lease("zalo", NOW + LATER) == []


# --- what its number tells ------------------------------------------------------------------------------------------


def number_of(outbox: Outbox) -> int | None:
    """The newest number before it, as it is handed out again; what waits before it is sent, under 9."""
    assert outbox.enqueue(AGAIN, NOW + LATER)
    at = LATER
    while True:
        (message,) = outbox.lease("telegram", NOW + at)
        if message.key == "first":
            return message.newest_before
        outbox.sent_many([Sent(message, number=9)], NOW + at)


def known(outbox: Outbox) -> None:
    """Something of another conversation has the number 5."""
    outbox.enqueue(replace(OTHER, key="known", conversation="b"), NOW)
    outbox.sent_many([Sent(leased(outbox, timedelta(0)), number=5)], NOW)


def test_it_lies_beyond_the_number_known_when_it_was_first_handed_out(outbox: Outbox) -> None:
    known(outbox)
    give_up(outbox)
    outbox.enqueue(replace(OTHER, conversation="b"), NOW)
    outbox.sent_many([Sent(leased(outbox, LATER), number=8)], NOW + LATER)
    assert number_of(outbox) == 5


def test_where_something_left_after_it_nothing_is_told(outbox: Outbox) -> None:
    give_up(outbox)
    outbox.enqueue(OTHER, NOW)
    outbox.sent_many([Sent(leased(outbox, LATER), number=8)], NOW + LATER)
    assert number_of(outbox) is None


def test_of_one_that_waited_beside_it_nothing_is_told_either(outbox: Outbox) -> None:
    # The later one is in doubt when the earlier comes back, and goes before it.
    assert outbox.enqueue(FIRST, NOW)
    assert outbox.lease("telegram", NOW + LATER) == []
    outbox.enqueue(OTHER, NOW)
    assert outbox.failed(leased(outbox, LATER), NOW + LATER)
    assert outbox.enqueue(AGAIN, NOW + LATER)
    first = leased(outbox, LATER)
    assert (first.key, first.attempt, first.newest_before) == ("first", 2, None)
    outbox.sent_many([Sent(first, number=9)], NOW + LATER)
    other = leased(outbox, 2 * LATER)
    assert (other.key, other.newest_before) == ("other", None)
