"""The catalogue of procedures (thủ tục hành chính) as the dialogue asks it. Pure; read once from the product's file.

The catalogue names terms, fees and levels. Papers are not in it: each province enters its own, and the lookup API tells
them; where it has none they stand on the national portal, under the same code.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lookup_api.domain.codes import national_procedure_code
from lookup_api.provinces import read_procedures

LONGEST_LABEL = 48  # letters of a name on a button
_LEVELS = ("xa", "tinh", "bo", "khac")  # the nearest office first


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCard:
    """What the catalogue says of one procedure; None where it leaves it open."""

    code: str
    name: str
    field: str | None
    levels: tuple[str, ...]  # xa, tinh, bo, khac
    owner: str  # the ministry that announced it
    term: tuple[int, str] | None  # so many working_day, day, hour or month, handed in at a counter
    fee: int | None  # đồng; 0 is no fee

    @property
    def label(self) -> str:
        """The name, short enough for a button."""
        name = self.name.removeprefix("Thủ tục ").strip(" .")
        name = name[:1].upper() + name[1:]
        return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip(' ,.(')}…"


class Catalogue:
    """Procedures by code."""

    def __init__(self, cards: Mapping[str, ProcedureCard]) -> None:
        self._cards = cards

    def find(self, code: str) -> ProcedureCard | None:
        """The procedure of a code; the letters of an agency behind it make no difference."""
        national = national_procedure_code(code)
        return self._cards.get(national) if national else None

    def beside(self, code: str, field: str | None, count: int) -> list[ProcedureCard]:
        """As many other procedures, of the field first: always the same ones beside a code."""
        own = self.find(code)
        others = [card for card in self._cards.values() if own is None or card.code != own.code]
        others.sort(key=lambda card: (card.field != field, _drawn(code, card.code)))
        return others[:count]


def _drawn(code: str, other: str) -> bytes:
    return hashlib.sha256(f"{code} {other}".encode()).digest()


@cache
def open_catalogue() -> Catalogue:
    """The national catalogue that comes with the product."""
    cards = {}
    for each in read_procedures():
        unit = each.term.unit.value
        cards[each.procedure.code] = ProcedureCard(
            code=each.procedure.code,
            name=each.procedure.name,
            field=each.procedure.field,
            levels=tuple(sorted((level.value for level in each.levels), key=_LEVELS.index)),
            owner=each.owner,
            term=None if unit == "none" else (each.term.amount, unit),
            fee=each.fee,
        )
    return Catalogue(cards)
