"""The catalogue of sentences: Fluent files under `assets/wording/<language>/`, read once and kept.

A message's value is what a screen or a chat says; its attributes are variants (`.kiosk`, `.sms`, `.voice`, ...) where
a channel speaks differently. A language is a folder: a new one needs no code. What a language lacks is said in
Vietnamese, and what Vietnamese lacks is said by the neutral sentence, so a citizen never meets a hole. Each such hole
is a `MissingWording` warning, which the tests turn into an error.

Fluent (https://projectfluent.org) appears in this module only.
"""

import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from assets import asset

VIETNAMESE = "vi"
NEUTRAL = "neutral"  # the id of the sentence that is always true: ask the counter

Fact = str | int

_LONGEST_FACT = 1000  # letters that are joined without asking Fluent, which refuses far longer ones


class MissingWording(UserWarning):
    """The catalogue lacks a message or a message lacks a fact; names the id, never the facts."""


class Wording:
    """The sentences of one language, with Vietnamese behind it.

    Cheap to make: the files of a language are read once in a process.
    """

    def __init__(self, language: str = VIETNAMESE) -> None:
        """Take a language by its folder name; one without a folder speaks Vietnamese, with a warning."""
        if language not in languages():
            warnings.warn(MissingWording(f"no language {language!r}"), stacklevel=2)
            language = VIETNAMESE
        self.language = language
        self._bundles = tuple(_read_language(each) for each in dict.fromkeys((language, VIETNAMESE)))

    def __repr__(self) -> str:
        return f"Wording({self.language!r})"

    def text(self, message_id: str, variant: str | None = None, **facts: Fact) -> str:
        """Say a message, or its variant where it has one, with the facts filled in (NFC).

        A missing id or fact warns `MissingWording` and says the neutral sentence.
        """
        for bundle in self._bundles:
            said = _say(bundle, message_id, variant, facts)
            if said is not None:
                return said
            warnings.warn(MissingWording(f"{message_id}.{variant or 'value'} ({bundle.locales[0]})"), stacklevel=2)
        if message_id == NEUTRAL:
            return ""
        return self.text(NEUTRAL, variant)

    def has(self, message_id: str) -> bool:
        """Tell whether this language or Vietnamese has the message."""
        return any(bundle.has_message(message_id) for bundle in self._bundles)

    def says(self, message_id: str) -> bool:
        """Tell whether this language itself has the message."""
        return self._bundles[0].has_message(message_id)

    def clauses(self, message_id: str, variant: str, **facts: Fact) -> dict[str, str]:
        """Say the attributes `.<variant>-<name>` of a message by name, in the order they are declared.

        A clause whose facts are not known is left out: it is declared as optional by being a clause.
        """
        for bundle in self._bundles:
            if bundle.has_message(message_id):
                names = _clause_names(bundle, message_id, f"{variant}-")
                said = {name: _say(bundle, message_id, attribute, facts) for name, attribute in names}
                return {name: text for name, text in said.items() if text is not None}
        return {}


def id_of(kind: str, key: str) -> str:
    """The message id of a member of an enumeration: `problem-dossier-not-found` of `dossier_not_found`."""
    return f"{kind}-{key}".replace("_", "-")


def languages() -> tuple[str, ...]:
    """The languages there are sentences in, by folder name, Vietnamese first."""
    return _languages()


def drop_in(folder: Path) -> tuple[str, ...]:
    """Take further languages from a folder that holds a folder for each; return those that were not there before.

    For a program as it starts: sentences already said are not said anew. Raises OSError for a folder that is not there.
    """
    before = languages()
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder")
    _further.append(folder)
    _languages.cache_clear()
    return tuple(name for name in languages() if name not in before)


_further: list[Path] = []


@cache
def _languages() -> tuple[str, ...]:
    return tuple(sorted(_folders(), key=lambda name: (name != VIETNAMESE, name)))


def _folders() -> dict[str, Traversable]:
    """The folder of each language; one that is shipped is not replaced by one that was dropped in."""
    found: dict[str, Traversable] = {}
    for root in (_root(), *_further):
        for folder in root.iterdir():
            if folder.is_dir() and any(_sources(folder)):
                found.setdefault(folder.name, folder)
    return found


def _root() -> Traversable:
    return asset("wording")


