"""What is known of a provider that numbers its messages, so that one that may have been sent can be looked for."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from lookup_api.exchange import Draft, Exchange, Outbox, Outgoing, Sent
from tests.exchange.conftest import NOW

HOUR = timedelta(hours=1)
LATER = timedelta(minutes=5)  # leases have ended by then


@pytest.fixture
def outbox(exchange: Exchange) -> Outbox:
    return exchange.outbox


def enqueue(outbox: Outbox, *keys: str, chat: str = "a", channel: str = "telegram", lasts: timedelta = HOUR) -> None:
    drafts = [Draft(key, channel, chat, b"", NOW + lasts, conversation=chat) for key in keys]
    assert outbox.enqueue_many(drafts, NOW) == [True] * len(keys)


def leased(outbox: Outbox, at: timedelta = timedelta(0), channel: str = "telegram") -> Outgoing:
    (message,) = outbox.lease(channel, NOW + at)
    return message


def test_each_is_handed_out_with_the_newest_number_known_before(outbox: Outbox) -> None:
    enqueue(outbox, "1", "2", "3")
    told = []
    for number in (7, None, 9):
        message = leased(outbox)
        told.append(message.newest_before)
        outbox.sent_many([Sent(message, number=number)], NOW)
    assert told == [0, 7, 7]
    assert (outbox.newest("telegram"), outbox.newest("zalo")) == (9, 0)


def test_a_sequence_that_begins_anew_is_followed(outbox: Outbox) -> None:
    enqueue(outbox, "1", "2", "3")
    outbox.sent_many([Sent(leased(outbox), number=5000)], NOW)
    enqueue(outbox, "4", chat="b")
    two, four = outbox.lease("telegram", NOW)  # both know of the old sequence
    outbox.sent_many([Sent(two, number=8)], NOW)
    outbox.sent_many([Sent(four, number=7)], NOW)
    assert outbox.newest("telegram") == 8
    assert leased(outbox).newest_before == 8


def test_the_number_at_the_first_handing_out_stays(outbox: Outbox) -> None:
    enqueue(outbox, "1")
    enqueue(outbox, "2", chat="b")
    one, two = outbox.lease("telegram", NOW)
    outbox.sent_many([Sent(two, number=40)], NOW)
    assert outbox.failed(one, NOW)
    again = leased(outbox, LATER)
    assert (again.key, again.attempt, again.newest_before) == ("1", 2, 0)
    enqueue(outbox, "3")
    outbox.sent_many([Sent(again, number=41)], NOW)
    assert leased(outbox, LATER).newest_before == 41


@pytest.mark.parametrize(("seen", "told"), [(3, 7), (12, 12)], ids=["the journal knows more", "the caller knows more"])
def test_what_the_caller_has_seen_counts_for_what_it_is_handed(outbox: Outbox, seen: int, told: int) -> None:
    enqueue(outbox, "1", "2")
    outbox.sent_many([Sent(leased(outbox), number=7)], NOW)
    (message,) = outbox.lease("telegram", NOW, newest=seen)
    assert message.newest_before == told
    assert outbox.newest("telegram") == 7  # which the provider said itself
    (again,) = outbox.lease("telegram", NOW + LATER, newest=99)
    assert (again.attempt, again.newest_before) == (2, told)


def test_a_search_in_vain_is_not_begun_anew(outbox: Outbox) -> None:
    enqueue(outbox, "1")
    first = leased(outbox)
    outbox.looked(first, 40)
    outbox.looked(first, 30)
    again = leased(outbox, LATER)
    assert again.newest_before == 40
    outbox.looked(first, 90)  # it lost its lease meanwhile
    assert leased(outbox, 2 * LATER).newest_before == 40


def test_a_search_in_vain_tells_nothing_where_nothing_was_known(outbox: Outbox, exchange_url: str) -> None:
    enqueue(outbox, "1")
    leased(outbox)
    engine = create_engine(exchange_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE outgoing SET newest_before = NULL"))
    engine.dispose()
    again = leased(outbox, LATER)
    outbox.looked(again, 40)
    assert leased(outbox, 2 * LATER).newest_before is None


def test_of_several_at_once_the_highest_is_kept_and_each_channel_has_its_own(outbox: Outbox) -> None:
    for chat in ("a", "b", "c"):
        enqueue(outbox, chat, chat=chat)
    enqueue(outbox, "of another", channel="sms")
    taken = outbox.lease("telegram", NOW)
    other = leased(outbox, channel="sms")
    numbered = [Sent(message, number=number) for message, number in zip(taken, (12, 14, 13), strict=True)]
    outbox.sent_many([*numbered[:2], Sent(other, number=3)], NOW)
    outbox.sent_many(numbered[2:], NOW)
    assert (outbox.newest("telegram"), outbox.newest("sms")) == (14, 3)


def test_forgetting_what_is_over_does_not_forget_the_number(exchange: Exchange) -> None:
    enqueue(exchange.outbox, "1")
    exchange.outbox.sent_many([Sent(leased(exchange.outbox), number=7)], NOW)
    assert exchange.purge(NOW + timedelta(days=90)) > 0
    assert exchange.outbox.newest("telegram") == 7


@pytest.mark.parametrize(
    ("first_ends", "clear"),
    [
        ("sent", True),
        ("refused at once", False),
        ("expired in doubt", False),
        ("expired, never handed out", True),
        ("in another conversation", True),
    ],
)
def test_behind_one_that_nobody_knows_the_end_of_nothing_is_told(outbox: Outbox, first_ends: str, clear: bool) -> None:  # noqa: FBT001 - a table
    chat = "b" if first_ends == "in another conversation" else "a"
    lasts = timedelta(minutes=2) if first_ends.startswith("expired") else HOUR
    enqueue(outbox, "first", chat=chat, lasts=lasts)
    if first_ends != "expired, never handed out":
        first = leased(outbox)
        if first_ends == "sent":
            outbox.sent_many([Sent(first, number=7)], NOW)
        elif not first_ends.startswith("expired"):
            assert not outbox.failed(first, NOW, final=True)
    enqueue(outbox, "second")
    second = leased(outbox, LATER)
    assert second.key == "second"
    assert outbox.failed(second, NOW + LATER)
    assert (leased(outbox, 2 * LATER).newest_before is not None) is clear


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE outgoing SET newest_before = NULL",  # handed out before this was kept
        # Two were enqueued by transactions that overlapped, and the later one left first.
        "UPDATE outgoing SET attempt = 1 WHERE id = (SELECT max(id) FROM outgoing)",
    ],
    ids=["handed out before the migration", "two are on their way"],
)
def test_what_cannot_be_known_is_not_told(outbox: Outbox, exchange_url: str, change: str) -> None:
    enqueue(outbox, "first", "second")
    leased(outbox)
    engine = create_engine(exchange_url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    again = leased(outbox, LATER)
    assert (again.key, again.newest_before) == ("first", None)
