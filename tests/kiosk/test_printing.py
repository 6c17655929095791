"""Slips: what the screen says, in our letters; no paper and no printer are a sentence each."""

import io
import os
import socket
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from escpos.printer import Dummy
from PIL import Image

from kiosk.paper import printers
from kiosk.paper.printers import CupsPrinter, EscposPrinter, PrinterLost, printer_of
from kiosk.paper.printing import Printing
from kiosk.paper.slip import WIDTH, Line, _font, _wrapped, draw, lines_of, picture_of
from kiosk.staff.training import invented
from kiosk.state import Answer, Event, Forget, Key, Print, PrinterChanged
from lookup_api.contract.kiosks import Paper
from lookup_api.contract.views import ApplicantView, Level, SupplementView
from lookup_api.settings import SettingsError
from lookup_api.symbols import read_picture
from tests.kiosk.test_spoken import sentences
from tests.support.fake_lookup_api import NOW, processing_view, supplement_view
from tests.support.patience import PATIENCE, until

CODE_LEVEL = Answer(msgspec.structs.replace(processing_view(), level=Level.CODE, applicant=None))
HOLDER = Answer(msgspec.structs.replace(processing_view(), level=Level.HOLDER, applicant=ApplicantView("N••• V•• A•")))
WORDS = {language: sentences(language) for language in ("vi", "en")}
RASTER = b"\x1dv0"  # GS v 0: a picture
CUT = b"\x1dV"


