"""The fronts on which the written dialogues are held. A new front is one class here, and one line in `FRONTS`.

A stage opens a front for one dialogue and takes its turns; what it answers is compared with what is written. `can`
names what citizens can do there besides writing, pressing and sending a readable picture (`Script.needs`).
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from telegram import Update

from hotline_bot.dialogue import Dialogue
from hotline_bot.fronts.telegram.front import TelegramFront
from hotline_bot.fronts.telegram.polling import open_bot
from hotline_bot.fronts.terminal.talk import talk
from hotline_bot.house import open_house
from hotline_bot.loop import BackgroundLoop
from hotline_bot.switchboard import Switchboard
from lookup_api.exchange import open_exchange
from tests.support.fake_counter import FakePeople
from tests.support.pictures import picture_of
from tests.support.telegram_api import TOKEN, Citizen, TelegramServer
from tests.support.transcripts import OWN, PHONE, Answer, Backstage, Conversation, Script, Turn
from tests.support.web_chat import Visitor, open_web_chat

SECRET = "5e" * 32


class Stage(Protocol):
    """One dialogue on one front."""

    can: ClassVar[frozenset[str]]

    @classmethod
    def can_play(cls, script: Script) -> bool:
        """Tell whether citizens can do on this front all that they do in a dialogue."""
        return script.needs <= cls.can

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["Stage"]:
        """Open the front anew; what it has to keep lies in the folder."""
        ...

    def take(self, turn: Turn) -> Answer:
        """Do what the citizen does in a turn, and return what was answered."""
        ...


def backstage_of(script: Script) -> Backstage:
    """What stands behind a front in a dialogue."""
    return Backstage(people=FakePeople(away=not script.manned))


class PureStage(Stage):
    """The dialogue alone."""

    can: ClassVar = frozenset({"danh bạ", "mờ", "gửi"})

    def __init__(self, script: Script) -> None:
        self._conversation = Conversation(script.now, province=script.province, manned=script.manned)

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["PureStage"]:
        yield cls(script)

    def take(self, turn: Turn) -> Answer:
        return self._conversation.take(turn)


class TerminalStage(Stage):
    """`hotline-bot try`: lines in, lines out, numbers press buttons. A line cannot hold a line's end."""

    can: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, script: Script, folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._backstage = backstage_of(script)
        self._said: list[str] = []
        self._buttons: list[str] = []
        self._turn: Turn = {}
        self._answers: list[Answer] = []

    @classmethod
    def can_play(cls, script: Script) -> bool:
        """Tell whether all can be typed: a line with words in it, or a picture without a caption."""
        texts = [turn["dân"] for turn in script.turns if "dân" in turn]
        typed = all(text.strip() and len(text.splitlines()) == 1 for text in texts)
        return typed and not any("chú thích" in turn for turn in script.turns) and super().can_play(script)

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["TerminalStage"]:
        stage = cls(script, folder)
        asyncio.run(stage._play())
        yield stage

    def take(self, turn: Turn) -> Answer:
        return self._answers.pop(0)

    async def _play(self) -> None:
        async with self._backstage.client() as client:
            dialogue, hands = Dialogue(open_house(self._script.province)), self._backstage.hands(client)
            await talk(dialogue, hands, self._lines(), self._said.append, lambda: self._script.now)
        self._gather()

    def _lines(self) -> Iterator[str]:
        for number, turn in enumerate(self._script.turns):
            if number:
                self._gather()
            self._backstage.set(turn)
            yield self._line(turn)

    def _line(self, turn: Turn) -> str:
        if "bấm" in turn:
            return str(self._buttons.index(turn["bấm"]) + 1)
        if "ảnh" in turn:
            path = self._folder / "picture.jpg"
            path.write_bytes(picture_of(turn["ảnh"]))
            return str(path)
        return str(turn["dân"])

    def _gather(self) -> None:
        """Part what was said since the last line into text and buttons: "[1] Trợ giúp   [2] Gọi 1022"."""
        said = [text.replace("\u00a0", " ") for text in self._said]
        self._said.clear()
        self._buttons = []
        if said and said[-1].startswith("[1] "):
            self._buttons = [label.partition("] ")[2] for label in said.pop().split("   ")]
        self._answers.append(Answer("\n\n".join(said), self._buttons))


