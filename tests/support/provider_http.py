"""A provider on loopback: an HTTP server in a thread, faults that happen once each, waiting for what is sent."""

import json
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.support.patience import PATIENCE

Json = dict[str, Any]


@dataclass
class Call:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"


@dataclass
class Fault:
    """One thing going wrong: a `status` and `body`, a time to `hang`, or a `cut` connection.

    `accepted` says whether the server does what it was asked before it fails. `then` is called at that moment.
    """

    answer: Answer | None = None
    hang: float = 0.0
    cut: bool = False
    accepted: bool = False
    then: Callable[[], None] | None = None


class Provider(ABC):
    """Answers by `handle`; `url` is where. Everything in it happens under one lock, and wakes who waits."""

    def __init__(self) -> None:
        self.change = threading.Condition()
        self.files: dict[str, bytes] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        provider = self

        class Handler(_Handler):
            served = provider

        self._http = _Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @abstractmethod
    def handle(self, call: Call) -> Answer:
        """Do what a request asks for."""

    def keep_file(self, data: bytes) -> str:
        """Keep a picture that a citizen sends, and return its address."""
        with self.change:
            name = f"/files/{len(self.files) + 1}.jpg"
            self.files[name] = data
            return self.url + name

    def fail(self, path: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a path go wrong."""
        with self.change:
            self._faults[path].extend([fault] * times)

    def wait(self, holds: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something holds, looking again at every change."""
        end = time.monotonic() + timeout
        with self.change:
            while not holds():
                if (left := end - time.monotonic()) <= 0:
                    raise TimeoutError("the hotline did not do it in time")
                self.change.wait(min(left, 0.1))

    def answer(self, call: Call) -> Answer | None:
        """Answer a request, with the fault that is queued for its path; None cuts the connection."""
        with self.change:
            faults = self._faults[call.path]
            fault = faults.popleft() if faults else Fault(accepted=True)
            answer = self._done(call) if fault.accepted else Answer(500)
            self.change.notify_all()
        if fault.then is not None:
            fault.then()
        if fault.hang:
            time.sleep(fault.hang)
        return None if fault.cut else fault.answer or answer

    def _done(self, call: Call) -> Answer:
        if call.method == "GET" and call.path in self.files:
            return Answer(200, self.files[call.path], "image/jpeg")
        return self.handle(call)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()


def told(status: int, answer: Any) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(answer, ensure_ascii=False).encode())


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    served: Provider
    protocol_version = "HTTP/1.1"
    # Without it the second write of an answer waits for the acknowledgement of the first.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        answer = self.served.answer(Call(self.command, parts.path, query, headers, body))
        if answer is None:
            self.close_connection = True
            return
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the hotline was killed while it waited

    do_GET = do_POST  # noqa: N815 - the name that the base class looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: a test's output is its own."""
