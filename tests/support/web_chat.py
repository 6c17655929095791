"""A web chat on its own journal, and a citizen who uses its page as a browser without script does."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline_bot.app import create_app
from hotline_bot.dialogue import Dialogue
from hotline_bot.fronts.web import ChatPage, Conversations, WebFront, web_front
from hotline_bot.house import open_house
from hotline_bot.loop import BackgroundLoop
from hotline_bot.switchboard import Switchboard
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import Exchange, open_exchange
from tests.support.fake_lookup_api import NOW, FakeLookupApi
from tests.support.transcripts import Backstage

SECRET = "5e" * 32
PORTAL = "https://dichvucong.example.vn"
CHAT = "/chat/web"


@dataclass
class WebChat:
    """The application, with what a test turns: the lookup API and the clock."""

    app: Flask
    api: FakeLookupApi
    exchange: Exchange
    now: datetime = NOW


@contextmanager
def open_web_chat(
    folder: Path,
    look_ups: Callable[[httpx.Request], Any] | None = None,
    backstage: Backstage | None = None,
    province: str = "quang-nam",
) -> Iterator[WebChat]:
    """Open a web chat whose journal lies in a folder."""
    backstage = backstage or Backstage()
    exchange = open_exchange(f"sqlite:///{folder / 'exchange.sqlite3'}", SECRET)
    api, house, loop = backstage.api, open_house(province), BackgroundLoop()
    client = AsyncLookupClient("http://lookup", transport=httpx.MockTransport(look_ups or api.handle))
    chat: WebChat
    switchboard = Switchboard(exchange, Dialogue(house), client, lambda: chat.now, backstage.hands(client))
    front = WebFront(switchboard, loop)
    blueprint = web_front(front, ChatPage(house), Conversations(SECRET), PORTAL)
    chat = WebChat(create_app(exchange, [blueprint]), api, exchange)
    try:
        yield chat
    finally:
        loop.run(client.aclose(), timeout=10)
        loop.close()
        exchange.close()


class Page(HTMLParser):
    """What stands on a page: bubbles with their speaker, buttons, hidden fields of each form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.buttons: dict[str, str] = {}
        self.forms: dict[str, dict[str, str]] = {}
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self._form = self._speaker = self._text = ""
        self._button: str | None = None
        self._reading = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes.append((tag, dict(attrs)))
        if tag == "form":
            self._form = found["id"]
            self.forms[self._form] = {"action": found["action"]}
        elif tag == "input" and found.get("type") == "hidden":
            self.forms[self._form][found["name"]] = found["value"]
        elif tag == "div" and found.get("class") in {"citizen", "hotline"}:
            self._speaker = found["class"]
        elif tag == "p" and self._speaker:
            self._reading, self._text = True, ""
        elif tag == "button" and found.get("name") == "pressed":
            self._button, self._text = found["value"], ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and self._reading:
            self.said.append((self._speaker, self._text))
            self._reading, self._speaker = False, ""
        elif tag == "button" and self._button is not None:
            self.buttons[self._text.replace("\u00a0", " ")] = self._button
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._reading or self._button is not None:
            self._text += data

    @property
    def answer(self) -> str:
        return "\n\n".join(text for speaker, text in self.said if speaker == "hotline").replace("\u00a0", " ")


@dataclass
class Visitor:
    """A browser without script."""

    client: FlaskClient
    language: str = "vi"
    page: Page = field(init=False)
    last: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.client.get(f"{CHAT}?lang={self.language}")
        self.page = Page(self.last.text)

    def post(self, form: str = "writing", **fields: Any) -> Page:
        """Send a form of the page as it stands; the page that comes takes its place."""
        kept = dict(self.page.forms[form])
        self.last = self.client.post(CHAT + kept.pop("action"), data=kept | fields)
        self.page = Page(self.last.text)
        return self.page

    def say(self, text: str) -> Page:
        return self.post(said=text)

    def press(self, label: str) -> Page:
        return self.post("pressing", pressed=self.page.buttons[label])

    def show(self, picture: bytes, caption: str = "") -> Page:
        return self.post("showing", picture=(BytesIO(picture), "receipt.jpg"), said=caption)


def message_id() -> str:
    """What the page's script draws for each message."""
    return secrets.token_hex(16)
