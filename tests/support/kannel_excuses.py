"""Debian's Kannel as docs/sms.md has it, while nobody or only an error answers it; prints what the citizens heard.

    unshare -rn python -m tests.support.kannel_excuses FOLDER

The groups of smsbox are those of the page, word for word but for the secrets and for how long smsbox goes on trying.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.support.kannel_trio import (
    ADMIN,
    CONFIGURATION,
    GATEWAY,
    SENDSMS,
    SMSBOX,
    SMSC,
    Telephones,
    await_port,
    running,
)
from tests.support.sms_carriers import KANNEL_SECRET

PAGE = Path(__file__).parents[2] / "docs" / "sms.md"
TEXTED = "HS H47.16-240617-0001"


def groups_of_the_page() -> str:
    """The configuration that the page tells to write."""
    [written] = re.findall(r"```\n(group = smsbox\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    put_in = {"= ...": "= any-word", "KANNEL_SECRET": KANNEL_SECRET, "-retry = 300": "-retry = 1"}
    for words, ours in put_in.items():
        assert words in written, words
        written = written.replace(words, ours)
    return written


@contextmanager
def always_failing() -> Iterator[None]:
    """A gateway that answers nothing but 503."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(503)

        def log_message(self, *_: object) -> None:
            """Keep the run's output clean."""

    server = HTTPServer(("127.0.0.1", GATEWAY), Handler)
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    try:
        yield
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def main(folder: Path) -> None:
    """Text twice and tell what was heard."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    ports = {"admin": ADMIN, "smsbox": SMSBOX, "sendsms": SENDSMS, "smsc": SMSC}
    ours = CONFIGURATION.format(folder=folder, word="any-word", **ports)
    (folder / "kannel.conf").write_text(ours[: ours.index("group = smsbox")] + groups_of_the_page(), encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(running(["/usr/sbin/bearerbox", f"{folder}/kannel.conf"], folder, SMSC))
        await_port(SMSBOX)
        stack.enter_context(running(["/usr/sbin/smsbox", f"{folder}/kannel.conf"], folder, SENDSMS))
        telephones = Telephones()
        telephones.text("+84905000001", TEXTED)
        telephones.await_replies(1)
        with always_failing():
            telephones.text("+84905000002", TEXTED)
            telephones.await_replies(2)
    print(json.dumps({"heard": telephones.heard}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
