"""Pictures in, texts out: the kiosk and the hotline bot read QR and barcodes of receipts through this package.

    frame = camera.read()                  # gray or BGR, eight bits
    for text in read_symbols(frame).texts:
        meant = read_scan(text)            # lookup_api.domain.scans

Nothing is kept: pictures may show a name, so they live only as long as the call.
"""

from lookup_api.symbols.pictures import PictureRefused, Refusal, open_frame, read_picture
from lookup_api.symbols.reading import Corners, Format, Frame, Point, Reading, Symbol
from lookup_api.symbols.search import BUDGET, read_symbols

__all__ = [
    "BUDGET",
    "Corners",
    "Format",
    "Frame",
    "PictureRefused",
    "Point",
    "Reading",
    "Refusal",
    "Symbol",
    "open_frame",
    "read_picture",
    "read_symbols",
]
