"""Three old provinces become one: their exports go in by command, and every number of theirs finds its dossier."""

from pathlib import Path

import pytest

from lookup_api.cli import main
from lookup_api.domain.codes import recognise
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from lookup_api.store.inventory import changes, take_inventory
from tests.support.data_folder import begin_data_folder
from tests.support.old_provinces import OLD_PROVINCES, SHARED, write_old_provinces

DOSSIERS = 300


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    begin_data_folder(tmp_path, monkeypatch, LOOKUP_PROVINCE="ninh-binh")
    assert main(["migrate"]) == 0
    return tmp_path


def test_every_number_of_three_provinces_finds_its_dossier(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_old_provinces(house / "exports", DOSSIERS)
    for source, path in paths.items():
        assert main(["import", str(path), "--source", source, "--dry-run"]) == 0
        assert main(["import", str(path), "--source", source]) == 0
    url = f"sqlite:///{house / 'store.sqlite3'}"
    standing = take_inventory(url)
    capsys.readouterr()
    for source, path in paths.items():
        assert main(["compare", str(path), "--source", source]) == 0
        told = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()[1:]}
        assert told["dossiers"].split() == ["dossiers", "file", str(DOSSIERS), "store", str(DOSSIERS)]
        assert told["old"].split()[2:] == ["file", str(DOSSIERS), "store", str(DOSSIERS)]
        assert told["same"].split()[2:] == ["file", str(DOSSIERS), "store", str(DOSSIERS)]
        assert told["digest"].split()[2] == told["digest"].split()[4]
        # Three dossiers have some receipt numbers: such a number names none of them.
        alike = DOSSIERS // SHARED
        assert told["receipts"].split()[4:] == [str(DOSSIERS - alike), "of", "several", "dossiers", str(alike)]
        assert main(["import", str(path), "--source", source]) == 0  # again changes nothing
    assert changes(standing, take_inventory(url)) == {}
    with open_store(url, KeyRing.read(house / "keys.json")) as store:
        for province in OLD_PROVINCES:
            found = store.reader.find(recognise(f"H42.{province.first}1-250701-000001"))
            assert found is not None
            assert found.code.startswith(province.prefix)
            assert found.agency is not None
            assert found.agency.name in province.agencies
            assert found.agency.successor is not None
            assert "(cũ)" in found.source.name


def test_a_dossier_that_went_missing_is_told(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_old_provinces(house / "exports", 20)
    source, path = next(iter(paths.items()))
    capsys.readouterr()
    assert main(["compare", str(path), "--source", source]) == 1
    assert "store          0   (line 2, 3, 4, 5, 6, ...)" in capsys.readouterr().out
