"""Exports come in whole, once, whatever kills the import; each answers under all its numbers, with its origin."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import PersonKind, SourceSystem
from lookup_api.domain.errors import Conflict
from lookup_api.domain.status import Authority, Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.importing import ImportJob, ImportParts, job, mapping_text, try_out
from lookup_api.sealing import KeyRing
from lookup_api.service.import_report import ImportReport
from lookup_api.store import Store, migrations, open_store
from tests.support.old_system import records, write_json_lines

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
SOURCE = SourceSystem(id="cu", name="Hệ thống cũ")
KILLS = 20
TABLES = ("dossiers", "dossier_codes", "steps", "people", "name_words", "appointments", "origins", "quarantine")

IMPORTING = """
import sys
from datetime import datetime
from pathlib import Path
from lookup_api.importing import ImportJob, job
from lookup_api.store import open_store
from tests.store.test_imports import parts_for
from lookup_api.sealing import KeyRing

def main():
    job.SMALL = 0  # two processes for a small file as well
    keyring = KeyRing({1: bytes.fromhex(sys.argv[2])})
    with open_store(sys.argv[1], keyring) as store:
        for progress in ImportJob(Path(sys.argv[3]), parts_for(store, keyring, batch=40, at_once=2)).run():
            print(progress.done, flush=True)

if __name__ == "__main__":
    main()
