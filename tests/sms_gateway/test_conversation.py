"""What is said: one segment a text, whatever the facts."""

import unicodedata
from dataclasses import replace as with_changes
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.lookups import LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import DeskView, View
from lookup_api.wording import Encoding, count_segments
from sms_gateway.commands import (
    Ambiguous,
    Command,
    Confirm,
    Follow,
    Help,
    LookUp,
    LookUpOwn,
    Mistake,
    Mistaken,
    WantNotices,
)
from sms_gateway.conversation import Heard, Reply, Told, hear, misses, questions_of
from sms_gateway.conversation import reply as reply_to
from sms_gateway.dossiers_named import Question
from sms_gateway.house import House, open_house
from sms_gateway.open_question import ANSWERED_WITHIN, REMEMBERED_FOR, OpenQuestion, read_question, write_question
from tests.support.fake_lookup_api import NOW, at_code_level, sample_views
from tests.wording.test_gsm import ALL_134

LONG_CODE = "000.00.06.H47-240617-00001"[:25]
PROVINCES = ["quang-nam", "yen-bai", "quang-tri", "ninh-binh", "dak-lak", "da-nang", "lao-cai"]
MISSED = (ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.CODE_NOT_RECOGNISED)
LONGEST_CODE = "GIAYTIEPNHAN-" + "0123456789" * 5 + "1"  # 64 characters: more than any column of the field holds
LONG_DESK = "Bộ phận Một cửa xã Đại Lộc và các xã lân cận thuộc huyện cũ"


@pytest.fixture
def house() -> House:
    return open_house("quang-nam")


def reply(command: Command, results: list[LookupResult], house: House, now: datetime) -> Reply:
    return reply_to(Heard(command), results, Told(), house, now)


def problem(code: ProblemCode) -> LookupResult:
    return LookupResult(problem=Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=86_400))


def one_segment(text: str) -> bool:
    counted = count_segments(text)
    return counted.encoding is Encoding.GSM7 and counted.segments == 1


@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key)
def test_every_answer_is_one_segment_at_every_level(view: View, province: str) -> None:
    long = replace(view, code=LONG_CODE, desk=DeskView(name=LONG_DESK))
    asked = LookUp((Question(LONG_CODE, LONG_CODE),))
    for told in (view, at_code_level(view), long, at_code_level(long)):
        said = reply(asked, [LookupResult(view=told)], open_house(province), NOW)
        (text,) = said.texts
        assert one_segment(text), text
        assert told.code in text
        assert not said.provisional


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_is_one_segment_with_and_without_the_code(code: ProblemCode, house: House) -> None:
    for shown in (None, LONG_CODE):
        (text,) = reply(LookUp((Question("x", shown),)), [problem(code)], house, NOW).texts
        assert one_segment(text), text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key)
def test_who_names_more_than_three_is_told_so_in_the_segment_of_the_last(
    view: View, language: str, house: House
) -> None:
    long = replace(view, code=LONG_CODE, desk=DeskView(name=LONG_DESK))
    asked = LookUp((Question("1"), Question("2"), Question(LONG_CODE, LONG_CODE)), left_out=61)
    for last in (LookupResult(view=view), LookupResult(view=long), problem(ProblemCode.DOSSIER_NOT_FOUND)):
        results = [problem(ProblemCode.DOSSIER_NOT_FOUND), LookupResult(view=view), last]
        *_, said = reply_to(Heard(asked, english=language == "en"), results, Told(), house, NOW).texts
        assert one_segment(said), said
        assert "61" in said


def test_who_names_two_dossiers_hears_of_no_third(house: House) -> None:
    [view, *_] = sample_views()
    results = [LookupResult(view=view), LookupResult(view=replace(view, code=LONG_CODE))]
    *_, said = reply(LookUp((Question("1"), Question("2"))), results, house, NOW).texts
    assert said.endswith("Ho tro: 1022")


@pytest.mark.parametrize("mistake", list(Mistake))
def test_every_mistake_is_told_how_to_do_better(mistake: Mistake, house: House) -> None:
    (text,) = reply(Mistaken(mistake), [], house, NOW).texts
    assert one_segment(text), text
    assert "HS <ma tren giay hen>" in text or "1022" in text


