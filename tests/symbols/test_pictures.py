"""Picture files sent by strangers: opened only when small and known, read whatever their form."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from lookup_api.receipts import draw_label, qr_png
from lookup_api.symbols import PictureRefused, Refusal, open_frame, read_picture, read_symbols
from lookup_api.symbols.pictures import COMFORTABLE, MOST_BYTES, MOST_FRAME_PIXELS, MOST_PIXELS
from lookup_api.symbols.reading import box
from tests.support.hostile_pictures import claiming
from tests.support.receipt_photos import RECEIPT, Photograph


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def label() -> Image.Image:
    return Image.open(io.BytesIO(draw_label(RECEIPT).png(300)))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_every_form_of_picture_is_read(form: str, mode: str) -> None:
    if mode == "P" and form in {"JPEG", "WEBP"}:
        mode = "RGB"  # these two know no palettes
    assert read_picture(saved(label().convert(mode), form)).texts == (RECEIPT.qr_text,)


def test_what_is_see_through_is_paper() -> None:
    """A QR cut out of its ground is black on nothing; nothing is not black."""
    gray = label()
    cut_out = Image.new("RGBA", gray.size, (0, 0, 0, 0))
    cut_out.putalpha(gray.point(lambda tone: 255 - tone))
    assert read_picture(saved(cut_out, "PNG")).texts == (RECEIPT.qr_text,)


def test_corners_are_pixels_of_the_picture_that_was_sent() -> None:
    large = label().resize((50 * 80, 30 * 80))
    (symbol,) = read_picture(saved(large, "JPEG")).symbols
    left, top, right, bottom = box(symbol.corners)
    assert (left, top) == pytest.approx((2.955 * 80, 2.955 * 80), abs=40)
    assert (right - left, bottom - top) == pytest.approx((24.09 * 80, 24.09 * 80), abs=40)


def test_a_small_symbol_on_a_large_sheet_is_read_at_full_size() -> None:
    sheet = Image.new("L", (4800, 3600), 255)
    sheet.paste(Image.open(io.BytesIO(qr_png(RECEIPT.qr_text, 2))), (3000, 2000))
    assert read_picture(saved(sheet, "PNG")).texts == (RECEIPT.qr_text,)


def test_a_photograph_of_a_receipt_gives_qr_and_code() -> None:
    frame = Photograph("clean", "mild").frame()
    reading = read_picture(saved(Image.fromarray(frame[:, :, ::-1]), "JPEG", quality=85))
    assert RECEIPT.qr_text in reading.texts


def refusal(data: bytes) -> Refusal:
    with pytest.raises(PictureRefused) as refused:
        read_picture(data)
    assert "refused" in str(refused.value)
    return refused.value.reason


def test_a_small_file_that_unpacks_to_hundreds_of_megabytes_is_not_unpacked() -> None:
    bomb = claiming(16_000, 16_000)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert refusal(bomb) is Refusal.SIZE
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(("width", "height"), [(5001, 5000), (1, 16_384), (2**31 - 1, 2**31 - 1), (200_000, 200_000)])
def test_too_many_pixels_are_refused_from_the_header(width: int, height: int) -> None:
    data = claiming(1, 1)
    header = struct.pack(">II", width, height) + data[24:29]
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    assert refusal(data[:16] + header + crc + data[33:]) is Refusal.SIZE


def test_the_limit_itself_is_allowed() -> None:
    assert read_picture(claiming(5000, MOST_PIXELS // 5000)).symbols == ()


def test_too_many_bytes_are_refused() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES)) is Refusal.SIZE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HS H47.16-261105-0042",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
        b"%PDF-1.7\n",
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) is Refusal.FORMAT


@pytest.mark.parametrize("form", ["GIF", "TIFF", "ICO", "PPM"])
def test_other_forms_are_refused(form: str) -> None:
    assert refusal(saved(label(), form)) is Refusal.FORMAT


def test_a_torn_file_is_refused() -> None:
    whole = saved(label(), "PNG")
    assert refusal(whole[: len(whole) // 2]) is Refusal.DAMAGED


def test_five_hundred_spoilt_files_are_refused_or_read_but_never_crash() -> None:
    import random

    chance = random.Random(5)
    originals = [saved(label().resize((200, 120)), form) for form in ("PNG", "JPEG", "WEBP", "BMP")]
    for number in range(500):
        data = bytearray(originals[number % 4])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            reading = read_picture(bytes(data[: chance.randint(1, len(data))]), budget=0)
        except PictureRefused:
            continue
        assert set(reading.texts) <= {RECEIPT.qr_text}


def test_sixteen_bits_and_four_inks_are_read() -> None:
    sixteen = Image.fromarray(np.asarray(label(), np.uint16) << 8)
    assert read_picture(saved(sixteen, "PNG")).texts == (RECEIPT.qr_text,)
    assert read_picture(saved(label().convert("CMYK"), "JPEG")).texts == (RECEIPT.qr_text,)


def test_a_frame_is_what_a_camera_would_have_given() -> None:
    for form in ("PNG", "JPEG", "WEBP", "BMP"):
        frame = open_frame(saved(label().resize((2500, 1500)), form))
        assert frame.shape == (960, COMFORTABLE), form
        assert read_symbols(frame).texts == (RECEIPT.qr_text,), form
    small = open_frame(saved(label(), "PNG"))
    assert small.shape == (label().height, label().width)


def test_a_frame_takes_no_more_memory_than_a_camera_s() -> None:
    """A telephone's JPEG is unpacked small; of other forms, only what the finest cameras give."""
    assert max(open_frame(saved(Image.new("RGB", (4000, 3000)), "JPEG")).shape) == COMFORTABLE
    with pytest.raises(PictureRefused) as refused:
        open_frame(claiming(4000, MOST_FRAME_PIXELS // 4000 + 1))
    assert refused.value.reason is Refusal.SIZE
