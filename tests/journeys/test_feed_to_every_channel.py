"""The main job, through the real programs: a feed goes in, and kiosk, SMS and chat answer from it alike.

A provincial system that knows nothing of us posts its messages; then each dossier is asked for over HTTP, by a signed
SMS webhook, by a Telegram message, and by a receipt's picture held up to a kiosk with a real window.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from PIL import Image

from kiosk.theme import NORMAL
from lookup_api.contract.views import View
from lookup_api.provinces import read_province
from lookup_api.receipts import Label
from lookup_api.symbols import read_picture
from lookup_api.wording import Face, Family, Wording, sms_answer, tell
from tests.support.house import House, open_house
from tests.support.patience import PATIENCE
from tests.support.signed_texts import SignedTexts, start_gateway
from tests.support.telegram_api import TOKEN, Citizen, TelegramServer

SAMPLES = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))
CODES = ("000.00.16.H47-240620-0001", "H47.16-241105-0042", "TS-2024-000123")
STRANGER = "+84905000999"  # who stands on none of these dossiers
PROVINCE = read_province("quang-nam")
FACE = Face.of(PROVINCE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house into which a provincial system has posted the four messages."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        opened.serve()
        feed_in(opened)
        yield opened


def feed_in(house: House) -> None:
    password = house.key("tinh-mau", "feed", "--source", "motcua")
    with httpx.Client(base_url=house.api_url, trust_env=False, timeout=PATIENCE) as sender:
        session = sender.post("/v1/feeds/session", json={"username": "tinh-mau", "password": password}).json()
        assert session["error_code"] == 0
        for name in ("dossiers_2020", "dossiers_2024", "steps"):
            answer = sender.post("/v1/feeds/national", json=SAMPLES[name] | {"session": session["session"]}).json()
            assert answer["error_code"] == 0
            assert "thành công" in answer["message"]
        bare = SAMPLES["bare_array"]
        answer = sender.post(
            f"/v1/feeds/k/{password}/national/DongBoHoSoMC", params=bare["query"], json=bare["body"]
        ).json()
        assert "thành công" in answer["message"]


def view_of(house: House, code: str) -> View:
    answer = httpx.get(f"{house.api_url}/v1/dossiers/{code}", trust_env=False, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=View)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def texts(house: House) -> SignedTexts:
    """Texts the SMS gateway as Twilio does, signed."""
    return start_gateway(house)


@pytest.mark.parametrize("code", CODES)
def test_sms_says_what_the_api_knows(house: House, texts: SignedTexts, code: str) -> None:
    view = view_of(house, code)
    for spelling in (f"HS {code}", code.lower().replace("-", " ")):
        assert texts.send(spelling, STRANGER) == sms_answer(view, Wording("vi"), FACE, now())


@pytest.fixture(scope="module")
def telegram(house: House) -> Iterator[TelegramServer]:
    """A loopback Bot API with the real bot polling it."""
    with TelegramServer() as server:
        house.start(
            ["hotline-bot", "poll"],
            LOOKUP_API_KEY=house.key("chat", "chat"),
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=server.url,
            EXCHANGE_DATABASE_URL=f"sqlite:///{house.folder / 'chat.sqlite3'}",
        )
        yield server


@pytest.mark.parametrize("code", CODES)
def test_the_bot_says_what_the_api_knows_from_a_text_and_from_a_photograph(
    house: House, telegram: TelegramServer, code: str
) -> None:
    telling = tell(view_of(house, code), Wording("vi"), FACE, now())
    citizen = Citizen(telegram, number=500_100 + CODES.index(code))
    citizen.say(f"cho hỏi hồ sơ {code.lower()} tới đâu rồi")
    by_text = citizen.hear(1, timeout=PATIENCE)[0]
    citizen.send_photo(label_of(house, code))
    by_photo = citizen.hear(2, timeout=PATIENCE)[1]
    for answer in (by_text, by_photo):
        assert telling.heading in answer["text"]
        assert (telling.day or "") in answer["text"]
        assert (telling.as_of or "") in answer["text"]
    assert "•" in by_photo["text"]  # the token in the QR proves holding: the masked name is told
    assert "•" not in by_text["text"]


def label_of(house: House, code: str) -> bytes:
    answer = httpx.get(
        f"{house.api_url}/v1/dossiers/{code}/qr",
        headers={"Authorization": f"Bearer {counter_key(house)}"},
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    return answer.content


def counter_key(house: House) -> str:
    kept = house.folder / "counter-key"
    if not kept.exists():
        kept.write_text(house.key("counter", "counter"), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_the_kiosk_shows_what_the_api_knows_from_a_receipts_photograph(house: House, tmp_path: Path, code: str) -> None:
    family = tell(view_of(house, code), Wording("vi"), FACE, now()).family
    (tmp_path / "receipt.png").write_bytes(label_of(house, code))
    screen = tmp_path / "screen.png"
    house.run(
        "kiosk",
        "--frames", f"images:{tmp_path}/receipt.png",
        "--screenshot", str(screen),
        "--size", "1080x1920",
        "--wait", "60",
        SDL_VIDEODRIVER="offscreen",
        LOOKUP_API_KEY=house.key(f"kiosk-{CODES.index(code)}", "kiosk"),
        LOOKUP_DESK="hall-1",
    )  # fmt: skip
    assert most_common_tint(screen) == family  # none of these is one that borrows its tint


def printed_on(label: bytes, code: str) -> Label:
    """What a label tells, to be printed on the receipt that is photographed."""
    text = next(text for text in read_picture(label).texts if text.startswith("HTTPS://"))
    return Label(code=code, keypad=None, qr_text=text, hotline="1022")


def most_common_tint(screen: Path) -> Family:
    """Which family's card covers most of the screen."""
    with Image.open(screen) as picture:
        assert picture.size == (1080, 1920)
        counted = {colour: count for count, colour in picture.convert("RGB").getcolors(maxcolors=1 << 24) or ()}
    tints = {
        family: tuple(bytes.fromhex(NORMAL[f"{family}-tint"][1:])) for family in Family if f"{family}-tint" in NORMAL
    }
    family, colour = max(tints.items(), key=lambda item: counted.get(item[1], 0))
    assert counted[colour] > 100_000
    return family


def test_no_program_logged_a_name_a_phone_or_a_whole_code(house: House) -> None:
    logged = "".join(path.read_text(encoding="utf-8") for path in house.folder.glob("*.log"))
    assert logged
    for canary in ("Mẫu", "0905000001", "905000001", "049190000001", *CODES, os.environ.get("HOME", "-")):
        if canary != str(house.folder):
            assert canary not in logged or canary == "-", canary
