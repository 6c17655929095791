"""Debian's Kannel itself: bearerbox, smsbox and its fake SMSC, with the gateway before it and behind it."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.support.kannel_sends import ACCENTED, LONG, PLAIN

ROOT = Path(__file__).parents[2]
# smsbox 1.4.5 sometimes ends itself when the gateway dies under its connections (docs/sms.md). What came of such a run
# tells of smsbox and not of the gateway, so it is made once more, with fewer texts in its hands.
PAUSES = (0.0, 0.0, 0.02, 0.05, 0.1)  # seconds between two texts


def in_a_network_of_its_own(module: str, folder: Path, *more: str) -> dict[str, Any]:
    """Run a module of the tests' support and return what it tells."""
    # Not within this process: its network is another one. Who is not root becomes it in a namespace of users; root
    # needs none, and may make none where its root folder was changed.
    becoming_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    run = subprocess.run(
        ["unshare", *becoming_root, "--net", sys.executable, "-m", module, folder, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_text_is_answered_once_though_the_gateway_is_killed(tmp_path: Path) -> None:
    for number, pause in enumerate(PAUSES):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = in_a_network_of_its_own("tests.support.kannel_trio", folder, str(pause))
        if told["smsbox runs"]:
            break
    assert told["smsbox runs"]

    senders = [f"+84905{number:06d}" for number in range(100)]
    assert told["killed"]
    assert told["replies"] == {f"{sender} {code}": 1 for sender in senders for code in told["codes"]}
    assert told["delivered"] == 300
    assert told["health"] == 200


@pytest.mark.slow
def test_notices_leave_by_sendsms_and_by_the_other_road_while_smsbox_is_dead(tmp_path: Path) -> None:
    told = in_a_network_of_its_own("tests.support.kannel_sends", tmp_path)

    heard: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, kind, words in told["heard"]:
        heard[number].append((kind, words))
    assert len(heard) == 60
    for place, number in enumerate(sorted(heard)):
        kinds, parts = {kind for kind, _ in heard[number]}, [words for _, words in heard[number]]
        wanted = (("text", PLAIN), ("ucs-2", ACCENTED), ("udh", LONG))[place % 3]
        assert (kinds, "".join(parts)) == ({wanted[0]}, wanted[1])
    assert told["delivered"]
    assert told["by the other"]
    assert told["back"]
    assert told["delivered again"]


@pytest.mark.slow
def test_configured_as_the_page_says_kannel_excuses_itself_in_vietnamese(tmp_path: Path) -> None:
    told = in_a_network_of_its_own("tests.support.kannel_excuses", tmp_path)

    sentence = "He thong dang ban. Moi thu lai sau hoac goi 1022"
    assert told["heard"] == [["+84905000001", sentence], ["+84905000002", sentence]]
