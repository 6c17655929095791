"""The check of all logs at the end of a run is one that can fail (`tests.support.clean_logs`)."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from lookup_api.logs import _JsonLines
from tests.support.clean_logs import Listening, look_through, personal_in

ROOT = Path(__file__).parents[2]
# Put together here, so that a trace which quotes this file tells nothing.
PHONE, CODE, NAME, ID_NUMBER = (
    "+84" + "905000001",
    "H47.16-" + "240617" + "-0001",
    "Nguyễn " + "Văn Mẫu",
    "051" + "090000001",
)


@pytest.mark.parametrize("said", [
    f"from {PHONE}", f"0{PHONE[3:]},", f'"{PHONE[1:]}"', f"HS {CODE}: xong", f"000.00.06.H56-{CODE[7:]}",
    f"ông {NAME} ạ", NAME.upper(), ID_NUMBER,
])  # fmt: skip
def test_what_tells_of_a_person_is_found(said: str) -> None:
    assert personal_in(said) is not None


@pytest.mark.parametrize("said", [
    '{"at": "2026-11-22T05:06:24.335+00:00", "request": "44d10abfa3c84508a930c4d80a08dce2", "duration_ms": 96}',
    "8f5e9c9a-1d0c-4a53-9a0e-6a5f3f5b7d11", "0905***001", "to ...001", "127.0.0.1:8023", "1732252000123", "",
])  # fmt: skip
def test_what_logs_hold_otherwise_is_not(said: str) -> None:
    assert personal_in(said) is None


def test_lines_of_ours_count_and_those_of_other_programs_do_not(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    lines = ['{"at": "now", "event": "message answered"}', f'{{"at": "now", "event": "{PHONE}"}}',
             f"2026-11-22 06:06:18 [9753] [13] DEBUG: {PHONE}", f"to ...001 [notice]: HS {CODE}: xong",
             f'    raise ValueError("{CODE}")', f"ValueError: {CODE}"]  # fmt: skip
    (tmp_path / "deep" / "log").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "pages.txt").write_text(lines[1], encoding="utf-8")

    found = list(look_through(tmp_path))
    (tmp_path / "deep" / "log").unlink()  # or it would be found at the end of this run as well

    assert found == [
        "deep/log:2 tells a telephone number", "deep/log:5 tells a dossier code", "deep/log:6 tells a dossier code"
    ]  # fmt: skip
    assert not any(secret in sentence for sentence in found for secret in (PHONE, CODE))


def test_what_is_logged_within_the_process_is_heard() -> None:
    heard = Listening()
    assert isinstance(heard.formatter, _JsonLines)
    for name, message in (
        ("sms_gateway.app", "message answered"),
        ("sms_gateway.app", f"from {PHONE}"),
        ("httpx", PHONE),
    ):
        heard.handle(logging.LogRecord(name, logging.INFO, "app.py", 7, message, None, None))
    assert heard.found == ["app.py:7 tells a telephone number"]


@pytest.mark.parametrize(("line", "code"), [(CODE, 1), ("nothing of anybody", 0)])
def test_a_run_whose_program_told_of_a_person_fails(tmp_path: Path, line: str, code: int) -> None:
    suite = tmp_path / "suite"
    suite.mkdir()
    (suite / "conftest.py").write_text("from tests.support.clean_logs import clean_logs\n", encoding="utf-8")
    (suite / "test_it.py").write_text(
        "def test_it(tmp_path):\n"
        "    line = '" + '{"at": "now", "event": "' + line + '"}' + "'\n"
        "    (tmp_path / 'serve.log').write_text(line)\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}",
         f"--rootdir={suite}", "-c", "/dev/null", str(suite)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == code, run.stdout + run.stderr
    assert ("serve.log:1 tells a dossier code" in run.stdout) == bool(code)
    # What the inner run left is no log of this one.
    for path in (tmp_path / "base").rglob("*.log"):
        path.unlink()
