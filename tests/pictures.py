"""`make pictures`: the pictures and texts of docs/, made anew from the real programs.

python -m tests.pictures docs
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from PIL import Image

from lookup_api.demo import samples
from lookup_api.domain.codes import recognise
from lookup_api.sealing import KeyRing
from lookup_api.settings import Settings
from lookup_api.store import open_store
from lookup_api.web.labels import token_of
from lookup_api.web.parts import plug_in
from tests.support.counter import RECEPTION
from tests.support.house import House, open_house
from tests.support.pdf import first_page
from tests.support.telegram_api import TOKEN, Citizen, TelegramServer

CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = (390, 1000)  # the whole page, and no more


def main() -> int:
    """Make every picture into the folder named."""
    folder = Path(sys.argv[1]) / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as place, open_house(Path(place), dossiers=50) as house:
        house.environment["PUBLIC_BASE_URL"] = "https://tracuu.example.vn"
        house.serve()
        codes, tokens = _samples(house)
        for name, code in codes.items():
            house.run("lookup-api", "receipt", code, "-o", str(house.folder / f"{name}.png"))
        (folder / "label.png").write_bytes((house.folder / "processing.png").read_bytes())
        _papers(house, folder)
        _kiosk(house, folder)
        for language in ("vi", "en"):
            _phone_page(house, f"{house.api_url}/t/{tokens['processing']}?lang={language}", folder, language)
        _chat(house, codes, folder / "chat.txt")
    for picture in folder.glob("*.png"):
        _make_small(picture)
    return 0


def _make_small(picture: Path) -> None:
    """A screen of flat colours needs no more than 128 of them."""
    with Image.open(picture) as opened:
        small = opened.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(picture, optimize=True)


def _samples(house: House) -> tuple[dict[str, str], dict[str, str]]:
    """The samples' codes and tokens, by name."""
    keyring = KeyRing.read(house.folder / "data" / "keys.json")
    url = f"sqlite:///{house.folder / 'data' / 'dossiers.sqlite3'}"
    with open_store(url, keyring) as store:
        parts = plug_in(Settings(lookup_database_url=url), store, keyring)
        shown = samples(parts, parts.clock())
        found = {name: store.reader.find(recognise(made.dossier.code)) for name, made in shown.items()}
        return (
            {name: dossier.code for name, dossier in found.items() if dossier},
            {name: token_of(dossier, parts) for name, dossier in found.items() if dossier},
        )


def _papers(house: House, folder: Path) -> None:
    """A receipt and a control slip, received and moved over HTTP as a counter does it."""
    headers = {"Authorization": f"Bearer {house.key('pictures-counter', 'counter')}"}
    begun = {"stage": "processing", "agency": "Phòng Kinh tế", "parallel": [
        {"agency": "Công an xã", "term": {"amount": 2, "unit": "working_day"}},
        {"agency": "Phòng Tài nguyên và Môi trường", "term": {"amount": 5, "unit": "working_day"}},
    ]}  # fmt: skip
    with httpx.Client(base_url=f"{house.api_url}/v1/dossiers", headers=headers, timeout=30) as counter:
        address = counter.post("", json={**RECEPTION, "desk": None}).raise_for_status().json()["code"]
        for path, body in (
            ("steps", begun),
            ("steps", {"ends_part_of": "Công an xã", "text": "Đồng ý"}),
            ("slips", {"kind": "control"}),
        ):
            counter.post(f"/{address}/{path}", json=body).raise_for_status()
        for name, path in (("receipt", "receipt"), ("control-slip", "slips?kind=control")):
            pdf = counter.get(f"/{address}/{path}").raise_for_status().content
            (folder / f"{name}.png").write_bytes(first_page(pdf, 150))


def _kiosk(house: House, folder: Path) -> None:
    """The answer screen of a sample in both directions and languages, and the start screen."""
    key = house.key("pictures-kiosk", "kiosk")
    Image.new("L", (1280, 720), 255).save(house.folder / "start.png")  # what the camera sees while nobody is there
    for name, size, language in (
        ("processing", "1080x1920", "vi"),
        ("processing", "1920x1080", "en"),
        ("supplement_wanted", "1080x1920", "vi"),
        ("overdue_rescheduled", "1080x1920", "vi"),
        ("returned", "1080x1920", "vi"),
        ("payment_due", "1080x1920", "vi"),
        ("start", "1080x1920", "vi"),
    ):
        file = "kiosk-start.png" if name == "start" else f"kiosk-{name.replace('_', '-')}-{size}-{language}.png"
        house.run(
            "kiosk", "--frames", f"images:{house.folder}/{name}.png", "--screenshot", str(folder / file),
            "--size", size, "--language", language, "--wait", "10" if name == "start" else "30",
            SDL_VIDEODRIVER="offscreen", LOOKUP_API_KEY=key, LOOKUP_DESK="Quầy 3",
        )  # fmt: skip


def _phone_page(house: House, address: str, folder: Path, language: str) -> None:
    width, height = PHONE
    command = [
        *CHROMIUM,
        f"--user-data-dir={house.folder}/chromium-{language}",
        f"--window-size={width},{height}",
        "--force-device-scale-factor=2",
        f"--screenshot={folder}/phone-page-{language}.png",
        address,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _chat(house: House, codes: dict[str, str], file: Path) -> None:
    """A conversation with the real bot over a loopback Bot API, as text."""
    with TelegramServer() as server:
        house.start(
            ["hotline-bot", "poll"],
            LOOKUP_API_KEY=house.key("pictures-chat", "chat"),
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=server.url,
        )
        citizen = Citizen(server)
        said = [
            "xin chào",
            f"hồ sơ {codes['processing'].lower().replace('-', ' ')} của tôi tới đâu rồi",
            f"con {codes['overdue_rescheduled']} thi sao",
        ]
        for number, text in enumerate(said, start=1):
            citizen.say(text)
            citizen.hear(number, timeout=60)
        citizen.send_photo((house.folder / "supplement_wanted.png").read_bytes())
        citizen.hear(len(said) + 1, timeout=60)
        lines = []
        for message in server.said:
            own = message["from"]["id"] == citizen.number if "from" in message else False
            text = message.get("text") or "[ảnh chụp giấy hẹn]"
            lines.append(("Người dân: " if own else "Tổng đài: ") + text.replace("\n", "\n           "))
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                lines.append("           " + "  ".join(f"[{button['text']}]" for row in rows for button in row))
        file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
