"""The slip (phiếu tra cứu) as a picture: Vietnamese with our own letters, which no receipt printer brings along.

It says what the screen says, at the level on the screen, and no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from assets import asset
from kiosk.sentences import Sentences
from kiosk.state import Answer
from lookup_api.wording import Telling

WIDTH: Final = 576  # dots of a printer for paper of 80 mm; 384 for 58 mm
_MARGIN: Final = 8  # dots
_DOT: Final = 1 / 8  # mm: 203 dots an inch
_REGULAR: Final = "BeVietnamPro-Regular.ttf"
_BOLD: Final = "BeVietnamPro-SemiBold.ttf"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its words, height of letters in mm, weight, and the space above in mm."""

    words: str
    size: float = 3.6
    bold: bool = False
    above: float = 1.0


def lines_of(answer: Answer, sentences: Sentences) -> list[Line]:
    """Return what the slip says."""
    telling = sentences.answer(answer.view)
    return [line for line in _lines(answer, telling, sentences) if line.words]


def _lines(answer: Answer, telling: Telling, sentences: Sentences) -> Iterator[Line]:
    hour, day = sentences.clock()
    yield Line(sentences.centre, bold=True)
    yield Line(sentences.say("slip-title", hour=hour, day=day), size=3.0)
    yield Line(telling.code or answer.view.code, size=5.0, bold=True, above=2.5)
    if telling.applicant:
        yield Line(sentences.say("applicant", name=telling.applicant))
    yield Line(telling.heading, size=5.5, bold=True, above=2.5)
    yield Line(telling.timeliness or "", size=4.4, bold=True)
    yield Line(telling.sentence or "")
    yield Line(telling.date_label or "", above=2.5)
    yield Line(" ".join(part for part in (telling.hour, telling.day) if part), size=4.4, bold=True)
    yield Line(telling.to_do or "", bold=True, above=2.5)
    for line in (*telling.to_do_lines, *telling.notes):
        yield Line(line)
    yield Line(sentences.age(answer.view.as_of) if answer.saved else telling.as_of or "", size=3.0, above=2.5)
    yield Line(sentences.say("slip-foot"), size=3.0)


def draw(lines: list[Line], width: int = WIDTH) -> Image.Image:
    """Draw a slip in black and white, as wide as the paper has dots."""
    placed: list[tuple[int, str, ImageFont.FreeTypeFont]] = []
    y = 0.0
    for line in lines:
        font = _font(line.bold, round(line.size / _DOT))
        y += line.above / _DOT
        for row in _wrapped(line.words, font, width - 2 * _MARGIN):
            placed.append((round(y), row, font))
            y += font.size * 1.35
    picture = Image.new("1", (width, round(y + 4 / _DOT)), color=1)
    pen = ImageDraw.Draw(picture)
    for top, row, font in placed:
        pen.text((_MARGIN, top), row, fill=0, font=font)
    return picture


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    row = ""
    for word in words.split():
        longer = f"{row} {word}" if row else word
        if row and font.getlength(longer) > width:
            yield row
            longer = word
        while font.getlength(longer) > width:
            # A word longer than the paper is wide is cut, sign by sign.
            fits = next(end for end in range(len(longer), 0, -1) if end == 1 or font.getlength(longer[:end]) <= width)
            yield longer[:fits]
            longer = longer[fits:]
        row = longer
    if row:
        yield row


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - the key of a cache
    return ImageFont.truetype(str(asset("fonts", _BOLD if bold else _REGULAR)), size)
