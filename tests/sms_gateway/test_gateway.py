"""A message's path through the gateway: once, honestly, and with nothing of it in the logs."""

import logging
import random
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from lookup_api import __version__
from lookup_api.client import LookupClient
from lookup_api.contract.lookups import AskerKind, ProofKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.exchange import Answered, Busy, Claim, Exchange, ExchangeUnavailable
from lookup_api.logs import _JsonLines
from lookup_api.settings import Settings
from lookup_api.wording import count_segments
from sms_gateway.app import create_app
from sms_gateway.gateway import NOT_NOW_FOR
from tests.sms_gateway.conftest import OURS, SENDER, Running, form, signed, texts
from tests.support.fake_lookup_api import payment_view, sample_views

CODE = "H47.16-240617-0001"


def problem(code: ProblemCode, retry_after: int | None = None) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=retry_after)


# --- what is asked of the API, and by whom --------------------------------------------------------------------


def test_the_sender_asks_and_offers_the_number_as_proof(gateway: Running) -> None:
    gateway.text(f"HS {CODE}")

    (asked,) = gateway.api.asked
    assert asked.request.text == CODE
    assert asked.request.asker is not None
    assert (asked.request.asker.kind, asked.request.asker.id) == (AskerKind.PHONE, SENDER)
    assert asked.request.proof is not None
    assert (asked.request.proof.kind, asked.request.proof.value) == (ProofKind.PHONE, SENDER)
    assert asked.key == "key"


def test_the_correlation_id_goes_on_to_the_api_and_is_ours(gateway: Running) -> None:
    fields = form(text=CODE)
    gateway.http.post("/sms/twilio", data=fields, headers={**signed(fields), "X-Request-Id": "from outside"})
    gateway.text(CODE)

    ids = [asked.request_id for asked in gateway.api.asked]
    assert len(set(ids)) == 2
    assert all(identity is not None and re.fullmatch("[0-9a-f]{32}", identity) for identity in ids)


def test_a_message_without_a_code_asks_the_api_nothing(gateway: Running) -> None:
    for text in ("", "HS", "xin chào", "051090000001", "1.004222"):
        assert len(texts(gateway.text(text))) == 1
    assert gateway.api.asked == []


def test_each_of_several_codes_is_answered_in_a_text_of_its_own(gateway: Running) -> None:
    views = sample_views()[:4]
    response = gateway.text("HS " + ", ".join(view.code for view in views))

    said = texts(response)
    assert len(said) == 3
    assert all(view.code in text for view, text in zip(views, said, strict=False))


def test_all_of_several_codes_unknown_is_said_of_each(gateway: Running) -> None:
    said = texts(gateway.text("H47.16-240617-9998 H47.16-240617-9999"))

    assert ["9998" in said[0], "9999" in said[1]] == [True, True]


# --- once -----------------------------------------------------------------------------------------------------


def test_a_hundred_deliveries_at_once_are_one_lookup_and_one_answer(gateway: Running) -> None:
    gateway.api.delay = 0.2
    fields = form("SM-same", f"HS {CODE}")
    headers = signed(fields)
    start = threading.Barrier(50)

    def deliver(_: int) -> tuple[int, bytes]:
        start.wait()
        response = gateway.app.test_client().post("/sms/twilio", data=fields, headers=headers)
        return response.status_code, response.data

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(deliver, range(100)))

    assert len(answers) == 1
    (status, body) = answers.pop()
    assert (status, CODE.encode() in body) == (200, True)
    assert len(gateway.api.asked) == 1


def test_the_repeat_says_the_same_even_after_the_dossier_moved_on(gateway: Running) -> None:
    first = gateway.text(CODE, message_id="SM-1")
    gateway.api.add(payment_view(CODE))
    gateway.clock.advance(timedelta(days=2))

    assert gateway.text(CODE, message_id="SM-1").data == first.data
    assert gateway.text(CODE, message_id="SM-2").data != first.data


# --- when something is away -----------------------------------------------------------------------------------


