"""One file into the store: batch by batch, each in a transaction with the position behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.codes import DossierCode
from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.statements import RefusedRecord, without_a_part
from lookup_api.feeds.old_systems import Mapping, Measured, Opened, RawRow, measure, open_rows
from lookup_api.importing.mappings import read_mapping
from lookup_api.importing.pipeline import Batch, Numbers, alone, together
from lookup_api.importing.preparing import Head, Prepared, Preparer, Setting, tune_process
from lookup_api.sealing import KeyRing
from lookup_api.service.exported import ExportedDossier, ExportedStep
from lookup_api.service.import_dossiers import (
    CANNOT_BE_KEPT,
    CONTRADICTS,
    SERVICE,
    IsSensitive,
    import_one,
    import_steps,
    refuse,
)
from lookup_api.service.import_many_steps import import_many_steps
from lookup_api.service.import_report import ImportReport
from lookup_api.store import Store
from lookup_api.store.imports import Advance, DeskTable, ImportRun
from lookup_api.store.writer import Writer

BATCH = 1_000  # rows prepared at once
# Batches a transaction. SQLite writes a page once in each, and the pages of an index are met all over again; PostgreSQL
# holds a lock for each number.
AT_ONCE_ON_SQLITE, AT_ONCE_ON_POSTGRESQL = 5, 1
NUMBERS_BLOCK = 50_000
SMALL = 5_000  # lines up to which one process is faster than starting another


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportParts:
    """What an import needs from outside."""

    store: Store
    keyring: KeyRing
    source: SourceSystem
    mapping_text: str
    is_sensitive: IsSensitive
    now: datetime
    two_processes: bool = True
    batch: int = BATCH
    at_once: int | None = None  # batches a transaction; None: what suits the database


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is in."""

    done: int
    total: int  # about; known for sure at the end
    already: int  # rows that an earlier run had done


