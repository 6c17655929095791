"""Debian's Kannel itself: bearerbox, smsbox and its fake SMSC, with the gateway that is killed in the midst."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_text_is_answered_once_though_the_gateway_is_killed(tmp_path: Path) -> None:
    # Not within this process: its network is another one. Who is not root becomes it in a namespace of users; root
    # needs none, and may make none where its root folder was changed.
    becoming_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    run = subprocess.run(
        ["unshare", *becoming_root, "--net", sys.executable, "-m", "tests.support.kannel_trio", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout)

    senders = [f"+84905{number:06d}" for number in range(100)]
    assert told["killed"]
    assert told["replies"] == {f"{sender} {code}": 1 for sender in senders for code in told["codes"]}
    assert told["delivered"] == 300
    assert told["health"] == 200
