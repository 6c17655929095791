"""Who speaks: never two, never none, whatever happens in whatever order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hotline_bot import handover
from hotline_bot.handover import Limits, NotNow, Owner, Spoken, Talk, Who, speaker
from tests.support.fake_lookup_api import NOW

LIMITS = Limits(waiting=timedelta(minutes=10), silence=timedelta(minutes=5))
OPERATORS = st.sampled_from(["Mai", "Lan"])
MESSAGES = st.integers(1, 6).map(str)  # few, so that many come twice


def called(found: str = "H47.16-240617-0001") -> Talk:
    return handover.call(
        "t1", front="telegram", conversation="7", language="vi",
        before=[Spoken(NOW, Who.CITIZEN, "gặp người"), Spoken(NOW, Who.BOT, "Mời chờ")], found=found, now=NOW,
    )  # fmt: skip


def test_the_transcript_and_the_found_code_go_along() -> None:
    talk = called()
    assert talk.found == "H47.16-240617-0001"
    assert [(line.who, line.text) for line in talk.lines] == [(Who.CITIZEN, "gặp người"), (Who.BOT, "Mời chờ")]
    assert talk.unsent == ()  # the citizen has heard all of it


def test_from_the_call_to_the_return() -> None:
    talk = handover.take(called(), "Mai", NOW)
    assert speaker(talk) is Who.OPERATOR
    talk = handover.hear(talk, "khi nào xong ạ", "m1", NOW)
    assert talk.unanswered
    talk = handover.say(talk, "Mai", "Thưa quý vị, thứ Năm", "o1", NOW)
    assert not talk.unanswered
    talk = handover.release(talk, "Mai", NOW)
    assert speaker(talk) is Who.BOT
    assert talk.owner is Owner.RETURNED
    assert [line.text for line in talk.unsent] == ["handover-taken", "Thưa quý vị, thứ Năm", "handover-released"]
    assert handover.sent_on(talk, talk.last).unsent == ()


def test_one_operator_takes_and_the_other_is_told() -> None:
    talk = handover.take(called(), "Mai", NOW)
    assert handover.take(talk, "Mai", NOW) == talk
    for step in (
        lambda: handover.take(talk, "Lan", NOW),
        lambda: handover.say(talk, "Lan", "a", "x", NOW),
        lambda: handover.release(talk, "Lan", NOW),
        lambda: handover.note(talk, [], "", "y"),
    ):
        with pytest.raises(NotNow):
            step()


@pytest.mark.parametrize(
    ("step", "limit", "sentence"),
    [
        (lambda talk: talk, LIMITS.waiting, "handover-nobody-came"),
        (lambda talk: handover.take(talk, "Mai", NOW), LIMITS.silence, "handover-silent"),
    ],
    ids=["nobody came", "silent"],
)
def test_time_gives_the_conversation_back(step: Callable[[Talk], Talk], limit: timedelta, sentence: str) -> None:
    talk = step(called())
    assert handover.elapse(talk, NOW + limit - timedelta(seconds=1), LIMITS) == talk
    returned = handover.elapse(talk, NOW + limit, LIMITS)
    assert returned.owner is Owner.RETURNED
    assert returned.lines[-1].text == sentence
    assert returned.wants_phone == (sentence == "handover-nobody-came")
    assert handover.elapse(returned, NOW + 9 * limit, LIMITS) == returned


def test_words_of_the_citizen_do_not_keep_a_silent_person_speaking() -> None:
    talk = handover.take(called(), "Mai", NOW)
    for minute in range(5):
        talk = handover.hear(talk, "còn đó không", f"m{minute}", NOW + timedelta(minutes=minute))
    assert handover.elapse(talk, NOW + LIMITS.silence, LIMITS).owner is Owner.RETURNED


def test_long_talks_and_long_lines_stay_bounded() -> None:
    talk = handover.take(called(), "Mai", NOW)
    for number in range(handover.MOST_LINES + 50):
        talk = handover.hear(talk, "a" * (handover.LONGEST_LINE + 1), str(number), NOW)
    assert len(talk.lines) == handover.MOST_LINES
    assert {len(line.text) for line in talk.lines} == {handover.LONGEST_LINE}
    assert talk.lines[-1].number == talk.last


@dataclass
class Model:
    """What a plain reading of the rules says."""

    owner: Owner = Owner.BOT
    operator: str = ""
    answers: list[tuple[str, Who]] = field(default_factory=list)  # of each message of the citizen, who had to answer


class Conversation(RuleBasedStateMachine):
    """A citizen, two operators and the clock, in any order, each message perhaps twice."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.talk: Talk | None = None
        self.model = Model()
        self.talks = 0
        self.heard_by_person: list[str] = []
        self.said_by_bot: list[str] = []
        self.messages = 0

    def step(self, change: Callable[..., Talk], *arguments: object) -> bool:
        assert self.talk is not None
        try:
            self.talk = change(self.talk, *arguments)
        except NotNow:
            return False
        return True

    @precondition(lambda self: self.talk is None or not self.talk.open)
    @rule()
    def call(self) -> None:
        self.talks += 1
        self.talk = handover.call(
            str(self.talks), front="web", conversation="c", language="vi", before=[], found="", now=self.now
        )
        self.model.owner = Owner.WAITING

    @precondition(lambda self: self.talk is not None)
    @rule(operator=OPERATORS)
    def take(self, operator: str) -> None:
        taken = self.step(handover.take, operator, self.now)
        mine = self.model.owner is Owner.HUMAN and self.model.operator == operator
        assert taken == (self.model.owner is Owner.WAITING or mine)
        if taken:
            self.model.owner, self.model.operator = Owner.HUMAN, operator

    @precondition(lambda self: self.talk is not None)
    @rule(operator=OPERATORS, message=MESSAGES)
    def say(self, operator: str, message: str) -> None:
        name = f"{self.talks}:{operator}:{message}"
        assert self.talk is not None
        known = name in self.talk.seen
        said = self.step(handover.say, operator, "lời cán bộ", name, self.now)
        assert said == (known or (self.model.owner is Owner.HUMAN and self.model.operator == operator))

    @rule(again=st.booleans())
    def citizen_speaks(self, again: bool) -> None:  # noqa: FBT001 - a drawn value
        """As the hotline does: to whoever speaks at this moment; perhaps delivered twice."""
        self.messages += 1
        name = f"c{self.messages}"
        for _ in range(2 if again else 1):
            if speaker(self.talk) is Who.OPERATOR:
                assert self.step(handover.hear, "lời dân", name, self.now)
                self.heard_by_person.append(name)
            else:
                self.said_by_bot.append(name)
                if self.talk is not None and self.talk.owner is Owner.WAITING:
                    assert self.step(handover.note, [Spoken(self.now, Who.CITIZEN, "lời dân")], "", name)

    @precondition(lambda self: self.talk is not None)
    @rule(operator=OPERATORS)
    def release(self, operator: str) -> None:
        released = self.step(handover.release, operator, self.now)
        assert released == (self.model.owner is Owner.HUMAN and self.model.operator == operator)
        if released:
            self.model.owner = Owner.RETURNED

    @rule(minutes=st.integers(0, 12))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if self.talk is None:
            return
        before = self.talk
        self.talk = handover.elapse(before, self.now, LIMITS)
        if self.talk != before:
            self.model.owner = Owner.RETURNED

    @invariant()
    def exactly_one_speaks(self) -> None:
        owner = self.talk.owner if self.talk else Owner.BOT
        assert owner is self.model.owner
        assert speaker(self.talk) is (Who.OPERATOR if owner is Owner.HUMAN else Who.BOT)
        assert set(self.heard_by_person).isdisjoint(self.said_by_bot)  # no message is answered by both
        assert len(set(self.heard_by_person) | set(self.said_by_bot)) == self.messages  # and none by nobody

    @invariant()
    def no_person_is_silent_for_ever(self) -> None:
        if self.talk is not None and self.talk.open:
            assert handover.elapse(self.talk, self.now + timedelta(days=1), LIMITS).owner is Owner.RETURNED

    @invariant()
    def lines_are_numbered_and_unique(self) -> None:
        if self.talk is not None:
            numbers = [line.number for line in self.talk.lines]
            assert numbers == sorted(set(numbers))
            citizen = [line for line in self.talk.lines if line.who is Who.CITIZEN]
            assert len(citizen) <= self.messages


Conversation.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestConversation = Conversation.TestCase
