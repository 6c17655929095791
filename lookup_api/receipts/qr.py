"""The QR of our receipts (Giấy tiếp nhận hồ sơ và hẹn trả kết quả): its text, its modules, its pictures.

Upper-case URL, so that the symbol stays in the QR alphanumeric mode (ISO/IEC 18004, 7.4.4) and a telephone's camera
still opens it; level Q, version 4, or 5 for hosts of more than 24 letters.
"""

import re

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.util import MODE_ALPHA_NUM, QRData

from lookup_api.receipts.drawing import Drawing, QrMark

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, True is dark, without quiet zone."""

QUIET = 4  # modules on each side (ISO/IEC 18004, 9.1)
PRINTED_WIDTH = 30.0  # mm without quiet zone: the least width on a receipt sheet
_VERSIONS = (4, 5)
_HOST = re.compile(r"[A-Z0-9]([A-Z0-9.-]*[A-Z0-9])?(:[0-9]{1,5})?")
_TOKEN = re.compile("[A-Z2-7]{32}")
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


def qr_text(host: str, token: str) -> str:
    """Return `HTTPS://<HOST>/T/<TOKEN>` in capitals.

    `host` may carry a port; `token` is the 32 letters of `receipt_token.issue_token`. Raises ValueError when either
    would leave the QR alphanumeric alphabet.
    """
    host = host.upper()
    if not _HOST.fullmatch(host):
        raise ValueError("the host of a receipt's QR has Latin letters, digits, dots and hyphens only")
    if not _TOKEN.fullmatch(token):
        raise ValueError("a receipt token has 32 letters of the base 32 alphabet")
    return f"HTTPS://{host}/T/{token}"


def draw_qr(text: str) -> Matrix:
    """Return the modules of a text: version 4, or 5 where it does not fit, level Q, alphanumeric mode.

    Raises ValueError for a letter outside the alphabet and for more than version 5 holds (87 letters).
    """
    if not _ALPHANUMERIC.fullmatch(text):
        raise ValueError("a receipt's QR holds capitals, digits, space and $%*+-./: only")
    for version in _VERSIONS:
        symbol = qrcode.QRCode(version=version, error_correction=ERROR_CORRECT_Q, border=0)
        symbol.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
        try:
            symbol.make(fit=False)
        except DataOverflowError:
            continue
        return tuple(tuple(bool(module) for module in row) for row in symbol.get_matrix())
    raise ValueError(f"{len(text)} letters do not fit a QR of version {_VERSIONS[-1]} at level Q")


def is_drawn(text: str) -> bool:
    """Tell whether `draw_qr` takes a text."""
    try:
        draw_qr(text)
    except ValueError:
        return False
    return True


def qr_png(text: str, module_px: int = 11, dpi: int = 300) -> bytes:
    """Return the QR with its quiet zone as PNG, each module `module_px` pixels wide.

    `dpi` is written into the file for programs that print it; 11 pixels at 300 dpi are a symbol of 30.7 mm (version 4).
    """
    return qr_drawing(text, module_mm=module_px * 25.4 / dpi).png(dpi)


def qr_svg(text: str, module_mm: float | None = None) -> str:
    """Return the QR with its quiet zone as SVG in true millimetres; by default the symbol is 30 mm wide."""
    return qr_drawing(text, module_mm).svg()


def qr_drawing(text: str, module_mm: float | None = None) -> Drawing:
    """The QR with its quiet zone as a drawing of its own."""
    matrix = draw_qr(text)
    module = module_mm or PRINTED_WIDTH / len(matrix)
    side = module * (len(matrix) + 2 * QUIET)
    return Drawing(side, side, qr=QrMark(module * QUIET, module * QUIET, module, matrix))
