"""A console and a web chat on one journal, an operator who uses its pages as a browser without script does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline_bot.app import create_app
from hotline_bot.console.cti import cti_front
from hotline_bot.console.rings import Rings
from hotline_bot.dialogue import Dialogue
from hotline_bot.fronts.web import ChatPage, Conversations, Newsroom, WebFront, web_front
from hotline_bot.handover import Limits
from hotline_bot.house import open_house
from hotline_bot.keeper import Keeper
from hotline_bot.loop import BackgroundLoop
from hotline_bot.people import open_console
from hotline_bot.switchboard import Switchboard
from hotline_bot.talks import Talks
from lookup_api.client import AsyncLookupClient, LookupClient
from lookup_api.exchange import Exchange, open_exchange
from tests.support.fake_lookup_api import NOW
from tests.support.fake_operators import KEY, ONE_TIME_CODE, PASSWORD, FakeOperators
from tests.support.transcripts import Backstage

SECRET = "5e" * 32
KEEPS = timedelta(days=30)
CTI_SECRET = "a secret of the exchange"
PORTAL = "https://dichvucong.example.vn"
HOST = {"Origin": "http://localhost"}


@dataclass
class Office:
    """The application, with what a test turns: the API, the clock, who is on duty."""

    app: Flask
    api: FakeOperators
    exchange: Exchange
    talks: Talks
    rings: Rings
    keeper: Keeper
    switchboard: Switchboard
    now: datetime = NOW
    staffed: bool = True
    counted: list[str] = field(default_factory=list)

    def operator(self, name: str = "Lê Thị Mai", extension: str = "") -> "Operator":
        """An operator who has signed in."""
        operator = Operator(self.app.test_client(), extension=extension)
        assert operator.sign_in(name).status_code == 303
        return operator


@contextmanager
def open_office(folder: Path, limits: Limits | None = None, journal: str = "") -> Iterator[Office]:
    """Open an office whose journal lies in a folder, or in the database of an address."""
    backstage = Backstage()
    exchange = open_exchange(journal or f"sqlite:///{folder / 'exchange.sqlite3'}", SECRET)
    house, loop = open_house("quang-nam"), BackgroundLoop()
    office: Office

    def clock() -> datetime:
        return office.now

    api = FakeOperators(backstage.api, clock)
    transport = httpx.MockTransport(api.handle)
    client = AsyncLookupClient("http://lookup", transport=httpx.MockTransport(backstage.api.handle))
    desk_client = LookupClient("http://lookup", KEY, transport=transport)
    talks = Talks(exchange, house.wordings, lambda _: office.staffed, limits)
    switchboard = Switchboard(exchange, Dialogue(house), client, clock, backstage.hands(client), talks)
    counted: list[str] = []
    rings, keeper = Rings(exchange), Keeper(exchange, talks, desk_client, clock, KEEPS)
    web = web_front(WebFront(switchboard, loop), ChatPage(house), Conversations(SECRET), PORTAL, Newsroom(talks))
    console = open_console(desk_client, exchange, house, talks, rings, SECRET, clock)
    cti = cti_front(rings, CTI_SECRET, clock, counted.append)
    app = create_app(exchange, [web], desks=[console, cti])
    office = Office(app, api, exchange, talks, rings, keeper, switchboard, counted=counted)
    try:
        yield office
    finally:
        loop.run(client.aclose(), timeout=10)
        loop.close()
        exchange.close()


@dataclass
class Operator:
    """Somebody at the console, with one browser."""

    client: FlaskClient
    last: TestResponse | None = None
    extension: str = ""

    @property
    def html(self) -> str:
        assert self.last is not None
        return self.last.text

    @property
    def text(self) -> str:
        """What stands on the page, without markup."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.html))).replace("\u00a0", " ")

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.html)
        assert found, self.html
        return found[1]

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, name
        return unescape(found[1])

    def field_of(self, identity: str) -> str:
        """The value of a field by its id."""
        found = re.search(rf'<input id="{identity}"[^>]* value="([^"]*)"', self.html)
        assert found, identity
        return unescape(found[1])

    def get(self, path: str = "/console/") -> "Operator":
        self.last = self.client.get(path)
        return self

    def sign_in(
        self, name: str, secret: str = PASSWORD, code: str = ONE_TIME_CODE, language: str = "vi"
    ) -> TestResponse:
        self.get(f"/console/sign-in?lang={language}")
        form = {"name": name, "secret": secret, "code": code, "extension": self.extension, "token": self.token}
        answer = self.client.post(f"/console/sign-in?lang={language}", data=form, headers=HOST)
        self.last = answer if answer.status_code != 303 else self.client.get(answer.headers["Location"])
        return answer

    def do(self, path: str, **fields: str) -> "Operator":
        """Post a form, and follow where it leads."""
        answer = self.client.post(f"/console{path}", data={"token": self.token, **fields}, headers=HOST)
        assert answer.status_code in {200, 303}, (answer.status_code, path)
        self.last = self.client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
        return self
