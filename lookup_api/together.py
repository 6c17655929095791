"""`make run`: everything on this machine, on loopback, with sample data; Ctrl-C stops all of it.

The four programs run as processes of their own, as they would in a province. Secrets are made once and kept in the
data folder (mode 0600); nothing outside it is written.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from lookup_api.settings import Settings, listen_address, read_settings

PATIENCE = 60.0  # seconds until a program has to answer
DOSSIERS = "2000"


@dataclass(frozen=True, slots=True)
class Program:
    """One program to run: its command, where it answers, and what is told of it."""

    name: str
    arguments: tuple[str, ...]
    health: str | None
    told: str


def main() -> int:
    """Set up what is missing, start everything, wait for the end."""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = _environment(settings)
    running: list[subprocess.Popen[bytes]] = []

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        secrets_made = _set_up(settings, environment)
        addresses = _addresses(settings)
        for program in _programs(addresses, environment):
            running.append(_start(program, environment | addresses | secrets_made.get(program.name, {}), settings))
            _await(program, running[-1])
        _tell(addresses, settings, environment | addresses)
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
        print("One of the programs ended; see the logs in", settings.data_dir / "logs", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        _stop(running)
    return 1


def _environment(settings: Settings) -> dict[str, str]:
    environment = dict(os.environ)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    environment["LOOKUP_DATA_DIR"] = str(settings.data_dir.resolve())
    environment["LOOKUP_PROVINCE"] = settings.lookup_province
    return environment


def _set_up(settings: Settings, environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Make keys, tables and sample data where they are missing; return each program's own secrets."""
    kept_in = settings.data_dir / "run.json"
    kept: dict[str, str] = json.loads(kept_in.read_text(encoding="utf-8")) if kept_in.exists() else {}
    if not settings.key_file.exists():
        _command(environment, "keys", "make-sealing")
    _command(environment, "migrate")
    for name, kind in (("kiosk", "kiosk"), ("sms-gateway", "sms"), ("hotline-bot", "chat")):
        if name not in kept:
            kept[name] = _command(environment, "keys", "issue", f"make-run-{name}", "--kind", kind).strip()
    kept.setdefault("exchange", secrets.token_hex(32))
    kept.setdefault("twilio_sid", "AC" + secrets.token_hex(16))
    kept.setdefault("twilio_token", secrets.token_hex(16))
    if "filled_at" not in kept:
        filled_at = datetime.now(UTC).isoformat(timespec="seconds")
        _command(environment, "demo", "--dossiers", DOSSIERS, shown=True)
        kept["filled_at"] = filled_at
    descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(kept, file)
    journal = {"EXCHANGE_SECRET": kept["exchange"]}
    twilio = {"TWILIO_ACCOUNT_SID": kept["twilio_sid"], "TWILIO_AUTH_TOKEN": kept["twilio_token"]}
    return {
        "kiosk": {"LOOKUP_API_KEY": kept["kiosk"]},
        "sms-gateway": {"LOOKUP_API_KEY": kept["sms-gateway"], **journal, **twilio},
        "hotline-bot": {"LOOKUP_API_KEY": kept["hotline-bot"], **journal},
        "hotline-bot-poll": {"LOOKUP_API_KEY": kept["hotline-bot"], **journal},
    }


def _command(environment: Mapping[str, str], *arguments: str, shown: bool = False) -> str:
    finished = subprocess.run(  # noqa: S603 - our own command with our own arguments
        [Path(sys.executable).parent / "lookup-api", *arguments],
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=None if shown else subprocess.PIPE,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise SystemExit(f"lookup-api {arguments[0]} failed. {finished.stderr or ''}")
    return finished.stdout


def _addresses(settings: Settings) -> dict[str, str]:
    """The addresses to listen on: those set, or the next free port where one is taken."""
    taken: set[int] = set()
    addresses = {}
    for name in ("lookup_listen", "sms_listen", "hotline_listen"):
        host, port = listen_address(getattr(settings, name))
        while port in taken or not _free(host, port):
            port += 1
        taken.add(port)
        addresses[name.upper()] = f"{host}:{port}"
    addresses["LOOKUP_API_URL"] = f"http://{addresses['LOOKUP_LISTEN']}"
    addresses["PUBLIC_BASE_URL"] = settings.public_base_url or f"http://{addresses['LOOKUP_LISTEN']}"
    return addresses


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


def _programs(addresses: Mapping[str, str], environment: Mapping[str, str]) -> list[Program]:
    api, sms, hotline = (addresses[name] for name in ("LOOKUP_LISTEN", "SMS_LISTEN", "HOTLINE_LISTEN"))
    programs = [
        Program("lookup-api", ("lookup-api", "serve"), f"http://{api}/readyz", f"http://{api}/openapi.json"),
        Program("sms-gateway", ("sms-gateway", "serve"), f"http://{sms}/healthz", f"http://{sms}/sms/twilio"),
        Program("hotline-bot", ("hotline-bot", "serve"), f"http://{hotline}/healthz", f"http://{hotline}/healthz"),
    ]
    if environment.get("TELEGRAM_BOT_TOKEN"):
        programs.append(Program("hotline-bot-poll", ("hotline-bot", "poll"), None, "Telegram, by polling"))
    if _has_screen(environment):
        programs.append(Program("kiosk", ("kiosk",), None, "the window on this screen"))
    return programs


def _has_screen(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _start(program: Program, environment: Mapping[str, str], settings: Settings) -> subprocess.Popen[bytes]:
    logs = settings.data_dir / "logs"
    logs.mkdir(exist_ok=True, mode=0o700)
    command = shutil.which(program.arguments[0], path=environment["PATH"])
    if command is None:
        raise SystemExit(f"{program.arguments[0]} is not installed")
    with (logs / f"{program.name}.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own commands
            [command, *program.arguments[1:]],
            env=dict(environment),
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop them in order
        )


def _await(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Wait until a program answers."""
    until = time.monotonic() + PATIENCE
    while program.health is not None:
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{program.name} did not start; see its log in the data folder")
        try:
            with urlopen(program.health, timeout=1) as answer:  # noqa: S310 - our own loopback address
                if answer.status == 200:  # noqa: PLR2004 - OK
                    return
        except (URLError, OSError):
            time.sleep(0.1)


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in reversed(running):
        process.terminate()
    for process in reversed(running):
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    raise SystemExit(main())
