"""A call through graph and endpoint together, with a voice of a few frames: barge-in, silence, trouble, the program."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from hotline_bot.bulletin import Figure
from hotline_bot.cli import main
from hotline_bot.voice.deeds import Deeds
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.prompts import NoVoice, Prompts
from hotline_bot.voice.sip import conversation as conversation_module
from hotline_bot.voice.sip.conversation import Conversation
from hotline_bot.voice.sip.endpoint import Endpoint
from hotline_bot.voice.sip.messages import Request
from hotline_bot.voice.sip.running import check_sip
from hotline_bot.voice.sound import FRAME
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import Draft
from lookup_api.settings import Settings, SettingsError
from tests.support.fake_lookup_api import NOW, FakeLookupApi, processing_view, sample_views
from tests.support.patience import PATIENCE
from tests.support.phone_calls import OPERATOR, voice_house
from tests.support.ports import free_port
from tests.support.sip_caller import Ear, Exchange, port_of, with_endpoint

KEYPAD = "4172065837"
SECRET = "5e" * 32


class Kept:
    """An outbox and a record in memory."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.counted: list[Figure] = []

    def count(self, figure: Figure, call: str) -> None:
        self.counted.append(figure)

    def put_through(self, call: str, number: str | None, asked: str) -> None:
        self.counted.append(Figure.PERSON)

    def enqueue(self, draft: Draft, now: datetime) -> bool:
        new = draft.key not in self.drafts
        self.drafts.setdefault(draft.key, draft)
        return new


