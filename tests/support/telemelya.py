"""telemelya, an independent Bot API, installed by its lock and unmodified, with the store and cache it wants.

It delivers to webhooks without a secret header and knows no menus of commands; all else it does as the real one.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.patience import PATIENCE
from tests.support.ports import free_port

LOCK = Path(__file__).parents[1] / "hotline_bot" / "telemelya" / "requirements.lock"
KEY, SESSION = "loopback-key", "tests"
BOT, CHAT = "1022:loopback-only", 500_001
Json = dict[str, Any]


def install(folder: Path) -> Path:
    """Make an environment of its own, whose packages mix with nobody's; return where its programs lie."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=120)
    pip = [folder / "bin" / "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", LOCK]
    finished = subprocess.run(pip, capture_output=True, text=True, timeout=480, check=False)
    assert finished.returncode == 0, finished.stderr[-1000:]
    return folder / "bin"


@dataclass
class Telemelya:
    """The server, and the one citizen who writes through it."""

    url: str
    http: httpx.Client

    def set_webhook(self, address: str) -> None:
        """Have updates delivered to an address."""
        self.http.post(f"/bot{BOT}/setWebhook", json={"url": address}).raise_for_status()

    def webhook(self) -> str:
        """Where updates are delivered to."""
        answer = self.http.post(f"/bot{BOT}/getWebhookInfo").raise_for_status()
        return str(answer.json()["result"]["url"])

    def say(self, text: str) -> None:
        """Write a message."""
        self._update(text=text)

    def press(self, message: Json, label: str) -> None:
        """Press a button below a message of the bot."""
        rows = message["reply_markup"]["inline_keyboard"]
        (data,) = (each["callback_data"] for row in rows for each in row if each["text"] == label)
        self._update(callback_data=data, callback_message_id=message["message_id"])

    def send_photo(self, picture: bytes) -> None:
        """Send a photograph."""
        files = {"file": ("receipt.jpg", picture, "image/jpeg")}
        answer = self.http.post("/api/v1/test/upload_media", files=files).raise_for_status()
        self._update(photo_file_id=answer.json()["file_id"])

    def _update(self, **content: Any) -> None:
        answer = self.http.post(
            "/api/v1/test/send_update", params={"bot_token": BOT}, json={"chat_id": CHAT, **content}
        )
        answer.raise_for_status()
        assert answer.json()["delivery"]["status_code"] == 200, answer.text

    def calls(self, method: str) -> list[Json]:
        """The bot's calls of one method, in their order."""
        answer = self.http.get("/api/v1/test/responses").raise_for_status()
        return [each for each in answer.json()["responses"] if each["method"] == method]

    def wait(self, method: str, count: int) -> list[Json]:
        """Wait for as many calls of a method."""
        until(lambda: len(self.calls(method)) >= count, f"{count} calls of {method}")
        return self.calls(method)


@contextmanager
def serving(programs: Path, folder: Path) -> Iterator[Telemelya]:
    """Run it on free loopback ports, with logs in a folder."""
    redis, store, port = (free_port() for _ in range(3))
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        enter = stack.enter_context
        cache = ["redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        enter(running(cache, folder / "redis.log"))
        enter(running([programs / "moto_server", "-H", "127.0.0.1", "-p", str(store)], folder / "store.log"))
        until(lambda: _answers(f"http://127.0.0.1:{store}/"), "the store")
        settings = {
            "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
            "MINIO_ENDPOINT": f"127.0.0.1:{store}",
            "MOCK_SERVER_HOST": "127.0.0.1",
            "MOCK_SERVER_PORT": str(port),
            "MOCK_SERVER_URL": url,
            "AUTH_KEYS": KEY,
            "STRICT_EDIT": "true",
        }
        enter(running([programs / "telemelya-server"], folder / "telemelya.log", **settings))
        until(lambda: _answers(f"{url}/"), "telemelya")
        headers = {"Authorization": f"Bearer {KEY}", "X-Test-Session": SESSION}
        yield Telemelya(url, enter(httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)))


@contextmanager
def running(command: list[Any], log: Path, **environment: str) -> Iterator[None]:
    """Run a program until the end of the block."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            command, env={"PATH": "/usr/bin:/bin", **environment}, stdout=written, stderr=written, cwd=log.parent
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return True
