"""Two processes come to what one would, in the order of the file, and neither stands still while there is work."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds.old_systems import RawRow, open_rows
from lookup_api.importing import mapping_text
from lookup_api.importing.mappings import read_mapping
from lookup_api.importing.pipeline import Batch, Numbers, _Given, _taken_back, alone, together
from lookup_api.importing.preparing import Prepared, Preparer, Setting
from lookup_api.sealing import KeyRing
from lookup_api.store.imports import DeskTable
from tests.support.old_system import records, write_json_lines

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
ROWS, SIZE = 900, 20


def numbers() -> Numbers:
    drawn = iter(range(1, 100_000))
    return Numbers(lambda count: [next(drawn) for _ in range(count)], SIZE)


def file_of(folder: Path) -> tuple[list[RawRow], Setting]:
    mapping = read_mapping(mapping_text("national"))
    path = write_json_lines(folder / "ho-so.jsonl", records(ROWS))
    table = mapping.table_for(path.name)
    ring = KeyRing.new()
    with open_rows(path, table) as opened:
        setting = Setting(
            mapping_text=mapping_text("national"), table=mapping.tables.index(table), names=opened.names,
            spelling=opened.spelling, date_system=opened.date_system, source=SourceSystem(id="cu", name="Hệ thống cũ"),
            run_id=1, desks=DeskTable({}, {}, None), now=NOW, instants_as_numbers=True,
            keys=dict(ring.keys), current_key=ring.current, index_key=ring.index,
        )  # fmt: skip
        return list(opened.rows), setting


def heads(batches: Iterator[Batch]) -> list[tuple[int, str, bytes]]:
    return [(head.number, head.key, head.digest) for batch in batches for head in batch.prepared.heads]


class Slow(Preparer):
    """Counts the batches that this process prepares, and takes so long that the other one has its share."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.batches = 0

    def prepare(self, rows: Sequence[RawRow], numbers: Sequence[int]) -> Prepared:
        self.batches += 1
        time.sleep(0.05)
        return super().prepare(rows, numbers)


def test_two_processes_come_to_what_one_does(tmp_path: Path) -> None:
    rows, setting = file_of(tmp_path)
    here = Slow(setting)
    both = heads(together(rows, here, setting, numbers(), SIZE))
    assert both == heads(alone(rows, Preparer(setting), numbers(), SIZE))
    assert here.batches > 0, "it stood still while the other process started"


def test_what_the_other_process_has_not_begun_is_taken_back_from_its_end() -> None:
    done: Future[Prepared] = Future()
    done.set_result(Prepared())
    begun: Future[Prepared] = Future()
    begun.set_running_or_notify_cancel()
    queued: list[Future[Prepared]] = [Future(), Future()]
    waiting = [_Given([], [], each) for each in (done, begun, *queued, Prepared())]
    assert _taken_back(waiting) is waiting[3]
    waiting[3].prepared = Prepared()  # as who took it back leaves it
    assert _taken_back(waiting) is waiting[2]
    waiting[2].prepared = Prepared()
    assert _taken_back(waiting) is None


def test_what_dossiers_name_travels_once(tmp_path: Path) -> None:
    rows, setting = file_of(tmp_path)
    named = [code for batch in alone(rows, Preparer(setting), numbers(), SIZE) for code in batch.prepared.procedures]
    assert len(named) == len(set(named)) == 300, "as many procedures as the old system has"
