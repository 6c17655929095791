"""`make bench`: the full lookup over HTTP against a bare peer on the same file, interleaved in one run.

The full lookup has all it has in a hall: channel key, asker, budget, ledger, policy, validation, logs. What counts is
the ratio; absolute figures depend on the machine and are printed for orientation only.
"""

import argparse
import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.support.house import BINARIES, House, open_house
from tests.support.ports import free_port

SUBJECTS = ("chat", "console", "decode", "imports", "kiosk", "search")  # python -m tests.bench SUBJECT
CODES = 5000  # distinct codes asked for
ASKS_PER_ASKER = 400  # an asker's budget is 1,000 units an hour; the next asker takes over in time

POST = """
local codes = {{}}
for line in io.lines("{codes}") do codes[#codes + 1] = line end
local count, seed = 0, {seed}
math.randomseed(seed)
request = function()
  count = count + 1
  local asker = string.format("%d-%d", seed, math.floor(count / {per_asker}))
  local body = string.format('{{"text":"%s","asker":{{"kind":"device","id":"%s"}}}}',
    codes[math.random(#codes)], asker)
  return wrk.format("POST", "/v1/lookups",
    {{["Authorization"] = "Bearer {key}", ["Content-Type"] = "application/json"}}, body)
end
"""
GET = """
local codes = {{}}
for line in io.lines("{codes}") do codes[#codes + 1] = line end
math.randomseed({seed})
request = function() return wrk.format("GET", "/d/" .. codes[math.random(#codes)]) end
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=int(os.environ.get("DOSSIERS", "100000")))
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        print("make bench needs wrk (Debian package wrk).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, open_house(Path(folder)) as house:
        print(f"Filling a store with {arguments.dossiers} invented dossiers...", flush=True)
        subprocess.run(
            [BINARIES / "lookup-api", "demo", "--dossiers", str(arguments.dossiers)], env=house.environment, check=True
        )
        figures = _measure(house, arguments)
    _print(figures, arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


def _measure(house: House, arguments: argparse.Namespace) -> dict[str, list[float]]:
    file = house.folder / "data" / "dossiers.sqlite3"
    texts, keys = _codes(file)
    (house.folder / "texts").write_text("\n".join(texts), encoding="utf-8")
    (house.folder / "keys").write_text("\n".join(keys), encoding="utf-8")
    house.serve()
    bare = f"127.0.0.1:{free_port()}"
    _start_bare(house, bare, file)
    key = house.key("bench", "kiosk")
    figures: dict[str, list[float]] = {"full": [], "bare": []}
    for number in range(arguments.rounds):
        for name in ("bare", "full") if number % 2 else ("full", "bare"):
            script = house.folder / f"{name}.lua"
            template, codes = (POST, "texts") if name == "full" else (GET, "keys")
            script.write_text(
                template.format(codes=house.folder / codes, seed=number + 1, per_asker=ASKS_PER_ASKER, key=key),
                encoding="utf-8",
            )
            address = house.api_url if name == "full" else f"http://{bare}"
            figures[name].append(_wrk(address, script, arguments))
    return figures


def _codes(file: Path) -> tuple[list[str], list[str]]:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT text, key FROM dossier_codes WHERE kind = 'national' AND key IS NOT NULL"
    ).fetchall()
    connection.close()
    chosen = random.Random(1).sample(rows, min(CODES, len(rows)))
    return [text for text, _ in chosen], [key for _, key in chosen]


def _start_bare(house: House, address: str, file: Path) -> None:
    host, _, port = address.partition(":")
    command = [
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "--host",
        host,
        "--port",
        port,
        "--log-level",
        "warning",
        "--blocking-threads",
        "1",
    ]
    key = (house.folder / "keys").read_text(encoding="utf-8").splitlines()[0]
    house.start(
        [*command, "tests.bench.bare:application"],
        health=f"http://{address}/d/{key}",
        BARE_FILE=str(file),
        PYTHONPATH=str(Path.cwd()),
    )


def _wrk(address: str, script: Path, arguments: argparse.Namespace) -> float:
    finished = subprocess.run(
        ["wrk", "-t1", f"-c{arguments.connections}", f"-d{arguments.seconds}s", "-s", script, address],
        capture_output=True,
        text=True,
        check=True,
    )
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", finished.stdout)
    if bad:
        raise SystemExit(f"{bad[1]} answers were no answers:\n{finished.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", finished.stdout)
    if rate is None:
        raise SystemExit(finished.stdout)
    return float(rate[1])


def _print(figures: dict[str, list[float]], arguments: argparse.Namespace) -> None:
    ratios = [full / bare for full, bare in zip(figures["full"], figures["bare"], strict=True)]
    print(f"\nlookups a second, {arguments.dossiers} dossiers, {arguments.connections} connections, one worker each")
    print("  full lookup  " + "  ".join(f"{rate:8.0f}" for rate in figures["full"]))
    print("  bare peer    " + "  ".join(f"{rate:8.0f}" for rate in figures["bare"]))
    print("  ratio        " + "  ".join(f"{ratio:8.2f}" for ratio in ratios))
    print(f"median ratio: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in SUBJECTS:
        # One subject at a time: the window of the kiosk's must not load with the others'.
        raise SystemExit(import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:]))
    raise SystemExit(main())
