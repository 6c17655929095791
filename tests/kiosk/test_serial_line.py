"""A reader on a serial line: a pseudo-terminal stands for the wire, and is unplugged by closing it."""

import os
import queue
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial

from kiosk.scanners import open_scanners, serial_line, serial_speed, uses_wedge
from kiosk.scanners.devices import Devices
from kiosk.scanners.serial_line import LONGEST, SILENCE, Line, SerialReader
from kiosk.state import Event, ScannerChanged
from lookup_api.settings import Settings, SettingsError
from tests.support.patience import PATIENCE
from tests.support.receipt_photos import RECEIPT

CODE = RECEIPT.code.encode()


# --- pieces into texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\n\r", b"\x03", b"\x00"])
def test_any_end_of_line_ends_a_text(end: bytes) -> None:
    assert Line().feed(CODE + end, 0.0) == [RECEIPT.code]


def test_silence_ends_a_text_where_no_end_is_sent() -> None:
    line = Line()
    assert line.feed(CODE, 0.0) == []
    assert line.feed(b"", SILENCE / 2) == []
    assert line.feed(b"", SILENCE) == [RECEIPT.code]
    assert line.feed(b"", 9.0) == []


def test_a_text_in_pieces_is_put_together() -> None:
    line = Line()
    texts = [text for number, byte in enumerate(CODE + b"\r") for text in line.feed(bytes([byte]), number * 0.01)]
    assert texts == [RECEIPT.code]


def test_two_texts_in_one_piece_are_two() -> None:
    assert Line().feed(b"A-1\r\nB-2\r\n", 0.0) == ["A-1", "B-2"]


def test_what_stands_before_and_after_is_dropped() -> None:
    assert Line().feed(b"\x02 " + CODE + b" \x04\r\n", 0.0) == [RECEIPT.code]


@pytest.mark.parametrize("noise", [b"\xff\xfe\x80\r", b"x" * (LONGEST + 1) + b"\r", b"\r\n\r\n", b"\x00" * 99])
def test_noise_is_no_text_and_the_next_one_is_whole(noise: bytes) -> None:
    line = Line()
    assert line.feed(noise, 0.0) == []
    assert line.feed(CODE + b"\r", 0.01) == [RECEIPT.code]


def test_noise_without_an_end_takes_no_memory() -> None:
    line = Line()
    for number in range(50):
        line.feed(b"x" * LONGEST, number * 0.01)
    assert len(line._held) <= LONGEST
    assert line.feed(CODE + b"\r", 9.0) == [RECEIPT.code]


def test_vietnamese_text_is_passed_on() -> None:
    assert Line().feed("Hồ sơ H47.16\r".encode(), 0.0) == ["Hồ sơ H47.16"]


# --- the wire -----------------------------------------------------------------------------------------------


