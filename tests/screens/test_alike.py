"""Two buttons that look alike do the same: a sign means one thing, on one screen and from screen to screen."""

from collections import defaultdict
from typing import Any

import pytest

from kiosk.state import Button, Pressed
from tests.support.kiosk_plays import MACHINE, PLAYS, dress, restore
from tests.support.kiosk_stage import PORTRAIT, Stage, on_stage, words_of

# What is said by these signs is the same wherever they stand.
EVERYWHERE = {"arrow-left": Button.BACK, "check": Button.DONE, "bell-ringing": Button.CALL_STAFF}
SCREENS = (
    "keypad", "keypad, free", "symbol seen", "countdown", "answer returned", "proof", "take along", "rating",
    "lost receipt by name", "help", "help, staff called",
)  # fmt: skip


def signs(stage: Stage) -> dict[str, set[Any]]:
    """Return what the buttons of a screen do, by their signs; the tick of an option that is on is none."""
    from kiosk.screens.parts import Icon

    done = defaultdict(set)
    for each in stage.buttons():
        for icon in (part for part in each.walk(restrict=True) if isinstance(part, Icon)):
            if icon.icon and icon.size_name != "tick":
                done[icon.icon].add(getattr(each, "button", None) or words_of(each))  # a key has its words alone
    return done


def test_a_sign_means_one_thing() -> None:
    seen = set()
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        for which in SCREENS:
            restore(stage)
            dress(stage, (Button.LOW,))  # where what is told takes the most parts
            PLAYS[which](stage)
            for _part in range(2):
                stage.lay_out()
                for icon, does in signs(stage).items():
                    assert len(does) == 1, f"{which}: {icon} stands on {does}"
                    assert does == {EVERYWHERE.get(icon, *does)}, f"{which}: {icon} stands on {does}"
                    seen.add(icon)
                if not [each for each in stage.buttons() if getattr(each, "button", None) is Button.NEXT_PAGE]:
                    break
                stage.happens(Pressed(Button.NEXT_PAGE))
    assert {*EVERYWHERE, "arrow-bar-to-left"} <= seen


@pytest.mark.parametrize("looks", [(), (Button.CONTRAST,)])
def test_a_button_that_does_nothing_yet_is_drawn_unlike_a_key(looks: tuple[Button, ...]) -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        from kiosk.screens.pads import Key

        dress(stage, looks)
        PLAYS["keypad"](stage)
        stage.lay_out()
        key = next(each for each in stage.buttons() if isinstance(each, Key))
        idle = stage.button("Tra cứu")
        assert idle.disabled
        look = stage.app.theme
        for part in ("ground", "edge_tone"):
            if looks or part == "ground":  # by day the sunken ground tells it, in the dark it hardly does
                assert look.colour(getattr(idle, part)) != look.colour(getattr(key, part))
