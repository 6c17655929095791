"""The parts that official sheets are set from: faces, paragraphs, symbols, the door box. Black on white, in mm.

Values are wrapped, never cut: a long one makes its row higher, and the sheet goes on overleaf.
"""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, Table

from assets import asset
from lookup_api.receipts import barcodes, qr
from lookup_api.receipts.drawing import dark_runs

WORDS, STRONG, CODES, FALLBACK = "Words", "WordsStrong", "Codes", "WordsFallback"
_FACES = {
    WORDS: "BeVietnamPro-Regular.ttf",
    STRONG: "BeVietnamPro-SemiBold.ttf",
    CODES: "NotoSans-Bold.ttf",
    FALLBACK: "NotoSans-Regular.ttf",
}
LEFT: Final = 0
CENTRE: Final = 1
RIGHT: Final = 2
BODY = 9.5  # points (design language §8)
SMALL = 8.4
_CLOSE = 1.28  # of a line to the next among fields: with more, a usual receipt takes a second page for its signatures
_THINNEST = 0.17  # mm: the narrowest bar that hand scanners still read
_PLAIN = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
          ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0.4 * mm),
          ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip


@cache
def register_faces() -> None:
    """Register our fonts, once in a process; they are embedded into every sheet as far as they are used."""
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(asset("fonts", file).read_bytes())))


@cache
def _letters(face: str) -> frozenset[int]:
    register_faces()
    font = pdfmetrics.getFont(face)
    return frozenset(font.face.charToGlyph)  # type: ignore[attr-defined] # a TrueType face knows its letters


def marked_up(text: str, face: str = WORDS) -> str:
    """A text as paragraphs take it: composed, escaped, and letters that a face lacks set in Noto Sans."""
    parts: list[str] = []
    composed = unicodedata.normalize("NFC", text)
    for letter in composed:
        if letter == "\n":
            parts.append("<br/>")
        elif not letter.isprintable() and letter != "\N{NO-BREAK SPACE}":
            parts.append(" ")
        elif ord(letter) in _letters(face) or ord(letter) not in _letters(FALLBACK):
            parts.append(escape(letter))
        else:
            parts.append(f'<font name="{FALLBACK}">{escape(letter)}</font>')
    return "".join(parts)


def paragraph(
    text: str,
    *,
    face: str = WORDS,
    size: float = BODY,
    align: Literal[0, 1, 2] = LEFT,
    leading: float = 1.36,
    before: float = 0,
) -> Paragraph:
    """A paragraph in one face and size (points); `before` is space above it in mm."""
    register_faces()
    style = ParagraphStyle(
        face, fontName=face, fontSize=size, leading=size * leading, alignment=align, spaceBefore=before * mm,
        splitLongWords=True, allowWidows=0, allowOrphans=0,
    )  # fmt: skip
    return Paragraph(marked_up(text, face), style)


def centred(text: str, *, face: str = WORDS, size: float = BODY, before: float = 0) -> Paragraph:
    """A paragraph in the middle."""
    return paragraph(text, face=face, size=size, align=CENTRE, leading=1.4, before=before)


def evened(text: str, width: float, *, face: str = WORDS, size: float = BODY) -> str:
    """The text in as few lines as `width` mm take, of nearly equal length: no last word stands alone."""
    register_faces()
    found: list[str] = simpleSplit(text, face, size, width * mm)
    for percent in range(95, 45, -5):
        narrower = simpleSplit(text, face, size, width * mm * percent / 100)
        if len(narrower) > len(found):
            break
        found = narrower
    return "\n".join(found)


