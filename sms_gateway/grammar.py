"""The words of a message that mean something (ngữ pháp tin nhắn): data of the house and of the province.

Read from assets/sms/grammar.toml; what is peculiar to a province comes from its profile.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from assets import asset

Phrases = frozenset[tuple[str, ...]]  # each a phrase in words: capitals, without diacritics


@dataclass(frozen=True)
class Grammar:
    """What every phrase means. `*_in_full` are whole messages as typed, with diacritics and in lower case.

    What several kinds have in common is put together once: each message is held against it.
    """

    prefixes: Phrases
    ambiguous: Phrases
    help: Phrases
    opt_out: Phrases
    opt_in: Phrases
    unfollow: Phrases
    follow: Phrases
    rate: Phrases
    yes: Phrases
    no: Phrases
    yes_or_opt_out: Phrases
    last_digits: Phrases
    endings: Phrases
    english_marks: Phrases
    english_prefixes: Phrases
    english_help: Phrases
    english_rate: Phrases
    english_wishes: Phrases
    yes_in_full: frozenset[str]
    opt_out_in_full: frozenset[str]
    endings_in_full: frozenset[str]

    @cached_property
    def before_codes(self) -> Phrases:
        """Phrases that mean nothing more where a code follows them."""
        return self.prefixes | self.ambiguous | self.english_prefixes

    @cached_property
    def before_ratings(self) -> Phrases:
        """Phrases that a mark and a code follow."""
        return self.rate | self.english_rate

    @cached_property
    def of_english(self) -> Phrases:
        """Phrases that begin a message to be answered in English."""
        return self.english_marks | self.english_prefixes | self.english_help | self.english_rate | self.english_wishes

    @cached_property
    def bare_help(self) -> Phrases:
        """Whole messages that ask how one asks; one without a word is such a message."""
        return self.help | self.english_help | {()}

    @cached_property
    def bare_prefixes(self) -> Phrases:
        """Whole messages that ask for the sender's own dossiers."""
        return self.prefixes | self.english_prefixes


def read_grammar(own_prefixes: Iterable[str] = ()) -> Grammar:
    """The grammar of a province by its own first words; "HCC DN" may be two."""
    said = _data()
    english = said["english"]
    named = ("ambiguous", "help", "rate", "yes", "no", "yes_or_opt_out")
    wishes = ("opt_out", "opt_in", "unfollow", "follow")
    ambiguous = _phrases(said["ambiguous"])
    return Grammar(
        prefixes=_phrases([*said["prefixes"], *own_prefixes]) - ambiguous,
        **{name: _phrases(said[name]) for name in named},
        **{name: _phrases([*said[name], *english[name]]) for name in wishes},
        last_digits=_phrases(said["last_digits"]),
        endings=_phrases(said["endings"]),
        english_marks=_phrases(english["marks"]),
        english_prefixes=_phrases(english["prefixes"]),
        english_help=_phrases(english["help"]),
        english_rate=_phrases(english["rate"]),
        english_wishes=_phrases(phrase for name in wishes for phrase in english[name]),
        yes_in_full=frozenset(said["yes_in_full"]),
        opt_out_in_full=frozenset(said["opt_out_in_full"]),
        endings_in_full=frozenset(said["endings_in_full"]),
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(asset("sms", "grammar.toml").read_text(encoding="utf-8"))


def _phrases(texts: Iterable[str]) -> Phrases:
    return frozenset(tuple(text.upper().split()) for text in texts)
