"""The SIP endpoint against an exchange on loopback: calls, repeats, refusals, transfers, hostile datagrams."""

import asyncio
import random

import pytest

from hotline_bot.voice.sip.endpoint import Endpoint
from hotline_bot.voice.sip.legs import Leg
from hotline_bot.voice.sip.messages import NotSip, Request, Response, read_message
from hotline_bot.voice.sip.rtp import FRAME, read_packet
from tests.support.hostile import hostile_texts
from tests.support.patience import PATIENCE
from tests.support.ports import free_ports
from tests.support.sip_caller import Exchange, port_of, with_endpoint


def test_a_call_is_answered_once_however_often_it_is_sent_and_ended_by_bye() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        invite = exchange.write("INVITE", 1, body=exchange.offer)
        for _ in range(5):
            exchange.send(invite)
        first = await exchange.answer(status=200)
        second = await exchange.answer(status=200)
        assert first == second
        assert endpoint.calls == 1
        exchange.to_tag = first.to_tag
        exchange.send(exchange.write("ACK", 1))
        assert await exchange.ask("BYE", 2) == 200
        assert endpoint.calls == 0
        assert await exchange.ask("BYE", 3) == 481

    with_endpoint(work)


def test_an_answer_is_repeated_until_it_is_acknowledged_and_a_call_that_never_is_is_ended() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        exchange.send(exchange.write("INVITE", 1, body=exchange.offer))
        for _ in range(3):
            await exchange.answer(status=200)
        bye = await exchange.answer("BYE")
        assert isinstance(bye, Request)
        exchange.accept(bye)
        assert endpoint.calls == 0

    with_endpoint(work)


def test_a_refusal_is_repeated_until_it_is_acknowledged() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        branch = "z9hG4bK-refused"
        exchange.send(exchange.write("INVITE", 1, body=b"v=0\r\nm=audio 4000 RTP/AVP 18\r\n", branch=branch))
        refused = [await exchange.answer(status=488) for _ in range(3)]
        assert len(set(refused)) == 1
        exchange.send(exchange.write("ACK", 1, branch=branch, to_tag=refused[0].to_tag))
        assert await exchange.ask("OPTIONS", 2) == 200
        await asyncio.sleep(0.2)
        while not exchange.signalling.heard.empty():
            exchange.signalling.heard.get_nowait()
        await asyncio.sleep(0.2)
        assert exchange.signalling.heard.empty()

    with_endpoint(work)


@pytest.mark.parametrize(
    ("method", "parts", "status"),
    [
        ("OPTIONS", {}, 200),
        ("BYE", {"to_tag": "nobody"}, 481),
        ("NOTIFY", {"to_tag": "nobody"}, 481),
        ("CANCEL", {}, 481),
        ("INVITE", {"to_tag": "nobody"}, 481),
        ("SUBSCRIBE", {}, 405),
        ("MESSAGE", {"body": b"hello", "headers": "Content-Type: text/plain\r\n"}, 405),
        ("INVITE", {"headers": "Require: 100rel\r\n"}, 420),
        ("INVITE", {"body": b"hello", "headers": "Content-Type: text/plain\r\n"}, 415),
        ("INVITE", {"body": b"hello"}, 488),
        ("INVITE", {"body": b"v=0\r\nc=IN IP4 224.0.0.1\r\nm=audio 4000 RTP/AVP 0\r\n"}, 488),
    ],
)
def test_what_is_not_done_is_refused(method: str, parts: dict[str, object], status: int) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        assert await exchange.ask(method, 1, **parts) == status
        assert endpoint.calls == 0

    with_endpoint(work)


def test_a_cancel_that_comes_too_late_changes_nothing() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        exchange.send(exchange.write("INVITE", 1, body=exchange.offer, branch="z9hG4bK-late"))
        await exchange.answer(status=200)
        assert await exchange.ask("CANCEL", 1, branch="z9hG4bK-late") == 200
        assert endpoint.calls == 1

    with_endpoint(work)


def test_when_every_line_is_taken_a_caller_is_told() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        await exchange.call()
        exchange.call_id, exchange.to_tag = "call-2", ""
        assert await exchange.ask("INVITE", 1, body=exchange.offer) == 486

    one, other = free_ports(2)
    with_endpoint(work, ports=(one, other))


