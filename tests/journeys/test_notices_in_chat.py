"""A dossier followed in a chat, through the real programs: its holder hears of the next step there, once, and by day.

The lookup API and `hotline-bot poll` run as they do in a province, on a clock that the test sets; Telegram is the
strict double on loopback.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from lookup_api.domain.working_time import VIETNAM, in_vietnam
from tests.support.house import House, open_house
from tests.support.patience import PATIENCE, until
from tests.support.set_clock import SetClock
from tests.support.telegram_api import TOKEN, Citizen, TelegramServer

EVENING = datetime(2026, 11, 24, 21, 30, tzinfo=VIETNAM)  # a Tuesday; it is quiet until seven
MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)
CODE = "000.00.16.H47-261124-0077"
PHONE = "0905000077"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(tmp_path: Path) -> SetClock:
    return SetClock(tmp_path, EVENING)


@pytest.fixture
def house(tmp_path: Path, clock: SetClock, telegram: TelegramServer) -> Iterator[tuple[House, str]]:
    """The house, its notices switched on, and the key of the system that feeds it."""
    with open_house(tmp_path) as opened:
        opened.environment |= clock.environment
        feed = opened.key("tinh-mau", "feed", "--source", "motcua")
        opened.run("lookup-api", "notices", "go-live", "motcua", "--at", (EVENING - timedelta(days=1)).isoformat())
        opened.environment |= {
            "LOOKUP_API_KEY": opened.key("chat", "chat"),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
        }
        opened.serve()
        yield opened, feed
        opened.stop()


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


def test_who_follows_in_a_chat_hears_of_the_next_step_there(
    house: tuple[House, str], clock: SetClock, telegram: TelegramServer
) -> None:
    programs, feed = house
    citizen = Citizen(telegram)

    def send(service: str, record: dict[str, str]) -> None:
        answer = httpx.post(
            f"{programs.api_url}/v1/feeds/national", headers={"Authorization": f"Bearer {feed}"},
            json={"madonvi": "000.00.16.H47", "service": service, "data": [record]}, timeout=PATIENCE, trust_env=False,
        )  # fmt: skip
        assert answer.json()["error_code"] == 0, answer.text

    def step(status: str) -> None:
        at = in_vietnam(clock.now()) - MINUTE
        send("CapNhatTienDoHoSoMC", {
            "MaHoSo": CODE, "NguoiXuLy": "Lê Mẫu", "ThoiDiemXuLy": f"{at:%Y%m%d%H%M%S}", "TrangThai": status,
            "PhongBanXuLy": "UBND xã Mẫu", "NoiDungXuLy": "x",
        })  # fmt: skip

    def told() -> list[str]:
        return [each["text"] for each in citizen.answers if "dừng nhận tin" in each["text"]]

    received = in_vietnam(clock.now()) - timedelta(hours=6)
    send("DongBoHoSoMC", {
        "MaHoSo": CODE, "ChuHoSo": "Trần Thị Mẫu", "SoDienThoai": PHONE, "TrangThaiHoSo": "2",
        "NgayTiepNhan": f"{received:%Y%m%d%H%M%S}", "NgayHenTra": "20261130133000",
    })  # fmt: skip
    programs.start(["hotline-bot", "poll"])
    citizen.say(CODE)
    until(lambda: any(each["text"].startswith(f"Hồ sơ {CODE}") for each in citizen.answers))
    citizen.press("Báo khi có thay đổi")
    until(lambda: any("chủ hồ sơ" in each["text"] for each in citizen.answers))
    citizen.send(contact={"phone_number": PHONE, "first_name": "Người dân", "user_id": citizen.number})
    until(lambda: any("Đã đăng ký" in each["text"] for each in citizen.answers))

    step("10")
    clock.set(EVENING + 10 * MINUTE)
    until(lambda: "chat\tqueued\t1" in programs.run("lookup-api", "notices", "waiting"))
    assert told() == []  # at night nobody is told anything unasked

    clock.set(MORNING)
    until(told)
    until(lambda: "chat\tsent\t1" in programs.run("lookup-api", "notices", "waiting"))
    assert len(told()) == 1
    assert CODE in told()[0]
