"""Rows into sealed rows: the costly half of an import, which asks no database and so runs in a process of its own."""

import gc
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import parent_process
from typing import NamedTuple

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import CodeKind, Dossier, SourceSystem
from lookup_api.domain.statements import RefusedRecord, without_a_part
from lookup_api.feeds.old_systems import DateSystem, Names, RawRow, RecordReader, Spelling
from lookup_api.importing.mappings import read_mapping
from lookup_api.sealing import KeyRing
from lookup_api.service.exported import ExportedDossier, ExportedStep
from lookup_api.service.import_dossiers import begin_exported, desk_agency
from lookup_api.store.bulk_rows import NewDossier, Origin, Packed, RowPacker, new_origin_digest
from lookup_api.store.imports import DeskTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All that preparing one file needs, as it is sent to the other process: plain data, the mapping as its text."""

    mapping_text: str
    table: int  # which of the mapping's tables
    names: Names
    spelling: Spelling
    date_system: DateSystem
    source: SourceSystem
    run_id: int
    desks: DeskTable
    now: datetime
    instants_as_numbers: bool
    keys: dict[int, bytes] = field(repr=False)
    current_key: int
    index_key: int

    def keyring(self) -> KeyRing:
        """The keys in force."""
        return KeyRing(self.keys, self.current_key, self.index_key)

    def reader(self) -> RecordReader:
        """A reader of this file's rows."""
        mapping = read_mapping(self.mapping_text)
        return RecordReader(
            mapping,
            mapping.tables[self.table],
            self.names,
            spelling=self.spelling,
            date_system=self.date_system,
            source=self.source,
            now=self.now,
        )


class Head(NamedTuple):
    """What the writer must know of a prepared dossier to tell whether it is new."""

    place: int  # of its row in the batch
    number: int  # under which it is sealed
    key: str
    own_keys: tuple[str, ...]  # all numbers under which it would be taken for the same dossier
    digest: bytes
    steps: int


@dataclass(slots=True)
class Prepared:
    """A batch, ready to be written."""

    heads: list[Head] = field(default_factory=list)
    packed: Packed = field(default_factory=Packed)
    refused: list[RefusedRecord] = field(default_factory=list)
    in_part: dict[int, RefusedRecord] = field(default_factory=dict)  # by its place: what a dossier is taken in without
    steps: list[ExportedStep] = field(default_factory=list)  # of a table of steps
    # What its dossiers name and no batch before it that the same preparer made: batches are written in their order.
    procedures: dict[str, Procedure] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    desks: dict[str, OneStopDesk] = field(default_factory=dict)
    newest: datetime | None = None


class Preparer:
    """Prepares batches of one file."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._keyring = setting.keyring()
        self._reader = setting.reader()
        self._packer = RowPacker(self._keyring, instants_as_numbers=setting.instants_as_numbers)
        self._noted: set[tuple[str, str]] = set()

    def read(self, row: RawRow) -> ExportedDossier | ExportedStep | RefusedRecord:
        """Read one row, as preparing does."""
        return self._reader.read(row)

    def origin(self, exported: ExportedDossier) -> Origin:
        """Where a dossier comes from."""
        agency = exported.agency
        return Origin(
            source_id=self._setting.source.id,
            agency_code=agency.code or None if agency is not None else None,
            agency_name=agency.name or None if agency is not None else None,
            run_id=self._setting.run_id,
            line=exported.line,
            digest=new_origin_digest(self._keyring, exported.statement.digest),
        )

    def prepare(self, rows: Sequence[RawRow], numbers: Sequence[int]) -> Prepared:
        """Read, merge and seal a batch under numbers that the store gave, as if all its dossiers were new."""
        prepared = Prepared()
        dossiers: list[tuple[int, ExportedDossier]] = []
        # One kind of work for the whole batch before the next: taking turns with each row takes longer.
        for place, exported in enumerate([self._reader.read(row) for row in rows]):
            match exported:
                case RefusedRecord():
                    prepared.refused.append(exported)
                case ExportedStep():
                    prepared.steps.append(exported)
                case ExportedDossier():
                    dossiers.append((place, exported))
                    if exported.statement.left_out:
                        prepared.in_part[place] = without_a_part(exported.statement)
        news = [self._new(exported) for _, exported in dossiers]
        taken = [numbers[place] for place, _ in dossiers]
        prepared.heads = [
            _head(place, number, new) for (place, _), number, new in zip(dossiers, taken, news, strict=True)
        ]
        for new in news:
            self._note(prepared, new.dossier)
        prepared.packed = self._packer.pack(news, taken)
        return prepared

    def _new(self, exported: ExportedDossier) -> NewDossier:
        setting = self._setting
        agency_code = desk_agency(exported.agency, recognise(exported.statement.code).agency)
        dossier, people = begin_exported(
            exported, source=setting.source, desk=setting.desks.of(agency_code), now=setting.now
        )
        return NewDossier(dossier, people, self.origin(exported))

    def _note(self, prepared: Prepared, dossier: Dossier) -> None:
        if (procedure := dossier.procedure) is not None and self._is_first("procedure", procedure.code):
            prepared.procedures[procedure.code] = procedure
        if (agency := dossier.agency) is not None and agency.code and self._is_first("agency", agency.code):
            prepared.agencies[agency.code] = agency
        if (desk := dossier.desk) is not None and self._is_first("desk", desk.id):
            prepared.desks[desk.id] = desk
        if prepared.newest is None or dossier.as_of > prepared.newest:
            prepared.newest = dossier.as_of

    def _is_first(self, kind: str, code: str) -> bool:
        if (kind, code) in self._noted:
            return False
        self._noted.add((kind, code))
        return True


def _head(place: int, number: int, new: NewDossier) -> Head:
    own = (alias.text for alias in new.dossier.aliases if alias.kind is not CodeKind.RECEIPT)
    key = recognise(new.dossier.code).key
    keys = tuple({key, *(recognise(text).key for text in own)})
    return Head(place, number, key, keys, new.origin.digest, len(new.dossier.steps))


# --- in the other process ----------------------------------------------------------------------------------

_SELDOM = 500_000  # allocations
_TURN = 0.0001  # seconds
_preparer: Preparer | None = None


def begin_process(setting: Setting) -> None:
    """Make this process's preparer, and end with the process that started it, however that ends."""
    global _preparer  # noqa: PLW0603 - a pool's process keeps what its start gave it in a global, there is no other way
    _preparer = Preparer(setting)
    tune_process()
    threading.Thread(target=_end_with_parent, name="import-parent-watch", daemon=True).start()


def tune_process() -> None:
    """Look for cycles seldom: rows are tuples by the hundred thousand and hold none, and looking costs a tenth.

    And let threads take turns often: a block of rows comes through a pipe in thirty pieces, and the other process
    stands still while the thread that reads them waits for its turn at each.
    """
    gc.set_threshold(_SELDOM)
    sys.setswitchinterval(_TURN)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a killed parent leaves nobody to hear of it


def has_begun() -> bool:
    """Tell that this process has its preparer; who asks waits until it has."""
    return _preparer is not None


def prepare_here(rows: Sequence[RawRow], numbers: Sequence[int]) -> Prepared:
    """Prepare a batch in this process."""
    if _preparer is None:
        raise RuntimeError("the process was not begun")
    return _preparer.prepare(rows, numbers)