def test_help_names_the_syntax_and_the_short_number(house: House) -> None:
    (text,) = reply(Help(), [], house, NOW).texts
    assert text == "Tra cuu ho so: soan HS <ma tren giay hen>. Ho tro: 1022"
    (text,) = reply(Help(), [], with_changes(house, short_number="8088"), NOW).texts
    assert text == "Tra cuu ho so: soan HS <ma tren giay hen> gui 8088. Ho tro: 1022"


def test_an_answer_that_may_change_soon_makes_the_whole_provisional(house: House) -> None:
    found = LookupResult(view=sample_views()[0])
    asked = LookUp((Question("a", "a"), Question("b", "b")))

    assert reply(asked, [found, problem(ProblemCode.STORE_UNAVAILABLE)], house, NOW).provisional
    assert not reply(asked, [found, problem(ProblemCode.DOSSIER_NOT_FOUND)], house, NOW).provisional


def test_a_result_that_is_neither_view_nor_problem_is_told_as_not_now(house: House) -> None:
    said = reply(LookUp((Question("a"),)), [LookupResult()], house, NOW)

    assert said == Reply(("Chua tra cuu duoc luc nay. Moi thu lai sau hoac goi 1022",), provisional=True)


NEAR = OpenQuestion("H47.16-240617-0001", NOW)
LATE, NEXT_DAY = NOW + ANSWERED_WITHIN + timedelta(minutes=1), NOW + REMEMBERED_FOR + timedelta(minutes=1)


def test_while_a_question_is_open_dung_is_yes(house: House) -> None:
    for text in ("dung", "DUNG", "đúng", "ok"):
        heard = hear(text, NEAR, house, NOW)
        assert heard.command == LookUp((Question(NEAR.code, NEAR.code),)), text
    assert hear("khong", NEAR, house, NOW).refuses
    assert hear("dung", with_english(NEAR), house, NOW).english


@pytest.mark.parametrize(("question", "now"), [(NEAR, LATE), (replace(NEAR, closed=True), NOW)])
def test_after_a_question_dung_asks_what_is_meant(house: House, question: OpenQuestion, now: datetime) -> None:
    for text in ("dung", "co", "khong"):
        heard = hear(text, question, house, now)
        assert heard.answers_nothing
        assert one_segment(reply_to(heard, [], Told(), house, now).texts[0])


@pytest.mark.parametrize(("question", "now"), [(None, NOW), (NEAR, NEXT_DAY)])
def test_without_a_question_dung_is_stop_and_yes_is_nothing(
    house: House, question: OpenQuestion | None, now: datetime
) -> None:
    assert hear("dung", question, house, now).command == WantNotices(wanted=False)
    assert hear("co", question, house, now).command == hear("khong", question, house, now).command == Help()


def test_stop_with_its_diacritics_stops_whatever_is_open(house: House) -> None:
    for text in ("dừng", "HUY", "STOP"):
        assert hear(text, NEAR, house, NOW).command == WantNotices(wanted=False)


def with_english(question: OpenQuestion) -> OpenQuestion:
    return replace(question, english=True)


@pytest.mark.parametrize("code", [code for code in ProblemCode if code not in MISSED])
def test_only_a_number_that_was_not_found_is_a_miss(code: ProblemCode) -> None:
    heard = Heard(LookUp((Question("a"), Question("b"))))

    assert misses(heard, [problem(code), problem(ProblemCode.DOSSIER_NOT_FOUND)]) == (1,)


def test_a_miss_beside_a_proof_is_not_followed_up() -> None:
    heard = Heard(LookUp((Question("a", last_digits="0078"),)))

    assert misses(heard, [problem(ProblemCode.DOSSIER_NOT_FOUND)]) == ()


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("code", [LONG_CODE, LONGEST_CODE])
def test_whatever_is_said_is_one_segment(code: str, province: str, english: bool) -> None:  # noqa: FBT001 - a parameter
    house = open_house(province)
    question = Question(LONG_CODE, LONG_CODE)
    refused = {each: problem(each).problem for each in ProblemCode}
    said = [
        (Heard(LookUp((question,)), english), Told(near={0: (replace(sample_views()[0], code=code),)})),
        (Heard(LookUpOwn(), english), Told()),
        (Heard(Ambiguous(), english), Told()),
        (Heard(Confirm(yes=True), english, answers_nothing=True), Told()),
        (Heard(Confirm(yes=False), english, refuses=True), Told()),
        *((Heard(WantNotices(wanted=wanted), english), Told()) for wanted in (True, False)),
        *((Heard(Follow(question, wanted), english), Told(code=code)) for wanted in (True, False)),
        *((Heard(Follow(question, following=True), english), Told(problem=each)) for each in refused.values()),
        *((Heard(LookUpOwn(), english), Told(problem=each)) for each in refused.values()),
        *((Heard(WantNotices(wanted=True), english), Told(problem=each)) for each in refused.values()),
    ]
    for heard, told in said:
        results = [problem(ProblemCode.DOSSIER_NOT_FOUND)] if isinstance(heard.command, LookUp) else []
        (text,) = reply_to(heard, results, told, house, NOW).texts
        assert one_segment(text), text


