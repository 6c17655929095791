"""What is over is forgotten after the days that a house sets; what still waits or was changed since stays."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from lookup_api.exchange import Claimed, DeliveryState, Draft, Exchange, forget, kept_for, open_exchange
from lookup_api.settings import Settings, SettingsError
from tests.exchange.conftest import NOW, SECRET

KEEPS = timedelta(days=30)
OLD = NOW - KEEPS - timedelta(seconds=1)
ROWS = ("inbound", "conversation", "delivery", "outgoing")


def said(exchange: Exchange, name: str, at_days: int) -> None:
    """One message with its reply and state, one sending with its receipt, so many days ago."""
    at = NOW - timedelta(days=at_days)
    claimed = exchange.claim("zalo", name, at)
    assert isinstance(claimed, Claimed)
    exchange.settle(claimed, b"", at, state=(name, b"state"), sent=True)
    exchange.outbox.enqueue(Draft(name, "zalo", name, b"", at + timedelta(hours=1)), at)
    (leased,) = exchange.outbox.lease("zalo", at)
    exchange.outbox.sent(leased, at, provider_id=name)
    exchange.record_delivery("zalo", name, DeliveryState.READ, at)


def test_nothing_older_remains_and_nothing_needed_goes(exchange_url: str) -> None:
    exchange = open_exchange(exchange_url, SECRET)
    said(exchange, "old", 31)
    said(exchange, "young", 29)
    exchange.change_state("zalo-token", "app", 0, b"first", OLD)
    exchange.change_state("zalo-token", "app", 1, b"renewed", NOW - timedelta(days=1))
    exchange.outbox.enqueue(Draft("waits", "zalo", "u", b"", NOW + timedelta(days=1), NOW), OLD)

    assert forget(exchange, KEEPS, NOW) == 4  # one of each kind

    assert exchange.state("zalo", "old") is None
    assert exchange.outbox.standing("old") is None
    assert exchange.delivery("zalo", "old") is None
    assert exchange.state("zalo", "young") == b"state"
    assert exchange.delivery("zalo", "young") is DeliveryState.READ
    assert exchange.state("zalo-token", "app") == b"renewed"
    assert [one.key for one in exchange.outbox.lease("zalo", NOW)] == ["waits"]
    engine = create_engine(exchange_url)
    with engine.connect() as connection:
        counts = [connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in ROWS]  # noqa: S608
    engine.dispose()
    assert counts == [1, 2, 1, 2]
    exchange.close()


def test_a_receipt_that_belongs_to_nothing_goes_sooner(exchange: Exchange) -> None:
    exchange.record_delivery("zalo", "nobody's", DeliveryState.READ, NOW - timedelta(days=4))
    assert forget(exchange, KEEPS, NOW) == 1


@pytest.mark.parametrize("written", ["", "29", "3661", "soon", "-40", "30.5", "٣٠", "9" * 40])
def test_what_is_no_number_of_days_is_one_sentence(written: str) -> None:
    with pytest.raises(SettingsError, match="EXCHANGE_KEEPS_DAYS"):
        kept_for(Settings(exchange_keeps_days=written))


def test_a_house_may_keep_longer() -> None:
    assert kept_for(Settings()) == KEEPS
    assert kept_for(Settings(exchange_keeps_days="400")) == timedelta(days=400)