def test_the_same_call_by_two_ways_is_one() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        await exchange.call()
        assert await exchange.ask("INVITE", 1, body=exchange.offer, to_tag="") == 482

    with_endpoint(work)


def test_requests_out_of_order_are_refused() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        await exchange.call()
        assert await exchange.ask("BYE", 1) == 500
        assert endpoint.calls == 1

    with_endpoint(work)


def test_a_call_without_an_offer_gets_ours_and_a_call_may_be_held_and_taken_up() -> None:
    async def say(leg: Leg) -> None:
        while True:
            leg.media.say(b"\x00" * FRAME * 5)
            await leg.media.said()

    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        exchange.send(exchange.write("INVITE", 1))
        answer = await exchange.answer(status=200)
        assert b"m=audio" in answer.body
        exchange.to_tag = answer.to_tag
        exchange.send(exchange.write("ACK", 1, body=exchange.offer))
        packet = read_packet(await asyncio.wait_for(exchange.sound.heard.get(), PATIENCE))
        assert packet is not None
        assert packet.payload == b"\x00" * FRAME
        held = exchange.offer.replace(b"127.0.0.1\r\nt", b"0.0.0.0\r\nt")
        assert await exchange.ask("INVITE", 2, body=held) == 200
        exchange.send(exchange.write("ACK", 2))
        await asyncio.sleep(0.1)
        while not exchange.sound.heard.empty():
            exchange.sound.heard.get_nowait()
        await asyncio.sleep(0.1)
        assert exchange.sound.heard.empty()
        assert await exchange.ask("INVITE", 3, body=exchange.offer) == 200
        exchange.send(exchange.write("ACK", 3))
        assert await asyncio.wait_for(exchange.sound.heard.get(), PATIENCE)

    with_endpoint(work, say)


def test_no_sound_flows_before_the_answer_is_acknowledged() -> None:
    async def say(leg: Leg) -> None:
        leg.media.say(b"\x00" * FRAME * 5)
        await leg.media.said()

    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        exchange.send(exchange.write("INVITE", 1, body=exchange.offer))
        answer = await exchange.answer(status=200)
        await asyncio.sleep(0.1)
        assert exchange.sound.heard.empty()
        exchange.to_tag = answer.to_tag
        exchange.send(exchange.write("ACK", 1))
        assert await asyncio.wait_for(exchange.sound.heard.get(), PATIENCE)

    with_endpoint(work, say)


def test_keys_are_heard_once_each_and_from_the_caller_alone() -> None:
    heard: list[str] = []

    async def listen(leg: Leg) -> None:
        while True:
            heard.append(await leg.media.keys.get())

    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        port = port_of(await exchange.call())
        await asyncio.sleep(0.05)
        for number, key in enumerate((1, 1, 0, 11)):
            exchange.press(key, number + 1, port)
            await asyncio.sleep(0.02)
        for junk in (b"", b"\x00", b"\x80" * 11, b"\xff" * 400):
            exchange.sound.transport.sendto(junk, ("127.0.0.1", port))
        await asyncio.sleep(0.1)
        assert heard == ["1", "1", "0", "#"]

    with_endpoint(work, listen)


@pytest.mark.parametrize(("told", "through"), [("200 OK", True), ("486 Busy Here", False)])
def test_a_caller_is_put_through_by_the_exchange(told: str, *, through: bool) -> None:
    outcome: list[bool] = []

    async def transfer(leg: Leg) -> None:
        outcome.append(await leg.transfer("+842353811811"))
        leg.hang_up()

    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        await exchange.call()
        refer = await exchange.answer("REFER")
        assert isinstance(refer, Request)
        assert refer.header("refer-to").startswith("<sip:+842353811811@127.0.0.1")
        exchange.accept(refer, "202 Accepted")
        for number, line in enumerate(("100 Trying", told), 2):
            fragment = f"SIP/2.0 {line}".encode()
            headers = "Event: refer\r\nContent-Type: message/sipfrag\r\n"
            exchange.send(exchange.write("NOTIFY", number, body=fragment, headers=headers))
        bye = await exchange.answer("BYE")
        assert isinstance(bye, Request)
        exchange.accept(bye)
        assert outcome == [through]

    with_endpoint(work, transfer)


