"""`make run`: everything on this machine, on loopback, with sample data; Ctrl-C stops all of it.

The programs run as processes of their own, as they would in a province, each with a settings file of its own in the
data folder (mode 0600). Secrets are made once; nothing outside the data folder is written.
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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from lookup_api.demo import samples
from lookup_api.domain.codes import recognise
from lookup_api.provinces import read_province
from lookup_api.sealing import KeyRing
from lookup_api.service.make_demo import demo_desks
from lookup_api.settings import SETTINGS_FILE, Settings, listen_address, read_settings
from lookup_api.store import open_store
from lookup_api.web.labels import token_of
from lookup_api.web.parts import plug_in

PATIENCE = 60.0  # seconds until a program has to answer
DOSSIERS = "2000"
BINARIES = Path(sys.executable).parent
CAMERA = Path("/dev/video0")
OPERATOR = "Lê Thị Mai"  # invented; signs in at the console
TOLD = "supplement_wanted"  # what is true of the second sample
ASKED = "đăng ký thường trú cần giấy tờ gì"
CALL = "event=newCall&callId=1&from=0905123418&to=1022&direction=in"  # as a telephone exchange tells of one


@dataclass(frozen=True, slots=True)
class Program:
    """One program: its name, how it is started, and where it answers (None: it has no address)."""

    name: str
    command: tuple[str, ...]
    health: str | None = None


def main() -> int:
    """Set up what is missing, start everything, wait for the end."""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    running: list[subprocess.Popen[bytes]] = []

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for sign in (signal.SIGTERM, signal.SIGINT):  # a shell that starts this in the background has SIGINT ignored
        signal.signal(sign, stop)
    try:
        kept = _set_up(settings)
        addresses = _addresses(settings)
        _write_settings(settings, kept, addresses)
        for program in _programs(settings, addresses):
            running.append(_start(program, settings))
            _await(program, running[-1])
        _tell(settings, addresses, kept["filled_at"])
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
        print(f"One of the programs ended; see {settings.data_dir / 'logs'}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        _stop(running)
    return 1


def _set_up(settings: Settings) -> dict[str, str]:
    """Make keys, tables and sample data where they are missing; return what is kept from run to run."""
    kept_in = settings.data_dir / "run.json"
    kept: dict[str, str] = json.loads(kept_in.read_text(encoding="utf-8")) if kept_in.exists() else {}
    if not settings.key_file.exists():
        _lookup_api(settings, "keys", "make-sealing")
    _lookup_api(settings, "migrate")
    for name, kind in (
        ("kiosk", "kiosk"),
        ("sms-gateway", "sms"),
        ("hotline-bot", "chat"),
        ("console", "console"),
        ("counter", "counter"),
    ):
        if name not in kept:
            kept[name] = _lookup_api(
                settings, "keys", "issue", f"{name}-{secrets.token_hex(3)}", "--kind", kind
            ).strip()
    if "operator" not in kept:
        kept["operator"] = _add_operator(settings)
    kept.setdefault("exchange_secret", secrets.token_hex(32))
    kept.setdefault("cti_secret", secrets.token_hex(32))
    kept.setdefault("twilio_account_sid", "AC" + secrets.token_hex(16))
    kept.setdefault("twilio_auth_token", secrets.token_hex(16))
    if "told_since" not in kept:
        kept["told_since"] = _lookup_api(settings, "notices", "go-live", "counter").strip()
    for holder, secret in (("counter", "counter"), ("telephones", "cti_secret")):
        _write_private(_header_of(holder, settings), f"Authorization: Bearer {kept[secret]}\n")
    if "filled_at" not in kept:
        filled_at = datetime.now(UTC).isoformat(timespec="seconds")
        print(f"Making {DOSSIERS} invented dossiers (once)...", flush=True)
        _lookup_api(settings, "demo", "--dossiers", DOSSIERS, shown=True)
        kept["filled_at"] = filled_at
    _write_private(kept_in, json.dumps(kept))
    return kept


def _write_settings(settings: Settings, kept: Mapping[str, str], addresses: Mapping[str, str]) -> None:
    """One settings file a program, with the secrets that are its own."""
    journal = {"exchange_secret": kept["exchange_secret"]}
    twilio = {name: kept[name] for name in ("twilio_account_sid", "twilio_auth_token")}
    own: dict[str, dict[str, str]] = {
        "lookup-api": {"public_base_url": settings.public_base_url or addresses["lookup_api_url"]},
        "kiosk": {
            "lookup_api_key": kept["kiosk"],
            "lookup_desk": demo_desks(read_province(settings.lookup_province))[0].name,
        },
        "sms-gateway": {
            "lookup_api_key": kept["sms-gateway"],
            "public_base_url": f"http://{addresses['sms_listen']}",
            "sms_roads": "console",  # what would leave is printed into the log of the worker
            **journal,
            **twilio,
        },
        "hotline-bot": {
            "lookup_api_key": kept["hotline-bot"],
            "console_api_key": kept["console"],
            "cti_secret": kept["cti_secret"],
            "hotline_hours": "00:00-24:00",  # whoever tries it is at the console now
            **journal,
        },
    }
    shared = {
        "lookup_data_dir": str(settings.data_dir.resolve()),
        "lookup_province": settings.lookup_province,
        **addresses,
    }
    for name, values in own.items():
        lines = [f"{key} = {json.dumps(value)}" for key, value in (shared | values).items()]
        _write_private(_settings_of(name, settings), "\n".join(lines) + "\n")


def _settings_of(program: str, settings: Settings) -> Path:
    return settings.data_dir / f"{program}.toml"


def _header_of(holder: str, settings: Settings) -> Path:
    """Where the secret of the counter, or of the telephone exchange, lies as a header that curl reads.

    So no terminal shows it.
    """
    return settings.data_dir / f"{holder}.header"


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _operator_file(settings: Settings) -> Path:
    """Where it stands how to sign in at the console."""
    return settings.data_dir / "operator.txt"


def _add_operator(settings: Settings) -> str:
    """Somebody to try the console as; how to sign in is written into a file, so that no terminal shows it."""
    password = secrets.token_urlsafe(12)
    told = _lookup_api(settings, "operators", "add", OPERATOR, "--role", "operator", typed=f"{password}\n")
    (secret,) = parse_qs(urlsplit(next(line for line in told.splitlines() if "://" in line)).query)["secret"]
    code = f"{sys.executable} -c \"import pyotp; print(pyotp.TOTP('{secret}').now())\""
    _write_private(_operator_file(settings), f"{OPERATOR}\n{password}\n{secret}\n\nThe six digits:\n  {code}\n")
    return OPERATOR


def _lookup_api(settings: Settings, *arguments: str, shown: bool = False, typed: str = "") -> str:
    finished = subprocess.run(  # noqa: S603 - our own command with our own arguments
        [BINARIES / "lookup-api", *arguments],
        env={**os.environ, "LOOKUP_DATA_DIR": str(settings.data_dir), "LOOKUP_PROVINCE": settings.lookup_province},
        input=typed,
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
    for name in ("lookup_listen", "sms_listen", "hotline_listen", "voice_listen"):
        host, port = listen_address(getattr(settings, name))
        while port in taken or not (_free_for_calls if name == "voice_listen" else _free)(host, port):
            port += 1
        taken.add(port)
        addresses[name] = f"{host}:{port}"
    addresses["lookup_api_url"] = f"http://{addresses['lookup_listen']}"
    return addresses


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


def _free_for_calls(host: str, port: int) -> bool:
    """Tell whether a UDP port is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _programs(settings: Settings, addresses: Mapping[str, str]) -> Iterator[Program]:
    yield Program("lookup-api", ("lookup-api", "serve"), f"{addresses['lookup_api_url']}/readyz")
    yield Program("sms-gateway", ("sms-gateway", "serve"), f"http://{addresses['sms_listen']}/healthz")
    yield Program("sms-gateway", ("sms-gateway", "work"))
    yield Program("hotline-bot", ("hotline-bot", "serve"), f"http://{addresses['hotline_listen']}/healthz")
    if _can_speak():
        yield Program("hotline-bot", ("hotline-bot", "voice"))
    if os.environ.get("TELEGRAM_BOT_TOKEN"):
        yield Program("hotline-bot", ("hotline-bot", "poll"))
    if _has_screen():
        yield Program("kiosk", ("kiosk", "--size", "540x960", "--frames", _sight(settings)))


