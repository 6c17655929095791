"""A frame of the camera with a paper in it."""

from functools import cache
from typing import Any

from lookup_api.receipts import Label
from tests.support.receipt_photos import RECEIPT, photographs


@cache
def photograph_of(code: str) -> Any:
    """A mildly bent paper with this code in its QR."""
    label = Label(code=code, keypad=RECEIPT.keypad, qr_text=code, hotline="1022")
    return next(photographs(levels=("mild",), label=label)).frame()
