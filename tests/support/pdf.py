"""What a PDF says and shows, by the programs of poppler."""

import re
import subprocess
import tempfile
from pathlib import Path

TIME_OUT = 60  # seconds


def words_of(pdf: bytes) -> str:
    """The words of all pages in reading order, with single spaces."""
    command = ["pdftotext", "-layout", "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=TIME_OUT)
    return re.sub(r"\s+", " ", found.stdout.decode())


def pages_of(pdf: bytes, dpi: int = 300) -> list[bytes]:
    """The pages as gray PNG, as a printer of that resolution would set them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "-", "page"]
        subprocess.run(command, cwd=folder, input=pdf, capture_output=True, check=True, timeout=TIME_OUT)
        return [page.read_bytes() for page in sorted(folder.glob("page-*.png"))]


def first_page(pdf: bytes, dpi: int = 200) -> bytes:
    """The first page as PNG."""
    return pages_of(pdf, dpi)[0]
