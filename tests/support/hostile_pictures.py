"""Files that lie in a folder of pictures, and are none, or more than one would open."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.pictures import picture_of


def claiming(width: int, height: int) -> bytes:
    """A small PNG that unpacks to `width` by `height` white pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * width
    return _png(width, height, b"".join([packer.compress(row) for _ in range(height)] + [packer.flush()]))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """An image as a file of a form."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def put_refused(folder: Path) -> int:
    """Put into a folder what is passed over, under the names of pictures; return how many."""
    whole = saved(Image.effect_noise((400, 300), 60), "PNG")
    frames = [Image.new("L", (64, 48), tone) for tone in (10, 90, 200)]
    files = {
        "bomb.png": claiming(16_000, 16_000),
        "claims-all.png": _png(2**31 - 1, 2**31 - 1, zlib.compress(b"\0")),
        "strip.png": claiming(40_000, 1),
        "no-width.png": _png(0, 40, zlib.compress(b"")),
        "too-many-pixels.png": claiming(4000, 2200),
        "empty.png": b"",
        "torn.png": whole[: len(whole) // 2],
        "torn.jpg": saved(Image.effect_noise((400, 300), 60), "JPEG")[:900],
        "text.png": b"H47.16-240617-0001\n",
        "page.jpg": b"<!doctype html><script>alert(1)</script>",
        "paper.png": b"%PDF-1.7\n",
        "moving.png": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "heavy.jpg": bytes(21 * 1024 * 1024),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    links = {"nowhere.png": "/nowhere/at/all.png", "itself.png": "itself.png", "endless.png": "/dev/zero"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    return len(files) + 2 + len(links)


def put_readable(folder: Path, code: str) -> int:
    """Put into a folder pictures of unusual kinds that each hold a code; return how many."""
    plain = Image.open(io.BytesIO(picture_of([code], "PNG"))).convert("L")
    blank = Image.new("L", plain.size, 255)
    files = {
        "sixteen.png": saved(Image.fromarray(np.asarray(plain, np.uint16) << 8), "PNG"),
        "inks.jpg": saved(plain.convert("CMYK"), "JPEG"),
        "moving.webp": saved(plain, "WEBP", save_all=True, append_images=[blank], lossless=True),
        "moving-too.png": saved(plain, "PNG", save_all=True, append_images=[blank]),
        "large.jpg": saved(plain.resize((4000, 4000)), "JPEG"),
        "palette.bmp": saved(plain.convert("P"), "BMP"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "elsewhere.png").symlink_to(folder / "sixteen.png")
    return len(files) + 1


def wall_of(codes: list[str]) -> bytes:
    """One picture with many symbols in rows of six."""
    rows = [Image.open(io.BytesIO(picture_of(codes[at : at + 6], "PNG"))) for at in range(0, len(codes), 6)]
    sheet = Image.new("L", (max(row.width for row in rows), sum(row.height for row in rows)), 255)
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    return saved(sheet, "PNG")