def _sight(settings: Settings) -> str:
    """What the kiosk looks at: the camera, or a folder into which a receipt's picture is put."""
    return "v4l2:0" if CAMERA.exists() else f"images:{settings.data_dir}/scan/*"


def _can_speak() -> bool:
    """Tell whether the voice that the telephone speaks with is installed."""
    return shutil.which("espeak-ng") is not None


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start(program: Program, settings: Settings) -> subprocess.Popen[bytes]:
    logs = settings.data_dir / "logs"
    logs.mkdir(exist_ok=True, mode=0o700)
    subcommand = [word for word in program.command[:2] if not word.startswith("-")]
    with (logs / f"{'-'.join(subcommand)}.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own commands
            [BINARIES / program.command[0], *program.command[1:]],
            env={**os.environ, SETTINGS_FILE: str(_settings_of(program.name, settings))},
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the others in order
        )


def _await(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Wait until a program answers."""
    until = time.monotonic() + PATIENCE
    while program.health is not None:
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{program.name} did not start; see its log in the data folder")
        try:
            with urlopen(program.health, timeout=1):  # noqa: S310 - our own loopback address
                return
        except (URLError, OSError):
            time.sleep(0.1)


def _tell(settings: Settings, addresses: Mapping[str, str], filled_at: str) -> None:
    """The table of addresses, and five sample codes, one per interesting state."""
    api = addresses["lookup_api_url"]
    kiosk = "the window on this screen" if _has_screen() else "no screen here: see below for a picture of it"
    print(f"""
Tra cứu Một cửa is running. Ctrl-C stops all of it.

  lookup API     {api}/openapi.json
  SMS gateway    http://{addresses["sms_listen"]}/sms/twilio
  web chat       http://{addresses["hotline_listen"]}/chat/web
  console        http://{addresses["hotline_listen"]}/console/ (name, password, codes: {_operator_file(settings)})
  telephone      {f"SIP {addresses['voice_listen']}" if _can_speak() else "install espeak-ng to hear it"}
  kiosk          {kiosk}

Five sample dossiers, with the picture of each receipt's label and the page its QR opens:
""")
    receipts = settings.data_dir / "receipts"
    receipts.mkdir(exist_ok=True)
    (settings.data_dir / "scan").mkdir(exist_ok=True)
    shown = list(_samples(settings, filled_at))
    for name, code, token in shown:
        label = receipts / f"{code}.png"
        if not label.exists():
            _lookup_api(settings, "receipt", code, "-o", str(label))
        print(f"  {code}  {name.replace('_', ' ')}\n    {label}\n    {api}/t/{token}")
    _tell_what_to_try(settings, addresses, shown[0][1], shown[1][1])


def _tell_what_to_try(settings: Settings, addresses: Mapping[str, str], code: str, wanting: str) -> None:
    """Lines to type: `code` is looked up on every channel, the holder of `wanting` is told that papers are wanted."""
    api = addresses["lookup_api_url"]
    print(
        f"""
Try it in another terminal:
  curl {api}/v1/dossiers/{code}
  {_with_settings("sms-gateway", settings)} try "HS {code}"
  {_with_settings("hotline-bot", settings)} try
  {_held_up(settings, settings.data_dir / "receipts" / f"{code}.png")}

Ask what a procedure takes, in the web chat or with "hotline-bot try": "{ASKED}"
(from a sample list; a province enters its own: lookup-api procedures import).

Tell a citizen something unasked, and read the text that would leave (between 21:00 and 07:00 it waits):
  curl {api}/v1/notices -H @{_header_of("counter", settings)} -d '{{"code": "{wanting}", "situation": "{TOLD}"}}'
  tail {settings.data_dir}/logs/sms-gateway-work.log

Be the hotline's operator: sign in at the console, write "gặp cán bộ" in the web chat and take it with F7; or ring:
  curl http://{addresses["hotline_listen"]}/cti -H @{_header_of("telephones", settings)} -d '{CALL}'
""",
        flush=True,
    )


def _held_up(settings: Settings, label: Path) -> str:
    """How a receipt is held up to the kiosk."""
    if _has_screen():
        return f"show {label} to the camera" if CAMERA.exists() else f"cp {label} {settings.data_dir}/scan/"
    picture = f"--frames images:{label} --screenshot {settings.data_dir}/answer.png"
    return f"{_with_settings('kiosk', settings)} --size 1080x1920 {picture}"


def _with_settings(program: str, settings: Settings) -> str:
    shown = BINARIES.relative_to(Path.cwd()) if BINARIES.is_relative_to(Path.cwd()) else BINARIES
    return f"{SETTINGS_FILE}={_settings_of(program, settings)} {shown}/{program}"


def _samples(settings: Settings, filled_at: str) -> Iterator[tuple[str, str, str]]:
    """Each sample's name, code and receipt token, as the store has them."""
    keyring = KeyRing.read(settings.key_file)
    with open_store(settings.database_url, keyring) as store:
        parts = plug_in(settings, store, keyring)
        for name, made in samples(parts, datetime.fromisoformat(filled_at)).items():
            dossier = store.reader.find(recognise(made.dossier.code))
            if dossier is not None:
                yield name, dossier.code, token_of(dossier, parts)


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
