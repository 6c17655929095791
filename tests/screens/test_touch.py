"""Touches on the real screens, with fake fingers and a clock that the test turns."""

import gc

import pytest

from kiosk.state import (
    Answer,
    Attract,
    Button,
    Keypad,
    Paper,
    Pressed,
    ScannerChanged,
    SymbolsRead,
    Trouble,
    Waiting,
    WrongPaper,
)
from lookup_api.contract.problems import ProblemCode
from tests.support.fake_lookup_api import overdue_view, processing_view
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

CODE = "H47.16-240617-0001"


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def stage(request: pytest.FixtureRequest) -> Stage:
    with on_stage(request.param) as each:
        yield each


def scan(stage: Stage, text: str = CODE) -> None:
    stage.happens(SymbolsRead((text,)))
    stage.draw()


def test_a_receipt_is_answered_and_done_goes_back(stage: Stage) -> None:
    assert "Hồ sơ của quý vị\nđến đâu rồi?" in stage.texts
    scan(stage)
    stage.answer(processing_view())
    stage.draw()
    for word in (CODE, "Đang xử lý", "Trong hạn", "Hẹn trả kết quả", "11\u00a0giờ\u00a000"):
        assert word in stage.texts
    stage.press("Xong")
    assert isinstance(stage.visit.page, Attract)
    assert "Hồ sơ của quý vị\nđến đâu rồi?" in stage.texts
    assert stage.lookups.forgotten == 1


def test_language_changes_on_the_spot_and_back(stage: Stage) -> None:
    scan(stage)
    stage.answer(overdue_view())
    stage.draw()
    assert "Quá hạn" in stage.texts
    stage.press("English")
    assert "Overdue" in stage.texts
    assert "Done" in stage.texts
    assert isinstance(stage.visit.page, Answer)
    stage.press("Tiếng Việt")
    assert "Quá hạn" in stage.texts


def test_large_and_contrast_are_one_touch_each_and_show_that_they_are_on(stage: Stage) -> None:
    before = max(label.font_size for label in stage.labels())
    stage.press("Chữ to")
    assert stage.button("Chữ to").filled
    assert max(label.font_size for label in stage.labels()) != before
    stage.press("Tương phản")
    assert stage.button("Tương phản").filled
    assert stage.app.theme.contrast
    stage.press("Chữ to")
    stage.press("Tương phản")
    assert not stage.button("Chữ to").filled
    assert max(label.font_size for label in stage.labels()) == before


def test_low_reach_is_one_touch_and_back_and_keeps_what_was_typed(stage: Stage) -> None:
    stage.press("Nhập mã hồ sơ")
    stage.press_key("H")
    before = stage.button("Tra cứu").pos
    stage.press("Tầm thấp")
    assert stage.button("Tầm thấp").filled
    assert stage.visit.page == Keypad("H")
    stage.press_key("4")
    stage.press_key("/")
    assert stage.visit.page == Keypad("H4/")
    stage.press("Tầm thấp")
    assert not stage.button("Tầm thấp").filled
    assert stage.button("Tra cứu").pos == before


def test_a_code_is_typed_looked_up_and_corrected(stage: Stage) -> None:
    stage.press("Nhập mã hồ sơ")
    assert stage.button("Tra cứu").disabled
    for key in "H47.16-240617-0001":
        stage.press_key(key)
    assert "H47.16-240617-0001_" in stage.texts
    assert not stage.button("Tra cứu").disabled
    stage.press("Tra cứu")
    assert [lookup.text for lookup in stage.lookups.asked] == [CODE]
    stage.refuse(ProblemCode.DOSSIER_NOT_FOUND)
    stage.draw()
    assert "Không tìm thấy" in stage.texts
    assert CODE in stage.texts
    stage.press("Sửa mã")
    assert stage.visit.page == Keypad(CODE)
    stage.press("Xoá 1 số")
    assert stage.visit.page == Keypad(CODE[:-1])
    stage.press("Xoá hết")
    assert stage.visit.page == Keypad("")
    stage.press("Quay lại")
    assert isinstance(stage.visit.page, Attract)


def test_a_disabled_button_does_nothing_and_says_why(stage: Stage) -> None:
    stage.press("Nhập mã hồ sơ")
    stage.press("Tra cứu")
    assert stage.lookups.asked == []
    assert "Mời bấm mã có ít nhất một chữ số." in stage.texts


def test_waiting_is_said_and_may_be_left(stage: Stage) -> None:
    scan(stage)
    stage.passes(0.31)
    stage.draw()
    assert isinstance(stage.visit.page, Waiting)
    assert "Đang tra cứu…" in stage.texts
    stage.press("Quay lại")
    assert isinstance(stage.visit.page, Attract)
    stage.answer(processing_view())
    assert isinstance(stage.visit.page, Attract)


def test_an_api_that_is_away_may_be_tried_again(stage: Stage) -> None:
    scan(stage)
    stage.refuse(ProblemCode.STORE_UNAVAILABLE)
    stage.draw()
    assert "Chưa tra cứu được" in stage.texts
    stage.press("Thử lại")
    stage.answer(processing_view())
    stage.draw()
    assert "Đang xử lý" in stage.texts


