"""The command `kiosk`, and what it may not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KIOSK = Path(sys.executable).parent / "kiosk"


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SDL_VIDEODRIVER": "offscreen"} | settings
    return subprocess.run([KIOSK, *arguments], capture_output=True, text=True, env=environment, check=False)


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("kiosk 0.")
    said = run("--help")
    assert said.returncode == 0
    for option in ("--frames", "--screenshot", "check-settings", "images:GLOB"):
        assert option in said.stdout


def test_check_settings_masks_the_key() -> None:
    said = run("check-settings", LOOKUP_API_KEY="very-secret", LOOKUP_DESK="Quầy 3")
    assert said.returncode == 0
    assert "LOOKUP_DESK=Quầy 3" in said.stdout
    assert "very-secret" not in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (("--frames", "http://example.org"), {}),
        (("--size", "large"), {}),
        (("--size", "1x1"), {}),
        (("--language", "xx"), {}),
        (("sing",), {}),
        ((), {"LOOKUP_PROVINCE": "atlantis"}),
        ((), {"LOOKUP_SETTINGS": "/nowhere/settings.toml"}),
    ],
)
def test_wrong_use_ends_with_two(arguments: tuple[str, ...], settings: dict[str, str]) -> None:
    said = run(*arguments, **settings)
    assert said.returncode == 2
    assert "kiosk:" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_picture_that_cannot_be_written_ends_with_one(tmp_path: Path) -> None:
    said = run(
        "--frames", "none:", "--wait", "0.2", "--size", "540x960", "--screenshot", str(tmp_path / "no" / "a.png")
    )
    assert said.returncode == 1


def test_without_any_screen_it_ends_with_one() -> None:
    said = run("--frames", "none:", SDL_VIDEODRIVER="nonsense")
    assert said.returncode == 1
    assert "SDL_VIDEODRIVER" in said.stderr


IMPORTS = """
import sys
import kiosk.visit, kiosk.cli
assert "kivy" not in sys.modules, "deciding needs no window"
import kiosk.window, kiosk.link.lookups, kiosk.screens.parts
for name in ("flask", "sqlalchemy", "alembic", "lookup_api.exchange", "lookup_api.web", "lookup_api.store"):
    assert name not in sys.modules, name
assert sys.argv == ["-c", "--port", "5000"], "Kivy left the command line alone"
"""


def test_it_needs_neither_flask_nor_a_database(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "SDL_VIDEODRIVER": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, "--port", "5000"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is written to the home folder"
