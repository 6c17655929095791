"""`/metrics` and `/healthz` of a program that serves no carriers: on a port of its own, in a thread of its own.

Two pages for a monitor on the same machine are no reason for a second web server beside the sending.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lookup_api.settings import SettingsError, listen_address
from sms_gateway.metrics import CONTENT_TYPE

PATIENCE = 5.0  # seconds; a monitor that says nothing keeps no thread


@contextmanager
def watching(listen: str, metrics: Callable[[], str], well: Callable[[], bool]) -> Iterator[None]:
    """Show both pages at `host:port` meanwhile; nothing where that is empty. Raises SettingsError."""
    if not listen:
        yield
        return
    try:
        server = _Server(listen_address(listen), _Pages)
    except OSError as error:  # another worker on this machine has the port
        raise SettingsError(f"SMS_WORK_LISTEN: {listen} cannot be listened on ({error.strerror})") from None
    server.metrics, server.well = metrics, well
    thread = threading.Thread(target=server.serve_forever, name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    metrics: Callable[[], str]
    well: Callable[[], bool]


class _Pages(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Answer a monitor."""
        match self.path:
            case "/metrics":
                self._say(HTTPStatus.OK, CONTENT_TYPE, self.server.metrics())
            case "/healthz" if self.server.well():
                self._say(HTTPStatus.OK, "application/json", '{"status": "ok"}')
            case "/healthz":
                self._say(HTTPStatus.SERVICE_UNAVAILABLE, "application/json", '{"status": "journal away"}')
            case _:
                self._say(HTTPStatus.NOT_FOUND, "text/plain", "Not Found\n")

    def _say(self, status: HTTPStatus, kind: str, page: str) -> None:
        body = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name for it
        """Log nothing: a monitor asks every few seconds, and an address that is asked for may hold anything."""
