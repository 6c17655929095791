"""The terminal front: lines in, replies out, numbers press buttons, a path shows a picture."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec

from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.fronts.terminal.talk import talk
from hotline_bot.house import open_house
from lookup_api.client import AsyncLookupClient
from lookup_api.contract.views import Level, StageKey, StageView, View
from lookup_api.receipts import Label, draw_label

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
CODE = "H47.16-261105-0042"
VIEW = View(code=CODE, level=Level.CODE, stage=StageView(4, StageKey.PROCESSING), as_of=NOW)


def said(*lines: str) -> list[str]:
    heard: list[str] = []
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(msgspec.json.decode(request.content)["text"])
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    async def talked() -> None:
        async with AsyncLookupClient("http://127.0.0.1:1", transport=httpx.MockTransport(answer)) as client:
            await talk(Dialogue(open_house("quang-nam")), Hands(client), lines, heard.append, lambda: NOW)

    asyncio.run(talked())
    return heard + asked


def test_a_code_is_answered_and_a_number_presses_its_button() -> None:
    heard = said("h47.16 261105 oo42", "2")
    assert "Đang xử lý" in heard[0]
    assert heard[1].startswith("[1] Xem chi tiết")
    assert "1022" in heard[2]
    assert CODE in heard[-1]


def test_the_path_of_a_picture_shows_it_and_another_file_is_told_as_no_picture(tmp_path: Path) -> None:
    label = Label(code=CODE, keypad=None, qr_text=f"HTTPS://TC.EXAMPLE.VN/T/{'A' * 32}", hotline="1022")
    (tmp_path / "receipt.png").write_bytes(draw_label(label).png())
    (tmp_path / "notes.txt").write_text("không phải ảnh", encoding="utf-8")
    assert "Đang xử lý" in said(str(tmp_path / "receipt.png"))[0]
    assert "ảnh" in said(str(tmp_path / "notes.txt"))[0]


def test_blank_lines_and_lines_too_long_for_a_path_are_no_trouble() -> None:
    assert said("", "   ") == []
    assert said("a" * 5000)
