"""The 50 x 30 mm label for other systems' receipts, and the strip for our own sheet (design language §8)."""

from dataclasses import dataclass
from itertools import pairwise, product

from lookup_api.domain.codes import KeypadCode
from lookup_api.receipts import barcodes, qr
from lookup_api.receipts.drawing import MM_PER_POINT, BarsMark, Drawing, Face, Line, QrMark, text_width
from lookup_api.wording import Wording

LABEL_WIDTH, LABEL_HEIGHT = 50.0, 30.0  # mm
LABEL_QR = 24.0  # mm: the least width of its QR without quiet zone
STRIP_WIDTH, STRIP_HEIGHT = 128.0, 37.4  # mm: an A5 sheet without its margins; a QR of 30 mm with its quiet zone

_COLUMN = LABEL_WIDTH - LABEL_HEIGHT - 1.0  # mm right of the QR, with a millimetre of margin
_WORDS_SIZE = 6.2 * MM_PER_POINT
_KEYPAD_SIZE = 12.5 * MM_PER_POINT
_CODE_SIZE = 6.4 * MM_PER_POINT
_SMALLEST = 4.0 * MM_PER_POINT  # below it print is no longer read without a glass
_CODE_BLOCK = 2 * 1.3 * _CODE_SIZE  # mm of height for the code, on however many lines
_BREAKS_AFTER = ("-", "-./ _")  # a hyphen parts the agency from the day, a dot only the agency from itself


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label: the printed code, the ten digits of the keypad code, the QR's text, the hotline."""

    code: str
    keypad: str | None
    qr_text: str
    hotline: str


def draw_label(label: Label) -> Drawing:
    """Draw the label: QR at full height on the left; keypad code in 3-3-4 groups, code and hotline on the right.

    Raises ValueError for a keypad code whose check digits do not hold, for a code too long for the label, and for what
    `draw_qr` refuses.
    """
    rows = qr.draw_qr(label.qr_text)
    # Hundredths of a millimetre, rounded down, so that the quiet zones stay whole on the label.
    module = LABEL_HEIGHT * 100 // (len(rows) + 2 * qr.QUIET) / 100
    if module * len(rows) < LABEL_QR:
        raise ValueError("the QR has too many modules for the label")
    quiet = round((LABEL_HEIGHT - module * len(rows)) / 2, 3)
    return Drawing(
        LABEL_WIDTH,
        LABEL_HEIGHT,
        qr=QrMark(quiet, quiet, module, rows),
        lines=_label_lines(label),
        title=label.code,
    )


def _label_lines(label: Label) -> tuple[Line, ...]:
    """The right column, its lines one under the other and the whole in the middle of the height."""
    words = Wording()
    pieces: list[tuple[str, Face, float, float]] = []  # text, face, size, height of the line
    if label.keypad is not None:
        pieces.append((words.text("receipt-keypad"), Face.WORDS, _WORDS_SIZE, 1.35 * _WORDS_SIZE))
        groups = KeypadCode(label.keypad).grouped.split()
        pieces += [(group, Face.CODES, _KEYPAD_SIZE, 1.14 * _KEYPAD_SIZE) for group in groups]
    broken, size = break_code(label.code, _COLUMN, _CODE_SIZE, _CODE_BLOCK)
    pieces += [(part, Face.CODES, size, 1.3 * size) for part in broken]
    hotline = words.text("receipt-ask", hotline=label.hotline)
    pieces.append((hotline, Face.WORDS, _fitted(hotline, Face.WORDS, _WORDS_SIZE, _COLUMN), 1.5 * _WORDS_SIZE))

    top = (LABEL_HEIGHT - sum(height for *_, height in pieces)) / 2
    lines = []
    for text, face, size, height in pieces:
        # The baseline stands a third of the letter's size below the middle of its line.
        lines.append(Line(LABEL_HEIGHT, top + height / 2 + size * 0.35, size, face, text))
        top += height
    return tuple(lines)


def break_code(code: str, width: float, size: float, height: float) -> tuple[tuple[str, ...], float]:
    """Break a code into lines of at most `width` mm in a block of `height` mm, as large as can be.

    Returns the lines and their size (mm, at most `size`). Lines end after a separator, so that a broken code reads as
    its parts; one without separators is broken evenly. Raises ValueError where it would become unreadably small.
    """
    best: tuple[tuple[str, ...], float] = ((), 0.0)
    for count, separators in product((1, 2, 3), _BREAKS_AFTER):
        lines = _broken(code, count, separators)
        fitting = min(_fitted(line, Face.CODES, size, width) for line in lines)
        fitting = min(fitting, height / 1.3 / len(lines))
        if fitting > best[1]:
            best = lines, fitting
    if best[1] < _SMALLEST:
        raise ValueError("the code is too long for the label")
    return best


def _broken(code: str, count: int, separators: str) -> tuple[str, ...]:
    """Break a code into at most `count` lines of nearly equal length."""
    ends = [place + 1 for place, letter in enumerate(code[:-1]) if letter in separators]
    cuts = [0]
    for number in range(1, count):
        even = round(len(code) * number / count)
        cuts.append(min((end for end in ends if end > cuts[-1]), key=lambda end: abs(end - even), default=even))
    edges = sorted({*cuts, len(code)})
    return tuple(code[start:end] for start, end in pairwise(edges))


def _fitted(text: str, face: Face, size: float, width: float) -> float:
    """The size at which a text is no wider than `width`, at most `size`."""
    return min(size, size * width / text_width(text, face, size))


def draw_strip(label: Label) -> Drawing:
    """Draw the strip of a receipt sheet: QR of 30 mm, Code 128 over the bare code, keypad code in large groups.

    Raises ValueError where the barcode does not fit, and for what `draw_label` refuses.
    """
    words = Wording()
    rows = qr.draw_qr(label.qr_text)
    module = qr.PRINTED_WIDTH / len(rows)
    quiet = module * qr.QUIET
    bars = barcodes.code128_modules(label.code)
    left = qr.PRINTED_WIDTH + 2 * quiet + barcodes.QUIET * barcodes.MODULE
    if left + (len(bars) + barcodes.QUIET) * barcodes.MODULE > STRIP_WIDTH:
        raise ValueError("the code is too long for a barcode beside the QR")
    lines = [Line(left, 16.6, 11 * MM_PER_POINT, Face.CODES, label.code)]
    if label.keypad is not None:
        lines.append(Line(left, 24.2, 9.5 * MM_PER_POINT, Face.WORDS, words.text("receipt-keypad")))
        grouped = "  ".join(KeypadCode(label.keypad).grouped.split())
        lines.append(Line(left, 31.2, 19 * MM_PER_POINT, Face.CODES, grouped))
    hotline = words.text("receipt-ask", hotline=label.hotline)
    lines.append(Line(left, 36.0, 9.5 * MM_PER_POINT, Face.WORDS, hotline))
    return Drawing(
        STRIP_WIDTH,
        STRIP_HEIGHT,
        qr=QrMark(quiet, (STRIP_HEIGHT - qr.PRINTED_WIDTH) / 2, module, rows),
        bars=BarsMark(left, 1.5, barcodes.MODULE, 10.0, bars),
        lines=tuple(lines),
        title=label.code,
    )
