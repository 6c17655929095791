"""Replies that are sent afterwards: handed out once a time, again after a pause, until they are reported sent."""

from datetime import timedelta

from lookup_api.exchange import Claimed, Exchange
from lookup_api.exchange.backoff import FIRST_PAUSE, LONGEST_PAUSE, pause
from lookup_api.exchange.journal import OWN_SEND
from tests.exchange.conftest import NOW

CHANNEL = "telegram"


def settled(exchange: Exchange, message_id: str, **settling: object) -> Claimed:
    outcome = exchange.claim(CHANNEL, message_id, NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, f"reply {message_id}".encode(), NOW, **settling)
    return outcome


def test_a_reply_nobody_reported_sent_is_handed_out_after_the_settlers_own_time(exchange: Exchange) -> None:
    settled(exchange, "1")

    assert exchange.unsent(CHANNEL, NOW + OWN_SEND - timedelta(seconds=1)) == []
    (waiting,) = exchange.unsent(CHANNEL, NOW + OWN_SEND)
    assert (waiting.reply, waiting.attempt) == (b"reply 1", 1)


def test_a_reply_reported_sent_is_never_handed_out(exchange: Exchange) -> None:
    exchange.mark_sent(settled(exchange, "1"), NOW)
    settled(exchange, "2", sent=True)
    exchange.give_up(settled(exchange, "3"))

    assert exchange.unsent(CHANNEL, NOW + timedelta(days=1)) == []


def test_replies_come_oldest_first_and_to_their_own_channel(exchange: Exchange) -> None:
    for message_id in ("1", "2", "3"):
        settled(exchange, message_id, hold=timedelta(0))

    assert exchange.unsent("zalo", NOW) == []
    first = exchange.unsent(CHANNEL, NOW, most=2)
    second = exchange.unsent(CHANNEL, NOW, most=2)
    assert [waiting.reply for waiting in first + second] == [b"reply 1", b"reply 2", b"reply 3"]


def test_a_failed_sending_comes_back_with_growing_pauses(exchange: Exchange) -> None:
    settled(exchange, "1", hold=timedelta(0))
    moment, gaps = NOW, []
    for _ in range(4):
        handed_out_at = moment
        (waiting,) = exchange.unsent(CHANNEL, moment)
        while not exchange.unsent("none", moment) and moment - handed_out_at < pause(waiting.attempt, 0.0):
            moment += timedelta(seconds=1)
            assert moment - handed_out_at >= pause(waiting.attempt, 0.0) or exchange.unsent(CHANNEL, moment) == []
        moment = handed_out_at + pause(waiting.attempt, 1.0)
        gaps.append(moment - handed_out_at)

    (last,) = exchange.unsent(CHANNEL, moment)
    assert last.attempt == 5
    exchange.mark_sent(last, moment)
    assert exchange.unsent(CHANNEL, moment + LONGEST_PAUSE) == []
    assert gaps == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8]


def test_pauses_double_spread_and_end_at_a_ceiling() -> None:
    assert [pause(attempt, 0.999999).total_seconds() for attempt in (1, 2, 3)] < [5.0, 10.0, 20.0]
    assert pause(3, 0.0) == timedelta(seconds=10)
    assert pause(10_000, 1.0) == LONGEST_PAUSE


def test_the_dialogues_state_stands_with_the_reply_and_the_newest_stays(exchange: Exchange) -> None:
    assert exchange.state(CHANNEL, "chat-7") is None

    settled(exchange, "1", state=("chat-7", b"awaiting code"))
    assert exchange.state(CHANNEL, "chat-7") == b"awaiting code"
    settled(exchange, "2", state=("chat-7", b"answered"))

    assert exchange.state(CHANNEL, "chat-7") == b"answered"
    assert exchange.state(CHANNEL, "chat-8") is None
    assert exchange.state("zalo", "chat-7") is None


def test_a_reply_too_old_to_be_waited_for_is_given_up(exchange: Exchange) -> None:
    day = timedelta(days=1)
    settled(exchange, "1", hold=timedelta(0))
    settled(exchange, "2", hold=day * 2)

    assert exchange.unsent(CHANNEL, NOW + day, not_older=day - timedelta(seconds=1)) == []
    assert [waiting.reply for waiting in exchange.unsent(CHANNEL, NOW + day * 2)] == [b"reply 2"]
