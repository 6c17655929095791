"""What the pages name is there: files, links, commands with their options."""

import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Where a page may begin a path from, besides its own folder.
ROOMS = ("", "lookup_api", "kiosk", "sms_gateway", "hotline_bot")
PROGRAMS = {
    "lookup-api": "lookup_api.cli",
    "sms-gateway": "sms_gateway.cli",
    "hotline-bot": "hotline_bot.cli",
    "kiosk": "kiosk.cli",
}
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"`([^`\n]+)`|^((?:lookup-api|sms-gateway|hotline-bot|kiosk) .+)$", re.MULTILINE)
FILE = re.compile(r"(?:[\w{},*<>-]+/)+[\w{},*<>.-]*\.(?:py|toml|ftl|yaml|csv|service|kv|css|html)")
COMMAND = re.compile(r"(lookup-api|sms-gateway|hotline-bot|kiosk)((?: [a-z][a-z-]*)*)(.*)")
FACT = re.compile(r"<\w+>|\{[^}]*\}|\bID\b")  # what stands for one of several


def quoted(page: Path) -> Iterator[str]:
    for inline, line in QUOTED.findall(page.read_text(encoding="utf-8")):
        yield inline or line.partition("#")[0]


@cache
def helped(program: str, *words: str) -> str | None:
    """What a command says of itself; None where there is no such command."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    told = StringIO()
    with redirect_stdout(told), redirect_stderr(StringIO()):
        try:
            importlib.import_module(PROGRAMS[program]).main([*words, "--help"])
        except SystemExit as ended:
            return told.getvalue() if not ended.code else None
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_files_are_there(page: Path) -> None:
    linked = {name for name in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / name).exists()}
    assert not linked
    named = {name for name in quoted(page) if FILE.fullmatch(name)}
    missing = {
        name
        for name in named
        if not any(list(ROOT.glob(f"{room}/{FACT.sub('*', name)}".lstrip("/"))) for room in ROOMS)
    }
    assert not missing


def test_every_command_on_a_page_can_be_typed() -> None:
    typed = {found.groups() for page in PAGES for each in quoted(page) if (found := COMMAND.fullmatch(each.strip()))}
    assert len(typed) > 40
    for program, words, rest in typed:
        known: list[str] = []
        for word in words.split():
            if helped(program, *known, word) is None:
                # What a command is about, such as a source's name, and no action that it has not.
                assert "ACTION ..." not in (helped(program, *known) or ""), f"{program}{words}"
                break
            known.append(word)
        said = helped(program, *known)
        assert said is not None
        assert known or not words, f"{program}{words}"
        assert not [option for option in re.findall(r"--[a-z][a-z-]+", rest) if option not in said], (
            program,
            words,
            rest,
        )
