"""Texts leave by a carrier that works: failover, the way back, what is final. With a compressed clock."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from lookup_api.exchange import DeliveryState, Draft, Exchange, open_exchange
from sms_gateway.breaker import IN_A_ROW, Breaker
from sms_gateway.budgets import Budgets
from sms_gateway.counting import Counting
from sms_gateway.inbound import Receipt
from sms_gateway.outgoing import TextToSend, draft
from sms_gateway.roads import NumberRefused, RoadFailed, Throttled
from sms_gateway.sending import LEASE, MOST_AT_ONCE, Sending
from sms_gateway.taken import note_taken
from sms_gateway.tariff import Tariff
from tests.sms_gateway.conftest import SECRET, Clock
from tests.support.fake_lookup_api import NOW

REST = timedelta(seconds=15)


class Carrier:
    """A road in the test's hand."""

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self.sent: list[tuple[str, TextToSend, datetime]] = []
        self.tokens: list[str] = []
        self.tries = 0
        self.problem: Callable[[], Exception | None] = lambda: None
        self._clock = clock

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        self.tries += 1
        self.tokens.append(token)
        if (problem := self.problem()) is not None:
            raise problem
        self.sent.append((recipient, text, self._clock()))
        return f"{self.name}-{len(self.sent)}"


class House:
    """An outbox, two carriers and a clock."""

    def __init__(self, exchange: Exchange, budgets: Budgets | None = None) -> None:
        self.clock = Clock()
        self.exchange = exchange
        self.first, self.second = Carrier("first", self.clock), Carrier("second", self.clock)
        self.counting = Counting(exchange, Tariff({"first": 400}, verified=True), budgets or Budgets(), self.clock)
        self.sending = Sending(exchange, [self.first, self.second], self.counting, self.clock, rest=REST)
        self._count = 0

    def queue(self, count: int = 1, *, carrier: str = "", valid: timedelta = timedelta(hours=2)) -> list[str]:
        now, keys = self.clock(), []
        drafts = []
        for _ in range(count):
            self._count += 1
            keys.append(f"k{self._count}")
            number = f"+8490500{self._count:04d}"
            drafts.append(
                draft(keys[-1], number, "Ho so xong", template="ready", not_after=now + valid, carrier=carrier)
            )
        self.exchange.outbox.enqueue_many(drafts, now)
        return keys

    def work(self) -> int:
        return asyncio.run(self.sending.once())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    yield House(exchange)
    exchange.close()


def fails() -> Exception:
    return RoadFailed("away")


def test_the_first_takes_all_while_it_works_and_receipts_find_their_text(house: House) -> None:
    (key,) = house.queue()
    assert house.work() == 1
    assert [len(house.first.sent), len(house.second.sent)] == [1, 0]
    house.exchange.record_delivery("first", "first-1", DeliveryState.DELIVERED, house.clock())
    standing = house.exchange.outbox.standing(key)
    assert standing is not None
    assert standing.state is DeliveryState.DELIVERED


def test_a_reply_prefers_the_carrier_its_question_came_by(house: House) -> None:
    house.queue(3, carrier="second")
    house.work()
    assert [len(house.first.sent), len(house.second.sent)] == [0, 3]


def test_the_primary_dies_and_within_a_minute_new_texts_leave_by_the_other_and_it_comes_back(house: House) -> None:
    second = timedelta(seconds=1)
    left: dict[str, Counter[str]] = {}

    def minutes(name: str, seconds: int) -> None:
        before = len(house.first.sent), len(house.second.sent)
        for _ in range(seconds):
            house.queue(5)
            house.work()
            house.clock.advance(second)
        left[name] = Counter(first=len(house.first.sent) - before[0], second=len(house.second.sent) - before[1])

    minutes("well", 30)
    house.first.problem = fails
    tries = house.first.tries
    minutes("dead", 60)
    asked_in_vain = house.first.tries - tries
    house.first.problem = lambda: None
    minutes("back", int(REST.total_seconds()) + 1)
    minutes("well again", 30)

    assert left["well"] == {"first": 150, "second": 0}
    assert left["dead"]["second"] >= 0.95 * 300
    assert left["dead"]["second"] == 300
    assert asked_in_vain <= IN_A_ROW + 60 / REST.total_seconds() + 1
    assert left["back"]["first"] > 0
    assert left["well again"] == {"first": 150, "second": 0}


def test_half_of_the_latest_failing_is_enough(house: House) -> None:
    dice = random.Random(1)
    house.first.problem = lambda: RoadFailed("now and then") if dice.random() < 0.7 else None
    for _ in range(20):
        house.queue(3)
        house.work()
    assert not house.sending.breakers["first"].is_closed
    assert len(house.first.sent) + len(house.second.sent) == 60


def test_while_all_are_away_one_text_tries_and_none_wears_away(house: House) -> None:
    house.first.problem = house.second.problem = fails
    house.queue(50)
    for _ in range(600):
        house.work()
        house.clock.advance(timedelta(seconds=2))
    assert house.first.tries <= 50 + 1200 / REST.total_seconds() + 1
    house.first.problem = lambda: None
    for _ in range(600):
        house.work()
        house.clock.advance(timedelta(seconds=2))
    assert len(house.first.sent) == 50


def test_a_number_nobody_reaches_is_final_and_the_carrier_is_well(house: House) -> None:
    house.first.problem = lambda: NumberRefused("gone")
    (key,) = house.queue()
    house.work()
    standing = house.exchange.outbox.standing(key)
    assert standing is not None
    assert (standing.state, standing.reason) == (DeliveryState.FAILED, "gone")
    assert house.second.tries == 0
    assert house.sending.breakers["first"].is_closed


