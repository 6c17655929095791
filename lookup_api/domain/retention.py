"""How long a dossier is kept whole (thời hạn bảo quản), by classes of procedures, and what of it stays for ever.

The regulations only refer to the national terms (Thông tư 13/2023/TT-BNV; Nghị định 107/2021, art. 1.11; Nghị định
118/2025, art. 22), whose figures were not at hand: the classes are data, and unverified. A dossier that was archived
is still answered, with minimal facts: its numbers, status, dates, agency and procedure. Persons, papers, money and all
free words are gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lookup_api.domain.dossier import Dossier, ProcessingStep
from lookup_api.domain.plain_data import DataError, record_from
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Clock, Stage
from lookup_api.domain.working_time import in_vietnam


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionClass:
    """One class: for how many years after its end a dossier of these fields or procedures is kept whole."""

    id: str
    name: str
    years: int | None = None  # None: for ever
    fields: tuple[str, ...] = ()  # lĩnh vực, as the catalogue writes them
    procedures: tuple[str, ...] = ()  # codes; they go before fields


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTable:
    """All classes; the default one takes what no other names. `verified`: an archivist answers for the terms."""

    classes: tuple[RetentionClass, ...]
    default: str
    verified: bool = False

    def __post_init__(self) -> None:
        """Refuse a table whose default is not in it, or that names a class twice."""
        ids = [each.id for each in self.classes]
        if self.default not in ids:
            raise DataError(f"default: there is no class {self.default!r}")
        if len(set(ids)) < len(ids):
            raise DataError("classes: an id stands there twice")
        if any(each.years is not None and each.years < 1 for each in self.classes):
            raise DataError("classes: a term of years begins with 1")

    def of(self, dossier: Dossier) -> RetentionClass:
        """The class of a dossier."""
        procedure = dossier.procedure
        if procedure is not None:
            for each in self.classes:
                if procedure.code in each.procedures:
                    return each
            for each in self.classes:
                if procedure.field is not None and procedure.field in each.fields:
                    return each
        return next(each for each in self.classes if each.id == self.default)


def retention_table_from(data: Mapping[str, Any]) -> RetentionTable:
    """Build the table from its file's plain data; raise DataError naming the wrong key."""
    return record_from(RetentionTable, data)


def ended_at(dossier: Dossier) -> datetime | None:
    """When a dossier came to its end for good; None while somebody may still come for it."""
    status = current_status(dossier)
    if status is None or status.stage.clock is not Clock.ENDED or status.stage is Stage.FINISHED:
        return None
    return dossier.returned_at if status.stage is Stage.RETURNED and dossier.returned_at else status.since


def may_be_archived(dossier: Dossier, table: RetentionTable, now: datetime) -> RetentionClass | None:
    """The class under which a dossier's time is over, or None while it is to be kept whole."""
    ended = ended_at(dossier)
    kept = table.of(dossier)
    if ended is None or kept.years is None:
        return None
    local = in_vietnam(ended)
    # A term of years ends with the day before the same date; 29 February has one every year.
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return kept if now >= local.replace(year=local.year + kept.years, day=day) else None


def minimal(dossier: Dossier) -> Dossier:
    """A dossier with the facts that stay for ever, and no others."""
    return replace(
        dossier,
        appointments=(),  # the newest one, and the one before it, stand on the dossier itself
        steps=tuple(without_words(step) for step in dossier.steps),
        supplements=(),
        fees=(),
        slips=(),
        counter_facts=(),
        summary=None,
    )


def without_words(step: ProcessingStep) -> ProcessingStep:
    """A step without what may name persons."""
    return replace(step, text=None, officer=None)
