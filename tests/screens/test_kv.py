"""The .kv files lay out; words come from the catalogue, sizes and colours from the theme."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from kiosk.theme import CONTRAST, NORMAL, SIZES

CATALOGUE = ("kiosk.ftl", "kiosk_calling.ftl", "kiosk_pages.ftl")
# Sentences whose id is put together from what they are about.
CHOSEN = (
    "paper-", "instruction", "hint-", "tip-", "fault-", "form-", "keypad-", "lost-", "score-", "take-along", "help-",
    "prove", "rate", "print",
)  # fmt: skip
SCREENS = Path(str(files("kiosk"))) / "screens"
KV = sorted(SCREENS.glob("*.kv"))
MODULES = sorted(SCREENS.glob("*.py"))


def lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.lstrip().startswith("#"):
            yield number, line


def test_there_are_screens() -> None:
    assert {path.stem for path in KV} >= {"attract", "answer", "problem", "waiting", "keypad", "countdown", "scanning"}


@pytest.mark.parametrize("path", KV, ids=lambda path: path.name)
def test_every_kv_has_its_module(path: Path) -> None:
    assert path.with_suffix(".py") in MODULES


@pytest.mark.parametrize("path", KV, ids=lambda path: path.name)
def test_no_size_of_letters_and_no_words_stand_in_kv(path: Path) -> None:
    for number, line in lines(path):
        assert not re.search(r"font_size:\s*['\"]?\d", line), f"{path.name}:{number} sets a size of letters"
        assert not re.search(r"\btext:\s*['\"]", line), f"{path.name}:{number} holds words"
        assert line.isascii(), f"{path.name}:{number} holds Vietnamese"
        assert not re.search(r"#[0-9A-Fa-f]{6}|rgba:\s*[\d(\[]", line), f"{path.name}:{number} holds a colour"
        assert not re.search(r"\d+\s*(dp|sp|px|mm)\b|\b(dp|sp)\(", line), f"{path.name}:{number} holds a length"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_vietnamese_stands_in_the_code_of_screens(path: Path) -> None:
    code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in code.splitlines():
        written = line.split("#")[0]
        assert not re.search(r"[À-ỹ]", written), f"{path.name}: {line.strip()}"


def test_every_token_that_is_named_exists() -> None:
    for path in (*KV, *MODULES):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"\.px\(\"([a-z-]+)\"\)", text):
            assert name in SIZES, f"{path.name} names {name}"
        for name in re.findall(r"\.colour\(\"([a-z0-9-]+)\"\)", text):
            assert name in NORMAL, f"{path.name} names {name}"
    assert NORMAL.keys() == CONTRAST.keys()


def test_every_icon_that_is_named_exists_with_its_licence() -> None:
    icons = Path(str(files("assets"))) / "icons"
    named = {name for path in MODULES for name in re.findall(r"icon=\"([a-z-]+)\"", path.read_text(encoding="utf-8"))}
    assert named
    assert not {name for name in named if not (icons / f"{name}.png").exists()}
    assert "MIT" in (icons / "LICENSE-tabler.txt").read_text(encoding="utf-8")


def test_every_sentence_that_is_named_exists_in_both_languages() -> None:
    named = {
        name
        for path in (*MODULES, SCREENS.parent / "sentences.py")
        for name in re.findall(r"say\(\"([a-z0-9_-]+)\"", path.read_text(encoding="utf-8"))
    }
    for language in ("vi", "en"):
        folder = files("assets") / "wording" / language
        catalogue = "".join((folder / name).read_text(encoding="utf-8") for name in CATALOGUE)
        told = set(re.findall(r"^kiosk-([a-z0-9_-]+) =", catalogue, flags=re.MULTILINE))
        assert named <= told
        unused = told - named - {"language-name"}
        assert {name for name in unused if not name.startswith(CHOSEN)} == set()
