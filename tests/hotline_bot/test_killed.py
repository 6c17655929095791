"""`hotline-bot poll` as a real process, killed without warning: nothing is lost, nothing is said twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from hotline_bot.switchboard import now_utc
from lookup_api.exchange import open_exchange
from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.telegram_api import TOKEN, Citizen, Fault, TelegramServer

SECRET = "5e" * 32
KILLS = int(os.environ.get("FAULT_KILLS", "8"))  # `make faults` sets 200
ASKED_BETWEEN = 3  # messages of each citizen, from one kill to the next


class Program:
    """The polling process, started anew as often as it is killed."""

    def __init__(self, telegram: TelegramServer, api_url: str, folder: Path, **environment: str) -> None:
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "LOOKUP_API_URL": api_url,
            "LOOKUP_DATA_DIR": str(folder),
            "EXCHANGE_SECRET": SECRET,
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hotline_bot.cli", "poll"], env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """As a power cut would: the process has no chance to do anything."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)

    def end(self) -> int:
        """As a supervisor would; returns the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(20)

    def settled(self) -> None:
        """Wait until nothing is left to be answered or sent: what would be said twice has been said by then."""
        exchange = open_exchange(f"sqlite:///{self._folder / 'exchange.sqlite3'}", SECRET)
        end = time.monotonic() + 60
        while exchange.backlog(now_utc()).outgoing_waiting:
            assert time.monotonic() < end
            time.sleep(0.1)
        exchange.close()

    def lapse(self) -> None:
        """Let the time pass that a dead process keeps its replies to itself."""
        engine = create_engine(f"sqlite:///{self._folder / 'exchange.sqlite3'}")
        with engine.begin() as connection:
            connection.execute(text("UPDATE outgoing SET send_at = 0 WHERE send_at IS NOT NULL"))
        engine.dispose()

    @property
    def ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    @property
    def killed(self) -> bool:
        """Whether it died of a signal."""
        return self._process is not None and (self._process.returncode or 0) < 0

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8")


@pytest.fixture
def api() -> FakeLookupApi:
    return FakeLookupApi(
        [processing_view(f"H47.16-240617-{number:04d}") for number in range(1, KILLS * ASKED_BETWEEN + 1)]
    )


@pytest.fixture
def program(telegram: TelegramServer, api: FakeLookupApi, tmp_path: Path) -> Iterator[Program]:
    with api.served() as url:
        program = Program(telegram, url, tmp_path)
        yield program
        with suppress(ProcessLookupError):
            program.kill()


def told(citizen: Citizen) -> list[str]:
    """The codes of the answers, in the order they were said."""
    return [message["text"].split("\n")[0].removeprefix("Hồ sơ ") for message in citizen.answers]


def code(number: int) -> str:
    return f"H47.16-240617-{number:04d}"


@pytest.mark.parametrize("accepted", [False, True], ids=["before it was taken", "after it was taken"])
def test_killed_while_sending(telegram: TelegramServer, program: Program, accepted: bool) -> None:  # noqa: FBT001 - a table
    citizen = Citizen(telegram)
    telegram.fail("sendMessage", Fault(cut=True, accepted=accepted, then=program.kill))
    program.start()
    citizen.say(code(1))
    telegram.wait(lambda: any(method == "sendMessage" for method, _ in telegram.calls))
    citizen.say(code(2))
    time.sleep(0.3)
    program.start()
    citizen.hear(2, timeout=60)  # the dead process's lease of the reply has to end first
    program.settled()
    assert told(citizen) == [code(1), code(2)]


MANY = 500  # messages, more than a search asks for


def test_killed_again_after_many_others_wrote(telegram: TelegramServer, program: Program) -> None:
    """The second time it is taken: it lies far beyond what was known when it was first handed out."""
    citizen, other = Citizen(telegram), Citizen(telegram, 900_001)

    def many_write() -> None:
        telegram.jump(MANY)
        other.say("xin chào")
        other.hear(len(other.answers) + 1)  # by its number the program knows how many there were

    program.start()
    telegram.fail("sendMessage", Fault(cut=True, then=program.kill))
    citizen.say(code(1))
    telegram.wait(lambda: program.ended)
    program.start()
    many_write()
    telegram.fail("sendMessage", Fault(cut=True, accepted=True, then=program.kill))
    program.lapse()
    telegram.wait(lambda: program.ended)
    program.start()
    many_write()
    program.lapse()
    program.settled()
    assert told(citizen) == [code(1)]


def test_killed_while_looking_up(telegram: TelegramServer, program: Program, api: FakeLookupApi) -> None:
    citizen = Citizen(telegram)
    api.delay = 1.0
    program.start()
    citizen.say(code(1))
    telegram.wait(lambda: bool(api.asked))
    program.kill()
    api.delay = 0.0
    program.start()
    citizen.hear(1, timeout=60)  # the dead process's lease has to end first
    program.settled()
    assert told(citizen) == [code(1)]


@pytest.mark.timeout(3600)
def test_killed_at_any_moment(telegram: TelegramServer, program: Program) -> None:
    dice = random.Random(1022)
    citizens = [Citizen(telegram, 800_000 + number) for number in range(4)]
    asked = 0

    def polls() -> int:
        return sum(method == "getUpdates" for method, _ in telegram.calls)

    for _ in range(KILLS):
        for _ in range(ASKED_BETWEEN):
            asked += 1
            for citizen in citizens:
                citizen.say(code(asked))
        before = polls()
        program.start()
        telegram.wait(lambda seen=before: polls() > seen)  # type: ignore[misc]
        # From the first update's arrival to a while after the last one's answer.
        time.sleep(dice.uniform(0.0, 0.6))
        program.kill()
    program.start()
    telegram.wait(lambda: all(len(citizen.answers) >= asked for citizen in citizens), timeout=240)
    program.settled()
    for citizen in citizens:
        assert told(citizen) == [code(number) for number in range(1, asked + 1)]


def test_a_signal_ends_it_cleanly(telegram: TelegramServer, program: Program) -> None:
    citizen = Citizen(telegram)
    program.start()
    citizen.say(f"tôi là Trần Thị Bưởi, hồ sơ {code(1)}")
    citizen.hear(1)
    assert program.end() == 0
    assert telegram.pending == []
    for word in ("Bưởi", code(1), TOKEN, str(citizen.number)):
        assert word not in program.log
    assert '"event": "answered"' in program.log


def test_a_refused_token_is_one_sentence(telegram: TelegramServer, api: FakeLookupApi, tmp_path: Path) -> None:
    with api.served() as url:
        program = Program(telegram, url, tmp_path, TELEGRAM_BOT_TOKEN="7:wrong")
        program.start()
        assert program._process is not None
        assert program._process.wait(20) == 1
    assert "hotline-bot: TELEGRAM_BOT_TOKEN is refused by the Bot API" in program.log
    assert "7:wrong" not in program.log