def test_a_near_miss_opens_a_question_about_one_dossier_only(house: House) -> None:
    views = sample_views()
    heard = Heard(LookUp((Question("H47.16-240617-0002", "H47.16-240617-0002"),)))
    missed = [problem(ProblemCode.DOSSIER_NOT_FOUND)]

    one = reply_to(heard, missed, Told(near={0: (views[0],)}), house, NOW)
    assert one.question == OpenQuestion(views[0].code, NOW)
    assert views[0].code in one.texts[0]
    assert reply_to(heard, missed, Told(near={0: (views[0], views[1])}), house, NOW).question is None
    assert reply_to(heard, missed, Told(), house, NOW).question is None


def test_a_question_is_kept_whole_and_quoted_nowhere() -> None:
    assert read_question(write_question(NEAR)) == NEAR
    assert NEAR.code not in repr(NEAR)
    assert read_question(None) is read_question(b"") is read_question(b"{}") is read_question(b"\xff") is None


def test_only_a_lookup_has_questions() -> None:
    questions = (Question("a"), Question("b"))

    assert questions_of(Heard(LookUp(questions))) == questions
    assert questions_of(Heard(Help())) == questions_of(Heard(Mistaken(Mistake.NOTHING))) == ()


def in_every_form(text: str) -> list[str]:
    return [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]


@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key)
def test_all_letters_of_vietnamese_leave_as_plain_letters(view: View, house: House) -> None:
    for start in range(0, len(ALL_134), 12):
        for name in in_every_form("".join(ALL_134[start : start + 12])):
            papers = None if view.supplement is None else replace(view.supplement, papers=[name])
            told = replace(view, desk=DeskView(name=name), bring=[name], supplement=papers)
            (text,) = reply(LookUp((Question("a"),)), [LookupResult(view=told)], house, NOW).texts
            assert one_segment(text), text
            assert "?" not in text


def test_papers_too_many_for_a_segment_are_left_to_the_slip(house: House) -> None:
    view = next(view for view in sample_views() if view.supplement is not None)
    assert view.supplement is not None
    several = replace(view, supplement=replace(view.supplement, papers=["Bản sao giấy chứng nhận"] * 9))
    told, short = (
        reply(LookUp((Question("a"),)), [LookupResult(view=each)], house, NOW).texts[0] for each in (several, view)
    )

    assert "can bo sung giay to" in told
    assert "Ban sao giay chung nhan" in short
    assert "Ban sao" not in told


# --- what is out of order ------------------------------------------------------------------------------------------


OUT_OF_ORDER = MaintenanceNotice("1", "outage", NOW, {"vi": "Mất điện"})


@pytest.mark.parametrize("view", sample_views(), ids=lambda view: view.stage.key)
def test_an_answer_says_what_is_out_of_order_where_that_fits(view: View) -> None:
    plain = open_house("quang-nam")
    away = open_house("quang-nam", lambda now: [OUT_OF_ORDER])
    question = LookUp((Question(view.code, view.code),))
    (before,) = reply(question, [LookupResult(view=view)], plain, NOW).texts
    (after,) = reply(question, [LookupResult(view=view)], away, NOW).texts
    assert after in {before, f"{before.rstrip('.')}. He thong dang gian doan"}
    assert one_segment(after)


def test_help_tells_of_an_outage_and_a_question_does_not() -> None:
    away = open_house("quang-nam", lambda now: [OUT_OF_ORDER])
    (said,) = reply(Help(), [], away, NOW).texts
    assert said.endswith("He thong dang gian doan")
    slip = LookUp((Question("H47.16-240617-0009", "H47.16-240617-0009"),))
    own = Told(near={0: (sample_views()[0],)})
    asked = reply_to(Heard(slip), [problem(ProblemCode.DOSSIER_NOT_FOUND)], own, away, NOW)
    assert asked.question is not None
    assert "gian doan" not in asked.texts[0]
