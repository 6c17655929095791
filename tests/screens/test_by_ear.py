"""The real command, a numeric keypad and a voice: a whole visit by somebody who sees nothing of the screen."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.kiosk_process import running, settings
from tests.support.patience import PATIENCE, until
from tests.support.xvfb import open_screen

SIZE = (540, 960)
KEYPAD = "4172065837"  # the check digits hold
VOICE = """#!/bin/sh
# espeak-ng -v LANGUAGE -s SPEED -a AMPLITUDE -z --stdin
echo "$2 $6 $(cat)" >> {said}
"""


class Ear:
    """Whoever presses keys and listens."""

    def __init__(self, environment: dict[str, str], said: Path) -> None:
        self._environment = environment
        self._said = said
        self._heard = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            subprocess.run(["xdotool", "key", f"KP_{key}"], env=self._environment, check=True, timeout=PATIENCE)

    def begins(self) -> None:
        """Press the key for reading aloud until the kiosk is there to hear it."""

        def begun() -> bool:
            self.press("Multiply")
            time.sleep(2)  # a second press would end what the first one began
            return bool(self.lines())

        until(begun, "the first words")

    def erase(self) -> None:
        subprocess.run(["xdotool", "key", "BackSpace"], env=self._environment, check=True, timeout=PATIENCE)

    def hears(self, *words: str) -> list[str]:
        """Wait until all of these were said since the last time; return what was said."""
        until(
            lambda: all(any(each in line for line in self.lines()) for each in words),
            str(words),
            lambda: str(self.lines()),
        )
        lines = self.lines()
        self._heard += len(lines)
        return lines

    def lines(self) -> list[str]:
        return self._said.read_text("utf-8").splitlines()[self._heard :] if self._said.exists() else []


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    said, voice = tmp_path / "said", tmp_path / "bin" / "espeak-ng"
    voice.parent.mkdir()
    voice.write_text(VOICE.format(said=said), encoding="ascii")
    voice.chmod(0o755)
    api = FakeLookupApi()
    api.add(processing_view(), keypad=KEYPAD)
    with open_screen(SIZE) as screen, api.served() as url:
        environment = {**screen.environment, **settings(url, KIOSK_SPEAKER="on")}
        environment["PATH"] = f"{voice.parent}:{environment['PATH']}"
        with running(environment, "--frames", "none:", "--size", "540x960"):
            yield Ear(environment, said)


def test_a_visit_by_keypad_and_ear(ear: Ear) -> None:
    ear.begins()
    ear.hears("vi 100 Hồ sơ của quý vị đến đâu rồi?", "vi 100 Bấm một: Nhập mã hồ sơ.", "en 100 English: ")
    ear.press("1")
    ear.hears("Mã nằm dưới mã vạch")
    ear.press("Decimal")
    ear.hears("Mã bấm máy có mười số", "còn mười số nữa")
    ear.press(*KEYPAD[:-1])
    ear.hears("vi 100 ba")
    ear.press("0")
    ear.hears("vi 100 không", "Đã đủ số.")
    ear.press("Add")
    ear.hears("vi 120 Đã bấm: ", "vi 120 Mời bấm số.")
    ear.erase()
    ear.hears("Đã xoá, còn chín số.")
    ear.press(KEYPAD[-1], "Enter")
    told = ear.hears("vi 120 Đang xử lý", "Hẹn trả kết quả: ", "Mã hồ sơ: H bốn bảy", "Bấm một: Xem đầy đủ.")
    assert not [line for line in told if any(sign.isdigit() for sign in line.removeprefix("vi 120 "))]
    ear.press("0")
    ear.hears("vi 100 Lượt tra cứu đã kết thúc.")
    ear.press("5")  # whoever comes next has only found the keypad
    question = "vi 100 Hồ sơ của quý vị đến đâu rồi?"
    said = ear.hears(question)
    assert not [line for line in said[said.index(question) :] if " 120 " in line]
    assert not [line for line in said if "Mã nằm" in line]
