"""A message that may have been sent is looked for in its chat: found it is not said again, and none is taken for it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pytest

from hotline_bot.fronts import NotTaken
from hotline_bot.fronts.telegram import sending
from hotline_bot.fronts.telegram.polling import open_bot
from hotline_bot.fronts.telegram.sending import PROBES, Sender, Trail
from hotline_bot.fronts.telegram.translate import Address
from hotline_bot.posts import draft
from hotline_bot.switchboard import now_utc
from hotline_bot.turns import Button, Reply
from tests.hotline_bot.conftest import Hotline
from tests.support.telegram_api import TOKEN, Citizen, Fault, TelegramServer

LINE: Final = Reply("Thưa quý vị, hồ sơ đã có kết quả.")
OLDER: Final = Reply("Thưa quý vị, mời chờ một lát.")
ANSWER: Final = Reply("Hồ sơ đã có kết quả.", (Button("1-0", "Xem"),))
CONTACT: Final = Reply("Mời gửi số điện thoại.", contact="Gửi số của tôi")


@dataclass
class Chat:
    """A chat that a test fills; `mark` remembers the newest number, as the journal does before a first sending."""

    telegram: TelegramServer
    sender: Sender
    citizen: Citizen
    other: Citizen
    mark: int = 0
    pressed: int | None = None
    looked: list[int] = field(default_factory=list)

    async def ours(self, reply: Reply) -> None:
        """Something of ours arrives in the chat."""
        await self.sender.deliver(Address(self.citizen.number, 0), reply)

    async def remember(self) -> None:
        self.mark = self.telegram.said[-1]["message_id"] if self.telegram.said else 0

    async def note(self, number: int) -> None:
        """As the journal does, which has a next search begin there."""
        self.looked.append(number)


Step = Callable[[Chat], Awaitable[None]]


def ours(reply: Reply) -> Step:
    return lambda chat: chat.ours(reply)


async def mark(chat: Chat) -> None:
    await chat.remember()


async def others_write(chat: Chat) -> None:
    for number in range(9):
        chat.other.say(f"câu {number}")
        chat.sender.note(chat.telegram.said[-1]["message_id"])
    await chat.sender.deliver(Address(chat.other.number, 0), OLDER)


async def many_write(chat: Chat) -> None:
    for _ in range(2 * PROBES):
        chat.other.say("câu")
    chat.sender.note(chat.telegram.said[-1]["message_id"])


async def the_citizen_writes(chat: Chat) -> None:
    chat.citizen.say("xin chào")


async def press(chat: Chat) -> None:
    await chat.ours(ANSWER)
    chat.pressed = chat.telegram.said[-1]["message_id"]


@dataclass
class Case:
    """What happened in the chat, and how often the doubtful reply is sent now."""

    name: str
    steps: tuple[Step, ...]
    sent: int
    reply: Reply = LINE
    alone: bool = True
    in_place: bool = False
    edited: int = 0  # messages of ours that looking for it changed


CASES: Final = (
    Case("it arrived", (ours(OLDER), mark, ours(LINE)), 0),
    Case("it did not arrive", (ours(OLDER), mark), 1),
    Case("it arrived among others' messages", (mark, others_write, ours(LINE), others_write), 0),
    Case("it arrived at the first of many attempts", (mark, ours(ANSWER), many_write), 0, ANSWER, alone=False),
    Case("it did not arrive at any of many attempts", (mark, many_write), 1),
    Case("it arrived after the citizen's own words", (mark, the_citizen_writes, ours(LINE)), 0),
    Case("it did not arrive, and others' messages did", (mark, others_write, the_citizen_writes), 1),
    Case("it arrived, and nothing vouches for what else did", (mark, ours(LINE)), 1, alone=False),
    Case("another line arrived, and nothing vouches for it", (mark, ours(OLDER)), 1, alone=False),
    Case("it arrived with its buttons", (mark, ours(ANSWER)), 0, ANSWER, alone=False),
    Case("a line stands where it is looked for", (mark, ours(OLDER)), 1, ANSWER, alone=False, edited=1),
    Case("a keyboard stands between", (mark, ours(CONTACT), ours(LINE)), 0),
    Case("it asks for a contact, which nobody can find", (mark, ours(CONTACT)), 1, CONTACT),
    Case("it takes the place of another", (press, mark), 0, LINE, in_place=True),
    Case("what it replaces is of another chat", (mark, others_write), 1, LINE, in_place=True),
)


def deliver(telegram: TelegramServer, case: Case) -> tuple[Chat, int | None]:
    """Let a case happen, then deliver its reply as one that may have been sent before."""

    async def opened() -> tuple[Chat, int | None]:
        bot = open_bot(TOKEN, telegram.url)
        await bot.request.initialize()
        try:
            chat = Chat(telegram, Sender(bot), Citizen(telegram), Citizen(telegram, 500_002))
            for step in case.steps:
                await step(chat)
            telegram.calls.clear()
            pressed = (chat.pressed or 1) if case.in_place else None
            address = Address(chat.citizen.number, chat.mark, pressed)
            reply = Reply(case.reply.text, case.reply.buttons, case.in_place, case.reply.contact)
            return chat, await chat.sender.deliver(address, reply, Trail(0, case.alone, chat.note))
        finally:
            await bot.request.shutdown()

    return asyncio.run(opened())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_doubtful_reply_is_said_once_wherever_that_can_be_known(telegram: TelegramServer, case: Case) -> None:
    chat, number = deliver(telegram, case)
    methods = [method for method, _ in telegram.calls]
    assert methods.count("sendMessage") == case.sent
    said = [message for message in chat.citizen.answers if message["text"] == case.reply.text]
    assert len(said) >= 1
    if not case.in_place or case.sent:
        assert number == said[-1]["message_id"]
    # Looking takes words from nothing that was said, and buttons from nothing; it may give an older one the newer's.
    edited = [edit for edit in telegram.edits if edit["message_id"] != chat.pressed]
    assert [edit["text"] for edit in edited] == [OLDER.text] * case.edited
    assert methods.count("editMessageReplyMarkup") <= PROBES
    # What is told to the journal is never a number that the reply itself has got.
    assert chat.looked == sorted(chat.looked)
    assert number is None or all(each < number for each in chat.looked)


def test_what_took_a_place_has_no_number(telegram: TelegramServer) -> None:
    chat, number = deliver(telegram, Case("", (press, mark), 0, in_place=True))
    assert number is None
    assert [message["text"] for message in chat.citizen.answers] == [LINE.text]


@pytest.mark.parametrize("fault", [Fault(429, retry_after=1), Fault(502)], ids=["too many", "error"])
def test_a_search_that_is_interrupted_goes_on_where_it_was(telegram: TelegramServer, fault: Fault) -> None:
    telegram.fail("editMessageReplyMarkup", Fault(accepted=True), times=2)
    telegram.fail("editMessageReplyMarkup", fault)
    deliver(telegram, Case("", (mark, others_write, ours(LINE)), 0))
    numbers = [int(each["message_id"]) for method, each in telegram.calls if method.lower() == "editmessagereplymarkup"]
    assert sorted(set(numbers)) == list(range(1, 12))
    assert len(numbers) == 12  # one of them twice


def test_a_line_that_broke_off_is_left_to_the_journal_until_it_cannot_arrive_any_more(
    telegram: TelegramServer,
) -> None:
    telegram.fail("sendMessage", Fault(cut=True, accepted=True))
    with pytest.raises(NotTaken) as later:
        deliver(telegram, Case("", (mark,), 1))
    assert later.value.wait == sending.HELD_BACK
    assert [method for method, _ in telegram.calls].count("sendMessage") == 1


# --- through the journal --------------------------------------------------------------------------------------------

TAKEN, NOT_TAKEN = Fault(cut=True, accepted=True), Fault(cut=True)


@pytest.mark.parametrize(
    "faults",
    [
        [TAKEN],
        [NOT_TAKEN],
        [TAKEN, NOT_TAKEN],
        [NOT_TAKEN, TAKEN],
        [Fault(500, accepted=True)],
        [Fault(accepted=True), TAKEN, TAKEN],
        [Fault(429, retry_after=1), TAKEN],
    ],
    ids=[
        "taken",
        "not taken",
        "one taken, the next not",
        "one not taken, then taken",
        "an error after it was taken",
        "the second and third taken",
        "told to wait, then taken",
    ],
)
def test_a_persons_lines_are_each_heard_once_and_in_their_order(
    hotline: Hotline, citizen: Citizen, faults: list[Fault], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "HELD_BACK", timedelta(seconds=0.1))
    lines, now = [f"câu thứ {number}" for number in range(3)], now_utc()
    hotline.start()
    citizen.say("cảm ơn")  # something that has no buttons either
    before = len(citizen.hear(1))
    hotline.settled()
    for fault in faults:
        hotline.telegram.fail("sendMessage", fault)
    drafts = [draft("telegram", str(citizen.number), Reply(text), key=text, heard_at=now, now=now) for text in lines]
    hotline.exchange.outbox.enqueue_many([each for each in drafts if each], now)
    hotline.settled()
    assert [each["text"] for each in citizen.answers[before:]] == lines


@pytest.mark.parametrize("fault", [TAKEN, NOT_TAKEN], ids=["taken", "not taken"])
def test_a_goodbye_is_said_once_as_the_first_word_of_a_new_journal(
    hotline: Hotline, citizen: Citizen, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "HELD_BACK", timedelta(seconds=0.1))
    hotline.telegram.fail("sendMessage", fault)
    hotline.start()
    citizen.say("cảm ơn")
    hotline.settled()
    (answer,) = citizen.answers
    assert "reply_markup" not in answer
