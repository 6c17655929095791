"""Notices through the real programs, on a clock that the test sets: a step is fed in, and the right text arrives once.

The lookup API, `sms-gateway serve` and `sms-gateway work` run as they do in a province; an aggregator and a mail server
on loopback take what leaves.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen

import httpx
import msgspec
import pytest

from lookup_api.client import LookupClient, calls
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind
from lookup_api.domain.working_time import VIETNAM, in_vietnam
from sms_gateway.carriers.push import SIGNATURE_HEADER, signature_of, write_post
from tests.support.house import House, open_house
from tests.support.patience import PATIENCE, until
from tests.support.ports import free_port
from tests.support.set_clock import SetClock
from tests.support.smtp_server import SmtpServer

SECRET = "push-0123456789-abcdef"
MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)  # a Wednesday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PAST_THE_LEASE = timedelta(minutes=5)


class Aggregator:
    """Takes texts as an aggregator does, and posts a receipt for each; the same id again is the same text."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self.receipts_to = ""
        self.delay = 0.0
        self.posts: list[tuple[str, str, str]] = []  # id, number, text
        aggregator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers[SIGNATURE_HEADER] == signature_of(SECRET, body)
                said = msgspec.json.decode(body, type=dict[str, str])
                aggregator.posts.append((said["id"], said["to"], said["text"]))
                time.sleep(aggregator.delay)
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")
                aggregator.receipt(said["id"])

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    @contextmanager
    def serving(self) -> Iterator[None]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            thread.join(PATIENCE)
            self._server.server_close()

    def receipt(self, token: str) -> None:
        if self.receipts_to:
            body = write_post({"id": token, "state": "delivered", "at": self._clock.now().isoformat()}, "")
            headers = {SIGNATURE_HEADER: signature_of(SECRET, body)}
            httpx.post(self.receipts_to, content=body, headers=headers, trust_env=False, timeout=PATIENCE)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Each text once, however often the same one was posted."""
        return [(number, text) for _, number, text in dict.fromkeys(self.posts)]


class Office:
    """A house whose notices are switched on, with a feed, an aggregator and a mail server."""

    def __init__(self, house: House, clock: SetClock, aggregator: Aggregator, mail: SmtpServer) -> None:
        self.house, self.clock, self.aggregator, self.mail = house, clock, aggregator, mail
        self._feed = house.key("tinh-mau", "feed", "--source", "motcua")
        house.run("lookup-api", "notices", "go-live", "motcua", "--at", (MORNING - 24 * HOUR).isoformat())
        self.sms_key = house.key("sms", "sms")
        listen = f"127.0.0.1:{free_port()}"
        house.environment |= {
            "LOOKUP_API_KEY": self.sms_key,
            "SMS_LISTEN": listen,
            "PUSH_SECRET": SECRET,
            "PUSH_SEND_URL": aggregator.url,
            "MAIL_SERVER": f"smtp://127.0.0.1:{mail.port}",
            "MAIL_FROM": "motcua@quangnam.example",
        }
        house.serve()
        house.start(["sms-gateway", "serve"], health=f"http://{listen}/healthz")
        aggregator.receipts_to = f"http://{listen}/sms/push/receipt"

    def work(self) -> "Popen[bytes]":
        return self.house.start(["sms-gateway", "work"])

    def claims(self) -> int:
        """How often workers have asked what is to be sent."""
        return self.house.log("lookup-api").count('"route": "/v1/notices/claim"')

    def feed(self, code: str, phone: str, status: str = "2", **record: str) -> None:
        """A dossier as a provincial system sends it, received half an hour ago and due in five days."""
        now = in_vietnam(self.clock.now())
        self._post("DongBoHoSoMC", {
            "MaHoSo": code, "ChuHoSo": "Trần Thị Mẫu", "SoDienThoai": phone, "TrangThaiHoSo": status,
            "NgayTiepNhan": f"{now - HOUR / 2:%Y%m%d%H%M%S}", "NgayHenTra": "20261130133000", **record,
        })  # fmt: skip

    def step(self, code: str, status: str) -> None:
        """A step of a dossier, taken a minute ago."""
        at = in_vietnam(self.clock.now()) - MINUTE
        self._post("CapNhatTienDoHoSoMC", {
            "MaHoSo": code, "NguoiXuLy": "Lê Mẫu", "ThoiDiemXuLy": f"{at:%Y%m%d%H%M%S}", "TrangThai": status,
            "PhongBanXuLy": "UBND xã Mẫu", "NoiDungXuLy": "x",
        })  # fmt: skip

    def _post(self, service: str, record: dict[str, str]) -> None:
        answer = httpx.post(
            f"{self.house.api_url}/v1/feeds/national", headers={"Authorization": f"Bearer {self._feed}"},
            json={"madonvi": "000.00.16.H47", "service": service, "data": [record]}, timeout=PATIENCE, trust_env=False,
        )  # fmt: skip
        assert answer.json()["error_code"] == 0, answer.text

    def waiting(self) -> dict[tuple[str, str], int]:
        """How many notices there are by way and state."""
        lines = self.house.run("lookup-api", "notices", "waiting").splitlines()
        return {(way, state): int(count) for way, state, count in (line.split("\t") for line in lines)}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = SetClock(tmp_path, MORNING)
    with open_house(tmp_path) as house, SmtpServer() as mail:
        house.environment |= clock.environment
        aggregator = Aggregator(clock)
        with aggregator.serving():
            yield Office(house, clock, aggregator, mail)
            house.stop()
    assert mail.faults == []


CODE = "000.00.16.H47-261125-0077"
ACCEPTED = f"HS {CODE}: da tiep nhan. Hen tra ket qua: 13h30 30/11/2026. Ho tro: 1022"


def test_a_step_becomes_one_text_and_then_one_letter_and_the_api_knows_it(office: Office) -> None:
    office.work()
    office.feed(CODE, "0905000077", Email="mau@example.vn")
    until(lambda: office.aggregator.texts)
    assert office.aggregator.texts == [("+84905000077", ACCEPTED)]
    until(lambda: office.waiting() == {("sms", "sent"): 1})
    office.feed(CODE, "0905000077", Email="mau@example.vn")  # the same message again tells nothing more

    with LookupClient(office.house.api_url, office.sms_key, timeout=PATIENCE) as sms:
        sms.send(calls.want_notices(Proof(ProofKind.PHONE, "0905000077"), wanted=False))
    office.step(CODE, "5")
    until(lambda: office.mail.letters)
    [letter] = office.mail.letters
    assert letter.recipients == ("mau@example.vn",)
    assert letter.message["Subject"] == f"Hồ sơ {CODE}: cần bổ sung giấy tờ"
    assert "Thời hạn tạm dừng cho đến khi quý vị nộp bổ sung." in letter.text
    until(lambda: office.waiting() == {("sms", "sent"): 1, ("email", "sent"): 1})
    assert office.aggregator.texts == [("+84905000077", ACCEPTED)]
    logged = office.house.log("sms-gateway") + office.house.log("lookup-api")
    for canary in (CODE, "905000077", "mau@example.vn", "tiep nhan"):
        assert canary not in logged


def test_at_night_nothing_leaves_but_what_was_asked_for_and_in_the_morning_all_of_it(office: Office) -> None:
    office.clock.set(MORNING.replace(hour=21, minute=30))
    office.work()
    office.feed(CODE, "0905000077")
    with LookupClient(office.house.api_url, office.sms_key, timeout=PATIENCE) as sms:
        sms.send(calls.send_one_time_code(CODE, asker=Asker(AskerKind.PHONE, "+84905000077")))
    until(lambda: office.aggregator.texts)
    [(number, text)] = office.aggregator.texts
    assert (number, text[:13]) == ("+84905000077", "Mã xác nhận: ")
    until(lambda: office.waiting().get(("sms", "sent")) == 1)
    assert office.waiting()["sms", "queued"] == 1

    office.clock.set(MORNING.replace(hour=6, minute=59, second=40) + timedelta(days=1))
    asked = office.claims()
    until(lambda: office.claims() >= asked + 3)
    assert len(office.aggregator.texts) == 1
    office.clock.set(MORNING.replace(hour=7) + timedelta(days=1))
    until(lambda: len(office.aggregator.texts) == 2)
    assert office.aggregator.texts[1] == ("+84905000077", ACCEPTED)


def test_what_was_overtaken_while_the_carrier_was_away_never_leaves(office: Office) -> None:
    office.house.environment["PUSH_SEND_URL"] = f"http://127.0.0.1:{free_port()}/"
    away = office.work()
    office.feed(CODE, "0905000077")
    office.step(CODE, "5")
    until(lambda: '"notice put"' in office.house.log("sms-gateway"))
    office.step(CODE, "4")
    away.terminate()
    away.wait(PATIENCE)
    office.house.environment["PUSH_SEND_URL"] = office.aggregator.url
    office.clock.pass_by(PAST_THE_LEASE)
    office.work()
    until(lambda: office.waiting().get(("sms", "sent")))
    said = " ".join(text for _, text in office.aggregator.texts)
    assert "da tiep nhan" in said
    assert "can bo sung" not in said
    assert office.waiting()["sms", "overtaken"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again_every_text_arrives_once(office: Office, seed: int) -> None:
    dice = random.Random(seed)
    phones = [f"09050001{number:02}" for number in range(16)]
    for number, phone in enumerate(phones):
        office.feed(f"000.00.16.H47-261125-{number:04}", phone)
    office.aggregator.delay = 0.05
    for begun in range(1, 5):
        worker = office.work()
        until(lambda wanted=begun: office.house.log("sms-gateway").count('"component": "sms-gateway-work"') == wanted)
        time.sleep(dice.uniform(0.2, 3.0))
        worker.kill()
        worker.wait(PATIENCE)
        office.clock.pass_by(PAST_THE_LEASE)
    office.work()
    deadline = time.monotonic() + 2 * PATIENCE
    while office.waiting() != {("sms", "sent"): len(phones)}:
        assert time.monotonic() < deadline, office.waiting()
        office.clock.pass_by(MINUTE)
        time.sleep(1)
    told = Counter(number for number, _ in office.aggregator.texts)
    assert told == Counter(f"+84{phone[1:]}" for phone in phones)
    for number, phone in enumerate(phones):
        code = f"000.00.16.H47-261125-{number:04}"
        assert (f"+84{phone[1:]}", ACCEPTED.replace(CODE, code)) in office.aggregator.texts
