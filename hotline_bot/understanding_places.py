"""Which desk and which day a question about desks names: "một cửa phường Tân Lập ở đâu", "mai có làm không". Pure."""

import re
from enum import StrEnum
from functools import cache

from hotline_bot.understanding_words import any_of, bare, read_phrases, words

LONGEST_PLACE = 4  # words of a place's name behind its kind
LONGEST_ALONE = 6  # words of a text that names a place and asks nothing


class Day(StrEnum):
    """The day on which a desk is asked to be open."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    HOLIDAY = "holiday"


class _Places:
    """The words of places and days, made ready."""

    def __init__(self) -> None:
        data = read_phrases("places")
        self._kind = re.compile(rf"\b({'|'.join(map(bare, data['kinds']))}) (\S+(?: \S+){{0,{LONGEST_PLACE - 1}}})")
        self._behind = frozenset(word for name in data["behind"] for word in bare(name).split())
        self._before = frozenset(word for name in data["before"] for word in bare(name).split())
        self._days = {Day(day): any_of(map(bare, names)) for day, names in data["days"].items()}

    def named(self, text: str, *, alone: bool) -> str:
        said = bare(text)
        found = self._kind.search(said)
        if found is None:
            return ""
        name: list[str] = []
        for word in found[2].split():
            if word in self._behind:
                break
            name.append(word)
        place = " ".join([found[1], *name]) if name else ""
        if alone and (len(said.split()) > LONGEST_ALONE or not self._before.issuperset(said[: found.start()].split())):
            return ""
        return "" if alone and said[found.start() :] != place else place

    def day(self, text: str) -> Day | None:
        # Both spellings: shorthand may stand for a day, or a day look like shorthand.
        said = f"{bare(text)} | {words().spelling.out(text)}"
        return next((day for day, names in self._days.items() if names.search(said)), None)


@cache
def _places() -> _Places:
    return _Places()


def place_named(text: str, *, alone: bool = False) -> str:
    """The place that a text names, folded: "phuong tan lap"; empty for none. `alone`: it says nothing besides."""
    return _places().named(text, alone=alone)


def day_asked(text: str) -> Day | None:
    """The day that a text names, or None."""
    return _places().day(text)
