"""What it may cost, and who runs it up: numbers that text too often, robots, premium ranges, budgets, counters."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient

from lookup_api.client import LookupClient
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.exchange import ExchangeUnavailable, open_exchange
from lookup_api.settings import Settings, SettingsError
from sms_gateway.allowances import IDLE_AN_HOUR, MOST_NUMBERS, Allowances, Verdict, read_limits
from sms_gateway.app import create_app
from sms_gateway.budgets import Budgets, Level, read_budgets
from sms_gateway.counting import Counting
from sms_gateway.reporting import as_csv, as_text
from sms_gateway.senders import Senders, may_be_answered
from sms_gateway.tariff import Tariff, read_tariff
from tests.sms_gateway.conftest import SECRET, Clock, Running, texts
from tests.support.fake_lookup_api import NOW, sample_views
from tests.support.sms_carriers import CARRIERS, TWILIO, Carrier, Text

CODES = [view.code for view in sample_views()]
PERSON = "+84905000001"
HOUR = timedelta(hours=1)


# --- too often ------------------------------------------------------------------------------------------------------


def test_who_texts_too_often_hears_so_once_and_then_nothing_for_an_hour(gateway: Running) -> None:
    said = [texts(gateway.text(f"HS {CODES[0]}")) for _ in range(20)]
    assert all(CODES[0] in answer[0] for answer in said)
    asked = len(gateway.api.asked)

    (too_many,) = texts(gateway.text(f"HS {CODES[0]}"))
    assert "1022" in too_many
    assert CODES[0] not in too_many
    assert [texts(gateway.text(f"HS {CODES[0]}")) for _ in range(20)] == [[]] * 20
    assert len(gateway.api.asked) == asked  # nothing is looked up for silence

    assert texts(gateway.text(f"HS {CODES[0]}", sender="+84905000002")) != []
    gateway.clock.advance(HOUR + timedelta(seconds=1))
    assert CODES[0] in texts(gateway.text(f"HS {CODES[0]}"))[0]


def test_a_repeated_delivery_is_no_second_text(gateway: Running) -> None:
    bodies = {gateway.text(f"HS {CODES[0]}", message_id="SM1").data for _ in range(50)}
    assert len(bodies) == 1
    assert CODES[1] in texts(gateway.text(f"HS {CODES[1]}"))[0]


def test_what_the_api_finds_too_many_is_said_once_as_well(gateway: Running) -> None:
    code = ProblemCode.TOO_MANY_ATTEMPTS
    gateway.api.problem = Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=3600)
    assert len(texts(gateway.text(f"HS {CODES[0]}"))) == 1
    assert texts(gateway.text(f"HS {CODES[0]}")) == []


def test_a_thousand_guesses_from_fifty_numbers_cost_few_replies(gateway: Running) -> None:
    code = ProblemCode.TOO_MANY_ATTEMPTS
    gateway.api.problem = Problem(code=code, title=code, status=HTTP_STATUS[code])

    def guess(number: int) -> int:
        text = Text(
            f"SM{number:032x}", f"HS H47.16-240617-{number:04d}", f"+849050{number % 50:05d}", at=gateway.clock()
        )
        return len(texts(TWILIO.deliver(gateway.app.test_client(), text)))

    with ThreadPoolExecutor(16) as pool:
        replies = sum(pool.map(guess, range(1000)))
    assert replies == 50


def test_wishes_about_a_dossier_are_no_robot_s_chatter(gateway: Running) -> None:
    gateway.api.add(sample_views()[0], phones=[PERSON])
    wishes = [f"DK {CODES[0]}", f"HUY {CODES[0]}", "HS"] * 3
    assert all(texts(gateway.text(wish)) for wish in wishes)
    assert texts(gateway.text("Toi dang ban"))


def test_who_is_answered_no_more_can_still_end_all_notices(gateway: Running) -> None:
    for _ in range(IDLE_AN_HOUR):
        assert texts(gateway.text("Toi dang ban, se goi lai sau"))
    assert texts(gateway.text("STOP")) == []
    assert gateway.api.wishes == [(PERSON, False)]
    assert texts(gateway.text("DK")) == []
    assert gateway.api.wishes == [(PERSON, False)]


def test_two_robots_are_cut_off(gateway: Running) -> None:
    # One answers each of our texts with the same sentence, one sends our own words back.
    talked = [texts(gateway.text("Toi dang ban, se goi lai sau", sender="+84905000011")) for _ in range(50)]
    assert sum(map(len, talked)) == IDLE_AN_HOUR
    (said,) = texts(gateway.text(f"HS {CODES[0]}", sender="+84905000012"))
    assert texts(gateway.text(said, sender="+84905000012")) == []
    assert texts(gateway.text(f"  {said.upper()} ", sender="+84905000012")) == []
    assert texts(gateway.text(f"HS {CODES[0]}", sender="+84905000012")) == [said]


def test_a_day_has_its_limit_too_and_numbers_are_forgotten_in_time() -> None:
    allowances = Allowances(hourly=10, daily=25)
    now, answered = NOW, 0
    for _ in range(24 * 4):
        answered += allowances.judge(PERSON, "HS 1", now, asks=True) is Verdict.ANSWER
        now += timedelta(minutes=15)
    assert answered == 25
    for number in range(MOST_NUMBERS + 5):
        allowances.judge(f"+84{number}", "HS", now, asks=True)
    assert len(allowances._numbers) == MOST_NUMBERS


def test_all_processes_and_carriers_count_a_number_together_and_a_restart_forgets_nothing(
    gateway: Running, settings: Settings, tmp_path: Path
) -> None:
    """The limit is twenty an hour; each text goes to another process, by another carrier."""
    numbers = iter(range(100))

    def ask(process: FlaskClient, by: Carrier, sender: str = PERSON, words: str = f"HS {CODES[0]}") -> list[str]:
        text = Text(f"id-{next(numbers)}", words, sender, at=gateway.clock())
        return by.texts(by.deliver(process, text))

    with ExitStack() as stack:
        client = stack.enter_context(
            LookupClient("http://lookup.test", "key", transport=httpx.MockTransport(gateway.api.handle))
        )

        def start() -> FlaskClient:
            exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
            stack.callback(exchange.close)
            return create_app(settings, client, exchange, clock=gateway.clock).test_client()

        processes = [gateway.http, start()]
        said = [ask(processes[number % 2], CARRIERS[number % 3]) for number in range(20)]
        assert all(CODES[0] in answer[0] for answer in said)

        (too_many,) = ask(start(), CARRIERS[0])
        assert CODES[0] not in too_many
        assert [ask(process, CARRIERS[1]) for process in (*processes, start())] == [[]] * 3
        other = "+84905000003"
        (answer,) = ask(start(), CARRIERS[2], other)
        assert CODES[0] in answer
        # What one process said, another knows again when a robot sends it back.
        assert ask(start(), CARRIERS[0], other, answer) == []


def test_what_another_version_kept_of_a_number_counts_for_nothing(gateway: Running) -> None:
    gateway.exchange.change_state("sms numbers", PERSON, 0, b"something else", gateway.clock())
    assert CODES[0] in texts(gateway.text(f"HS {CODES[0]}", sender=PERSON))[0]


@pytest.mark.parametrize("wrong", ["", "20", "a b", "0 5", "5 0", "1 2 3", "-1 5"])
def test_limits_have_one_shape(wrong: str) -> None:
    with pytest.raises(SettingsError):
        read_limits(wrong)


# --- who is never answered ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", [
    "VIETTEL", "8088", "19001022", "+8419001022", "+841800555", "+84180055555", "+979123456789", "+88216123456789",
    "+870773123456", "+19005551234", "+449061234567", "", "+0", "QUANGCAO",
])  # fmt: skip
def test_robots_services_and_premium_ranges_are_left_unanswered(gateway: Running, sender: str) -> None:
    assert not may_be_answered(sender, "8088")
    assert texts(gateway.text(f"HS {CODES[0]}", sender=sender or "x")) == []


@pytest.mark.parametrize("sender", [PERSON, "+842353811811", "+15005550006", "+447911123456", "+84868123456"])
def test_people_are_answered(sender: str) -> None:
    assert may_be_answered(sender, "8088")


def test_our_own_numbers_are_never_answered_however_they_are_written() -> None:
    senders = Senders(["0905999999", "84905888888", "8088"])
    for own in ("+84905999999", "+84905888888"):
        assert not senders.may_be_answered(own, "8088")
    assert senders.may_be_answered(PERSON, "8088")


# --- budgets --------------------------------------------------------------------------------------------------------


def test_the_longest_range_that_fits_counts() -> None:
    budgets = Budgets(100, {"+84": 50, "+8486": 10, "+1": 0})
    assert budgets.range_of("+84868123456") == "+8486"
    assert budgets.range_of("+84905000001") == "+84"
    assert Budgets().range_of("+84905000001") == "+8490"
    assert budgets.level("+8486", 7, 20) is Level.FINE
    assert budgets.level("+8486", 8, 20) is Level.NEARLY_SPENT
    assert budgets.level("+8486", 10, 20) is Level.SPENT
    assert budgets.level("+84", 5, 100) is Level.SPENT
    assert budgets.level("+1", 0, 0) is Level.SPENT
    assert Budgets().level("+84", 10**9, 10**9) is Level.FINE


@pytest.mark.parametrize(
    ("province", "ranges"), [("x", ""), ("0", ""), ("-5", ""), ("", "84=5"), ("", "+84"), ("", "+84=x")]
)
def test_budgets_have_one_shape(province: str, ranges: str) -> None:
    with pytest.raises(SettingsError):
        read_budgets(province, ranges)


def test_a_spent_range_is_silent_and_alarmed_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    exchange, clock = open_exchange(f"sqlite:///{tmp_path / 'e.sqlite3'}", SECRET), Clock()
    counting = Counting(exchange, Tariff({"kannel": 400}, verified=False), Budgets(None, {"+1": 3}), clock)
    for _ in range(3):
        assert counting.may_spend("+15005550006")
        counting.count("kannel", "reply-help", "+15005550006", "HS", clock())
    with caplog.at_level(logging.ERROR):
        assert [counting.may_spend("+15005550006") for _ in range(5)] == [False] * 5
    assert counting.may_spend(PERSON)
    assert [record.__dict__["reason"] for record in caplog.records] == ["+1"]
    # Another process finds the day's record, and is silent as well.
    counting.keep()
    other = Counting(exchange, Tariff({}, verified=False), Budgets(None, {"+1": 3}), clock)
    other.keep()
    assert not other.may_spend("+15005550006")
    clock.advance(timedelta(days=1))
    assert other.may_spend("+15005550006")
    exchange.close()


# --- counters and their report ----------------------------------------------------------------------------------------


def test_many_processes_count_into_one_record(tmp_path: Path) -> None:
    url, clock = f"sqlite:///{tmp_path / 'e.sqlite3'}", Clock()
    exchange = open_exchange(url, SECRET)

    def count(_: int) -> None:
        counting = Counting(exchange, Tariff({"kannel": 400}, verified=False), Budgets(), clock)
        for _ in range(10):
            counting.count("kannel", "reply-lookup", PERSON, "x" * 161, clock())
            counting.keep()
        for _ in range(10):  # what met another's writing is kept later
            counting.keep()

    threads = [threading.Thread(target=count, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    days = list(Counting(exchange, Tariff({}, verified=False), Budgets(), clock).days(NOW.date(), 2))
    count_of = days[0][1].counts["kannel"]["reply-lookup"]
    assert (count_of.texts, count_of.segments, count_of.cost) == (40, 80, 32_000)
    assert list(as_csv(days))[1] == "2024-06-24,kannel,reply-lookup,40,80,32000"
    table = "\n".join(as_text(days, Tariff({}, verified=False)))
    assert "unverified" in table
    assert "unverified" not in "\n".join(as_text(days, Tariff({}, verified=True)))
    assert PERSON[3:] not in table
    exchange.close()


def test_what_cannot_be_kept_now_is_kept_later_and_what_is_old_outlives_a_purge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, clock = open_exchange(f"sqlite:///{tmp_path / 'e.sqlite3'}", SECRET), Clock()
    counting = Counting(exchange, Tariff({"twilio": 2000}, verified=False), Budgets(), clock)
    counting.count("twilio", "reply-help", PERSON, "HS", clock())

    def away(*_: object) -> None:
        raise ExchangeUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "versioned_state", away)
        counting.keep()
    counting.keep()
    clock.advance(timedelta(days=200))
    counting.renew(clock().date())
    exchange.purge(clock() - timedelta(days=30))
    ((day, kept),) = counting.days(clock().date(), 400)
    assert (day, kept.segments) == (NOW.date(), 1)
    exchange.close()


def test_replies_are_counted_as_they_go(gateway: Running) -> None:
    gateway.text(f"HS {CODES[0]}")
    gateway.text("xin chao")
    parts = gateway.app.extensions["sms_gateway"]
    parts.counting.keep()
    metrics = gateway.http.get("/metrics").get_data(as_text=True)
    assert 'sms_texts_today{carrier="twilio",template="reply-lookup"} 1' in metrics
    assert "sms_journal_up 1" in metrics
    assert "sms_outgoing_waiting 0" in metrics
    for canary in (CODES[0], PERSON, PERSON[3:]):
        assert canary not in metrics


def test_the_shipped_prices_call_themselves_unverified_and_a_file_replaces_them(tmp_path: Path) -> None:
    shipped = read_tariff()
    assert not shipped.verified
    assert shipped.cost("twilio", 2) > shipped.cost("kannel", 2) > 0
    assert shipped.cost("pigeon", 2) == 0
    own = tmp_path / "tariff.toml"
    own.write_text("verified = true\n[segment]\nkannel = 275\n", encoding="utf-8")
    assert read_tariff(str(own)) == Tariff({"kannel": 275}, verified=True)
    for wrong in ("", "[segment]\nkannel = -1", "[segment]\nkannel = 'x'", "verified = 1\n[segment]", "x ="):
        own.write_text(wrong, encoding="utf-8")
        with pytest.raises(SettingsError):
            read_tariff(str(own))
    with pytest.raises(SettingsError):
        read_tariff(str(tmp_path / "none.toml"))
