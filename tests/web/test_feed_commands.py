"""`lookup-api sources`, `quarantine` and `watch-folder` on a real store, as an officer types them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lookup_api.cli import main
from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.status import Authority
from tests.web.conftest import Face

SAMPLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))
GOOD = SAMPLES["dossiers_2020"]["data"][0]
BAD = {**GOOD, "MaHoSo": "000.00.16.H47-240620-0009", "TrangThaiHoSo": "77"}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    face: Face, filled: tuple[Path, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Type a command on the store of `face`; its exit code and what it printed."""
    monkeypatch.setenv("LOOKUP_DATABASE_URL", face.parts.settings.database_url)
    monkeypatch.setenv("LOOKUP_KEY_FILE", str(filled[0].parent / "keys.json"))

    def typed(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return code, told.out + told.err

    return typed


def post(face: Face, *records: object, service: str = "DongBoHoSoMC") -> Any:
    address = f"/v1/feeds/national/{service}?MaDinhDanhDV=000.00.01.H22"
    return face.client.post(address, json=list(records), headers=face.bearer(KeyKind.FEED)).get_json()


def stage(face: Face, record: dict[str, Any]) -> Any:
    return face.client.get(f"/v1/dossiers/{record['MaHoSo']}").get_json().get("stage", {}).get("key")


def waiting(face: Face) -> list[str]:
    return [record.number for record in face.parts.store.quarantine.of_source("motcua")]


def test_a_source_is_set_by_what_is_named_and_nothing_else(face: Face, run: Run) -> None:
    assert run("sources", "set", "motcua", "--authority", "copy", "--mirrors-waiting-as-done", "yes")[0] == 0
    assert run("sources", "set", "motcua", "--replay-hours", "48", "--code-list", "portal-2026")[0] == 0
    assert run("sources", "set", "motcua", "--code", "stages:77=processing", "--code", "channels:9=post")[0] == 0
    assert run("sources", "set", "moi", "--name", "Hệ thống mới", "--silent-hours", "0")[0] == 0
    known = face.parts.store.sources.known("motcua")
    assert known is not None
    assert (known.source.name, known.source.authority) == ("Một cửa điện tử tỉnh", Authority.COPY)
    assert known.source.mirrors_waiting_as_done
    assert (known.rules.replay_window, known.rules.code_list) == (48 * 3600, "portal-2026")
    code, told = run("sources", "list")
    assert code == 0
    assert "moi\tHệ thống mới\tprovince\t-\t24h\tsilent 0h\tprovincial\t-" in told.splitlines()
    assert 'portal-2026+{"channels": {"9": "post"}, "stages": {"77": "processing"}}' in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--code-list", "nothing"), 1),
        (("--code", "stages:77"), 1),
        (("--code", "stages:77=gone"), 1),
        (("--replay-hours", "-1"), 1),
        (("--replay-hours", "nan"), 1),
        (("--silent-hours", "-1"), 1),
        (("--authority", "nobody"), 2),
    ],
)
def test_a_source_is_not_set_to_what_could_not_be_read(
    face: Face, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    before = face.parts.store.sources.known("motcua")
    assert run("sources", "set", "motcua", *arguments)[0] == code
    assert face.parts.store.sources.known("motcua") == before


def test_what_only_feeds_named_and_slips_that_did_not_come_are_listed(face: Face, run: Run) -> None:
    stopped = {**GOOD, "MaTTHC": "9.876543", "TenTTHC": "Thủ tục lạ", "TrangThaiHoSo": "8"}
    assert post(face, stopped)["error_code"] == 0
    code, told = run("sources", "unknown", "--most", "500")
    assert code == 0
    assert "procedure\t9.876543\t1\tThủ tục lạ" in told.splitlines()
    assert any(line.startswith("agency\tH47.16\t") for line in told.splitlines())
    assert f"slip\tstop_notice\t2024-06-20T08:15+07:00\t{GOOD['MaHoSo']}" in told.splitlines()
    assert run("sources", "unknown", "--most", "0")[0] == 1


def test_a_refused_record_is_listed_and_shown_without_its_person(face: Face, run: Run) -> None:
    post(face, GOOD, BAD)
    (number,) = waiting(face)
    code, told = run("quarantine", "list")
    assert code == 0
    cells = told.strip().split("\t")
    assert (cells[0], cells[2:5]) == (number, ["motcua", "DongBoHoSoMC", "2"])
    assert "TrangThaiHoSo" in cells[5]
    code, told = run("quarantine", "show", number)
    assert code == 0
    assert '"TrangThaiHoSo": "77"' in told
    for word in ("Trần", "0905000001", "mau@example.vn"):
        assert word not in told


def test_a_record_goes_in_once_its_code_is_on_the_list(face: Face, run: Run) -> None:
    post(face, BAD)
    (number,) = waiting(face)
    code, told = run("quarantine", "retry", number)
    assert (code, waiting(face)) == (1, [number])
    assert "0 went in, 1 refused." in told
    assert run("sources", "set", "motcua", "--code", "stages:77=processing")[0] == 0
    assert run("quarantine", "retry", number) == (0, "1 went in, 0 refused.\n")
    assert waiting(face) == []
    assert stage(face, BAD) == "processing"
    assert post(face, BAD)["error_code"] == 0, "the sender's next message is read alike"


def test_a_record_with_a_fee_that_nobody_can_read_is_taken_in_and_waits_for_the_officer(face: Face, run: Run) -> None:
    answer = post(face, {**GOOD, "DanhSachLePhi": [{"TenPhiLePhi": "Phí", "Gia": "năm 10"}]})
    assert (answer["error_code"], answer["message"]) == (0, "Đồng bộ thành công 1/1")
    assert stage(face, GOOD) is not None
    (number,) = waiting(face)
    assert "đã tiếp nhận hồ sơ, trừ: Gia không phải là số tiền" in run("quarantine", "list")[1]
    code, told = run("quarantine", "retry", number)
    assert (code, waiting(face)) == (1, [number]), "what nobody can read today waits on"
    assert "đã tiếp nhận hồ sơ" in told


def test_a_retried_record_overwrites_nothing_newer(face: Face, run: Run) -> None:
    post(face, BAD)
    newer = {**BAD, "TrangThaiHoSo": "10", "NgayTra": "20240701090000"}
    post(face, newer)
    run("sources", "set", "motcua", "--code", "stages:77=processing")
    assert run("quarantine", "retry", "--source", "motcua")[0] == 0
    assert stage(face, BAD) == "returned"


def test_a_record_that_is_refused_for_another_reason_waits_under_that_one(face: Face, run: Run) -> None:
    post(face, {**BAD, "NgayTiepNhan": "20240231081500"})
    (first,) = waiting(face)
    before = face.parts.store.quarantine.numbered(first)[0].reason
    run("sources", "set", "motcua", "--code", "stages:77=processing")
    for _ in range(2):
        assert run("quarantine", "retry", "--source", "motcua")[0] == 1
    (second,) = face.parts.store.quarantine.of_source("motcua")
    assert second.position == 0
    assert second.sender == "000.00.01.H22"
    assert (second.reason == before) is (second.number == first)


def test_records_are_dropped_by_number_or_by_source(face: Face, run: Run) -> None:
    post(face, *({**BAD, "MaHoSo": f"000.00.16.H47-240620-{serial:04d}"} for serial in range(3)))
    assert run("quarantine", "drop", waiting(face)[0]) == (0, "1 dropped.\n")
    assert run("quarantine", "drop", "--source", "motcua") == (0, "2 dropped.\n")
    assert run("quarantine", "list") == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [("show", "abcdef"), ("show", "xyz!"), ("show", "ab"), ("retry",), ("drop",), ("list", "--most", "0"),
     ("drop", "abcdef", "--source", "motcua")],
)  # fmt: skip
def test_what_names_no_record_is_said(run: Run, arguments: tuple[str, ...]) -> None:
    code, told = run("quarantine", *arguments)
    assert code == 1
    assert told.startswith("lookup-api: ")


