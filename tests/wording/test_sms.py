"""SMS: every answer there can be fits one GSM-7 segment, and what does not fit is dropped whole, in order."""

from datetime import timedelta
from itertools import product

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import (
    CollectView,
    DeskView,
    Outcome,
    RescheduledView,
    StageKey,
    TimelinessKey,
    View,
)
from lookup_api.domain.errors import CodeNotRecognised, DossierNotFound, TooManyAttempts
from lookup_api.wording import (
    Encoding,
    Face,
    Wording,
    count_segments,
    fold,
    sms_answer,
    sms_help,
    sms_message,
    sms_problem,
)
from lookup_api.wording.gsm import BASIC
from lookup_api.wording.situations import situation_of
from lookup_api.wording.sms import _facts
from tests.support.sayings import (
    APPOINTMENT,
    DAY,
    FACE,
    LONG_CODE,
    LONG_DESK,
    LONG_HOTLINE,
    NOW,
    at,
    seen,
)

LANGUAGES = ("vi", "en")
SPANS = {
    TimelinessKey.EARLY: (None, 1, DAY * 45),
    TimelinessKey.ON_TIME: (None, 0, DAY * 45),
    TimelinessKey.DUE_SOON: (None, 1, DAY),
    TimelinessKey.OVERDUE: (None, -1, -DAY * 45),
    TimelinessKey.PAUSED: (None,),
    TimelinessKey.NO_APPOINTMENT: (None,),
}
TIMELINESS = [(None, None), *((key, span) for key, spans in SPANS.items() for span in spans)]
APPOINTMENTS = (
    {},
    {"result_appointment": APPOINTMENT},
    {"result_appointment": APPOINTMENT, "rescheduled": RescheduledView(to=APPOINTMENT, from_=at(19, 13, 30))},
    {"result_appointment": at(19, 13, 30)},
)
COLLECTS = (None, CollectView("counter", LONG_DESK), CollectView("post"))


def every_answer(code: str = LONG_CODE, desk: str = LONG_DESK) -> list[View]:
    """Each stage with each timeliness, outcome, appointment and way to collect, possible or not."""
    return [
        seen(
            stage,
            *timeliness,
            code=code,
            outcome=outcome,
            desk=DeskView(desk),
            collect=collect,
            returned_at=at(25, 9, 18),
            **appointments,
        )
        for stage, timeliness, outcome, appointments, collect in product(
            StageKey, TIMELINESS, (None, *Outcome), APPOINTMENTS, COLLECTS
        )
    ]


def assert_one_plain_segment(said: str) -> None:
    counted = count_segments(said)
    assert counted.segments == 1, said
    assert counted.encoding is Encoding.GSM7
    assert set(said) <= BASIC
    assert said.isascii(), said


def test_the_long_values_are_as_long_as_promised() -> None:
    assert (len(LONG_CODE), len(LONG_DESK), len(LONG_HOTLINE)) == (25, 24, 13)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fits_one_segment_whole(language: str) -> None:
    wording, face = Wording(language), Face(LONG_HOTLINE, FACE.portal, FACE.centre)
    answers = every_answer()
    assert len(answers) > 10_000
    for view in answers:
        for now in (None, NOW):
            said = sms_answer(view, wording, face, now)
            assert_one_plain_segment(said)
            situation = situation_of(view, now)
            clauses = wording.clauses(situation.message_id, "sms", **_facts(view, situation, wording, face))
            for clause in clauses.values():
                assert fold(clause) in said, (said, clause)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fits_one_segment_with_values_beyond_measure(language: str) -> None:
    wording = Wording(language)
    face = Face("0235 3 811 811 nhánh 22", FACE.portal, FACE.centre)
    desk = "Chi nhánh Văn phòng đăng ký đất đai khu vực Tam Kỳ - Phú Ninh - Núi Thành, tầng 2, dãy nhà phía đông"
    for view in every_answer("H" * 32 + "4" * 32, desk)[::5]:
        assert_one_plain_segment(sms_answer(view, wording, face, NOW))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ProblemCode))
