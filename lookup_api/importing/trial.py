"""`--dry-run`: read a file to its end, write nothing, and tell what an import would come to."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import Dossier, Person
from lookup_api.domain.statements import RefusedRecord, without_a_part
from lookup_api.feeds.old_systems import RecordReader, measure, open_rows
from lookup_api.importing.job import ImportParts, Progress
from lookup_api.importing.mappings import read_mapping
from lookup_api.service.exported import ExportedDossier, ExportedStep
from lookup_api.service.import_dossiers import CONTRADICTS, begin_exported, contradicts, refuse
from lookup_api.service.import_report import ImportReport

BATCH = 1_000

Record = ExportedDossier | ExportedStep | RefusedRecord


def try_out(path: Path, parts: ImportParts, report: ImportReport) -> Iterator[Progress]:
    """Read a file as an import would, count into `report`; a code that stands or came before counts as merged.

    Where a code came before, the file is read once more, to hold what the rows of one code say against each other.
    """
    measured = measure(path)
    seen: set[int] = set()
    again: set[int] = set()
    for chunk in _chunks(path, parts):
        codes: list[DossierCode] = []
        for record in chunk:
            report.rows += 1
            match record:
                case RefusedRecord():
                    report.refuse([record])
                case ExportedStep():
                    report.steps += 1
                case ExportedDossier():
                    report.steps += len(record.steps)
                    codes.append(recognise(record.statement.code))
                    if record.statement.left_out:
                        report.leave_out([without_a_part(record.statement)])
        standing = parts.store.origins.taken([code.key for code in codes])
        for code in codes:
            mark = hash(code.key)
            if code.key in standing or mark in seen:
                report.merged += 1
                again.add(mark)
            else:
                report.new += 1
                seen.add(mark)
        yield Progress(report.rows, max(measured.lines, report.rows), 0)
    if again:
        refused = list(_contradicting(path, parts, again))
        report.merged -= len(refused)
        report.refuse(refused)


def _chunks(path: Path, parts: ImportParts) -> Iterator[list[Record]]:
    """The rows of a file, read."""
    mapping = read_mapping(parts.mapping_text)
    table = mapping.table_for(path.name)
    with open_rows(path, table) as opened:
        reader = RecordReader(
            mapping,
            table,
            opened.names,
            spelling=opened.spelling,
            date_system=opened.date_system,
            source=parts.source,
            now=parts.now,
        )
        rows = iter(opened.rows)
        while chunk := list(islice(rows, BATCH)):
            yield [reader.read(row) for row in chunk]


def _contradicting(path: Path, parts: ImportParts, again: set[int]) -> Iterator[RefusedRecord]:
    """The rows whose code names another dossier in the store, or further up in the file."""
    known: dict[str, tuple[Dossier, tuple[Person, ...]]] = {}
    for chunk in _chunks(path, parts):
        for record in chunk:
            if not isinstance(record, ExportedDossier):
                continue
            code = recognise(record.statement.code)
            if hash(code.key) not in again:
                continue
            first = known.get(code.key) or _standing(code, parts)
            if first is None:
                known[code.key] = begin_exported(record, source=parts.source, desk=None, now=parts.now)
            elif contradicts(*first, record):
                yield refuse(record, CONTRADICTS)


def _standing(code: DossierCode, parts: ImportParts) -> tuple[Dossier, tuple[Person, ...]] | None:
    reader = parts.store.reader
    dossier = reader.find(code)
    return None if dossier is None else (dossier, reader.people_of(dossier.id or 0))
