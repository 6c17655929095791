"""Dialogues that an official can read: YAML files of what citizens do and what the hotline answers.

    python -m tests.support.transcripts tests/dialogues/*.yaml           prints them as plain text
    python -m tests.support.transcripts --renew tests/dialogues/*.yaml   writes today's answers into the files

A file is a list of dialogues. Each has `tên` (its title), optionally `lúc` (the moment, else that of the samples),
`tỉnh` (the province, else quang-nam), `có người trực` (a person can be called), `tin ở đây` (it is told of dossiers in
the conversation itself), and `lượt`, its turns. A turn has one thing that a citizen does:

    dân: "..."         writes                    ảnh: ["..."]     shows a picture, by the texts of its symbols
    bấm: "..."         presses a button          chú thích: ...   with words below it
    danh bạ: của tôi   shares a contact          mờ: true         a symbol was seen in it that could not be read
    gửi: "..."         sends something else: a member of Hindrance

and what the hotline answers: `tổng đài`, with its buttons `nút`, and `xin số` where it asks for a contact. `sự cố`
makes the lookup API answer the turn with that problem. Dossiers are the samples of `fake_lookup_api`.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml

from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.house import open_house
from hotline_bot.turns import (
    Heard,
    Hindrance,
    NotReadable,
    Pressed,
    Reply,
    Said,
    SharedContact,
    Shown,
    State,
    without_contact,
)
from lookup_api.client import AsyncLookupClient
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.support.fake_counter import FakeCounter, FakePeople
from tests.support.fake_lookup_api import NOW, FakeLookupApi, processing_view, sample_views

FOLDER = Path(__file__).parents[1] / "dialogues"
KEYPAD = "4172065837"  # of the sample in progress
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"  # of the same, in canonical spelling; the fake knows it by its text
PHONE = "+84905000111"  # registered on all samples
ID_LAST4, ONE_TIME_CODE = "1234", "246810"  # what proves to hold any of them
OWN, OTHERS = "của tôi", "của người khác"
ASKER = Asker(kind=AskerKind.CHAT, id="test:1")
DEEDS = ("dân", "bấm", "ảnh", "danh bạ", "gửi")  # what a citizen does in a turn

Turn = Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """One dialogue."""

    name: str
    title: str
    now: datetime
    province: str
    manned: bool
    told_here: bool
    turns: list[Turn]

    @property
    def needs(self) -> frozenset[str]:
        """What a front must be able to do for this dialogue: `danh bạ`, `mờ`, `gửi`, `tin ở đây`."""
        done = frozenset(key for turn in self.turns for key in ("danh bạ", "mờ", "gửi") if key in turn)
        return done | {"tin ở đây"} if self.told_here else done


@dataclass(frozen=True)
class Answer:
    """What the hotline answered in one turn, as it is compared on every front."""

    text: str
    buttons: list[str]
    contact: str = ""


def expected(turn: Turn) -> Answer:
    """The answer of a turn as it is written; without `xin số` where a front cannot ask for a contact."""
    return Answer(turn["tổng đài"].strip("\n"), list(turn.get("nút", [])), turn.get("xin số", ""))


def read_scripts(path: Path) -> list[Script]:
    """Read a file."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Script(
            f"{path.stem}-{number:02}",
            each["tên"],
            each.get("lúc", NOW),
            each.get("tỉnh", "quang-nam"),
            each.get("có người trực", False),
            each.get("tin ở đây", False),
            each["lượt"],
        )
        for number, each in enumerate(written, 1)
    ]


def scripts() -> list[Script]:
    """All dialogues, in the order of their files' names."""
    return [script for path in sorted(FOLDER.glob("*.yaml")) for script in read_scripts(path)]


def sample_api() -> FakeLookupApi:
    """The lookup API that the dialogues are held against."""
    api = FakeLookupApi()
    for view in sample_views():
        api.add(view, phones=[PHONE], id_last4=ID_LAST4, one_time_code=ONE_TIME_CODE)
    api.add(
        processing_view(), phones=[PHONE], id_last4=ID_LAST4, one_time_code=ONE_TIME_CODE, keypad=KEYPAD, token=TOKEN
    )
    return api


def problem_of(code: str | None) -> Problem | None:
    """The problem of a turn, as the API would send it."""
    if code is None:
        return None
    known = ProblemCode(code)
    waits = known in {ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.STORE_UNAVAILABLE}
    return Problem(code=known, title=code, status=HTTP_STATUS[known], retry_after=600 if waits else None)


@dataclass
class Backstage:
    """All that stands behind a front in a test: the lookup API, the counter, the people."""

    api: FakeLookupApi = field(default_factory=sample_api)
    people: FakePeople = field(default_factory=FakePeople)
    counter: FakeCounter = field(init=False)

    def __post_init__(self) -> None:
        self.counter = FakeCounter(self.api)

    def client(self) -> AsyncLookupClient:
        """A client of the fake API."""
        return AsyncLookupClient("http://lookup", transport=httpx.MockTransport(self.api.handle))

    def hands(self, client: AsyncLookupClient) -> Hands:
        """What carries out the dialogue's effects."""
        return Hands(client, self.counter, self.people)

    def set(self, turn: Turn) -> None:
        """Make go wrong what goes wrong in a turn."""
        self.api.problem = problem_of(turn.get("sự cố"))
        self.counter.away = "sự cố" in turn


