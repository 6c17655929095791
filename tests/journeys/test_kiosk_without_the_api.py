"""The real kiosk, the real API, and the API goes away: answers go on, marked as saved, and come back by themselves."""

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import pytest

from kiosk.link.snapshot import FILE
from lookup_api.receipts import Label
from tests.support.house import House, open_house
from tests.support.kiosk_process import KIOSK
from tests.support.patience import until
from tests.support.receipt_photos import RECEIPT, photographs

BACK = 10.0  # seconds within which the kiosk must know that the API is back


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house"), dossiers=60) as each:
        each.serve()
        yield each


class Kiosk:
    """The kiosk as a process, and what it logs."""

    def __init__(self, house: House, desk: str, folder: Path) -> None:
        self.data = folder / "kiosk"
        self.log = folder / "kiosk.log"
        self.photos = folder / "photos"
        self.photos.mkdir()
        settings = {
            "LOOKUP_API_KEY": house.key(f"kiosk-{folder.name}", "kiosk"),
            "LOOKUP_DESK": desk,
            "LOOKUP_DATA_DIR": str(self.data),
            "KIOSK_NAME": "hall",
            "SDL_VIDEODRIVER": "offscreen",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [KIOSK, "--frames", f"images:{self.photos}/*.png", "--size", "540x960"],
                env=house.environment | settings,
                stdout=log,
                stderr=log,
            )

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [line for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def await_events(self, name: str, count: int) -> list[dict[str, Any]]:
        until(lambda: len(self.events(name)) >= count, f"{count} {name}", lambda: self.log.read_text(encoding="utf-8"))
        return self.events(name)

    def snapshot_is_whole(self) -> bool:
        if not (self.data / FILE).exists():
            return False
        connection = sqlite3.connect(f"file:{self.data / FILE}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT count(*) FROM standing WHERE name = 'since'").fetchone() == (1,)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        finally:
            self.process.kill()
            self.process.wait()


def photograph(folder: Path, code: str, name: str) -> None:
    """Put a photograph of a paper with this code in its QR in a folder, whole at once."""
    label = Label(code=code, keypad=RECEIPT.keypad, qr_text=code, hotline="1022")
    written = folder.parent / name
    cv2.imwrite(str(written), next(photographs(levels=("mild",), label=label)).frame())
    written.rename(folder / name)


def codes_of_a_desk(house: House) -> tuple[str, list[str]]:
    """The name of the desk with the most dossiers, and codes of some that are not returned."""
    connection = sqlite3.connect(f"file:{house.folder / 'data' / 'dossiers.sqlite3'}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT desks.name, dossiers.code FROM dossiers JOIN desks ON desks.id = desk_id WHERE returned_at IS NULL"
    ).fetchall()
    connection.close()
    by_desk: dict[str, list[str]] = {}
    for desk, code in rows:
        by_desk.setdefault(desk, []).append(code)
    return max(by_desk.items(), key=lambda each: len(each[1]))


def test_answers_go_on_while_the_api_is_away_and_it_comes_back_by_itself(house: House, tmp_path: Path) -> None:
    desk, codes = codes_of_a_desk(house)
    kiosk = Kiosk(house, desk, tmp_path)
    try:
        until(kiosk.snapshot_is_whole, "the snapshot", lambda: kiosk.log.read_text(encoding="utf-8"))
        photograph(kiosk.photos, codes[0], "first.png")
        kiosk.await_events("looked_up", 1)
        assert kiosk.events("answered_saved") == []

        house.stop()
        photograph(kiosk.photos, codes[1], "second.png")
        kiosk.await_events("answered_saved", 1)
        [lost] = kiosk.await_events("connection_changed", 1)
        assert lost["outcome"] == "lost"

        server = house.serve()
        begun = datetime.now(UTC)
        back = kiosk.await_events("connection_changed", 2)[1]
        assert back["outcome"] == "back"
        assert (datetime.fromisoformat(back["at"]) - begun).total_seconds() < BACK
        assert kiosk.process.poll() is None

        # A server that is there and says nothing is worse than one that is away.
        workers = [int(pid) for pid in subprocess.check_output(["pgrep", "-P", str(server.pid)]).split()]
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            photograph(kiosk.photos, codes[2], "third.png")
            kiosk.await_events("answered_saved", 2)
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        heard = house.run("lookup-api", "kiosks", "list")
        assert "hall" in heard
    finally:
        kiosk.stop()
    dump = b"".join(path.read_bytes() for path in kiosk.data.iterdir())
    for code in codes:
        assert code.encode() not in dump
        assert code.replace("-", "").replace(".", "").encode() not in dump
    log = kiosk.log.read_text(encoding="utf-8")
    assert not [code for code in codes if code in log]
