"""A conversation that goes to a person and back: what the citizen hears, what the operator sees, each once."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from hotline_bot import handover
from hotline_bot.handover import NotNow, Owner, Step, Who
from hotline_bot.posts import Post
from hotline_bot.talks import Place
from tests.support.console import HOST, Office, Operator, open_office
from tests.support.patience import PATIENCE
from tests.support.web_chat import Visitor, message_id

CODE = "H47.16-240617-0001"
PERSON = "tôi muốn gặp người thật"


@pytest.fixture
def office(tmp_path: Path, exchange_url: str) -> Iterator[Office]:
    with open_office(tmp_path, journal=exchange_url) as opened:
        yield opened


@pytest.fixture
def mai(office: Office) -> Operator:
    operator = office.operator()
    operator.client.get("/console/events?state=&at=/console/")  # at the console
    return operator


@pytest.fixture
def visitor(office: Office) -> Visitor:
    return Visitor(office.app.test_client())


def asks_for_a_person(visitor: Visitor) -> None:
    visitor.say(CODE)
    assert "Đã chuyển tới cán bộ" in visitor.say(PERSON).answer


def opened(operator: Operator) -> str:
    """Open the first chat of the queue; its path after `/console`."""
    found = re.search(r'href="/console(/chats/[0-9a-f]{32})"', operator.get("/console/chats").html)
    assert found, operator.text
    operator.get(f"/console{found[1]}")
    return found[1]


def news(visitor: Visitor, after: int = 0, talk: str = "") -> dict[str, object]:
    kept = visitor.page.forms["writing"]
    form = {"conversation": kept["conversation"], "after": str(after), "talk": talk}
    answer = visitor.client.post("/chat/web/news", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert isinstance(answer.json, dict)
    return answer.json


def test_from_the_bot_to_a_person_and_back(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    assert '<span class="count" data-region="waiting">1' in mai.get("/console/chats").html
    chat = opened(mai)
    assert PERSON in mai.text  # the transcript
    assert f"Mở hồ sơ {CODE}" in mai.text  # and the code that was found go along
    mai.do(f"{chat}/take")
    visitor.say("mấy giờ thì lấy được ạ?")
    assert "Cán bộ Lê Thị Mai đang trả lời quý vị" in visitor.page.answer
    assert "Hẹn trả" not in visitor.page.answer  # the bot is silent
    assert "mấy giờ thì lấy được ạ?" in mai.get(f"/console{chat}").text
    mai.do(f"{chat}/say", words="Dạ, mười ba giờ ba mươi ạ.", message="m1")
    mai.do(f"{chat}/say", words="Dạ, mười ba giờ ba mươi ạ.", message="m1")  # sent twice
    told = news(visitor)
    assert [item["text"] for item in told["items"]] == [  # type: ignore[attr-defined]
        "Cán bộ Lê Thị Mai đang trả lời quý vị.", "Dạ, mười ba giờ ba mươi ạ.",
    ]  # fmt: skip
    last = told["items"][-1]["number"]  # type: ignore[index]
    mai.do(f"{chat}/release")
    told = news(visitor, last, str(told["talk"]))
    assert [item["text"] for item in told["items"]] == [  # type: ignore[attr-defined]
        "Cán bộ đã trả lời xong. Tổng đài tự động trả lời tiếp quý vị."
    ]
    assert not told["person"]
    assert visitor.say(CODE).answer.startswith(f"Hồ sơ {CODE}")
    assert "Không có ai đang chờ" in mai.get("/console/chats").text


def test_the_bot_goes_on_answering_while_a_person_is_waited_for(
    office: Office, mai: Operator, visitor: Visitor
) -> None:
    asks_for_a_person(visitor)
    assert visitor.say(CODE).answer.startswith(f"Hồ sơ {CODE}")
    opened(mai)
    assert mai.html.count('class="line citizen"') == 3


def test_what_proves_stands_in_no_transcript(office: Office, mai: Operator, visitor: Visitor) -> None:
    visitor.say(f"{CODE} 4 số cuối 1234")
    visitor.say("số của tôi là 0905 000 111, căn cước 049080001234")
    visitor.say(PERSON)
    opened(mai)
    for secret in ("1234", "0905 000 111", "049080001234"):
        assert secret not in mai.text


def test_two_operators_one_takes(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    cuong = office.operator("Phạm Văn Cường")
    chat = opened(cuong)
    mai.get("/console/chats").do(f"{chat}/take")
    cuong.do(f"{chat}/take")
    assert "người khác đã nhận" in cuong.text
    cuong.do(f"{chat}/say", words="chen vào", message="x")
    cuong.do(f"{chat}/release")
    assert "chen vào" not in str(news(visitor))
    assert "Lê Thị Mai đang trả lời" in cuong.text


@pytest.mark.parametrize(("staffed", "there"), [(False, True), (True, False)], ids=["night", "nobody there"])
def test_when_nobody_can_come_a_call_back_is_kept(
    office: Office,
    visitor: Visitor,
    staffed: bool,  # noqa: FBT001 - a table
    there: bool,  # noqa: FBT001 - a table
) -> None:
    office.staffed = staffed
    if there:
        office.talks.see("Lê Thị Mai", office.now)
    visitor.say(CODE)
    assert "Mời quý vị nhắn số điện thoại để được gọi lại" in visitor.say(PERSON).answer
    assert "Đây chưa phải số điện thoại" in visitor.say("ừ").answer
    assert "Đã ghi lại" in visitor.say("0905 000 222").answer
    office.keeper.once()
    office.keeper.once()
    (ticket,) = office.api.tickets.values()
    assert (ticket.phone, ticket.code, ticket.channel) == ("0905000222", CODE, "web")
    assert "0905" not in (ticket.text or "")


def test_the_queue_is_not_longer_than_people_can_answer(office: Office, mai: Operator) -> None:
    for _ in range(office.talks.limits.most_waiting):
        asks_for_a_person(Visitor(office.app.test_client()))
    last = Visitor(office.app.test_client())
    assert "Các cán bộ đều đang bận" in last.say(PERSON).answer


def test_who_waits_in_vain_is_offered_a_call_back(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    office.now += office.talks.limits.waiting
    office.keeper.once()
    (item,) = news(visitor)["items"]  # type: ignore[misc]
    assert "Hiện chưa có cán bộ nào rảnh" in item["text"]
    assert "Đã ghi lại" in visitor.say("0905000222").answer
    office.keeper.once()
    assert [ticket.code for ticket in office.api.tickets.values()] == [CODE]


def test_who_waits_in_vain_may_ask_something_else_as_well(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    office.now += office.talks.limits.waiting
    office.keeper.once()
    assert visitor.say(CODE).answer.startswith(f"Hồ sơ {CODE}")


def test_a_silent_person_gives_way_to_the_bot(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    mai.do(f"{opened(mai)}/take")
    office.now += office.talks.limits.silence
    office.keeper.once()
    assert visitor.say(CODE).answer.startswith(f"Hồ sơ {CODE}")
    assert "Cán bộ chưa trả lời được" in str(news(visitor)["items"])


def test_on_other_fronts_each_line_is_queued_once_in_order(office: Office, mai: Operator) -> None:
    place = Place("telegram", "4711")
    assert office.talks.call(place, "vi", (), CODE, office.now) is None
    chat = opened(mai)
    mai.do(f"{chat}/take").do(f"{chat}/say", words="một", message="a").do(f"{chat}/say", words="hai", message="b")
    mai.do(f"{chat}/release")
    said = []
    while waiting := office.exchange.outbox.lease("telegram", office.now):
        assert len(waiting) == 1  # one conversation, one after the other
        assert waiting[0].recipient == "4711"
        said.append(msgspec.json.decode(waiting[0].body, type=Post).reply.text)
        office.exchange.outbox.sent(waiting[0], office.now)
    assert said == [
        "Cán bộ Lê Thị Mai đang trả lời quý vị.", "một", "hai",
        "Cán bộ đã trả lời xong. Tổng đài tự động trả lời tiếp quý vị.",
    ]  # fmt: skip


def test_what_was_said_and_not_yet_sent_is_sent_by_the_next_round(
    office: Office, mai: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place("telegram", "4711")
    office.talks.call(place, "vi", (), CODE, office.now)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(office.exchange.outbox, "enqueue_many", dies)
        with pytest.raises(KeyboardInterrupt):
            office.talks.change(place, lambda talk: handover.take(talk, "Mai", office.now), office.now)
    assert office.exchange.outbox.lease("telegram", office.now) == []
    office.keeper.once()
    office.keeper.once()
    assert len(office.exchange.outbox.lease("telegram", office.now)) == 1


def test_at_any_moment_one_speaks_whoever_is_faster(office: Office) -> None:
    """The bot answers while two operators take at the same time, through the real journal."""
    office.talks.see("Mai", office.now)
    place, now = Place("web", "race"), office.now
    barrier = threading.Barrier(3)

    def step(work: Step) -> bool:
        barrier.wait(PATIENCE)
        try:
            office.talks.change(place, work, now)
        except NotNow:
            return False
        return True

    def take(operator: str) -> Step:
        return lambda talk: handover.take(talk, operator, now)

    def note(name: str) -> Step:
        return lambda talk: handover.note(talk, [], "", name)

    with ThreadPoolExecutor(3) as pool:
        for number in range(15):
            office.talks.call(place, "vi", (), "", now)
            takes = [pool.submit(step, take(who)) for who in ("Mai", "Lan")]
            noted = pool.submit(step, note(f"m{number}"))
            assert [each.result(20) for each in takes].count(True) == 1
            talk = office.talks.of(place)
            assert talk is not None
            assert talk.owner is Owner.HUMAN
            # The bot's answer counts only when it was noted before a person had taken the conversation.
            assert noted.result(20) == (f"m{number}" in talk.seen)
            office.talks.change(place, lambda kept: handover.release(kept, kept.operator, now), now)
            ended = office.talks.of(place)
            assert ended is not None
            assert len([line for line in ended.lines if line.who is Who.HOUSE]) == 2


def test_a_person_who_comes_while_the_bot_looks_up_is_the_one_who_speaks(
    office: Office, mai: Operator, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_a_person(visitor)
    hear = office.switchboard._conversing._dialogue.hear
    talk = office.talks.open()[0]

    def slow(*arguments: object) -> object:
        place = Place(talk.front, talk.conversation)
        if (office.talks.of(place) or talk).owner is Owner.WAITING:
            office.talks.change(place, lambda kept: handover.take(kept, "Lê Thị Mai", office.now), office.now)
        return hear(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(office.switchboard._conversing._dialogue, "hear", slow)
    page = visitor.say(CODE)
    assert not page.answer.startswith("Hồ sơ")
    kept = office.talks.of(Place(talk.front, talk.conversation))
    assert kept is not None
    assert (kept.lines[-1].who, kept.lines[-1].text) == (Who.CITIZEN, CODE)


def test_a_failure_while_a_person_speaks_says_nothing_over_them(
    office: Office, mai: Operator, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_a_person(visitor)
    mai.do(f"{opened(mai)}/take")

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("hotline_bot.conversing.said_in", fails)
    assert "Xin lỗi" not in visitor.say("xin chào").answer


@pytest.mark.parametrize("words", ["", "   ", "a" * 1001])
def test_an_answer_has_words_and_fits_one_message(office: Office, mai: Operator, visitor: Visitor, words: str) -> None:
    asks_for_a_person(visitor)
    chat = opened(mai)
    mai.do(f"{chat}/take").do(f"{chat}/say", words=words, message="a")
    assert "trống hoặc dài quá" in mai.text


def test_markup_of_either_side_is_only_words(office: Office, mai: Operator, visitor: Visitor) -> None:
    visitor.say("<img src=x onerror=alert(1)>")
    visitor.say(PERSON)
    chat = opened(mai)
    assert "<img" not in mai.html
    mai.do(f"{chat}/take").do(f"{chat}/say", words="<b>đậm</b>", message="a")
    visitor.say("vâng")
    assert "<b>đậm" not in visitor.last.text
    assert "<b>đậm</b>" in visitor.page.answer


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 40, "٣"])
def test_news_of_any_question_is_an_answer(office: Office, visitor: Visitor, after: str) -> None:
    kept = visitor.page.forms["writing"]["conversation"]
    answer = visitor.client.post("/chat/web/news", data={"conversation": kept, "after": after})
    assert answer.status_code == 200
    forged = visitor.client.post("/chat/web/news", data={"conversation": message_id(), "after": after})
    assert forged.status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post("/chat/web/news", data={"conversation": kept}, headers=elsewhere).status_code == 403


def test_what_arrives_is_told_at_once_and_only_when_it_differs(office: Office, mai: Operator, visitor: Visitor) -> None:
    mai.get("/console/chats")
    state = re.search(r'data-state="([0-9a-f]+)"', mai.html)
    assert state
    asks_for_a_person(visitor)
    told = mai.client.get(f"/console/events?state={state[1]}&at=/console/chats").json
    assert told is not None
    assert told["state"] != state[1]
    assert told["regions"]["waiting"].strip() == "1"
    assert CODE in told["regions"]["chats"]


def test_an_admin_answers_nobody(office: Office, mai: Operator, visitor: Visitor) -> None:
    asks_for_a_person(visitor)
    chat = opened(mai)
    admin = office.operator("Quản trị").get("/console/chats").do(f"{chat}/take")
    assert "Vai trò của quý vị không được làm việc này" in admin.text
    assert office.talks.open()[0].owner is Owner.WAITING
    assert mai.client.post(f"/console{chat}/take", data={"token": ""}, headers=HOST).status_code == 403
