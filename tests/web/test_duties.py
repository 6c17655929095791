"""Reports and maintenance on a filled store: made by the command, handed out by the API, and nobody's name in them."""

import csv
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lookup_api.cli import main
from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.deadlines import DUE_SOON
from lookup_api.domain.maintenance import Maintenance, MaintenanceKind
from lookup_api.domain.notices import Way
from lookup_api.domain.periods import read_period
from lookup_api.domain.report import ReportName
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Clock
from lookup_api.reporting import make_report
from lookup_api.sealing import KeyRing
from lookup_api.service.notice_ports import Recipient
from tests.web.conftest import Face

STAFF = (KeyKind.CONSOLE, KeyKind.COUNTER)


@pytest.fixture
def settled(face: Face, filled: tuple[Path, KeyRing], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Face:
    """The face, with the commands pointed at its store."""
    monkeypatch.setenv("LOOKUP_DATABASE_URL", face.parts.settings.lookup_database_url)
    monkeypatch.setenv("LOOKUP_KEY_FILE", str(filled[0].with_name("keys.json")))
    monkeypatch.setenv("LOOKUP_DATA_DIR", str(tmp_path))
    return face


def test_every_report_is_made_and_names_nobody(face: Face) -> None:
    year = read_period(f"{face.parts.clock():%Y}")
    names = {
        person.name
        for dossier in face.parts.store.survey.dossiers()
        for person in face.parts.store.reader.people_of(dossier.id or 0)
        if person.name
    }
    made = [make_report(name, face.parts, year) for name in ReportName]
    assert names
    for report in made:
        assert all(len(row) == len(report.columns) for row in report.rows)
        told = json.dumps([list(map(str, row)) for row in report.rows], ensure_ascii=False)
        assert not [name for name in names if name in told]
    counters = made[list(ReportName).index(ReportName.COUNTERS)]
    received = counters.columns.index("received")
    [*agencies, total] = counters.rows
    assert total[received] == sum(int(str(row[received])) for row in agencies) > 0


def test_a_report_that_is_kept_is_handed_out(face: Face) -> None:
    month = read_period(f"{face.parts.clock():%Y-%m}")
    made = make_report(ReportName.COUNTERS, face.parts, month)
    missing = face.client.get("/v1/reports/counters", headers=face.bearer(KeyKind.COUNTER))
    assert missing.status_code == 422
    face.parts.store.reports.keep(made)
    assert face.parts.store.reports.get(ReportName.COUNTERS, month.name) == made
    listed = face.client.get("/v1/reports", headers=face.bearer(KeyKind.COUNTER)).get_json()
    assert listed == {"reports": [{"report": "counters", "period": month.name}]}
    handed = face.client.get("/v1/reports/counters", headers=face.bearer(KeyKind.COUNTER))
    assert handed.get_json()["rows"][-1][1] == "all"
    for form, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        asked = face.client.get(f"/v1/reports/counters?format={form}", headers=face.bearer(KeyKind.COUNTER))
        assert asked.get_data().startswith(begins)
    for path in ("/v1/reports/none", "/v1/reports/counters?format=pdf", "/v1/reports/late"):
        assert face.client.get(path, headers=face.bearer(KeyKind.COUNTER)).get_json()["code"] == "invalid_request"


def test_reports_are_for_staff(face: Face) -> None:
    for kind in KeyKind:
        status = face.client.get("/v1/reports", headers=face.bearer(kind)).status_code
        assert status == (200 if kind in STAFF else 403)
    assert face.client.get("/v1/reports").status_code == 401


def test_maintenance_is_told_to_anyone_while_it_stands(face: Face) -> None:
    now = face.parts.clock()
    assert face.client.get("/v1/maintenance").get_json() == {"notices": []}
    notice = Maintenance(
        id="1",
        kind=MaintenanceKind.OUTAGE,
        begins_at=now,
        ends_at=None,
        text=(("vi", "Mất điện tại trung tâm"), ("en", "Power cut at the centre")),
        published_at=now,
    )
    face.parts.store.maintenance.publish(notice)
    [told] = face.client.get("/v1/maintenance").get_json()["notices"]
    assert told["kind"] == "outage"
    assert told["text"] == {"vi": "Mất điện tại trung tâm", "en": "Power cut at the centre"}
    for language, said in (("vi", "Mất điện tại trung tâm"), ("en", "Power cut at the centre")):
        page = face.client.get(f"/t/{face.token()}?lang={language}").get_data(as_text=True)
        assert said in page
    assert face.parts.store.maintenance.end("1", now + timedelta(microseconds=1))
    assert face.client.get("/v1/maintenance").get_json() == {"notices": []}


def test_the_commands_as_they_are_typed(settled: Face, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["report", "counters", "--keep"]) == 0
    assert "Tổng cộng" in capsys.readouterr().out
    assert settled.parts.store.reports.get(ReportName.COUNTERS, None) is not None
    for ending in ("csv", "xlsx", "json", "txt"):
        assert main(["report", "late", "--period", "2026", "-o", str(tmp_path / f"late.{ending}")]) == 0
        assert (tmp_path / f"late.{ending}").stat().st_size
    assert main(["report", "officers", "--publish-names", "Chánh Văn phòng"]) == 0
    assert "Người xử lý" in capsys.readouterr().out
    assert main(["report", "late", "--publish-names", "x"]) == 1
    assert main(["report", "late", "--period", "mai"]) == 1
    assert main(["report", "late", "-o", str(tmp_path / "late.pdf")]) == 1


def test_an_outage_is_announced_and_ended_by_command(settled: Face, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["maintenance", "outage", "Mất điện"]) == 0
    notice_id = capsys.readouterr().out.strip()
    assert [each.id for each in settled.parts.store.maintenance.standing(settled.parts.clock())] == [notice_id]
    assert main(["maintenance", "plan", "2026-01-01T18:00", "2026-01-01T19:00", "Nâng cấp"]) == 1
    assert "working days ahead" in capsys.readouterr().err
    assert main(["maintenance", "list"]) == 0
    assert "standing" in capsys.readouterr().out
    assert main(["maintenance", "end", notice_id]) == 0
    assert main(["maintenance", "end", notice_id]) == 1


def test_an_archived_dossier_still_answers_with_minimal_facts(
    settled: Face, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = settled.parts.store
    shown = settled.shown["returned"].dossier
    kept = store.reader.find_by_keypad(str(shown.keypad))
    assert kept is not None
    before = settled.client.get(f"/v1/dossiers/{kept.code}").get_json()
    assert main(["archive", "--dry-run"]) == 0
    assert "unverified" in capsys.readouterr().err
    assert main(["archive"]) == 1
    assert "LOOKUP_RETENTION" in capsys.readouterr().err
    assert store.reader.people_of(kept.id or 0)
    far = settled.parts.clock() + timedelta(days=4_000)
    store.archive.archive([kept.id or 0], far)
    store.archive.archive([kept.id or 0], far)
    assert store.reader.people_of(kept.id or 0) == ()
    after = settled.client.get(f"/v1/dossiers/{kept.code}").get_json()
    for field in ("code", "stage", "received_at", "returned_at", "agency", "procedure"):
        assert after.get(field) == before.get(field)
    assert kept.code not in [dossier.code for dossier in store.survey.dossiers(unarchived=True)]
    table = tmp_path / "retention.toml"
    table.write_text('verified = true\ndefault = "x"\n[[classes]]\nid = "x"\nname = "Hồ sơ"\nyears = 70\n', "utf-8")
    monkeypatch.setenv("LOOKUP_RETENTION", str(table))
    assert main(["archive"]) == 0
    assert "archived" in capsys.readouterr().out
    table.write_text("verified = 1", "utf-8")
    assert main(["archive"]) == 1


def test_everything_is_exported_without_identity(settled: Face, tmp_path: Path) -> None:
    everyone = {
        value
        for dossier in settled.parts.store.survey.dossiers()
        for person in settled.parts.store.reader.people_of(dossier.id or 0)
        for value in (person.name, person.phone, person.id_number)
        if value
    }
    count = len(list(settled.parts.store.survey.dossiers()))
    for ending in ("csv", "xlsx", "jsonl"):
        assert main(["export", "-o", str(tmp_path / f"all.{ending}")]) == 0
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    table = list(csv.reader((tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()))
    sheet = CalamineWorkbook.from_path(str(tmp_path / "all.xlsx")).get_sheet_by_index(0).to_python()
    assert len(lines) == len(table) - 1 == len(sheet) - 1 == count
    assert json.loads(lines[0])["code"] == table[1][0] == sheet[1][0]
    told = "\n".join([*lines, *(cell for row in table for cell in row), str(sheet)])
    assert not [value for value in everyone if value in told]
    sensitive = [d for d in settled.parts.store.survey.dossiers() if d.procedure is not None and d.procedure.sensitive]
    assert sensitive
    rows = {row["code"]: row for row in map(json.loads, lines)}
    assert not [dossier.code for dossier in sensitive if "procedure" in rows[dossier.code]]
    assert main(["export", "-o", str(tmp_path / "all.pdf")]) == 1


def test_the_desk_is_warned_before_a_promise_passes(face: Face) -> None:
    now, year = face.parts.clock(), read_period(f"{face.parts.clock():%Y}")
    rules = face.parts.rules
    made = make_report(ReportName.DUE, face.parts, year)
    listed = {row[made.columns.index("code")]: row for row in made.rows}
    due = made.columns.index("due")
    for dossier in face.parts.store.survey.dossiers():
        promised, status = dossier.result_appointment, current_status(dossier)
        running = status is not None and status.stage.clock is Clock.RUNNING
        near = running and promised is not None and now <= promised
        near = near and rules.calendar(dossier).between(now, promised) <= DUE_SOON
        assert (dossier.code in listed) == bool(near), dossier.code
        if near:
            assert listed[dossier.code][due] == promised
    assert [row[due] for row in made.rows] == sorted(row[due] for row in made.rows)
    assert made.alarm == bool(made.rows)


def test_a_dossier_leaves_the_list_when_it_is_given_a_new_appointment(face: Face) -> None:
    now = face.parts.clock()
    code = face.shown["processing"].dossier.code
    soon = now + timedelta(minutes=30)

    def promise(at: datetime) -> bool:
        with face.parts.store.write() as writer:
            dossier = writer.load(recognise(code))
            assert dossier is not None
            writer.save(replace(dossier, result_appointment=at))
        made = make_report(ReportName.DUE, face.parts, read_period(f"{now:%Y}"))
        return code in {row[made.columns.index("code")] for row in made.rows}

    assert promise(soon)
    assert not promise(now + timedelta(days=20))
    assert not promise(now - timedelta(minutes=1))  # the list of late ones has it by now


def test_planned_maintenance_is_told_to_followers_by_command(settled: Face, capsys: pytest.CaptureFixture[str]) -> None:
    with settled.parts.store.write() as writer:
        dossier = writer.load(recognise(settled.shown["processing"].dossier.code))
        assert dossier is not None
        writer.wishes.follow(dossier.id or 0, Recipient(Way.SMS, "+84905000091"), settled.parts.clock())
    begins = settled.parts.clock() + timedelta(days=40)
    span = [f"{begins:%Y-%m-%dT18:00}", f"{begins:%Y-%m-%dT20:00}"]
    assert main(["maintenance", "plan", *span, "Nâng cấp", "--tell-followers"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["1 notices queued."]
    assert main(["maintenance", "plan", *span, "Nâng cấp"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
