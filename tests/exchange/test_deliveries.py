"""Delivery receipts end in the same state in whatever order they arrive."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

from lookup_api.exchange import Claimed, DeliveryState, Draft, Exchange, Outgoing, Sent, advance
from lookup_api.exchange.deliveries import state_of_rank
from tests.exchange.conftest import NOW


def test_the_ladder_stands_as_it_is_kept() -> None:
    kept = ["queued", "sent", "failed_for_now", "failed", "delivered", "read"]

    assert [state_of_rank(rank).value for rank in range(6)] == kept


def test_all_orders_end_in_the_highest_state() -> None:
    for order in permutations(DeliveryState):
        known = None
        for reported in order:
            known = advance(known, reported)
        assert known is DeliveryState.READ


def test_a_late_lower_receipt_changes_nothing() -> None:
    assert advance(DeliveryState.DELIVERED, DeliveryState.SENT) is DeliveryState.DELIVERED
    assert advance(DeliveryState.FAILED, DeliveryState.DELIVERED) is DeliveryState.DELIVERED
    assert advance(None, DeliveryState.QUEUED) is DeliveryState.QUEUED


def test_the_table_agrees_with_the_function_for_every_order(exchange: Exchange) -> None:
    some = (DeliveryState.SENT, DeliveryState.FAILED_FOR_NOW, DeliveryState.DELIVERED)
    for number, order in enumerate(permutations(some)):
        known = None
        for reported in (*order, order[0]):
            known = advance(known, reported)
            assert exchange.record_delivery("twilio", f"SM{number}", reported, NOW) is known
        assert known is DeliveryState.DELIVERED


def test_a_receipt_before_its_message_is_parked_and_counts_once_it_is_known(exchange: Exchange) -> None:
    exchange.record_delivery("twilio", "SM1", DeliveryState.DELIVERED, NOW)
    assert exchange.delivery("twilio", "SM1") is None
    outcome = exchange.claim("twilio", "asked", NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, b"reply", NOW)

    exchange.mark_sent(outcome, NOW, provider_id="SM1")

    assert exchange.delivery("twilio", "SM1") is DeliveryState.DELIVERED
    assert exchange.delivery("kannel", "SM1") is None


def test_a_sent_reply_without_receipts_stands_as_sent(exchange: Exchange) -> None:
    outcome = exchange.claim("twilio", "asked", NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, b"reply", NOW)
    exchange.mark_sent(outcome, NOW, provider_id="SM1")
    assert exchange.delivery("twilio", "SM1") is DeliveryState.SENT

    exchange.record_delivery("twilio", "SM1", DeliveryState.QUEUED, NOW)

    assert exchange.delivery("twilio", "SM1") is DeliveryState.SENT


def test_parked_receipts_are_purged_by_age_and_known_ones_kept(exchange: Exchange) -> None:
    day = timedelta(days=1)
    lease_one(exchange, "known")
    for message_id, at in (("known", NOW), ("forged", NOW), ("young", NOW + day)):
        exchange.record_delivery("twilio", message_id, DeliveryState.DELIVERED, at)
    assert exchange.backlog(NOW).receipts_parked == 2

    assert exchange.purge_parked(NOW + day) == 1

    assert exchange.delivery("twilio", "known") is DeliveryState.DELIVERED
    assert exchange.backlog(NOW).receipts_parked == 1
    assert exchange.purge(NOW + day * 2) == 3


def lease_one(exchange: Exchange, provider_id: str | None = None) -> Outgoing:
    """Enqueue and lease one message, and say it was sent when there is a provider's id."""
    exchange.outbox.enqueue(Draft(str(provider_id), "twilio", "+84905123456", b"text", NOW + timedelta(hours=1)), NOW)
    (message,) = exchange.outbox.lease("twilio", NOW)
    if provider_id is not None:
        exchange.outbox.sent(message, NOW, provider_id=provider_id)
    return message


def test_two_thousand_callbacks_shuffled_doubled_and_some_forged_end_in_the_right_states(exchange: Exchange) -> None:
    """Half of the messages become known before their callbacks, half in the midst of them."""
    dice = random.Random(5)
    ends = (DeliveryState.SENT, DeliveryState.FAILED_FOR_NOW, DeliveryState.FAILED, DeliveryState.DELIVERED)
    right = {f"SM{number:03}": ends[number % 4] for number in range(300)}
    drafts = [Draft(name, "twilio", "+84905123456", b"text", NOW + timedelta(hours=1)) for name in right]
    exchange.outbox.enqueue_many(drafts, NOW)
    known = [Sent(message, message.key) for message in exchange.outbox.lease("twilio", NOW, most=300)]
    callbacks = [(name, state) for name, end in right.items() for state in DeliveryState if state.rank <= end.rank]
    callbacks += [(f"forged{number}", dice.choice(ends)) for number in range(20)]
    callbacks += dice.choices(callbacks, k=2000 - len(callbacks))
    dice.shuffle(callbacks)

    exchange.outbox.sent_many(known[::2], NOW)
    with ThreadPoolExecutor(8) as pool:
        recorded = [pool.submit(exchange.record_delivery, "twilio", *callback, NOW) for callback in callbacks]
        pool.submit(exchange.outbox.sent_many, known[1::2], NOW).result()
        for future in recorded:
            future.result()

    assert {name: exchange.delivery("twilio", name) for name in right} == right
    standings = [exchange.outbox.standing(name) for name in right]
    assert {standing.key: standing.state for standing in standings if standing} == right
    assert exchange.delivery("twilio", "forged1") is None
    assert exchange.purge_parked(NOW + timedelta(days=1)) == 20