class WebStage(Stage):
    """The web chat's page, used as a browser without script does."""

    can: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, visitor: Visitor, backstage: Backstage) -> None:
        self._visitor = visitor
        self._backstage = backstage

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["WebStage"]:
        backstage = backstage_of(script)
        with open_web_chat(folder, backstage=backstage, province=script.province) as chat:
            chat.now = script.now
            yield cls(Visitor(chat.app.test_client()), backstage)

    def take(self, turn: Turn) -> Answer:
        self._backstage.set(turn)
        if "bấm" in turn:
            page = self._visitor.press(turn["bấm"])
        elif "ảnh" in turn:
            page = self._visitor.show(picture_of(turn["ảnh"]), turn.get("chú thích", ""))
        else:
            page = self._visitor.say(turn["dân"])
        assert self._visitor.last.status_code == 200
        return Answer(page.answer, list(page.buttons))


class TelegramStage(Stage):
    """The Telegram front on the loopback Bot API; updates are handed over as polling would."""

    can: ClassVar = frozenset({"danh bạ"})

    def __init__(
        self, server: TelegramServer, backstage: Backstage, front: TelegramFront, loop: BackgroundLoop
    ) -> None:
        self._server = server
        self._citizen = Citizen(server)
        self._backstage = backstage
        self._front = front
        self._loop = loop
        self._handled = 0

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["TelegramStage"]:
        backstage, loop = backstage_of(script), BackgroundLoop()
        exchange = open_exchange(f"sqlite:///{folder / 'exchange.sqlite3'}", SECRET)
        client = backstage.client()
        dialogue = Dialogue(open_house(script.province))
        switchboard = Switchboard(exchange, dialogue, client, lambda: script.now, backstage.hands(client))
        with TelegramServer() as server:
            bot = open_bot(TOKEN, server.url)
            front = TelegramFront(bot, switchboard)
            loop.run(bot.initialize(), timeout=10)
            try:
                yield cls(server, backstage, front, loop)
            finally:
                front.close()
                loop.run(bot.shutdown(), timeout=10)
                loop.run(client.aclose(), timeout=10)
                loop.close()
                exchange.close()

    def take(self, turn: Turn) -> Answer:
        self._backstage.set(turn)
        before = {message["message_id"]: json.dumps(message) for message in self._citizen.answers}
        self._send(turn)
        for update in self._server.pending[self._handled :]:  # nobody polls, so all stay pending
            self._loop.run(self._front.handle(_read(update)), timeout=30)
            self._handled += 1
        changed = [one for one in self._citizen.answers if before.get(one["message_id"]) != json.dumps(one)]
        return _answer(changed)

    def _send(self, turn: Turn) -> None:
        if "bấm" in turn:
            self._citizen.press(turn["bấm"])
        elif "ảnh" in turn:
            self._citizen.send_photo(picture_of(turn["ảnh"]), caption=turn.get("chú thích"))
        elif "danh bạ" in turn:
            owner = self._citizen.number if turn["danh bạ"] == OWN else self._citizen.number + 1
            self._citizen.send(contact={"phone_number": PHONE, "first_name": "Người dân", "user_id": owner})
        else:
            self._citizen.say(turn["dân"])


def _read(update: Mapping[str, Any]) -> Update:
    return Update.de_json(dict(update))


def _answer(messages: list[dict[str, Any]]) -> Answer:
    texts, labels, contact = [], [], ""
    for message in messages:
        markup = message.get("reply_markup", {})
        if "keyboard" in markup:
            contact = markup["keyboard"][0][0]["text"]
            continue
        texts.append(message["text"].replace("\u00a0", " "))
        rows = markup.get("inline_keyboard", [])
        labels += [button["text"].replace("\u00a0", " ") for row in rows for button in row]
    return Answer("\n\n".join(texts), labels, contact)


FRONTS: Mapping[str, type[Stage]] = {
    "dialogue": PureStage,
    "terminal": TerminalStage,
    "web": WebStage,
    "telegram": TelegramStage,
}