@pytest.mark.parametrize("typed", [None, LONG_CODE, "H" * 64, "đ" * 500, "‘[{H47…}]’\n0042"])
def test_every_problem_fits_one_segment(language: str, code: ProblemCode, typed: str | None) -> None:
    face = Face(LONG_HOTLINE, "dichvucong.quangnam.gov.vn", FACE.centre)
    for wait in (None, 60, 3600, 86_400):
        problem = Problem(code=code, title="", status=HTTP_STATUS[code], retry_after=wait, system="VNeID")
        assert_one_plain_segment(sms_problem(problem, face, typed, wording=Wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scan", ["identity-card", "procedure", "nothing"])
def test_every_other_reply_fits_one_segment(language: str, scan: str) -> None:
    wording, face = Wording(language), Face(LONG_HOTLINE, FACE.portal, FACE.centre)
    assert_one_plain_segment(sms_message(f"scan-{scan}", face, wording=wording))
    assert_one_plain_segment(sms_help(face, wording=wording))
    assert_one_plain_segment(sms_help(face, number="8188", wording=wording))


CODE = "H47.16-261105-0042"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (
            seen(timeliness=TimelinessKey.ON_TIME, working_seconds=DAY * 3, result_appointment=APPOINTMENT),
            f"HS {CODE}: dang xu ly, trong han. Hen tra ket qua: 13h30 26/11/2026. Ho tro: 1022",
        ),
        (
            seen(timeliness=TimelinessKey.DUE_SOON, working_seconds=3 * 3600, result_appointment=APPOINTMENT),
            f"HS {CODE}: dang xu ly, sap den han, con 3 gio lam viec. Hen tra ket qua: 13h30 26/11/2026. Ho tro: 1022",
        ),
        (
            seen(timeliness=TimelinessKey.NO_APPOINTMENT),
            f"HS {CODE}: dang xu ly, chua co lich hen. Ho tro: 1022",
        ),
        (
            seen(
                timeliness=TimelinessKey.OVERDUE,
                working_seconds=-2 * DAY,
                rescheduled=RescheduledView(to=at(30), from_=at(19, 13, 30)),
            ),
            f"HS {CODE}: xin loi quy vi, ho so qua han 2 ngay lam viec. Hen lai: 08h00 30/11/2026. Ho tro: 1022",
        ),
        (
            seen(timeliness=TimelinessKey.OVERDUE, working_seconds=-1, result_appointment=at(19)),
            (
                f"HS {CODE}: xin loi quy vi, ho so qua han chua den 1 gio lam viec, chua co lich hen lai."
                " Goi 1022 de duoc giai dap"
            ),
        ),
        (
            seen(StageKey.SUPPLEMENT_WANTED, TimelinessKey.PAUSED),
            f"HS {CODE}: can bo sung giay to, tam dung tinh han. Xem phieu yeu cau hoac hoi quay. Ho tro: 1022",
        ),
        (
            seen(StageKey.FINISHED, TimelinessKey.EARLY, DAY),
            (
                f"HS {CODE}: da co ket qua (truoc han 1 ngay lam viec). Nhan tai Quay tra ket qua,"
                " mang giay hen va CCCD. Ho tro: 1022"
            ),
        ),
        (
            seen(StageKey.FINISHED, TimelinessKey.ON_TIME, 0, outcome=Outcome.UNCONFIRMED),
            f"HS {CODE}: co the da xong, quay chua xac nhan. Moi hoi quay truoc khi den nhan. Ho tro: 1022",
        ),
        (
            seen(StageKey.FINISHED, TimelinessKey.ON_TIME, 0, outcome=Outcome.NOT_SOLVED),
            (
                f"HS {CODE}: da co van ban tra loi, ho so khong duoc giai quyet. Nhan van ban tai Quay tra ket qua."
                " Ho tro: 1022"
            ),
        ),
        (
            seen(StageKey.RETURNED, TimelinessKey.ON_TIME, 0, returned_at=at(25, 9, 18)),
            f"HS {CODE}: da tra ket qua ngay 25/11/2026 (dung han). Cam on quy vi. Ho tro: 1022",
        ),
    ],
)
def test_answers_as_an_official_reads_them(view: View, said: str) -> None:
    assert sms_answer(view, Wording("vi"), FACE) == said


def test_english_answers() -> None:
    view = seen(timeliness=TimelinessKey.ON_TIME, working_seconds=DAY, result_appointment=APPOINTMENT)
    said = f"HS {CODE}: in progress, on time. Appointment: 1:30pm 26 Nov 2026. Help: 1022"
    assert sms_answer(view, Wording("en"), FACE) == said


