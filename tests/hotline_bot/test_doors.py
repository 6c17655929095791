"""Every door of the hotline in one table: what is good is taken once, what is not is refused and does nothing.

A door is an address that anybody can send to. What each provider's requests are in detail stands in `test_payloads`
(Telegram, Zalo, Messenger), `test_web_front`, `voice/test_twilio` and `test_cti`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar, Protocol

import pytest
from werkzeug.test import TestResponse

from hotline_bot.fronts.web import Conversations
from tests.hotline_bot import test_payloads as payloads
from tests.hotline_bot.voice.test_twilio import Service
from tests.support.chat_fronts import open_chat, settings_for
from tests.support.console import CTI_SECRET, open_office
from tests.support.messenger_api import MessengerServer, Person
from tests.support.phone_calls import BASE, CALLER, post_signed, signature_of
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.web_chat import CHAT, Visitor, message_id, open_web_chat
from tests.support.zalo_api import Delivery, Follower, ZaloServer

CODE = "H47.16-240617-0001"
HUGE = b"a" * (12 * 1024 * 1024)
KINDS = ("good", "unsigned", "forged", "tampered", "replayed", "oversized", "broken", "empty")


class Door(Protocol):
    """One way in. `send` delivers a request of a kind; `done` counts what it brought about."""

    def send(self, kind: str) -> TestResponse:
        """Deliver a request; of `replayed` the one that was good before."""
        ...

    def done(self) -> int:
        """How many were taken up."""
        ...


class Hooked:
    """A provider's webhook."""

    front: ClassVar[str]

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        zalo, messenger, telegram = (
            stack.enter_context(each()) for each in (ZaloServer, MessengerServer, TelegramServer)
        )
        settings = settings_for(folder, zalo=zalo, messenger=messenger, telegram=telegram)
        chat = stack.enter_context(open_chat(settings))
        self._house = payloads.House(chat, Follower(zalo), Person(messenger), Citizen(telegram))
        self._good: Delivery | None = None

    def send(self, kind: str) -> TestResponse:
        if kind == "replayed" and self._good is not None:
            delivery = self._good
        else:
            delivery = getattr(payloads, "good" if kind == "replayed" else kind)(self._house, self.front)
            self._good = delivery if kind in {"good", "replayed"} else self._good
        answer = self._house.chat.post(self.front, delivery)
        self._house.chat.work()
        return answer

    def done(self) -> int:
        return len(self._house.answers(self.front))


class Telegram(Hooked):
    front = "telegram"


class Zalo(Hooked):
    front = "zalo"


class Messenger(Hooked):
    front = "messenger"


class Web:
    """The page of the web chat, and whoever posts to it without one."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._chat = stack.enter_context(open_web_chat(folder))
        page = Visitor(self._chat.app.test_client()).page
        self._form = page.forms["writing"] | {"said": CODE}
        self._form.pop("action")

    def send(self, kind: str) -> TestResponse:
        client, drawn = self._chat.app.test_client(), self._form["conversation"]
        forms: dict[str, dict[str, str] | bytes] = {
            "good": self._form,
            "replayed": self._form,
            "unsigned": {"said": CODE, "message": message_id()},
            "forged": self._form | {"conversation": Conversations("6f" * 32).draw()},
            "tampered": self._form | {"conversation": drawn[:-1] + ("0" if drawn[-1] != "0" else "1")},
            "oversized": HUGE,
            "broken": b"\xff\x00\xfe",
            "empty": b"",
        }
        headers = {"Accept": "application/json"}  # as the page's script asks: without what the page draws anew
        form = "application/x-www-form-urlencoded"
        return client.post(CHAT, data=forms[kind], headers=headers, content_type=form)

    def done(self) -> int:
        return len(self._chat.api.asked)


class Voice:
    """Twilio's address for calls."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._service = Service(folder)
        stack.callback(self._service.close)
        self._address = f"{BASE}/voice/twilio?step=1"
        first = {"CallSid": "CA" + "5" * 32, "From": CALLER}
        post_signed(self._service.client, f"{BASE}/voice/twilio", first)
        self._form = first | {"Digits": "4172065837", "FinishedOnKey": "#"}

    def send(self, kind: str) -> TestResponse:
        form, signature = self._form, signature_of(self._address, self._form)
        sent: dict[str, tuple[dict[str, str], str, bytes | None]] = {
            "good": (form, signature, None),
            "replayed": (form, signature, None),
            "unsigned": (form, "", None),
            "forged": (form, signature_of(self._address, form, "another token"), None),
            "tampered": (form | {"Digits": "4172065838"}, signature, None),
            "oversized": (form, signature, HUGE),
            "broken": (form, signature, b"\xff\x00\xfe"),
            "empty": (form, signature, b""),
        }
        return post_signed(self._service.client, self._address, *sent[kind])

    def done(self) -> int:
        return len(self._service.api.asked)


