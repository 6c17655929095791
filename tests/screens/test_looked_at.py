"""What the eye found on the screens and no rule about boxes and edges tells."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest

from kiosk.choosing import choices
from kiosk.hands import SCORES
from kiosk.state import Button
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_plays import MACHINE, PLAYS, answered, dress
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, out_of_cards, plain, words_of

SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
LOOKS = [(), (Button.LARGE,), (Button.LOW,), (Button.LANGUAGE, Button.LARGE)]
LONG_NAME = "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính thuộc Trung tâm Phục vụ hành chính công"


def played(stage: Stage, name: str, looks: Sequence[Button] = ()) -> None:
    """Bring a screen on the stage in some looks."""
    dress(stage, looks)
    PLAYS[name](stage)
    dress(stage, looks)
    stage.lay_out()


def saying(stage: Stage, *beginnings: str) -> Any:
    """The words that begin so."""
    [found] = [each for each in stage.labels() if plain(each).startswith(beginnings)]
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("looks", LOOKS)
def test_a_day_is_read_out_below_its_own_digits(size: tuple[int, int], looks: tuple[Button, ...]) -> None:
    from kiosk.screens.pads import Box

    with on_stage(size, machine=MACHINE) as stage:
        played(stage, "keypad, nearly full", looks)
        boxes = sorted((each for each in stage.app.root.walk() if isinstance(each, Box)), key=lambda box: box.x)
        day, left = saying(stage, "ngày nhận", "received"), saying(stage, "còn 1 số", "1 more digit")
        assert boxes[2].x <= day.center_x <= boxes[7].right
        assert abs(left.right - boxes[-1].right) <= 2
        assert day.right < left.x
        assert day.top <= boxes[0].y


def test_a_day_that_is_none_is_said_in_semibold_where_the_others_are_not() -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        played(stage, "keypad, nearly full")
        assert not saying(stage, "ngày nhận").strong
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        played(stage, "keypad, no such day")
        assert saying(stage, "Ngày trong mã chưa đúng").strong


@pytest.mark.parametrize("size", SIZES)
def test_a_long_code_is_seen_whole_while_it_is_typed(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        played(stage, "keypad, long code", (Button.LARGE,))
        assert not saying(stage, "000.00.16").is_shortened


@pytest.mark.parametrize("size", SIZES)
def test_the_steps_of_a_rating_stand_as_the_numeric_keypad_counts_them(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        played(stage, "rating")
        steps = [each for each in stage.buttons() if getattr(each, "button", None) in SCORES]
        down = [each.button for each in sorted(steps, key=lambda each: -each.y)]
        assert down == list(choices(stage.visit))[: len(down)]
        assert len({round(each.height) for each in [*steps, stage.button("Bỏ qua")]}) == 1


@pytest.mark.parametrize("size", SIZES)
def test_every_key_of_the_letters_says_what_it_does(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        played(stage, "lost receipt by name")
        assert all(words_of(each).strip() for each in stage.buttons())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("looks", LOOKS)
def test_a_saved_answer_can_be_tried_again_from_each_part(size: tuple[int, int], looks: tuple[Button, ...]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        played(stage, "answer, saved", looks)
        stage.button("Try again" if Button.LANGUAGE in looks else "Thử lại")
        for more in [each for each in stage.buttons() if getattr(each, "button", None) is Button.NEXT_PAGE]:
            stage.press(words_of(more))
            stage.button("Try again" if Button.LANGUAGE in looks else "Thử lại")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("looks", LOOKS)
def test_a_long_name_of_a_desk_stays_on_its_card(size: tuple[int, int], looks: tuple[Button, ...]) -> None:
    desk = msgspec.structs.replace(samples.DESK, name=LONG_NAME)
    with on_stage(size, machine=MACHINE) as stage:
        dress(stage, looks)
        answered(lambda: msgspec.structs.replace(samples.ready_view(), desk=desk))(stage)
        stage.lay_out()
        assert not out_of_cards(stage)
        assert LONG_NAME in " ".join(each.replace("\u00a0", " ") for each in stage.texts)


def test_without_a_scanner_the_picture_points_to_what_is_typed() -> None:
    lit = []
    for name in ("attract", "attract without scanner"):
        with on_stage(PORTRAIT, machine=MACHINE) as stage:
            from kiosk.screens.attract import DoorPicture

            played(stage, name)
            stage.draw()
            [door] = [each for each in stage.app.root.walk() if isinstance(each, DoorPicture)]
            amber = np.round(255 * np.array(stage.app.theme.colour("nghe")[:3])).astype(int)
            seen = stage.pixels[round(PORTRAIT[1] - door.top) : round(PORTRAIT[1] - door.y)].astype(int)
            lit.append(int((np.abs(seen - amber).max(axis=2) <= 2).sum()))
    with_scanner, without = lit
    assert with_scanner == 0
    assert without > 1000


def test_no_sentence_leaves_a_word_alone_on_its_last_line_to_begin_the_next_one() -> None:
    from kiosk.screens.parts import Words

    with on_stage(PORTRAIT):
        said = Words(
            text="Mời quét bằng điện thoại để chép mã hồ sơ. Mã này không chứa thông tin nào khác.", role="lead"
        )
        said.fit_line()
        whole = said.width
        for share in range(30, 70):
            said.fit(whole * share / 100)
            lines = ["".join(run.text for run in line.words).split() for line in said._label._cached_lines]
            assert all(len(line) > 1 for line in lines[:-1])