def test_the_folder_is_taken_in_once(face: Face, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "night.json").write_text(json.dumps([GOOD]), encoding="utf-8")
    assert run("watch-folder", str(folder), "--source", "motcua", "--settled", "0.01", "--once")[0] == 0
    assert (folder / "done" / "night.json").exists()
    assert stage(face, GOOD) == "accepted"
    (folder / "bad.json").write_bytes(b"{")
    assert run("watch-folder", str(folder), "--source", "motcua", "--settled", "0.01", "--once")[0] == 1
    assert (folder / "refused" / "bad.json.reason.txt").exists()


def test_an_export_in_the_folder_is_imported_by_the_mapping_of_its_source(face: Face, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    rows = [
        "MaHoSo,MaTTHC,ChuHoSo,NgayTiepNhan,TrangThaiHoSo",
        "H47.16-240620-0077,1.004222,Lê Thị Mẫu,20240620081500,4",
    ]
    (folder / "old.csv").write_text("\n".join(rows), encoding="utf-8")
    options = ("--source", "motcua", "--mapping", "national", "--settled", "0.01", "--once")
    code, told = run("watch-folder", str(folder), *options)
    assert (code, (folder / "done" / "old.csv").exists()) == (0, True), told
    assert face.client.get("/v1/dossiers/H47.16-240620-0077").get_json()["stage"]["key"] == "processing"


@pytest.mark.parametrize("more", [("--source", "nobody"), ("--source", "motcua", "--every", "0")])
def test_a_folder_that_cannot_be_watched_is_said(run: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    assert run("watch-folder", str(tmp_path), "--once", *more)[0] == 1
    assert run("watch-folder", str(tmp_path / "none"), "--once", "--source", "motcua")[0] == 1
