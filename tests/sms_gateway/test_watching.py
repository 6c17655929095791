"""What a monitor sees of `sms-gateway work`: its own two pages, and nothing else."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lookup_api.settings import Settings, SettingsError
from sms_gateway.parts import Parts
from sms_gateway.watching import watching
from sms_gateway.worker import run
from tests.sms_gateway.conftest import Running
from tests.support.patience import PATIENCE
from tests.support.ports import free_port


def asked(address: str, page: str) -> tuple[int, str]:
    answer = httpx.get(f"http://{address}{page}", timeout=PATIENCE, trust_env=False)
    return answer.status_code, answer.text


def test_a_worker_shows_what_waits_and_which_carriers_rest(
    gateway: Running, settings: Settings, tmp_path: Path
) -> None:
    address = f"127.0.0.1:{free_port()}"
    parts: Parts = gateway.app.extensions["sms_gateway"]
    working = replace(settings, lookup_data_dir=str(tmp_path), sms_roads="console", sms_work_listen=address)
    seen: list[tuple[int, str]] = []

    async def look() -> None:
        stop = asyncio.Event()
        working_on = asyncio.create_task(run(working, parts, stop))
        try:
            async with asyncio.timeout(PATIENCE):
                while not seen:
                    try:
                        seen.append(await asyncio.to_thread(asked, address, "/healthz"))
                    except httpx.ConnectError:
                        await asyncio.sleep(0.02)
                seen.append(await asyncio.to_thread(asked, address, "/metrics"))
        finally:
            stop.set()
            await working_on

    asyncio.run(look())
    (health, _), (status, page) = seen
    assert (health, status) == (200, 200)
    for line in (
        "sms_journal_up 1",
        "sms_outgoing_due 0",
        "sms_spool_bytes 0",
        'sms_carrier_rests{carrier="console"} 0',
    ):
        assert line in page.splitlines()
    with pytest.raises(httpx.ConnectError):
        asked(address, "/metrics")


def test_a_journal_that_is_away_is_ill_health_and_nothing_else_is_shown() -> None:
    address = f"127.0.0.1:{free_port()}"
    with watching(address, lambda: "sms_journal_up 0\n", lambda: False):
        assert asked(address, "/healthz") == (503, '{"status": "journal away"}')
        assert asked(address, "/metrics") == (200, "sms_journal_up 0\n")
        assert asked(address, "/sms/kannel?from=84905000001")[0] == 404
        assert httpx.post(f"http://{address}/metrics", timeout=PATIENCE, trust_env=False).status_code == 501


def test_without_an_address_no_port_is_opened_and_a_wrong_one_is_said() -> None:
    with watching("", lambda: "", lambda: True):
        pass
    with pytest.raises(SettingsError), watching("nowhere", lambda: "", lambda: True):
        pass
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SettingsError, match=address), watching(address, lambda: "", lambda: True):
            pass


def test_a_second_worker_at_the_port_of_the_first_is_told_so_in_one_sentence(
    gateway: Running, settings: Settings, tmp_path: Path
) -> None:
    parts: Parts = gateway.app.extensions["sms_gateway"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        second = replace(settings, lookup_data_dir=str(tmp_path), sms_roads="console", sms_work_listen=address)
        with pytest.raises(SettingsError, match="SMS_WORK_LISTEN"):  # and no group of errors, which nobody reads
            asyncio.run(run(second, parts, asyncio.Event()))
