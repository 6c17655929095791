"""Runs the SIP transport: plugs settings, journal, client and voice into the endpoint, until it is told to stop."""

import asyncio
import logging
import re
import signal
from collections.abc import Callable
from datetime import datetime
from ipaddress import AddressValueError, IPv4Address

from hotline_bot.voice.deeds import Deeds
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.house import open_voice_house, vietnam_time
from hotline_bot.voice.prompts import NoVoice, Prompts
from hotline_bot.voice.records import Records
from hotline_bot.voice.sip.conversation import Conversation
from hotline_bot.voice.sip.endpoint import Endpoint
from hotline_bot.voice.sip.media import MediaPorts, Pacer
from lookup_api.client import AsyncLookupClient
from lookup_api.client.notice_board import NoticeBoard
from lookup_api.exchange import open_journal
from lookup_api.logs import set_up_logs
from lookup_api.settings import Settings, SettingsError, listen_address

SOUNDS = "voice"  # the folder of made sentences in the data folder
LOOK_UP_PATIENCE = 8.0  # seconds; a caller hears "one moment" and then nothing
_PORTS = re.compile(r"([0-9]{4,5})-([0-9]{4,5})")

log = logging.getLogger(__name__)


def check_sip(settings: Settings) -> tuple[tuple[str, int], frozenset[str], MediaPorts]:
    """Where to listen, whom to believe and the ports of sound; raise SettingsError naming the setting."""
    address, port = listen_address(settings.voice_listen)
    peers = frozenset(settings.voice_peers.split())
    try:
        for each in (address, *peers):
            IPv4Address(each)
    except AddressValueError:
        raise SettingsError("VOICE_LISTEN and VOICE_PEERS are IPv4 addresses, no names") from None
    if not peers:
        raise SettingsError("VOICE_PEERS is empty: name the telephone exchange whose calls are taken")
    found = _PORTS.fullmatch(settings.voice_media_ports)
    if found is None or not 1024 <= int(found[1]) < int(found[2]) <= 65535:  # noqa: PLR2004 - ports of users
        raise SettingsError("VOICE_MEDIA_PORTS is no span of ports of the form 20000-20399")
    return (address, port), peers, MediaPorts(address, int(found[1]), int(found[2]))


def answer_calls(settings: Settings, clock: Callable[[], datetime] = vietnam_time) -> None:
    """Answer calls until SIGTERM or SIGINT; raise SettingsError for what keeps the service from it."""
    listen, peers, ports = check_sip(settings)
    board = NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None).start()
    graph = CallGraph(open_voice_house(settings, board.standing))
    operator = settings.voice_operator
    exchange = open_journal(settings)
    set_up_logs("hotline-bot")

    async def until_stopped() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, stop.set)
        prompts, pacer = Prompts(settings.data_dir / SOUNDS), Pacer()
        await prompts.prepare(graph.fixed_lines(clock()))
        key = settings.lookup_api_key or None
        async with AsyncLookupClient(settings.lookup_api_url, key, timeout=LOOK_UP_PATIENCE) as client:
            deeds = Deeds(client, exchange.outbox, Records(exchange, clock), clock)
            conversation = Conversation(graph, deeds, prompts, operator, clock)
            _, endpoint = await loop.create_datagram_endpoint(
                lambda: Endpoint(peers, ports, pacer, conversation.hold), local_addr=listen
            )
            pacing = asyncio.create_task(pacer.run())
            log.info("answering calls", extra={"listen": settings.voice_listen})
            await stop.wait()
            await endpoint.close()
            pacing.cancel()
        prompts.close()

    try:
        asyncio.run(until_stopped())
    except NoVoice as error:
        raise SettingsError(f"the voice cannot speak: {error}") from None
    finally:
        exchange.close()
