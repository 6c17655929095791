"""The worker (`sms-gateway work`): texts leave by their roads, the link to an SMPP carrier is kept, notices are told.

Any number of workers may run; the outbox gives each text to one of them. An SMPP account usually allows one link.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from lookup_api.client import LookupClient
from lookup_api.client.notice_board import NoticeBoard
from lookup_api.exchange import ExchangeError, Spool, kept_for, open_journal
from lookup_api.logs import set_up_logs
from lookup_api.settings import Settings, SettingsError
from sms_gateway.carriers.smpp import SmppRoad
from sms_gateway.carriers.smpp.arriving import Arriving
from sms_gateway.carriers.smpp.pdu import ShortMessage, Status
from sms_gateway.fitted import fit_roads
from sms_gateway.mail.server import MailServer
from sms_gateway.metrics import write_metrics
from sms_gateway.notices_worker import send_notices
from sms_gateway.parts import Parts, plug_in
from sms_gateway.sending import Sending
from sms_gateway.taking_in import MOST_AT_ONCE
from sms_gateway.times import vietnam_time
from sms_gateway.upkeep import purge
from sms_gateway.watching import watching

SPOOL = "smpp-spool"  # in the data folder: what was acknowledged by SMPP and is not yet answered
SENDERS = 2  # at once: while one marks what it sent the other one sends
THREADS = 48  # official clients and the journal block
LOOK_EVERY = 1.0  # seconds, at what waits in the spool for the database or for its other parts
KEEP_COUNTS_EVERY = 10.0  # seconds

_log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Work until a signal ends it; raise SettingsError where neither a road nor a mail server is set."""
    if not fit_roads(settings, vietnam_time) and MailServer.of(settings) is None:
        raise SettingsError("no road is switched on: set SMPP_ADDRESS, KANNEL_SEND_URL, PUSH_SEND_URL, TWILIO_FROM, "
                            "SMS_ROADS=console or MAIL_SERVER")  # fmt: skip
    exchange = open_journal(settings)
    set_up_logs("sms-gateway-work")
    with LookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
        board = NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None).start()
        parts = plug_in(settings, client, exchange, vietnam_time, standing=board.standing)
        asyncio.run(_until_told(settings, parts, client))
        board.close()
    exchange.close()


async def _until_told(settings: Settings, parts: Parts, client: LookupClient) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(settings, parts, stop, client if settings.lookup_api_key else None)


async def run(settings: Settings, parts: Parts, stop: asyncio.Event, client: LookupClient | None = None) -> None:
    """Work until told to stop; with a `client` notices are told. Raises SettingsError for SMS_WORK_LISTEN."""
    roads = fit_roads(settings, parts.clock)
    sending = Sending(parts.exchange, roads, parts.counting, parts.clock)
    wake = asyncio.Event()
    spool = Spool(settings.data_dir / SPOOL, settings.exchange_secret)
    arriving = Arriving(spool, parts.taking_in, parts.exchange, parts.clock)
    metrics = partial(write_metrics, parts, sending.breakers, spool)
    with watching(settings.sms_work_listen, metrics, parts.exchange.answers):
        async with asyncio.TaskGroup() as tasks:
            for _ in range(SENDERS):
                tasks.create_task(sending.run(stop, wake))
            for road in roads:
                if isinstance(road, SmppRoad):
                    _receive(tasks, road, spool, arriving, stop, wake)
            tasks.create_task(_keep_house(parts, kept_for(settings), stop))
            if client is not None:
                tasks.create_task(_tell(settings, parts, client, stop))
    spool.close()


async def _tell(settings: Settings, parts: Parts, client: LookupClient, stop: asyncio.Event) -> None:
    """Tell notices in a thread until told to stop."""
    over = threading.Event()

    def tell() -> None:
        texts = bool(fit_roads(settings, parts.clock))
        send_notices(
            client, parts.exchange, parts.house.face, parts.clock, over, texts=texts, mail=MailServer.of(settings)
        )

    telling = asyncio.create_task(asyncio.to_thread(tell))
    try:
        await stop.wait()
    finally:
        over.set()
        await telling


def _receive(
    tasks: asyncio.TaskGroup, road: SmppRoad, spool: Spool, arriving: Arriving, stop: asyncio.Event, wake: asyncio.Event
) -> None:
    arrival = asyncio.Event()

    async def take(messages: Sequence[ShortMessage]) -> Status:
        status = await asyncio.to_thread(arriving.keep, messages)
        arrival.set()
        return status

    tasks.create_task(road.run(take, stop, arriving.new_link))
    tasks.create_task(_work_off(spool, arriving, stop, arrival, wake))


async def _work_off(
    spool: Spool, arriving: Arriving, stop: asyncio.Event, arrival: asyncio.Event, wake: asyncio.Event
) -> None:
    """Answer what was acknowledged, at once and for as long as anything waits."""
    while not stop.is_set():
        arrival.clear()
        if spool.holds() and await asyncio.to_thread(spool.replay_many, arriving.take, most=MOST_AT_ONCE):
            wake.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(arrival.wait(), LOOK_EVERY)


async def _keep_house(parts: Parts, keeps: timedelta, stop: asyncio.Event) -> None:
    purged: date | None = None
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), KEEP_COUNTS_EVERY)
        try:
            await asyncio.to_thread(parts.counting.keep)
            if purged != parts.clock().date():
                purged = parts.clock().date()
                await asyncio.to_thread(purge, parts, keeps)
        except ExchangeError as error:
            _log.warning("upkeep waits", extra={"error": type(error).__name__})