def test_away_is_said_honestly_and_a_later_delivery_gets_the_true_answer(gateway: Running) -> None:
    gateway.api.away = True
    away = gateway.text(CODE, message_id="SM-1")
    assert away.status_code == 200
    assert texts(away) == ["Chua tra cuu duoc luc nay. Moi thu lai sau hoac goi 1022"]

    gateway.api.away = False
    gateway.clock.advance(NOT_NOW_FOR - timedelta(seconds=1))
    assert gateway.text(CODE, message_id="SM-1").data == away.data
    gateway.clock.advance(timedelta(seconds=1))
    answered = gateway.text(CODE, message_id="SM-1")
    assert CODE in texts(answered)[0]
    gateway.clock.advance(timedelta(hours=1))
    assert gateway.text(CODE, message_id="SM-1").data == answered.data


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_has_a_sentence_of_one_segment(gateway: Running, code: ProblemCode) -> None:
    gateway.api.problem = problem(code, retry_after=3600)

    (said,) = texts(gateway.text(CODE))
    assert count_segments(said).segments == 1
    assert "1022" in said


@pytest.mark.parametrize("code", [ProblemCode.NOT_SIGNED_IN, ProblemCode.NOT_ALLOWED, ProblemCode.INVALID_REQUEST])
def test_a_fault_of_ours_is_not_the_citizens(gateway: Running, code: ProblemCode) -> None:
    gateway.api.problem = problem(code)

    (said,) = texts(gateway.text(CODE, message_id="SM-1"))
    assert said.startswith("Chua tra cuu duoc luc nay")
    gateway.api.problem = None
    gateway.clock.advance(NOT_NOW_FOR)
    assert CODE in texts(gateway.text(CODE, message_id="SM-1"))[0]


def test_not_now_is_said_once_for_several_codes(gateway: Running) -> None:
    gateway.api.away = True

    assert len(texts(gateway.text("H47.16-240617-0001 H47.16-240603-0002"))) == 1


class JournalAway(Exchange):
    """A journal whose database went away."""

    def __init__(self) -> None:
        """Open nothing."""

    def claim_many(self, *_: object, **__: object) -> list[Claim]:  # type: ignore[override]
        raise ExchangeUnavailable

    def answers(self) -> bool:
        return False


class JournalBusy(Exchange):
    """A journal in which somebody else works on everything."""

    def __init__(self, until: Busy) -> None:
        """Open nothing."""
        self.until = until

    def claim_many(self, *_: object, **__: object) -> list[Claim]:  # type: ignore[override]
        return [self.until]

    def claim(self, *_: object, **__: object) -> Busy:  # type: ignore[override]
        return self.until

    def answers(self) -> bool:
        return True


def test_without_a_journal_the_carrier_is_asked_to_come_back(gateway: Running, settings: Settings) -> None:
    fields = form(text=CODE)
    with LookupClient("http://lookup.test", transport=httpx.MockTransport(gateway.api.handle)) as client:
        away = create_app(settings, client, JournalAway()).test_client()
        busy_until = Busy(gateway.clock() + timedelta(seconds=9))
        busy = create_app(settings, client, JournalBusy(busy_until), clock=gateway.clock).test_client()

        for http, wait in ((away, "15"), (busy, "9")):
            response = http.post("/sms/twilio", data=fields, headers=signed(fields))
            assert (response.status_code, response.headers["Retry-After"]) == (503, wait)
        assert away.get("/healthz").status_code == 503
    assert gateway.api.asked == []


def test_health(gateway: Running) -> None:
    assert gateway.http.get("/healthz").json == {"status": "ok", "version": __version__}


def test_a_slow_answer_that_lost_its_claim_says_what_the_other_said(gateway: Running) -> None:
    """While the API takes its time the lease ends, another delivery takes over and answers first."""
    handle = gateway.api.handle
    taken = []

    def slow(request: httpx.Request) -> httpx.Response:
        if not taken:
            taken.append(True)
            gateway.clock.advance(timedelta(seconds=20))
            assert gateway.text("HS", message_id="SM-1").status_code == 200
        return handle(request)

    with LookupClient("http://lookup.test", transport=httpx.MockTransport(slow)) as client:
        settings = Settings(
            twilio_auth_token="12345678901234567890123456789012", public_base_url="https://sms.quangnam.test"
        )
        app = create_app(settings, client, gateway.exchange, clock=gateway.clock)
        fields = form("SM-1", CODE)
        response = app.test_client().post("/sms/twilio", data=fields, headers=signed(fields))

    outcome = gateway.exchange.claim("twilio", "SM-1", gateway.clock())
    assert outcome == Answered(response.data)
    assert texts(response)[0].startswith("Khong thay ho so dang giai quyet")


