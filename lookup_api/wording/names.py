"""Names of offices, written short for SMS and in full for speech, from one table."""

import re
import tomllib
from functools import cache

from assets import asset
from lookup_api.wording.gsm import fold


def abbreviate(name: str) -> str:
    """Write an office's name short, folded for SMS: "Trung tâm Phục vụ hành chính công tỉnh" is "TTPVHCC tinh"."""
    short = fold(name)
    for pattern, abbreviation in _shortenings():
        short = pattern.sub(abbreviation, short)
    return short


def expand(text: str) -> str:
    """Write short names in full, in lower case as running speech: "UBND xã" is "ủy ban nhân dân xã"."""
    for pattern, name in _expansions():
        text = pattern.sub(name, text)
    return text


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """Pairs of short and long form, the longest first, so that no name hides inside another."""
    source = asset("wording", "abbreviations.toml").read_text(encoding="utf-8")
    pairs = ((entry["short"], entry["long"]) for entry in tomllib.loads(source)["abbreviation"])
    return tuple(sorted(pairs, key=lambda pair: len(pair[1]), reverse=True))


@cache
def _shortenings() -> tuple[tuple[re.Pattern[str], str], ...]:
    # Compared after folding, since "Ủy ban" and "Uỷ ban" are both good spelling.
    return tuple((re.compile(rf"\b{re.escape(fold(long))}\b", re.IGNORECASE), fold(short)) for short, long in _table())


@cache
def _expansions() -> tuple[tuple[re.Pattern[str], str], ...]:
    forms = [(form, long) for short, long in _table() for form in dict.fromkeys((short, fold(short)))]
    return tuple((re.compile(rf"\b{re.escape(form)}\b"), long.lower()) for form, long in forms)
