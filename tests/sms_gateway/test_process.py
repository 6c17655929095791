"""The real program: served by granian, called as a carrier calls it, killed where it hurts."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.sms_gateway.conftest import BASE, SECRET, SENDER, TOKEN, form, signed, texts
from tests.support.fake_lookup_api import FakeLookupApi, sample_views
from tests.support.patience import PATIENCE
from tests.support.ports import free_port
from tests.support.sms_carriers import KANNEL_SECRET, PUSH_SECRET

CODE = "H47.16-240617-0001"


def environment(folder: Path, api_url: str, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "LOOKUP_DATA_DIR": str(folder), "LOOKUP_API_URL": api_url,
        "LOOKUP_API_KEY": "channel-key", "EXCHANGE_SECRET": SECRET, "SMS_LISTEN": f"127.0.0.1:{port}",
        "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE, "KANNEL_SECRET": KANNEL_SECRET,
        "PUSH_SECRET": PUSH_SECRET,
    }  # fmt: skip


@contextmanager
def serving(folder: Path, api_url: str) -> Iterator[tuple[httpx.Client, "subprocess.Popen[bytes]"]]:
    """Run `sms-gateway serve`; gives a client for it and the process, which leads a group of its own."""
    port = free_port()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sms_gateway.cli", "serve"],
            env=environment(folder, api_url, port),
            cwd=Path(__file__).parents[2],
            stderr=log,
            stdout=log,
            start_new_session=True,
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, trust_env=False) as http:
                await_health(http, process)
                yield http, process
        finally:
            kill(process)


def await_health(http: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the gateway ended at its start"
        try:
            if http.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the gateway did not come up")


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the program and its worker without any chance to tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def deliver(http: httpx.Client, message_id: str, text: str = f"HS {CODE}") -> httpx.Response:
    fields = form(message_id, text)
    return http.post("/sms/twilio", data=fields, headers=signed(fields))


def test_a_served_gateway_answers_signed_messages_and_ends_when_told(tmp_path: Path) -> None:
    api = FakeLookupApi(sample_views())
    with api.served() as url, serving(tmp_path, url) as (http, process):
        answered = deliver(http, "SM1")
        assert (answered.status_code, answered.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        assert texts(answered)[0].startswith(f"HS {CODE}: dang xu ly")
        assert http.post("/sms/twilio", data=form("SM2", CODE)).status_code == 403
        # What is too large is not read to its end, so the server may close that connection: it is one of its own.
        large = httpx.post(
            f"{str(http.base_url).rstrip('/')}/sms/twilio", content=b"Body=" + b"x" * 100_000, trust_env=False
        )
        assert large.status_code in {403, 413}
        assert http.get("/nothing").status_code == 404
        (asked,) = api.asked
        assert (asked.key, len(asked.request_id or "")) == ("channel-key", 32)

        with ThreadPoolExecutor(20) as pool:
            bodies = set(pool.map(lambda _: deliver(http, "SM-same").content, range(100)))
        assert len(bodies) == 1
        assert len(api.asked) == 2

        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0

    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert '"event": "message answered"' in log
    for canary in (CODE, SENDER, SENDER[3:], SECRET, TOKEN):
        assert canary not in log
        for file in tmp_path.glob("exchange*"):
            assert canary.encode() not in file.read_bytes()


def test_the_gateway_is_tried_from_a_terminal_by_any_carrier(tmp_path: Path) -> None:
    with FakeLookupApi(sample_views()).served() as url, serving(tmp_path, url) as (http, _):
        for carrier in (
            {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE},
            {"KANNEL_SECRET": KANNEL_SECRET},
            {"PUSH_SECRET": PUSH_SECRET},
        ):
            common = {
                "PATH": os.environ["PATH"],
                "EXCHANGE_SECRET": SECRET,
                "SMS_LISTEN": http.base_url.netloc.decode(),
            }
            tried = subprocess.run(
                [sys.executable, "-m", "sms_gateway.cli", "try", f"Tra cứu {CODE} ạ"],
                env={**common, **carrier},
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=True,
            )
            assert tried.stdout.startswith(f"HS {CODE}: dang xu ly")
            assert tried.stdout.endswith("1 segment]\n")


@pytest.mark.slow
def test_killed_between_claim_and_reply_the_carriers_retry_is_answered(tmp_path: Path) -> None:
    api = FakeLookupApi(sample_views())
    with api.served() as url:
        api.delay = 4.0
        with serving(tmp_path, url) as (http, process), ThreadPoolExecutor(1) as pool:
            lost = pool.submit(deliver, http, "SM1")
            deadline = time.monotonic() + PATIENCE
            while not api.asked and time.monotonic() < deadline:
                time.sleep(0.01)
            kill(process)
            with pytest.raises(httpx.TransportError):
                lost.result()
        assert claims(tmp_path) == [(1, None)]

        api.delay = 0.0
        with serving(tmp_path, url) as (http, _):
            retried = deliver(http, "SM1")
            while retried.status_code == 503:
                assert 1 <= int(retried.headers["Retry-After"]) <= 15
                retried = deliver(http, "SM1")
            assert texts(retried)[0].startswith(f"HS {CODE}: dang xu ly")
            assert deliver(http, "SM1").content == retried.content
    assert len(api.asked) == 2
    ((attempt, settled_at),) = claims(tmp_path)
    assert attempt == 2
    assert settled_at is not None


def claims(folder: Path) -> list[tuple[int, int | None]]:
    journal = sqlite3.connect(folder / "exchange.sqlite3")
    try:
        return journal.execute("SELECT attempt, settled_at FROM inbound").fetchall()
    finally:
        journal.close()