# --- hostile texts --------------------------------------------------------------------------------------------

ALPHABETS = [
    "0123456789", "HSCTDVhsctdv .-/,;:", "H47.16-240617-0001", "<>&\"'=%#@!$^*(){}[]|\\~`",
    "áàảãạâấầẩẫậăắằẳẵặđêếềểễệôốồổỗộơớờởỡợưứừửữự", "АВЕКМНОРСТУХ", "٠١٢٣٤٥٦٧٨٩०१२३", "\x00\x01\x0b\x1b\x7f\r\n\t",
    "\u200b\u200d\ufeff\u202e\u2066", "👍🏽👨‍👩‍👧‍👦🇻🇳", "\u0301\u0323\u031b", "１２３ＡＢＣ",
]  # fmt: skip
SNIPPETS = [
    "' OR 1=1 --", "${jndi:ldap://x}", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "%00", "%s%n",
    "STOP", "HUY", "HS", "H47.16-240617-", "000.00.06.H56-", "https://evil.example/?MHS=", "\r\nX-Header: 1", "NaN",
]  # fmt: skip


def hostile(dice: random.Random) -> str:
    parts = []
    for _ in range(dice.randint(1, 12)):
        if dice.random() < 0.3:
            parts.append(dice.choice(SNIPPETS))
        else:
            alphabet = dice.choice(ALPHABETS)
            parts.append("".join(dice.choice(alphabet) for _ in range(dice.randint(1, 40))))
    return dice.choice(["", " ", "\n"]).join(parts)


def test_five_hundred_hostile_texts_are_each_told_something_and_no_dossier(gateway: Running) -> None:
    dice = random.Random(20240624)
    known = {re.sub("[^A-Z0-9]", "", view.code) for view in sample_views()}
    for _ in range(500):
        text = hostile(dice)
        gateway.clock.advance(timedelta(hours=1))  # one number that texts all the time is not answered all the time
        response = gateway.text(text)
        assert response.status_code == 200
        said = texts(response)
        assert 1 <= len(said) <= 3
        for sentence in said:
            assert count_segments(sentence).segments == 1
            if "dang xu ly" in sentence:  # only for a code that stands in the text letter by letter
                assert any(key in re.sub("[^A-Z0-9]", "", text.upper()) for key in known)
            for snippet in ("script", "ldap", "evil", "passwd", "1=1"):
                assert snippet not in sentence


# --- what the logs say ----------------------------------------------------------------------------------------


@contextmanager
def lines_of_logs() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_no_number_text_or_code_stands_in_the_logs(gateway: Running) -> None:
    with lines_of_logs() as lines:
        gateway.text(f"HS {CODE} cua ong Nguyen Van Mau", message_id="SMsecret")
        gateway.text(f"HS {CODE}", message_id="SMsecret")
        gateway.text(CODE, sender="VIETTEL")
        gateway.http.post("/sms/twilio", data=form(text=CODE))
        gateway.api.away = True
        gateway.text(CODE)
        gateway.app.extensions.clear()

    log = "\n".join(lines)
    for event in ("message answered", "message repeated", "message left unanswered", "message refused"):
        assert event in log
    for canary in (CODE, "240617", SENDER, SENDER[3:], OURS, "VIETTEL", "Nguyen", "SMsecret", "dang xu ly"):
        assert canary not in log


def test_an_unforeseen_failure_is_not_quoted_and_may_be_tried_again(gateway: Running, settings: Settings) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError(f"something about {CODE}")

    with LookupClient("http://lookup.test", transport=httpx.MockTransport(broken)) as client, lines_of_logs() as lines:
        app = create_app(settings, client, gateway.exchange, clock=gateway.clock)
        fields = form("SM-1", CODE)
        response = app.test_client().post("/sms/twilio", data=fields, headers=signed(fields))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "15")
    assert CODE.encode() not in response.data
    assert CODE not in "\n".join(lines)
    assert "RuntimeError" in "\n".join(lines)
    gateway.clock.advance(timedelta(seconds=20))
    assert CODE in texts(gateway.text(CODE, message_id="SM-1"))[0]
