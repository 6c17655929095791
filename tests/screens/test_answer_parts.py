"""How an answer is shared out: nothing parted that belongs together, every part under its code, signs beside lines."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assets import asset
from kiosk.state import Button, Pressed, SymbolsRead
from lookup_api.contract.views import NextStep, RescheduledView, SupplementView, View
from lookup_api.wording import Family
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_plays import CODE, HOLIDAY, PLAYS, dress
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

LOOKS: tuple[tuple[Button, ...], ...] = ((), (Button.LOW,), (Button.LARGE,), (Button.LANGUAGE, Button.LOW))
SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]


def parts_of(stage: Stage) -> list[list[str]]:
    """The words of each part, until the first comes again."""
    parts: list[list[str]] = []
    while not parts or stage.texts != parts[0]:
        parts.append(stage.texts)
        assert len(parts) < 9
        if not any(each.button is Button.NEXT_PAGE for each in stage.buttons() if hasattr(each, "button")):
            break
        stage.happens(Pressed(Button.NEXT_PAGE))
        stage.lay_out()
    return parts


def told(stage: Stage, view: View, looks: tuple[Button, ...]) -> list[list[str]]:
    dress(stage, looks)
    stage.happens(SymbolsRead((CODE,)))
    stage.answer(view)
    stage.lay_out()
    return parts_of(stage)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("looks", LOOKS)
def test_two_papers_to_bring_are_never_parted(size: tuple[int, int], looks: tuple[Button, ...]) -> None:
    with on_stage(size) as stage:
        for part in told(stage, msgspec.structs.replace(samples.ready_view(), bring=["Giấy một", "Giấy hai"]), looks):
            assert ("Giấy một" in part) is ("Giấy hai" in part)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("looks", LOOKS)
def test_hours_stand_with_their_place(size: tuple[int, int], looks: tuple[Button, ...]) -> None:
    with on_stage(size) as stage:
        for part in told(stage, samples.supplement_view(), looks):
            said = "\n".join(part)
            assert ("159B Trần Quý Cáp" in said) is ("13:30-17:00" in said)


@pytest.mark.parametrize("looks", LOOKS)
def test_every_part_is_headed_by_the_code_and_none_holds_the_age_alone(looks: tuple[Button, ...]) -> None:
    for view in (samples.processing_view(), samples.submitted_view(), samples.supplement_view()):
        with on_stage(PORTRAIT) as stage:
            around = set(stage.texts)
            for part in told(stage, view, looks):
                assert view.code in part
                assert len(set(part) - around) > 4


def test_the_last_part_leads_back_to_the_first_and_says_so() -> None:
    with on_stage(PORTRAIT) as stage:
        parts = told(stage, samples.supplement_view(), (Button.LOW,))
        assert len(parts) > 1
        assert all("Xem tiếp" in part and "Trang đầu" not in part for part in parts[:-1])
        assert "Trang đầu" in parts[-1]
        assert "Xem tiếp" not in parts[-1]


@pytest.mark.parametrize("size", SIZES)
def test_the_usual_answers_stand_on_one_part(size: tuple[int, int]) -> None:
    usual = ("processing", "ready", "supplement", "payment", "overdue", "returned", "submitted", "refused", "stopped")
    for name in usual:
        with on_stage(size) as stage:
            PLAYS[f"answer {name}"](stage)
            stage.lay_out()
            assert "Xem tiếp" not in stage.texts, name


def test_papers_are_numbered() -> None:
    from kiosk.screens.to_do import Numbered

    papers = SupplementView(papers=["Bản vẽ", "Biên lai", "Ảnh"])
    with on_stage(PORTRAIT) as stage:
        told(stage, msgspec.structs.replace(samples.supplement_view(), supplement=papers), ())
        numbers = [each.children[0].text for each in stage.app.root.walk() if isinstance(each, Numbered)]
    assert sorted(numbers) == ["1", "2", "3"]


def test_a_tick_stands_beside_nothing_that_is_still_to_be_done() -> None:
    from kiosk.screens.to_do import HEADINGS, HELP, NOTE, NOTHING_TO_DO, SIGNS, icon_of

    done = {step for step in NextStep if icon_of(step, Family.PROGRESS) == NOTHING_TO_DO}
    assert done == {NextStep.WAIT, NextStep.AWAIT_ACCEPTANCE, NextStep.NOTHING}
    assert icon_of(NextStep.WAIT, Family.OVERDUE) != NOTHING_TO_DO
    for icon in {*HEADINGS.values(), *SIGNS.values(), HELP, NOTE, NOTHING_TO_DO}:
        assert Path(str(asset("icons", f"{icon}.png"))).exists(), icon


def words(text: str, width: float) -> Any:
    from kiosk.screens.parts import Words

    made = Words(text=text)
    made.fit(width)
    return made


def test_no_short_word_stands_alone_on_the_last_line_where_that_takes_no_further_line() -> None:
    with on_stage(PORTRAIT):
        whole = words("một hai ba bốn năm sáu bảy tám chín", 4000.0)
        whole.fit_line()
        alone = whole.width - 60  # the last word has just no room any more
        broken = words(whole.text, alone)
        assert broken.lines == 2
        assert broken.width == alone
        assert len(broken._label._cached_lines[-1].words[0].text.split()) > 1


def test_words_that_cannot_stand_closer_keep_the_whole_width() -> None:
    with on_stage(PORTRAIT):
        broken = words("một hai ba bốn năm sáu bảy tám chín mười " * 2, 560.0)
        assert broken.lines > 1
        assert broken.padding[2] == 0 or not broken._is_lonely(broken.width)


def test_each_sentence_begins_a_line_where_that_takes_no_further_one() -> None:
    with on_stage(PORTRAIT):
        two = "Không tìm thấy hồ sơ theo mã này. Mời kiểm tra lại mã trên giấy hẹn."
        wide = words(two, 760.0)
        assert wide.text.splitlines() == [
            "Không tìm thấy hồ sơ theo mã này.",
            "Mời kiểm tra lại mã trên giấy hẹn.",
        ]
        assert wide.lines == 2
        wide.fit_line()
        assert wide.text == two
        together = wide.width
        wide.fit(together + 1)
        assert (wide.text, wide.lines) == (two, 1)
        wide.fit(together * 0.7)
        assert wide.lines == 2
        assert words("Nơi nhận: số 1 Trần Phú, TP. Tam Kỳ, phòng số một", 700.0).text.count("\n") == 0


def test_why_it_is_late_stands_before_whom_to_ask_and_the_old_appointment_on_the_card() -> None:
    from kiosk.screens.parts import DoorCard

    for size in (PORTRAIT, LANDSCAPE):
        with on_stage(size) as stage:
            PLAYS["answer overdue, rescheduled"](stage)
            stage.lay_out()
            said = [words for part in parts_of(stage) for words in part]
            order = [
                "Vì sao quá hạn",
                "Cơ quan chưa giải quyết xong trong thời hạn.",
                "Lý do ghi trong văn bản xin lỗi số\u00a0118/XL.",
            ]
            at = [said.index(words) for words in (*order, "Muốn hỏi hoặc phản ánh")]
            assert at == sorted(at)
            [card] = [each for each in stage.app.root.walk() if isinstance(each, DoorCard)]
            assert any(getattr(each, "text", "").startswith("Lịch hẹn cũ") for each in card.walk())


def test_that_we_are_sorry_is_said_on_the_first_part_in_every_look() -> None:
    for size in (PORTRAIT, LANDSCAPE):
        for looks in LOOKS:
            with on_stage(size) as stage:
                dress(stage, [each for each in looks if each is not Button.LANGUAGE])
                PLAYS["answer overdue, rescheduled"](stage)
                stage.lay_out()
                assert any("xin lỗi quý vị" in each for each in stage.texts), (size, looks)


def test_no_reason_on_record_leaves_no_heading_for_it() -> None:
    with on_stage(PORTRAIT) as stage:
        PLAYS["answer overdue"](stage)
        stage.lay_out()
        assert "Vì sao quá hạn" not in stage.texts


def test_the_days_a_desk_is_shut_stand_with_its_hours() -> None:
    with on_stage(PORTRAIT) as stage:
        PLAYS["answer ready, days off"](stage)
        stage.lay_out()
        said = [each.replace("\u00a0", " ") for each in stage.texts]
        hours = said.index("Giờ làm việc: 07:00-11:30, 13:30-17:00")
        assert said[hours + 1] == "Nghỉ từ thứ Hai, 24/06/2024 đến hết thứ Ba, 25/06/2024 (Nghỉ bù)"


def test_the_amount_due_is_as_large_as_a_title() -> None:
    from kiosk.screens.parts import Words

    with on_stage(PORTRAIT) as stage:
        PLAYS["answer payment"](stage)
        stage.lay_out()
        [amount] = [each for each in stage.labels() if isinstance(each, Words) and each.text.startswith("325.000")]
        assert amount.role == "title"


def test_a_saved_answer_has_its_hour_on_the_card_and_its_age_once() -> None:
    for size in (PORTRAIT, LANDSCAPE):
        with on_stage(size) as stage:
            PLAYS["answer, saved"](stage)
            stage.lay_out()
            said = [each.replace("\u00a0", " ") for each in stage.texts]
            assert "Trong hạn, theo số liệu lúc 08 giờ 28" in said
            assert sum("cách đây" in each for each in said) == 1


@pytest.mark.parametrize("looks", LOOKS)
def test_where_to_ask_never_stands_without_saying_what_for(looks: tuple[Button, ...]) -> None:
    desk = msgspec.structs.replace(samples.DESK, days=[HOLIDAY])
    moved = RescheduledView(to=samples.NOW + timedelta(days=6), from_=samples.NOW, slip="118/XL")
    with on_stage(PORTRAIT) as stage:
        parts = told(stage, msgspec.structs.replace(samples.overdue_view(), desk=desk, rescheduled=moved), looks)
    asking = [part for part in parts if any(text.startswith(f"{samples.DESK.name}, ") for text in part)]
    assert asking
    assert all({"Muốn hỏi hoặc phản ánh", "To ask or complain"} & set(part) for part in asking)
