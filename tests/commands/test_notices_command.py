"""`lookup-api notices` as who runs the house uses it."""

from pathlib import Path

import pytest

from lookup_api.cli import main
from lookup_api.domain.notices import Situation
from tests.support.data_folder import begin_data_folder


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with sealing keys, a store and one source."""
    begin_data_folder(tmp_path, monkeypatch)
    assert main(["migrate"]) == 0
    assert main(["keys", "issue", "tinh-mau", "--kind", "feed", "--source", "motcua"]) == 0
    capsys.readouterr()
    return tmp_path


@pytest.mark.usefixtures("house")
def test_a_source_goes_live_leaves_situations_to_itself_and_is_hushed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "go-live", "motcua", "--at", "2026-11-23T07:00:00+07:00"]) == 0
    assert main(["notices", "told-by", "motcua", "result_ready", "accepted"]) == 0
    capsys.readouterr()
    assert main(["notices", "list"]) == 0
    assert capsys.readouterr().out == "motcua\t2026-11-23T07:00:00+07:00\taccepted result_ready\n"
    assert main(["notices", "hush", "motcua"]) == 0
    assert main(["notices", "told-by", "motcua"]) == 0
    capsys.readouterr()
    assert main(["notices", "list"]) == 0
    assert capsys.readouterr().out == "motcua\t-\t-\n"


@pytest.mark.usefixtures("house")
def test_our_own_counters_go_live_before_their_first_dossier(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "go-live", "counter"]) == 0
    assert "counter" in capsys.readouterr().out


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    "arguments",
    [
        ["go-live", "no-such-source"],
        ["go-live", "motcua", "--at", "tomorrow"],
        ["go-live", "motcua", "--at", "2026-11-23T07:00:00"],
    ],
)
def test_what_cannot_be_switched_is_said(arguments: list[str]) -> None:
    assert main(["notices", *arguments]) != 0


@pytest.mark.usefixtures("house")
def test_what_waits_is_counted_and_what_is_due_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "search"]) == 0
    assert main(["notices", "waiting"]) == 0
    assert capsys.readouterr().out == "0 notices queued.\n"


def test_every_situation_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "situations"]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [each.value for each in Situation]


@pytest.mark.parametrize("word", ["no-such-situation", "one_time_code"])
def test_a_source_tells_known_situations_only(word: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["notices", "told-by", "motcua", word])
    assert ended.value.code == 2
