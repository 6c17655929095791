"""Sources of pictures, by their addresses."""

import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.scanners.frames import NoSuchSource, ScannerLost, open_frames
from lookup_api.symbols import read_symbols
from tests.support.hostile_pictures import put_readable, put_refused


def write(path: Path, gray: int) -> None:
    cv2.imwrite(str(path), np.full((36, 64, 3), gray, np.uint8))


def test_photographs_come_in_the_order_of_their_names_once(tmp_path: Path) -> None:
    for name, gray in (("b", 20), ("a", 10), ("c", 30)):
        write(tmp_path / f"{name}.png", gray)
    source = open_frames(f"images:{tmp_path}/*.png")
    assert source is not None
    grays = [int(picture[0, 0]) for _ in range(3) if (picture := source.read()) is not None]
    assert grays == [10, 20, 30]
    assert source.read() is None


def test_a_photograph_that_comes_later_is_taken(tmp_path: Path) -> None:
    source = open_frames(f"images:{tmp_path}/*.png")
    assert source is not None
    assert source.read() is None
    write(tmp_path / "late.png", 40)
    assert source.read() is not None


def test_a_file_that_is_no_picture_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture at all")
    write(tmp_path / "b.png", 50)
    source = open_frames(f"images:{tmp_path}/*.png")
    assert source is not None
    picture = source.read()
    assert picture is not None
    assert picture.shape == (36, 64)


def test_a_film_is_played_once(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (64, 48))
    for gray in (20, 120, 220):
        film.write(np.full((48, 64, 3), gray, np.uint8))
    film.release()
    source = open_frames(f"video:{path}")
    assert source is not None
    pictures = [source.read() for _ in range(4)]
    assert [picture is not None for picture in pictures] == [True, True, True, False]
    source.close()


@pytest.mark.parametrize("address", ["v4l2:63", "video:/nowhere/film.avi"])
def test_what_is_not_there_is_lost_not_broken(address: str) -> None:
    source = open_frames(address)
    assert source is not None
    for _ in range(2):
        with pytest.raises(ScannerLost):
            source.read()
    source.close()


def test_no_camera_is_no_source() -> None:
    assert open_frames("none:") is None


@pytest.mark.parametrize("address", ["", "images:", "camera", "v4l2:front", "http://example.org", "none"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(NoSuchSource):
        open_frames(address)


def test_what_is_no_picture_or_too_much_of_one_is_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    count = put_refused(tmp_path)
    source = open_frames(f"images:{tmp_path}/*.*")
    assert source is not None
    tracemalloc.start()
    assert source.read() is None
    assert tracemalloc.get_traced_memory()[1] < 40_000_000  # a file of 21 MB is not even read
    tracemalloc.stop()
    assert [record.message for record in caplog.records] == ["picture_passed_over"] * count
    assert str(tmp_path) not in caplog.text


def test_pictures_of_unusual_kinds_are_read(tmp_path: Path) -> None:
    count = put_readable(tmp_path, "H47.16-240617-0001")
    source = open_frames(f"images:{tmp_path}/*")
    assert source is not None
    for _ in range(count):
        picture = source.read()
        assert picture is not None
        assert read_symbols(picture).texts == ("H47.16-240617-0001",)
    assert source.read() is None