@pytest.mark.parametrize(
    ("text", "paper", "heading"),
    [
        ("079085000123", Paper.IDENTITY_CARD, "Không phải giấy hẹn"),
        ("1.004222", Paper.PROCEDURE, "Đây là mã thủ tục"),
        ("https://example.gov.vn/xem?cccd=079085000123", Paper.OTHER_SYSTEM, "Hồ sơ ở nơi khác"),
        ("WIFI:S:example;T:WPA;P:079085000123;;", Paper.OTHER, "Không phải giấy hẹn"),
    ],
)
def test_a_wrong_paper_is_named_and_nothing_of_it_is_shown(stage: Stage, text: str, paper: Paper, heading: str) -> None:
    scan(stage, text)
    assert stage.visit.page == WrongPaper(paper)
    assert heading in stage.texts
    assert not [said for said in stage.texts if "079085000123" in said or "example" in said]
    assert stage.lookups.asked == []


def test_idle_asks_hides_the_answer_and_wipes(stage: Stage) -> None:
    scan(stage)
    stage.answer(processing_view())
    stage.passes(48)
    stage.draw()
    assert {"Quý vị còn xem không?", "12"} <= set(stage.texts)
    assert CODE not in stage.texts
    stage.passes(1)
    stage.draw()
    assert "11" in stage.texts
    stage.press("Thêm thời gian")
    assert CODE in stage.texts
    stage.passes(48)
    stage.passes(13)
    stage.draw()
    assert isinstance(stage.visit.page, Attract)


def test_any_touch_beside_the_buttons_says_yes(stage: Stage) -> None:
    scan(stage)
    stage.answer(processing_view())
    stage.passes(50)
    stage.draw()
    stage.touch(stage.app.root.width / 2, stage.app.root.height * 0.85)
    assert stage.visit.countdown is None
    assert CODE in stage.texts


def test_the_countdown_s_own_done_wipes_at_once(stage: Stage) -> None:
    scan(stage)
    stage.answer(processing_view())
    stage.passes(50)
    stage.draw()
    stage.press("Xong, xoá ngay")
    assert isinstance(stage.visit.page, Attract)


def test_touching_keeps_the_answer(stage: Stage) -> None:
    scan(stage)
    stage.answer(processing_view())
    stage.draw()
    for _ in range(3):
        stage.passes(40)
        stage.touch(stage.app.root.width / 2, stage.app.root.height * 0.9)
    assert CODE in stage.texts


def test_a_lost_scanner_is_told_on_the_attract_screen(stage: Stage) -> None:
    stage.happens(ScannerChanged(present=False))
    stage.draw()
    assert [said for said in stage.texts if said.startswith("Ô quét đang tạm nghỉ")]
    stage.happens(ScannerChanged(present=True))
    stage.draw()
    assert not [said for said in stage.texts if said.startswith("Ô quét đang tạm nghỉ")]


def test_a_window_that_gets_another_size_is_laid_out_anew() -> None:
    with on_stage(PORTRAIT) as stage:
        scan(stage)
        stage.answer(processing_view())
        stage.app.resize(*LANDSCAPE)
        stage.lay_out()
        assert not stage.app.theme.portrait
        assert CODE in stage.texts
        assert max(label.right for label in stage.labels()) > PORTRAIT[0]
        stage.app.resize(*PORTRAIT)
        stage.lay_out()
        assert max(label.right for label in stage.labels()) <= PORTRAIT[0]


def test_every_button_on_every_screen_does_something(stage: Stage) -> None:
    """No dead buttons: each press changes the visit or asks."""
    for play in (_attract, _keypad, _answer, _not_found, _away, _card, _waiting, _countdown):
        play(stage)
        stage.draw()
        words = sorted({_words(button) for button in stage.buttons() if not button.disabled})
        for word in words:
            stage.happens(Pressed(Button.DONE))
            stage.passes(4)
            play(stage)
            stage.draw()
            before = (stage.visit.page, stage.visit.looks, stage.visit.countdown, len(stage.lookups.asked))
            for button in stage.buttons():
                if _words(button) == word:
                    stage.touch(*button.center)
                    break
            after = (stage.visit.page, stage.visit.looks, stage.visit.countdown, len(stage.lookups.asked))
            assert before != after, f"{word!r} does nothing after {play.__name__}"
        stage.happens(Pressed(Button.DONE))
        stage.passes(4)


def _words(button: object) -> str:
    from tests.support.kiosk_stage import words_of

    return words_of(button)


def _attract(_stage: Stage) -> None:
    """The screen as it stands."""


def _keypad(stage: Stage) -> None:
    stage.happens(Pressed(Button.ENTER_CODE))
    stage.press_key("1")


def _answer(stage: Stage) -> None:
    scan(stage)
    stage.answer(processing_view())


def _not_found(stage: Stage) -> None:
    _keypad(stage)
    stage.happens(Pressed(Button.LOOK_UP))
    stage.refuse(ProblemCode.DOSSIER_NOT_FOUND)
    assert isinstance(stage.visit.page, Trouble)


def _away(stage: Stage) -> None:
    scan(stage)
    stage.refuse(ProblemCode.STORE_UNAVAILABLE)


def _card(stage: Stage) -> None:
    scan(stage, "079085000123")


def _waiting(stage: Stage) -> None:
    scan(stage)
    stage.passes(0.5)


def _countdown(stage: Stage) -> None:
    _answer(stage)
    stage.passes(50)


def test_after_the_end_no_words_of_the_visit_live_in_any_widget() -> None:
    from kivy.core.text import LabelBase
    from kivy.uix.label import Label

    with on_stage() as stage:
        scan(stage)
        stage.answer(processing_view())
        stage.draw()
        assert CODE in stage.texts
        stage.press("Xong")
        stage.draw()
        stage.passes(4)
        stage.draw()
        gc.collect()
        alive = [each.text for each in gc.get_objects() if issubclass(type(each), Label | LabelBase)]
        traces = [text for text in alive if CODE in text or "N•••" in text or "28/06/2024" in text]
        assert traces == []
