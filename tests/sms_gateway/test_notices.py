"""Notices from the queue into the outbox: each once, in time, whatever dies at whatever moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from lookup_api.client import LookupClient, calls
from lookup_api.contract.notices import Situation, Way
from lookup_api.exchange import DeliveryState, Exchange, ExchangeUnavailable, open_exchange
from lookup_api.notifying import RECEIPT_WAIT, Notifying
from lookup_api.wording import Wording, count_segments
from sms_gateway import notices as notices_module
from sms_gateway.mail import letters
from sms_gateway.notices import notifying
from sms_gateway.outgoing import CHANNEL, read_body
from tests.support.clocks import At
from tests.support.fake_lookup_api import NOW, processing_view, ready_view, rescheduled_view
from tests.support.notice_queue import LEASE, NoticeQueue
from tests.support.sayings import FACE

SECOND = timedelta(seconds=1)
SECRET = "5e" * 32
PHONE = "+84905000001"


@pytest.fixture
def clock() -> At:
    return At(NOW)


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    yield opened
    opened.close()


@pytest.fixture
def queue(clock: At) -> NoticeQueue:
    return NoticeQueue(clock)


Workers = Callable[..., Notifying]


@pytest.fixture
def worker(queue: NoticeQueue, exchange: Exchange, clock: At) -> Iterator[Workers]:
    """Makes workers as a process makes its own: with nothing in memory of what another one did."""
    with LookupClient("http://lookup", transport=httpx.MockTransport(queue.handle)) as client:
        yield lambda journal=exchange, ways=(Way.SMS, Way.EMAIL): notifying(client, journal, FACE, ways, clock)


class Carrier:
    """Takes texts out of the outbox as the carriers' roads do."""

    def __init__(self, exchange: Exchange, clock: At) -> None:
        self._exchange = exchange
        self._clock = clock
        self.sent: list[tuple[str, str]] = []

    def take(self, channel: str = CHANNEL) -> int:
        leased = self._exchange.outbox.lease(channel, self._clock())
        for message in leased:
            self.sent.append((message.recipient, read_body(message.body).text))
            self._exchange.outbox.sent(message, self._clock(), provider_id=f"p{len(self.sent)}", carrier="kannel")
        return len(leased)

    def receipt(self, number: int, state: DeliveryState) -> None:
        self._exchange.record_delivery("kannel", f"p{number}", state, self._clock())


@pytest.fixture
def carrier(exchange: Exchange, clock: At) -> Carrier:
    return Carrier(exchange, clock)


def test_a_notice_is_told_once_and_settled_when_its_receipt_comes(
    queue: NoticeQueue, worker: Workers, carrier: Carrier
) -> None:
    queue.add(Situation.RESULT_READY, ready_view())
    working = worker()
    assert working.once() == 1
    assert working.once() == 0
    carrier.take()
    assert carrier.sent == [
        (
            PHONE,
            (
                "HS H47.16-240612-0006: da co ket qua. Nhan tai Trung tam Phuc vu hanh chinh cong tinh,"
                " mang giay hen va CCCD. Ho tro: 1022"
            ),
        ),
    ]
    assert working.once() == 0
    assert queue.state(1) == "queued"
    carrier.receipt(1, DeliveryState.DELIVERED)
    assert working.once() == 1
    assert (queue.state(1), queue.told) == ("sent", [(1, "sent")])