class Voice:
    """Speaks two frames for each text, and keeps what was spoken in its order."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, text: str, language: str) -> bytes:
        self.said.append(text)
        return bytes([1]) * FRAME * 2


def in_conversation(
    folder: Path,
    work: Callable[[Exchange, Endpoint, Voice, Kept], object],
    *,
    api: FakeLookupApi | None = None,
    by_day: bool = True,
    synthesizer: Callable[[str, str], bytes] | None = None,
) -> None:
    """Run `work` against an endpoint whose calls go through the graph."""
    voice, kept = Voice(), Kept()
    if api is None:
        api = FakeLookupApi(sample_views())
        api.add(processing_view(), keypad=KEYPAD)
    house = voice_house(by_day=by_day)
    folder.mkdir(exist_ok=True)
    prompts = Prompts(folder, synthesizer or voice)
    client = AsyncLookupClient("http://lookup", transport=httpx.MockTransport(api.handle))
    deeds = Deeds(client, kept, kept, lambda: NOW)
    talk = Conversation(CallGraph(house), deeds, prompts, OPERATOR, lambda: NOW)

    async def run(exchange: Exchange, endpoint: Endpoint) -> None:
        await work(exchange, endpoint, voice, kept)  # type: ignore[misc]

    with_endpoint(run, talk.hold)
    prompts.close()


async def press(exchange: Exchange, port: int, keys: str, begin: int = 0) -> None:
    for number, key in enumerate(keys, begin + 1):
        exchange.press("0123456789*#".index(key), number, port)
        await asyncio.sleep(0.01)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in code that knows no test
            await asyncio.sleep(0.01)


def test_a_whole_call_with_barge_in_a_text_and_goodbye(tmp_path: Path) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await until(lambda: "Xin chào" in "".join(voice.said))
        await press(exchange, port, f"{KEYPAD}#")
        await until(lambda: "Kết thúc, bấm phím thăng." in voice.said)
        await press(exchange, port, "2", begin=20)
        await until(lambda: any("Tin nhắn sẽ được gửi" in text for text in voice.said))
        await press(exchange, port, "#", begin=30)
        bye = await exchange.answer("BYE")
        assert isinstance(bye, Request)
        exchange.accept(bye)
        assert "Hồ sơ của quý vị đang được giải quyết." in voice.said
        assert [draft.recipient for draft in kept.drafts.values()] == ["0905000001"]
        assert endpoint.calls == 0

    in_conversation(tmp_path, work)


def test_silence_is_waited_for_and_a_pause_ends_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation_module, "FIRST_KEY", 0.1)
    monkeypatch.setattr(conversation_module, "NEXT_KEY", 0.1)

    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await until(lambda: "Tôi chưa nghe thấy quý vị." in voice.said)
        await press(exchange, port, KEYPAD)
        await until(lambda: "Hồ sơ của quý vị đang được giải quyết." in voice.said)

    in_conversation(tmp_path, work)


def test_who_hangs_up_is_gone_at_once(tmp_path: Path) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        await exchange.call()
        await until(lambda: voice.said)
        assert await exchange.ask("BYE", 2) == 200
        assert endpoint.calls == 0

    in_conversation(tmp_path, work)


def test_a_request_to_be_called_back_is_kept_at_night(tmp_path: Path) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await until(lambda: voice.said)
        await press(exchange, port, "0#")
        await until(lambda: "Để được gọi lại số khác, mời bấm số điện thoại rồi bấm phím thăng." in voice.said)
        await press(exchange, port, "1#", begin=10)
        await exchange.answer("BYE")
        assert [(draft.channel, draft.recipient) for draft in kept.drafts.values()] == [("call-back", "0905000001")]

    in_conversation(tmp_path, work, by_day=False)


def test_a_caller_is_put_through_and_offered_a_call_back_when_nobody_answers(tmp_path: Path) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await until(lambda: voice.said)
        await press(exchange, port, "0#")
        refer = await exchange.answer("REFER")
        assert isinstance(refer, Request)
        assert OPERATOR in refer.header("refer-to")
        exchange.accept(refer, "603 Decline")
        await until(lambda: "Các cán bộ đang bận, chưa nghe máy được." in voice.said)

    in_conversation(tmp_path, work)


def test_a_voice_that_fails_ends_no_call(tmp_path: Path) -> None:
    def mute(text: str, language: str) -> bytes:
        raise NoVoice("TimeoutExpired")

    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await asyncio.sleep(0.1)
        await press(exchange, port, f"{KEYPAD}#")
        await asyncio.sleep(0.1)
        assert endpoint.calls == 1

    in_conversation(tmp_path, work, synthesizer=mute)


# --- the program -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (Settings(voice_listen="here"), "host:port"),
        (Settings(voice_listen="localhost:5060"), "IPv4"),
        (Settings(voice_peers=""), "VOICE_PEERS"),
        (Settings(voice_peers="exchange.example"), "IPv4"),
        (Settings(voice_media_ports="20000"), "VOICE_MEDIA_PORTS"),
        (Settings(voice_media_ports="30000-20000"), "VOICE_MEDIA_PORTS"),
    ],
)
def test_what_is_missing_is_one_sentence(settings: Settings, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        check_sip(settings)


def test_the_range_of_ports_is_as_many_calls() -> None:
    _, peers, ports = check_sip(Settings(voice_peers="127.0.0.1 192.0.2.1"))
    assert (peers, len(ports)) == (frozenset({"127.0.0.1", "192.0.2.1"}), 200)


def test_an_address_that_is_taken_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        environment = {
            **os.environ, "EXCHANGE_SECRET": SECRET, "LOOKUP_DATA_DIR": str(tmp_path),
            "VOICE_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}",
        }  # fmt: skip
        command = [sys.executable, "-m", "hotline_bot.cli", "voice"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "hotline-bot: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_names_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["voice", "--help"])
    assert ended.value.code == 0
    assert "SIP" in capsys.readouterr().out


def test_the_program_ends_calls_when_it_is_told_to_stop(tmp_path: Path) -> None:
    async def run() -> None:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"], "EXCHANGE_SECRET": SECRET, "LOOKUP_DATA_DIR": str(tmp_path),
            "VOICE_LISTEN": f"127.0.0.1:{port}", "VOICE_MEDIA_PORTS": "31000-31999",
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hotline_bot.cli", "voice", env=environment, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b"answering calls" not in await process.stderr.readline():
                pass
        loop = asyncio.get_running_loop()
        ears = [(await loop.create_datagram_endpoint(Ear, local_addr=("127.0.0.1", 0)))[1] for _ in range(2)]
        exchange = Exchange(("127.0.0.1", port), *ears)
        await exchange.call()
        assert await asyncio.wait_for(exchange.sound.heard.get(), PATIENCE)
        process.send_signal(signal.SIGTERM)
        bye = await exchange.answer("BYE")
        assert isinstance(bye, Request)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        await process.stderr.read()
        for ear in ears:
            ear.transport.close()
        await asyncio.sleep(0)

    asyncio.run(run())
