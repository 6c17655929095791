"""What can be set, called or typed is written down, and nothing in the tree tells of a machine or a package host."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from lookup_api.settings import SECRETS, Settings

ROOT = Path(__file__).parents[2]
COMMANDS = ("lookup-api", "sms-gateway", "hotline-bot", "kiosk")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for setting in fields(Settings):
        assert f"`{setting.name.upper()}`" in told, setting.name
    for secret in SECRETS:
        row = next(line for line in told.splitlines() if f"`{secret.upper()}`" in line)
        assert "secret" in row, secret


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_tells_its_version_and_refuses_what_it_does_not_know(command: str) -> None:
    binary = ROOT / ".venv" / "bin" / command
    helped = subprocess.run([binary, "--help"], capture_output=True, text=True, check=True)
    assert command in helped.stdout
    assert subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.startswith(command)
    assert subprocess.run([binary, "--nonsense"], capture_output=True, check=False).returncode == 2


def test_the_top_level_is_the_product() -> None:
    allowed = {
        "kiosk", "sms_gateway", "hotline_bot", "lookup_api", "assets", "tests", "docs", ".ci",
        "pyproject.toml", "requirements.lock", "README.md", "LICENSE", "Makefile", ".gitignore",
    }  # fmt: skip
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= allowed


PLACES = re.compile(r"(?:^|[\s\"'=(:])/(?:root|home)/[a-z.]|index-url|\"resolved\":", re.MULTILINE)


def test_no_path_of_a_machine_and_no_package_host_is_written_down() -> None:
    for path in tracked():
        if path.suffix in {".png", ".ttf", ".jpg"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not PLACES.search(text), path
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_modules_stay_small_enough_to_read() -> None:
    for path in tracked():
        if path.suffix == ".py" and "tests" not in path.parts:
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
