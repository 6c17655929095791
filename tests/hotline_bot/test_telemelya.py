"""The hotline as a process against telemelya as it is published: webhook, buttons, edits and photographs."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chat_fronts import HOOK_SECRET
from tests.support.fake_lookup_api import FakeLookupApi, processing_view
from tests.support.house import BINARIES
from tests.support.pictures import picture_of
from tests.support.ports import free_port
from tests.support.telemelya import BOT, Telemelya, install, running, serving, until

CODE = "H47.16-240617-0001"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Telemelya]:
    """Telemelya with a hotline behind it, whose updates come to the address that holds the secret."""
    ours = f"http://127.0.0.1:{(port := free_port())}"
    data = tmp_path / "data"
    data.mkdir()
    api = FakeLookupApi([processing_view(CODE)])
    with serving(install(tmp_path / "programs"), tmp_path) as peer, api.served() as api_url:
        settings = {
            "LOOKUP_API_URL": api_url,
            "LOOKUP_DATA_DIR": str(data),
            "EXCHANGE_SECRET": secrets.token_hex(32),
            "HOTLINE_LISTEN": f"127.0.0.1:{port}",
            "PUBLIC_BASE_URL": ours,
            "TELEGRAM_BOT_TOKEN": BOT,
            "TELEGRAM_API_URL": peer.url,
            "TELEGRAM_WEBHOOK_SECRET": HOOK_SECRET,
        }
        with running([BINARIES / "hotline-bot", "serve"], tmp_path / "hotline.log", **settings):
            until(lambda: peer.webhook() == f"{ours}/chat/telegram", "the hotline sets its address")
            peer.set_webhook(f"{ours}/chat/telegram/{HOOK_SECRET}")
            yield peer


def test_a_code_a_button_an_edit_and_a_photograph(peer: Telemelya) -> None:
    peer.say(CODE)
    (answer,) = peer.wait("sendMessage", 1)
    assert answer["text"].startswith(f"Hồ sơ {CODE}\n")

    peer.press(answer, "Xem chi tiết")
    (edited,) = peer.wait("editMessageText", 1)
    assert edited["message_id"] == answer["message_id"]
    assert "Quá trình giải quyết" in edited["text"]
    assert len(peer.wait("answerCallbackQuery", 1)) == 1

    peer.press(edited, "Tra hồ sơ khác")
    assert len(peer.wait("sendMessage", 2)) == 2

    peer.send_photo(picture_of([CODE]))
    *_, photographed = peer.wait("sendMessage", 3)
    assert photographed["text"].startswith(f"Hồ sơ {CODE}\n")
    assert len(peer.calls("sendMessage")) == 3