def test_a_new_appointment_that_was_missed_as_well_is_no_appointment() -> None:
    view = seen(
        timeliness=TimelinessKey.OVERDUE,
        working_seconds=-DAY,
        rescheduled=RescheduledView(to=at(20), from_=at(16)),
    )
    assert "Hen lai: 08h00 20/11/2026" in sms_answer(view, Wording(), FACE)
    assert "chua co lich hen lai" in sms_answer(view, Wording(), FACE, NOW)


def test_an_appointment_without_an_hour_is_said_without_one_and_kept_until_its_day_is_over() -> None:
    view = seen(timeliness=TimelinessKey.OVERDUE, working_seconds=-1, result_appointment=at(23, 0))
    assert ". Hen tra ket qua: 23/11/2026." in sms_answer(view, Wording(), FACE, NOW)
    assert "chua co lich hen lai" in sms_answer(view, Wording(), FACE, NOW + timedelta(days=1))


def test_names_are_written_short_before_anything_is_dropped() -> None:
    desk = "Trung tâm Phục vụ hành chính công thành phố Tam Kỳ"
    view = seen(StageKey.FINISHED, TimelinessKey.EARLY, DAY, code=LONG_CODE, desk=DeskView(desk))
    said = sms_answer(view, Wording(), Face(LONG_HOTLINE, "", ""))
    assert "Nhan tai TTPVHCC TP Tam Ky, mang giay hen va CCCD." in said
    roomy = sms_answer(seen(StageKey.FINISHED, desk=DeskView(desk)), Wording(), FACE)
    assert "Nhan tai Trung tam Phuc vu hanh chinh cong thanh pho Tam Ky, mang giay hen va CCCD." in roomy


def test_clauses_are_dropped_whole_and_in_the_declared_order() -> None:
    wording, face = Wording(), Face(LONG_HOTLINE, "", "")
    clauses = {
        "bring": "mang giay hen va CCCD",
        "timeliness": "(truoc han 45 ngay lam viec)",
        "place": f"Nhan tai {fold(LONG_DESK)}",
        "hotline": f"Ho tro: {LONG_HOTLINE}",
    }
    kept = []
    for length in range(20, 140):
        view = seen(StageKey.FINISHED, TimelinessKey.EARLY, DAY * 45, code="4" * length, desk=DeskView(LONG_DESK))
        said = sms_answer(view, wording, face)
        assert said.startswith(f"HS {'4' * length}: da co ket qua")
        names = [name for name, clause in clauses.items() if clause in said]
        rest = said.removeprefix(f"HS {'4' * length}: da co ket qua")
        for name in names:
            rest = rest.replace(clauses[name], "")
        assert set(rest) <= set(" .,"), said
        if not kept or kept[-1] != names:
            kept.append(names)
    whole = list(clauses)
    assert kept == [whole[dropped:] for dropped in range(len(whole) + 1)]


def test_a_typed_code_is_said_back_only_when_it_can_be_one() -> None:
    said = sms_problem(DossierNotFound(), FACE, "h47.16 261105 42")
    assert said == "Khong tim thay HS h47.16 261105 42. Kiem tra lai ma tren giay hen hoac goi 1022"
    without = "Khong tim thay ho so theo ma nay. Kiem tra lai ma tren giay hen hoac goi 1022"
    assert sms_problem(DossierNotFound(), FACE) == without
    assert sms_problem(DossierNotFound(), FACE, "4" * 65) == without
    assert "\n" not in sms_problem(DossierNotFound(), FACE, "H47\n0042")


def test_problems_as_an_official_reads_them() -> None:
    assert sms_problem(CodeNotRecognised(), FACE) == ("Ma ho so chua dung. Soan: HS <ma tren giay hen>. Ho tro: 1022")
    assert sms_problem(TooManyAttempts(retry_after=3600), FACE) == (
        "Quy vi da tra cuu nhieu lan. Moi thu lai sau 1 gio hoac goi 1022"
    )
    assert sms_help(FACE, number="8188") == "Tra cuu ho so: soan HS <ma tren giay hen> gui 8188. Ho tro: 1022"


def test_a_wrong_proof_reads_exactly_like_an_unknown_code() -> None:
    for language in LANGUAGES:
        unknown, wrong = (
            sms_problem(Problem(code=code, title="", status=404), FACE, "H47-1", wording=Wording(language))
            for code in (ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.PROOF_REFUSED)
        )
        assert unknown == wrong
