"""The floors of the look, on panels of any pitch: contrast, size of letters, size of targets."""

import itertools

import pytest

from kiosk.theme import CAP_HEIGHT, PITCH, ROLES, SHORT_SIDE, SIZES, Colour, Theme
from lookup_api.wording import Family

FAMILIES = [family for family in Family if family not in {Family.UNCONFIRMED, Family.FEE}]  # these borrow tones
# Each word's colour, and the grounds it stands on.
WORDS = [
    *(("ink", ground) for ground in ("paper", "surface", "sunken", "nghe-tint")),
    *(("ink-2", ground) for ground in ("paper", "surface", "sunken")),
    ("off", "sunken"),
    ("on-ribbon", "ribbon"),
    *(("cham", ground) for ground in ("surface", "paper")),
    ("on-cham", "cham"),
    *((family, f"{family}-tint") for family in FAMILIES),
    *(("ink", f"{family}-tint") for family in FAMILIES),
    *(("ink-2", f"{family}-tint") for family in FAMILIES),
    ("none", "surface"),
]
PITCHES = (
    PITCH,
    PITCH / 2,
    0.2767,
    0.311,
    0.363,
    0.49,
)  # mm a pixel: 21.5 inches, twice as fine, 24, 27, 32, 43 inches
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


@pytest.mark.parametrize("pitch", PITCHES)
@pytest.mark.parametrize("role", ROLES)
def test_capitals_stand_above_their_floor(role: str, pitch: float) -> None:
    for large, floor in ((False, 4.8), (True, 6.1)):
        theme = Theme(large=large, pitch=pitch)
        assert theme.type_size(role) * CAP_HEIGHT * pitch >= floor


@pytest.mark.parametrize("pitch", PITCHES)
@pytest.mark.parametrize(("portrait", "large"), [*itertools.product((True, False), repeat=2)])
def test_targets_are_at_least_fifteen_millimetres(portrait: bool, large: bool, pitch: float) -> None:  # noqa: FBT001 - a case
    theme = Theme(portrait=portrait, large=large, pitch=pitch)
    for name in BUTTONS:
        assert theme.px(name) * pitch >= 15


def test_a_token_is_as_long_on_glass_as_it_says_on_every_panel() -> None:
    for pitch, name in itertools.product(PITCHES, SIZES):
        for at, (portrait, large) in enumerate(itertools.product((True, False), (False, True))):
            theme = Theme(portrait=portrait, large=large, pitch=pitch)
            assert theme.millimetres(theme.px(name)) == pytest.approx(SIZES[name][at], abs=pitch / 2)


def test_a_panel_that_nobody_measured_is_filled() -> None:
    for width, height in ((1080, 1920), (720, 1280), (2160, 3840), (1920, 1080)):
        theme = Theme.of(width, height)
        assert min(width, height) * theme.pitch == pytest.approx(SHORT_SIDE)
        assert not Theme.too_small(width, height, None)


def test_a_larger_panel_keeps_the_millimetres_and_a_smaller_one_shows_all() -> None:
    assert Theme.of(1080, 1920, pitch=0.311).pitch == 0.311
    assert not Theme.too_small(1080, 1920, 0.311)
    small = Theme.of(1080, 1920, pitch=0.18)
    assert small.pitch == pytest.approx(PITCH)  # as if it were larger: nothing is cut off
    assert Theme.too_small(1080, 1920, 0.18)
    assert not Theme.too_small(1080, 1920, PITCH)


def test_millimetres_stay_on_a_finer_panel() -> None:
    coarse, fine = Theme.of(1080, 1920), Theme.of(2160, 3840)
    for name in SIZES:
        assert fine.millimetres(fine.px(name)) == pytest.approx(coarse.millimetres(coarse.px(name)))


def test_families_differ_in_grey_by_shape_not_by_colour_alone() -> None:
    for contrast in (False, True):
        theme = Theme(contrast=contrast)
        assert len({theme.colour(family) for family in FAMILIES}) == len(FAMILIES)
