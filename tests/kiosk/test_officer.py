"""The officer's QR, the switches behind it, and a training mode that asks the API nothing."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.staff.officer import PREFIX, Door, Faults, Switches, check_setting, new_code, opens
from kiosk.staff.training import Training, invented
from kiosk.state import (
    Answered,
    Button,
    Done,
    Event,
    Fault,
    FaultChanged,
    Forget,
    Key,
    LookUp,
    Pressed,
    Rate,
    Recover,
    StopSpeaking,
    SymbolsRead,
    Touched,
)
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.views import Level
from lookup_api.settings import SettingsError
from tests.support.fake_lookup_api import NOW
from tests.support.kiosk_process import KIOSK


def test_the_setting_knows_the_qr_and_holds_a_hash_alone() -> None:
    text, setting = new_code()
    assert opens(text, setting)
    assert opens(f" {text}\n", setting)
    assert text.removeprefix(PREFIX) not in setting
    other, _ = new_code()
    for wrong in (other, text[:-1], text.lower(), PREFIX, "", text + "A"):
        assert not opens(wrong, setting)
    assert not opens(text, "")
    check_setting(setting)
    check_setting("")
    with pytest.raises(SettingsError, match="officer-code"):
        check_setting(text)


def test_the_command_prints_both() -> None:
    done = subprocess.run([KIOSK, "officer-code"], capture_output=True, text=True, check=True, timeout=60)
    qr, setting = done.stdout.splitlines()
    assert opens(qr.removeprefix("QR: "), setting.removeprefix("KIOSK_OFFICER="))
    refused = subprocess.run(
        [KIOSK, "check-settings"], capture_output=True, text=True, check=False, timeout=60,
        env={"KIOSK_OFFICER": "1234", "PATH": ""},
    )  # fmt: skip
    assert refused.returncode == 2
    assert "KIOSK_OFFICER" in refused.stderr


def test_the_door_opens_to_the_qr_alone_and_keeps_papers_from_the_visit_while_it_is_open() -> None:
    text, setting = new_code()
    events: list[Event] = []
    knocks: list[str] = []
    door = Door(setting, events.append, knocks.append)
    paper = SymbolsRead(("H47.16-240605-0003",))
    door.hear(paper)
    door.hear(SymbolsRead((new_code()[0],)))
    assert knocks == []
    assert events == [paper]
    door.hear(SymbolsRead(("something", text)))
    assert (knocks, events) == (["open"], [paper])
    door.is_open = True
    door.hear(paper)
    door.hear(Touched())
    assert knocks == ["open", "read"]
    assert events[1:] == [Touched()]
    shut = Door("", events.append, knocks.append)
    shut.hear(SymbolsRead((text,)))
    assert len(knocks) == 2


def test_a_secret_that_opens_nothing_here_is_neither_asked_of_the_api_nor_shown() -> None:
    """It may open another kiosk, or be typed by a reader in small letters."""
    events: list[Event] = []
    secret, _ = new_code()
    for own in ("", new_code()[1]):
        door = Door(own, events.append, _nobody)
        door.hear(SymbolsRead((secret.lower(),)))
        door.hear(SymbolsRead((f"{PREFIX}1234",)))
        door.hear(SymbolsRead(()))
        door.hear(SymbolsRead((secret,)))
        door.hear(SymbolsRead((secret, "H47.16-240605-0003")))
    left = [text for event in events if isinstance(event, SymbolsRead) for text in event.texts]
    assert left == ["H47.16-240605-0003"] * 2


def test_switches_outlive_a_restart(tmp_path: Path) -> None:
    switches = Switches(tmp_path / "data")
    assert not switches.is_on("closed")
    switches.turn("closed", on=True)
    assert Switches(tmp_path / "data").is_on("closed")
    assert not switches.is_on("training")
    switches.turn("closed", on=False)
    switches.turn("closed", on=False)
    assert not Switches(tmp_path / "data").is_on("closed")
    blocked = tmp_path / "file"
    blocked.touch()
    Switches(blocked).turn("closed", on=True)


def test_closed_by_staff_goes_before_a_key_that_is_not_admitted() -> None:
    events: list[Event] = []
    faults = Faults(events.append)
    faults.hear(FaultChanged(Fault.NOT_ADMITTED))
    faults.close(closed=True)
    faults.hear(FaultChanged(None))
    faults.hear(Touched())
    faults.close(closed=False)
    assert events == [
        FaultChanged(Fault.NOT_ADMITTED),
        FaultChanged(Fault.CLOSED),
        Touched(),
        FaultChanged(None),
    ]


class Asked:
    def __init__(self) -> None:
        self.effects: list[object] = []

    def run(self, effect: object) -> None:
        self.effects.append(effect)


def practising() -> tuple[Training, Asked, list[Event]]:
    asked, events = Asked(), list[Event]()
    return Training(asked, events.append, _now), asked, events


_now: Callable[[], object] = lambda: NOW  # noqa: E731 - a clock that stands


def test_training_asks_nobody_and_answers_what_is_invented() -> None:
    training, asked, events = practising()
    training.run(LookUp(1, "H47.16-240605-0003"))
    assert asked.effects == [LookUp(1, "H47.16-240605-0003")]
    training.on = True
    training.run(LookUp(2, "H47.16-240605-0003"))
    training.run(Recover(3, LostReceiptKey.PHONE, "0905000001"))
    training.run(Rate(4, Key("1"), 5))
    training.run(StopSpeaking())
    assert len(asked.effects) == 1
    assert [type(event) for event in events] == [Answered, Done, Done]
    assert isinstance(events[0], Answered)
    assert events[0].view.code == "H99.99-000101-0001"


def test_a_visit_ends_with_the_mode_in_which_it_was_begun() -> None:
    """Else an invented dossier would stand on a screen that no longer says that it is one."""
    training, asked, events = practising()
    training.run(LookUp(1, "H47.16-240605-0003"))
    training.turn(on=True)
    assert training.on
    training.run(Forget())
    assert asked.effects == [LookUp(1, "H47.16-240605-0003"), Forget()]
    training.turn(on=False)
    assert not training.on
    assert events == [Pressed(Button.DONE)] * 2


def test_the_last_digit_chooses_and_nothing_of_the_text_is_told() -> None:
    told = {invented(f"H47.16-240605-000{digit}", NOW).stage.key for digit in range(10)}
    assert len(told) == 4
    view = invented("không có số", NOW)
    assert view.level is Level.CODE
    assert view.applicant is None


def _nobody(what: str) -> None:
    raise AssertionError(what)
