"""`python -m tests.bench imports`: an import with all it does, against writing the very rows it made, bare.

The import reads JSON-lines, checks every value, merges, seals and indexes, asks what stands, keeps its position, and
commits every five thousand rows (a thousand on PostgreSQL); it uses two processes. The bare peer has the finished,
sealed rows in memory and does nothing but write them: executemany on SQLite, binary COPY into a staging table and an
upsert from there on PostgreSQL, ten thousand dossiers a commit, same tables, same indexes, same settings, same run.

The ratio is of seconds by the clock, and needs both cores of a quiet machine. The processor time beside it, all of the
import's processes together, hardly changes where others are at work.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.working_time import VIETNAM
from lookup_api.importing import ImportJob, ImportParts, mapping_text
from lookup_api.sealing import KeyRing
from lookup_api.store import Store, migrations, open_store
from lookup_api.store.bulk_writing import column_types
from lookup_api.store.engine import POSTGRESQL
from tests.support.old_system import records, write_json_lines
from tests.support.postgres import running_postgres

FLOORS = {"sqlite": 0.5, "postgresql": 0.3}
BARE_BATCH = 10_000
SURROUNDINGS = ("sources", "agencies", "procedures", "desks", "import_runs")
FACTS = ("dossiers", "dossier_codes", "steps", "appointments", "people", "name_words", "origins")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the floors are reported, never failed on."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench imports", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=sorted(FLOORS), help="one of the two databases")
    parsed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        path = write_json_lines(Path(folder) / "ho-so.jsonl", records(parsed.dossiers))
        print(f"{parsed.dossiers} dossiers with six steps each, {path.stat().st_size / 1e6:.0f} MB of JSON-lines")
        if parsed.only in {None, "sqlite"}:
            for number in range(parsed.rounds):
                ours, bare = (f"sqlite:///{folder}/{name}-{number}.sqlite3" for name in ("import", "bare"))
                _round("sqlite", path, ours, bare)
                for leftover in Path(folder).glob("*.sqlite3*"):
                    leftover.unlink()
        if parsed.only in {None, "postgresql"}:
            with running_postgres() as server:
                for _ in range(parsed.rounds):
                    _round("postgresql", path, server.fresh_database(), server.fresh_database())
    return 0


def _round(backend: str, path: Path, ours: str, bare: str) -> None:
    keyring = KeyRing.new()
    migrations.upgrade(ours)
    migrations.upgrade(bare)
    with open_store(ours, keyring) as store, open_store(bare, keyring) as other:
        seconds, busy = _import(store, keyring, path)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        bare_seconds, bare_busy, rows = _bare(store, other)
        dossiers = store._reading.all(text("SELECT count(*) FROM dossiers"))[0][0]
    ratio = bare_seconds / seconds
    print(
        f"{backend:10}  import {seconds:7.1f} s {rows / seconds:9.0f} rows/s   "
        f"bare {bare_seconds:7.1f} s {rows / bare_seconds:9.0f} rows/s   ratio {ratio:.2f} (floor {FLOORS[backend]})\n"
        f"            processor time a dossier: import {busy / dossiers * 1e6:.0f} µs, bare "
        f"{bare_busy / dossiers * 1e6:.0f} µs; most memory of the writing process {most} MB",
        flush=True,
    )


def _import(store: Store, keyring: KeyRing, path: Path) -> tuple[float, float]:
    """Import; return seconds by the clock and of all its processes' time."""
    parts = ImportParts(
        store=store,
        keyring=keyring,
        source=SourceSystem(id="bench", name="Hệ thống cũ"),
        mapping_text=mapping_text("national"),
        is_sensitive=lambda _name, _field: False,
        now=NOW,
    )
    job = ImportJob(path, parts)
    began, busy = time.perf_counter(), _busy()
    for progress in job.run():
        if sys.stderr.isatty():
            print(f"\r{progress.done}/{progress.total}", end="", file=sys.stderr, flush=True)
    seconds, busy = time.perf_counter() - began, _busy() - busy
    if job.report.refused or job.report.merged:
        raise SystemExit("the import refused or merged what it should have taken in as new")
    return seconds, busy


def _busy() -> float:
    """Processor time of this process and of those that have ended under it, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _bare(made: Store, empty: Store) -> tuple[float, float, int]:
    """Write the rows of one store into another; only the writing is timed."""
    seconds, busy, count = 0.0, 0.0, 0
    with made._writing.connect() as source, empty._writing.connect() as target:
        with target.begin():
            if target.dialect.name != POSTGRESQL:
                target.execute(text("PRAGMA cache_size = -262144"))  # as an import has it
            for table in SURROUNDINGS:
                columns, rows = _rows(source, table, "")
                _executemany(target, table, columns, rows)
            if target.dialect.name == POSTGRESQL:
                for table in FACTS:
                    target.execute(text(f'CREATE TEMPORARY TABLE staged_{table} (LIKE "{table}")'))
        for batch in _batches(source):
            began, busy_before = time.perf_counter(), time.process_time()
            with target.begin():
                for table, (columns, rows) in batch.items():
                    if target.dialect.name == POSTGRESQL:
                        _copy_and_upsert(target, table, columns, rows)
                    else:
                        _executemany(target, table, columns, rows)
            seconds += time.perf_counter() - began
            busy += time.process_time() - busy_before
            count += sum(len(rows) for _, rows in batch.values())
        source.rollback()
    return seconds, busy, count


def _batches(source: Connection) -> Iterator[dict[str, tuple[list[str], list[Any]]]]:
    last = source.exec_driver_sql("SELECT max(id) FROM dossiers").scalar_one()
    for first in range(0, last + 1, BARE_BATCH):
        within = f"BETWEEN {first} AND {first + BARE_BATCH - 1}"
        yield {
            table: _rows(source, table, f"WHERE {'id' if table == 'dossiers' else 'dossier_id'} {within} ORDER BY 1")
            for table in FACTS
        }


def _rows(source: Connection, table: str, where: str) -> tuple[list[str], list[Any]]:
    found = source.exec_driver_sql(f'SELECT * FROM "{table}" {where}')  # noqa: S608 - our own names
    columns = list(found.keys())
    return columns, [tuple(row) for row in found]


def _executemany(target: Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    if rows:
        mark = "%s" if target.dialect.name == POSTGRESQL else "?"
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join([mark] * len(columns))
        target.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own names


def _copy_and_upsert(target: Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor = target.connection.cursor()
    with cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(column_types(target, table, columns))
        for row in rows:
            copy.write_row(row)
    newer = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
    met = f"(id) DO UPDATE SET {newer}" if table == "dossiers" else "DO NOTHING"
    upsert = f'INSERT INTO "{table}" ({names}) SELECT {names} FROM staged_{table} ON CONFLICT {met}'  # noqa: S608 - as above
    cursor.execute(upsert)
    cursor.execute(f"TRUNCATE staged_{table}")
    cursor.close()
