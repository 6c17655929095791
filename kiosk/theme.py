"""The tokens of the look: every colour, size and type role of the kiosk stands here and nowhere else.

Sizes are written as on the drawing: in pixels of a 21.5 inch panel of 1080 x 1920, each of which is 0.248 mm of glass.
On another panel `scale` keeps the millimetres, for a person's eye and finger do not shrink with the pixels.
Floors: a target is never below 15 mm; capital letters are 4.8 mm high or more, 6.1 mm in large mode (EN 301 549,
5.1.4, at 50 cm); words reach a contrast of 7:1 on every ground they stand on.
"""

from dataclasses import dataclass
from typing import Final

MM_PER_PX: Final = 0.248  # of the panel the drawing is made for
CAP_HEIGHT: Final = 0.74  # em, in Be Vietnam Pro
NATURAL_LINE: Final = 1.265  # em, the height of one line in Be Vietnam Pro; a stacked capital such as Ế reaches 1.42
SHORT_SIDE: Final = 1080  # drawing pixels

Colour = tuple[float, float, float, float]


def _rgb(hexadecimal: str) -> Colour:
    red, green, blue = (int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, 1.0


NORMAL: Final = {
    "paper": "#FAF6EE", "surface": "#FFFFFF", "sunken": "#F1EBDF",
    "ink": "#14253D", "ink-2": "#394760", "line": "#DCD3C2", "edge": "#6F7B8E",
    "cham": "#1D3F72", "cham-press": "#142E55", "on-cham": "#FFFFFF",
    "nghe": "#F2B441", "nghe-tint": "#FCE9BF", "nghe-light": "#F8D384", "mark-light": "#F2B441",
    "progress-tint": "#E4ECF7", "progress": "#1B4680",
    "act-tint": "#FDEDC4", "act": "#643D00",
    "ready-tint": "#DBEFE2", "ready": "#0C4B2E",
    "done-tint": "#E6ECE3", "done": "#36493A",
    "overdue-tint": "#FBE3DD", "overdue": "#86180F",
    "stopped-tint": "#ECE7F1", "stopped": "#473759",
    "none-tint": "#EFEADF", "none": "#394760",
    "frame": "#14253D", "on-frame": "#FFFFFF", "rim": "#14253D", "band": "#F2B441",
}  # fmt: skip

CONTRAST: Final = {
    "paper": "#000000", "surface": "#000000", "sunken": "#141414",
    "ink": "#FFFFFF", "ink-2": "#F0F0F0", "line": "#8A8A8A", "edge": "#FFFFFF",
    "cham": "#FFD84D", "cham-press": "#FFFFFF", "on-cham": "#000000",
    "nghe": "#FFD84D", "nghe-tint": "#000000", "nghe-light": "#141414", "mark-light": "#FFFFFF",
    "progress-tint": "#000000", "progress": "#9CC9FF",
    "act-tint": "#000000", "act": "#FFD84D",
    "ready-tint": "#000000", "ready": "#7FE3A6",
    "done-tint": "#000000", "done": "#C9DDCB",
    "overdue-tint": "#000000", "overdue": "#FFA598",
    "stopped-tint": "#000000", "stopped": "#D9C4F2",
    "none-tint": "#000000", "none": "#E2E2E2",
    "frame": "#000000", "on-frame": "#FFFFFF", "rim": "#000000", "band": "#FFD84D",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A type role: size in drawing pixels, normal and large, and the height of a line in em."""

    normal: int
    large: int
    line: float


ROLES: Final = {
    "bar": Role(28, 36, 1.36),
    "caption": Role(30, 36, 1.45),
    "body": Role(36, 44, 1.45),
    "button": Role(40, 48, 1.25),
    "lead": Role(44, 54, 1.42),
    "title": Role(64, 72, 1.3),
    "day": Role(68, 72, 1.3),
    "place": Role(96, 96, 1.25),
    "question": Role(100, 112, 1.27),
    "hour": Role(116, 132, 1.27),
    "key": Role(68, 76, 1.3),
    "typed": Role(60, 66, 1.3),
    "numeral": Role(280, 280, 1.27),
}

# Drawing pixels: portrait, portrait in large mode, landscape, landscape in large mode.
SIZES: Final[dict[str, tuple[int, int, int, int]]] = {
    "margin": (48, 40, 56, 48),
    "gap": (28, 24, 28, 20),
    "gap-small": (16, 16, 16, 16),
    "gap-tiny": (10, 8, 10, 8),
    "head": (128, 128, 112, 112),
    "low-start": (572, 576, 0, 0),  # with the gap below it, what is read begins at 600
    "bar": (160, 224, 128, 120),
    "bar-icon": (52, 52, 52, 52),
    "tick": (36, 36, 36, 36),
    "mark-width": (56, 56, 56, 56),
    "mark-height": (72, 72, 72, 72),
    "button": (128, 136, 128, 136),
    "button-main": (152, 160, 136, 136),
    "button-biggest": (168, 168, 152, 152),
    "button-more": (112, 120, 100, 104),
    "button-step": (128, 104, 84, 80),
    "button-icon": (56, 56, 56, 56),
    "radius": (20, 20, 20, 20),
    "door-top": (72, 72, 72, 72),
    "door-across": (48, 40, 48, 40),
    "door-down": (40, 36, 40, 28),
    "shape": (132, 132, 132, 124),
    "section-icon": (56, 56, 56, 56),
    "step-icon": (40, 40, 40, 40),
    "step-indent": (84, 84, 84, 84),
    "step-gap": (24, 20, 24, 16),
    "card-width": (984, 1000, 1060, 1060),
    "preview-least": (360, 300, 360, 300),
    "column-gap": (0, 0, 64, 48),
    "key": (144, 128, 108, 104),
    "key-letter": (120, 120, 92, 92),
    "typed-box": (112, 112, 100, 100),
    "digit-box": (56, 60, 56, 60),
    "digit-box-wide": (88, 90, 76, 76),
    "paper-width": (148, 148, 120, 120),
    "paper-height": (196, 196, 159, 159),
    "qr": (760, 720, 680, 640),
    "drain": (20, 20, 20, 20),
    "dialog-width": (984, 1000, 1060, 1060),
    "stroke": (3, 3, 3, 3),
    "stroke-card": (4, 4, 4, 4),
    "hairline": (2, 2, 2, 2),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: which way the panel stands, which modes are on, and how many of its pixels one drawing pixel takes."""

    portrait: bool = True
    large: bool = False
    contrast: bool = False
    scale: float = 1.0
    low: bool = False

    @classmethod
    def of(cls, width: int, height: int, *, large: bool = False, contrast: bool = False, low: bool = False) -> "Theme":
        """Fit the drawing to a window of `width` x `height` pixels."""
        return cls(width <= height, large, contrast, min(width, height) / SHORT_SIDE, low)

    def px(self, token: str) -> float:
        """Return a size of `SIZES` in pixels of this panel."""
        return self.drawn(SIZES[token][(0 if self.portrait else 2) + self.large])

    @property
    def above(self) -> float:
        """Return how much of the window's top no screen uses, in pixels: the head, and what is above low eyes."""
        return max(self.px("head"), self.px("low-start") if self.low else 0.0)

    def drawn(self, drawing_px: float) -> float:
        """Return a length of the drawing in pixels of this panel."""
        return round(drawing_px * self.scale)

    def millimetres(self, px: float) -> float:
        """Return how long some pixels of this panel are, on a panel of 21.5 inch."""
        return px / self.scale * MM_PER_PX

    def type_size(self, role: str) -> float:
        """Return the em of a type role in pixels."""
        each = ROLES[role]
        return self.drawn(each.large if self.large else each.normal)

    def line_height(self, role: str) -> float:
        """Return the height of one line of a type role in pixels.

        Rows take their height from here and not from the drawn texture, which grows with a stacked capital.
        """
        return round(self.type_size(role) * ROLES[role].line)

    def line_factor(self, role: str) -> float:
        """Return what Kivy multiplies the font's own line by; below 1 it would cut descenders off."""
        return max(1.0, ROLES[role].line / NATURAL_LINE)

    def colour(self, name: str) -> Colour:
        """Return a colour by its token."""
        return _rgb((CONTRAST if self.contrast else NORMAL)[name])