class ImportJob:
    """Imports one file. `report` is what this run came to; the run's counts over all its starts lie in the store."""

    def __init__(self, path: Path, parts: ImportParts) -> None:
        self._path = path
        self._parts = parts
        self._mapping: Mapping = read_mapping(parts.mapping_text)
        self._table = self._mapping.table_for(path.name)
        self._in_place: set[tuple[str, str]] = set()  # what the directory surely has
        self.report = ImportReport()

    def run(self) -> Iterator[Progress]:
        """Import, and say after each batch how far it is; one that is finished already says so once.

        Raises FileRefused or MappingError for a file that cannot be read on, StoreUnavailable where the store is away;
        what was said to be done stays.
        """
        tune_process()
        measured = measure(self._path)
        self._enter_agencies()
        run, desks = self._begin(measured)
        if run.finished_at is not None:
            yield Progress(run.position, run.position, run.position)
            return
        with open_rows(self._path, self._table) as opened:
            setting = self._setting(opened, run, desks)
            preparer = Preparer(setting)
            rows = islice(opened.rows, run.position, None)
            position = run.position
            prepared = self._batches(rows, preparer, setting, measured.lines)
            while batches := list(islice(prepared, self._at_once())):
                self._write(batches, preparer, run.id, position)
                position += sum(len(batch.rows) for batch in batches)
                yield Progress(position, max(measured.lines, position), run.position)
        with self._parts.store.write() as writer:
            writer.imports.finish(run.id, self._parts.now)
        yield Progress(position, position, run.position)

    # --- beginning -----------------------------------------------------------------------------------------

    def _begin(self, measured: Measured) -> tuple[ImportRun, DeskTable]:
        parts = self._parts
        mapping_digest = sha256(parts.mapping_text.encode()).digest()
        with parts.store.write() as writer:
            book = writer.imports
            run = book.begin(parts.source, self._path.name, measured.digest, mapping_digest, parts.now)
            return run, book.desks()

    def _enter_agencies(self) -> None:
        """Enter the mapping's agencies with those that took over; one that the catalogue has keeps what it says."""
        agencies = self._parts.store.directory.agencies
        known = {agency.code for agency in agencies.all() if agency.known}
        successors = [
            (agency.successor_code, agency.successor_name, None)
            for agency in self._mapping.agencies
            if agency.successor_code and agency.successor_name and agency.successor_code not in known
        ]
        old = [(agency.code, agency.name, agency.successor_code) for agency in self._mapping.agencies]
        if old:
            agencies.put_many(chain(successors, old))

    def _setting(self, opened: Opened, run: ImportRun, desks: DeskTable) -> Setting:
        parts = self._parts
        return Setting(
            mapping_text=parts.mapping_text,
            table=self._mapping.tables.index(self._table),
            names=opened.names,
            spelling=opened.spelling,
            date_system=opened.date_system,
            source=parts.source,
            run_id=run.id,
            desks=desks,
            now=parts.now,
            instants_as_numbers=parts.store.keeps_instants_as_numbers,
            keys=dict(parts.keyring.keys),
            current_key=parts.keyring.current,
            index_key=parts.keyring.index,
        )

    def _batches(self, rows: Iterator[RawRow], preparer: Preparer, setting: Setting, lines: int) -> Iterator[Batch]:
        numbers = Numbers(self._draw, min(NUMBERS_BLOCK, max(lines, self._parts.batch)))
        if self._parts.two_processes and lines > SMALL:
            return together(rows, preparer, setting, numbers, self._parts.batch)
        return alone(rows, preparer, numbers, self._parts.batch)

    def _draw(self, count: int) -> Sequence[int]:
        with self._parts.store.write() as writer:
            return writer.imports.reserve(count)

    # --- writing -------------------------------------------------------------------------------------------

    def _at_once(self) -> int:
        suits = AT_ONCE_ON_SQLITE if self._parts.store.keeps_instants_as_numbers else AT_ONCE_ON_POSTGRESQL
        return self._parts.at_once or suits

    def _write(self, batches: Sequence[Batch], preparer: Preparer, run_id: int, position: int) -> None:
        """Write batches behind a position: in one transaction, or each in its own where one cannot be kept so."""
        try:
            outcome = self._write_once(batches, preparer, run_id, position, in_bulk=True)
        except (Conflict, InvalidRequest):
            if len(batches) > 1:
                for batch in batches:
                    self._write([batch], preparer, run_id, position)
                    position += len(batch.rows)
                return
            # One of a thousand cannot be kept: the batch again, each alone, so that only that one is refused.
            outcome = self._write_once(batches, preparer, run_id, position, in_bulk=False)
        report = self.report
        report.rows += sum(len(batch.rows) for batch in batches)
        report.new += outcome.new
        report.merged += outcome.merged
        report.unchanged += outcome.unchanged
        report.steps += outcome.steps
        report.refuse(outcome.refused)
        report.leave_out(outcome.in_part)
        self._in_place |= outcome.named

    def _write_once(
        self, batches: Sequence[Batch], preparer: Preparer, run_id: int, position: int, *, in_bulk: bool
    ) -> "_Outcome":
        source, outcome = self._parts.source, _Outcome()
        with self._parts.store.write() as writer:
            for batch in batches:
                self._write_batch(batch, preparer, writer, outcome, in_bulk=in_bulk)
                position += len(batch.rows)
            for refused in (*outcome.refused, *outcome.in_part):
                writer.quarantine(source.id, SERVICE, refused, self._parts.now)
            done = Advance(position, outcome.new, outcome.merged, outcome.unchanged, len(outcome.refused))
            writer.imports.advance(run_id, done, source_id=source.id, newest=outcome.newest)
        return outcome

    def _write_batch(
        self, batch: Batch, preparer: Preparer, writer: Writer, outcome: "_Outcome", *, in_bulk: bool
    ) -> None:
        prepared, book = batch.prepared, writer.imports
        standing = book.standing(self._parts.source.id, [key for head in prepared.heads for key in head.own_keys])
        new, others, unchanged = _sorted_out(prepared.heads, standing, in_bulk=in_bulk)
        outcome.refused += prepared.refused
        outcome.unchanged += unchanged
        self._need(writer, prepared, self._in_place | outcome.named)
        outcome.named |= _named(prepared)
        if new:
            book.insert(prepared.packed.only({head.number for head in new}))
            outcome.new += len(new)
            outcome.steps += sum(head.steps for head in new)
            outcome.in_part += (prepared.in_part[head.place] for head in new if head.place in prepared.in_part)
            outcome.newest = max(filter(None, (outcome.newest, prepared.newest)), default=None)
        for head in others:
            self._import_one(preparer.read(batch.rows[head.place]), preparer, writer, outcome)
        self._import_steps(prepared.steps, writer, outcome, in_bulk=in_bulk)

    def _need(self, writer: Writer, prepared: Prepared, in_place: set[tuple[str, str]]) -> None:
        """Take in what new dossiers name, each once in an import."""
        writer.imports.need(
            (self._judged(each) for code, each in prepared.procedures.items() if ("p", code) not in in_place),
            (each for code, each in prepared.agencies.items() if ("a", code) not in in_place),
            (each for code, each in prepared.desks.items() if ("d", code) not in in_place),
        )

    def _judged(self, procedure: Procedure) -> Procedure:
        return replace(procedure, sensitive=self._parts.is_sensitive(procedure.name, procedure.field), known=False)

    def _import_one(
        self,
        exported: ExportedDossier | ExportedStep | RefusedRecord,
        preparer: Preparer,
        writer: Writer,
        outcome: "_Outcome",
    ) -> None:
        if not isinstance(exported, ExportedDossier):
            return  # it was read once already, as a dossier
        parts = self._parts
        try:
            with writer.alone():
                dossier, is_new = import_one(
                    exported, writer=writer, source=parts.source, is_sensitive=parts.is_sensitive, now=parts.now
                )
                if dossier is None or dossier.id is None:
                    outcome.refused.append(refuse(exported, CONTRADICTS))
                    return
                writer.imports.put_origin(preparer.origin(exported), dossier.id)
        except (Conflict, InvalidRequest):
            outcome.refused.append(refuse(exported, CANNOT_BE_KEPT))
            return
        if exported.statement.left_out:
            outcome.in_part.append(without_a_part(exported.statement))
        outcome.new += is_new
        outcome.merged += not is_new
        outcome.steps += len(exported.steps)

    def _import_steps(
        self, steps: Sequence[ExportedStep], writer: Writer, outcome: "_Outcome", *, in_bulk: bool
    ) -> None:
        by_key: dict[str, list[ExportedStep]] = {}
        for each in steps:
            by_key.setdefault(each.code.key, []).append(each)
        told = {of_one[0].code: of_one for of_one in by_key.values()}
        if in_bulk:
            self._import_many_steps(told, writer, outcome)
            return
        for code, of_one in told.items():
            try:
                with writer.alone():
                    changed = import_steps(
                        code, [each.step for each in of_one], writer=writer, source=self._parts.source
                    )
            except (Conflict, InvalidRequest):
                outcome.refused.extend(
                    RefusedRecord(position=each.line, reason=CANNOT_BE_KEPT, raw=each.raw, code=each.code.text)
                    for each in of_one
                )
                continue
            outcome.steps += len(of_one)
            outcome.merged += changed
            outcome.unchanged += not changed

    def _import_many_steps(
        self, told: dict[DossierCode, list[ExportedStep]], writer: Writer, outcome: "_Outcome"
    ) -> None:
        if not told:
            return
        steps = {code: [each.step for each in of_one] for code, of_one in told.items()}
        with writer.alone():
            changed = import_many_steps(steps, book=writer.imports.steps, writer=writer, source=self._parts.source)
        outcome.steps += sum(map(len, steps.values()))
        outcome.merged += len(changed)
        outcome.unchanged += len(steps) - len(changed)
        newest = max(step.at for of_one in steps.values() for step in of_one)
        outcome.newest = max(newest, outcome.newest or newest)


