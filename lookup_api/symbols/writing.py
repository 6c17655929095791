"""A text in, the modules of a QR symbol out: what a screen shows for a phone to read."""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

Modules = NDArray[np.bool_]
QUIET = 4  # modules of paper round a symbol (ISO/IEC 18004, 6.3.8)


def qr_modules(text: str) -> Modules:
    """Return the dark modules of a QR symbol of a text, row by row, without its quiet zone of four modules.

    Level M: a screen is neither creased nor stained, and fewer modules are larger ones.
    """
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: NDArray[np.uint8] = np.asarray(zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False))
    return np.equal(picture, 0)
