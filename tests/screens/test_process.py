"""The real command, from a receipt's photograph to the picture of its answer, seen from outside only."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup_api.contract.views import View
from tests.support.fake_lookup_api import (
    FakeLookupApi,
    overdue_view,
    processing_view,
    ready_view,
    returned_view,
    stopped_view,
    supplement_view,
)
from tests.support.kiosk_process import (
    photograph,
    portrait,
    running,
    screen_of,
    settings,
    share_of,
)
from tests.support.patience import until
from tests.support.receipt_photos import TOKEN
from tests.support.xvfb import Screen, open_screen

SIZE = (1080, 1920)


@pytest.mark.parametrize(
    ("view", "family"),
    [
        (processing_view(), "progress"),
        (supplement_view(), "act"),
        (ready_view(), "ready"),
        (returned_view(), "done"),
        (overdue_view(), "overdue"),
        (stopped_view(), "stopped"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_photograph_becomes_the_card_of_its_family(tmp_path: Path, view: View, family: str) -> None:
    api = FakeLookupApi()
    api.add(view, token=TOKEN)
    photograph(tmp_path, view.code)
    with api.served() as url:
        picture, log = portrait(tmp_path, url)
    assert picture.shape == (1920, 1080, 3)
    assert share_of(picture, f"{family}-tint") > 0.07
    assert share_of(picture, family) > 0.003
    assert share_of(picture, "paper") > 0.3
    assert [asked.request.text for asked in api.asked] == [TOKEN]
    for secret in (view.code, TOKEN, "N•••"):
        assert secret not in log
    assert "leaked" not in log  # libraries written in C look, as they go, whether all that was theirs has gone


def test_an_unknown_receipt_becomes_the_ring(tmp_path: Path) -> None:
    photograph(tmp_path, processing_view().code)
    with FakeLookupApi().served() as url:
        picture, _log = portrait(tmp_path, url)
    assert share_of(picture, "none-tint") > 0.07


def test_an_api_that_is_away_becomes_a_sentence(tmp_path: Path) -> None:
    photograph(tmp_path, processing_view().code)
    picture, _log = portrait(tmp_path, "http://127.0.0.1:9")
    assert share_of(picture, "none-tint") > 0.07


def test_landscape_and_english(tmp_path: Path) -> None:
    api = FakeLookupApi()
    api.add(processing_view(), token=TOKEN)
    photograph(tmp_path, processing_view().code)
    with api.served() as url:
        in_english, _log = portrait(tmp_path, url, size="1920x1080", language="en")
        in_vietnamese, _log = portrait(tmp_path, url, size="1920x1080")
    assert in_english.shape == in_vietnamese.shape == (1080, 1920, 3)
    assert share_of(in_english, "progress-tint") > 0.2
    assert (in_english != in_vietnamese).any()


# --- on a screen, with a finger -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with open_screen(SIZE) as each:
        yield each


def test_a_receipt_a_finger_and_back_to_the_start(screen: Screen, tmp_path: Path) -> None:
    api = FakeLookupApi()
    api.add(processing_view(), token=TOKEN)
    with api.served() as url:
        environment = {**screen.environment, **settings(url)}
        frames = f"images:{tmp_path}/receipt*.png"
        with running(environment, "--frames", frames, "--size", "1080x1920") as process:
            until(lambda: share_of(screen_of(environment), "nghe-light") > 0.02, "the attract screen")
            attract = screen_of(environment)
            photograph(tmp_path, processing_view().code)
            until(lambda: share_of(screen_of(environment), "progress-tint") > 0.07, "the answer")
            assert len(api.asked) == 1

            screen.tap(810, 1660)  # Xong
            until(lambda: share_of(screen_of(environment), "nghe-light") > 0.02, "the attract screen again")
            assert share_of(screen_of(environment), "progress-tint") == 0

            screen.tap(470, 1840)  # Tương phản
            until(lambda: share_of(screen_of(environment), "paper", contrast=True) > 0.3, "contrast")
            screen.tap(470, 1840)
            until(lambda: share_of(screen_of(environment), "paper") > 0.3, "the usual colours")
            again = screen_of(environment)
            assert (attract[130:] == again[130:]).all()  # below the clock, nothing is left of the visit

            for key in ("Escape", "F1", "F11", "Menu"):
                screen.key(key)
            screen.tap(540, 1580)  # Nhập mã hồ sơ: it still works
            until(lambda: share_of(screen_of(environment), "nghe-light") == 0, "the keypad")
            assert process.poll() is None


def test_it_sleeps_while_nobody_is_there(screen: Screen) -> None:
    environment = {**screen.environment, **settings("http://127.0.0.1:9")}
    with running(environment, "--frames", "none:", "--size", "1080x1920") as process:
        until(lambda: share_of(screen_of(environment), "cham") > 0.05, "the attract screen")
        time.sleep(1)
        before = _processor_seconds(process)
        time.sleep(5)
        spent = _processor_seconds(process) - before
    # Measured 0.8 to 1.6 % of a core; an animation would take half of it. The bound leaves room for a busy machine.
    assert spent / 5 < 0.10


def _processor_seconds(process: "subprocess.Popen[bytes]") -> float:
    """User and system time of a process so far (proc(5), stat fields 14 and 15, in hundredths of a second)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_told_to(screen: Screen, sign: signal.Signals) -> None:
    environment = {**screen.environment, **settings("http://127.0.0.1:9")}
    with running(environment, "--frames", "none:", "--size", "1080x1920") as process:
        until(lambda: share_of(screen_of(environment), "cham") > 0.05, "the attract screen")
        process.send_signal(sign)
        told = process.communicate(timeout=15)[1]
    assert process.returncode == 0
    assert b"Traceback" not in told
