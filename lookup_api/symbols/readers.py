"""The two libraries that read symbols, each behind one function that never raises.

zxing-cpp comes first: on real photographs it reads more than pyzbar, at a tenth of the time. pyzbar reads some
that zxing-cpp does not.
"""

import logging
import math
import re
from functools import cache
from typing import Any

import zxingcpp

from lookup_api.symbols.reading import Corners, Format, Frame, Grid, Reading, Symbol

# Model 1 and Model 2 by name: the family `QRCode` takes in Micro QR, which gives false texts on damaged symbols.
_MODELS = (zxingcpp.BarcodeFormat.QRCodeModel1, zxingcpp.BarcodeFormat.QRCodeModel2)
_QR_MODELS = zxingcpp.BarcodeFormats(_MODELS)
_RECEIPT_FORMATS = zxingcpp.BarcodeFormats((*_MODELS, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39))

# Results name the family that a symbol belongs to, whichever member was asked for.
_FAMILIES = {
    zxingcpp.BarcodeFormat.QRCode: Format.QR,
    zxingcpp.BarcodeFormat.Code128: Format.CODE_128,
    zxingcpp.BarcodeFormat.Code39: Format.CODE_39,
}

_LINEAR_FORMATS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39))

# One line across blurred bars can pass Code 128's check character by chance (1 in 103) and say another code. So a
# linear code counts only where lines at least this many pixels apart agree.
LEAST_HEIGHT = 4

# What stands in the barcodes of receipts: numbers of dossiers, receipts, procedures. Bars that are misread and pass the
# check by chance come out as any sign a Code 128 has, and nearly always hold one that is none of these.
_IN_BARS = re.compile(r"[A-Z0-9][A-Z0-9 ./_-]*", re.ASCII)

# A Code 39 has no check character, so stripes of any kind can pass for a short one. No dossier number is shorter.
SHORTEST_CODE_39 = 6

# Larger symbols stand on no receipt, and laying them flat would take all the time there is.
_LARGEST_VERSION = 20

_CORNERS = 4  # a symbol whose place was not made out has them all at nought

_log = logging.getLogger(__name__)


def read_by_zxing(gray: Frame) -> Reading:
    """Read every symbol of a receipt with zxing-cpp; a failure of the library is an empty reading."""
    return _read_by_zxing(gray, _RECEIPT_FORMATS)


def read_qr_by_zxing(gray: Frame) -> Reading:
    """Read QR alone with zxing-cpp: repairs make stripes out of anything, so linear codes are not asked of them."""
    return _read_by_zxing(gray, _QR_MODELS)


def read_drawn_by_zxing(gray: Frame) -> Reading:
    """Read a level QR that was drawn anew, with zxing-cpp."""
    return _read_by_zxing(gray, _QR_MODELS, thorough=False)


def read_bars_by_zxing(gray: Frame) -> Reading:
    """Read level Code 128 and Code 39 with zxing-cpp in a picture that was widened for them."""
    return _read_by_zxing(gray, _LINEAR_FORMATS, thorough=False)


def _read_by_zxing(gray: Frame, formats: zxingcpp.BarcodeFormats, *, thorough: bool = True) -> Reading:
    """Read with zxing-cpp; `thorough` also looks for turned, inverted and very large symbols."""
    try:
        found = zxingcpp.read_barcodes(
            gray,
            formats=formats,
            try_rotate=thorough,
            try_downscale=thorough,
            try_invert=thorough,
            return_errors=True,
        )
        return _from_zxing(found)
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises on a hostile picture is its own failure
        _log.warning("symbol_reader_failed", extra={"component": "zxing-cpp", "error": type(error).__name__})
        return Reading()


def _from_zxing(found: list[Any]) -> Reading:
    symbols, unreadable, grids = [], [], []
    for barcode in found:
        kind = _FAMILIES.get(barcode.symbology)
        if kind is None:
            continue
        corners = _zxing_corners(barcode.position)
        if not barcode.valid:
            # Checksum errors of linear codes are mostly stripes of something else: no place to point at.
            if kind is Format.QR and len(set(corners)) == _CORNERS:
                unreadable.append(corners)
                if modules := _modules(barcode):
                    grids.append(Grid(corners, modules))
            continue
        text = _text(barcode.bytes)
        if text and (kind is Format.QR or _sure_bars(text, kind, corners)):
            symbols.append(Symbol(text, kind, corners))
    return Reading(tuple(symbols), tuple(unreadable), tuple(grids))


