"""`python -m tests.bench.sms`: texts a second through Kannel and by SMPP, right replies counted, all in one run.

    trivial     Debian's Kannel (bearerbox, smsbox, fake SMSC) before Flask that says one constant sentence
    gateway     the same before ours: claim, lookup over HTTP among the dossiers, reply kept, FULL durability
    kannel smpp Kannel bound by SMPP to the tests' simulator (npm smpp), before ours
    smpp        our own transceiver bound to the same simulator, no Kannel: acknowledged, and replied

What counts are the ratios; the rates depend on the machine. Everything runs in a network namespace of its own, because
Kannel's fake SMSC listens on all interfaces.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.__main__ import _codes
from tests.support.house import BINARIES, House, open_house
from tests.support.kannel_trio import (
    ADMIN,
    CONFIGURATION,
    GATEWAY,
    QUERY,
    SENDSMS,
    SERVICE,
    SMSBOX,
    SMSC,
    Telephones,
    await_health,
    await_port,
    running,
)
from tests.support.smpp_simulator import PASSWORD, SYSTEM_ID, Simulator, installed, simulating
from tests.support.sms_carriers import KANNEL_SECRET

BY_SMPP = """
group = smsc
smsc = smpp
smsc-id = sim
host = 127.0.0.1
port = {port}
transceiver-mode = 1
smsc-username = {user}
smsc-password = {word}
system-type = ""
interface-version = 34
max-pending-submits = 50
enquire-link-interval = 20
"""
INSIDE = "INSIDE_NAMESPACE"


@dataclass(frozen=True)
class Result:
    """One measure: texts a second, and how many of the replies were right, once each."""

    name: str
    rate: float
    right: int
    acknowledged: float = 0.0


def texts_of(codes: Sequence[str], count: int, senders: int) -> list[tuple[str, str]]:
    """Each a sender and a code; no sender texts one code twice, which without ids (SMPP) would be one text.

    Raises ValueError for more texts than senders and codes can be paired to.
    """
    if count > senders * len(codes):
        raise ValueError(f"{senders} senders of {len(codes)} codes each text at most {senders * len(codes)} times")
    dice = random.Random(1)
    texts: dict[tuple[str, str], None] = {}
    while len(texts) < count:
        texts[f"84905{len(texts) % senders:06d}", dice.choice(codes)] = None
    return list(texts)


def right(texts: Sequence[tuple[str, str]], heard: Sequence[tuple[str, str]]) -> int:
    """How many (sender, code) were answered exactly as often as asked, with their own code."""
    wanted = Counter(texts)
    said = Counter((sender.lstrip("+"), words.removeprefix("HS ").split(":")[0]) for sender, words in heard)
    for key, count in list((wanted - said).items())[:3] + list((said - wanted).items())[:3]:
        print(f"  not right: {key} wanted {wanted[key]} heard {said[key]} ({count})", file=sys.stderr)
    return sum(count for key, count in wanted.items() if said[key] == count)


@contextmanager
def kannel(folder: Path, smsc: str | None = None) -> Iterator[None]:
    """Run bearerbox and smsbox; `smsc` in place of the fake one."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = {"admin": ADMIN, "smsbox": SMSBOX, "sendsms": SENDSMS, "smsc": SMSC}
    written = CONFIGURATION.format(folder=folder, word="any-word", **ports).replace("log-level = 1", "log-level = 4")
    if smsc is not None:
        begin, end = written.index("group = smsc\n"), written.index("group = smsbox")
        written = written[:begin] + smsc + "\n" + written[end:]
    written += SERVICE.format(address=f"http://127.0.0.1:{GATEWAY}/sms/kannel?{QUERY}")
    (folder / "kannel.conf").write_text(written, encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(running(["/usr/sbin/bearerbox", f"{folder}/kannel.conf"], folder, ADMIN))
        await_port(SMSBOX)
        stack.enter_context(running(["/usr/sbin/smsbox", f"{folder}/kannel.conf"], folder, SENDSMS))
        yield


def by_fake(name: str, texts: Sequence[tuple[str, str]], folder: Path) -> Result:
    """Text through Kannel's fake SMSC and count what is heard."""
    with kannel(folder):
        await_port(SMSC)
        telephones = Telephones()
        begun = time.perf_counter()
        for sender, code in texts:
            telephones.text(f"+{sender}", f"HS {code}")
        telephones.await_replies(len(texts))
        rate = len(telephones.heard) / (time.perf_counter() - begun)
    return Result(name, rate, 0 if name == "trivial" else right(texts, telephones.heard))


def by_simulator(name: str, texts: Sequence[tuple[str, str]], simulator: Simulator) -> Result:
    """Text through the simulator, whoever is bound to it, and count what is submitted."""
    simulator.await_counts(binds=1)
    simulator.deliver([{"from": sender, "to": "8088", "text": f"HS {code}"} for sender, code in texts])
    simulator.await_counts(acknowledged=len(texts), replies=len(texts))
    report = simulator.report()
    begun = report["acknowledged_from"]
    replied = len(report["replies"]) / (max(reply["at"] for reply in report["replies"]) - begun) * 1000
    acknowledged = report["acknowledged"] / max(1, report["acknowledged_to"] - begun) * 1000
    heard = [(reply["to"], reply["text"]) for reply in report["replies"]]
    return Result(name, replied, right(texts, heard), acknowledged)


def measure(house: House, arguments: argparse.Namespace) -> list[Result]:
    """Measure all four."""
    codes, _ = _codes(house.folder / "data" / "dossiers.sqlite3")
    texts = texts_of(codes, arguments.texts, arguments.senders)
    house.serve()
    base = {
        **house.environment, "LOOKUP_API_KEY": house.key("sms", "sms"), "SMS_LISTEN": f"127.0.0.1:{GATEWAY}",
        "KANNEL_SECRET": KANNEL_SECRET, "SMS_BUDGET_NUMBER": "1000 1000", "SMS_NUMBER": "8088",
    }  # fmt: skip
    trivial = [
        str(BINARIES / "granian"), "--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(GATEWAY),
        "--log-level", "warning", "--blocking-threads", "8", "tests.bench.trivial:application",
    ]  # fmt: skip
    serve, work = ([str(BINARIES / "sms-gateway"), name] for name in ("serve", "work"))
    results = []
    with running(trivial, house.folder, GATEWAY, PYTHONPATH=str(Path.cwd())):
        results.append(by_fake("trivial", texts, house.folder / "trivial"))
    with running(serve, house.folder, GATEWAY, **_own(base, house, "one")):
        await_health()
        results.append(by_fake("gateway", texts, house.folder / "gateway"))
    with simulating() as simulator, running(serve, house.folder, GATEWAY, **_own(base, house, "two")):
        await_health()
        smsc = BY_SMPP.format(port=simulator.port, user=SYSTEM_ID, word=PASSWORD)
        with kannel(house.folder / "smpp", smsc):
            results.append(by_simulator("kannel smpp", texts, simulator))
    with simulating() as simulator:
        own = _own(base, house, "three") | {
            "SMPP_ADDRESS": f"127.0.0.1:{simulator.port}", "SMPP_SYSTEM_ID": SYSTEM_ID, "SMPP_PASSWORD": PASSWORD,
        }  # fmt: skip
        with running(work, house.folder, simulator.port, **own):
            results.append(by_simulator("smpp", texts, simulator))
    return results


def _own(base: dict[str, str], house: House, name: str) -> dict[str, str]:
    """Settings with a journal of its own, so that no measure repeats another's messages."""
    return base | {"LOOKUP_DATA_DIR": str(house.folder / name), "EXCHANGE_DATABASE_URL": ""}


def show(results: Sequence[Result], arguments: argparse.Namespace) -> None:
    """Print rates and ratios."""
    rate = {result.name: result.rate for result in results}
    print(f"\n{arguments.texts} texts of {arguments.senders} senders, {arguments.dossiers} dossiers, texts a second")
    for result in results:
        acknowledged = f"   acknowledged {result.acknowledged:6.0f}" if result.acknowledged else ""
        of = "" if result.name == "trivial" else f"   right {result.right} of {arguments.texts}"
        print(f"  {result.name:12}{result.rate:8.0f}{of}{acknowledged}")
    smpp = results[-1]
    print(f"gateway / trivial           {rate['gateway'] / rate['trivial']:.2f}")
    print(f"smpp replied / kannel smpp  {rate['smpp'] / rate['kannel smpp']:.2f}")
    print(f"smpp acknowl. / kannel smpp {smpp.acknowledged / rate['kannel smpp']:.2f}")
    print(f"smpp acknowl. / trivial     {smpp.acknowledged / rate['trivial']:.2f}")


def main() -> int:
    """Measure and print; in a network namespace of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sms", description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--senders", type=int, default=5_000)
    parser.add_argument("--dossiers", type=int, default=int(os.environ.get("DOSSIERS", "100000")))
    arguments = parser.parse_args()
    if INSIDE not in os.environ:
        becoming_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        told = {**os.environ, INSIDE: "1", "SMPP_SIMULATOR": str(installed())}
        again = [sys.executable, "-m", "tests.bench.sms", *sys.argv[1:]]
        return subprocess.run(["unshare", *becoming_root, "--net", *again], env=told, check=False).returncode
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="bench-sms-") as folder:
        print(f"Filling a store with {arguments.dossiers} invented dossiers...", flush=True)
        with open_house(Path(folder), dossiers=arguments.dossiers) as house:
            results = measure(house, arguments)
    show(results, arguments)
    return 0 if all(result.right == arguments.texts for result in results[1:]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