def test_the_slip_says_what_the_screen_says_at_its_level() -> None:
    told = [line.words for line in lines_of(CODE_LEVEL, WORDS["vi"])]
    telling = WORDS["vi"].answer(CODE_LEVEL.view)
    for words in (telling.code, telling.heading, telling.sentence, telling.as_of, WORDS["vi"].centre):
        assert words in told
    assert not [line for line in told if "•••" in line]
    assert [line for line in lines_of(HOLDER, WORDS["vi"]) if "N••• V•• A•" in line.words]
    saved = msgspec.structs.replace(CODE_LEVEL.view)
    assert [line for line in lines_of(Answer(saved, saved=True), WORDS["vi"]) if "cách đây" in line.words]


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_slip_is_a_picture_as_wide_as_the_paper(width: int, language: str) -> None:
    picture = draw(lines_of(HOLDER, WORDS[language]), width)
    assert (picture.width, picture.mode) == (width, "1")
    ink = ~np.asarray(picture)
    assert 0.01 < ink.mean() < 0.3
    assert not ink[:, -4:].any()  # nothing is cut off at the right
    assert ink[:, : width // 2].any()


def test_words_longer_than_the_paper_are_cut_and_not_lost() -> None:
    long = draw([Line("H47" * 80)], 384)
    short = draw([Line("H47")], 384)
    assert long.height > 3 * short.height


def test_what_is_said_in_one_breath_stays_on_one_row() -> None:
    moment, font = "09\u00a0giờ\u00a000,", _font(False, 29)
    for width in range(round(font.getlength(moment)) + 1, 600, 7):
        rows = list(_wrapped(f"Phiếu tra cứu hồ sơ, in lúc {moment} thứ\u00a0Hai", font, width))
        assert [row for row in rows if moment in row]


def test_a_code_is_drawn_smaller_before_it_is_parted_and_parted_where_it_may_be() -> None:
    code = "H47.16-240612-0006"
    one_row = draw([Line(code, size=5.0, bold=True, whole=True)], 576).height
    assert draw([Line(code, size=5.0, bold=True, whole=True)], 384).height < one_row
    assert draw([Line(code, size=5.0, bold=True)], 384).height > one_row
    rows = list(_wrapped("000.00.16.H47-240620-000112", _font(True, 24), 368))
    assert rows == ["000.00.16.H47-240620-", "000112"]


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_symbol_on_a_slip_reads_back_as_the_bare_code(width: int, language: str) -> None:
    """Whatever was held up: the slip of a receipt's token proves nothing to who finds it."""
    held_up = Answer(HOLDER.view, key=Key("HTTPS://TRACUU.EXAMPLE.VN/T/AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU"))
    printed = io.BytesIO()
    picture_of(held_up, WORDS[language], width).convert("L").save(printed, "PNG")
    [symbol] = read_picture(printed.getvalue()).symbols
    assert symbol.text == HOLDER.view.code


def test_papers_are_numbered_as_on_the_screen() -> None:
    papers = ["Giấy khai sinh", "Biên lai"]
    wanted = msgspec.structs.replace(supplement_view(), supplement=SupplementView(papers=papers))
    told = [line.words for line in lines_of(Answer(wanted), WORDS["vi"])]
    assert [line for line in told if line[:1].isdigit() and line[1] == "."] == ["1. Giấy khai sinh", "2. Biên lai"]


def test_a_slip_of_an_invented_dossier_says_so() -> None:
    trained = lines_of(Answer(invented("0", NOW)), WORDS["vi"])
    assert trained[0].words == WORDS["vi"].say("training")
    assert WORDS["vi"].say("training") not in [line.words for line in lines_of(CODE_LEVEL, WORDS["vi"])]


def test_what_is_saved_is_in_time_by_the_facts_of_its_hour() -> None:
    said = [line.words for line in lines_of(Answer(CODE_LEVEL.view, saved=True), WORDS["vi"])]
    assert WORDS["vi"].saved_at(CODE_LEVEL.view.as_of, "Trong hạn") in said
    assert "Trong hạn" not in said


def dummy(status: bytes = b"\x12") -> tuple[EscposPrinter, list[Any]]:
    made: list[Any] = []

    class Telling(Dummy):  # type: ignore[misc] # python-escpos carries no types
        def _read(self) -> bytes:
            return status

        def close(self) -> None:
            """Keep what was printed."""

    def connect() -> Any:
        made.append(Telling())
        return made[-1]

    return EscposPrinter(connect, feed=float("inf")), made


@pytest.mark.parametrize(
    ("status", "paper"), [(b"\x12", Paper.FINE), (b"\x1e", Paper.LOW), (b"\x72", Paper.OUT), (b"", Paper.UNKNOWN)]
)
def test_the_state_of_the_paper_is_read(status: bytes, paper: Paper) -> None:
    assert dummy(status)[0].paper() is paper


def test_a_picture_and_a_cut_are_put_out(capsys: pytest.CaptureFixture[str]) -> None:
    printer, made = dummy()
    printer.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])))
    assert capsys.readouterr() == ("", "")
    assert RASTER in made[0].output
    assert CUT in made[0].output


@contextmanager
def printing(printer: Any) -> Iterator[tuple[Printing, list[Event], list[str]]]:
    events: list[Event] = []
    told: list[str] = []
    each = Printing(printer, WORDS, events.append)
    each.tell = told.append
    each.start()
    yield each, events, told
    each.stop()


def test_a_slip_is_printed_and_told_of() -> None:
    printer, made = dummy()
    with printing(printer) as (each, events, told):
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: "printed" in told)
    assert told == ["printing", "printed"]
    assert events == [PrinterChanged(True)]
    assert (each.paper, each.lost) == (Paper.FINE, False)
    assert RASTER in made[-1].output


def test_no_paper_is_a_sentence_and_paper_again_is_found() -> None:
    state = [b"\x72"]
    printer, made = dummy()

    class Changing:
        def paper(self) -> Paper:
            return dummy(state[0])[0].paper()

        def put_out(self, picture: Image.Image) -> None:
            printer.put_out(picture)

    with printing(Changing()) as (each, events, told):
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: len(told) == 2)
        assert told[1] == "printer-paper-out"
        assert made == []
        assert (each.paper, each.lost) == (Paper.OUT, False)
        assert events == []
        state[0] = b"\x12"
        each.look()
        state[0] = b"\x72"
        each.look()
    assert events == [PrinterChanged(True), PrinterChanged(False)]
    for message in ("printer-paper-out", "printer-lost", "printing", "printed"):
        for words in WORDS.values():
            assert words.say(message)


