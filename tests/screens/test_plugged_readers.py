"""The real command with readers plugged in: one that types into the window, one on a serial line."""

import os
import subprocess
import time
import tty
from collections.abc import Iterator

import pytest

from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.kiosk_process import running, screen_of, settings, share_of
from tests.support.patience import until
from tests.support.xvfb import Screen, open_screen

SIZE = (540, 960)
CODE = processing_view().code


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with open_screen(SIZE) as each:
        yield each


def test_a_reader_that_types_needs_no_focus_and_a_hand_is_not_heard(screen: Screen) -> None:
    api = FakeLookupApi([processing_view()])
    with api.served() as url:
        environment = {**screen.environment, **settings(url)}
        with running(environment, "--frames", "none:", "--size", "540x960"):
            until(lambda: share_of(screen_of(environment), "cham") > 0.02, "the attract screen")
            type_with(environment, CODE[:9], milliseconds=120)
            assert api.asked == []

            def scanned() -> bool:
                type_with(environment, CODE, milliseconds=1)
                time.sleep(0.3)
                return bool(api.asked)

            until(scanned, "the lookup")
            assert {asked.request.text for asked in api.asked} == {CODE}
            until(lambda: share_of(screen_of(environment), "progress-tint") > 0.07, "the answer")


def test_a_reader_on_a_serial_line_is_heard(screen: Screen) -> None:
    api = FakeLookupApi([processing_view()])
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    try:
        with api.served() as url:
            environment = {**screen.environment, **settings(url, KIOSK_SERIAL=os.ttyname(theirs))}
            with running(environment, "--frames", "none:", "--size", "540x960"):

                def scanned() -> bool:
                    os.write(ours, CODE.encode() + b"\r\n")
                    time.sleep(0.3)
                    return bool(api.asked)

                until(scanned, "the lookup")
                assert {asked.request.text for asked in api.asked} == {CODE}
                until(lambda: share_of(screen_of(environment), "progress-tint") > 0.07, "the answer")
    finally:
        os.close(ours)
        os.close(theirs)


def type_with(environment: dict[str, str], text: str, *, milliseconds: int) -> None:
    """Type as fast or slowly as asked, and press Enter."""
    subprocess.run(
        ["xdotool", "type", "--delay", str(milliseconds), text + "\n"], env=environment, check=True, timeout=30
    )
