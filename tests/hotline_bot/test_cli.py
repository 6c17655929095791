"""The command line and the web face."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from flask import Blueprint

from hotline_bot.app import create_app
from hotline_bot.cli import main
from lookup_api import __version__
from lookup_api.exchange import open_exchange
from tests.support.patience import PATIENCE
from tests.support.ports import free_port

SECRET = "5e" * 32
HEALTHY = {"status": "ok", "version": __version__}


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "EXCHANGE_SECRET",
        "EXCHANGE_DATABASE_URL",
        "TELEGRAM_BOT_TOKEN",
        "LOOKUP_PROVINCE",
        "LOOKUP_SETTINGS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOOKUP_DATA_DIR", str(tmp_path))


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("--version", "--help"):
        with pytest.raises(SystemExit) as ended:
            main([flag])
        assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"hotline-bot {__version__}" in said
    assert all(command in said for command in ("serve", "poll", "check-settings"))


@pytest.mark.parametrize("arguments", [[], ["answer"], ["poll", "--fast"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("set_", "told"),
    [
        ({}, "EXCHANGE_SECRET is not set"),
        ({"EXCHANGE_SECRET": "short"}, "EXCHANGE_SECRET"),
        ({"EXCHANGE_SECRET": SECRET}, "TELEGRAM_BOT_TOKEN is not set"),
        ({"EXCHANGE_SECRET": SECRET, "LOOKUP_PROVINCE": "atlantis"}, "atlantis"),
        ({"EXCHANGE_SECRET": SECRET, "HOTLINE_LISTEN": "here"}, "host:port"),
        (
            {"EXCHANGE_SECRET": SECRET, "TELEGRAM_BOT_TOKEN": "1:a", "EXCHANGE_DATABASE_URL": "sqlite:////proc/x/y"},
            "hotline-bot: ",
        ),
    ],
)
def test_what_is_missing_is_one_sentence(
    set_: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    assert main(["poll"]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_settings_are_printed_with_secrets_masked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXCHANGE_SECRET", SECRET)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1022:hidden")
    assert main(["check-settings"]) == 0
    said = capsys.readouterr().out
    assert "TELEGRAM_BOT_TOKEN=********" in said
    assert SECRET not in said
    assert "hidden" not in said


def test_health_tells_of_the_journal_and_fronts_are_mounted(tmp_path: Path) -> None:
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    front = Blueprint("web", __name__)
    front.add_url_rule("/", view_func=lambda: "ok")
    client = create_app(exchange, [front]).test_client()
    assert (client.get("/healthz").status_code, client.get("/healthz").json) == (200, HEALTHY)
    assert client.get("/chat/web/").status_code == 200
    assert client.get("/chat/telegram").status_code == 404
    exchange.close()


def test_serve_answers_until_it_is_told_to_stop(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.environ["PATH"],
        "EXCHANGE_SECRET": SECRET,
        "LOOKUP_DATA_DIR": str(tmp_path),
        "HOTLINE_LISTEN": address,
    }
    process = subprocess.Popen([sys.executable, "-m", "hotline_bot.cli", "serve"], env=environment)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = httpx.get(f"http://{address}/healthz", trust_env=False)
                break
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.1)
        assert json.loads(answer.content) == HEALTHY
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
