"""A person at the hotline, through the real programs: called by the bot, seen at the console, heard once, released.

Citizens write on the web chat and on Telegram; the operator signs in with a password and a one-time code.
"""

import re
import secrets
import subprocess
from contextlib import ExitStack
from contextlib import closing as shut
from html import unescape
from pathlib import Path

import httpx
import pyotp

from tests.hotline_bot.test_killed import TOKEN
from tests.support.house import BINARIES, House, open_house
from tests.support.patience import PATIENCE, until
from tests.support.ports import free_port
from tests.support.telegram_api import Citizen, TelegramServer

PASSWORD = "một câu dài để nhớ"
NAME = "Lê Thị Mai"
PERSON = "tôi muốn gặp người thật"


def enrolled(house: House) -> pyotp.TOTP:
    """Add the operator as the province's administrator does, and take the authenticator's secret."""
    added = subprocess.run(
        [BINARIES / "lookup-api", "operators", "add", NAME, "--role", "operator"],
        input=f"{PASSWORD}\n", env=house.environment, capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    uri = re.search(r"otpauth://\S+", added.stdout)
    assert uri
    made = pyotp.parse_uri(uri[0])
    assert isinstance(made, pyotp.TOTP)
    return made


class Console:
    """The operator's browser, without script."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE, follow_redirects=True,
                                  headers={"Origin": url})  # fmt: skip
        self.html = ""

    def close(self) -> None:
        self._http.close()

    def get(self, path: str) -> str:
        self.html = self._http.get(path).raise_for_status().text
        return self.html

    def do(self, path: str, **fields: str) -> str:
        token = re.search(r'name="token" value="([0-9a-f]{64})"', self.html)
        assert token, self.html
        self.html = self._http.post(path, data={"token": token[1], **fields}).raise_for_status().text
        return self.html

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, self.html
        return unescape(found[1])

    def events(self) -> httpx.Response:
        return self._http.get("/console/events?state=&at=/console/")

    def chat(self) -> str:
        found = re.search(r'href="(/console/chats/[0-9a-f]{32})"', self.get("/console/chats"))
        return found[1] if found else ""


class WebCitizen:
    """A citizen in the web chat."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(
            base_url=url, trust_env=False, timeout=PATIENCE, headers={"Accept": "application/json"}
        )
        page = self._http.get("/chat/web", headers={"Accept": "text/html"}).text
        found = re.search(r'name="conversation" value="([^"]+)"', page)
        assert found
        self._conversation = found[1]

    def close(self) -> None:
        self._http.close()

    def say(self, text: str) -> str:
        form = {"conversation": self._conversation, "message": secrets.token_hex(16), "said": text}
        answer = self._http.post("/chat/web", data=form).raise_for_status().json()
        return "\n".join(reply["text"] for reply in answer["replies"])

    def news(self) -> list[str]:
        told = self._http.post("/chat/web/news", data={"conversation": self._conversation}).raise_for_status().json()
        return [item["text"] for item in told["items"]]


def test_a_person_is_called_answers_and_gives_back(tmp_path: Path) -> None:
    with open_house(tmp_path, dossiers=30) as house, TelegramServer() as telegram, ExitStack() as closing:
        port, secret = free_port(), secrets.token_hex(16)
        url = f"http://127.0.0.1:{port}"
        chat_key, console_key = house.key("chat", "chat"), house.key("console", "console")
        code = _a_code(house)
        authenticator = enrolled(house)
        house.serve()
        hotline = {
            "LOOKUP_API_KEY": chat_key, "CONSOLE_API_KEY": console_key, "HOTLINE_LISTEN": f"127.0.0.1:{port}",
            "CTI_SECRET": secret, "HOTLINE_HOURS": "00:00-24:00", "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url, "HANDOVER_SILENCE": "600",
        }  # fmt: skip
        house.start(["hotline-bot", "serve"], health=f"{url}/healthz", **hotline)
        house.start(["hotline-bot", "poll"], **hotline)
        mai, web = closing.enter_context(shut(Console(url))), closing.enter_context(shut(WebCitizen(url)))
        mai.get("/console/sign-in")
        page = mai.do("/console/sign-in", name=NAME, secret=PASSWORD, code=authenticator.now(), extension="101")
        assert f"{NAME}, điện thoại viên" in page
        assert mai.events().status_code == 200

        there = Citizen(telegram)
        assert code in web.say(code)
        assert "Đã chuyển tới cán bộ" in web.say(PERSON)
        chat = mai.chat()
        assert PERSON in mai.get(chat)
        assert code in mai.html
        mai.do(f"{chat}/take")
        assert web.say("khi nào xong ạ?") == ""  # the bot is silent
        mai.do(f"{chat}/say", words="Dạ, quý vị chờ một lát.", message="m1")
        mai.do(f"{chat}/say", words="Dạ, quý vị chờ một lát.", message="m1")
        assert web.news() == [f"Cán bộ {NAME} đang trả lời quý vị.", "Dạ, quý vị chờ một lát."]
        mai.do(f"{chat}/release")
        assert code in web.say(code)

        there.say(PERSON)
        until(mai.chat, lambda: house.log("hotline-bot"))
        chat = mai.chat()
        mai.get(chat)
        mai.do(f"{chat}/take")
        mai.do(f"{chat}/say", words="Chào anh, tôi nghe.", message="m2")
        until(lambda: any("Chào anh" in each["text"] for each in there.answers), lambda: house.log("hotline-bot"))
        there.say("hồ sơ của tôi tới đâu rồi")
        until(lambda: "tới đâu rồi" in unescape(mai.get(chat)), lambda: house.log("hotline-bot"))
        mai.do(f"{chat}/release")
        there.say(code)
        until(lambda: any(each["text"].startswith(f"Hồ sơ {code}") for each in there.answers))
        said = [each["text"] for each in there.answers]
        assert said.count("Chào anh, tôi nghe.") == 1
        assert sum(each.startswith("Cán bộ") for each in said) == 2  # who answers now, and that they have finished

        _a_call_pops_up(mai, url, secret, code)
        for secret_word in (PASSWORD, console_key, "0905123418", "Chào anh"):
            assert secret_word not in house.log("hotline-bot") + house.log("lookup-api")


def _a_call_pops_up(mai: Console, url: str, secret: str, code: str) -> None:
    event = {"event": "newCall", "callId": "c1", "from": "0905123418", "to": "1022", "direction": "in", "user[]": "101"}
    told = httpx.post(
        f"{url}/cti", data=event, headers={"Authorization": f"Bearer {secret}"}, trust_env=False, timeout=PATIENCE
    )
    assert told.status_code == 200
    assert "09•• ••• •18" in mai.get("/console/")
    mai.do("/console/call", call="c1")
    page = mai.do("/console/search", asked=code, purpose="caller_asks")
    assert "Đọc cho người gọi" in page
    assert "0905123418" not in page
    assert "đã kết thúc và được ghi lại" in mai.do("/console/end", disposition="answered")


def _a_code(house: House) -> str:
    """The code of a dossier in the house."""
    house.run("lookup-api", "export", "-o", str(house.folder / "all.csv"))
    found = re.search(r"H47\.[0-9]+-[0-9]{6}-[0-9]{4}", (house.folder / "all.csv").read_text(encoding="utf-8-sig"))
    assert found
    return found[0]
