"""The fronts on which the written dialogues are held. A new front is one class here, and one line in `FRONTS`.

A stage opens a front for one dialogue and takes its turns; what it answers is compared with what is written. `can`
names what citizens can do there besides writing, pressing and sending a readable picture (`Script.needs`).
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from hotline_bot.dialogue import Dialogue
from hotline_bot.fronts.terminal.talk import talk
from hotline_bot.house import open_house
from lookup_api.wording import Wording
from tests.support.chat_fronts import HOOK_SECRET, Chat, open_chat, settings_for
from tests.support.fake_counter import FakePeople
from tests.support.messenger_api import MessengerServer, Person
from tests.support.pictures import picture_of
from tests.support.telegram_api import Citizen, TelegramServer
from tests.support.transcripts import OWN, PHONE, Answer, Backstage, Conversation, Script, Turn
from tests.support.web_chat import Visitor, open_web_chat
from tests.support.zalo_api import Delivery, Follower, ZaloServer

# Above buttons that had no room under the message before.
MORE_CHOICES = {Wording(language).text("fronts-more-choices") for language in ("vi", "en")}


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

    can: ClassVar = frozenset({"danh bạ", "mờ", "gửi", "tin ở đây"})

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

    can: ClassVar = frozenset({"tin ở đây"})

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


class HookedStage(Stage):
    """A front with a webhook: delivered by its provider's double, answered and sent by the worker's own steps."""

    front: ClassVar[str]

    def __init__(self, chat: Chat, script: Script) -> None:
        self._chat = chat
        self._at = script.now.timestamp()

    def _deliver(self, turn: Turn, delivery: Delivery) -> None:
        self._chat.backstage.set(turn)
        assert self._chat.post(self.front, delivery).status_code == 200
        self._chat.work()


class TelegramStage(HookedStage):
    """The Telegram front on the loopback Bot API, delivered to by its webhook."""

    can: ClassVar = frozenset({"danh bạ", "tin ở đây"})
    front = "telegram"

    def __init__(self, server: TelegramServer, chat: Chat, script: Script) -> None:
        super().__init__(chat, script)
        self._server = server
        self._citizen = Citizen(server)
        self._handled = 0

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["TelegramStage"]:
        with TelegramServer() as server, _house(script, settings_for(folder, telegram=server)) as chat:
            yield cls(server, chat, script)

    def take(self, turn: Turn) -> Answer:
        before = {message["message_id"]: json.dumps(message) for message in self._citizen.answers}
        self._send(turn)
        for update in self._server.pending[self._handled :]:  # nobody polls, so all stay pending
            headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
            self._deliver(turn, Delivery(json.dumps(update).encode(), headers))
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


class ZaloStage(HookedStage):
    """The Zalo front against the loopback open API."""

    can: ClassVar = frozenset({"tin ở đây"})
    front = "zalo"

    def __init__(self, server: ZaloServer, chat: Chat, script: Script) -> None:
        super().__init__(chat, script)
        self._follower = Follower(server)

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["ZaloStage"]:
        with ZaloServer() as server, _house(script, settings_for(folder, zalo=server)) as chat:
            yield cls(server, chat, script)

    def take(self, turn: Turn) -> Answer:
        before = len(self._follower.answers)
        self._deliver(turn, self._said(turn))
        texts, labels = [], []
        for message in self._follower.answers[before:]:
            texts.append(message["text"])
            labels += [
                each["title"] for each in message.get("attachment", {"payload": {"buttons": []}})["payload"]["buttons"]
            ]
        return _plain([text for text in texts if text not in MORE_CHOICES], labels)

    def _said(self, turn: Turn) -> Delivery:
        if "bấm" in turn:
            return self._follower.press(_hard(turn["bấm"], self._labels()), self._at)
        if "ảnh" in turn:
            return self._follower.show(picture_of(turn["ảnh"]), turn.get("chú thích", ""), self._at)
        return self._follower.say(turn["dân"], self._at)

    def _labels(self) -> list[str]:
        messages = [each for each in self._follower.answers if "attachment" in each]
        return [button["title"] for each in messages for button in each["attachment"]["payload"]["buttons"]]


class MessengerStage(HookedStage):
    """The Messenger front against the loopback Graph API. Labels that are too long are read in the text above."""

    can: ClassVar = frozenset({"tin ở đây"})
    front = "messenger"

    def __init__(self, server: MessengerServer, chat: Chat, script: Script) -> None:
        super().__init__(chat, script)
        self._person = Person(server)
        self._titles: dict[str, str] = {}  # by the whole label

    @classmethod
    @contextmanager
    def open(cls, script: Script, folder: Path) -> Iterator["MessengerStage"]:
        with MessengerServer() as server, _house(script, settings_for(folder, messenger=server)) as chat:
            yield cls(server, chat, script)

    def take(self, turn: Turn) -> Answer:
        before = len(self._person.answers)
        self._deliver(turn, self._said(turn))
        texts, labels = [], []
        for message in self._person.answers[before:]:
            text = message["text"]
            for number, reply in enumerate(message.get("quick_replies", []), 1):
                label = reply["title"]
                if label.endswith("…"):
                    text, label = _spelt_out(text, number)
                labels.append(label)
                self._titles[_soft(label)] = reply["title"]
            texts.append(text)
        return _plain(texts, labels)

    def _said(self, turn: Turn) -> Delivery:
        if "bấm" in turn:
            return self._person.press(self._titles[turn["bấm"]], self._at)
        if "ảnh" in turn:
            return self._person.show(picture_of(turn["ảnh"]), turn.get("chú thích", ""), self._at)
        return self._person.say(turn["dân"], self._at)


def _house(script: Script, settings: dict[str, str]) -> AbstractContextManager[Chat]:
    return open_chat(settings, backstage=backstage_of(script), clock=lambda: script.now, province=script.province)


def _soft(text: str) -> str:
    """With plain spaces for those that do not break."""
    return text.replace("\u00a0", " ")


def _hard(label: str, labels: list[str]) -> str:
    """The label as it stands on its button."""
    return next(each for each in reversed(labels) if _soft(each) == label)


def _plain(texts: list[str], labels: list[str]) -> Answer:
    return Answer(_soft("\n\n".join(texts)), [_soft(label) for label in labels])


def _spelt_out(text: str, number: int) -> tuple[str, str]:
    """Part the line that spells a label out from the text that it stands in."""
    lines = text.split("\n")
    line = next(each for each in lines if each.startswith(f"{number}. "))
    lines.remove(line)
    return "\n".join(lines), line.removeprefix(f"{number}. ")


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
    "zalo": ZaloStage,
    "messenger": MessengerStage,
}
