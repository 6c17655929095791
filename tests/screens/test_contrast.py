"""Contrast as it is drawn: the pixels of every word on every screen, held against the pixels of its ground.

The colour of a ground is that which most pixels of a word's box have; of what differs from it, the letters' strokes are
what is furthest from it. Rims of letters are mixed from both and are passed over.
"""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.kiosk_plays import MACHINE, every_screen
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, plain

Pixels = NDArray[np.uint8]
LEAST = 7.0  # WCAG 2.2, 1.4.6
MEASURED = ("vi", "vi contrast", "en large", "en low", "en large contrast", "vi low large contrast")


def luminance(pixels: Any) -> Any:
    """The relative luminance of WCAG 2.2."""
    share = np.asarray(pixels, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast_of(box: Pixels) -> float:
    """The contrast of what is written in a box to its ground."""
    packed, counts = np.unique(box.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32), return_counts=True)
    colours = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
    ground = colours[counts.argmax()]
    light = luminance(colours)
    own = float(luminance(ground))
    ratios = (np.maximum(light, own) + 0.05) / (np.minimum(light, own) + 0.05)
    return float(ratios.max())


def box_of(label: Any, pixels: Pixels) -> Pixels:
    """The pixels of a label's words."""
    height, width = pixels.shape[:2]
    left, right = max(0, int(label.x)), min(width, int(label.right) + 1)
    top, foot = max(0, height - int(label.top) - 1), min(height, height - int(label.y))
    return pixels[top:foot, left:right]


def pale_words(stage: Stage) -> list[str]:
    from kiosk.screens.parts import Words

    pixels = stage.pixels
    words = [each for each in stage.labels() if isinstance(each, Words) and plain(each).strip()]
    measured = [(plain(each), contrast_of(box_of(each, pixels))) for each in words]
    return [f"{text!r} has a contrast of {ratio:.1f}" for text, ratio in measured if ratio < LEAST]


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("looks", MEASURED)
def test_every_word_reaches_seven_to_one_as_it_is_drawn(size: tuple[int, int], looks: str) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        faults = [f"{screen}: {fault}" for screen in every_screen(stage, looks) for fault in pale_words(stage)]
    assert not faults, "\n".join(faults)


def test_what_is_too_pale_is_found() -> None:
    """The measure itself: gray on white at 4.5:1 is told from ink."""
    paper = np.full((40, 200, 3), 255, np.uint8)
    for gray, passes in ((0x76, False), (0x59, True)):
        box = paper.copy()
        box[10:30, 20:30] = gray
        assert (contrast_of(box) >= LEAST) is passes
