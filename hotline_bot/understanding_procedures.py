"""From a text's words to a question about a procedure (thủ tục): which, and what about it. Pure.

Citizens do not say the names of the national catalogue; what they say is data (`assets/phrases/procedures.yaml`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from hotline_bot.understanding_words import any_of, read_phrases, words

LONGEST_BARE_NAME = 6  # words beside the name in a text that names a procedure and asks nothing


class Aspect(StrEnum):
    """What is asked about a procedure."""

    PAPERS = "papers"
    TIME = "time"
    FEE = "fee"
    PLACE = "place"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ProcedureAsked:
    """A question about procedures: their codes in the national catalogue, and what about them.

    `by_code`: the code itself was typed, perhaps in the belief that it is a dossier's.
    """

    codes: tuple[str, ...]
    aspect: Aspect = Aspect.ALL
    by_code: bool = False


class ProcedureWords:
    """The citizens' names of procedures, made ready."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        spell = words().spelling.out
        self._codes = {spell(name): tuple(codes) for names, codes in data["names"].items() for name in names.split("|")}
        self._name = any_of(self._codes)
        self._doing = any_of(map(spell, data["doing"]))
        self._unless = any_of(map(spell, data["unless"]))
        self._beside = frozenset(spell(word) for word in data["beside"])
        self._aspects = {Aspect(name): any_of(map(spell, asked)) for name, asked in data["aspects"].items()}

    def asked(self, spelled: str) -> ProcedureAsked | None:
        """The question in a spelled-out text, or None."""
        found = self._name.search(spelled)
        if found is None or self._unless.search(spelled):
            return None
        # The name's own words ("bản sao", "đăng ký kinh doanh") ask for nothing.
        rest = f"{spelled[: found.start()]} | {spelled[found.end() :]}"
        aspect = self.aspect(rest)
        alone = len(re.findall(r"\w+", rest)) <= LONGEST_BARE_NAME
        if aspect is None and not (alone and (self._doing.search(rest) or not rest.strip(" |"))):
            return None
        return ProcedureAsked(self._longest(spelled), aspect or Aspect.ALL)

    def aspect(self, spelled: str) -> Aspect | None:
        """What a spelled-out text asks of a procedure, whichever it is; all, where it asks several things."""
        asked = [aspect for aspect, pattern in self._aspects.items() if pattern.search(spelled)]
        return None if not asked else asked[0] if len(asked) == 1 else Aspect.ALL

    def remark(self, spelled: str) -> Aspect | None:
        """What a spelled-out text asks, if it says nothing besides: "bao lâu vậy"."""
        aspect = self.aspect(spelled)
        if aspect is None:
            return None
        for asked in self._aspects.values():
            spelled = asked.sub(" ", spelled)
        return aspect if self._beside.issuperset(words().content(spelled).split()) else None

    def _longest(self, spelled: str) -> tuple[str, ...]:
        names = self._name.findall(spelled)
        return self._codes[max(names, key=len)]


@cache
def procedure_words() -> ProcedureWords:
    """The names of the product, read once."""
    return ProcedureWords(read_phrases("procedures"))
