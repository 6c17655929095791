"""`--dry-run`: read a file to its end, write nothing, and tell what an import would come to."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lookup_api.domain.codes import recognise
from lookup_api.domain.statements import RefusedRecord
from lookup_api.feeds.old_systems import RecordReader, measure, open_rows
from lookup_api.importing.job import ImportParts, Progress
from lookup_api.importing.mappings import read_mapping
from lookup_api.service.exported import ExportedDossier, ExportedStep
from lookup_api.service.import_report import ImportReport

BATCH = 1_000


def try_out(path: Path, parts: ImportParts, report: ImportReport) -> Iterator[Progress]:
    """Read a file as an import would, count into `report`; a code that stands or came before counts as merged."""
    mapping = read_mapping(parts.mapping_text)
    table = mapping.table_for(path.name)
    measured = measure(path)
    seen: set[int] = set()
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
            keys = []
            for row in chunk:
                report.rows += 1
                match record := reader.read(row):
                    case RefusedRecord():
                        report.refuse([record])
                    case ExportedStep():
                        report.steps += 1
                    case ExportedDossier():
                        report.steps += len(record.steps)
                        keys.append(recognise(record.statement.code).key)
            standing = parts.store.origins.taken(keys)
            for key in keys:
                mark = hash(key)
                if key in standing or mark in seen:
                    report.merged += 1
                else:
                    report.new += 1
                    seen.add(mark)
            yield Progress(report.rows, max(measured.lines, report.rows), 0)