def test_without_a_receipt_it_counts_as_sent_after_a_while(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    working = worker()
    working.once()
    carrier.take()
    clock.now += RECEIPT_WAIT - SECOND
    assert working.once() == 0
    clock.now += SECOND
    assert working.once() == 1
    assert queue.state(1) == "sent"


@pytest.mark.parametrize("by_receipt", [True, False])
def test_what_can_never_arrive_is_given_up_so_that_another_way_is_gone(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, exchange: Exchange, clock: At, *, by_receipt: bool
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    working = worker()
    working.once()
    if by_receipt:
        carrier.take()
        carrier.receipt(1, DeliveryState.FAILED)
    else:
        [message] = exchange.outbox.lease(CHANNEL, clock())
        exchange.outbox.failed(message, clock(), final=True, reason="number")
    working.once()
    assert queue.told == [(1, "given_up")]


def test_several_dossiers_of_one_phone_are_one_text(queue: NoticeQueue, worker: Workers, carrier: Carrier) -> None:
    queue.add(Situation.RESCHEDULED, rescheduled_view())
    queue.add(Situation.RESULT_READY, ready_view())
    queue.add(Situation.ACCEPTED, processing_view(), address="+84905000002")
    working = worker()
    assert working.once() == 3
    carrier.take()
    assert [recipient for recipient, _ in sorted(carrier.sent)] == [PHONE, "+84905000002"]
    assert dict(carrier.sent)[PHONE] == (
        "HS H47.16-240605-0003: xin loi, hen lai 09h00 26/06/2024; HS H47.16-240612-0006: da co ket qua. Ho tro: 1022"
    )
    for number in (1, 2):
        carrier.receipt(number, DeliveryState.DELIVERED)
    assert working.once() == 3
    assert {queue.state(number) for number in (1, 2, 3)} == {"sent"}


def test_a_recipient_is_told_in_their_language_and_a_missing_one_is_vietnamese(
    queue: NoticeQueue, worker: Workers, carrier: Carrier
) -> None:
    queue.add(Situation.SUBMITTED, processing_view(), language="en")
    queue.add(Situation.SUBMITTED, processing_view(), address="+84905000002", language="cjm")
    worker().once()
    carrier.take()
    assert [text.split(": ")[1] for _, text in sorted(carrier.sent)] == [
        "submitted, awaiting acceptance. Help", "da nop, dang cho tiep nhan. Ho tro"]  # fmt: skip


def test_who_dies_between_putting_and_settling_tells_nothing_twice(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    worker().once()
    carrier.take()
    clock.now += LEASE
    next_one = worker()
    next_one.once()
    clock.now += RECEIPT_WAIT
    next_one.once()
    assert carrier.take() == 0
    assert len(carrier.sent) == 1
    assert queue.state(1) == "sent"


class Dying:
    """A journal that dies at its nth call, and stays dead: as a process that was killed there."""

    def __init__(self, inner: Any, calls: Iterator[int], at: int, *, after: bool) -> None:
        self._inner, self._calls, self._at, self._after = inner, calls, at, after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name == "outbox":
            return Dying(found, self._calls, self._at, after=self._after)
        if not callable(found):
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            number = next(self._calls)
            if number >= self._at and not (self._after and number == self._at):
                raise Killed
            answer = found(*arguments, **named)
            if number == self._at:
                raise Killed
            return answer

        return call


class Killed(ExchangeUnavailable):
    """The process is gone."""


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_call_nothing_is_lost_and_nothing_doubled(
    worker: Workers, queue: NoticeQueue, exchange: Exchange, carrier: Carrier, clock: At, *, after: bool
) -> None:
    died = 0
    for at in range(1, 16):
        numbers = [
            queue.add(Situation.RESCHEDULED, rescheduled_view(f"H47.16-240605-{at:04}")),
            queue.add(Situation.RESULT_READY, ready_view(f"H47.16-240612-{at:04}")),
        ]
        carrier.sent.clear()
        dying = Dying(exchange, count(1), at, after=after)
        first = worker(journal=dying)
        try:
            for _ in range(3):
                first.once()
                carrier.take()
                clock.now += RECEIPT_WAIT / 2
        except Killed:
            died += 1
        carrier.take()
        second = worker()
        for _ in range(4):
            clock.now += LEASE / 2
            second.once()
            carrier.take()
        clock.now += RECEIPT_WAIT
        second.once()
        assert {queue.state(number) for number in numbers} == {"sent"}, at
        assert len(carrier.sent) == 1, at
    assert died >= 8


def test_a_text_that_no_carrier_took_is_asked_after_again_before_it_leaves(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, clock: At
) -> None:
    late, true = queue.add(Situation.SUBMITTED, processing_view()), queue.add(Situation.ACCEPTED, processing_view())
    queue.queued[true].notice = queue.queued[true].notice.__class__(
        **{field: getattr(queue.queued[true].notice, field) for field in queue.queued[true].notice.__struct_fields__}
        | {"address": "+84905000002", "recipient": "other"}
    )
    working = worker()
    working.once()  # and the carrier is away
    queue.overtake(late)
    queue.quiet = True
    clock.now += LEASE + SECOND
    assert working.once() == 0
    assert carrier.take() == 0  # its lease was over before the carrier came back
    queue.quiet = False
    working.once()
    carrier.take()
    assert [recipient for recipient, _ in carrier.sent] == ["+84905000002"]
    assert queue.claims.count(late) == 1


def test_what_may_have_left_is_worded_by_itself_again_so_that_its_receipt_is_found(
    queue: NoticeQueue, worker: Workers, exchange: Exchange, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    worker().once()
    [in_hand] = exchange.outbox.lease(CHANNEL, clock())  # handed to a carrier by one that dies before it can note it
    queue.add(Situation.RESULT_READY, ready_view())
    clock.now += LEASE + SECOND
    assert exchange.outbox.lease(CHANNEL, clock()) == []
    worker().once()
    told = {
        read_body(each.body).token(each.key): read_body(each.body).text
        for each in exchange.outbox.lease(CHANNEL, clock())
    }
    assert told.pop(read_body(in_hand.body).token(in_hand.key)) == read_body(in_hand.body).text
    [new] = told.values()
    assert "da co ket qua" in new


def test_what_was_never_in_hand_is_told_together_with_what_came_meanwhile(
    queue: NoticeQueue, worker: Workers, exchange: Exchange, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    worker().once()  # and no carrier works
    queue.add(Situation.RESULT_READY, ready_view())
    clock.now += LEASE + SECOND
    assert exchange.outbox.lease(CHANNEL, clock()) == []
    worker().once()
    [both] = exchange.outbox.lease(CHANNEL, clock())
    assert "da tiep nhan" in read_body(both.body).text
    assert "da co ket qua" in read_body(both.body).text


def test_while_no_carrier_works_no_more_is_claimed_than_can_be_watched(
    queue: NoticeQueue, worker: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup_api.notifying.MOST_UNDER_WAY", 2)
    working = worker()
    for number in range(3):
        queue.add(Situation.ACCEPTED, processing_view(), address=f"+8490500010{number}")
        working.once()
    assert queue.claims == [1, 2]


def test_what_cannot_be_worded_keeps_nobody_else_waiting(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = notices_module.notice_texts

    def stumbling(waiting: Any, wording: Wording, face: Any) -> Any:
        if waiting[0].situation is Situation.STOPPED:
            raise KeyError("no such sentence")
        return real(waiting, wording, face)

    monkeypatch.setattr(notices_module, "notice_texts", stumbling)
    queue.add(Situation.STOPPED, processing_view())
    queue.add(Situation.ACCEPTED, processing_view(), address="+84905000002")
    worker().once()
    carrier.take()
    assert [recipient for recipient, _ in carrier.sent] == ["+84905000002"]


def test_of_two_who_claimed_the_same_the_later_one_tells(
    queue: NoticeQueue, worker: Workers, exchange: Exchange, carrier: Carrier, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view())
    slow, quick = worker(), worker()
    [claimed] = slow._client.send(calls.claim_notices([Way.SMS])).items
    clock.now += LEASE + SECOND
    quick.once()
    assert slow._put([claimed]) == 0  # it came back from a long sleep
    carrier.take()
    assert len(carrier.sent) == 1


def test_a_letter_waits_in_the_outbox_of_letters_and_is_settled_when_the_server_has_it(
    queue: NoticeQueue, worker: Workers, exchange: Exchange, clock: At
) -> None:
    queue.add(Situation.ACCEPTED, processing_view(), way=Way.EMAIL, address="mau@example.vn")
    working = worker()
    assert working.once() == 1
    [message] = exchange.outbox.lease(letters.CHANNEL, clock())
    letter = letters.read_body(message.body)
    assert (message.recipient, letter.subject) == ("mau@example.vn", "Hồ sơ H47.16-240617-0001: đã tiếp nhận")
    assert "Hẹn trả kết quả: 11\u00a0giờ\u00a000, thứ\u00a0Sáu, 28/06/2024" in letter.text
    exchange.outbox.sent(message, clock())
    assert working.once() == 1
    assert queue.state(1) == "sent"


def test_only_the_ways_that_are_switched_on_are_claimed(queue: NoticeQueue, worker: Workers) -> None:
    queue.add(Situation.ACCEPTED, processing_view(), way=Way.EMAIL, address="mau@example.vn")
    assert worker(ways=(Way.SMS,)).once() == 0
    assert worker(ways=()).once() == 0
    assert queue.claims == []


def test_every_text_that_is_put_is_one_segment(queue: NoticeQueue, worker: Workers, carrier: Carrier) -> None:
    for number, situation in enumerate(Situation):
        facts = {"one_time_code": "402817"} if situation is Situation.ONE_TIME_CODE else {}
        if situation is not Situation.MAINTENANCE:
            queue.add(situation, processing_view(), address=f"+849050002{number:02}", **facts)
    worker().once()
    while carrier.take():
        pass
    assert len(carrier.sent) == len(Situation) - 1
    assert all(count_segments(text).segments == 1 for _, text in carrier.sent)


def test_nothing_of_a_notice_stands_in_the_journal_in_clear_or_in_a_log(
    queue: NoticeQueue, worker: Workers, carrier: Carrier, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "sms_gateway")
    queue.add(Situation.ACCEPTED, processing_view())
    worker().once()
    carrier.take()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for canary in ("H47.16-240617-0001", "905000001", "tiep nhan"):
        assert canary.encode() not in written
        assert canary not in caplog.text
