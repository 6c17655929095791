"""The relay as a province runs it: real programs, a far side on a socket, kills in the midst, our API away."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.house import House, open_house
from tests.support.patience import PATIENCE, until
from tests.support.ports import free_port

SAMPLE = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))["dossiers_2020"]
ANSWER = '{"error_code": "0",  "message": "Đồng bộ thành công"}'.encode()


class FarSide(BaseHTTPRequestHandler):
    """The national portal: remembers what it was sent."""

    heard: list[tuple[str, dict[str, str], bytes]]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("X-Far", "1")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library names it so
        """Say nothing."""


@pytest.fixture
def far() -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    heard: list[tuple[str, dict[str, str], bytes]] = []
    handler = type("Heard", (FarSide,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", heard
        server.shutdown()
        thread.join(PATIENCE)


def message(serial: int) -> bytes:
    record = {**SAMPLE["data"][0], "MaHoSo": f"000.00.16.H47-240620-{serial:04d}"}
    return json.dumps({**SAMPLE, "session": "theirs", "data": [record]}, ensure_ascii=False).encode()


def start_relay(house: House, **settings: str) -> Any:
    url = f"http://{settings['RELAY_LISTEN']}"
    return house.start(["lookup-api", "relay"], health=f"{url}/healthz", **settings)


def kill_with_its_workers(relay: "subprocess.Popen[bytes]") -> None:
    """What the machine's going down does; the server alone would leave its worker behind."""
    workers = Path(f"/proc/{relay.pid}/task/{relay.pid}/children").read_text(encoding="ascii").split()
    assert workers
    for process in (relay.pid, *map(int, workers)):
        os.kill(process, signal.SIGKILL)
    relay.wait(PATIENCE)


@pytest.mark.slow
def test_nothing_is_lost_while_our_side_is_away_and_the_relay_is_killed(
    tmp_path: Path, far: tuple[str, list[tuple[str, dict[str, str], bytes]]]
) -> None:
    target, heard = far
    with open_house(tmp_path) as house:
        settings = {
            "RELAY_LISTEN": f"127.0.0.1:{free_port()}",
            "RELAY_TARGET_URL": f"{target}/base",
            "LOOKUP_API_KEY": house.key("tinh-mau", "feed", "--source", "motcua"),
        }
        relay = start_relay(house, **settings)
        with httpx.Client(base_url=f"http://{settings['RELAY_LISTEN']}", trust_env=False, timeout=PATIENCE) as sender:
            for serial in range(20):
                answer = sender.post("/api/dong-bo?a=%2F", content=message(serial), headers={"dstcode": "VN:GOV:G22"})
                assert (answer.status_code, answer.content, answer.headers["x-far"]) == (200, ANSWER, "1")
        path, headers, body = heard[0]
        assert (path, headers["dstcode"], body) == ("/base/api/dong-bo?a=%2F", "VN:GOV:G22", message(0))
        assert len(heard) == 20
        kill_with_its_workers(relay)
        copies = list((tmp_path / "data" / "relay").glob("*.copy"))
        assert len(copies) == 20, "our API was away all the time"
        assert not any("Trần".encode() in copy.read_bytes() for copy in copies)
        house.serve()
        settings["RELAY_LISTEN"] = f"127.0.0.1:{free_port()}"
        start_relay(house, **settings)
        until(lambda: not list((tmp_path / "data" / "relay").glob("*.copy")), "a copy stays with the relay")
        with httpx.Client(base_url=house.api_url, trust_env=False, timeout=PATIENCE) as ours:
            for serial in range(20):  # once each: asking until they are there spends what a stranger may ask
                assert ours.get(f"/v1/dossiers/000.00.16.H47-240620-{serial:04d}").status_code == 200, serial
        house.stop()
        log = house.log("lookup-api")
        assert "0905000001" not in log
        assert "240620-0001" not in log


def test_a_relay_without_its_settings_is_one_sentence(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        for settings in ({}, {"RELAY_TARGET_URL": "ftp://x"}, {"RELAY_TARGET_URL": "http://127.0.0.1:9"}):
            with pytest.raises(AssertionError, match=r"set (RELAY_TARGET_URL|LOOKUP_API_KEY)"):
                house.run("lookup-api", "relay", **settings)