class Conversation:
    """The pure dialogue, driven without any front."""

    def __init__(
        self,
        now: datetime = NOW,
        api: FakeLookupApi | None = None,
        province: str = "quang-nam",
        *,
        manned: bool = False,
    ) -> None:
        self.backstage = Backstage(api or sample_api(), FakePeople(away=not manned))
        self.api = self.backstage.api
        self.now = now
        self.state: State | None = None
        self.last: tuple[Reply, ...] = ()
        self._dialogue = Dialogue(open_house(province))

    def hear(self, heard: Heard) -> tuple[Reply, ...]:
        """Take one turn to its end."""
        return asyncio.run(self._hear(heard))

    async def _hear(self, heard: Heard) -> tuple[Reply, ...]:
        turn = self._dialogue.hear(self.state, heard, self.now)
        async with self.backstage.client() as client:
            while turn.effects:
                (effect,) = turn.effects
                brought = await self.backstage.hands(client).carry_out(effect, ASKER, turn.state.language)
                turn = self._dialogue.hear(turn.state, brought, self.now)
        self.state = turn.state
        self.last = turn.replies
        return turn.replies

    def press(self, label: str) -> tuple[Reply, ...]:
        """Press a button of the last reply by its label."""
        for reply in self.last:
            for button in reply.buttons:
                if button.label == label:
                    return self.hear(Pressed(button.id))
        raise LookupError(f"there is no button {label!r}")

    def take(self, turn: Turn) -> Answer:
        """Do what a turn of a script does."""
        self.backstage.set(turn)
        return answer_of(self.press(turn["bấm"]) if "bấm" in turn else self.hear(heard_in(turn)))


def heard_in(turn: Turn) -> Heard:
    """What a turn without a button is to the dialogue."""
    if "ảnh" in turn:
        return Shown(tuple(turn["ảnh"]), turn.get("mờ", False), turn.get("chú thích", ""))
    if "danh bạ" in turn:
        return SharedContact(PHONE, own=turn["danh bạ"] == OWN)
    if "gửi" in turn:
        return NotReadable(Hindrance(turn["gửi"]))
    return Said(turn["dân"])


def answer_of(replies: Sequence[Reply]) -> Answer:
    """The replies of a turn as they are compared."""
    shown = without_contact(replies)
    return Answer(text_of(shown), labels_of(shown), next((reply.contact for reply in replies if reply.contact), ""))


def text_of(replies: Iterable[Reply]) -> str:
    """What was answered, as one text; spaces that do not break are written as plain ones, to be read in a file."""
    return "\n\n".join(reply.text for reply in replies).replace("\u00a0", " ")


def labels_of(replies: Iterable[Reply]) -> list[str]:
    """The buttons below."""
    return [button.label.replace("\u00a0", " ") for reply in replies for button in reply.buttons]


def doing(turn: Turn) -> str:
    """What a citizen does in a turn, in words."""
    if "bấm" in turn:
        return f"[bấm: {turn['bấm']}]"
    if "ảnh" in turn:
        return f"[gửi ảnh] {turn.get('chú thích', '')}".rstrip()
    if "danh bạ" in turn:
        return f"[gửi số điện thoại {turn['danh bạ']}]"
    return f"[gửi: {turn['gửi']}]" if "gửi" in turn else str(turn["dân"])


def held(script: Script) -> Iterator[tuple[Turn, Answer]]:
    """A script as it runs today."""
    conversation = Conversation(script.now, province=script.province, manned=script.manned)
    for turn in script.turns:
        yield turn, conversation.take(turn)


def transcript(script: Script) -> str:
    """A script as it runs today, as plain text."""
    lines = [script.title, "=" * len(script.title), ""]
    for turn, answer in held(script):
        lines += _spoken("Người dân", doing(turn))
        lines += _spoken("Tổng đài ", answer.text)
        lines += [f"            ( {' )  ( '.join(answer.buttons)} )"] if answer.buttons else []
        lines.append("")
    return "\n".join(lines)


def _spoken(who: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{who} | {first}", *(f"          | {line}".rstrip() for line in rest)]


def renewed(path: Path) -> str:
    """A file with today's answers; the comment at its head stays."""
    text = path.read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    written = yaml.safe_load(text)
    for script, each in zip(read_scripts(path), written, strict=True):
        each["lượt"] = [_renewed(turn, answer) for turn, answer in held(script)]
    return head + yaml.dump(written, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=110)


def _renewed(turn: Turn, answer: Answer) -> dict[str, Any]:
    done = {key: turn[key] for key in (*DEEDS, "mờ", "chú thích", "sự cố") if key in turn}
    done["tổng đài"] = answer.text
    done |= {"nút": answer.buttons} if answer.buttons else {}
    return done | ({"xin số": answer.contact} if answer.contact else {})


class _Readable(yaml.SafeDumper):
    """Writes lists of words in one line and texts of several lines as blocks."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        plain = "\n" in text and text.isprintable() is False and all(c.isprintable() or c == "\n" for c in text)
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if plain else None)

    def represent_list(self, items: Sequence[Any]) -> yaml.SequenceNode:
        words = all(isinstance(item, str) for item in items)
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=words)


_Readable.add_representer(str, _Readable.represent_str)
_Readable.add_representer(list, _Readable.represent_list)


def main(arguments: Sequence[str]) -> int:
    """Print or renew files."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.transcripts")
    parser.add_argument("--renew", action="store_true", help="write today's answers into the files")
    parser.add_argument("files", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    for path in asked.files:
        if asked.renew:
            path.write_text(renewed(path), encoding="utf-8")
        else:
            sys.stdout.write("\n".join(map(transcript, read_scripts(path))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
