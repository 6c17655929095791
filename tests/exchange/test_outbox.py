"""What is sent unasked: once for each key, in time, in order where it matters, and by one worker at a time."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from lookup_api.exchange import DeliveryState, Draft, Exchange, Outbox, Outgoing, Sent, Standing, open_exchange
from lookup_api.exchange.backoff import FIRST_PAUSE, pause
from lookup_api.exchange.outbox import EXPIRED, SENDING
from tests.exchange.conftest import NOW, SECRET

HOUR = timedelta(hours=1)
NOTICE = Draft("notice 1", "sms", "+84905123456", "Hồ sơ đã có kết quả".encode(), NOW + HOUR)


@pytest.fixture
def outbox(exchange: Exchange) -> Outbox:
    return exchange.outbox


@pytest.fixture
def second_process(exchange: Exchange, exchange_url: str) -> Iterator[Exchange]:
    opened = open_exchange(exchange_url, SECRET)
    yield opened
    opened.close()


def leased(outbox: Outbox, at: timedelta = timedelta(0)) -> Outgoing:
    (message,) = outbox.lease("sms", NOW + at)
    return message


def keys(outbox: Outbox, at: timedelta = timedelta(0), most: int = 100) -> list[str]:
    return [message.key for message in outbox.lease("sms", NOW + at, most=most)]


def test_a_message_is_leased_as_it_was_enqueued(outbox: Outbox) -> None:
    assert outbox.enqueue(NOTICE, NOW)

    message = leased(outbox)

    assert (message.key, message.recipient, message.body) == (NOTICE.key, NOTICE.recipient, NOTICE.body)
    assert (message.channel, message.not_after, message.attempt) == ("sms", NOTICE.not_after, 1)
    assert outbox.lease("sms", NOW) == []
    assert outbox.lease("zalo", NOW) == []


def test_a_key_is_enqueued_once_for_all_channels_and_for_ever(outbox: Outbox) -> None:
    assert outbox.enqueue(NOTICE, NOW)
    assert not outbox.enqueue(replace(NOTICE, channel="zalo"), NOW)
    outbox.sent(leased(outbox), NOW)

    assert not outbox.enqueue(NOTICE, NOW)
    assert outbox.enqueue_many([NOTICE, replace(NOTICE, key="2"), replace(NOTICE, key="2")], NOW) == [
        False,
        True,
        False,
    ]
    assert outbox.enqueue_many([], NOW) == []
    assert keys(outbox) == ["2"]


def test_of_equal_keys_in_one_call_the_first_is_kept(outbox: Outbox) -> None:
    outbox.enqueue_many([NOTICE, replace(NOTICE, body=b"other")], NOW)

    assert leased(outbox).body == NOTICE.body


def test_quiet_hours_are_waited_for(outbox: Outbox) -> None:
    outbox.enqueue(replace(NOTICE, not_before=NOW + HOUR / 2), NOW)

    assert keys(outbox, HOUR / 2 - timedelta(seconds=1)) == []
    assert keys(outbox, HOUR / 2) == [NOTICE.key]


def test_a_time_that_ends_before_it_begins_is_refused(outbox: Outbox) -> None:
    for never in (replace(NOTICE, not_after=NOW), replace(NOTICE, not_before=NOTICE.not_after)):
        with pytest.raises(ValueError, match="ends before it begins"):
            outbox.enqueue(never, NOW)


def test_a_lease_that_ended_hands_the_message_out_again(outbox: Outbox) -> None:
    outbox.enqueue(NOTICE, NOW)
    leased(outbox)

    assert outbox.lease("sms", NOW + SENDING - timedelta(seconds=1)) == []
    assert leased(outbox, SENDING).attempt == 2


def test_a_failure_comes_back_with_growing_pauses_and_a_late_one_changes_nothing(outbox: Outbox) -> None:
    outbox.enqueue(NOTICE, NOW)
    moment, first = NOW, leased(outbox)
    message = first
    for attempt in range(1, 5):
        assert message.attempt == attempt
        assert outbox.failed(message, moment)
        assert outbox.lease("sms", moment + pause(attempt, 0.0) - timedelta(milliseconds=1)) == []
        moment += pause(attempt, 1.0)
        (message,) = outbox.lease("sms", moment)

    outbox.failed(first, moment, final=True)

    assert outbox.standing(NOTICE.key) == Standing(NOTICE.key, DeliveryState.QUEUED, 5, None)


def test_a_retry_waits_for_what_the_provider_or_the_quiet_hours_ask(outbox: Outbox) -> None:
    outbox.enqueue(NOTICE, NOW)

    assert outbox.failed(leased(outbox), NOW, not_before=NOW + HOUR / 2)

    assert keys(outbox, HOUR / 2 - timedelta(seconds=1)) == []
    assert keys(outbox, HOUR / 2) == [NOTICE.key]


def test_what_is_refused_for_good_is_given_up_with_its_reason(outbox: Outbox, exchange: Exchange) -> None:
    outbox.enqueue(NOTICE, NOW)

    assert not outbox.failed(leased(outbox), NOW, final=True, reason="21610")

    assert outbox.standing(NOTICE.key) == Standing(NOTICE.key, DeliveryState.FAILED, 1, "21610")
    assert keys(outbox, HOUR / 2) == []
    assert exchange.backlog(NOW).outgoing_given_up == 1


def test_a_text_whose_time_has_passed_is_not_sent(outbox: Outbox) -> None:
    late = [replace(NOTICE, key=f"late {number}", not_after=NOW + FIRST_PAUSE) for number in range(3)]
    outbox.enqueue_many([*late, NOTICE], NOW)

    assert keys(outbox, FIRST_PAUSE, most=2) == [NOTICE.key]

    assert outbox.standing("late 0") == Standing("late 0", DeliveryState.FAILED, 0, EXPIRED)


def test_a_retry_that_would_come_too_late_is_given_up_at_once(outbox: Outbox) -> None:
    outbox.enqueue(replace(NOTICE, not_after=NOW + pause(1, 0.0)), NOW)

    assert not outbox.failed(leased(outbox), NOW)

    assert outbox.standing(NOTICE.key) == Standing(NOTICE.key, DeliveryState.FAILED, 1, EXPIRED)


def test_a_conversation_in_order_leaves_one_after_the_other(outbox: Outbox) -> None:
    asked = [replace(NOTICE, key=str(number), conversation="chat 7") for number in range(3)]
    outbox.enqueue_many([*asked, replace(NOTICE, key="other", conversation="chat 8"), NOTICE], NOW)

    first, *rest = outbox.lease("sms", NOW)
    assert (first.key, [message.key for message in rest]) == ("0", ["other", NOTICE.key])
    assert keys(outbox) == []
    outbox.failed(first, NOW)
    assert keys(outbox) == []
    (again,) = outbox.lease("sms", NOW + FIRST_PAUSE)
    outbox.sent(again, NOW)
    second = leased(outbox)
    assert second.key == "1"
    outbox.failed(second, NOW, final=True)
    assert keys(outbox) == ["2"]


def test_an_expired_message_lets_the_next_of_its_conversation_go(outbox: Outbox) -> None:
    first = replace(NOTICE, conversation="chat", not_after=NOW + FIRST_PAUSE)
    outbox.enqueue_many([first, replace(NOTICE, key="2", conversation="chat")], NOW)

    assert keys(outbox, FIRST_PAUSE) == ["2"]


RECEIPTS: list[Callable[[Exchange, Outgoing], object]] = [
    lambda exchange, message: exchange.outbox.sent(message, NOW, provider_id="SM1", carrier="twilio"),
    lambda exchange, _: exchange.record_delivery("twilio", "SM1", DeliveryState.FAILED_FOR_NOW, NOW),
    lambda exchange, _: exchange.record_delivery("twilio", "SM1", DeliveryState.DELIVERED, NOW),
]


@pytest.mark.parametrize("order", list(itertools.permutations(RECEIPTS)))
def test_sending_and_receipts_in_any_order_end_in_the_same_standing(
    exchange: Exchange, order: tuple[Callable[[Exchange, Outgoing], object], ...]
) -> None:
    exchange.outbox.enqueue(NOTICE, NOW)
    message = leased(exchange.outbox)

    for event in order:
        event(exchange, message)

    standing = Standing(NOTICE.key, DeliveryState.DELIVERED, 1, None)
    assert exchange.outbox.standing(NOTICE.key) == standing
    assert exchange.outbox.standing_of("twilio", "SM1") == standing
    assert exchange.outbox.standing_of("sms", "SM1") is None
    assert exchange.outbox.standing("unknown") is None


def test_what_was_sent_after_its_lease_was_lost_is_not_sent_again(outbox: Outbox) -> None:
    outbox.enqueue(NOTICE, NOW)
    slow = leased(outbox)
    leased(outbox, SENDING)

    outbox.sent(slow, NOW + SENDING, provider_id="SM1")

    assert outbox.lease("sms", NOW + SENDING * 3) == []


def test_what_was_given_up_and_sent_after_all_stands_as_sent(outbox: Outbox) -> None:
    outbox.enqueue(NOTICE, NOW)
    slow = leased(outbox)
    assert outbox.lease("sms", NOTICE.not_after) == []
    assert outbox.standing(NOTICE.key) == Standing(NOTICE.key, DeliveryState.FAILED, 1, EXPIRED)

    outbox.sent(slow, NOTICE.not_after)

    assert outbox.standing(NOTICE.key) == Standing(NOTICE.key, DeliveryState.SENT, 1, None)


def test_workers_of_two_processes_never_hold_the_same_message(exchange: Exchange, second_process: Exchange) -> None:
    exchange.outbox.enqueue_many([replace(NOTICE, key=str(number)) for number in range(300)], NOW)
    handed_out: list[str] = []
    start = threading.Barrier(6)

    def work(process: Exchange) -> None:
        start.wait()
        while messages := process.outbox.lease("sms", NOW, most=7):
            handed_out.extend(message.key for message in messages)
            process.outbox.sent_many([Sent(message, message.key) for message in messages], NOW)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, [exchange, second_process] * 3))

    assert sorted(handed_out, key=int) == [str(number) for number in range(300)]


def test_recipient_and_text_are_forgotten_once_nothing_is_left_to_send(exchange: Exchange, exchange_url: str) -> None:
    exchange.outbox.enqueue_many([replace(NOTICE, key=key) for key in ("sent", "refused", "expired", "waiting")], NOW)
    sent, refused, expired, _ = exchange.outbox.lease("sms", NOW)
    exchange.outbox.sent(sent, NOW)
    exchange.outbox.failed(refused, NOW, final=True)
    exchange.outbox.failed(expired, NOTICE.not_after)

    engine = create_engine(exchange_url)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT recipient, body FROM outgoing ORDER BY id")).all()
    engine.dispose()

    assert [row for row in kept if row != (None, None)] == kept[3:]


def test_ended_messages_are_purged_by_age_and_waiting_ones_kept(exchange: Exchange) -> None:
    exchange.outbox.enqueue_many([NOTICE, replace(NOTICE, key="waiting", not_after=NOW + HOUR * 99)], NOW)
    exchange.outbox.sent(exchange.outbox.lease("sms", NOW, most=1)[0], NOW)

    assert exchange.purge(NOW + HOUR) == 1

    assert keys(exchange.outbox) == ["waiting"]
    assert exchange.outbox.standing(NOTICE.key) is None


def test_the_backlog_counts_what_waits(exchange: Exchange) -> None:
    assert exchange.backlog(NOW).oldest_due_seconds == 0
    exchange.outbox.enqueue_many([NOTICE, replace(NOTICE, key="later", not_before=NOW + HOUR / 2)], NOW)
    held, settled = exchange.claim_many("sms", ["held", "settled"], NOW)
    exchange.settle(settled, b"reply", NOW, hold=timedelta(0))  # type: ignore[arg-type]

    now = exchange.backlog(NOW + timedelta(seconds=8))
    later = exchange.backlog(held.lease_ends_at)  # type: ignore[union-attr]

    assert (now.outgoing_waiting, now.outgoing_due, now.replies_waiting, now.replies_due) == (2, 1, 1, 1)
    assert (now.claims_held, now.claims_lapsed, now.oldest_due_seconds) == (1, 0, 8.0)
    assert (later.claims_held, later.claims_lapsed) == (0, 1)
