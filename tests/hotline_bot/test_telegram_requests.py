"""How the library's requests go over the network: what fails has the library's name, and quotes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from hotline_bot.fronts.telegram.polling import open_bot
from hotline_bot.fronts.telegram.requesting import NotConnected, Requests
from tests.support.ports import free_port
from tests.support.telegram_api import TOKEN, Citizen, Fault, TelegramServer

CHAT = 500_001


def ask(url: str, work: Callable[[Bot], Awaitable[object]]) -> object:
    """Do something with a bot that is opened and closed for it."""

    async def opened() -> object:
        bot = open_bot(TOKEN, url)
        await bot.request.initialize()
        try:
            return await work(bot)
        finally:
            await bot.request.shutdown()

    return asyncio.run(opened())


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(hang=2.0), TimedOut),
        (Fault(cut=True), NetworkError),
        (Fault(cut=True, accepted=True), NetworkError),
        (Fault(status=500), NetworkError),
        (Fault(status=429, retry_after=3), RetryAfter),
        (Fault(status=403), Forbidden),
    ],
    ids=["late", "cut", "cut after it was taken", "error", "too many", "blocked"],
)
def test_what_goes_wrong_has_the_librarys_name(telegram: TelegramServer, fault: Fault, kind: type[Exception]) -> None:
    Citizen(telegram, CHAT)
    telegram.fail("sendMessage", fault)
    with pytest.raises(kind) as raised:
        ask(telegram.url, lambda bot: bot.send_message(CHAT, "xin chào", read_timeout=0.5))
    assert TOKEN not in repr(raised.value)
    assert not isinstance(raised.value, NotConnected)  # it may have been taken
    # Who sends decides whether to send again, for a message is no request that may be repeated unseen.
    assert [method for method, _ in telegram.calls] == ["sendMessage"]


def test_nobody_there_is_no_answer_and_quotes_no_address() -> None:
    with pytest.raises(NotConnected) as raised:
        ask(f"http://127.0.0.1:{free_port()}", lambda bot: bot.send_message(CHAT, "xin chào"))
    assert TOKEN not in repr(raised.value)


def test_connections_are_used_again() -> None:
    opened = 0

    async def talk() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal opened
            opened += 1
            with suppress(asyncio.IncompleteReadError):
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
                    await reader.readexactly(int(length.partition(b":")[2]))
                    body = b'{"ok":true,"result":true}'
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        bot = open_bot(TOKEN, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await bot.request.initialize()
        for _ in range(20):
            await asyncio.gather(*(bot.answer_callback_query("q") for _ in range(5)))
        await bot.request.shutdown()
        server.close()

    asyncio.run(talk())
    assert 1 <= opened <= 5


def test_a_house_with_one_way_out_goes_that_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    requests = Requests()
    assert requests._proxy("http://api.example.vn/bot1/getMe") == "http://127.0.0.1:3128"
    assert requests._proxy("http://127.0.0.1:8081/bot1/getMe") is None
    assert requests._proxy("https://api.example.vn/bot1/getMe") is None


def test_it_is_opened_and_closed_as_often_as_one_likes() -> None:
    async def lived() -> None:
        requests = Requests()
        with pytest.raises(RuntimeError):
            await requests.do_request("http://127.0.0.1:1/", "POST")
        for _ in range(2):
            await requests.initialize()
            await requests.initialize()
            await requests.shutdown()
            await requests.shutdown()

    asyncio.run(lived())