def test_an_exchange_that_refuses_to_put_through_is_heard() -> None:
    outcome: list[bool] = []

    async def transfer(leg: Leg) -> None:
        outcome.append(await leg.transfer("sip:desk@127.0.0.1"))
        leg.hang_up()

    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        await exchange.call()
        refer = await exchange.answer("REFER")
        assert isinstance(refer, Request)
        exchange.accept(refer, "405 Method Not Allowed")
        assert isinstance(await exchange.answer("BYE"), Request)
        assert outcome == [False]

    with_endpoint(work, transfer)


# --- strangers ---------------------------------------------------------------------------------------------------


def test_strangers_are_not_answered() -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        exchange.send(exchange.write("INVITE", 1, body=exchange.offer))
        exchange.send(exchange.write("OPTIONS", 1))
        await asyncio.sleep(0.2)
        assert exchange.signalling.heard.empty()
        assert endpoint.calls == 0

    with_endpoint(work, peers=frozenset({"192.0.2.1"}))


def hostile_datagrams(genuine: bytes) -> list[bytes]:
    dice = random.Random(20240624)
    datagrams = [text.encode("utf-8", "surrogatepass")[:9000] for text in hostile_texts(300)]
    for _ in range(700):
        broken = bytearray(genuine)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(broken))
            match dice.randrange(3):
                case 0:
                    broken[at] = dice.randrange(256)
                case 1:
                    del broken[at : at + dice.randrange(1, 30)]
                case _:
                    broken[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 20)))
            if not broken:
                broken += b"\x00"
        datagrams.append(bytes(broken))
    return datagrams


def test_whatever_comes_is_read_or_is_no_sip() -> None:
    for datagram in hostile_datagrams(WHOLE):
        try:
            message = read_message(datagram)
        except NotSip:
            continue
        assert isinstance(message, Request | Response)
        assert message.call_id


def test_hostile_datagrams_do_not_keep_the_next_caller_from_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint) -> None:
        invite = exchange.write("INVITE", 1, body=exchange.offer)
        for number, datagram in enumerate(hostile_datagrams(invite)):
            exchange.send(datagram)
            if number % 50 == 0:
                await asyncio.sleep(0.005)
        exchange.call_id, exchange.tag = "an honest call", "honest"
        await asyncio.sleep(0.1)
        while not exchange.signalling.heard.empty():
            exchange.signalling.heard.get_nowait()
        exchange.send(exchange.write("OPTIONS", 77, branch="z9hG4bK-honest"))
        while True:
            answer = await exchange.answer(status=200)
            if answer.cseq == (77, "OPTIONS"):
                break

    with_endpoint(work)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


WHOLE = (
    b"INVITE sip:1022@127.0.0.1 SIP/2.0\r\n"
    b"v: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-1;rport\r\n"
    b'f: "A, <B>" <sip:0905000001@127.0.0.1>;tag=x\r\n'
    b"t: <sip:1022@127.0.0.1>\r\ni: 1@x\r\nCSeq: 1 INVITE\r\n"
    b"m: <sip:0905000001@127.0.0.1:5070>\r\nSubject: one\r\n two\r\nl: 3\r\n\r\nabcdef"
)


def test_short_names_folded_lines_and_padding_are_read() -> None:
    message = read_message(WHOLE)
    assert isinstance(message, Request)
    assert (message.method, message.body, message.from_tag, message.to_tag) == ("INVITE", b"abc", "x", "")
    assert message.header("subject") == "one two"
    assert message.header("contact") == "<sip:0905000001@127.0.0.1:5070>"
    assert message.branch == "z9hG4bK-1"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SIP/2.0\r\nv", b"SIP/3.0\r\nv"),
        (b"CSeq: 1 INVITE", b"CSeq: 1 BYE"),
        (b"CSeq: 1 INVITE", b"CSeq: 99999999999 INVITE"),
        (b"i: 1@x\r\n", b""),
        (b";tag=x", b""),
        (b"z9hG4bK", b"1"),
        (b"l: 3", b"l: 300"),
        (b"l: 3", b"l: -3"),
        (b"\r\n\r\n", b"\r\n"),
        (b"Subject: one", b"Subject\x00: one"),
        (b"Subject: one", b"Subject: \xff"),
        (b"Subject: one", b"X: y\r\n" * 200 + b"Subject: one"),
        (b"Subject: one", b"Subject: " + b"y" * 20000),
    ],
)
def test_what_is_no_sip(old: bytes, new: bytes) -> None:
    assert old in WHOLE
    with pytest.raises(NotSip):
        read_message(WHOLE.replace(old, new, 1))
