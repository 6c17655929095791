"""Delivery receipts end in the same state in whatever order they arrive."""

from itertools import permutations

from lookup_api.exchange import DeliveryState, Exchange, advance
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
