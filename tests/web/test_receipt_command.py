"""`lookup-api receipt`: a sheet or a label into a file that its owner alone may read."""

from pathlib import Path

import pytest

from lookup_api.cli import main
from tests.support.pdf import words_of
from tests.web.conftest import Face

Filled = tuple[Path, object]


@pytest.fixture
def code(filled: Filled, face: Face, monkeypatch: pytest.MonkeyPatch) -> str:
    """A sample's code, with the command set to the filled store."""
    template, _ = filled
    monkeypatch.setenv("LOOKUP_DATABASE_URL", f"sqlite:///{template}")
    monkeypatch.setenv("LOOKUP_KEY_FILE", str(template.parent / "keys.json"))
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://tc.example.vn")
    return face.shown["processing"].dossier.code


def test_the_receipt_is_drawn_as_pdf_for_its_owner_alone(code: str, tmp_path: Path) -> None:
    drawn = tmp_path / "receipt.pdf"
    assert main(["receipt", code, "-o", str(drawn)]) == 0
    assert code in words_of(drawn.read_bytes())
    assert drawn.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("name", "begins"), [("label.png", b"\x89PNG"), ("label.svg", b"<svg")])
def test_the_label_is_drawn_as_before(code: str, tmp_path: Path, name: str, begins: bytes) -> None:
    assert main(["receipt", code, "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "receipt.txt"],
        ["-o", "label.png", "--slip", "apology"],
        ["-o", "apology.pdf", "--slip", "apology"],  # none was issued
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    code: str, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["receipt", code, *arguments]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("lookup-api: ")
    assert not {"receipt.txt", "label.png", "apology.pdf"} & {file.name for file in tmp_path.iterdir()}


def test_an_unknown_code_and_kind_are_refused(code: str, tmp_path: Path) -> None:
    assert code
    assert main(["receipt", "H47.99-261105-9999", "-o", str(tmp_path / "a.pdf")]) == 1
    with pytest.raises(SystemExit) as refused:
        main(["receipt", code, "-o", str(tmp_path / "a.pdf"), "--slip", "book"])
    assert refused.value.code == 2
