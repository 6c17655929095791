"""`lookup-api procedures`: a province's lists of papers go in whole or not at all, again without change, and out."""

from importlib.resources import as_file
from pathlib import Path

import pytest

from assets import asset
from lookup_api.cli import main
from lookup_api.domain.required_papers import KeptPaperList
from lookup_api.feeds.paper_lists import read_paper_lists
from lookup_api.provinces import read_procedures
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from tests.support.data_folder import begin_data_folder

PAPERS = """\ufeffcode,paper,originals,copies,form,heading,decision
1.001193,Tờ khai đăng ký khai sinh,1,,Mẫu số 01,,Quyết định 12/QĐ-UBND
1.001193,Giấy chứng sinh,1,1,,,
1.001193,Căn cước của cha mẹ,,,,Giấy tờ xuất trình,
1.004222,Tờ khai thay đổi thông tin cư trú,1,,,,
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    begin_data_folder(tmp_path, monkeypatch)
    assert main(["migrate"]) == 0
    return tmp_path


def entered(house: Path) -> dict[str, KeptPaperList]:
    with open_store(f"sqlite:///{house / 'store.sqlite3'}", KeyRing.read(house / "keys.json")) as store:
        return store.directory.papers.all()


def imported(house: Path, text: str, *options: str) -> int:
    path = house / "papers.csv"
    path.write_text(text, encoding="utf-8")
    return main(["procedures", "import", str(path), *options])


def test_none_come_with_the_product(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert entered(house) == {}
    capsys.readouterr()
    assert main(["procedures", "show", "1.001193"]) == 1
    assert "no papers are entered for 1.001193" in capsys.readouterr().err


def test_a_trial_tells_what_would_be_and_changes_nothing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert imported(house, PAPERS, "--dry-run") == 0
    assert capsys.readouterr().out == (
        "papers.csv: would be 2 procedures with 4 papers: 2 new, 0 changed, 0 as before.\n"
    )
    assert entered(house) == {}


def test_a_file_gives_each_procedure_that_it_names_exactly_its_list(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(house, PAPERS) == 0
    first = entered(house)
    assert {code: len(kept.listed.papers) for code, kept in first.items()} == {"1.001193": 3, "1.004222": 1}

    capsys.readouterr()
    assert imported(house, PAPERS) == 0
    assert "0 new, 0 changed, 2 as before" in capsys.readouterr().out
    assert entered(house) == first  # also since when it is so

    assert imported(house, "code,paper\n1.001193,Tờ khai\n") == 0
    second = entered(house)
    assert [paper.name for paper in second["1.001193"].listed.papers] == ["Tờ khai"]
    assert second["1.001193"].listed.decision is None
    assert second["1.004222"] == first["1.004222"]


def test_the_demo_enters_lists_that_say_what_they_are_and_leaves_real_ones_alone(house: Path) -> None:
    assert imported(house, "code,paper,decision\n1.001193,Tờ khai,Quyết định 12\n") == 0
    real = entered(house)
    assert main(["demo", "--dossiers", "0"]) == 0
    both = entered(house)
    assert both.items() > real.items()
    samples = {code: kept for code, kept in both.items() if code not in real}
    assert len(samples) > 5
    assert all("mẫu để chạy thử" in (kept.listed.decision or "") for kept in samples.values())
    assert main(["demo", "--dossiers", "0"]) == 0
    assert entered(house) == both


def test_every_sample_list_is_of_a_procedure_and_without_a_fault() -> None:
    codes = frozenset(national.procedure.code for national in read_procedures())
    with as_file(asset("procedures", "sample_papers.csv")) as path:
        assert read_paper_lists(path, codes).faults == []


def test_a_list_is_shown_and_withdrawn(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(house, PAPERS) == 0
    capsys.readouterr()
    assert main(["procedures", "show", "1.001193.000.00.00.H47"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[0].startswith("1.001193  ")
    assert "  1\tTờ khai đăng ký khai sinh\toriginals 1, copies 0\tMẫu số 01" in shown.out.splitlines()
    assert "Giấy tờ xuất trình:" in shown.out.splitlines()
    assert "Quyết định 12/QĐ-UBND, entered " in shown.err
    assert main(["procedures", "withdraw", "1.001193"]) == 0
    assert main(["procedures", "withdraw", "1.001193"]) == 1
    assert list(entered(house)) == ["1.004222"]


def test_a_file_with_a_wrong_line_is_refused_whole_and_each_line_told(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert imported(house, f"{PAPERS}9.999999,Đơn,1,,,,\n1.004222,Đơn,nhiều,,,,\n") == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "papers.csv: line 6: 9.999999 is no procedure of the catalogue"
    assert told[1] == "papers.csv: line 7: originals is a number from 0 to 99"
    assert told[2] == "papers.csv: refused, nothing is changed."
    assert entered(house) == {}


def test_of_very_many_wrong_lines_the_first_are_told(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert imported(house, "code,paper\n" + "9.999999,Đơn\n" * 25) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 22
    assert told[20] == "papers.csv: 5 more lines are wrong."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "nowhere.csv"], "is no file"),
        (["import", "wrong.csv"], "no column is headed code"),
        (["show", "H47.16-240617-0001"], "CODE is a procedure's code"),
        (["withdraw", "x"], "CODE is a procedure's code"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    house: Path,
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(house)
    (house / "wrong.csv").write_text("a,b\n", encoding="utf-8")
    assert main(["procedures", *arguments]) == 1
    assert sentence in capsys.readouterr().err
