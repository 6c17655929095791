"""What is said: one segment a text, whatever the facts."""

import pytest
from msgspec.structs import replace

from lookup_api.contract.lookups import LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import DeskView, View
from lookup_api.wording import Encoding, count_segments
from sms_gateway.commands import Help, LookUp, Mistake, Mistaken, Question
from sms_gateway.conversation import Reply, questions_of, reply
from sms_gateway.house import House, open_house
from tests.support.fake_lookup_api import NOW, at_code_level, sample_views

LONG_CODE = "000.00.06.H47-240617-00001"[:25]
LONG_DESK = "Bộ phận Một cửa xã Đại Lộc và các xã lân cận thuộc huyện cũ"


@pytest.fixture
def house() -> House:
    return open_house("quang-nam")


def problem(code: ProblemCode) -> LookupResult:
    return LookupResult(problem=Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=86_400))


def one_segment(text: str) -> bool:
    counted = count_segments(text)
    return counted.encoding is Encoding.GSM7 and counted.segments == 1


@pytest.mark.parametrize(
    "province", ["quang-nam", "yen-bai", "quang-tri", "ninh-binh", "dak-lak", "da-nang", "lao-cai"]
)
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


@pytest.mark.parametrize("mistake", list(Mistake))
def test_every_mistake_is_told_how_to_do_better(mistake: Mistake, house: House) -> None:
    (text,) = reply(Mistaken(mistake), [], house, NOW).texts
    assert one_segment(text), text
    assert "HS <ma tren giay hen>" in text or "1022" in text


def test_help_names_the_syntax_and_the_short_number(house: House) -> None:
    from dataclasses import replace as with_changes

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


def test_only_a_lookup_has_questions() -> None:
    questions = (Question("a"), Question("b"))

    assert questions_of(LookUp(questions)) == questions
    assert questions_of(Help()) == questions_of(Mistaken(Mistake.NOTHING)) == ()