@dataclass(slots=True)
class _Outcome:
    """What became of the batches of one transaction."""

    refused: list[RefusedRecord] = field(default_factory=list)
    in_part: list[RefusedRecord] = field(default_factory=list)  # taken in without a part
    newest: datetime | None = None
    named: set[tuple[str, str]] = field(default_factory=set)  # procedures, agencies and desks that are taken in
    new: int = 0
    merged: int = 0
    unchanged: int = 0
    steps: int = 0


def _sorted_out(
    heads: Sequence[Head], standing: dict[str, set[bytes]], *, in_bulk: bool
) -> tuple[list[Head], list[Head], int]:
    """Part a batch into new dossiers, those to be merged with what stands, and how many say nothing new."""
    new: list[Head] = []
    others: list[Head] = []
    unchanged = 0
    seen: set[str] = set()
    for head in heads:
        if head.digest in standing.get(head.key, ()):
            unchanged += 1
        elif not in_bulk or any(key in standing or key in seen for key in head.own_keys):
            others.append(head)
        else:
            new.append(head)
        seen.update(head.own_keys)
    return new, others, unchanged


def _named(prepared: Prepared) -> set[tuple[str, str]]:
    return {
        *(("p", code) for code in prepared.procedures),
        *(("a", code) for code in prepared.agencies),
        *(("d", code) for code in prepared.desks),
    }
