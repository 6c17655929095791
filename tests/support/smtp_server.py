"""A mail server on loopback that takes what RFC 5321 lets a client say, and nothing else.

    with SmtpServer() as server:
        ...
    server.letters

It is strict: a command out of its order, a bare line feed, a line of more than 998 letters or what is no address is
noted in `faults`, which a test holds to be empty.
"""

import email
import email.policy
import re
import socketserver
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Self

_ENDS = b"\r\n"
_LONGEST = 998  # RFC 5321, 4.5.3.1.6


@dataclass(frozen=True)
class Taken:
    """One letter as it was taken: its envelope, and what stands inside."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.SMTP)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


class _Closed(Exception):
    """The client went away."""


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"
    timeout = 20

    def handle(self) -> None:
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._greeted = False
        try:
            self._say(220, "loopback ready")
            while self._command(self._line()):
                pass
        except (_Closed, OSError):
            pass

    def _line(self) -> str:
        line = self.rfile.readline(4096)
        if not line:
            raise _Closed
        if not line.endswith(_ENDS) or len(line) > _LONGEST + 2:
            self.server.face.faults.append(f"line {line[:40]!r}")
        return line.removesuffix(_ENDS).decode("ascii", errors="replace")

    def _say(self, code: int, *lines: str) -> None:
        for number, line in enumerate(lines, 1):
            self.wfile.write(f"{code}{' ' if number == len(lines) else '-'}{line}\r\n".encode())

    def _command(self, line: str) -> bool:
        face = self.server.face
        verb = line[:4].upper()
        if verb == "QUIT":
            self._say(221, "bye")
            return False
        if verb in {"EHLO", "HELO"}:
            self._greeted = True
            self._say(250, "loopback", *face.offers)
        elif verb in {"RSET", "NOOP"}:
            self._sender, self._recipients = None, []
            self._say(250, "ok")
        elif verb == "MAIL" and self._greeted and self._sender is None:
            self._mail(line)
        elif verb == "RCPT" and self._sender is not None:
            self._recipient(line)
        elif verb == "DATA" and self._recipients:
            return self._data()
        else:
            face.faults.append(f"out of order: {verb}")
            self._say(503, "bad sequence")
        return True

    def _mail(self, line: str) -> None:
        found = re.fullmatch(r"MAIL FROM:<([^<> ]+)>(?: (?:SIZE=[0-9]+|BODY=8BITMIME))*", line, re.IGNORECASE)
        if found is None:
            self.server.face.faults.append(line)
            self._say(501, "no address")
            return
        self._sender = found[1]
        self._say(250, "ok")

    def _recipient(self, line: str) -> None:
        found = re.fullmatch(r"RCPT TO:<([^<> @]+@[^<> @]+)>", line, re.IGNORECASE)
        if found is None:
            self.server.face.faults.append(line)
            self._say(501, "no address")
            return
        code = self.server.face.refusals.get(found[1], 250)
        if code == 250:
            self._recipients.append(found[1])
        self._say(code, "ok" if code == 250 else "no")

    def _data(self) -> bool:
        self._say(354, "go on")
        lines = []
        while (line := self.rfile.readline(4096)) != b".\r\n":
            if not line:
                raise _Closed
            if not line.endswith(_ENDS) or len(line) > _LONGEST + 2:
                self.server.face.faults.append(f"letter line {line[:40]!r}")
            lines.append(line.removeprefix(b"."))
        face = self.server.face
        assert self._sender is not None
        taken = Taken(self._sender, tuple(self._recipients), b"".join(lines))
        self._sender, self._recipients = None, []
        code = face.data_codes.pop(0) if face.data_codes else 250
        if code == 250:
            face.letters.append(taken)
        if face.hangs_up_after_data:
            face.hangs_up_after_data -= 1
            return False  # it has the letter, and its answer is lost
        self._say(code, "ok" if code == 250 else "no")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    face: "SmtpServer"


@dataclass
class SmtpServer:
    """The server; turn `refusals`, `data_codes` and `hangs_up_after_data` to make it fail."""

    offers: tuple[str, ...] = ("8BITMIME", "SIZE 1000000")
    refusals: dict[str, int] = field(default_factory=dict)  # recipient -> reply code
    data_codes: list[int] = field(default_factory=list)  # what the next letters are answered
    hangs_up_after_data: int = 0  # so many letters are taken, and the line is cut before the answer
    letters: list[Taken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.face = self
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
