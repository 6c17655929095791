"""Photographs of receipts that carry a barcode alone, 28 pixels high before the camera.

The trouble and the camera are those of `receipt_photos`: a sheet 20 cm away, 5.6 pixels a millimetre.
"""

from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
import zxingcpp

from lookup_api.symbols import Format, Frame
from tests.support.receipt_photos import DOT, NEAR, Photograph, photographs, sheet, taken_of

CODE = "H47.16-240620-0001"
KINDS = {zxingcpp.BarcodeFormat.Code128: Format.CODE_128, zxingcpp.BarcodeFormat.Code39: Format.CODE_39}
HEIGHT = 28  # pixels of the camera: 5 mm
NARROW = 0.33  # mm: the narrow bar that the GS1 General Specifications print at full size
MIDDLE = (74.0, 36.7)  # mm from the top left of the sheet


@cache
def bar_sheet(kind: zxingcpp.BarcodeFormat, narrow: float) -> Frame:
    """The sheet of a receipt with a barcode where ours has its strip; `narrow` in millimetres."""
    bars = np.array(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(CODE, kind), scale=1, add_quiet_zones=False)
    )
    row = np.repeat(bars[len(bars) // 2], 16)[None]
    width, height = round(row.shape[1] / 16 * narrow * DOT), round(HEIGHT / NEAR * DOT)
    line = cv2.resize(row, (width, 1), interpolation=cv2.INTER_AREA)
    paper = sheet(None).copy()
    left, top = round(MIDDLE[0] * DOT - width / 2), round(MIDDLE[1] * DOT - height / 2)
    paper[top - 60 : top + height + 60, left - 60 : left + width + 60] = 250
    paper[top : top + height, left : left + width] = 20 + line.astype(np.float32) * (230 / 255)
    return paper


def bar_photographs(
    levels: tuple[str, ...], seeds: int, narrow: float = NARROW
) -> Iterator[tuple[tuple[Format, Photograph], Frame]]:
    """Each kind of barcode in every trouble at the levels asked for."""
    for kind, form in KINDS.items():
        paper = bar_sheet(kind, narrow)
        for photograph in photographs(levels, seeds):
            yield (form, photograph), taken_of(photograph, paper, MIDDLE)
