"""The tokens of the look: every colour, size and type role of the kiosk stands here and nowhere else.

Sizes are millimetres of glass, for a person's eye and finger do not change with the panel; `Theme.drawn` turns them
into pixels by the panel's pitch, and nothing else does. They are laid out for a panel of 21.5 inches, whose short side
is 268 mm; `Theme.of` says what becomes of them on another.
Floors: a target is never below 15 mm; capital letters are 4.8 mm high or more, 6.1 mm in large mode (EN 301 549,
5.1.4, at 50 cm); words reach a contrast of 7:1 on every ground they stand on.
"""

from dataclasses import dataclass
from typing import Final

PITCH: Final = 0.248  # mm of glass that a pixel takes on a panel of 21.5 inches and 1080 x 1920 pixels
SHORT_SIDE: Final = 1080 * PITCH  # mm, of the panel that the screens are laid out for
CAP_HEIGHT: Final = 0.74  # em, in Be Vietnam Pro
NATURAL_LINE: Final = 1.265  # em, the height of one line in Be Vietnam Pro; a stacked capital such as Ế reaches 1.42

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
    "ribbon": "#14253D", "on-ribbon": "#FFFFFF", "off": "#394760", "off-edge": "#6F7B8E",
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
    "ribbon": "#FFD84D", "on-ribbon": "#000000", "off": "#B4B4B4", "off-edge": "#8A8A8A",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A type role: size (one em) in mm, normal and large, and the height of a line in em."""

    normal: float
    large: float
    line: float


ROLES: Final = {
    "bar": Role(6.9, 8.9, 1.36),
    "caption": Role(7.4, 8.9, 1.45),
    "body": Role(8.9, 10.9, 1.45),
    "button": Role(9.9, 11.9, 1.25),
    "lead": Role(10.9, 13.4, 1.42),
    "hint": Role(12.4, 14.9, 1.3),
    "title": Role(15.9, 17.9, 1.3),
    "day": Role(16.9, 17.9, 1.3),
    "place": Role(23.8, 23.8, 1.25),
    "question": Role(24.8, 27.8, 1.27),
    "hour": Role(28.8, 32.7, 1.27),
    "key": Role(16.9, 18.8, 1.3),
    "typed": Role(14.9, 16.4, 1.3),
    "numeral": Role(69.4, 69.4, 1.27),
}

# Millimetres: portrait, portrait in large mode, landscape, landscape in large mode.
SIZES: Final[dict[str, tuple[float, float, float, float]]] = {
    "margin": (11.9, 9.9, 13.9, 11.9),
    "gap": (6.9, 6.0, 6.9, 5.0),
    "gap-small": (4.0, 4.0, 4.0, 4.0),
    "gap-tiny": (2.5, 2.0, 2.5, 2.0),
    "head": (31.7, 31.7, 27.8, 27.8),
    "low-start": (141.9, 142.8, 0.0, 0.0),  # with the gap below it, what is read begins at 148.8
    "bar": (39.7, 55.6, 31.7, 29.8),
    "bar-icon": (12.9, 12.9, 12.9, 12.9),
    "tick": (8.9, 8.9, 8.9, 8.9),
    "mark-width": (13.9, 13.9, 13.9, 13.9),
    "mark-height": (17.9, 17.9, 17.9, 17.9),
    "button": (31.7, 33.7, 31.7, 33.7),
    "button-main": (37.7, 39.7, 33.7, 33.7),
    "button-biggest": (41.7, 41.7, 37.7, 37.7),
    "button-more": (27.8, 29.8, 24.8, 25.8),
    "button-step": (31.7, 25.8, 20.8, 19.8),
    "button-icon": (13.9, 13.9, 13.9, 13.9),
    "radius": (5.0, 5.0, 5.0, 5.0),
    "door-top": (17.9, 17.9, 17.9, 17.9),
    "door-across": (11.9, 9.9, 11.9, 9.9),
    "door-down": (9.9, 8.9, 6.9, 6.9),
    "shape": (32.7, 32.7, 32.7, 30.8),
    "section-icon": (13.9, 13.9, 13.9, 13.9),
    "step-icon": (9.9, 9.9, 9.9, 9.9),
    "hint-icon": (17.9, 15.9, 15.9, 13.9),
    "stacked-icon": (12.4, 12.4, 9.9, 9.9),
    "help-picture": (27.8, 13.9, 13.9, 13.9),
    "step-indent": (20.8, 20.8, 20.8, 20.8),
    "step-gap": (6.0, 5.0, 6.0, 4.0),
    "card-width": (244.0, 248.0, 229.2, 234.1),
    "preview-least": (89.3, 74.4, 89.3, 74.4),
    "column-gap": (0.0, 0.0, 15.9, 11.9),
    "key": (35.7, 31.7, 26.8, 25.8),
    "key-letter": (29.8, 29.8, 22.8, 22.8),
    "typed-box": (27.8, 27.8, 24.8, 24.8),
    "digit-box": (13.9, 14.9, 13.9, 14.9),
    "digit-box-wide": (21.8, 22.3, 18.8, 18.8),
    "paper-width": (36.7, 36.7, 29.8, 29.8),
    "paper-height": (48.6, 48.6, 39.4, 39.4),
    "qr": (188.5, 178.6, 168.6, 158.7),
    "drain": (5.0, 5.0, 5.0, 5.0),
    "dialog-width": (244.0, 248.0, 262.9, 262.9),
    "step-inset": (2.0, 2.0, 2.0, 2.0),
    "symbol-rim": (3.5, 3.5, 3.5, 3.5),
    "symbol-band": (2.0, 2.0, 2.0, 2.0),
    "stroke": (0.7, 0.7, 0.7, 0.7),
    "stroke-here": (1.2, 1.2, 1.2, 1.2),
    "stroke-card": (1.0, 1.0, 1.0, 1.0),
    "hairline": (0.5, 0.5, 0.5, 0.5),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: which way the panel stands, which modes are on, and how many mm of glass one of its pixels takes."""

    portrait: bool = True
    large: bool = False
    contrast: bool = False
    pitch: float = PITCH
    low: bool = False

    @classmethod
    def of(
        cls,
        width: int,
        height: int,
        *,
        large: bool = False,
        contrast: bool = False,
        low: bool = False,
        pitch: float | None = None,
    ) -> "Theme":
        """Fit the look to a window of `width` x `height` pixels, each of which takes `pitch` mm of glass.

        Without a pitch, and where `too_small` is the glass, its short side is taken for 268 mm, so that everything is
        seen whole.
        """
        filling = SHORT_SIDE / min(width, height)
        return cls(width <= height, large, contrast, max(pitch or filling, filling), low)

    @staticmethod
    def too_small(width: int, height: int, pitch: float | None) -> bool:
        """Tell whether a window has less glass than the screens take, so that letters and targets are drawn smaller."""
        return pitch is not None and min(width, height) * pitch < SHORT_SIDE

    def px(self, token: str) -> float:
        """Return a size of `SIZES` in pixels of this panel."""
        return self.drawn(SIZES[token][(0 if self.portrait else 2) + self.large])

    @property
    def above(self) -> float:
        """Return how much of the window's top no screen uses, in pixels: the head, and what is above low eyes."""
        return max(self.px("head"), self.px("low-start") if self.low else 0.0)

    def drawn(self, millimetres: float) -> float:
        """Return a length in pixels of this panel, whole ones."""
        return round(millimetres / self.pitch)

    def millimetres(self, px: float) -> float:
        """Return how long some pixels of this panel are."""
        return px * self.pitch

    @property
    def scale(self) -> float:
        """Return how many pixels one unit of a picture takes, which is a pixel of the panel of 21.5 inches."""
        return PITCH / self.pitch

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
