"""A whole house for the journeys: data folder, keys, tables, and the real commands as processes on free ports."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.patience import PATIENCE
from tests.support.ports import free_port

BINARIES = Path(sys.executable).parent


@dataclass
class House:
    """One data folder and the programs that run on it."""

    folder: Path
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def api_url(self) -> str:
        return self.environment["LOOKUP_API_URL"]

    def run(self, command: str, *arguments: str, **more: str) -> str:
        """Run a command to its end; its standard output."""
        finished = subprocess.run(
            [BINARIES / command, *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert finished.returncode == 0, f"{command} {arguments}: {finished.stderr}"
        return finished.stdout

    def key(self, name: str, kind: str, *more: str) -> str:
        """A new channel key."""
        return self.run("lookup-api", "keys", "issue", name, "--kind", kind, *more).strip()

    def start(self, command: Sequence[str], *, health: str | None = None, **more: str) -> subprocess.Popen[bytes]:
        """Start a program, wait until it answers at `health`; its log lies in the folder."""
        log = (self.folder / f"{command[0]}.log").open("ab")
        process = subprocess.Popen(
            [BINARIES / command[0], *command[1:]], env=self.environment | more, stdout=log, stderr=log
        )
        log.close()
        self.running.append(process)
        until = time.monotonic() + PATIENCE
        while health is not None:
            assert process.poll() is None, self.log(command[0])
            assert time.monotonic() < until, self.log(command[0])
            try:
                if httpx.get(health, timeout=1.0, trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.05)
        return process

    def log(self, command: str) -> str:
        """What a program has logged so far."""
        return (self.folder / f"{command}.log").read_text(encoding="utf-8")

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the lookup API."""
        return self.start(["lookup-api", "serve"], health=f"{self.api_url}/readyz")

    def stop(self) -> None:
        """Stop everything that runs."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


@contextmanager
def open_house(folder: Path, *, dossiers: int = 0, database_url: str | None = None) -> Iterator[House]:
    """Set up a house with keys, tables and invented dossiers; stop all of it at the end."""
    api = f"127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LOOKUP_DATA_DIR": str(folder / "data"),
        "LOOKUP_LISTEN": api,
        "LOOKUP_API_URL": f"http://{api}",
        "EXCHANGE_SECRET": secrets.token_hex(32),
    }
    if database_url:
        environment["LOOKUP_DATABASE_URL"] = database_url
    house = House(folder, environment)
    (folder / "data").mkdir(exist_ok=True)
    try:
        house.run("lookup-api", "keys", "make-sealing")
        house.run("lookup-api", "migrate")
        if dossiers:
            house.run("lookup-api", "demo", "--dossiers", str(dossiers))
        yield house
    finally:
        house.stop()
