"""Slips and dated facts of the counter: from the domain to rows and back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec

from lookup_api.domain.adjustments import DeadlineAdjustment
from lookup_api.domain.counter_facts import (
    Collecting,
    CounterFact,
    HandedOver,
    OfficerInCharge,
    Refund,
    ToBring,
    Visit,
    noted_at,
)
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import Slip, SlipContent
from lookup_api.domain.working_time import in_vietnam
from lookup_api.store.seals import Seals
from lookup_api.store.tables import CounterFactRow, SlipRow

Row = tuple[Any, ...]
Kept = Callable[[datetime | None], Any]  # a time as it is written
Index = Callable[[str | bytes, str], bytes]  # the keyed hash that tells facts apart

# The word a kind of fact is kept under; a class may be renamed, what stands in a database may not.
_KINDS: Final[dict[str, type[CounterFact]]] = {
    "adjustment": DeadlineAdjustment,
    "visit": Visit,
    "refund": Refund,
    "bring": ToBring,
    "collecting": Collecting,
    "officer": OfficerInCharge,
    "handed_over": HandedOver,
}
# What stands in a row behind dossier, digest and position.
SLIP_COLUMNS: Final = ("kind", "number", "issued_at", "title", "form", "circular", "issuer_title", "content")
FACT_COLUMNS: Final = ("kind", "detail", "at", "content")
_WORDS: Final = {kind: word for word, kind in _KINDS.items()}


class CounterRows:
    """Makes and reads rows with one dossier's seals."""

    def __init__(self, seals: Seals) -> None:
        self._seals = seals

    def slips(self, dossier: Dossier, dossier_id: int, index: Index, kept: Kept) -> Iterator[tuple[bytes, Row]]:
        """The rows of a dossier's slips by digest."""
        for slip in dossier.slips:
            # A moment is the same in every zone, and so is the digest.
            told = msgspec.json.encode(replace(slip, issued_at=in_vietnam(slip.issued_at)))
            digest = index(told, "slip")
            content = None if slip.content is None else msgspec.json.encode(slip.content).decode()
            yield (
                digest,
                (
                    slip.kind.value,
                    slip.number,
                    kept(slip.issued_at),
                    slip.title,
                    slip.form,
                    slip.circular,
                    slip.issuer_title,
                    self._seals.seal(content, SlipRow, "content", dossier_id, digest),
                ),
            )

    def facts(self, dossier: Dossier, dossier_id: int, index: Index, kept: Kept) -> Iterator[tuple[bytes, Row]]:
        """The rows of a dossier's dated facts by digest."""
        for fact in dossier.counter_facts:
            word, told = _WORDS[type(fact)], msgspec.json.encode(fact).decode()
            digest = index(f"{word} {told}", "counter fact")
            yield (
                digest,
                (
                    word,
                    fact.reason.value if isinstance(fact, DeadlineAdjustment) else None,
                    kept(noted_at(fact)),
                    self._seals.seal(told, CounterFactRow, "content", dossier_id, digest),
                ),
            )

    def read_slips(self, rows: Sequence[Any], dossier_id: int, *, whole: bool) -> tuple[Slip, ...]:
        """Slips from rows; their content only where the whole is wanted."""
        return tuple(
            Slip(
                kind=SlipKind(row.kind),
                number=row.number,
                issued_at=row.issued_at,
                title=row.title,
                form=row.form,
                circular=row.circular,
                issuer_title=row.issuer_title,
                content=self._content(row, dossier_id) if whole else None,
            )
            for row in rows
        )

    def _content(self, row: Any, dossier_id: int) -> SlipContent | None:
        told = self._seals.open(row.content, SlipRow, "content", dossier_id, row.digest)
        return None if told is None else msgspec.json.decode(told, type=SlipContent)

    def read_facts(self, rows: Sequence[Any], dossier_id: int) -> tuple[CounterFact, ...]:
        """Dated facts from rows."""
        facts: list[CounterFact] = []
        for row in rows:
            told = self._seals.open(row.content, CounterFactRow, "content", dossier_id, row.digest) or ""
            facts.append(msgspec.json.decode(told, type=_KINDS[row.kind]))
        return tuple(facts)
