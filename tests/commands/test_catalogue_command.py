"""`lookup-api catalogue`: what a province enters before its first dossier comes."""

from pathlib import Path

import pytest

from lookup_api.cli import main
from lookup_api.sealing import KeyRing
from lookup_api.store import Store, open_store
from tests.support.data_folder import begin_data_folder

DESKS = """\ufeffid,name,address,phone,hours,province,agency_code,main
tinh,Trung tâm Phục vụ hành chính công,159B Trần Quý Cáp,1022,7:00-11:30,,,x
dai-loc,Bộ phận Một cửa Đại Lộc,,,,quang-nam,H47.16,
"""
AGENCIES = """code,name,successor_code
H47.16,UBND huyện Đại Lộc,H47.99
H47.99,UBND xã Đại Lộc,
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    begin_data_folder(tmp_path, monkeypatch)
    assert main(["migrate"]) == 0
    return tmp_path


def opened(house: Path) -> Store:
    return open_store(f"sqlite:///{house / 'store.sqlite3'}", KeyRing.read(house / "keys.json"))


def test_a_new_store_knows_the_national_catalogue(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(house) as store:
        assert len(store.directory.procedures.all()) > 2_000
        assert store.directory.procedures.get("1.000005") is not None
    capsys.readouterr()
    assert main(["catalogue", "list"]) == 0
    assert "0 desks" in capsys.readouterr().err


def test_desks_and_agencies_are_entered_from_files(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "desks.csv").write_text(DESKS, encoding="utf-8")
    (house / "agencies.csv").write_text(AGENCIES, encoding="utf-8")
    for _ in range(2):  # again changes nothing
        assert main(["catalogue", "agencies", str(house / "agencies.csv")]) == 0
        assert main(["catalogue", "desks", str(house / "desks.csv")]) == 0
    with opened(house) as store:
        assert [desk.id for desk in store.directory.desks.all()] == ["dai-loc", "tinh"]
        assert {desk.province for desk in store.directory.desks.all()} == {"quang-nam"}
        with store.write() as writer:
            found = [writer.desk_for(code) for code in ("H47.16", "H47.50")]  # its own, and the main one
        assert [desk and desk.id for desk in found] == ["dai-loc", "tinh"]
        assert [(agency.code, agency.successor) for agency in store.directory.agencies.all()] == [
            ("H47.16", "UBND xã Đại Lộc"),
            ("H47.99", None),
        ]
    capsys.readouterr()
    assert main(["catalogue", "list"]) == 0
    assert "Bộ phận Một cửa Đại Lộc" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("desks", "id,name,telephone\na,b,c\n", "no column telephone"),
        ("desks", "id,name\n,b\n", "line 2: id is missing"),
        ("desks", "id,name,province\na,b,hue\n", "there are the provinces"),
        ("desks", "id,name,main\na,b,maybe\n", "a: main is x, or empty"),
        ("agencies", "code,name\nH47,\n", "line 2: name is missing"),
        ("agencies", "\xff", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_whole(
    house: Path, kind: str, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = house / "wrong.csv"
    path.write_text(text, encoding="latin-1")
    assert main(["catalogue", kind, str(path)]) == 1
    assert sentence in capsys.readouterr().err
    assert main(["catalogue", kind, str(house / "none.csv")]) == 1


def test_a_desk_that_is_marked_with_no_is_not_the_main_one(house: Path) -> None:
    path = house / "desks.csv"
    path.write_text("id,name,agency_code,main\na,Quầy A,H47.1,no\nb,Quầy B,H47.2,yes\n", encoding="utf-8")
    assert main(["catalogue", "desks", str(path)]) == 0
    with opened(house) as store, store.write() as writer:
        desk = writer.desk_for("H47.3")
    assert desk is not None
    assert desk.id == "b"
