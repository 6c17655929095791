"""Slips through a CUPS of our own: its scheduler, its lp, and a backend that has paper or has not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.paper.printers import CupsPrinter, PrinterLost
from lookup_api.contract.kiosks import Paper
from tests.support.kannel_trio import running
from tests.support.patience import PATIENCE, until
from tests.support.ports import free_port

SLIP = Image.new("1", (576, 400), color=1)
BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct hall "Unknown" "hall"'; exit 0; }
[ -e %(folder)s/empty ] && echo "STATE: +media-empty-error" >&2
while [ -e %(folder)s/empty ]; do sleep 0.1; done
echo "STATE: -media-empty-error" >&2
cat "${6:-/dev/stdin}" > %(folder)s/came-out
"""


class Hall:
    """A queue `slips`, whose printer has paper until `empty` is there."""

    def __init__(self, folder: Path) -> None:
        self.empty = folder / "empty"
        self.came_out = folder / "came-out"
        self.spool = folder / "spool"


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    port = free_port()
    for name in ("spool", "cache", "state", "root", "bin/backend"):
        (tmp_path / name).mkdir(parents=True)
    for each in Path("/usr/lib/cups").iterdir():
        if each.name != "backend":
            (tmp_path / "bin" / each.name).symlink_to(each)
    backend = tmp_path / "bin/backend/hall"
    backend.write_text(BACKEND % {"folder": tmp_path})
    backend.chmod(0o700)  # so that the scheduler runs it as who runs the test, who alone may enter this folder
    (tmp_path / "files.conf").write_text(
        f"ServerRoot {tmp_path}/root\nServerBin {tmp_path}/bin\nRequestRoot {tmp_path}/spool\n"
        f"CacheDir {tmp_path}/cache\nStateDir {tmp_path}/state\nTempDir {tmp_path}/spool\n"
        "ErrorLog stderr\nAccessLog stderr\nPageLog stderr\n"
    )
    (tmp_path / "cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nBrowsing Off\nWebInterface No\nPreserveJobFiles No\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n"
    )
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
    command = [_found("cupsd"), "-f", "-c", f"{tmp_path}/cupsd.conf", "-s", f"{tmp_path}/files.conf"]
    with running(command, tmp_path, port):
        _manage("lpadmin", "-p", "slips", "-E", "-v", "hall:/printer")
        yield Hall(tmp_path)


def test_a_slip_comes_out_and_nothing_of_it_stays_in_the_queue(hall: Hall) -> None:
    printer = CupsPrinter("slips")
    assert printer.paper() is Paper.UNKNOWN
    printer.put_out(SLIP)
    with Image.open(hall.came_out) as picture:
        assert picture.size == SLIP.size
    until(lambda: not list(hall.spool.glob("d*")))


def test_without_paper_a_slip_is_taken_back_and_comes_out_for_nobody_else(hall: Hall) -> None:
    hall.empty.touch()
    printer = CupsPrinter("slips", patience=1.0)
    with pytest.raises(PrinterLost, match="stays"):
        printer.put_out(SLIP)
    assert printer.paper() is Paper.OUT
    assert not list(hall.spool.glob("d*"))
    hall.empty.unlink()
    CupsPrinter("slips").put_out(SLIP)
    assert printer.paper() is Paper.UNKNOWN


def test_a_slip_of_which_nothing_is_told_any_more_is_taken_back(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.empty.touch()
    mute = tmp_path / "mute"
    mute.mkdir()
    (mute / "lpstat").write_text("#!/bin/sh\nexit 1\n")
    (mute / "lpstat").chmod(0o700)
    monkeypatch.setenv("PATH", f"{mute}:{os.environ['PATH']}")
    with pytest.raises(PrinterLost):
        CupsPrinter("slips").put_out(SLIP)
    until(lambda: not list(hall.spool.glob("d*")))


def test_a_queue_that_is_stopped_or_not_there_is_a_lost_printer(hall: Hall) -> None:
    with pytest.raises(PrinterLost):
        CupsPrinter("none").paper()
    _manage("cupsdisable", "slips")
    with pytest.raises(PrinterLost, match="disabled"):
        CupsPrinter("slips").paper()
    assert not hall.came_out.exists()


def _found(program: str) -> str:
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or program


def _manage(program: str, *arguments: str) -> None:
    subprocess.run([_found(program), *arguments], check=True, capture_output=True, timeout=PATIENCE)
