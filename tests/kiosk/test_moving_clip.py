"""A receipt that is moved before the camera: a film of fifteen pictures a second of which two thirds are blurred."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.preview import in_gray
from kiosk.scanners.frames import open_frames
from kiosk.scanners.reading import Look, Reader, sharpness
from kiosk.state import Event, LookUp, SymbolsRead, Visit
from kiosk.visit import SAME_PAPER, step
from lookup_api.symbols import Frame, read_symbols
from lookup_api.symbols.reading import eight_bit
from tests.support.receipt_photos import RECEIPT, TOKEN, Photograph

RATE = 15  # pictures a second
SECONDS = 3
FIRST_SHARP = 10  # the receipt comes to rest for one picture in three from here on
SOONEST = 0.5  # seconds after the first readable picture


def shaken(still: Frame, number: int, *, sharp: bool) -> Frame:
    """The photograph a little further along, and blurred by the movement unless it is sharp."""
    shift = np.array([[1, 0, -160 + 8 * number], [0, 1, 24 * np.sin(number / 4)]], np.float32)
    picture = cv2.warpAffine(still, shift, (still.shape[1], still.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    if not sharp:
        trail = np.zeros((25, 25), np.float32)
        trail[12] = 1 / 25
        picture = cv2.filter2D(picture, -1, trail)
    return eight_bit(picture)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "clip.avi"
    still = Photograph("tilted", "mild").frame()
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (still.shape[1], still.shape[0]))
    for number in range(RATE * SECONDS):
        film.write(shaken(still, number, sharp=number >= FIRST_SHARP and number % 3 == FIRST_SHARP % 3))
    film.release()
    return path


def pictures(path: Path) -> list[Frame]:
    source = open_frames(f"video:{path}")
    assert source is not None
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


def test_it_is_read_at_once_and_asked_for_once(clip: Path) -> None:
    """Two thirds of the pictures are beyond repair; the first one that is not must be enough."""
    frames = pictures(clip)
    assert len(frames) == RATE * SECONDS
    readable = [RECEIPT.qr_text in read_symbols(frame, budget=10).texts for frame in frames]
    first = readable.index(True)
    assert 0.2 < sum(readable) / (len(frames) - first) < 0.5

    now, events = 0.0, []
    reader = Reader(events.append)
    visit, asked = Visit.begin(("vi",), 0.0), []
    for number, frame in enumerate(frames):
        now = number / RATE
        reader.look(Look(frame, now, moved=True, sharpness=sharpness(frame)))
        while events:
            event: Event = events.pop(0)
            assert not isinstance(event, SymbolsRead) or set(event.texts) <= {RECEIPT.qr_text, RECEIPT.code}
            visit, effects = step(visit, event, now)
            asked.extend((now, effect) for effect in effects if isinstance(effect, LookUp))
    lookups = [(at, lookup.text) for at, lookup in asked]
    assert [text for _, text in lookups if text == TOKEN] == [TOKEN]
    assert lookups[0][0] - first / RATE <= SOONEST
    assert SECONDS - first / RATE < SAME_PAPER  # so that once is what was promised


def test_the_sharp_picture_is_told_from_its_neighbours(clip: Path) -> None:
    frames = pictures(clip)[FIRST_SHARP:]
    sharp = [sharpness(in_gray(frame)) for frame in frames]
    assert min(sharp[::3]) > max(value for number, value in enumerate(sharp) if number % 3)