def test_a_throttled_text_goes_by_the_other_and_keeps_its_token(house: House) -> None:
    house.first.problem = lambda: Throttled("slower", timedelta(seconds=20))
    house.queue(10)
    house.work()
    assert len(house.second.sent) == 10
    assert house.sending.breakers["first"].is_closed
    house.second.problem = lambda: Throttled("slower", timedelta(seconds=20))
    house.queue(1)
    house.work()
    house.clock.advance(timedelta(seconds=19))
    assert house.work() == 0
    house.clock.advance(timedelta(seconds=6))
    house.second.problem = lambda: None
    house.work()
    assert len(house.second.sent) == 11
    assert house.second.tokens[-1] == house.second.tokens[-2]


def test_what_a_dead_worker_leased_is_sent_by_the_next(house: House) -> None:
    house.queue(3)
    assert len(house.exchange.outbox.lease("sms", house.clock(), sending=LEASE)) == 3
    assert house.work() == 0
    house.clock.advance(LEASE)
    assert house.work() == 3


def test_what_a_receipt_says_was_taken_is_not_sent_again_though_the_worker_died_before_its_note(house: House) -> None:
    keys = house.queue(2)
    leased = house.exchange.outbox.lease("sms", house.clock(), sending=LEASE)
    # The carrier took both; of the first one its receipt came to another process, of the second none did.
    token = sha256(leased[0].key.encode()).hexdigest()[:32]
    for state in (DeliveryState.SENT, DeliveryState.DELIVERED):
        receipt = Receipt("SM1", state, token)
        house.exchange.record_delivery("first", receipt.message_id, receipt.state, house.clock())
        note_taken(house.exchange, "first", receipt, house.clock())
    house.clock.advance(LEASE)

    assert house.work() == 2
    assert [recipient for recipient, *_ in house.first.sent] == [leased[1].recipient]
    standing = house.exchange.outbox.standing(keys[0])
    assert standing is not None
    assert standing.state is DeliveryState.DELIVERED
    house.counting.keep()
    ((_, day),) = house.counting.days(house.clock().date(), 1)
    assert day.counts["first"]["ready"].texts == 2


def notice(key: str, now: datetime) -> Draft:
    until = now + timedelta(hours=1)
    return draft(key, "+84905000001", "Ho so xong", template="ready", not_after=until, names="notices 7 8")


def test_what_tells_the_same_is_handed_over_under_one_token_and_not_at_all_once_a_receipt_names_it(
    house: House,
) -> None:
    # A worker died after it had handed a notice over; for its age the notice was then worded anew, under another key.
    put = [notice(key, house.clock()) for key in ("notice:7:1", "notice:7:2", "notice:7:3")]
    house.exchange.outbox.enqueue_many(put[:2], house.clock())
    assert house.work() == 2
    assert len(set(house.first.tokens)) == 1  # so a carrier that keeps ids knows it again
    note_taken(house.exchange, "first", Receipt("SM1", DeliveryState.SENT, house.first.tokens[0]), house.clock())
    house.exchange.outbox.enqueue(put[2], house.clock())
    assert house.work() == 1
    assert len(house.first.sent) == 2
    standing = house.exchange.outbox.standing("notice:7:3")
    assert standing is not None
    assert standing.state is DeliveryState.SENT


def test_a_text_that_is_none_is_given_up(house: House) -> None:
    house.exchange.outbox.enqueue(Draft("x", "sms", "+84905000001", b"{?", NOW + timedelta(hours=1)), NOW)
    house.work()
    standing = house.exchange.outbox.standing("x")
    assert standing is not None
    assert standing.reason == "unreadable"


def test_what_left_is_counted_by_carrier_and_template(house: House) -> None:
    house.queue(MOST_AT_ONCE + 20)
    house.work()
    house.work()
    house.counting.keep()
    ((_, day),) = house.counting.days(NOW.date(), 3)
    count = day.counts["first"]["ready"]
    assert (count.texts, count.segments, count.cost) == (120, 120, 48_000)


def test_a_spent_budget_stops_texts_until_the_next_day(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    exchange = open_exchange(f"sqlite:///{tmp_path / 'e.sqlite3'}", SECRET)
    house = House(exchange, Budgets(province=10))
    house.queue(25, valid=timedelta(days=3))
    for _ in range(30):
        house.work()
        house.clock.advance(timedelta(minutes=1))
    assert len(house.first.sent) == 10
    alarms = [record.__dict__["level"] for record in caplog.records if record.message == "sms budget"]
    assert alarms == ["nearly_spent", "spent"]
    for sent in (20, 25):
        house.clock.advance(timedelta(days=1))
        house.work()
        assert len(house.first.sent) == sent
    exchange.close()


# --- the breaker ----------------------------------------------------------------------------------------------------


def test_the_breaker_opens_rests_probes_and_closes() -> None:
    breaker, now = Breaker(REST), NOW
    assert [breaker.failed(now) for _ in range(IN_A_ROW)] == [False] * (IN_A_ROW - 1) + [True]
    assert not breaker.may_try(now)
    now += REST
    assert breaker.is_due(now)
    assert breaker.may_try(now)
    assert not breaker.may_try(now)  # one alone tries
    assert not breaker.failed(now)
    assert not breaker.may_try(now + REST / 2)
    now += REST
    assert breaker.may_try(now)
    assert breaker.worked()
    assert breaker.is_closed
    assert not breaker.worked()
