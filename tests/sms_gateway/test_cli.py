"""`sms-gateway` on the command line: exit codes, masked secrets, one sentence for what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sms_gateway.cli import main
from tests.sms_gateway.conftest import BASE, SECRET, TOKEN


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete settings, and none of this machine's own."""
    for name in [
        name
        for name in os.environ
        if name.startswith(("LOOKUP_", "EXCHANGE_", "TWILIO_", "KANNEL_", "PUSH_", "SMS_", "PUBLIC_"))
    ]:
        monkeypatch.delenv(name)
    for name, value in {
        "LOOKUP_DATA_DIR": str(tmp_path / "data"), "LOOKUP_API_URL": "http://127.0.0.1:1",
        "LOOKUP_API_KEY": "channel-key", "EXCHANGE_SECRET": SECRET, "SMS_LISTEN": "127.0.0.1:0",
        "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def test_help_and_version_without_any_settings() -> None:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "sms_gateway.cli", *arguments],
            env={"PATH": os.environ["PATH"]},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )

    told = run("--help")
    assert told.returncode == 0
    assert "serve" in told.stdout
    assert "check-settings" in told.stdout
    assert run("--version").stdout.startswith("sms-gateway ")


@pytest.mark.parametrize("arguments", [[], ["fly"], ["serve", "now"]])
def test_wrong_usage_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: sms-gateway" in capsys.readouterr().err


def test_settings_are_shown_with_secrets_masked_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-settings"]) == 0

    shown = capsys.readouterr()
    assert f"PUBLIC_BASE_URL={BASE}" in shown.out
    assert "TWILIO_AUTH_TOKEN=********" in shown.out
    for secret in (TOKEN, SECRET, "channel-key"):
        assert secret not in shown.out + shown.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "value"), [("KANNEL_SECRET", "k" * 20), ("PUSH_SECRET", "p" * 20)])
def test_any_carrier_alone_will_do(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    monkeypatch.delenv("PUBLIC_BASE_URL")
    monkeypatch.setenv(name, value)

    assert main(["check-settings"]) == 0

    shown = capsys.readouterr().out
    assert f"{name}=********" in shown
    assert value not in shown


@pytest.mark.parametrize(("name", "value", "told"), [
    ("KANNEL_SECRET", "short", "KANNEL_SECRET"),
    ("PUSH_SECRET", "short", "PUSH_SECRET"),
    ("TWILIO_AUTH_TOKEN", "", "TWILIO_AUTH_TOKEN"),
    ("PUBLIC_BASE_URL", "", "PUBLIC_BASE_URL"),
    ("EXCHANGE_SECRET", "", "EXCHANGE_SECRET"),
    ("EXCHANGE_SECRET", "5e5e", "EXCHANGE_SECRET"),
    ("SMS_LISTEN", "nowhere", "nowhere"),
    ("LOOKUP_PROVINCE", "atlantis", "atlantis"),
    ("LOOKUP_SETTINGS", "/nowhere/settings.toml", "LOOKUP_SETTINGS"),
])  # fmt: skip
@pytest.mark.parametrize("command", ["serve", "check-settings"])
def test_a_wrong_setting_is_one_sentence(
    command: str, name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)

    assert main([command]) == 1

    refusal = capsys.readouterr().err
    assert told in refusal
    assert len(refusal.splitlines()) == 1


def test_a_journal_that_does_not_open_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXCHANGE_DATABASE_URL", "postgresql+psycopg://reader:word@127.0.0.1:1/none")

    assert main(["serve"]) == 1

    refusal = capsys.readouterr().err
    assert "EXCHANGE_DATABASE_URL" in refusal
    assert "word" not in refusal
    assert len(refusal.splitlines()) == 1