def _modules(barcode: Any) -> int | None:
    """How many modules a side of a seen QR has (ISO/IEC 18004, 6.1); None where its version was not made out."""
    version = str((barcode.extra or {}).get("Version", ""))
    return 17 + 4 * int(version) if version.isdecimal() and 1 <= int(version) <= _LARGEST_VERSION else None


def _sure_bars(text: str, kind: Format, corners: Corners) -> bool:
    """Tell whether a linear code was read often enough, is long enough and says what barcodes say, to be believed."""
    top_left, _, _, bottom_left = corners
    return (
        math.dist(top_left, bottom_left) >= LEAST_HEIGHT
        and not (kind is Format.CODE_39 and len(text) < SHORTEST_CODE_39)
        and _IN_BARS.fullmatch(text) is not None
    )


def _zxing_corners(position: Any) -> Corners:
    return (
        (position.top_left.x, position.top_left.y),
        (position.top_right.x, position.top_right.y),
        (position.bottom_right.x, position.bottom_right.y),
        (position.bottom_left.x, position.bottom_left.y),
    )


def _text(content: bytes) -> str:
    """The content as text. Of what is not UTF-8 the ASCII alone, since a guessed encoding would be a guessed code.

    Old systems write "Mã hồ sơ: ..." in encodings that their symbols do not name. The number in it is ASCII in each of
    them; what else there is stands as U+FFFD, so that nothing closes up around it.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("ascii", errors="replace")


@cache
def _zbar() -> Any | None:
    """pyzbar, or None where the system lacks its shared library: the first reader then works alone."""
    try:
        from pyzbar import pyzbar  # noqa: PLC0415 - importing it loads the shared library, which may be missing
    except ImportError as error:
        _log.warning("symbol_reader_missing", extra={"component": "pyzbar", "error": type(error).__name__})
        return None
    return pyzbar


_ZBAR_KINDS = {"QRCODE": Format.QR, "CODE128": Format.CODE_128, "CODE39": Format.CODE_39}


def read_by_zbar(gray: Frame) -> Reading:
    """Read every symbol of a receipt with pyzbar; a failure or absence of the library is an empty reading."""
    return _read_by_zbar(gray, tuple(_ZBAR_KINDS))


def read_qr_by_zbar(gray: Frame) -> Reading:
    """Read QR alone with pyzbar."""
    return _read_by_zbar(gray, ("QRCODE",))


def _read_by_zbar(gray: Frame, kinds: tuple[str, ...]) -> Reading:
    pyzbar = _zbar()
    if pyzbar is None:
        return Reading()
    try:
        # With all kinds enabled, zbar's DataBar decoder would write warnings to standard error.
        found = pyzbar.decode(gray, symbols=[pyzbar.ZBarSymbol[kind] for kind in kinds])
        return Reading(tuple(symbol for item in found if (symbol := _from_zbar(item, _ZBAR_KINDS[item.type]))))
    except Exception as error:  # noqa: BLE001 - the same as above
        _log.warning("symbol_reader_failed", extra={"component": "pyzbar", "error": type(error).__name__})
        return Reading()


def _from_zbar(item: Any, kind: Format) -> Symbol | None:
    # zbar turns bytes that are not ASCII into UTF-8 by guessing their encoding, so only ASCII is what was printed.
    if not item.data or not item.data.isascii():
        return None
    text = item.data.decode("ascii")
    if kind is Format.CODE_39 and len(text) < SHORTEST_CODE_39:
        return None
    left, top, width, height = item.rect
    if kind is not Format.QR and min(width, height) < LEAST_HEIGHT:
        return None
    right, bottom = left + width, top + height
    return Symbol(text, kind, ((left, top), (right, top), (right, bottom), (left, bottom)))
