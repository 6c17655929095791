"""A watched folder: whole files are taken in once and moved, what is on its way or wrong holds up nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from lookup_api.domain.errors import StoreUnavailable
from lookup_api.feeds import national
from lookup_api.web import drop_folder
from lookup_api.web.drop_folder import DropFolder, FileCounts
from tests.web.conftest import Face

SAMPLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))
CODE = "000.00.16.H47-240620-0001"


class Watched:
    """A folder with a clock that a test turns."""

    def __init__(self, face: Face, folder: Path, **options: Any) -> None:
        self.face, self.folder, self.now = face, folder, 0.0
        folder.mkdir()
        self.drop = DropFolder(folder, "motcua", face.parts, settled=5.0, clock=lambda: self.now, **options)

    def put(self, name: str, content: object) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return path

    def settle(self) -> bool:
        self.drop.look()
        self.now += 5.0
        return self.drop.look()

    def names(self, folder: str = ".") -> list[str]:
        return sorted(path.name for path in (self.folder / folder).glob("*") if path.is_file())

    def stage(self, code: str) -> str | None:
        view = self.face.client.get(f"/v1/dossiers/{code}").get_json()
        return view.get("stage", {}).get("key")


@pytest.fixture
def watched(face: Face, tmp_path: Path) -> Watched:
    return Watched(face, tmp_path / "drop")


def test_messages_are_taken_in_by_name_and_moved(watched: Watched) -> None:
    watched.put("1-dossiers.json", SAMPLES["dossiers_2020"])
    watched.put("2-steps.JSON", SAMPLES["steps"]["data"])
    watched.put("3-bare.json", SAMPLES["bare_array"]["body"])
    assert watched.settle()
    assert watched.names() == []
    assert watched.names("done") == ["1-dossiers.json", "2-steps.JSON", "3-bare.json"]
    assert (watched.stage(CODE), watched.stage("TS-2024-000123")) == ("finished", "returned")
    assert (watched.folder / "done").stat().st_mode & 0o777 == 0o700
    assert watched.drop.refused == 0


def test_a_file_that_still_grows_waits_until_it_is_whole(watched: Watched) -> None:
    whole = json.dumps(SAMPLES["dossiers_2020"]).encode()
    path = watched.put("night.json", whole[:50])
    assert not watched.drop.look()
    watched.now += 60
    path.write_bytes(whole)
    assert not watched.drop.look(), "it has just changed"
    watched.now += 4.9
    assert not watched.drop.look()
    watched.now += 0.1
    assert watched.drop.look()
    assert watched.names("done") == ["night.json"]


def test_what_is_on_its_way_or_no_file_is_left_alone(watched: Watched, tmp_path: Path) -> None:
    for name in (".hidden.json", "night.json.part", "night.json.tmp", "night.json.filepart"):
        watched.put(name, SAMPLES["dossiers_2020"])
    (watched.folder / "folder.json").mkdir()
    outside = tmp_path / "outside.json"
    outside.write_bytes(b"[]")
    (watched.folder / "link.json").symlink_to(outside)
    assert watched.settle()
    assert watched.stage(CODE) is None
    assert outside.exists()
    assert watched.names("done") == watched.names("refused") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b""),
        ("a.json", SAMPLES["sign_in"]),
        ("a.json", SAMPLES["look_up"]),
        ("a.json", [{"MaHoSo": "không", "ChuHoSo": "Trần Thị Mẫu"}]),
        ("a.json", [{"MaHoSo": "H47.16-240620-0001", "TrangThaiHoSo": "77", "ChuHoSo": "Trần Thị Mẫu"}]),
        ("a.pdf", b"%PDF"),
        ("a.csv", b"a,b"),
    ],
    ids=range(8),
)
def test_a_file_of_which_nothing_goes_in_is_put_aside_with_its_reason(
    watched: Watched, name: str, content: object
) -> None:
    watched.put(name, content)
    assert watched.settle()
    assert watched.names("refused") == [name, f"{name}.reason.txt"]
    reason = (watched.folder / "refused" / f"{name}.reason.txt").read_text(encoding="utf-8")
    assert reason.strip()
    assert "Trần" not in reason
    assert watched.drop.refused == 1


def test_one_bad_record_waits_in_the_quarantine_with_its_line_and_the_file_is_done(watched: Watched) -> None:
    good = SAMPLES["dossiers_2020"]["data"][0]
    watched.put("night.json", [good, {**good, "TrangThaiHoSo": "77"}])
    assert watched.settle()
    assert watched.names("done") == ["night.json"]
    assert [record.position for record in watched.face.parts.store.quarantine.of_source("motcua")] == [1]


def test_a_file_beyond_the_limit_is_not_even_read(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(national, "LARGEST_BODY", 10)
    watched.put("night.json", SAMPLES["dossiers_2020"])
    assert watched.settle()
    assert watched.names("refused") == ["night.json", "night.json.reason.txt"]


def test_while_the_store_is_away_the_file_waits(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.put("night.json", SAMPLES["dossiers_2020"])

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(drop_folder, "receive_message", away)
        assert not watched.settle()
        assert watched.names() == ["night.json"]
    assert watched.drop.look()
    assert watched.names("done") == ["night.json"]


def test_a_file_that_cannot_be_read_waits_and_holds_up_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.put("a.json", SAMPLES["steps"])
    watched.put("b.json", SAMPLES["dossiers_2020"])
    read = Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.name == "a.json":
            raise PermissionError
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", broken)
        assert not watched.settle()
        assert (watched.names(), watched.names("done")) == (["a.json"], ["b.json"])
    assert watched.drop.look()
    assert watched.names("done") == ["a.json", "b.json"]


def test_the_same_name_again_overwrites_nothing(watched: Watched) -> None:
    for _ in range(2):
        watched.put("night.json", SAMPLES["dossiers_2020"])
        assert watched.settle()
    assert len(watched.names("done")) == 2


def test_exports_go_to_the_import(face: Face, tmp_path: Path) -> None:
    imported: list[str] = []

    def import_file(path: Path) -> FileCounts:
        imported.append(path.name)
        if path.stem == "bad":
            raise ValueError("Trần Thị Mẫu is no date")
        return FileCounts(3, 1)

    watched = Watched(face, tmp_path / "drop", import_file=import_file)
    for name in ("a.csv", "b.XLSX", "c.jsonl", "bad.csv"):
        watched.put(name, b"x")
    assert watched.settle()
    assert imported == ["a.csv", "b.XLSX", "bad.csv", "c.jsonl"]
    assert watched.names("done") == ["a.csv", "b.XLSX", "c.jsonl"]
    assert watched.names("refused") == ["bad.csv", "bad.csv.reason.txt"]
    assert "Trần" not in (watched.folder / "refused" / "bad.csv.reason.txt").read_text(encoding="utf-8")
