"""Dialogues that an official can read: TOML files of what was said and what was answered.

    python -m tests.support.transcripts tests/dialogues/01-*.toml      prints them as plain text
    python -m tests.support.transcripts --renew tests/dialogues/*.toml  writes today's answers into the files

A file holds `title`, optionally `now`, and a list of `turns`, each with one thing that a citizen does:

    said = "..."       a text            shown = ["..."]     a picture, by the texts of its symbols
    pressed = "..."    a button          blurred = true      a symbol was seen in it that could not be read
    sent = "..."       something else: a member of Hindrance

and what is `answered`, with its `buttons`. `problem` makes the lookup API answer the turn with that problem. Dossiers
are the samples of `fake_lookup_api`.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from hotline_bot.dialogue import Dialogue
from hotline_bot.house import open_house
from hotline_bot.turns import (
    Found,
    Heard,
    Hindrance,
    NotReadable,
    Pressed,
    Reply,
    Said,
    Shown,
    State,
    Unanswered,
)
from lookup_api.client import LookupClient, ProblemError
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.support.fake_lookup_api import NOW, FakeLookupApi, processing_view, sample_views

FOLDER = Path(__file__).parents[1] / "dialogues"
KEYPAD = "4172065837"  # of the sample in progress
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"  # of the same, in canonical spelling; the fake knows it by its text
ASKER = Asker(kind=AskerKind.CHAT, id="test:1")


@dataclass(frozen=True)
class Script:
    """One file."""

    path: Path
    title: str
    now: datetime
    turns: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return self.path.stem


def read_script(path: Path) -> Script:
    """Read a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Script(path, data["title"], data.get("now", NOW), data["turns"])


def scripts() -> list[Script]:
    """All files, in the order of their names."""
    return [read_script(path) for path in sorted(FOLDER.glob("*.toml"))]


def sample_api() -> FakeLookupApi:
    """The lookup API that the dialogues are held against."""
    api = FakeLookupApi(sample_views())
    api.add(processing_view(), keypad=KEYPAD, token=TOKEN)
    return api


def problem_of(code: str | None) -> Problem | None:
    """The problem of a turn, as the API would send it."""
    if code is None:
        return None
    known = ProblemCode(code)
    waits = known in {ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.STORE_UNAVAILABLE}
    return Problem(code=known, title=code, status=HTTP_STATUS[known], retry_after=600 if waits else None)


class Conversation:
    """The pure dialogue, driven without any front."""

    def __init__(self, now: datetime = NOW, api: FakeLookupApi | None = None) -> None:
        self.api = api or sample_api()
        self.now = now
        self.state: State | None = None
        self.last: tuple[Reply, ...] = ()
        self._dialogue = Dialogue(open_house("quang-nam"))
        self._client = LookupClient("http://lookup", transport=httpx.MockTransport(self.api.handle))

    def hear(self, heard: Heard) -> tuple[Reply, ...]:
        """Take one turn to its end."""
        turn = self._dialogue.hear(self.state, heard, self.now)
        while turn.effects:
            (asked,) = turn.effects
            try:
                found: Found | Unanswered = Found(asked, self._client.look_up(asked.text, asker=ASKER))
            except ProblemError as problem:
                found = Unanswered(asked, problem)
            turn = self._dialogue.hear(turn.state, found, self.now)
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

    def take(self, turn: dict[str, Any]) -> tuple[Reply, ...]:
        """Do what a turn of a script does."""
        self.api.problem = problem_of(turn.get("problem"))
        if "pressed" in turn:
            return self.press(turn["pressed"])
        if "shown" in turn:
            return self.hear(Shown(tuple(turn["shown"]), turn.get("blurred", False), turn.get("caption", "")))
        if "sent" in turn:
            return self.hear(NotReadable(Hindrance(turn["sent"])))
        return self.hear(Said(turn["said"]))


def text_of(replies: Iterable[Reply]) -> str:
    """What was answered, as one text; spaces that do not break are written as plain ones, to be read in a file."""
    return "\n\n".join(reply.text for reply in replies).replace("\u00a0", " ")


def labels_of(replies: Iterable[Reply]) -> list[str]:
    """The buttons below."""
    return [button.label.replace("\u00a0", " ") for reply in replies for button in reply.buttons]


def doing(turn: dict[str, Any]) -> str:
    """What a citizen does in a turn, in words."""
    if "pressed" in turn:
        return f"[bấm: {turn['pressed']}]"
    if "shown" in turn:
        return f"[gửi ảnh] {turn.get('caption', '')}".rstrip()
    return f"[gửi: {turn['sent']}]" if "sent" in turn else str(turn["said"])


def transcript(script: Script) -> str:
    """A script as it runs today, as plain text."""
    conversation = Conversation(script.now)
    lines = [script.title, "=" * len(script.title), ""]
    for turn in script.turns:
        replies = conversation.take(turn)
        lines += _spoken("Người dân", doing(turn))
        lines += _spoken("Tổng đài ", text_of(replies))
        lines += [f"            ( {' )  ( '.join(labels)} )"] if (labels := labels_of(replies)) else []
        lines.append("")
    return "\n".join(lines)


def _spoken(who: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{who} | {first}", *(f"          | {line}".rstrip() for line in rest)]


def renewed(script: Script) -> str:
    """The file with today's answers."""
    conversation = Conversation(script.now)
    data = tomllib.loads(script.path.read_text(encoding="utf-8"))
    lines = [f"title = {_quoted(script.title)}"]
    if "now" in data:
        lines.append(f"now = {data['now'].isoformat()}")
    for turn in script.turns:
        replies = conversation.take(turn)
        lines += ["", "[[turns]]"]
        for key in ("said", "pressed", "shown", "blurred", "caption", "sent", "problem"):
            if key in turn:
                lines.append(f"{key} = {_written(turn[key])}")
        lines.append(f"answered = '''\n{text_of(replies)}'''")
        if labels := labels_of(replies):
            lines.append(f"buttons = {_written(labels)}")
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_quoted(each) for each in value)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if "'" not in text and "\n" not in text:
        return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main(arguments: Sequence[str]) -> int:
    """Print or renew files."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.transcripts")
    parser.add_argument("--renew", action="store_true", help="write today's answers into the files")
    parser.add_argument("files", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    for path in asked.files:
        script = read_script(path)
        if asked.renew:
            path.write_text(renewed(script), encoding="utf-8")
        else:
            sys.stdout.write(transcript(script) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
