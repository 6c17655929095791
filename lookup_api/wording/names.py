"""Names of offices, written short for SMS and in full for speech, from one table."""

import re
import tomllib
from functools import cache
from typing import Final, NamedTuple

from assets import asset
from lookup_api.wording.gsm import fold

# Before a name or a number: "P. Tân An", "Q.1", "TP.Tam Kỳ"; a single capital behind it is somebody's initial.
_KINDS_OF_PLACE: Final = {
    "TP": "thành phố", "TX": "thị xã", "TT": "thị trấn", "Q": "quận", "H": "huyện", "P": "phường", "X": "xã",
    "Đ": "đường", "KP": "khu phố", "QL": "quốc lộ",
}  # fmt: skip
_KIND: Final = re.compile(r"(?:(\w+) )?\b(TP|TX|TT|KP|QL|[QHPXĐ])\.\s?(?=([^\W_])(?:[^\W_]|(?<=\d)))")
_LETTERED: Final = frozenset({"quầy", "cửa", "tầng", "khu", "lô", "mẫu", "loại", "hạng", "nhóm"})  # "Quầy H. Mời …"
_ROAD: Final = re.compile(r"\bQL\s?(?=\d)")


class _Short(NamedTuple):
    """One line of the table."""

    short: str
    long: str
    speech_only: bool


def abbreviate(name: str) -> str:
    """Write an office's name short, folded for SMS: "Trung tâm Phục vụ hành chính công tỉnh" is "TTPVHCC tinh"."""
    short = fold(name)
    for pattern, abbreviation in _shortenings():
        short = pattern.sub(abbreviation, short)
    return short


def expand(text: str) -> str:
    """Write short names in full, in lower case as running speech: "UBND P. Mẫu" is "ủy ban nhân dân phường Mẫu"."""
    text = _ROAD.sub("quốc lộ ", _KIND.sub(_kind_of_place, text))
    pattern, names = _expansions()
    return pattern.sub(lambda found: names[found[0]], text)


def _kind_of_place(found: re.Match[str]) -> str:
    before, kind, first = found[1], found[2], found[3]
    named = first.isupper() or first.isdigit()
    if not named or (before is not None and before.lower() in _LETTERED):
        return found[0]
    return f"{before or ''} {_KINDS_OF_PLACE[kind]} ".lstrip()


@cache
def _table() -> tuple[_Short, ...]:
    """Short and long forms, the longest first, so that no name hides inside another."""
    source = asset("wording", "abbreviations.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(source)["abbreviation"]
    lines = (_Short(entry["short"], entry["long"], entry.get("speech_only", False)) for entry in entries)
    return tuple(sorted(lines, key=lambda line: len(line.long), reverse=True))


@cache
def _shortenings() -> tuple[tuple[re.Pattern[str], str], ...]:
    # Compared after folding, since "Ủy ban" and "Uỷ ban" are both good spelling.
    return tuple(
        (re.compile(rf"\b{re.escape(fold(line.long))}\b", re.IGNORECASE), fold(line.short))
        for line in _table()
        if not line.speech_only
    )


@cache
def _expansions() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {form: line.long.lower() for line in _table() for form in (line.short, fold(line.short))}
    # The longest first: a part of "NN&MT" is no name of its own.
    forms = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b"), names