def _sources(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".ftl")), key=lambda file: file.name)


@cache
def _read_language(language: str) -> FluentBundle:
    """Read every file of a language; lines that are no Fluent and ids said twice warn and are passed over."""
    # The plural rules of a language that CLDR does not know are those of Vietnamese: one form for all.
    # Isolation marks are off: both languages run left to right, and SMS would pay UCS-2 for them.
    bundle = FluentBundle([language, VIETNAMESE], use_isolating=False)
    for source in _sources(_folders()[language]):
        # Sources may have been typed with combining marks; screens draw composed letters only.
        resource = FluentResource(unicodedata.normalize("NFC", source.read_text(encoding="utf-8")))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                warnings.warn(MissingWording(f"{language}/{source.name}: {entry.content!r} is no Fluent"), stacklevel=2)
            elif isinstance(entry, ast.Message) and bundle.has_message(entry.id.name):
                warnings.warn(MissingWording(f"{language}/{source.name}: {entry.id.name} stands twice"), stacklevel=2)
        bundle.add_resource(resource)
    return bundle


def _say(bundle: FluentBundle, message_id: str, variant: str | None, facts: Mapping[str, Fact]) -> str | None:
    """Say a message in one language; None when the message or one of its facts is missing."""
    return _filled(bundle, message_id, variant, facts) if facts else _bare(bundle, message_id, variant)


@lru_cache(maxsize=4096)
def _bare(bundle: FluentBundle, message_id: str, variant: str | None) -> str | None:
    """Say a message without facts, such as a label or a heading: always the same."""
    return _filled(bundle, message_id, variant, {})


def _filled(bundle: FluentBundle, message_id: str, variant: str | None, facts: Mapping[str, Fact]) -> str | None:
    pattern, parts = _pattern(bundle, message_id, variant)
    if pattern is None:
        return None
    if parts is not None and (joined := _joined(parts, facts)) is not None:
        return unicodedata.normalize("NFC", joined)
    said, faults = bundle.format_pattern(pattern, dict(facts))
    return None if faults else unicodedata.normalize("NFC", str(said))


@dataclass(frozen=True, slots=True)
class _Fact:
    """The place of a fact in a sentence."""

    name: str


_Parts = tuple[str | _Fact, ...]


@lru_cache(maxsize=4096)
def _pattern(bundle: FluentBundle, message_id: str, variant: str | None) -> tuple[Any, _Parts | None]:
    """A message's pattern, or nothing; and its parts, where it is made of words and whole facts alone."""
    if not bundle.has_message(message_id):
        return None, None
    message = bundle.get_message(message_id)
    pattern = message.attributes.get(variant, message.value) if variant else message.value
    return pattern, None if pattern is None else _parts(pattern)


def _parts(pattern: Any) -> _Parts | None:
    """The parts of a pattern that chooses, counts and refers to nothing; None for any other."""
    parts: list[str | _Fact] = []
    for element in getattr(pattern, "elements", (pattern,)):
        match element:
            case ast.TextElement():
                parts.append(element.value)
            case ast.StringLiteral():
                parts.append(element.parse()["value"])
            case ast.Placeable(expression=ast.VariableReference(id=ast.Identifier(name=name))):
                parts.append(_Fact(name))
            case _:
                return None
    return tuple(parts)


def _joined(parts: _Parts, facts: Mapping[str, Fact]) -> str | None:
    """Say a sentence of words and facts in a fraction of the time Fluent takes; None where Fluent has to be asked.

    A number is written by the language's rules, and a fact that is missing or endless is a fault: Fluent knows them.
    """
    said = [facts.get(part.name) if isinstance(part, _Fact) else part for part in parts]
    if not all(isinstance(part, str) and len(part) <= _LONGEST_FACT for part in said):
        return None
    return "".join(said)  # type: ignore[arg-type] # each was just seen to be a text


@lru_cache(maxsize=4096)
def _clause_names(bundle: FluentBundle, message_id: str, prefix: str) -> tuple[tuple[str, str], ...]:
    """The clauses of a message, in the order they are declared: the name of each, and of its attribute."""
    attributes = bundle.get_message(message_id).attributes
    return tuple((name.removeprefix(prefix), name) for name in attributes if name.startswith(prefix))
