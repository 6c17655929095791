"""An operator from the command line to a caller's answer, over HTTP, with the commands an administrator types."""

import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from lookup_api.client import LookupClient, NotSignedIn, ProofRefused, operator_calls
from lookup_api.contract.operators import (
    Factor,
    FactorKind,
    FactorsRequest,
    Purpose,
    SearchRequest,
    TicketKind,
    TicketReason,
    TicketRequest,
    ViewRequest,
)
from tests.support.house import BINARIES, House, open_house
from tests.support.patience import PATIENCE

PASSWORD = "mười hai con mèo"


def command(house: House, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BINARIES / "lookup-api", "operators", *arguments],
        env=house.environment, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def secret_of(printed: str) -> str:
    """The authenticator's secret, as it is enrolled."""
    found = re.search(r"otpauth://totp/\S*[?&]secret=([A-Z2-7]{32})", printed)
    assert found is not None, printed
    return found[1]


@pytest.mark.slow
def test_an_operator_answers_a_caller(tmp_path: Path) -> None:
    with open_house(tmp_path, dossiers=40) as house:
        added = command(house, "add", "lan", "--role", "operator", given=f"{PASSWORD}\n")
        assert added.returncode == 0, added.stderr
        assert "█" in added.stdout
        secret = secret_of(added.stdout)
        assert command(house, "add", "lan", "--role", "admin", given=f"{PASSWORD}\n").returncode == 1
        assert command(house, "add", "mai", "--role", "operator", given="short\n").returncode == 1
        assert command(house, "add", "mai", "--role", "king", given=f"{PASSWORD}\n").returncode == 2
        assert command(house, "revoke", "nobody").returncode == 1
        key, chat = house.key("console", "console"), house.key("chat", "chat")
        house.serve()
        with LookupClient(house.api_url, key) as console, LookupClient(house.api_url, chat) as bot:
            _answer_a_caller(house, console, bot, secret)
            after_reset = command(house, "reset", "lan", given=f"{PASSWORD}\n")
            assert after_reset.returncode == 0, after_reset.stderr
            with pytest.raises(ProofRefused):
                _sign_in(console, secret)
            session = _sign_in(console, secret_of(after_reset.stdout))
            assert command(house, "revoke", "lan").returncode == 0
            with pytest.raises(NotSignedIn):
                console.send(operator_calls.tickets(session=session))
        assert "revoked" in command(house, "list").stdout
        assert house.run("lookup-api", "verify-ledger")
        assert PASSWORD not in house.log("lookup-api")


def _sign_in(console: LookupClient, secret: str) -> str:
    code = pyotp.TOTP(secret).at(datetime.now(UTC))
    return console.send(operator_calls.sign_in("lan", PASSWORD, code)).session


def _answer_a_caller(house: House, console: LookupClient, bot: LookupClient, secret: str) -> None:
    session = _sign_in(console, secret)
    with pytest.raises(ProofRefused):  # the code was used
        _sign_in(console, secret)
    with sqlite3.connect(house.folder / "data" / "dossiers.sqlite3") as connection:
        [known] = connection.execute("SELECT code FROM dossiers ORDER BY id LIMIT 1").fetchone()
    connection.close()
    found = console.send(operator_calls.search(SearchRequest(text=known, purpose=Purpose.CALLER_ASKS), session=session))
    assert [hit.code for hit in found.items] == [known]
    seen = console.send(operator_calls.view(ViewRequest(text=known, purpose=Purpose.CALLER_ASKS), session=session))
    assert (seen.view.level, seen.say.level, seen.proved) == ("operator", "code", False)
    told = FactorsRequest(
        text=known, purpose=Purpose.CALLER_ASKS, factors=[Factor(kind=FactorKind.ID_LAST4, value="xxxx")]
    )
    with pytest.raises(ProofRefused):
        console.send(operator_calls.hold_against(told, session=session))
    wanted = TicketRequest(kind=TicketKind.CALL_BACK, reason=TicketReason.NIGHT, phone="0905000077", code=known)
    opened = bot.send(operator_calls.open_ticket(wanted, key="call 1"))
    assert bot.send(operator_calls.open_ticket(wanted, key="call 1")) == opened
    assert console.send(operator_calls.take_ticket(opened.id, session=session)).phone == "0905000077"
