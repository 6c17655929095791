"""`sms-gateway work`, `replay`, `report` and `console` on the command line."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.exchange import Spool, open_exchange
from sms_gateway.budgets import Budgets
from sms_gateway.cli import main
from sms_gateway.counting import Counting
from sms_gateway.inbound import Inbound
from sms_gateway.tariff import Tariff
from sms_gateway.times import vietnam_time
from sms_gateway.waiting import SPOOL, WaitingRoom
from tests.sms_gateway.conftest import SECRET
from tests.support.fake_lookup_api import FakeLookupApi, sample_views

CODE = sample_views()[0].code


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ("LOOKUP_", "EXCHANGE_", "TWILIO_", "KANNEL_", "PUSH_", "SMS_", "SMPP_", "PUBLIC_", "MAIL_")
    for name in [name for name in os.environ if name.startswith(ours)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOOKUP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXCHANGE_SECRET", SECRET)
    monkeypatch.setenv("LOOKUP_API_KEY", "channel-key")


def test_work_without_a_road_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["work"]) == 1
    refusal = capsys.readouterr().err
    assert "SMPP_ADDRESS" in refusal
    assert len(refusal.splitlines()) == 1


@pytest.mark.parametrize(("name", "value"), [
    ("SMS_ROADS", "pigeon"), ("SMS_BUDGET_NUMBER", "many"), ("SMS_BUDGET_DAY", "much"), ("SMS_BUDGET_RANGES", "84"),
    ("SMS_TARIFF", "/nowhere/tariff.toml"), ("SMPP_ADDRESS", "carrier"),
])  # fmt: skip
@pytest.mark.parametrize("command", ["work", "check-settings"])
def test_a_wrong_setting_of_sending_is_one_sentence(
    command: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUSH_SECRET", "p" * 20)
    monkeypatch.setenv("SMS_ROADS", "console")
    monkeypatch.setenv(name, value)
    if name == "SMPP_ADDRESS":
        monkeypatch.setenv("SMS_ROADS", "smpp")
    assert main([command]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_report_tells_what_was_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    counting = Counting(exchange, Tariff({"kannel": 400}, verified=False), Budgets(), vietnam_time)
    for day in (0, 1, 40):
        counting.count("kannel", "reply-lookup", "+84905000001", "x" * 161, vietnam_time() - timedelta(days=day))
    counting.keep()
    exchange.close()
    assert main(["report", "--days", "3", "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "day,carrier,template,texts,segments,dong"
    assert [line.split(",", 1)[1] for line in lines[1:]] == ["kannel,reply-lookup,1,2,800"] * 2
    assert main(["report"]) == 0
    assert "unverified" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["report", "--days", "0"])
    assert ended.value.code == 2


def test_replay_answers_what_a_dead_process_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spool = Spool(tmp_path / SPOOL, SECRET)
    WaitingRoom(spool, vietnam_time).keep(Inbound("kannel", "m-1", "+84905000001", "8088", f"HS {CODE}"))
    spool.close()
    with FakeLookupApi(sample_views()).served() as url:
        monkeypatch.setenv("LOOKUP_API_URL", url)
        assert main(["replay"]) == 0
        assert capsys.readouterr().out == "1 messages answered, 0 bytes wait\n"
        assert main(["replay"]) == 0
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    (text,) = exchange.outbox.lease("sms", vietnam_time())
    assert text.recipient == "+84905000001"
    exchange.close()


def test_the_console_is_a_telephone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = f"HS {CODE}\n+84905000002: xin chao\nVIETTEL\n8088: HS\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    with FakeLookupApi(sample_views()).served() as url:
        monkeypatch.setenv("LOOKUP_API_URL", url)
        assert main(["console"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"HS {CODE}: ")
    assert out.count("1 segment]") == 4
