"""Shapes drawn with flat, smooth-edged figures: rounded strokes, polygons, and the silhouettes of the seven families.

Coordinates inside a shape are those of the drawing: x to the right, y downwards, in a square of 96 units.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from kivy.graphics import (
    Color,
    Mesh,
    PopMatrix,
    PushMatrix,
    Rotate,
    SmoothEllipse,
    SmoothRoundedRectangle,
)

from kiosk.theme import Colour

UNITS: Final = 96.0
Point = tuple[float, float]

_DIAMOND: Final = ((48.0, 2.0), (94.0, 48.0), (48.0, 94.0), (2.0, 48.0))


class Pen:
    """Draws on a canvas, in units of a drawing laid over a rectangle of the window."""

    def __init__(self, canvas: Any, left: float, bottom: float, scale: float, height: float = UNITS) -> None:
        """Take where the drawing's lower left corner lies, its pixels a unit, and its height in units."""
        self._canvas = canvas
        self._left = left
        self._bottom = bottom
        self._scale = scale
        self._height = height

    def colour(self, colour: Colour) -> None:
        """Draw in this colour from here on."""
        self._canvas.add(Color(*colour))

    def at(self, point: Point) -> Point:
        """Return the pixel of a point."""
        return self._left + point[0] * self._scale, self._bottom + (self._height - point[1]) * self._scale

    def box(self, x: float, y: float, width: float, height: float, radii: Sequence[float] = (0, 0, 0, 0)) -> None:
        """Draw a rectangle by its upper left corner; radii from the upper left one clockwise."""
        left, bottom = self.at((x, y + height))
        size = width * self._scale, height * self._scale
        self._canvas.add(
            SmoothRoundedRectangle(
                pos=(left, bottom), size=size, radius=[max(0.1, each * self._scale) for each in radii], segments=32
            )
        )

    def block(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle with sharp edges on whole pixels, so that blocks side by side leave no seam."""
        self.blocks([(x, y, width, height)])

    def blocks(self, wanted: Iterable[tuple[float, float, float, float]]) -> None:
        """Draw many such rectangles as one figure: each figure by itself costs as much as all of them."""
        vertices: list[float] = []
        indices: list[int] = []
        for first, (x, y, width, height) in enumerate(wanted):
            left, top = (round(each) for each in self.at((x, y)))
            right, bottom = (round(each) for each in self.at((x + width, y + height)))
            for corner in ((left, top), (right, top), (right, bottom), (left, bottom)):
                vertices.extend((*corner, 0.0, 0.0))
            indices.extend(4 * first + corner for corner in (0, 1, 2, 0, 2, 3))
        self._canvas.add(Mesh(vertices=vertices, indices=indices, mode="triangles"))

    def disc(self, centre: Point, radius: float) -> None:
        """Draw a filled circle."""
        x, y = self.at(centre)
        across = radius * self._scale
        self._canvas.add(SmoothEllipse(pos=(x - across, y - across), size=(2 * across, 2 * across), segments=96))

    def polygon(self, corners: Sequence[Point], rounding: float = 1.0) -> None:
        """Draw a filled convex polygon, its edges and corners rounded by a stroke of this width."""
        vertices = [number for corner in corners for number in (*self.at(corner), 0.0, 0.0)]
        self._canvas.add(Mesh(vertices=vertices, indices=list(range(len(corners))), mode="triangle_fan"))
        self.stroke((*corners, corners[0]), rounding)

    def stroke(self, points: Iterable[Point], width: float) -> None:
        """Draw a line with round ends and corners."""
        thick = width * self._scale
        for (from_x, from_y), (to_x, to_y) in pairwise([self.at(point) for point in points]):
            length = math.hypot(to_x - from_x, to_y - from_y)
            self._canvas.add(PushMatrix())
            self._canvas.add(
                Rotate(angle=math.degrees(math.atan2(to_y - from_y, to_x - from_x)), origin=(from_x, from_y))
            )
            self._canvas.add(
                SmoothRoundedRectangle(
                    pos=(from_x - thick / 2, from_y - thick / 2),
                    size=(length + thick, thick),
                    radius=[thick / 2],
                    segments=16,
                )
            )
            self._canvas.add(PopMatrix())


def arc(centre: Point, radius: float, start: float, end: float, steps: int = 16) -> list[Point]:
    """Return points along an arc; angles in degrees, clockwise on the screen, 0 to the right."""
    angles = (math.radians(start + (end - start) * n / steps) for n in range(steps + 1))
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle in angles]


def draw_family(pen: Pen, family: str, strong: Colour, tint: Colour) -> None:
    """Draw the silhouette of a family with its glyph; in grey print the shape alone tells them apart.

    `fee` is the family `act` with a coin, where money and not papers are wanted.
    """
    pen.colour(strong)
    glyph = 8.0
    match family:
        case "progress":
            pen.disc((48, 48), 44)
            pen.colour(tint)
            pen.stroke([(48, 21), (48, 49), (66, 62)], glyph)
        case "act" | "fee":
            pen.polygon(_DIAMOND)
            pen.colour(tint)
            _draw_wanted(pen, strong, tint, money=family == "fee")
        case "ready" | "unconfirmed":
            _draw_door(pen, strong, tint, open_=family == "ready")
        case "done":
            pen.box(8, 8, 80, 80, (12, 12, 12, 12))
            pen.colour(tint)
            pen.stroke([(28, 50), (42, 64), (69, 33)], glyph)
        case "overdue":
            pen.polygon([(48, 9), (91, 87), (5, 87)], 7)
            pen.colour(tint)
            pen.stroke([(48, 36), (48, 60)], glyph)
            pen.disc((48, 74), glyph / 2)
        case "stopped":
            pen.polygon([(29, 3), (67, 3), (93, 29), (93, 67), (67, 93), (29, 93), (3, 67), (3, 29)])
            pen.colour(tint)
            pen.stroke([(27, 48), (69, 48)], glyph)
        case _:
            _draw_question(pen, strong, tint, glyph)


def _draw_wanted(pen: Pen, strong: Colour, tint: Colour, *, money: bool) -> None:
    """Draw what is wanted of the citizen: a coin, or a sheet with a plus."""
    if money:
        pen.disc((48, 48), 22)
        pen.colour(strong)
        pen.disc((48, 48), 16.5)
        pen.colour(tint)
        pen.stroke([(48, 40), (48, 56)], 6)
        return
    pen.stroke([(36, 28), (51, 28), (62, 39), (62, 68), (36, 68), (36, 28)], 5)
    pen.stroke([(49, 44), (49, 59)], 5)
    pen.stroke([(41.5, 51.5), (56.5, 51.5)], 5)


def _draw_door(pen: Pen, strong: Colour, tint: Colour, *, open_: bool) -> None:
    """Draw the open door; the outlined one belongs to a result that nobody has confirmed."""
    pen.box(12, 8, 72, 86, (36, 36, 1, 1))
    pen.colour(tint)
    if open_:
        pen.stroke([(31, 58), (43, 70), (66, 44)], 8)
        return
    pen.box(19, 15, 58, 72, (29, 29, 1, 1))
    pen.colour(strong)
    pen.stroke([*arc((48, 42), 10, -180, 60), (48, 58), (48, 62)], 7)
    pen.disc((48, 75), 4)


def _draw_question(pen: Pen, strong: Colour, tint: Colour, glyph: float) -> None:
    pen.disc((48, 48), 44.5)
    pen.colour(tint)
    pen.disc((48, 48), 37.5)
    pen.colour(strong)
    pen.stroke([*arc((48, 40), 11, -185, 62), (49, 53), (48, 57)], glyph)
    pen.disc((48, 70), glyph / 2)


def draw_mark(pen: Pen, door: Colour, light: Colour, room: Colour) -> None:
    """Draw the mark, a door with lamp light in it, in a drawing of 56 x 72 units."""
    pen.colour(door)
    pen.box(0, 0, 56, 72, (28, 28, 0, 0))
    pen.colour(light)
    pen.box(12, 13, 32, 59, (16, 16, 0, 0))
    pen.colour(room)
    pen.box(12, 13, 16, 59, (16, 0, 0, 0))
