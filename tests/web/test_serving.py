"""Serving where another program serves: a sentence, and not half of its requests. And who stops reading along."""

import socket
import subprocess
import sys

import pytest

from lookup_api.program import serve_http
from lookup_api.settings import SettingsError


def test_a_port_that_another_program_shares_is_not_taken_from_it() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as granian's workers listen
        other.bind(("127.0.0.1", 0))
        other.listen()
        listen = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(SettingsError, match=rf"^{listen} cannot be listened on \(Address already in use\)$"):
            serve_http("lookup_api.web.server:application", listen)


def test_an_address_of_nobody_here_is_one_sentence() -> None:
    with pytest.raises(SettingsError, match=r"^192\.0\.2\.1:8080 cannot be listened on"):  # RFC 5737: nobody's
        serve_http("lookup_api.web.server:application", "192.0.2.1:8080")


def test_who_stops_reading_along_is_told_nothing() -> None:
    told = (
        "from lookup_api.program import run_command; raise SystemExit(run_command('x', lambda _: print('told') or 0))"
    )
    with subprocess.Popen([sys.executable, "-c", told], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.stderr is not None
        assert program.stderr.read() == b""
        assert program.wait(60) == 1
