"""Killed without warning during a hand-over: every line reaches the other side once, and the bot says nothing.

The bot is the real program, the person a process of its own on the same journal. Both are killed again and again while
citizen and person write to each other.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hotline_bot import handover
from hotline_bot.handover import NotNow, Owner, Who
from hotline_bot.house import open_house
from hotline_bot.switchboard import now_utc
from hotline_bot.talks import Place, Talks
from lookup_api.exchange import Exchange, open_exchange
from tests.hotline_bot.test_killed import KILLS, SECRET, Program
from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.patience import until
from tests.support.telegram_api import Citizen, Fault, TelegramServer

ROOT = Path(__file__).parents[2]
PERSON = "Lê Thị Mai"
WAIT = 60.0  # seconds; what a dead process held is free again when its lease ends
# Says line after line, and tells of each when it is kept; begun anew it repeats the last one under its name.
SPEAKING = """
import sys
from tests.hotline_bot.test_handover_killed import line, say, talks_on
talks = talks_on(sys.argv[1])
for number in range(int(sys.argv[3]), int(sys.argv[4])):
    say(talks, sys.argv[2], line(number))
    print(number, flush=True)
"""


def talks_on(journal: str) -> Talks:
    """Hand-overs on a journal, at any hour."""
    return Talks(_opened(journal), open_house("quang-nam").wordings, lambda _: True)


def _opened(journal: str) -> Exchange:
    return open_exchange(f"sqlite:///{journal}", SECRET)


def line(number: int) -> str:
    return f"Thưa quý vị, câu thứ {number}."


def say(talks: Talks, conversation: str, text: str) -> None:
    """The person says something; its text is its name, so that saying it again is no second time."""
    now = now_utc()
    talks.change(Place("telegram", conversation), lambda talk: handover.say(talk, PERSON, text, text, now), now)


@pytest.fixture
def api() -> FakeLookupApi:
    return FakeLookupApi([processing_view()])


@pytest.fixture
def program(telegram: TelegramServer, api: FakeLookupApi, tmp_path: Path) -> Iterator[Program]:
    with api.served() as url:
        program = Program(telegram, url, tmp_path, HOTLINE_HOURS="00:00-24:00")
        yield program
        with suppress(ProcessLookupError):
            program.kill()


def spoken(journal: Path, conversation: str, first: int, past: int, after: float | None) -> int:
    """Let the person speak in a process, killed after so many seconds; the number of the line that comes next."""
    command = [sys.executable, "-c", SPEAKING, str(journal), conversation, str(first), str(past)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        out, _ = process.communicate(timeout=after if after is not None else WAIT)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate(timeout=10)
    told = out.split()
    return int(told[-1]) + 1 if told else first


@pytest.mark.parametrize("accepted", [False, True], ids=["before it was taken", "after it was taken"])
def test_killed_while_sending_a_persons_line(
    telegram: TelegramServer,
    program: Program,
    tmp_path: Path,
    accepted: bool,  # noqa: FBT001 - a table
) -> None:
    citizen, journal = Citizen(telegram), tmp_path / "exchange.sqlite3"
    program.start()
    until(journal.exists)
    talks = talks_on(str(journal))
    _take(talks, citizen)
    before = len(citizen.hear(2, timeout=WAIT))
    program.settled()
    telegram.fail("sendMessage", Fault(cut=True, accepted=accepted, then=program.kill))
    for number in range(2):
        say(talks, str(citizen.number), line(number))
    telegram.wait(lambda: program.killed)
    program.start()
    citizen.hear(before + 2, timeout=WAIT)  # the dead process's lease of the line has to end first
    program.settled()
    assert [each["text"] for each in citizen.answers[before:]] == [line(0), line(1)]


@pytest.mark.timeout(1800)
def test_killed_in_the_middle_of_a_hand_over(telegram: TelegramServer, program: Program, tmp_path: Path) -> None:
    dice, citizen, journal = random.Random(1022), Citizen(telegram), tmp_path / "exchange.sqlite3"
    conversation = str(citizen.number)
    program.start()
    until(journal.exists)
    talks = talks_on(str(journal))
    place = _take(talks, citizen)
    asked, heard, number = [], dict[int, str](), 0
    for kill in range(KILLS):
        asked.append(f"tôi hỏi câu {kill}")
        citizen.say(asked[-1])
        number = spoken(journal, conversation, number, number + 4, dice.uniform(1.0, 3.0))
        time.sleep(dice.uniform(0, 0.3))
        program.kill()
        program.start()
        heard |= _heard_by_person(talks, place)  # a talk keeps its last lines only
    number = spoken(journal, conversation, number, number + 2, None)
    until(lambda: len(heard | _heard_by_person(talks, place)) >= len(asked))
    program.settled()
    talk = talks.of(place)
    assert talk is not None
    assert talk.owner is Owner.HUMAN
    heard |= _heard_by_person(talks, place)
    assert [text for _, text in sorted(heard.items())] == asked
    said = [each["text"] for each in citizen.answers if each["text"].startswith("Thưa quý vị")]
    assert said == [line(each) for each in range(number)]
    # Nobody else said anything: neither an answer to a question, nor an apology for what a dead process left behind.
    assert len(citizen.answers) == 2 + len(said)
    released = now_utc()
    talks.change(place, lambda kept: handover.release(kept, PERSON, released), released)
    citizen.say("H47.16-240617-0001")
    until(lambda: any(each["text"].startswith("Hồ sơ H47.16-240617-0001") for each in citizen.answers))
    with pytest.raises(NotNow):
        say(talks, conversation, "một câu nữa")


def _take(talks: Talks, citizen: Citizen) -> Place:
    """The citizen calls for a person, and is told; then one comes, and they are told that as well."""
    place = Place("telegram", str(citizen.number))
    talks.see(PERSON, now_utc())
    citizen.say("gặp cán bộ")
    citizen.hear(1, timeout=WAIT)
    until(lambda: (talk := talks.of(place)) is not None and talk.owner is Owner.WAITING)
    taken = now_utc()
    talks.change(place, lambda talk: handover.take(talk, PERSON, taken), taken)
    return place


def _heard_by_person(talks: Talks, place: Place) -> dict[int, str]:
    """What the citizen asked, by the numbers of the lines."""
    talk = talks.of(place)
    assert talk is not None
    asked = [each for each in talk.lines if each.who is Who.CITIZEN and each.text.startswith("tôi hỏi")]
    return {each.number: each.text for each in asked}
