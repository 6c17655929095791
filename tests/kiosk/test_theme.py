"""The floors of the look: contrast, size of letters, size of targets."""

import itertools

import pytest

from kiosk.theme import CAP_HEIGHT, ROLES, SIZES, Colour, Theme
from lookup_api.wording import Family

FAMILIES = [family for family in Family if family not in {Family.UNCONFIRMED, Family.FEE}]  # these borrow tones
# Each word's colour, and the grounds it stands on.
WORDS = [
    *(("ink", ground) for ground in ("paper", "surface", "sunken", "nghe-tint")),
    *(("ink-2", ground) for ground in ("paper", "surface", "sunken")),
    *(("cham", ground) for ground in ("surface", "paper")),
    ("on-cham", "cham"),
    *((family, f"{family}-tint") for family in FAMILIES),
    *(("ink", f"{family}-tint") for family in FAMILIES),
    *(("ink-2", f"{family}-tint") for family in FAMILIES),
    ("none", "surface"),
]
BUTTONS = ("button", "button-main", "button-biggest", "key", "bar", "typed-box")


def luminance(colour: Colour) -> float:
    red, green, blue = ((each / 12.92) if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of WCAG 2.2, 1.4.6."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("contrast", [False, True])
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_reach_seven_to_one(word: str, ground: str, contrast: bool) -> None:  # noqa: FBT001 - a case
    theme = Theme(contrast=contrast)
    assert ratio(theme.colour(word), theme.colour(ground)) >= 7


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("role", ROLES)
def test_capitals_stand_above_their_floor(role: str, scale: float) -> None:
    for large, floor in ((False, 4.8), (True, 6.1)):
        theme = Theme(large=large, scale=scale)
        assert theme.millimetres(theme.type_size(role) * CAP_HEIGHT) >= floor


@pytest.mark.parametrize(("portrait", "large"), [*itertools.product((True, False), repeat=2)])
def test_targets_are_at_least_fifteen_millimetres(portrait: bool, large: bool) -> None:  # noqa: FBT001 - a case
    theme = Theme(portrait=portrait, large=large)
    for name in BUTTONS:
        assert theme.millimetres(theme.px(name)) >= 15


def test_millimetres_stay_on_a_finer_panel() -> None:
    coarse, fine = Theme.of(1080, 1920), Theme.of(2160, 3840)
    for name in SIZES:
        assert fine.millimetres(fine.px(name)) == pytest.approx(coarse.millimetres(coarse.px(name)))


def test_families_differ_in_grey_by_shape_not_by_colour_alone() -> None:
    for contrast in (False, True):
        theme = Theme(contrast=contrast)
        assert len({theme.colour(family) for family in FAMILIES}) == len(FAMILIES)