def test_paper_that_runs_out_in_the_middle_of_a_slip_is_told_as_such() -> None:
    class RunsOut:
        left = Paper.FINE

        def paper(self) -> Paper:
            return self.left

        def put_out(self, _picture: Image.Image) -> None:
            self.left = Paper.OUT
            raise PrinterLost("the slip stays in the queue")

    with printing(RunsOut()) as (each, _events, told):
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: told == ["printing", "printer-paper-out"])
        assert (each.paper, each.lost) == (Paper.OUT, False)


def test_paper_that_runs_out_after_the_printer_took_the_whole_slip_is_told_as_such() -> None:
    """A printer takes a slip in a moment and feeds it for seconds."""
    told_by_printer = [b"\x12", b"\x12", b"\x12", b"\x72", b"\x72"]

    class RunsOut(Dummy):  # type: ignore[misc] # python-escpos carries no types
        def _read(self) -> bytes:
            return told_by_printer.pop(0)

    with printing(EscposPrinter(RunsOut, feed=0.1)) as (each, _events, told):
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: told == ["printing", "printer-paper-out"])
    assert told_by_printer == []


def test_a_slip_that_breaks_the_printing_does_not_end_it() -> None:
    printer, made = dummy()
    broken = [True]

    class Breaks:
        def paper(self) -> Paper:
            return Paper.FINE

        def put_out(self, picture: Image.Image) -> None:
            if broken.pop():
                raise OSError("no space left on device")
            printer.put_out(picture)

    with printing(Breaks()) as (each, _events, told):
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: told == ["printing", "printer-lost"])
        broken.append(False)
        each.run(Print(CODE_LEVEL, "vi"))
        until(lambda: told[2:] == ["printing", "printed"])
    assert RASTER in made[-1].output


def test_an_unplugged_printer_is_a_sentence() -> None:
    lost = printer_of("serial:/dev/serial/by-id/there-is-none")
    assert lost is not None
    with pytest.raises(PrinterLost):
        lost.paper()
    with printing(lost) as (each, events, told):
        each.run(Print(HOLDER, "en"))
        until(lambda: len(told) == 2)
        each.look()
    assert told == ["printing", "printer-lost"]
    assert events == []
    assert each.lost


def test_what_waits_to_be_printed_is_forgotten_with_its_visit() -> None:
    started, held = threading.Event(), threading.Event()
    put_out: list[int] = []

    class Slow:
        def paper(self) -> Paper:
            started.set()
            held.wait(PATIENCE)
            return Paper.FINE

        def put_out(self, picture: Image.Image) -> None:
            put_out.append(picture.height)

    with printing(Slow()) as (each, _, told):
        each.run(Print(CODE_LEVEL, "vi"))
        assert started.wait(PATIENCE)
        each.run(Print(CODE_LEVEL, "vi"))
        each.run(Print(CODE_LEVEL, "vi"))  # one waits already
        each.run(Forget())
        held.set()
        until(lambda: "printed" in told)
    assert len(put_out) == 1


def test_a_printer_on_a_serial_line(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(ours)
    tty.setraw(theirs)
    heard = bytearray()

    def listen() -> None:
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                return
            heard.extend(piece)
            if b"\x10\x04\x04" in piece:
                os.write(ours, b"\x12")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    printer = printer_of(f"serial:{os.ttyname(theirs)}@115200")
    assert printer is not None
    assert printer.paper() is Paper.FINE
    printer.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])[:1], 384))
    until(lambda: CUT in heard)
    assert RASTER in heard
    os.close(theirs)
    os.close(ours)


