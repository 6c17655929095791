"""The citizen's leaflet (tờ hướng dẫn nhắn tin tra cứu): A5, a page a language, all words from the catalogue.

A province without a short number gets a line to write it on. Faces are embedded, so that a copy shop prints what was
seen.
"""

import io
from collections.abc import Iterator
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from assets import asset
from lookup_api.domain.codes import KeypadCode
from lookup_api.wording import Face, Wording

_WORDS, _STRONG, _CODES = "LeafletWords", "LeafletStrong", "LeafletCodes"
_FACES = {
    _WORDS: "BeVietnamPro-Regular.ttf",
    _STRONG: "BeVietnamPro-SemiBold.ttf",
    _CODES: "NotoSans-Bold.ttf",
}
_CELL_FACE: Final = ("FONTNAME", (0, 0), (-1, -1), _WORDS)  # a table's own face is not embedded
_INK, _PALE, _LINE = HexColor("#14213d"), HexColor("#eef2f8"), HexColor("#b8c4d6")
_MARGIN: Final = 11 * mm
_PADDING: Final = 6  # points: what a page's frame keeps free on each side
_WIDTH: Final = A5[0] - 2 * _MARGIN - 2 * _PADDING
_BLANK: Final = "\N{NO-BREAK SPACE}" * 16  # room for a short number written by hand
# Invented numbers, as on the receipts of the demonstration.
_EXAMPLE_REST: Final = ".16-240620-0001"
_EXAMPLE_KEYPAD: Final = KeypadCode.make("41720658").grouped
_WAYS: Final = ("keypad", "own", "several", "proof", "follow", "rate", "stop", "language")


def draw_leaflet(face: Face, wordings: tuple[Wording, ...], *, number: str | None, identifier: str) -> bytes:
    """Return the leaflet as PDF: `number` is the short number, `identifier` the province's, for the example's code."""
    _register_faces()
    written = io.BytesIO()
    title = wordings[0].text("leaflet-title")
    document = SimpleDocTemplate(
        written, pagesize=A5, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=9 * mm, bottomMargin=8 * mm,
        title=title, author=face.centre, lang=wordings[0].language,
        initialFontName=_WORDS,  # else every page names a face that is not embedded
    )  # fmt: skip
    pages: list[Flowable] = []
    for wording in wordings:
        if pages:
            pages.append(PageBreak())
        pages.extend(_page(face, wording, number, identifier + _EXAMPLE_REST))
    document.build(pages)
    return written.getvalue()


def _page(face: Face, wording: Wording, number: str | None, code: str) -> Iterator[Flowable]:
    yield _said(face.centre, 10, face_name=_STRONG)
    yield _said(wording.text("leaflet-title"), 20, face_name=_STRONG, leading=26)
    yield Spacer(0, 3 * mm)
    yield _main_box(wording, number)
    yield Spacer(0, 2.5 * mm)
    example = wording.text("leaflet-example", example=f"{_first_word(wording)} {code}")
    for text in (wording.text("leaflet-where"), example, wording.text("leaflet-answer")):
        yield _said(text, 11.5)
    yield Spacer(0, 5 * mm)
    yield _said(wording.text("leaflet-more"), 13.5, face_name=_STRONG, leading=20)
    yield _ways(wording)
    yield Spacer(0, 4 * mm)
    for name in ("marks", "care", "cost"):
        yield _said(wording.text(f"leaflet-{name}"), 9.6)
    yield Spacer(0, 2.5 * mm)
    yield _said(wording.text("leaflet-help", hotline=face.hotline), 15, face_name=_STRONG, leading=22)
    yield _said(wording.text("leaflet-portal", portal=face.portal), 10.5)


def _first_word(wording: Wording) -> str:
    return wording.text("leaflet-message").partition(" ")[0]


def _main_box(wording: Wording, number: str | None) -> Flowable:
    """What everybody needs: the message, and the number it goes to."""
    target = escape(number) if number else f"<u>{_BLANK}</u>"
    rows = [
        [_said(wording.text("leaflet-compose"), 10.5)],
        [_said(wording.text("leaflet-message"), 16, face_name=_CODES, leading=22)],
        [
            _marked(
                f'{escape(wording.text("leaflet-send-to"))}&nbsp; <font name="{_CODES}" size="18">{target}</font>', 12
            )
        ],
    ]
    return Table(rows, colWidths=[_WIDTH], style=[
        _CELL_FACE, ("BACKGROUND", (0, 0), (-1, -1), _PALE), ("BOX", (0, 0), (-1, -1), 1.2, _INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 4 * mm), ("TOPPADDING", (0, 0), (-1, 0), 2.5 * mm),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 3.5 * mm), ("TOPPADDING", (0, 1), (-1, -1), 0),
    ])  # fmt: skip


def _ways(wording: Wording) -> Flowable:
    rows = [
        [
            _said(wording.text(f"leaflet-{way}-text", keypad=_EXAMPLE_KEYPAD), 9.6, face_name=_CODES),
            _said(wording.text(f"leaflet-{way}"), 9.6),
        ]
        for way in _WAYS
    ]
    return Table(rows, colWidths=[_WIDTH * 0.44, _WIDTH * 0.56], style=[
        _CELL_FACE, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -2), 0.4, _LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 1.5 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5 * mm), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.7 * mm),
    ])  # fmt: skip


def _said(text: str, size: float, *, face_name: str = _WORDS, leading: float | None = None) -> Paragraph:
    return _marked(escape(text), size, face_name=face_name, leading=leading)


def _marked(markup: str, size: float, *, face_name: str = _WORDS, leading: float | None = None) -> Paragraph:
    style = ParagraphStyle(
        "leaflet",
        fontName=face_name,
        bulletFontName=face_name,
        fontSize=size,
        leading=leading or size * 1.4,
        textColor=_INK,
    )
    return Paragraph(markup, style)


@cache
def _register_faces() -> None:
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(asset("fonts", file).read_bytes())))
