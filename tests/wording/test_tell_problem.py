"""Telling a problem: one face for what must not be told apart, and always somebody to ask."""

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.domain.errors import DossierNotFound, HandledElsewhere, ProblemError, TooManyAttempts
from lookup_api.wording import Family, Wording, tell_problem
from tests.support.sayings import FACE, at

VI, EN = Wording("vi"), Wording("en")


@pytest.mark.parametrize("wording", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_is_told(wording: Wording, code: ProblemCode) -> None:
    telling = tell_problem(Problem(code=code, title="", status=HTTP_STATUS[code], retry_after=90), wording, FACE)
    assert telling.family is Family.NONE
    assert telling.heading
    assert telling.sentence
    assert any(FACE.hotline in line for line in telling.to_do_lines)


def test_problems_tell_what_helps() -> None:
    elsewhere = tell_problem(HandledElsewhere(system="Hệ thống của Bộ Tư pháp"), VI, FACE)
    assert elsewhere.heading == "Hồ sơ ở nơi khác"
    assert elsewhere.to_do_lines[:2] == (
        "Nơi giữ hồ sơ: Hệ thống của Bộ Tư pháp",
        "Mời tra cứu tại dichvucong.quangnam.gov.vn.",
    )
    waiting = tell_problem(TooManyAttempts(retry_after=90), VI, FACE)
    assert waiting.to_do_lines[0] == "Mời thử lại sau 2\u00a0phút."
    unknown = tell_problem(DossierNotFound(as_of=at(23, 8, 10)), VI, FACE)
    assert unknown.sentence == "Không tìm thấy hồ sơ theo mã này. Mời kiểm tra lại mã trên giấy hẹn."
    assert unknown.as_of == "Số liệu lúc 08\u00a0giờ\u00a010, thứ\u00a0Hai, 23/11/2026"


@pytest.mark.parametrize("wording", [VI, EN], ids=["vi", "en"])
def test_a_wrong_proof_has_the_face_of_an_unknown_code(wording: Wording) -> None:
    unknown, wrong = (
        tell_problem(Problem(code=code, title="", status=404), wording, FACE)
        for code in (ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.PROOF_REFUSED)
    )
    assert unknown == wrong


class NewProblem(ProblemError):
    """A problem that this catalogue has not heard of."""

    code = "house_on_fire"


def test_a_problem_of_a_newer_service_is_told_by_the_neutral_sentence() -> None:
    telling = tell_problem(NewProblem(), VI, FACE)
    assert (telling.heading, telling.sentence) == ("Mời hỏi quầy", "Mời quý vị hỏi quầy tiếp nhận.")
