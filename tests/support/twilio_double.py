"""Twilio on loopback: takes messages as its REST API does, calls back signed, and fails as it is told to.

What it takes and answers is held against Twilio's published description of its API: the part about messages stands in
twilio_message.json beside this file (names, types, formats, patterns).
"""

import json
import random
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0123456789abcdef" * 2
DESCRIBED = json.loads(Path(__file__).with_name("twilio_message.json").read_text(encoding="utf-8"))
_TYPES: dict[str, type] = {"string": str, "integer": int, "object": dict}


def against_the_description(part: str, said: Mapping[str, Any]) -> list[str]:
    """What of a body is not as Twilio describes it: of what it takes (`form`) or answers (`message`)."""
    described = DESCRIBED[part]
    wrong = [f"{name} is not described" for name in said.keys() - described.keys()]
    for name in said.keys() & described.keys():
        value, shape = said[name], described[name]
        if value is None and shape.get("nullable"):
            continue
        fits = isinstance(value, _TYPES[shape.get("type", "string")])
        fits = fits and value in shape.get("enum", [value])
        fits = fits and ("pattern" not in shape or re.fullmatch(shape["pattern"], value) is not None)
        if fits and shape.get("format") == "date-time-rfc-2822":
            parsedate_to_datetime(value)
        if not fits:
            wrong.append(f"{name} does not have its shape")
    return wrong


@dataclass
class TwilioDouble:
    """What it took, and how it behaves: `problem` is (status, code) for every message, `delay` in seconds."""

    token: str
    problem: tuple[int, int] | None = None
    retry_after: int | None = None
    delay: float = 0.0
    reset: bool = False
    taken: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on a free loopback port; gives the address that stands for https://api.twilio.com."""
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                if double.reset:
                    self.close_connection = True
                    return
                time.sleep(double.delay)
                status, answer = double.take(self.path, dict(self.headers), body)
                written = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(written)))
                if double.retry_after and status == 429:
                    self.send_header("Retry-After", str(double.retry_after))
                self.end_headers()
                self.wfile.write(written)

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def take(self, path: str, headers: dict[str, str], body: str) -> tuple[int, dict[str, Any]]:
        """Answer one request for a message."""
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, self._error(404, 20404)
        if self.problem is not None:
            return self.problem[0], self._error(*self.problem)
        if not {"To", "From", "Body"} <= form.keys() or against_the_description("form", form):
            return 400, self._error(400, 21602)
        with self._gate:
            self.taken.append(form)
            self.headers.append(headers)
            return 201, message(form, len(self.taken))

    def callback(
        self, sid: str, status: str, address: str, *, algorithm: str = "HMAC_SHA1"
    ) -> tuple[dict[str, str], dict[str, str]]:
        """A status callback as Twilio posts it: its form and its headers."""
        form = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status, "AccountSid": ACCOUNT,
                "From": "+15005550006", "To": "+84905000001", "ApiVersion": "2010-04-01"}  # fmt: skip
        signature = RequestValidator(self.token).compute_signature(address, form, algorithm)
        headers = {"X-Twilio-Signature": str(signature)}
        if algorithm != "HMAC_SHA1":
            headers["X-Twilio-Webhooks-Signature-Settings"] = f"algorithm={algorithm}"
        return form, headers

    def _error(self, status: int, code: int) -> dict[str, Any]:
        return {"code": code, "message": "any words", "more_info": f"https://www.twilio.com/docs/errors/{code}",
                "status": status}  # fmt: skip


def message(form: dict[str, str], number: int) -> dict[str, Any]:
    """The resource that Twilio answers with."""
    sid = f"SM{number:032x}"
    now = format_datetime(datetime.now(UTC))
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json"
    return {
        "body": form["Body"], "num_segments": "1", "direction": "outbound-api", "from": form["From"], "to": form["To"],
        "date_updated": now, "price": None, "error_message": None, "uri": uri, "account_sid": ACCOUNT,
        "num_media": "0", "status": random.choice(("queued", "accepted")), "messaging_service_sid": None, "sid": sid,
        "date_sent": None, "date_created": now, "error_code": None, "price_unit": "USD", "api_version": "2010-04-01",
        "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
    }  # fmt: skip
