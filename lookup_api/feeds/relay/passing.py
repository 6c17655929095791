"""Passes messages on: the same bytes, the headers that matter, and the far side's answer as it came."""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from lookup_api.contract.health import told_health
from lookup_api.feeds import national
from lookup_api.feeds.relay.copies import Copies, Copy

log = logging.getLogger(__name__)

FAR_SECONDS = 60.0  # senders wait as long for an answer
COPY_SECONDS = 1.0  # for which a disk that does not answer may hold a message up
LARGEST_MESSAGE = 64 * 1024 * 1024  # bytes, either way
MOST_UNWRITTEN = 32  # copies that wait in memory for the disk

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# They belong to one connection (RFC 9110, section 7.6.1); length and host are the next connection's own.
_OF_ONE_CONNECTION = frozenset({
    "connection", "content-length", "host", "keep-alive", "proxy-authenticate", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
_UNTOUCHED_PATH = "/:@!$&'()*+,;=~"


class _Keeper:
    """Writes copies beside the message's way, and holds it up for COPY_SECONDS at most."""

    def __init__(self, copies: Copies, arrived: threading.Event, seconds: float) -> None:
        self._copies = copies
        self._arrived = arrived
        self._seconds = seconds
        self._writers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="copies")
        self._free = threading.Semaphore(MOST_UNWRITTEN)

    def keep(self, copy: Copy) -> None:
        """Have a copy on the disk when this returns; or not, and say so in the log, where the disk is too slow."""
        if not self._free.acquire(blocking=False):
            log.error("copy_lost", extra={"component": "relay", "reason": "the disk does not answer"})
            return
        written = self._writers.submit(self._copies.keep, copy)
        written.add_done_callback(self._written)
        try:
            written.exception(timeout=self._seconds)
        except TimeoutError:
            log.warning("copy_late", extra={"component": "relay"})

    def _written(self, written: "Future[Path]") -> None:
        self._free.release()
        if (error := written.exception()) is None:
            self._arrived.set()
        else:
            log.error("copy_lost", extra={"component": "relay", "error": type(error).__name__})


def create_relay(
    copies: Copies,
    target_url: str,
    arrived: threading.Event,
    *,
    transport: httpx.BaseTransport | None = None,
    copy_seconds: float = COPY_SECONDS,
) -> Flask:
    """Make the application; `arrived` is set whenever a copy is on the disk."""
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_MESSAGE
    keeper = _Keeper(copies, arrived, copy_seconds)
    client = httpx.Client(timeout=FAR_SECONDS, transport=transport, follow_redirects=False)

    def health() -> Response:
        return Response(*told_health(waiting=len(copies.waiting())))

    def pass_on(path: str = "") -> Response:
        body = request.get_data(cache=False)
        query = request.query_string.decode("latin-1")
        if request.method == "POST" and (copy := copy_of(path, query, body)) is not None:
            keeper.keep(copy)
        address = target_url.rstrip("/") + quote("/" + path, safe=_UNTOUCHED_PATH) + (f"?{query}" if query else "")
        # As bytes: a value that is no ASCII goes on as it came (WSGI hands headers over as Latin-1, PEP 3333).
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in _kept(request.headers.items())]
        message = httpx.Request(request.method, address, headers=headers, content=body)
        return _answer(client, message)

    app.register_error_handler(Exception, _unforeseen)
    app.register_error_handler(HTTPException, _refused)
    app.add_url_rule("/healthz", view_func=health, methods=["GET"], provide_automatic_options=False)
    for rule in ("/", "/<path:path>"):
        app.add_url_rule(rule, "pass_on", pass_on, methods=list(_METHODS), provide_automatic_options=False)
    return app


def copy_of(path: str, query: str, body: bytes) -> Copy | None:
    """What is kept of a message; None for one that states nothing of dossiers."""
    told = national.recognise_message(body, address=path.rstrip("/").rpartition("/")[2])
    return None if told is None else Copy(told.service, query, body)


def _answer(client: httpx.Client, message: httpx.Request) -> Response:
    try:
        answer = client.send(message, stream=True)
        try:
            body = b"".join(answer.iter_raw())
        finally:
            answer.close()
    except httpx.TimeoutException:
        return _unanswered(504, "the far side did not answer in time")
    except (httpx.HTTPError, httpx.InvalidURL):
        return _unanswered(502, "the far side cannot be reached")
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw]
    response = Response(body, answer.status_code, headers=_kept(headers))
    if "content-type" not in answer.headers:
        del response.headers["Content-Type"]
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("unforeseen", exc_info=error, extra={"component": "relay"})
    return _unanswered(502, "the relay could not pass the message on")


def _refused(error: HTTPException) -> Response:
    return _unanswered(error.code or 400, error.name)


def _unanswered(status: int, reason: str) -> Response:
    """Say in the senders' form that the far side said nothing, so that they send again."""
    log.warning("far_side_silent", extra={"component": "relay", "status": status, "reason": reason})
    reply = national.Reply(national.NOTHING_ACCEPTED, "Hệ thống nhận chưa trả lời, mời gửi lại sau")
    return Response(msgspec.json.encode(reply), status, mimetype="application/json")


def _kept(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _OF_ONE_CONNECTION]