def test_a_printer_on_the_network() -> None:
    heard = bytearray()
    paper = [b"\x72"]  # none at first
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(4)

        def serve() -> None:
            while True:
                try:
                    taken, _ = server.accept()
                except OSError:
                    return
                with taken:
                    while piece := taken.recv(4096):
                        heard.extend(piece)
                        if b"\x10\x04\x04" in piece:
                            taken.sendall(paper.pop() if paper else b"\x12")

        threading.Thread(target=serve, daemon=True).start()
        printer = printer_of(f"network:127.0.0.1:{server.getsockname()[1]}")
        assert printer is not None
        assert printer.paper() is Paper.OUT
        printer.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])[:1]))
        until(lambda: CUT in heard)
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("kind", ["file", "serial"])
def test_a_printer_that_takes_nothing_any_more_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """As one without paper: the kernel would hold up the thread that prints, and what it holds would come out later."""
    monkeypatch.setattr(printers, "PATIENCE", 0.2)
    monkeypatch.setattr(printers, "TAKEN_WITHIN", 0.2)
    printer = printer_of(f"file:{tmp_path}/pipe")
    assert printer is not None
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PrinterLost):  # nobody reads: opening it would wait
        printer.put_out(draw([Line("1")]))
    ours, theirs = os.openpty()  # what nobody reads from it fills it
    tty.setraw(theirs)
    printer = printer_of(f"{kind}:{os.ttyname(theirs)}")
    slip = draw(lines_of(CODE_LEVEL, WORDS["vi"]) * 4)
    for _ in range(2):
        with pytest.raises(PrinterLost):
            printer.put_out(slip)
    os.close(ours)
    os.close(theirs)


def test_a_slow_printer_takes_all_of_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printers, "PATIENCE", 20.0)
    os.mkfifo(tmp_path / "pipe")
    taken = bytearray()

    def take() -> None:
        with (tmp_path / "pipe").open("rb", buffering=0) as pipe:
            while piece := pipe.read(3000):
                taken.extend(piece)
                time.sleep(0.002)

    taking = threading.Thread(target=take, daemon=True)
    taking.start()
    printer = printer_of(f"file:{tmp_path}/pipe")
    assert printer is not None
    slip = draw(lines_of(CODE_LEVEL, WORDS["vi"]) * 8)

    def put_out() -> bool:
        try:
            printer.put_out(slip)
        except PrinterLost:
            return False  # nobody reads yet
        return True

    until(put_out, "a slip")
    taking.join(PATIENCE)
    assert len(taken) > slip.width // 8 * slip.height
    assert CUT in taken[-16:]


def test_the_kernels_own_device_and_cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "lp0"
    device.touch()
    printer = printer_of(f"file:{device}")
    assert printer is not None
    assert printer.paper() is Paper.UNKNOWN
    printer.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])))
    assert RASTER in device.read_bytes()

    queue = printer_of("cups:slips")
    assert queue == CupsPrinter("slips")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    kept = tmp_path / "kept.png"
    for name, lines in {
        "lp": f'for last; do :; done; cp "$last" {kept}',
        "lpstat": 'echo "printer slips is idle."',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n")
        (tmp_path / name).chmod(0o755)
    assert queue.paper() is Paper.UNKNOWN
    queue.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])))
    with Image.open(kept) as picture:
        assert picture.width == WIDTH
    (tmp_path / "lpstat").write_text('#!/bin/sh\necho "printer slips disabled since today -"\n')
    with pytest.raises(PrinterLost):
        queue.paper()
    (tmp_path / "lp").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(PrinterLost):
        queue.put_out(draw(lines_of(CODE_LEVEL, WORDS["vi"])))


@pytest.mark.parametrize("setting", ["printer", "serial:ttyUSB0", "usb:1:2", "network:", "cups:a b", "fax:1"])
def test_a_setting_that_names_no_printer_is_refused(setting: str) -> None:
    with pytest.raises(SettingsError, match="KIOSK_PRINTER"):
        printer_of(setting)
    assert printer_of("") is None
    assert isinstance(printer_of("usb:04b8:0202"), EscposPrinter)
