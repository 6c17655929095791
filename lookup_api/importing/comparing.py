"""Hold an old system's export against the store (đối chiếu dữ liệu trước và sau): counts and digests of both sides.

Ninh Bình, art. 5 and 30.4: what three old systems knew must answer from the new one. Every number in the file is looked
up as a citizen would look it up; the dates and status the file states are held against the dossier found.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import CodeKind, Dossier
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.feeds.old_systems import RecordReader, measure, open_rows
from lookup_api.importing.job import ImportParts, Progress
from lookup_api.importing.mappings import read_mapping
from lookup_api.service.exported import ExportedDossier
from lookup_api.service.import_report import FIRST_LINES

_TELL_EVERY = 1_000  # rows between two signs of progress
_ROOM = 1 << 128


@dataclass(slots=True)
class Comparison:
    """What the file says and what the store answers. Numbers and lines only: no code, no identity."""

    dossiers: int = 0  # distinct, in the file
    found: int = 0  # under their own code
    others: int = 0  # former and later codes in the file
    others_found: int = 0
    receipts: int = 0
    receipts_found: int = 0
    receipts_shared: int = 0  # that several dossiers have: such a number names none of them
    same_facts: int = 0
    before: int = 0  # sums of the rows' digests, as the file states them
    after: int = 0  # and as the store answers
    missing: list[int] = field(default_factory=list)  # the first lines whose dossier is not found
    differing: list[int] = field(default_factory=list)  # the first lines whose facts are others

    @property
    def whole(self) -> bool:
        """Whether nothing went missing on the way."""
        return self.found == self.dossiers and self.others_found == self.others

    def told(self) -> Iterator[str]:
        """The report, line by line."""
        yield f"dossiers   file {self.dossiers:>10}   store {self.found:>10}{_lines(self.missing)}"
        yield f"old codes  file {self.others:>10}   store {self.others_found:>10}"
        yield (
            f"receipts   file {self.receipts:>10}   store {self.receipts_found:>10}"
            f"   of several dossiers {self.receipts_shared}"
        )
        yield f"same facts file {self.dossiers:>10}   store {self.same_facts:>10}{_lines(self.differing)}"
        yield f"digest     file {self.before:032x}   store {self.after:032x}"


def _lines(lines: list[int]) -> str:
    return f"   (line {', '.join(map(str, lines))}, ...)" if lines else ""


def compare(path: Path, parts: ImportParts, comparison: Comparison) -> Iterator[Progress]:
    """Read a file as an import does and look everything up; count into `comparison`.

    A dossier that newer facts have moved on is found and differs: that is told, and no loss. Raises FileRefused or
    MappingError for a file that cannot be read, StoreUnavailable.
    """
    mapping = read_mapping(parts.mapping_text)
    table = mapping.table_for(path.name)
    measured = measure(path)
    seen: set[int] = set()
    rows = 0
    with open_rows(path, table) as opened:
        reader = RecordReader(
            mapping, table, opened.names, spelling=opened.spelling, date_system=opened.date_system,
            source=parts.source, now=parts.now,
        )  # fmt: skip
        for row in opened.rows:
            rows += 1
            record = reader.read(row)
            if isinstance(record, ExportedDossier):
                _compare_one(record, parts, comparison, seen)
            if rows % _TELL_EVERY == 0:
                yield Progress(rows, max(measured.lines, rows), 0)
    yield Progress(rows, rows, 0)


def _compare_one(record: ExportedDossier, parts: ImportParts, comparison: Comparison, seen: set[int]) -> None:
    statement = record.statement
    code = recognise(statement.code)
    if hash(code.key) in seen:
        return  # the same dossier again in the file: its newest line decided
    seen.add(hash(code.key))
    comparison.dossiers += 1
    stated = (statement.received_at, statement.result_appointment, statement.returned_at)
    comparison.before = (comparison.before + _digest(code.key, *stated)) % _ROOM
    dossier = parts.store.reader.find(code)
    if dossier is None:
        _note(comparison.missing, record.line)
    else:
        comparison.found += 1
        answered = (dossier.received_at, dossier.result_appointment, dossier.returned_at)
        comparison.after = (comparison.after + _digest(code.key, *answered)) % _ROOM
        same = answered == stated
        comparison.same_facts += same
        if not same:
            _note(comparison.differing, record.line)
    for alias in statement.aliases:
        number = _recognised(alias.text)
        if number is not None and number.key != code.key:
            _compare_number(number, dossier, parts, comparison, receipt=alias.kind is CodeKind.RECEIPT)


def _compare_number(
    number: DossierCode, dossier: Dossier | None, parts: ImportParts, comparison: Comparison, *, receipt: bool
) -> None:
    found = parts.store.reader.find(number)
    same = found is not None and dossier is not None and found.id == dossier.id
    if receipt:
        comparison.receipts += 1
        comparison.receipts_found += same
        comparison.receipts_shared += found is None
    else:
        comparison.others += 1
        comparison.others_found += same


def _recognised(text: str) -> DossierCode | None:
    try:
        return recognise(text)
    except CodeNotRecognised:
        return None


def _digest(key: str, *moments: datetime | None) -> int:
    told = "|".join([key, *("" if at is None else f"{at.timestamp():.0f}" for at in moments)])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=16).digest())


def _note(lines: list[int], line: int) -> None:
    if len(lines) < FIRST_LINES:
        lines.append(line)
