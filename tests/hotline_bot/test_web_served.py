"""The web chat of the real program: `hotline-bot serve`, its settings, its journal, its client of the lookup API."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.patience import PATIENCE
from tests.support.ports import free_port
from tests.support.transcripts import sample_api
from tests.support.web_chat import CHAT, SECRET, Page, message_id

CODE = "H47.16-240617-0001"


@contextmanager
def served(folder: Path, api_url: str) -> Iterator[str]:
    """A hotline that serves; gives its address."""
    listen = f"127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.environ["PATH"],
        "EXCHANGE_SECRET": SECRET,
        "LOOKUP_DATA_DIR": str(folder),
        "LOOKUP_API_URL": api_url,
        "LOOKUP_API_KEY": "made-up",
        "HOTLINE_LISTEN": listen,
    }
    with (folder / "hotline.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hotline_bot.cli", "serve"], env=environment, stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + PATIENCE
            while True:
                try:
                    httpx.get(f"http://{listen}/healthz", trust_env=False).raise_for_status()
                    break
                except httpx.TransportError:
                    assert time.monotonic() < until
                    time.sleep(0.1)
            yield f"http://{listen}{CHAT}"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0


def test_the_real_program_answers_each_message_once_and_logs_no_code(tmp_path: Path) -> None:
    api = sample_api()
    with api.served() as api_url, served(tmp_path, api_url) as address, httpx.Client(trust_env=False) as browser:
        fields = Page(browser.get(address).text).forms["writing"] | {"said": CODE}
        answers = [browser.post(address, data=fields) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200] * 3
        assert len({Page(answer.text).answer for answer in answers}) == 1
        assert Page(answers[0].text).answer.startswith(f"Hồ sơ {CODE}")

        def ask(_: int) -> str:
            asked = fields | {"message": message_id()}
            answer = httpx.post(
                address, data=asked, headers={"Accept": "application/json"}, trust_env=False, timeout=PATIENCE
            )
            return str(answer.json()["replies"][0]["text"]).split("\n")[0]

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, range(40))) == {f"Hồ sơ {CODE}"}
    assert len(api.asked) == 41
    assert {asked.key for asked in api.asked} == {"made-up"}
    logged = (tmp_path / "hotline.log").read_text(encoding="utf-8")
    assert '"event": "answered"' in logged or '"event":"answered"' in logged
    assert CODE not in logged
    assert fields["conversation"] not in logged