class Cti:
    """The address that a telephone exchange tells of calls at: a secret goes along and signs nothing."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._office = stack.enter_context(open_office(folder))
        self._event = {"event": "newCall", "callId": "c1", "from": "0905123418", "direction": "in"}

    def send(self, kind: str) -> TestResponse:
        sent: dict[str, tuple[dict[str, str] | bytes, str]] = {
            "good": (self._event, CTI_SECRET),
            "replayed": (self._event, CTI_SECRET),
            "unsigned": (self._event, ""),
            "forged": (self._event, "a guess"),
            "tampered": (self._event | {"callId": "c2"}, CTI_SECRET[:-1] + "X"),
            "oversized": (HUGE, CTI_SECRET),
            "broken": (b"\xff\x00\xfe", CTI_SECRET),
            "empty": (b"", CTI_SECRET),
        }
        data, secret = sent[kind]
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        client = self._office.app.test_client()
        return client.post("/cti", data=data, headers=headers, content_type="application/x-www-form-urlencoded")

    def done(self) -> int:
        return len(self._office.rings.all())


DOORS: dict[str, Callable[[ExitStack, Path], Door]] = {
    "telegram": Telegram,
    "zalo": Zalo,
    "messenger": Messenger,
    "web": Web,
    "voice": Voice,
    "cti": Cti,
}
# How each door answers. What is good, or comes again, is taken up once; of all else nothing comes.
TABLE: dict[str, dict[str, int]] = {
    # kind        telegram        zalo         messenger         web        voice        cti
    "good":      {"telegram": 200, "zalo": 200, "messenger": 200, "web": 200, "voice": 200, "cti": 200},
    "replayed":  {"telegram": 200, "zalo": 200, "messenger": 200, "web": 200, "voice": 200, "cti": 200},
    "unsigned":  {"telegram": 403, "zalo": 403, "messenger": 403, "web": 403, "voice": 403, "cti": 403},
    "forged":    {"telegram": 403, "zalo": 403, "messenger": 403, "web": 403, "voice": 403, "cti": 403},
    "tampered":  {"telegram": 403, "zalo": 403, "messenger": 403, "web": 403, "voice": 403, "cti": 403},
    "oversized": {"telegram": 413, "zalo": 413, "messenger": 413, "web": 413, "voice": 413, "cti": 413},
    "broken":    {"telegram": 400, "zalo": 400, "messenger": 400, "web": 403, "voice": 403, "cti": 422},
    "empty":     {"telegram": 400, "zalo": 400, "messenger": 400, "web": 403, "voice": 403, "cti": 422},
}  # fmt: skip


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize("name", DOORS)
def test_each_door_against_each_kind(name: str, stack: ExitStack, tmp_path: Path) -> None:
    door = DOORS[name](stack, tmp_path)
    for kind in KINDS:
        if kind not in {"good", "replayed"}:
            assert door.send(kind).status_code == TABLE[kind][name], kind
            assert door.done() == 0, kind
    assert door.send("good").status_code == TABLE["good"][name]
    assert door.done() == 1
    answers = [door.send("replayed") for _ in range(3)]
    assert [each.status_code for each in answers] == [TABLE["replayed"][name]] * 3
    assert len({each.data for each in answers}) == 1
    assert door.done() == 1


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(KINDS)
    assert all(set(row) == set(DOORS) for row in TABLE.values())
