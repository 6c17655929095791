"""On PostgreSQL: the server goes and comes back, and what lies in it tells nothing."""

import pytest

from lookup_api.exchange import Answered, Claimed, ExchangeUnavailable, open_exchange
from tests.exchange.conftest import NOW, SECRET
from tests.support.postgres import PostgresServer, running_postgres


def test_a_server_that_restarts_is_said_to_be_away_and_then_used_again() -> None:
    with running_postgres() as server:
        # The tests' server is in haste; here what is settled has to outlive its crash.
        durable = server.fresh_database() + "&options=-csynchronous_commit%3Don"
        exchange = open_exchange(durable, SECRET)
        settled = exchange.claim("twilio", "SM1", NOW)
        assert isinstance(settled, Claimed)
        exchange.settle(settled, b"reply", NOW)

        server.stop()
        assert not exchange.answers()
        with pytest.raises(ExchangeUnavailable):
            exchange.claim("twilio", "SM2", NOW)

        server.start()
        assert exchange.answers()
        assert exchange.claim("twilio", "SM1", NOW) == Answered(b"reply")
        assert isinstance(exchange.claim("twilio", "SM2", NOW), Claimed)
        exchange.close()


def test_a_dump_holds_no_text_number_or_code(postgres: PostgresServer) -> None:
    url = postgres.fresh_database()
    exchange = open_exchange(url, SECRET)
    outcome = exchange.claim("twilio", "SM0123456789", NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, b"Ho so H47.16-240620-0001 dang xu ly", NOW, state=("+84905123456", b"awaiting code"))
    exchange.close()

    dump = postgres.dump(url)

    assert b"COPY public.inbound" in dump
    for canary in (b"SM0123456789", b"H47.16-240620-0001", b"dang xu ly", b"905123456", b"awaiting"):
        assert canary not in dump
        assert canary.hex().encode() not in dump
