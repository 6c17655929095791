"""Answers as they are read aloud."""

import re

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.wording import Sentence, Wording, voice_answer, voice_problem
from tests.support.fake_lookup_api import (
    NOW,
    overdue_view,
    processing_view,
    ready_view,
    rescheduled_view,
    returned_view,
    sample_views,
)


def said(view: View, language: str = "vi") -> list[str]:
    return [sentence.text for sentence in voice_answer(view, Wording(language), NOW)]


def test_a_dossier_under_way_is_told_with_its_appointment() -> None:
    assert said(processing_view()) == [
        "Hồ sơ của quý vị đang được giải quyết.",
        "Hồ sơ còn trong hạn.",
        "Lịch hẹn trả kết quả là mười một giờ, thứ Sáu, ngày hai mươi tám tháng sáu.",
        "Quý vị chưa phải làm gì thêm.",
        "Thông tin này được cập nhật lúc tám giờ năm mươi lăm phút, thứ Hai, ngày hai mươi bốn tháng sáu.",
    ]


def test_an_overdue_one_is_told_with_an_apology_and_by_how_much() -> None:
    assert said(overdue_view())[:2] == [
        "Rất xin lỗi quý vị, hồ sơ đã quá hạn và chưa có lịch hẹn lại.",
        "Hồ sơ quá hạn hai ngày làm việc.",
    ]
    assert "Quý vị chưa phải làm gì thêm." not in said(overdue_view())


def test_a_ready_one_is_told_with_the_desk_and_what_to_bring() -> None:
    assert said(ready_view())[1:3] == [
        "Mời quý vị đến nhận tại Trung tâm Phục vụ hành chính công tỉnh.",
        "Khi đến nhận, mời quý vị mang giấy hẹn và căn cước.",
    ]


def test_a_returned_one_is_told_with_its_day() -> None:
    telling = " ".join(said(returned_view()))
    assert telling.startswith("Kết quả hồ sơ này đã được trả.")


def test_a_new_appointment_takes_the_place_of_the_old() -> None:
    assert "chín giờ, thứ Tư, ngày hai mươi sáu tháng sáu" in " ".join(said(rescheduled_view()))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key.value)
def test_no_name_and_no_amount_is_said_even_of_a_holders_view(view: View, language: str) -> None:
    telling = " ".join(said(view, language))
    for secret in ("•", "Bản sao", "325", "trước bạ", "67"):
        assert secret not in telling
    if language == "vi":
        assert not re.search(r"[0-9]|[A-ZĐ]{2,}", telling)


@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key.value)
def test_what_is_fixed_is_the_same_for_every_dossier_of_its_situation(view: View) -> None:
    wording = Wording()
    everyones = {sentence.text for sentence in voice_answer(view, wording, NOW) if sentence.fixed}
    assert everyones
    assert not any(re.search("tháng|làm việc|Trung tâm", text) for text in everyones)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_has_a_fixed_sentence(language: str) -> None:
    for code in ProblemCode:
        problem = Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=600)
        told = voice_problem(problem, Wording(language))
        assert isinstance(told, Sentence)
        assert told.fixed
        assert told.text.endswith(".")
