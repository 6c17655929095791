"""The worker's SMPP link against a server by other hands (npm smpp): in, out, and when the carrier is difficult."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lookup_api.exchange import DeliveryState, open_exchange
from sms_gateway.outgoing import draft
from sms_gateway.times import vietnam_time
from tests.sms_gateway.conftest import SECRET
from tests.sms_gateway.test_process import kill
from tests.support.fake_lookup_api import FakeLookupApi, sample_views
from tests.support.patience import PATIENCE
from tests.support.smpp_simulator import PASSWORD, SYSTEM_ID, Simulator, simulating

CODES = [view.code for view in sample_views()]
LATER = timedelta(hours=1)


def environment(folder: Path, api_url: str, simulator: Simulator, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "LOOKUP_DATA_DIR": str(folder), "LOOKUP_API_URL": api_url,
        "LOOKUP_API_KEY": "channel-key", "EXCHANGE_SECRET": SECRET, "SMPP_ADDRESS": f"127.0.0.1:{simulator.port}",
        "SMPP_SYSTEM_ID": SYSTEM_ID, "SMPP_PASSWORD": PASSWORD, "SMS_NUMBER": "8088", **more,
    }  # fmt: skip


@contextmanager
def working(folder: Path, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `sms-gateway work` with these settings until the end."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sms_gateway.cli", "work"],
            env=settings, cwd=Path(__file__).parents[2], stderr=log, stdout=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with simulating(receipts=True) as running:
        yield running


def text(sender: int, words: str, **more: Any) -> dict[str, Any]:
    return {"from": f"84905{sender:06d}", "to": "8088", "text": words, **more}


def said(replies: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((reply["to"], reply["text"].split(":")[0]) for reply in replies)


def test_texts_are_acknowledged_and_answered_over_one_link(tmp_path: Path, simulator: Simulator) -> None:
    with FakeLookupApi(sample_views()).served() as url:
        settings = environment(tmp_path, url, simulator)
        with working(tmp_path, **settings) as process:
            simulator.deliver([text(one, f"Tra cứu {CODES[one % 10]} giúp em") for one in range(40)])
            simulator.deliver([{**text(0, "HS"), "from": "8099"}])  # a short code is not answered
            counted = simulator.await_counts(acknowledged=41 + 40, replies=40)  # with a receipt for each
            assert counted["replies"] == 40
            report = simulator.report()
            process.terminate()
            assert process.wait(PATIENCE) == 0
    assert said(report["replies"]) == {(f"84905{one:06d}", f"HS {CODES[one % 10]}"): 1 for one in range(40)}
    assert {reply["from"] for reply in report["replies"]} == {"8088"}
    assert set(report["statuses"]) == {"0"}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    for canary in (CODES[0], "84905000001", "905000001", SECRET, PASSWORD + '"'):
        assert canary not in log
    for file in (path for path in tmp_path.rglob("*") if path.is_file() and path.name != "log"):
        assert CODES[0].encode() not in file.read_bytes()


def parts_of(words: str, how: str) -> list[dict[str, Any]]:
    """A long text in three parts, last first."""
    size = len(words) // 3 + 1
    pieces = [words[start : start + size] for start in range(0, len(words), size)]
    parts = []
    for number, piece in enumerate(pieces, 1):
        if how == "sar":
            place = {"sar_msg_ref_num": 7, "sar_total_segments": len(pieces), "sar_segment_seqnum": number}
        else:
            place = {"udh": f"05000307{len(pieces):02x}{number:02x}" if how == "udh8"
                     else f"0608040007{len(pieces):02x}{number:02x}"}  # fmt: skip
        parts.append(text({"sar": 1, "udh8": 2, "udh16": 3}[how], piece, **place))
    return parts[::-1]


def test_long_texts_come_in_parts_and_leave_in_parts(tmp_path: Path, simulator: Simulator) -> None:
    words = "Kính gửi trung tâm, " + "em muốn hỏi " * 10 + f"hồ sơ {CODES[0]} đến đâu rồi ạ"
    long = "Quý vị vui lòng mang theo giấy hẹn. " * 8
    with FakeLookupApi(sample_views()).served() as url:
        settings = environment(tmp_path, url, simulator, SMPP_PARTS="sar")
        exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
        with working(tmp_path, **settings):
            simulator.deliver([part for how in ("sar", "udh8", "udh16") for part in parts_of(words, how)])
            now = vietnam_time()
            exchange.outbox.enqueue(draft("n1", "+84905000009", long, template="notice", not_after=now + LATER), now)
            simulator.await_counts(replies=3 + 5)
            report = simulator.report()
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                standing = exchange.outbox.standing("n1")
                if standing is not None and standing.state is DeliveryState.DELIVERED:
                    break
                time.sleep(0.1)
        assert standing is not None
        assert standing.state is DeliveryState.DELIVERED
        exchange.close()
    answers = [reply for reply in report["replies"] if reply["to"] != "84905000009"]
    assert said(answers) == {(f"8490500000{one}", f"HS {CODES[0]}"): 1 for one in (1, 2, 3)}
    pieces = [reply for reply in report["replies"] if reply["to"] == "84905000009"]
    assert "".join(piece["text"] for piece in sorted(pieces, key=lambda piece: piece["sar"][2])) == long
    assert {(piece["sar"][1], piece["coding"]) for piece in pieces} == {(5, 8)}


def test_a_difficult_carrier_is_borne_with(tmp_path: Path, simulator: Simulator) -> None:
    # It throttles every third text, knows one number of which it says it is none, and breaks off in the midst.
    simulator.set(throttle=3, refuse="84905000013")
    with FakeLookupApi(sample_views()).served() as url, working(tmp_path, **environment(tmp_path, url, simulator)):
        simulator.deliver([text(one, f"HS {CODES[0]}") for one in range(30)])
        simulator.await_counts(replies=5)
        simulator.hang_up()
        simulator.await_counts(binds=2)
        simulator.deliver([text(one, f"HS {CODES[1]}") for one in range(30)])
        simulator.await_counts(replies=58)
        simulator.await_all_taken()
        report = simulator.report()
    wanted = {(f"84905{one:06d}", f"HS {code}") for one in range(30) for code in CODES[:2] if one != 13}
    heard = said(report["replies"])
    assert set(heard) == wanted
    assert report["binds"] >= 2
    assert report["waiting"] == 0


def test_a_wrong_password_is_tried_again_and_again_and_nothing_is_lost(tmp_path: Path, simulator: Simulator) -> None:
    simulator.set(word="another")
    with FakeLookupApi(sample_views()).served() as url, working(tmp_path, **environment(tmp_path, url, simulator)):
        simulator.deliver([text(1, f"HS {CODES[0]}")])
        until = time.monotonic() + PATIENCE
        while "bind refused" not in (tmp_path / "log").read_text() and time.monotonic() < until:
            time.sleep(0.1)
        assert simulator.count()["binds"] == 0
        simulator.set(word=PASSWORD)
        assert simulator.await_counts(replies=1)["replies"] == 1


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_again_and_again_none_is_unanswered_and_none_hears_another_answer(
    tmp_path: Path, simulator: Simulator
) -> None:
    kills = int(os.environ.get("KILLS", "6"))
    texts_each = 40
    simulator.set(receipts=False)
    dice = random.Random(kills)
    with FakeLookupApi(sample_views()).served() as url:
        settings = environment(tmp_path, url, simulator)
        for number in range(kills):
            with working(tmp_path, **settings):
                # A sender has texted twice by the end of fifty, a minute and more apart and for another dossier.
                batch = range(number * texts_each, (number + 1) * texts_each)
                simulator.await_counts(binds=number + 1)
                simulator.deliver([text(one, f"HS {CODES[one % 10]}") for one in batch])
                time.sleep(dice.random() * 0.8)  # and is killed wherever it is by then
        with working(tmp_path, **settings):
            count = kills * texts_each
            until = time.monotonic() + 200
            heard: dict[tuple[str, str], set[str]] = {}
            while len(heard) < count and time.monotonic() < until:
                time.sleep(1)
                heard = {}
                for reply in simulator.report()["replies"]:
                    heard.setdefault((reply["to"], reply["text"].split(":")[0]), set()).add(reply["text"])
    assert set(heard) == {(f"84905{one:06d}", f"HS {CODES[one % 10]}") for one in range(count)}
    assert all(len(texts) == 1 for texts in heard.values())
    assert simulator.count()["waiting"] == 0
