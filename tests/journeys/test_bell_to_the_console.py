"""A bell, through the real programs: rung at a kiosk, seen at the console by itself, answered, on record."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx

from kiosk.link.connection import Connection
from kiosk.link.heartbeat import Health, Pulse
from kiosk.state import Button, Event, Machine, Pressed, Visit
from kiosk.visit import step
from lookup_api.client import LookupClient
from tests.journeys.test_person_at_the_hotline import NAME, PASSWORD, Console, enrolled
from tests.support.house import open_house
from tests.support.patience import until
from tests.support.ports import free_port


def test_who_rings_at_a_kiosk_is_seen_at_the_console_and_somebody_takes_it_on(tmp_path: Path) -> None:
    with open_house(tmp_path, dossiers=30) as house:
        kiosk_key, console_key, authenticator = (
            house.key("hall-1", "kiosk"),
            house.key("console", "console"),
            enrolled(house),
        )
        house.serve()
        url = f"http://127.0.0.1:{free_port()}"
        hotline = {"CONSOLE_API_KEY": console_key, "HOTLINE_LISTEN": url.removeprefix("http://")}
        house.start(["hotline-bot", "serve"], health=f"{url}/healthz", **hotline)
        desk = httpx.get(f"{house.api_url}/v1/desks?limit=1", trust_env=False).json()["items"][0]
        with closing(Console(url)) as mai, LookupClient(house.api_url, kiosk_key) as client:
            mai.get("/console/sign-in")
            mai.do("/console/sign-in", name=NAME, secret=PASSWORD, code=authenticator.now(), extension="")
            assert "Chưa có ki-ốt nào" in mai.get("/console/kiosks")

            posted: list[Event] = []
            health = Health(desk["id"], datetime.now(UTC))
            pulse = Pulse("ban-2", health, client, Connection(client, posted.append), posted.append)
            health.on_call = pulse.beat
            visit = Visit.begin(("vi",), time.monotonic(), Machine(speaker=True))
            for button in (Button.HELP, Button.CALL_STAFF):
                visit, _ = step(visit, Pressed(button), time.monotonic())
                health.see(visit)

            until(lambda: "tại ki-ốt ban-2" in mai.events().text, "the bell")
            page = mai.get("/console/tickets")
            assert desk["name"] in page
            bell = {name: mai.field(name) for name in ("key", "name", "called_at")}
            assert bell["key"] == "hall-1"
            assert "tại ki-ốt ban-2" not in mai.do("/console/bell", **bell)
            pulse.beat()  # it goes on telling of the bell that rang last
            assert f"{NAME} đã nhận chuông lúc" in mai.get("/console/kiosks")
            assert "tại ki-ốt ban-2" not in mai.html
        assert NAME in house.run("lookup-api", "report", "kiosks")
