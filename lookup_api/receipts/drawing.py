"""What is printed, in millimetres from the top left corner, and its two pictures: PNG and SVG.

A drawing is plain data: a QR, a barcode and lines of text, black on white. Both pictures are made from the same data,
so they cannot say different things.
"""

import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from assets import asset

MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
_FINEST = 1200  # dpi; beyond it a label fills memory and no printer is finer
_COARSEST = 150  # dpi; below it a module of the label's QR is under five pixels


class Face(StrEnum):
    """The two faces of printed matter: one for words, one with equal figures for codes."""

    WORDS = "BeVietnamPro-Regular.ttf"
    CODES = "NotoSans-Bold.ttf"


# What a program without our fonts takes instead, and how heavy.
_SVG_FACES = {
    Face.WORDS: "font-family=\"'Be Vietnam Pro', 'Noto Sans', Roboto, sans-serif\" font-weight=\"400\"",
    Face.CODES: 'font-family="\'Noto Sans\', Roboto, sans-serif" font-weight="700"',
}


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR without its quiet zone: left and top corner, width of a module (mm), rows of modules."""

    left: float
    top: float
    module: float
    rows: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class BarsMark:
    """A linear barcode without its quiet zones: left and top corner, width of a module, height (mm), modules."""

    left: float
    top: float
    module: float
    height: float
    modules: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: its left end on the baseline and its size (mm)."""

    left: float
    baseline: float
    size: float
    face: Face
    text: str

    @property
    def width(self) -> float:
        """How wide it stands in our fonts, in mm."""
        return text_width(self.text, self.face, self.size)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A label, strip or symbol of `width` by `height` mm."""

    width: float
    height: float
    qr: QrMark | None = None
    bars: BarsMark | None = None
    lines: tuple[Line, ...] = ()
    title: str = ""  # read aloud by programs that show the SVG

    def png(self, dpi: int = 300) -> bytes:
        """Draw it as gray PNG; `dpi`, from 150 to 1200, is written into the file. Raises ValueError beyond."""
        if not _COARSEST <= dpi <= _FINEST:
            raise ValueError(f"a label is drawn at {_COARSEST} to {_FINEST} dpi")
        scale = dpi / MM_PER_INCH
        image = Image.new("L", (round(self.width * scale), round(self.height * scale)), 255)
        pen = ImageDraw.Draw(image)
        for left, top, right, bottom in self._dark_pixels(scale):
            # Pillow's rectangles take in their last pixel.
            pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
        for line in self.lines:
            font = _font(line.face, line.size * scale)
            pen.text((line.left * scale, line.baseline * scale), line.text, font=font, fill=0, anchor="ls")
        out = io.BytesIO()
        image.save(out, "PNG", dpi=(dpi, dpi), optimize=True)
        return out.getvalue()

    def _dark_pixels(self, scale: float) -> Iterator[tuple[int, int, int, int]]:
        """The dark rectangles of the symbols, in whole pixels: left, top, right, bottom."""
        if self.qr is not None:
            left, top, module = self.qr.left * scale, self.qr.top * scale, self.qr.module * scale
            for row, column, length in dark_runs(self.qr.rows):
                # Each edge goes to the nearest pixel, so an uneven module never shifts the ones after it.
                yield (
                    round(left + column * module),
                    round(top + row * module),
                    round(left + (column + length) * module),
                    round(top + (row + 1) * module),
                )
        if self.bars is not None:
            # Bars are told apart by their widths, so here every module has the same whole number of pixels.
            step = max(1, round(self.bars.module * scale))
            left, top = round(self.bars.left * scale), round(self.bars.top * scale)
            bottom = round((self.bars.top + self.bars.height) * scale)
            for _, column, length in dark_runs((tuple(module == "1" for module in self.bars.modules),)):
                yield left + column * step, top, left + (column + length) * step, bottom

    def svg(self) -> str:
        """Draw it as SVG in true millimetres; symbols are shapes, words are text with fallback faces."""
        size = f'width="{self.width:g}mm" height="{self.height:g}mm" viewBox="0 0 {self.width:g} {self.height:g}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{html.escape(self.title)}</title>" if self.title else "",
            f'<path fill="#fff" d="M0 0h{self.width:g}v{self.height:g}h-{self.width:g}z"/>',
        ]
        if self.qr is not None:
            parts.append(_svg_symbol(self.qr.left, self.qr.top, self.qr.module, self.qr.module, self.qr.rows))
        if self.bars is not None:
            row = tuple(module == "1" for module in self.bars.modules)
            parts.append(_svg_symbol(self.bars.left, self.bars.top, self.bars.module, self.bars.height, (row,)))
        parts += [_svg_line(line) for line in self.lines]
        return "\n".join([*filter(None, parts), "</svg>\n"])


def dark_runs(rows: tuple[tuple[bool, ...], ...]) -> Iterator[tuple[int, int, int]]:
    """Runs of dark modules: row, first column, length."""
    for number, row in enumerate(rows):
        start = None
        for column, dark in enumerate((*row, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                yield number, start, column - start
                start = None


def text_width(text: str, face: Face, size: float) -> float:
    """How wide a text stands at a size, in the unit of the size."""
    measured = 1000  # drawn large, so that rounding to the pixel does not count
    return _font(face, measured).getlength(text) * size / measured


@cache
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(asset("fonts", face.value).read_bytes()), size)


def _svg_symbol(left: float, top: float, module: float, height: float, rows: tuple[tuple[bool, ...], ...]) -> str:
    runs = "".join(f"M{column} {row}h{length}v1h-{length}z" for row, column, length in dark_runs(rows))
    return (
        f'<path fill="#000" shape-rendering="crispEdges" '
        f'transform="translate({left:g} {top:g}) scale({module:g} {height:g})" d="{runs}"/>'
    )


def _svg_line(line: Line) -> str:
    # The length of the line in our fonts holds for any other font too, so that nothing runs over an edge.
    return (
        f'<text x="{line.left:g}" y="{line.baseline:.3f}" font-size="{line.size:.3f}" {_SVG_FACES[line.face]} '
        f'textLength="{line.width:.3f}" lengthAdjust="spacingAndGlyphs">{html.escape(line.text)}</text>'
    )
