"""When a visit is over, nothing of it is anywhere: every object of the real process is looked at, and every file.

What must not be found stands here backwards, as it is told to whoever looks inside.
"""

import json
import os
import platform
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import msgspec
import numpy as np

from lookup_api.contract.views import ApplicantView, SupplementView
from tests.support.fake_lookup_api import FakeLookupApi, processing_view, supplement_view
from tests.support.kiosk_process import MEMORY, of_the_unit, photograph, settings
from tests.support.patience import PATIENCE, until
from tests.support.receipt_photos import TOKEN

SCANNED = "1937-716042-61.74H"
TYPED = "2846-816042-61.74H"
NAME = "VQ UEIHN NAUX"
NUMBER = "647391509970"
PROOF = "8264"
PAPERS = "ohc tohc ndih auq taht haux yaig"
MASKED = "•••Q •••Z"
LONG_ENOUGH = (SCANNED, TYPED, NAME, NUMBER, PAPERS, MASKED, TOKEN[::-1])
"""The four digits of a proof stand in many a number, so that finding them would tell nothing."""
KINDS = ("utf-8", "utf-16-le")
"""How texts lie in memory: as they are sent, and as Python keeps those that have Vietnamese letters."""


class Inside:
    """A kiosk, and whoever obeys in it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def do(self, what: str, **more: object) -> object:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], f"no answer to {what}"
        return json.loads(self.process.stdout.readline())

    def press(self, *buttons: str) -> None:
        for button in buttons:
            self.do("press", button=button)

    def type(self, backwards: str) -> None:
        self.do("type", backwards=backwards)

    def until_page(self, *names: str) -> None:
        until(lambda: self.do("page") in names, " or ".join(names))

    def found(self) -> list[str]:
        found = self.do("find", backwards=LONG_ENOUGH)
        assert isinstance(found, list)
        return found


@contextmanager
def kiosk_inside(folder: Path, url: str) -> Iterator[Inside]:
    """A kiosk whose every file lies in a folder, with a printer, and a voice that says nothing."""
    (folder / "bin").mkdir()
    voice = folder / "bin" / "espeak-ng"
    voice.write_text("#!/bin/sh\ncat > /dev/null\n", encoding="ascii")
    voice.chmod(0o755)
    for name in ("home", "tmp", "data"):
        (folder / name).mkdir()
    (folder / "slip").write_bytes(b"")
    environment = {
        **os.environ,
        **settings(url, KIOSK_SPEAKER="on", KIOSK_HEADPHONES="always", KIOSK_PRINTER=f"file:{folder}/slip"),
        "SDL_VIDEODRIVER": "offscreen", "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"), "LOOKUP_DATA_DIR": str(folder / "data"), "PUBLIC_BASE_URL": "https://a.vn",
        "LOOKUP_PROVINCE": "dak-lak",  # it has a door for lost receipts
        **of_the_unit(*MEMORY),
    }  # fmt: skip
    frames = f"images:{folder}/receipt*.png"
    command = [sys.executable, "-m", "tests.support.kiosk_inside", "--frames", frames, "--size", "540x960"]
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield Inside(process)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def left_in_memory(process: int) -> list[str]:
    """Which texts lie anywhere in the memory of a process, used or let go (proc(5): maps, mem)."""
    texts = [each[::-1] for each in LONG_ENOUGH]
    left: set[str] = set()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines():
            place, rights, *rest = line.split()
            if "r" not in rights or rest[-1].startswith("[v"):  # the kernel's own
                continue
            begin, end = (int(each, 16) for each in place.split("-"))
            try:
                memory.seek(begin)
                held = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue  # it was given back meanwhile, or is a device's
            left.update(text for text in texts for kind in KINDS if text.encode(kind) in held)
    return sorted(left)


def api() -> FakeLookupApi:
    knows = FakeLookupApi()
    scanned = msgspec.structs.replace(
        supplement_view(SCANNED[::-1]),
        applicant=ApplicantView(name=MASKED[::-1]),
        supplement=SupplementView(papers=[PAPERS[::-1]]),
    )
    knows.add(scanned, token=TOKEN)
    typed = msgspec.structs.replace(processing_view(TYPED[::-1]), applicant=ApplicantView(name=MASKED[::-1]))
    knows.add(typed, id_last4=PROOF[::-1])
    return knows


def three_visits(inside: Inside, folder: Path) -> None:
    """By a scan, by a code and a proof, and through the door for lost receipts; each uses all that there is."""
    inside.until_page("Attract")
    photograph(folder, SCANNED[::-1])
    inside.until_page("Answer")
    assert any("text 0" in each for each in inside.found())  # whoever looks does find what is there
    assert SCANNED[::-1] in left_in_memory(inside.process.pid)
    inside.press("listen", "next_page", "take_along", "back", "print", "large", "contrast")
    inside.until_page("Answer")
    empty_stand(folder)
    inside.press("done")
    inside.until_page("Attract")

    inside.press("enter_code", "other_form", "other_form")
    inside.type(TYPED)
    inside.press("look_up")
    inside.until_page("Answer")
    inside.press("prove")
    inside.type(PROOF)
    inside.press("send")
    inside.until_page("Answer")
    inside.press("take_along", "back", "help", "back", "done")
    inside.until_page("Attract")

    for door, backwards in (("by_name", NAME), ("by_id_number", NUMBER)):
        inside.press("lost_receipt", door)
        inside.type(backwards)
        inside.press("send")
        inside.until_page("Offline", "Trouble", "Noted")
        inside.press("done")
        inside.until_page("Attract")


def empty_stand(folder: Path) -> None:
    """The paper is taken away: the camera sees what lies beneath."""
    cv2.imwrite(str(folder / "empty.part.png"), np.full((720, 1280, 3), 255, np.uint8))
    (folder / "empty.part.png").rename(folder / "receipt-taken-away.png")


def test_nothing_of_a_visit_is_left_in_the_process_or_in_any_file(tmp_path: Path) -> None:
    with api().served() as url, kiosk_inside(tmp_path, url) as inside:
        three_visits(inside, tmp_path)
        left: list[str] = []

        def nothing_left() -> bool:
            left[:] = inside.found()
            return not left

        try:
            until(nothing_left, "the end of all that was of a visit")
        except AssertionError:
            raise AssertionError(left) from None
        until(lambda: not left_in_memory(inside.process.pid), "the overwriting of all that was of a visit")
        assert inside.do("loaded", module="kivy.core.clipboard") is False  # nothing can be put there
        assert inside.do("loaded", module="kivy.uix.textinput") is False
        open_files = {str(each.readlink()) for each in Path(f"/proc/{inside.process.pid}/fd").iterdir()}
        assert not [each for each in open_files if each.startswith(str(tmp_path / "tmp"))]
        limits = Path(f"/proc/{inside.process.pid}/limits").read_text(encoding="ascii")
        assert re.search(r"Max core file size +0 +0 ", limits)
    secrets = [re.sub(r"\W", "", each[::-1]).casefold() for each in LONG_ENOUGH if each != MASKED]
    searched = [path for name in ("home", "tmp", "data", "log") for path in _files(tmp_path / name)]
    assert tmp_path / "log" in searched
    for path in searched:
        written = re.sub(r"\W", "", path.read_bytes().decode("utf-8", "replace")).casefold()
        assert not [each for each in secrets if each and each in written], path
    # python-escpos keeps its table of printers, and nothing else is there.
    assert {path.name for path in _files(tmp_path / "tmp")} <= {f"{platform.python_version()}.capabilities.pickle"}


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