class Rule(Flowable):
    """A fine line in the middle, over a share of the width."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share

    def wrap(self, available: float, _available_height: float) -> tuple[float, float]:
        """Its size in points."""
        self.width = available
        return available, 1.2 * mm

    def draw(self) -> None:
        """Draw it."""
        margin = self.width * (1 - self._share) / 2
        self.canv.setLineWidth(0.3 * mm)
        self.canv.line(margin, 0.5 * mm, self.width - margin, 0.5 * mm)


class Dots(Flowable):
    """A dotted line over the whole width, to be written on."""

    def wrap(self, available: float, _available_height: float) -> tuple[float, float]:
        """Its size in points."""
        self.width = available
        return available, 7 * mm

    def draw(self) -> None:
        """Draw it."""
        self.canv.setLineWidth(0.25 * mm)
        self.canv.setDash(0.3 * mm, 0.9 * mm)
        self.canv.line(0, 0, self.width, 0)


def titled(text: str) -> Paragraph:
    """The name of a slip, in capitals as official forms prescribe."""
    return centred(text.upper(), face=STRONG, size=13.5)


def fields(rows: Sequence[tuple[str, str]], width: float, label: float = 36) -> Table:
    """Labels and values side by side, `width` and `label` in mm."""
    cells = [[paragraph(each, leading=_CLOSE) for each in row] for row in rows]
    apart = ("RIGHTPADDING", (0, 0), (0, -1), 2 * mm)  # a label that fills its column does not touch its value
    return _table(cells, [label * mm, (width - label) * mm], [*_PLAIN, apart])


def columns(cells: Sequence[Any], widths: Sequence[float]) -> Table:
    """Blocks beside one another, `widths` in mm."""
    return _table([list(cells)], [width * mm for width in widths], _PLAIN)


def ruled(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    centre: frozenset[int] = frozenset(),
) -> Table:
    """A table with rules and a head that is said again on each page; `widths` in mm, `centre` columns of figures."""
    cells = [
        [
            paragraph(value, face=WORDS if place else STRONG, size=9, align=CENTRE if column in centre else LEFT)
            for column, value in enumerate(row)
        ]
        for place, row in enumerate([head, *rows])
    ]
    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.25 * mm, "#000000"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 1.8 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1.8 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0.5 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.9 * mm),
    ]
    return _Ruled(cells, [width * mm for width in widths], style=style, repeatRows=1, hAlign="LEFT")


class _Ruled(Table):
    """A table whose rows stay whole, but for one that is higher than a page."""

    def split(self, available: float, available_height: float) -> list[Flowable]:
        """Its part that fits, and the rest; nothing where it is to begin on the next page."""
        # The head is said again above each part. Were every row split that does not fit, its head would stand above a
        # sliver of it at the foot of the page.
        self.splitInRow = int(bool(self._frame._atTop))  # type: ignore[attr-defined] # noqa: SLF001 - reportlab shows it
        found: list[Flowable] = super().split(available, available_height)
        return found


def _table(cells: list[list[Any]], widths: list[float], style: list[Any]) -> Table:
    return Table(cells, widths, style=style, splitInRow=1, hAlign="LEFT")


class Symbol(Flowable):
    """Dark modules of a QR or barcode, `module` by `height` mm each, with their quiet zone around them."""

    def __init__(
        self,
        rows: qr.Matrix,
        module: float,
        height: float,
        quiet: tuple[int, int],
        *,
        centred: bool = False,
        hanging: bool = False,
    ) -> None:
        super().__init__()
        self._rows, self._module, self._height, self._quiet = rows, module * mm, height * mm, quiet
        self._centred = centred
        # Hanging, it stands level with the text, and the quiet zone on its left lies in the page's margin.
        self._shift = -quiet[0] * self._module if hanging else 0.0
        self.width = (len(rows[0]) + 2 * quiet[0]) * self._module + self._shift
        self.height = len(rows) * self._height + 2 * quiet[1] * self._module

    def wrap(self, available: float, _available_height: float) -> tuple[float, float]:
        """Its size in points."""
        if self._centred:
            self._shift = max(available - self.width, 0) / 2
            return self.width + self._shift, self.height
        return self.width, self.height

    def draw(self) -> None:
        """Draw each run of modules as one bar, so that no hairline shows between them."""
        left, top = self._shift + self._quiet[0] * self._module, self.height - self._quiet[1] * self._module
        for row, column, length in dark_runs(self._rows):
            self.canv.rect(
                left + column * self._module, top - (row + 1) * self._height, length * self._module, self._height,
                stroke=0, fill=1,
            )  # fmt: skip


def qr_symbol(text: str) -> Symbol:
    """The QR, 30 mm wide without its quiet zone, at the left edge of what is set."""
    rows = qr.draw_qr(text)
    module = qr.PRINTED_WIDTH / len(rows)
    return Symbol(rows, module, module, (qr.QUIET, qr.QUIET), hanging=True)


def barcode(text: str, width: float) -> Symbol | None:
    """Code 128 of a code within `width` mm, 10 mm high; None for one too long or with other letters."""
    try:
        modules = barcodes.code128_modules(text)
    except ValueError:
        return None
    module = min(barcodes.MODULE, width / (len(modules) + 2 * barcodes.QUIET))
    if module < _THINNEST:
        return None
    row = tuple(each == "1" for each in modules)
    return Symbol((row,), module, 10, (barcodes.QUIET, 0), centred=True)


class DoorBox(Flowable):
    """The appointment in the shape of a door: a round top on a straight foot (design language §1)."""

    def __init__(self, label: str, moment: str, place: str, width: float) -> None:
        super().__init__()
        self.width = width * mm
        self._left = [paragraph(label), paragraph(moment, face=STRONG, size=14, leading=1.35)]
        self._right = [paragraph(place, size=SMALL, align=RIGHT, leading=1.4)] if place else []
        # The moment stands on one line where it can; the place takes what is left.
        self._left_width = self.width * (0.66 if place else 1) - 4.5 * mm
        self._right_width = self.width - self._left_width - 9 * mm
        self.height = 0.0

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Its size in points: as high as the higher of its two columns."""
        left = sum(each.wrap(self._left_width, 1000 * mm)[1] for each in self._left)
        right = sum(each.wrap(self._right_width, 1000 * mm)[1] for each in self._right)
        self.height = max(left, right) + 4.4 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Draw the door and what stands in it."""
        top, foot, rim = 6 * mm, 1.5 * mm, 0.35 * mm
        right, high = self.width - rim, self.height - rim
        path = self.canv.beginPath()
        path.moveTo(rim + foot, rim)
        path.lineTo(right - foot, rim)
        path.curveTo(right, rim, right, rim, right, rim + foot)
        path.lineTo(right, high - top)
        path.curveTo(right, high - top * 0.45, right - top * 0.45, high, right - top, high)
        path.lineTo(rim + top, high)
        path.curveTo(rim + top * 0.45, high, rim, high - top * 0.45, rim, high - top)
        path.lineTo(rim, rim + foot)
        path.curveTo(rim, rim, rim, rim, rim + foot, rim)
        self.canv.setLineWidth(0.7 * mm)
        self.canv.drawPath(path)
        below = self.height - 2 * mm
        for each in self._left:
            below -= each.height
            each.drawOn(self.canv, 4.5 * mm, below)
        at = 2.2 * mm
        for each in reversed(self._right):
            each.drawOn(self.canv, self._left_width + 4.5 * mm, at)
            at += each.height


class Tick(Flowable):
    """An empty box to be ticked."""

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Its size in points."""
        return 4.5 * mm, 4.5 * mm

    def draw(self) -> None:
        """Draw its rim."""
        self.canv.setLineWidth(0.3 * mm)
        self.canv.rect(0, 0.4 * mm, 3.8 * mm, 3.8 * mm)
