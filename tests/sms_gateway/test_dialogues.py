"""Conversations by SMS as an official can read them: tests/dialogues/sms/*.toml.

A file holds `title` and a list of `turns`: what a citizen `texted` (`from` another number, if given), the lookup API's
`problem` if it has one, or `away`; and what is `answered`, one line a text. Dossiers are the samples of the fake.
Each is held through every carrier.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.domain.codes import KeypadCode
from lookup_api.wording import count_segments
from tests.sms_gateway.conftest import SENDER, Running
from tests.support.fake_lookup_api import processing_view
from tests.support.sms_carriers import CARRIERS, Carrier

FOLDER = Path(__file__).parents[1] / "dialogues" / "sms"
FILES = sorted(FOLDER.glob("*.toml"))
KEYPAD = KeypadCode.make("41720658")
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"


def take(gateway: Running, turn: dict[str, Any], carrier: Carrier) -> list[str]:
    gateway.api.away = turn.get("away", False)
    code = turn.get("problem")
    gateway.api.problem = None if code is None else _problem(ProblemCode(code))
    response = gateway.text(turn["texted"], sender=turn.get("from", SENDER), by=carrier)
    assert response.status_code == 200
    return carrier.texts(response)


def _problem(code: ProblemCode) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=3600)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dialogue(gateway: Running, path: Path, carrier: Carrier) -> None:
    gateway.api.add(processing_view(), keypad=KEYPAD.digits, token=TOKEN)
    script = tomllib.loads(path.read_text(encoding="utf-8"))
    for turn in script["turns"]:
        answered = take(gateway, turn, carrier)
        assert answered == turn["answered"]
        assert all(count_segments(text).segments == 1 for text in answered)


def test_there_are_dialogues() -> None:
    assert len(FILES) >= 10
