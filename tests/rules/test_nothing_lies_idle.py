"""What nobody uses is not kept: sentences, settings, icons, and functions and classes that the tests alone call."""

import ast
import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

from lookup_api.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("hotline_bot", "kiosk", "lookup_api", "sms_gateway")
ENDINGS = (".py", ".kv", ".html", ".js")
# How an id begins whose rest is a fact: f"cell-{...}", "phone-step_" ~ ..., id_of("step", ...).
COMPOSED = re.compile(r"""["']([a-z][a-z_-]*[-_])(?:\{|["'] ~)|id_of\(\s*["']([a-z-]+)["']""")
ENDED = re.compile(r"""\{[^{}]*\}(-[a-z-]+)["']""")  # f"{message}-how"


def sources() -> dict[Path, str]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in ENDINGS)
    return {path: path.read_text(encoding="utf-8") for path in found}


def test_every_sentence_is_said_somewhere() -> None:
    code = "\n".join(sources().values()) + (ROOT / "assets/sms/grammar.toml").read_text(encoding="utf-8")
    begun = {whole or f"{kind}-" for whole, kind in COMPOSED.findall(code)}
    ends = set(ENDED.findall(code))
    catalogue = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets/wording/vi").glob("*.ftl"))
    named = set(re.findall(r"\{\s*([a-z][\w-]*)", catalogue))  # by another sentence
    written = set(re.findall(r"[a-z][\w-]*[\w]", code)) | named
    ids = set(re.findall(r"^([a-zA-Z][\w-]*) =", catalogue, re.MULTILINE))
    assert len(ids) > 500
    idle = {
        name
        for name in ids - written
        if not any(name.startswith(stem) for stem in begun) and not any(name.endswith(end) for end in ends)
    }
    assert not idle


def test_every_setting_is_read() -> None:
    code = "\n".join(text for path, text in sources().items() if path.name != "settings.py")
    own = (ROOT / "lookup_api/settings.py").read_text(encoding="utf-8")
    for name in (field.name for field in fields(Settings)):
        # Of an address that has a default in the data folder, only the whole is read.
        assert re.search(rf"\b{name}\b", code) or f"self.{name}" in own, name


def test_every_icon_is_shown() -> None:
    code = "\n".join(sources().values())
    icons = {path.stem for path in (ROOT / "assets/icons").glob("*.svg")}
    assert icons
    assert not {icon for icon in icons if f'"{icon}"' not in code}


def test_every_function_and_class_of_a_module_is_used_by_the_product() -> None:
    texts = sources()
    told = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    defined = {
        node.name: path
        for path, text in texts.items()
        if path.suffix == ".py"
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.decorator_list
    }
    assert len(defined) > 1000
    assert not {name: path for name, path in defined.items() if told[name] == 1}
