"""`lookup-api calendar` as an officer uses it: list, preview, enter, withdraw, propose."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from lookup_api.cli import main
from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import COUNTER_SOURCE, Dossier, RecordedStage, SourceSystem
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from lookup_api.store.migrations import upgrade
from tests.support.data_folder import begin_data_folder

CODE = "H47.16-260309-0001"
NOTICE = """
number = "17/TB"
title = "Nghỉ bão số 4"
issued_on = 2026-03-10

[[groups]]
name = "Bão số 4"
off = [2026-03-11]
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=VIETNAM)


@pytest.fixture
def notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one open dossier whose term spans the day of the notice; the notice's file."""
    url = begin_data_folder(tmp_path, monkeypatch)
    upgrade(url)
    dossier = Dossier(
        code=CODE,
        source=SourceSystem(id="mau", name="Hệ thống mẫu"),
        as_of=at("09 09:00"),
        received_at=at("09 09:00"),
        processing_deadline=at("12 09:00"),
        result_appointment=at("12 13:30"),
        recorded=RecordedStage(Stage.PROCESSING, at("09 09:00")),
    )
    with open_store(url, KeyRing.read(tmp_path / "keys.json")) as store:
        store.sources.put(dossier.source)
        assert list(store.save_many([(dossier, ())]))
    path = tmp_path / "17-TB.toml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_a_notice_is_previewed_entered_and_withdrawn(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moves = (
        f"{CODE}\thạn xử lý 09:00 12/03/2026 -> 09:00 13/03/2026\t"
        "hẹn trả 13:30 12/03/2026 -> 13:30 13/03/2026\tđã hẹn 13:30 12/03/2026"
    )
    capsys.readouterr()
    assert main(["calendar", "preview", str(notice)]) == 0
    assert capsys.readouterr().out.splitlines() == [moves]
    assert main(["calendar", "list", "--year", "2026"]) == 0
    assert "17/TB" not in capsys.readouterr().out  # a preview changes nothing
    assert main(["calendar", "enter", str(notice)]) == 0
    assert main(["calendar", "list", "--year", "2026"]) == 0
    assert "11/03/2026\toff\tBão số 4\t17/TB\n" in capsys.readouterr().out
    assert main(["calendar", "preview", str(notice)]) == 0
    assert capsys.readouterr().out == ""  # what is in force moves nothing any more
    assert main(["calendar", "withdraw", "17/TB"]) == 0
    assert main(["calendar", "withdraw", "17/TB"]) == 1
    capsys.readouterr()
    assert main(["calendar", "list", "--year", "2026"]) == 0
    assert "17/TB" not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["number = ", NOTICE.replace("off", "of"), "\xff"])
def test_a_wrong_file_is_named_and_nothing_entered(notice: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    notice.write_text(text, encoding="latin-1", errors="replace")
    assert main(["calendar", "enter", str(notice)]) == 1
    assert notice.name in capsys.readouterr().err
    assert main(["calendar", "enter", str(notice.with_name("none.toml"))]) == 1
    assert main(["calendar", "list"]) == 0
    assert "17/TB" not in capsys.readouterr().out


def test_a_proposal_can_be_entered_and_is_called_expected(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["calendar", "propose", "2028"]) == 0
    notice.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["calendar", "enter", str(notice)]) == 0
    assert main(["calendar", "list", "--year", "2028"]) == 0
    listed = capsys.readouterr().out.splitlines()[1:]
    assert len(listed) > 5
    assert all(line.endswith("· dự kiến") for line in listed)
    assert main(["calendar", "propose", "1"]) == 1


def test_our_own_dossiers_are_moved_with_a_reason(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, keyring = os.environ["LOOKUP_DATABASE_URL"], KeyRing.read(notice.parent / "keys.json")
    own = Dossier(
        code="H47.16-260309-0002",
        source=COUNTER_SOURCE,
        as_of=at("09 09:00"),
        received_at=at("09 09:00"),
        processing_deadline=at("12 09:00"),
        result_appointment=at("12 13:30"),
        recorded=RecordedStage(Stage.PROCESSING, at("09 09:00")),
    )
    with open_store(url, keyring) as store:
        store.sources.put(COUNTER_SOURCE)
        assert list(store.save_many([(own, ())]))
    capsys.readouterr()
    assert main(["calendar", "enter", str(notice), "--move-own"]) == 0
    assert "1 hồ sơ của quầy" in capsys.readouterr().err
    with open_store(url, keyring) as store:
        moved, other = (store.reader.find(recognise(code)) for code in (own.code, CODE))
    assert moved is not None
    assert other is not None
    assert (moved.processing_deadline, moved.result_appointment) == (at("13 09:00"), at("13 13:30"))
    assert moved.rescheduled_from == at("12 13:30")
    assert [fact.reason for fact in moved.counter_facts if isinstance(fact, DeadlineAdjustment)] == [
        AdjustmentReason.CALENDAR_NOTICE
    ]
    assert other.processing_deadline == at("12 09:00")  # another system's date is its own
    assert main(["calendar", "enter", str(notice), "--move-own"]) == 0
    assert "0 hồ sơ của quầy" in capsys.readouterr().err  # again moves nothing
