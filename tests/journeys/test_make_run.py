"""`make run`, as a newcomer meets it: everything starts, everything answers, Ctrl-C stops all of it."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.support.house import BINARIES
from tests.support.patience import PATIENCE
from tests.support.ports import free_port
from tests.support.xvfb import open_screen


def run_a_command(data: Path, program: str, *arguments: str, said: str = "") -> str:
    environment = {**os.environ, "LOOKUP_SETTINGS": str(data / f"{program}.toml")}
    finished = subprocess.run(
        [BINARIES / program, *arguments], env=environment, input=said, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def alive(folder: Path) -> list[str]:
    """The programs that still run on this data folder."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(folder) in line]


def tell_a_citizen(table: str, data: Path, code: str) -> None:
    """Order a notice as the table says; and a code, which leaves at any hour, so that a text is seen to leave."""
    found = re.search(rf"curl (\S+) -H @(\S+) -d '(.*{re.escape(code)}.*)'", table)
    assert found is not None
    header = Path(found[2]).read_text(encoding="utf-8").strip().split(": ")
    ordered = httpx.post(found[1], content=found[3], headers=dict([header]), trust_env=False, timeout=PATIENCE)
    assert ordered.json() == {"queued": 1}, ordered.text
    api = found[1].removesuffix("/v1/notices")
    asked = {"json": {"code": code}, "headers": {"Idempotency-Key": "1"}, "trust_env": False, "timeout": PATIENCE}
    assert httpx.post(f"{api}/v1/proofs/otp", **asked).json() == {"noted": True}
    log, until = data / "logs" / "sms-gateway-work.log", time.monotonic() + PATIENCE
    while "[notice-one-time-code/1]: Mã xác nhận: " not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.2)


def ring(table: str) -> None:
    """Tell of a call as the table says."""
    found = re.search(r"curl (\S+) -H @(\S+) -d '(event=.*)'", table)
    assert found is not None
    name, secret = Path(found[2]).read_text(encoding="utf-8").strip().split(": ")
    headers = {name: secret, "Content-Type": "application/x-www-form-urlencoded"}
    rung = httpx.post(found[1], content=found[3], headers=headers, trust_env=False, timeout=PATIENCE)
    assert (rung.status_code, rung.text) == (200, "{}")


@pytest.mark.slow
def test_everything_starts_answers_and_stops(tmp_path: Path) -> None:
    data, told = tmp_path / "data", tmp_path / "told"
    with open_screen((1200, 1000)) as screen, told.open("wb") as output:
        environment = {
            **os.environ,
            "DISPLAY": screen.display,
            "LOOKUP_DATA_DIR": str(data),
            **{name: f"127.0.0.1:{free_port()}" for name in ("LOOKUP_LISTEN", "SMS_LISTEN", "HOTLINE_LISTEN")},
        }
        house = subprocess.Popen(
            [sys.executable, "-m", "lookup_api.together"], env=environment, stdout=output, stderr=output
        )
        try:
            until = time.monotonic() + 2 * PATIENCE
            while "/cti" not in told.read_text(encoding="utf-8"):
                assert house.poll() is None, told.read_text(encoding="utf-8")
                assert time.monotonic() < until, told.read_text(encoding="utf-8")
                time.sleep(0.2)
            table = told.read_text(encoding="utf-8")
            codes = re.findall(r"^  (H47\.16-\d{6}-\d{4})", table, re.MULTILINE)
            assert len(set(codes)) == 5
            assert f"HS {codes[0]}: dang xu ly" in run_a_command(data, "sms-gateway", "try", f"HS {codes[0]}")
            label = data / "receipts" / f"{codes[1]}.png"
            talked = run_a_command(data, "hotline-bot", "try", said=f"{codes[0]} tới đâu rồi\n{label}\n")
            assert "Đang xử lý" in talked
            assert "Cần bổ sung giấy tờ" in talked
            assert "•" in talked
            tell_a_citizen(table, data, codes[1])
            ring(table)
        finally:
            house.send_signal(signal.SIGINT)
            try:
                ended = house.wait(PATIENCE)
            finally:
                house.kill()
    assert ended == 0
    assert "Stopping." in told.read_text(encoding="utf-8")
    assert alive(tmp_path) == []
    assert {path.stat().st_mode & 0o077 for path in data.glob("*.toml")} == {0}
