"""`lookup-api migrate`, `backup`, `restore` as who runs the house uses them."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command

from lookup_api.cli import main
from lookup_api.domain.codes import recognise
from lookup_api.domain.working_time import VIETNAM
from lookup_api.sealing import KeyRing
from lookup_api.store import migrations, open_store
from lookup_api.store.engine import open_for_writing, store_url
from lookup_api.wording import Wording
from tests.store.samples import FULL, OWNER, save, with_directory


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with sealing keys, and no store yet."""
    for name in [name for name in os.environ if name.startswith("LOOKUP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOOKUP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LOOKUP_PROVINCE", "ninh-binh")
    monkeypatch.setenv("LOOKUP_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite3'}")
    assert main(["keys", "make-sealing"]) == 0
    return tmp_path


def older(house: Path) -> str:
    """Make a store of the first version, with some rows."""
    url = f"sqlite:///{house / 'store.sqlite3'}"
    engine = open_for_writing(store_url(url))
    with engine.begin() as connection:
        command.upgrade(migrations._config(connection), "0001")
    engine.dispose()
    with closing(sqlite3.connect(house / "store.sqlite3")) as store:
        store.execute("INSERT INTO agencies (code, name, known) VALUES ('H47.16', 'UBND huyện Mẫu', 1)")
        store.commit()
    return url


def test_an_older_store_is_backed_up_migrated_and_compared(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = older(house)
    capsys.readouterr()
    assert main(["migrate"]) == 0
    said = capsys.readouterr().out
    assert "THÔNG BÁO BẢO TRÌ" in said
    assert "  - Lịch nghỉ, lịch làm bù theo từng văn bản thông báo.\n" in said
    assert "upgrade-" not in said
    assert "agencies" + " " * 31 + "1" + " " * 11 + "1  same" in said
    assert migrations.check(url) == ()
    [made] = (house / "backups").iterdir()
    with closing(sqlite3.connect(made / "store.sqlite3")) as kept:
        assert kept.execute("SELECT version_num FROM store_version").fetchall() == [("0001",)]
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == "The store has this version's tables.\n"
    assert len(list((house / "backups").iterdir())) == 1


def test_the_notice_tells_of_each_upgrade_in_words_of_its_readers() -> None:
    steps = migrations.steps_between(None)
    assert steps[0] == "0001"
    assert len(steps) > 9
    told = {language: [Wording(language).text(f"upgrade-{step}") for step in steps] for language in ("vi", "en")}
    assert all(len(set(sentences)) == len(steps) for sentences in told.values())


def test_rows_that_went_missing_fail_the_migration(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    older(house)
    upgrade = migrations.upgrade

    def careless(url: str) -> None:
        upgrade(url)
        with closing(sqlite3.connect(house / "store.sqlite3")) as store:
            store.execute("DELETE FROM agencies")
            store.commit()

    monkeypatch.setattr(migrations, "upgrade", careless)
    assert main(["migrate"]) == 1
    assert "Rows are missing in agencies" in capsys.readouterr().err


def test_the_written_notice_is_printed_ahead(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older(house)
    capsys.readouterr()
    ahead = datetime.now(VIETNAM) + timedelta(days=30)  # Tết takes a fortnight at most
    assert main(["migrate", "--notice", f"{ahead:%Y-%m-%d}T18:00"]) == 0
    said = capsys.readouterr().out
    assert f"từ 18:00 ngày {ahead:%d/%m/%Y}" in said
    assert "ít nhất 5 ngày làm việc" in said
    assert not (house / "backups").exists()
    assert main(["migrate", "--notice", "mai"]) == 1
    assert "is no moment such as" in capsys.readouterr().err
    too_soon = datetime.now(VIETNAM) + timedelta(days=1)
    assert main(["migrate", "--notice", too_soon.isoformat()]) == 1  # it would say of itself what is not so
    assert "5 working days ahead" in capsys.readouterr().err


def test_a_backup_is_made_and_brought_back(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    url, keyring = f"sqlite:///{house / 'store.sqlite3'}", KeyRing.read(house / "keys.json")
    with open_store(url, keyring) as store:
        with_directory(store)
        save(store, FULL, people=(OWNER,))
    capsys.readouterr()
    assert main(["backup", str(house / "kept")]) == 0
    made = Path(capsys.readouterr().out.splitlines()[0])
    (house / "store.sqlite3").unlink()
    assert main(["restore", str(made)]) == 0
    with open_store(url, keyring) as store:
        assert store.reader.find(recognise(FULL.code)) is not None
    assert main(["restore", str(house)]) == 1
    assert "is no backup" in capsys.readouterr().err