"""


def parts_for(store: Store, keyring: KeyRing, **others: Any) -> ImportParts:
    given = {"source": SOURCE, "mapping_text": mapping_text("national"), "now": NOW, **others}
    return ImportParts(store=store, keyring=keyring, is_sensitive=lambda name, _: "mật" in name, **given)


def run(store: Store, keyring: KeyRing, path: Path, **others: Any) -> ImportReport:
    job = ImportJob(path, parts_for(store, keyring, **others))
    for _ in job.run():
        pass
    return job.report


def state(store: Store) -> list[Any]:
    """All that is kept, unsealed, but what chance gives: row numbers, keypad codes, nonces."""
    codes = [row.code for row in store._reading.all(text("SELECT code FROM dossiers"))]
    told: list[Any] = []
    with store.write() as writer:
        for code in sorted(codes):
            dossier = writer.load(recognise(code))
            assert dossier is not None
            assert dossier.id is not None
            origins = [replace(origin, run_id=0) for origin in store.origins.of(dossier.id)]
            told.append((replace(dossier, id=None, keypad=None), writer.people_of(dossier.id), origins))
    waiting = store.quarantine.of_source(SOURCE.id, most=10_000)
    told.append(sorted((each.position, each.reason, each.raw) for each in waiting))
    told.append([replace(each, id=0) for each in store.origins.runs(SOURCE.id)])
    counts = {table: text(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608 - our own names
    told.append({table: store._reading.all(count)[0][0] for table, count in counts.items()})
    return told


def hard_records(count: int) -> list[dict[str, Any]]:
    """Dossiers among which some come twice, changed or with other people, and some cannot be read."""
    made = list(records(count))
    for number in range(7, count, 50):
        made[number] = {**made[number], "NgayTiepNhan": "31/02/2024"}
        made[number + 1] = {**made[number + 1], "MaHoSo": made[number - 1]["MaHoSo"]}  # somebody else's code
        again = {**made[number - 2], "TrangThaiHoSo": "9", "NgayTra": None}
        made[number + 2] = again  # the same dossier, as it was before
    return made


@pytest.mark.slow
@pytest.mark.timeout(900)  # each of its programs takes a moment to start
def test_killed_twenty_times_it_ends_as_one_clean_run(
    url: str, keyring: KeyRing, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = write_json_lines(tmp_path / "ho-so.jsonl", hard_records(2400))
    script = tmp_path / "importing.py"
    script.write_text(IMPORTING, encoding="utf-8")
    draw = random.Random(11)
    command = [sys.executable, str(script), url, keyring.keys[1].hex(), str(path)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    for _ in range(KILLS):
        program = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment)
        assert program.stdout is not None
        for _ in range(draw.randint(0, 3)):
            program.stdout.readline()
        time.sleep(draw.random() * 0.02)
        program.send_signal(signal.SIGKILL)
        program.stdout.close()
        assert program.wait(60) in {-signal.SIGKILL, 0}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, timeout=120)
    clean_url = f"sqlite:///{tmp_path / 'clean.sqlite3'}"
    migrations.upgrade(clean_url)
    with open_store(url, keyring) as store, open_store(clean_url, keyring) as clean:
        run(clean, keyring, path, batch=40)
        assert state(store) == state(clean)
        with store.write() as writer:
            assert len({writer.load(recognise(each["MaHoSo"])).keypad for each in records(5)}) == 5  # type: ignore[union-attr]


def test_the_same_file_again_changes_nothing(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    path = write_json_lines(tmp_path / "ho-so.jsonl", hard_records(120))
    first = run(store, keyring, path)
    assert (first.rows, first.new, first.refused) == (120, 120 - 3 * 3, 2 * 3)
    before = state(store)
    again = run(store, keyring, path)
    assert again.rows == 0
    assert state(store) == before


def test_another_file_with_the_same_rows_changes_nothing(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    run(store, keyring, write_json_lines(tmp_path / "mot.jsonl", list(records(50))))
    before = state(store)[:-2]
    report = run(store, keyring, write_json_lines(tmp_path / "hai.jsonl", list(records(60))))
    assert (report.new, report.merged, report.unchanged) == (10, 0, 50)
    assert [each for each in state(store)[:-2] if each in before] == before


def test_bulk_and_single_writing_come_to_the_same(url: str, store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    path = write_json_lines(tmp_path / "ho-so.jsonl", hard_records(120))
    run(store, keyring, path, batch=1000)
    one_by_one = f"sqlite:///{tmp_path / 'singly.sqlite3'}"
    migrations.upgrade(one_by_one)
    with open_store(one_by_one, keyring) as other:
        run(other, keyring, path, batch=1)
        assert state(other) == state(store)


def test_a_dossier_is_found_by_every_number_with_people_and_origin(
    store: Store, keyring: KeyRing, tmp_path: Path
) -> None:
    [record] = records(1)
    run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", [{**record, "SoBienNhan": "BN-000777/2021"}]))
    for written in (record["MaHoSo"], record["MaHoSoKhac"], "BN-000777/2021"):
        dossier = store.reader.find(recognise(written))
        assert dossier is not None
        assert dossier.code == record["MaHoSo"]
        assert len(dossier.steps) == 6
        assert dossier.recorded is not None
        assert dossier.recorded.stage is Stage.RETURNED
    assert dossier is not None
    assert dossier.id is not None
    [owner] = store.reader.people_of(dossier.id)
    assert (owner.name, owner.phone, owner.kind) == (record["ChuHoSo"], record["SoDienThoai"], PersonKind.CITIZEN)
    assert store.reader.phone_standing(dossier.id, record["SoDienThoai"]).people == (owner,)
    [origin] = store.origins.of(dossier.id)
    assert (origin.source_id, origin.agency_code, origin.agency_name, origin.line) == (
        "cu", record["MaDonVi"], record["DonViXuLy"], 1,
    )  # fmt: skip


def test_a_trial_writes_nothing_and_tells_what_would_be(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    path = write_json_lines(tmp_path / "ho-so.jsonl", hard_records(60))
    run(store, keyring, write_json_lines(tmp_path / "mot.jsonl", list(records(3))))
    before = state(store)
    report = ImportReport()
    for _ in try_out(path, parts_for(store, keyring), report):
        pass
    assert (report.rows, report.new, report.refused) == (60, 60 - 3 - 2 * 3, 2 + 2)
    assert state(store) == before
    told = "\n".join(report.told())
    assert "NgayTiepNhan là ngày giờ không có thật (line 8, 58)" in told
    assert all(record["ChuHoSo"] not in told and record["MaHoSo"] not in told for record in hard_records(60))
    came = run(store, keyring, path)
    assert (came.new, came.reasons, came.lines) == (report.new, report.reasons, report.lines)


def test_what_contradicts_waits_in_the_quarantine(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    one, other = records(2)
    path = write_json_lines(tmp_path / "ho-so.jsonl", [one, {**other, "MaHoSo": one["MaHoSo"]}])
    report = run(store, keyring, path)
    assert report.reasons == Counter({"mã hồ sơ đã có với chủ hồ sơ hoặc thủ tục khác": 1})
    [waiting] = store.quarantine.of_source("cu")
    assert (waiting.line, waiting.code) == (2, one["MaHoSo"])  # as the report and an editor count
    assert other["ChuHoSo"].encode() in waiting.raw


def test_a_renewed_identity_card_is_no_contradiction(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    [record] = records(1)
    old = {**record, "SoGiayToChuHoSo": "164123456", "NgayTra": None}
    report = run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", [old, record]))
    assert (report.new, report.merged, report.refused) == (1, 1, 0)


def test_a_value_no_database_keeps_refuses_its_row_alone(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    made = list(records(5))
    made[3]["MaHoSo"] = "không có số"
    report = run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", made))
    assert (report.new, report.refused) == (4, 1)


@pytest.mark.parametrize("again", [False, True], ids=["new", "standing"])
def test_a_fee_that_nobody_can_read_keeps_no_dossier_out_and_is_listed(
    store: Store, keyring: KeyRing, tmp_path: Path, *, again: bool
) -> None:
    made = list(records(3))
    if again:
        run(store, keyring, write_json_lines(tmp_path / "mot.jsonl", made))
    made[1] = {**made[1], "LePhi": "hai mươi 5"}
    path = write_json_lines(tmp_path / "ho-so.jsonl", made)
    trial = ImportReport()
    for _ in try_out(path, parts_for(store, keyring), trial):
        pass
    report = run(store, keyring, path)
    assert (report.new, report.merged, report.in_part, report.refused) == (0 if again else 3, int(again), 1, 0)
    reason = "đã tiếp nhận hồ sơ, trừ: LePhi không phải là số tiền"
    assert (report.lines, trial.lines) == ({reason: [2]}, {reason: [2]})
    found = store.reader.find(recognise(made[1]["MaHoSo"]))
    assert found is not None
    assert found.fees == ()
    [waiting] = store.quarantine.of_source("cu")
    assert (waiting.line, waiting.reason, waiting.code) == (2, reason, made[1]["MaHoSo"])


MERGER = """
name = "Một cửa tỉnh {name} (cũ)"
[[agencies]]
code = "{agency}"
name = "UBND huyện {name}"
successor_code = "H42.5"
successor_name = "UBND phường Hoa Lư"
[[tables]]
[tables.columns]
code = ["MaHoSo"]
former_code = ["MaHoSoKhac"]
receipt_number = ["SoBienNhan"]
agency_name = ["DonViXuLy"]
owner_name = ["ChuHoSo"]
received_at = ["NgayTiepNhan"]
"""
PROVINCES = (("Ninh Bình", "H42.11"), ("Hà Nam", "H24.12"), ("Nam Định", "H40.13"))


def test_three_old_provinces_answer_under_old_and_new_numbers(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    made = []
    for place, (name, agency) in enumerate(PROVINCES):
        of_one = [
            {
                **record,
                "MaHoSo": f"{agency}-210104-{number:04d}",
                "MaHoSoKhac": f"MOI-{place}-{number:06d}",
                "SoBienNhan": f"{number:07d}/BN",  # the three counted alike
                "DonViXuLy": f"UBND huyện {name}",
            }
            for number, record in enumerate(records(20, seed=place))
        ]
        made += [(name, record) for record in of_one]
        source = SourceSystem(id=f"cu-{place}", name=f"Một cửa tỉnh {name} (cũ)")
        path = write_json_lines(tmp_path / f"{place}.jsonl", of_one)
        mapping = MERGER.format(name=name, agency=agency)
        assert run(store, keyring, path, source=source, mapping_text=mapping).new == 20
    for name, record in made:
        for written in (record["MaHoSo"], record["MaHoSoKhac"]):
            dossier = store.reader.find(recognise(written))
            assert dossier is not None
            assert dossier.code == record["MaHoSo"]
            assert dossier.agency is not None
            assert (dossier.agency.name, dossier.agency.successor) == (f"UBND huyện {name}", "UBND phường Hoa Lư")
            assert dossier.source.name == f"Một cửa tỉnh {name} (cũ)"
    assert store.reader.find(recognise("0000003/BN")) is None, "three dossiers have it, so it names none"


def test_steps_of_a_table_of_their_own_join_their_dossiers(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    made = list(records(30))
    whole = run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", made))
    assert whole.steps == 180
    before = state(store)[:-2]
    rows = [{"MaHoSo": record["MaHoSo"], **step} for record in made for step in record["TienDo"]]
    again = run(store, keyring, write_json_lines(tmp_path / "tien-do.jsonl", rows))
    assert (again.merged, again.unchanged) == (0, 30)
    later = [{**row, "ThoiDiemXuLy": "2025-01-02 08:00:00"} for row in rows[::6]]
    assert run(store, keyring, write_json_lines(tmp_path / "tien-do-2.jsonl", later)).merged == 30
    assert len(state(store)[:-2]) == len(before)
    found = store.reader.find(recognise(made[0]["MaHoSo"]))
    assert found is not None
    assert len(found.steps) == 7


def test_steps_in_bulk_come_to_what_each_alone_would(
    store: Store, keyring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list(records(40))
    told = [{"MaHoSo": record["MaHoSo"], **step} for record in made for step in record["TienDo"]]
    for place in range(0, len(told), 5):
        told[place]["MaHoSo"] = made[place // 6]["MaHoSoKhac"]  # by another of its numbers
    told += [{**told[0], "MaHoSo": "H47.16-240101-9999", "ThoiDiemXuLy": f"2024-01-0{day} 08:00:00"} for day in (3, 2)]
    random.Random(4).shuffle(told)
    half = [{**record, "TienDo": record["TienDo"][:3] if number % 2 else None} for number, record in enumerate(made)]
    dossiers = write_json_lines(tmp_path / "ho-so.jsonl", half)
    steps = write_json_lines(tmp_path / "tien-do.jsonl", told)
    again = write_json_lines(tmp_path / "tien-do-2.jsonl", [*told[:30], {**told[40], "NguoiXuLy": "x" * 9000}])
    other = replace(SOURCE, id="khac", name="Bản sao", authority=Authority.COPY)
    single_url = f"sqlite:///{tmp_path / 'single.sqlite3'}"
    migrations.upgrade(single_url)
    with open_store(single_url, keyring) as single:
        for kept in (store, single):
            if kept is single:
                monkeypatch.setattr(job, "import_many_steps", _cannot)
            run(kept, keyring, dossiers)
            run(kept, keyring, steps, batch=100)
            report = run(kept, keyring, again, source=other)
            assert (report.rows, report.refused) == (31, 1)
        assert state(store) == state(single)


def _cannot(*_: object, **__: object) -> frozenset[DossierCode]:
    raise Conflict("each alone")


def test_a_sensitive_procedure_is_marked(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    [record] = records(1)
    run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", [{**record, "TenTTHC": "Việc mật"}]))
    found = store.reader.find(recognise(record["MaHoSo"]))
    assert found is not None
    assert found.procedure is not None
    assert found.procedure.sensitive


def test_an_import_queues_no_notice(store: Store, keyring: KeyRing, tmp_path: Path) -> None:
    run(store, keyring, write_json_lines(tmp_path / "ho-so.jsonl", list(records(20))))
    assert store._reading.all(text("SELECT count(*) FROM notices"))[0][0] == 0
