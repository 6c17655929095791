"""The slip (phiếu tra cứu) as a picture: Vietnamese with our own letters, which no receipt printer brings along.

It says what the screen says, at the level on the screen, and no more. Its symbol holds the bare code alone, whatever
was held up: a slip gets lost or is left lying, and who finds it shall prove nothing by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from kiosk.sentences import Sentences
from kiosk.staff.training import CODE as TRAINING_CODE
from kiosk.state import Answer
from kiosk.typefaces import TEXT, Typeface
from lookup_api.symbols.writing import QUIET, Modules, qr_modules
from lookup_api.wording import Telling

WIDTH: Final = 576  # dots of a printer for paper of 80 mm; 384 for 58 mm
_MARGIN: Final = 8  # dots
_DOT: Final = 1 / 8  # mm: 203 dots an inch
_SMALLEST: Final = 3.0  # mm; what is to stay on one row grows no smaller
_MODULE: Final = 6  # dots of a module of the symbol: 0.75 mm, which cameras and hand readers tell apart
_ENDS: Final = "-./\u00a0"  # after these a word may end that is longer than the paper is wide


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its words, height of letters in mm, weight, and the space above in mm.

    With `whole` the letters are made smaller where that keeps it on one row.
    """

    words: str
    size: float = 3.6
    bold: bool = False
    above: float = 1.0
    whole: bool = False
    typeface: Typeface = TEXT


def picture_of(answer: Answer, sentences: Sentences, width: int = WIDTH) -> Image.Image:
    """Draw the slip of an answer, its words and its symbol, as wide as the paper has dots."""
    return draw(lines_of(answer, sentences), width, qr_modules(answer.view.code))


def lines_of(answer: Answer, sentences: Sentences) -> list[Line]:
    """Return what the slip says."""
    telling = sentences.answer(answer.view)
    lines = (line for line in _lines(answer, telling, sentences) if line.words)
    return [replace(line, typeface=sentences.typeface) for line in lines]


def _lines(answer: Answer, telling: Telling, sentences: Sentences) -> Iterator[Line]:
    hour, day = sentences.clock()
    if answer.view.code == TRAINING_CODE:
        yield Line(sentences.say("training"), bold=True)
    yield Line(sentences.centre, bold=True)
    yield Line(sentences.say("slip-title", hour=hour, day=day), size=3.0)
    yield Line(telling.code or answer.view.code, size=5.0, bold=True, above=2.5, whole=True)
    if telling.applicant:
        yield Line(sentences.say("applicant", name=telling.applicant))
    yield Line(telling.heading, size=5.5, bold=True, above=2.5)
    timeliness = sentences.saved_at(answer.view.as_of, telling.timeliness) if answer.saved else telling.timeliness
    yield Line(timeliness or "", size=4.4, bold=True)
    yield Line(telling.sentence or "")
    yield Line(telling.date_label or "", above=2.5)
    yield Line(", ".join(part for part in (telling.hour, telling.day) if part), size=4.4, bold=True)
    yield Line(telling.to_do or "", bold=True, above=2.5)
    for number, (line, about) in enumerate(zip_longest(telling.to_do_lines, telling.to_do_about), start=1):
        yield Line(f"{number}. {line}" if about == "paper" else line)
    for note in telling.notes:
        yield Line(note)
    yield Line(sentences.age(answer.view.as_of) if answer.saved else telling.as_of or "", size=3.0, above=2.5)
    yield Line(sentences.say("slip-foot"), size=3.0)
    yield Line(sentences.say("slip-scan"), size=3.0, above=2.5)


def draw(lines: list[Line], width: int = WIDTH, symbol: Modules | None = None) -> Image.Image:
    """Draw a slip in black and white, as wide as the paper has dots, a symbol below its words."""
    placed: list[tuple[int, str, ImageFont.FreeTypeFont]] = []
    y = 0.0
    for line in lines:
        font = _font(line.bold, round(_size(line, width - 2 * _MARGIN) / _DOT), line.typeface)
        y += line.above / _DOT
        for row in _wrapped(line.words, font, width - 2 * _MARGIN):
            placed.append((round(y), row, font))
            y += font.size * 1.35
    side = 0 if symbol is None else (len(symbol) + 2 * QUIET) * _MODULE
    picture = Image.new("1", (width, round(y + side + 4 / _DOT)), color=1)
    pen = ImageDraw.Draw(picture)
    for top, row, font in placed:
        pen.text((_MARGIN, top), row, fill=0, font=font)
    if symbol is not None:
        dark = Image.fromarray(~symbol).resize((len(symbol) * _MODULE,) * 2, Image.Resampling.NEAREST)
        picture.paste(dark, (QUIET * _MODULE, round(y) + QUIET * _MODULE))
    return picture


def _size(line: Line, width: int) -> float:
    """The height of a line's letters in mm, at which it stays on one row where it is to."""
    longest = _font(line.bold, round(line.size / _DOT), line.typeface).getlength(line.words)
    if not line.whole or longest <= width:
        return line.size
    return max(line.size * width / longest * 0.98, _SMALLEST)


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    row = ""
    for word in filter(None, words.split(" ")):  # a no-break space parts nothing
        longer = f"{row} {word}" if row else word
        if row and font.getlength(longer) > width:
            yield row
            longer = word
        while font.getlength(longer) > width:
            # A word longer than the paper is wide is cut, after a sign that parts it where there is one.
            fits = next(end for end in range(len(longer), 0, -1) if end == 1 or font.getlength(longer[:end]) <= width)
            ends = next((end for end in range(fits, 1, -1) if longer[end - 1] in _ENDS), fits)
            yield longer[:ends]
            longer = longer[ends:]
        row = longer
    if row:
        yield row


@cache
def _font(bold: bool, size: int, typeface: Typeface = TEXT) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - the key of a cache
    return ImageFont.truetype(str(typeface.bold if bold else typeface.regular), size)
