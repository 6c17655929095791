"""Each inbound id is answered once, whoever asks how often, and however its holder ends."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import Answered, Busy, Claimed, ClaimLost, Exchange, ExchangeUnavailable, open_exchange
from tests.exchange.conftest import LEASE, NOW, SECRET

AT_ONCE = timedelta(0)
REPLY = "Hồ sơ đang xử lý".encode()


def claimed(exchange: Exchange, message_id: str = "SM1", at: timedelta = AT_ONCE) -> Claimed:
    outcome = exchange.claim("twilio", message_id, NOW + at, patience=AT_ONCE)
    assert isinstance(outcome, Claimed), outcome
    return outcome


def test_the_first_delivery_claims_and_the_repeat_hears_the_same_bytes(exchange: Exchange) -> None:
    exchange.settle(claimed(exchange), REPLY, NOW)

    assert exchange.claim("twilio", "SM1", NOW) == Answered(REPLY)
    assert exchange.claim("twilio", "SM1", NOW + timedelta(days=29)) == Answered(REPLY)


def test_the_same_id_on_another_channel_is_another_message(exchange: Exchange) -> None:
    exchange.settle(claimed(exchange), REPLY, NOW)

    assert isinstance(exchange.claim("kannel", "SM1", NOW), Claimed)


def test_channel_and_id_do_not_run_together(exchange: Exchange) -> None:
    exchange.settle(claimed(exchange, "XSM1"), REPLY, NOW)

    assert isinstance(exchange.claim("twilioX", "SM1", NOW), Claimed)


def test_a_message_under_work_is_busy_until_its_lease_ends(exchange: Exchange) -> None:
    claimed(exchange)

    assert exchange.claim("twilio", "SM1", NOW, patience=AT_ONCE) == Busy(NOW + LEASE)


def test_a_claim_whose_holder_died_is_taken_over_after_its_lease(exchange: Exchange) -> None:
    claimed(exchange)

    second = claimed(exchange, at=LEASE)

    assert second.attempt == 2
    exchange.settle(second, REPLY, NOW + LEASE)
    assert exchange.claim("twilio", "SM1", NOW + LEASE) == Answered(REPLY)


def test_a_slow_holder_that_lost_its_claim_stores_nothing(exchange: Exchange) -> None:
    slow = claimed(exchange)
    second = claimed(exchange, at=LEASE)

    with pytest.raises(ClaimLost):
        exchange.settle(slow, b"late", NOW + LEASE, state=("chat", b"late"))

    exchange.settle(second, REPLY, NOW + LEASE)
    assert exchange.claim("twilio", "SM1", NOW + LEASE) == Answered(REPLY)
    assert exchange.state("twilio", "chat") is None


def test_a_slow_holder_that_nobody_replaced_still_settles(exchange: Exchange) -> None:
    slow = claimed(exchange)

    exchange.settle(slow, REPLY, NOW + LEASE * 3)

    assert exchange.claim("twilio", "SM1", NOW + LEASE * 3) == Answered(REPLY)


def test_a_claim_settles_once(exchange: Exchange) -> None:
    holder = claimed(exchange)
    exchange.settle(holder, REPLY, NOW)

    with pytest.raises(ClaimLost):
        exchange.settle(holder, b"other", NOW)

    assert exchange.claim("twilio", "SM1", NOW) == Answered(REPLY)


def test_a_provisional_reply_is_repeated_for_its_time_and_then_worked_out_anew(exchange: Exchange) -> None:
    minute = timedelta(minutes=1)
    exchange.settle(claimed(exchange), b"try again", NOW, sent=True, provisional_for=minute)

    assert exchange.claim("twilio", "SM1", NOW + minute - timedelta(seconds=1)) == Answered(b"try again")
    second = claimed(exchange, at=minute)
    assert isinstance(exchange.claim("twilio", "SM1", NOW + minute, patience=AT_ONCE), Busy)
    exchange.settle(second, REPLY, NOW + minute, sent=True)
    assert exchange.claim("twilio", "SM1", NOW + minute * 9) == Answered(REPLY)


def test_a_second_delivery_waits_for_the_first_ones_reply(exchange: Exchange) -> None:
    holder = claimed(exchange)
    settling = threading.Timer(0.15, lambda: exchange.settle(holder, REPLY, NOW))
    settling.start()

    assert exchange.claim("twilio", "SM1", NOW, patience=timedelta(seconds=10)) == Answered(REPLY)
    settling.join()


def test_a_waiting_delivery_takes_over_when_the_lease_ends_meanwhile(exchange: Exchange) -> None:
    claimed(exchange)

    outcome = exchange.claim("twilio", "SM1", NOW + LEASE - timedelta(milliseconds=80), patience=timedelta(seconds=10))

    assert isinstance(outcome, Claimed)
    assert outcome.attempt == 2


def test_of_a_hundred_deliveries_at_once_one_works_and_all_say_the_same(exchange: Exchange) -> None:
    worked = []
    start = threading.Barrier(25)

    def deliver(_: int) -> bytes:
        start.wait()
        outcome = exchange.claim("twilio", "SM1", NOW, patience=timedelta(seconds=30))
        if isinstance(outcome, Claimed):
            worked.append(outcome)
            exchange.settle(outcome, REPLY, NOW)
            return REPLY
        assert isinstance(outcome, Answered)
        return outcome.reply

    with ThreadPoolExecutor(25) as pool:
        replies = list(pool.map(deliver, range(100)))

    assert len(worked) == 1
    assert replies == [REPLY] * 100


@pytest.fixture
def second_process(exchange_url: str) -> Iterator[Exchange]:
    opened = open_exchange(exchange_url, SECRET)
    yield opened
    opened.close()


def test_two_processes_share_one_journal(exchange: Exchange, second_process: Exchange) -> None:
    holder = claimed(exchange)

    assert isinstance(second_process.claim("twilio", "SM1", NOW, patience=AT_ONCE), Busy)
    exchange.settle(holder, REPLY, NOW)
    assert second_process.claim("twilio", "SM1", NOW) == Answered(REPLY)


def test_a_time_without_zone_is_refused(exchange: Exchange) -> None:
    with pytest.raises(TypeError):
        exchange.claim("twilio", "SM1", NOW.replace(tzinfo=None))


def test_purged_messages_are_forgotten_and_younger_ones_kept(exchange: Exchange) -> None:
    exchange.settle(claimed(exchange, "old"), REPLY, NOW, state=("chat", b"old"))
    later = NOW + timedelta(days=31)
    young = exchange.claim("twilio", "young", later)
    assert isinstance(young, Claimed)
    exchange.settle(young, REPLY, later)

    assert exchange.purge(NOW + timedelta(days=1)) == 2

    assert exchange.claim("twilio", "young", later) == Answered(REPLY)
    assert isinstance(exchange.claim("twilio", "old", later), Claimed)
    assert exchange.state("twilio", "chat") is None


def test_a_database_that_is_away_is_said_so_without_its_password() -> None:
    with pytest.raises(ExchangeUnavailable) as raised:
        open_exchange("postgresql+psycopg://reader:word@127.0.0.1:1/none", SECRET)

    assert "word" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "exchange.sqlite3"
    path.write_bytes(b"this is no database, though long enough to be taken for one " * 40)

    with pytest.raises(ExchangeUnavailable):
        open_exchange(f"sqlite:///{path}", SECRET)


def test_a_secret_of_another_shape_is_refused_without_being_quoted(tmp_path: Path) -> None:
    for wrong in ("", "5e" * 31, "secret" * 8):
        with pytest.raises(ValueError, match="secret") as raised:
            open_exchange(f"sqlite:///{tmp_path / 'x'}", wrong)
        assert not wrong or wrong not in str(raised.value)
