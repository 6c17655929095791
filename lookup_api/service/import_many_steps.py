"""Import the steps of many dossiers at once (tiến độ xử lý trong tệp riêng), each merged as one alone would be."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.domain.codes import DossierCode
from lookup_api.domain.dossier import Dossier, Person, ProcessingStep, SourceSystem
from lookup_api.domain.merging import begin, merge_steps
from lookup_api.service.import_dossiers import answers_to


class StepKeeper(Protocol):
    """Loads and saves dossiers as far as their steps go, in one transaction."""

    def load(self, codes: Sequence[DossierCode]) -> Mapping[str, Dossier]:
        """Load the dossiers of codes by the keys that were asked for, locked."""

    def save(self, dossiers: Sequence[Dossier]) -> None:
        """Write what steps change of dossiers that were loaded here."""


class DossierBeginner(Protocol):
    """Takes in dossiers that nothing but a step has named so far."""

    def desk_for(self, agency_code: str | None) -> OneStopDesk | None:
        """The desk an agency's dossiers go to."""

    def save_new(self, dossiers: Sequence[tuple[Dossier, Sequence[Person]]]) -> None:
        """Save dossiers with their people."""


def import_many_steps(
    told: Mapping[DossierCode, Sequence[ProcessingStep]],
    *,
    book: StepKeeper,
    writer: DossierBeginner,
    source: SourceSystem,
) -> frozenset[DossierCode]:
    """Add steps to the dossiers of codes, begun where none stands; return the codes of which something new was said.

    Raises Conflict or InvalidRequest where one cannot be kept: the transaction is lost then.
    """
    known = book.load(list(told))
    merged: dict[int, Dossier] = {}
    begun: list[tuple[Dossier, Sequence[Person]]] = []
    changed: set[DossierCode] = set()
    for code, steps in told.items():
        standing = known.get(code.key)
        if standing is None or standing.id is None or not answers_to(standing, code.key):
            desk = writer.desk_for(code.agency)
            new = begin(code.text, source=source, at=steps[0].at, agency_name=None, desk=desk)
            begun.append((merge_steps(new, steps), ()))
            changed.add(code)
            continue
        before = merged.get(standing.id, standing)  # two codes may name one dossier
        after = merge_steps(before, steps)
        if after is not before:
            merged[standing.id] = after
            changed.add(code)
    book.save(list(merged.values()))
    if begun:
        writer.save_new(begun)
    return frozenset(changed)
