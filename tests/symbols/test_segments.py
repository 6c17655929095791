"""A QR whose text stands in segments that each name their letters (ISO/IEC 18004, 7.4.3), as in the field."""

import cv2
import numpy as np
import pytest
from qrcode import QRCode, base, util
from qrcode.constants import ERROR_CORRECT_M

from lookup_api.domain.codes import recognise
from lookup_api.domain.scans import CodeMeant, read_scan
from lookup_api.symbols import Frame, read_symbols

CODE = "000.00.16.H47-220405-0008"
VERSION = 4
ECI, BYTES = 7, 4  # modes
LATIN, UTF_8 = 3, 26  # designators of ISO/IEC 8859-1 and of UTF-8


def symbol(*segments: tuple[int, bytes]) -> Frame:
    """Draw a QR of segments, each a designator and its bytes."""
    buffer = util.BitBuffer()
    for designator, content in segments:
        for number, bits in ((ECI, 4), (designator, 8), (BYTES, 4), (len(content), 8)):
            buffer.put(number, bits)
        for byte in content:
            buffer.put(byte, 8)
    blocks = base.rs_blocks(VERSION, ERROR_CORRECT_M)
    room = sum(block.data_count for block in blocks)
    buffer.put(0, 4)
    while len(buffer) % 8:
        buffer.put_bit(False)
    for place in range(room - len(buffer) // 8):
        buffer.put((0xEC, 0x11)[place % 2], 8)
    drawn = QRCode(version=VERSION, error_correction=ERROR_CORRECT_M, border=4)
    drawn.data_cache = util.create_bytes(buffer, blocks)
    drawn.makeImpl(False, 2)
    modules = np.array(drawn.get_matrix())
    return np.asarray(
        cv2.resize(np.where(modules, 0, 255).astype(np.uint8), None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    )


@pytest.mark.parametrize(
    "segments",
    [
        [(UTF_8, CODE.encode())],
        [(LATIN, CODE.encode("latin-1"))],
        [(LATIN, CODE[:10].encode()), (UTF_8, CODE[10:].encode())],
    ],
)
def test_a_bare_number_in_segments_is_read(segments: list[tuple[int, bytes]]) -> None:
    (text,) = read_symbols(symbol(*segments)).texts
    assert text == CODE
    assert read_scan(text) == CodeMeant(recognise(CODE))
