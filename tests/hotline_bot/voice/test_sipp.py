"""Debian's sipp calls the real program: a hundred calls at a time, every key and every answer right."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hotline_bot.voice.deeds import TEXTS
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.prompts import Prompts
from hotline_bot.voice.sound import to_a_law
from hotline_bot.voice.turns import Keyed, Line
from lookup_api.contract.views import StageKey
from lookup_api.domain.codes import KeypadCode
from lookup_api.exchange import open_exchange
from tests.support.fake_lookup_api import NOW, FakeLookupApi, sample_view
from tests.support.patience import PATIENCE
from tests.support.phone_calls import GraphCall, voice_house
from tests.support.ports import free_port
from tests.support.sipp import Caller, Ears, run_callers

SECRET = "5e" * 32
STAGES = (StageKey.PROCESSING, StageKey.ACCEPTED, StageKey.SUPPLEMENT_WANTED, StageKey.PAYMENT_DUE, StageKey.FINISHED)


@dataclass
class Telephone:
    """The program, its address, and what stands in the dossiers that are asked for."""

    address: str
    api: FakeLookupApi
    folder: Path
    codes: list[str]


@contextmanager
def telephone(folder: Path, count: int) -> Iterator[Telephone]:
    """Start `hotline-bot voice` with `count` different dossiers to tell of."""
    api, codes = FakeLookupApi(), []
    for number in range(count):
        keypad = KeypadCode.make(str(41_720_658 + 7919 * number)).digits
        to = NOW + timedelta(days=number % 25, minutes=30 * (number % 7))
        view = sample_view(f"H47.16-240617-{number:04d}", STAGES[number % len(STAGES)], result_appointment=to)
        api.add(view, keypad=keypad)
        codes.append(keypad)
    with api.served() as url:
        address = f"127.0.0.1:{free_port()}"
        environment = {
            "PATH": os.environ["PATH"], "EXCHANGE_SECRET": SECRET, "LOOKUP_DATA_DIR": str(folder / "data"),
            "LOOKUP_API_URL": url, "VOICE_LISTEN": address, "VOICE_MEDIA_PORTS": "30000-30999",
        }  # fmt: skip
        log = (folder / "log").open("wb")
        process = subprocess.Popen([sys.executable, "-m", "hotline_bot.cli", "voice"], env=environment, stderr=log)
        try:
            until = time.monotonic() + PATIENCE
            while "answering calls" not in (folder / "log").read_text(encoding="utf-8"):
                assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
                assert time.monotonic() < until
                time.sleep(0.1)
            yield Telephone(address, api, folder, codes)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            log.close()
    assert '"error"' not in (folder / "log").read_text(encoding="utf-8")


def sound_of(prompts: Prompts, lines: tuple[Line, ...]) -> bytes:
    async def make() -> bytes:
        return b"".join([await prompts.sound(line) for line in lines])

    return asyncio.run(make())


def answer_to(api: FakeLookupApi, code: str) -> tuple[Line, ...]:
    """What the graph says to a keypad code, from the reading back to the end of the answer."""
    call = GraphCall(api, voice_house(operator=""), now=datetime.now(UTC))
    asked = CallGraph(call.house).hear(call.state, Keyed(code), call.now)
    call.key(code)
    return asked.lines + call.state.lines


@pytest.mark.slow
def test_a_hundred_calls_at_a_time_hear_every_answer_right(tmp_path: Path) -> None:
    count = 100
    with telephone(tmp_path, count) as phone, Ears(count) as ears:
        callers = [
            Caller(f"09050{number:05d}", port, (f"{code}#", "#"))
            for number, (port, code) in enumerate(zip(ears.ports, phone.codes, strict=True))
        ]
        # The longest answer takes 24 s to say; the rest is for a machine that has other work to do.
        called = run_callers(tmp_path, phone.address, callers, (1.5, 38.0), rate=25)
        assert called.returncode == 0, called.stdout[-2000:]
        asked = {each.request.asker.id: each.request.text for each in phone.api.asked if each.request.asker}
        assert asked == {caller.number: caller.keys[0].removesuffix("#") for caller in callers}
        assert len(phone.api.asked) == count
        prompts = Prompts(tmp_path / "data" / "voice")
        goodbye = sound_of(prompts, (Line("Cảm ơn quý vị đã gọi. Xin chào quý vị.", "vi"),))
        for caller, code in zip(callers, phone.codes, strict=True):
            heard = ears.sound(caller.port)
            assert sound_of(prompts, answer_to(phone.api, code)) in heard, caller.number
            assert heard.endswith(goodbye)
        prompts.close()


@pytest.mark.slow
def test_codes_in_groups_are_confirmed_and_texted_and_sound_may_be_of_the_a_law(tmp_path: Path) -> None:
    count = 8
    with telephone(tmp_path, count) as phone, Ears(count) as ears:
        callers = [
            Caller(f"09051{number:05d}", port, (f"47*16*240617*{number:04d}#", "1", "2", "#"))
            for number, port in enumerate(ears.ports)
        ]
        called = run_callers(tmp_path, phone.address, callers, (1.0, 9.0, 5.0, 6.0), rate=8, codec=8)
        assert called.returncode == 0, called.stdout[-2000:]
        asked = {each.request.asker.id: each.request.text for each in phone.api.asked if each.request.asker}
        assert asked == {caller.number: f"H47.16-240617-{at:04d}" for at, caller in enumerate(callers)}
        prompts = Prompts(tmp_path / "data" / "voice")
        kept = to_a_law(sound_of(prompts, (Line("Tin nhắn sẽ được gửi tới số quý vị đang gọi.", "vi"),)))
        for caller in callers:
            assert kept in ears.sound(caller.port)
        prompts.close()
    exchange = open_exchange(f"sqlite:///{tmp_path / 'data' / 'exchange.sqlite3'}", SECRET)
    texts = exchange.outbox.lease(TEXTS, datetime.now(UTC))
    exchange.close()
    assert {text.recipient: text.body.decode().split(":")[0] for text in texts} == {
        caller.number: f"HS H47.16-240617-{at:04d}" for at, caller in enumerate(callers)
    }