class Wire:
    """A wire that can be plugged in and out; `path` is where the kiosk looks for it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "reader-1"
        self._ends: tuple[int, int] | None = None

    def plug_in(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._ends = (ours, theirs)
        self.path.symlink_to(os.ttyname(theirs))

    def send(self, piece: bytes) -> None:
        assert self._ends is not None
        os.write(self._ends[0], piece)

    def pull_out(self) -> None:
        if self._ends is not None:
            self.path.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setattr(serial_line, "LOOK_AGAIN_AFTER", 0.02)
    wire = Wire(tmp_path)
    yield wire
    wire.pull_out()


@contextmanager
def listening(path: str) -> Iterator[tuple[queue.Queue[str], queue.Queue[Event], Devices]]:
    texts: queue.Queue[str] = queue.Queue()
    events: queue.Queue[Event] = queue.Queue()
    devices = Devices(events.put, ("serial",))
    reader = SerialReader(path, 9600, texts.put, devices)
    reader.start()
    try:
        yield texts, events, devices
    finally:
        reader.stop()
        assert not reader._thread.is_alive() or not reader._thread.join(PATIENCE)


def sent(wire: Wire, texts: queue.Queue[str], piece: bytes) -> str:
    """Send until it arrives: what is sent before the reader opens the line is lost, as on a real one."""
    for _ in range(100):
        wire.send(piece)
        try:
            return texts.get(timeout=0.3)
        except queue.Empty:
            continue
    raise AssertionError("nothing arrived")


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b""])
def test_what_a_reader_sends_arrives(wire: Wire, end: bytes) -> None:
    wire.plug_in()
    with listening(str(wire.path)) as (texts, _, _):
        assert sent(wire, texts, CODE + end) == RECEIPT.code


def test_a_text_sent_in_halves_arrives_whole(wire: Wire) -> None:
    wire.plug_in()
    with listening(str(wire.path)) as (texts, _, _):
        sent(wire, texts, b"begin-1\r")
        while not texts.empty():
            texts.get()
        wire.send(CODE[:9])
        time.sleep(SILENCE / 4)
        wire.send(CODE[9:] + b"\r")
        assert texts.get(timeout=PATIENCE) == RECEIPT.code


def test_a_reader_that_is_pulled_out_is_told_of_and_found_again(wire: Wire) -> None:
    wire.plug_in()
    with listening(str(wire.path.parent / "reader-*")) as (texts, events, devices):
        sent(wire, texts, CODE + b"\r")
        wire.pull_out()
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=False)
        assert devices.lost == ("serial",)
        wire.plug_in()
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=True)
        assert sent(wire, texts, CODE + b"\r") == RECEIPT.code
        assert devices.lost == ()


def test_a_line_that_is_not_there_is_lost_not_broken(wire: Wire) -> None:
    with listening(str(wire.path)) as (texts, events, _):
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=False)
        wire.plug_in()
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=True)
        assert sent(wire, texts, CODE + b"\r") == RECEIPT.code


def test_a_file_that_is_no_line_is_lost_not_broken(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CODE + b"\r")
    with listening(str(tmp_path / "file")) as (texts, events, _):
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=False)
        assert texts.empty()


@pytest.mark.parametrize(
    "error", [termios.error(5, "Input/output error"), TypeError("no such line"), serial.PortNotOpenError()]
)
def test_an_error_of_another_kind_does_not_end_the_listening(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """As pyserial lets them through where a reader is pulled out just then."""
    errors = [error]
    opened = serial.Serial.open

    def open_line(port: serial.Serial) -> None:
        if errors:
            raise errors.pop()
        opened(port)

    monkeypatch.setattr(serial.Serial, "open", open_line)
    wire.plug_in()
    with listening(str(wire.path)) as (texts, events, _):
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=False)
        assert events.get(timeout=PATIENCE) == ScannerChanged(present=True)
        assert sent(wire, texts, CODE + b"\r") == RECEIPT.code


# --- settings -----------------------------------------------------------------------------------------------


def test_the_readers_of_the_settings_are_opened(wire: Wire) -> None:
    wire.plug_in()
    events: queue.Queue[Event] = queue.Queue()
    settings = Settings(kiosk_serial=str(wire.path), kiosk_wedge="off")
    (reader,) = open_scanners(settings, None, events.put, lambda _picture, _moved: None)
    assert isinstance(reader, SerialReader)
    assert open_scanners(Settings(kiosk_wedge="off"), None, events.put, lambda _picture, _moved: None) == ()


@pytest.mark.parametrize("speed", ["", "fast", "9601", "-9600", "９６００x"])
def test_a_speed_that_no_reader_has_is_refused(speed: str) -> None:
    with pytest.raises(SettingsError, match="KIOSK_SERIAL_SPEED"):
        serial_speed(Settings(kiosk_serial_speed=speed))


def test_the_wedge_is_on_or_off() -> None:
    assert uses_wedge(Settings())
    with pytest.raises(SettingsError, match="KIOSK_WEDGE"):
        uses_wedge(Settings(kiosk_wedge="perhaps"))
