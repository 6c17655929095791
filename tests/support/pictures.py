"""Pictures of symbols, for tests that only need a readable one."""

import io
from collections.abc import Sequence

import qrcode
from PIL import Image


def picture_of(texts: Sequence[str], kind: str = "JPEG") -> bytes:
    """A white picture with a QR of each text beside each other; without texts, an empty sheet."""
    symbols = []
    for text in texts:
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=6, border=6)
        code.add_data(text)
        symbols.append(code.make_image().get_image().convert("L"))
    width = sum(symbol.width for symbol in symbols) or 400
    sheet = Image.new("L", (width, max((symbol.height for symbol in symbols), default=300)), 255)
    left = 0
    for symbol in symbols:
        sheet.paste(symbol, (left, 0))
        left += symbol.width
    data = io.BytesIO()
    sheet.save(data, kind)
    return data.getvalue()
