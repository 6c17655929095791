"""What our programs do alike: run a command and say its failure in one sentence, show settings, serve over HTTP."""

import gc
import os
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from lookup_api.settings import Settings, SettingsError, listen_address, masked, read_settings

if TYPE_CHECKING:
    from flask import Flask

OK, FAILED = 0, 1  # argparse exits with 2 on wrong usage
_GARBAGE_AFTER = 20_000  # objects more than were freed; a burst of messages makes as many, and frees them by itself


def run_command(program: str, command: Callable[[Settings], int]) -> int:
    """Run a command with the settings in force; what a person has to know is one sentence on standard error."""
    try:
        code = command(read_settings())
        sys.stdout.flush()  # who reads along may have stopped, and that is heard here, not at the end
    except BrokenPipeError:
        # `... | head` has read enough, which needs no sentence. What was still to be done was not: that is a failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (SettingsError, OSError, ValueError) as error:
        print(f"{program}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return OK
    else:
        return code
    return FAILED


def show_settings(settings: Settings) -> None:
    """Print the settings in force, secrets masked."""
    for name, value in masked(settings).items():
        print(f"{name}={value}")


def serve_http(application: str, listen: str, *, workers: int = 1, threads: int = 1) -> None:
    """Serve a WSGI application by granian until a signal ends it.

    `application` names its factory as `package.module:function`, `listen` is `host:port`. Each worker is a process with
    connections of its own; one that dies is replaced. `threads` handle requests in each. Raises SettingsError where
    another program listens there.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host, port = listen_address(listen)
    _look_that_nobody_listens(host, port)
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def _look_that_nobody_listens(host: str, port: int) -> None:
    """Granian's workers share a port with whoever listens there already, who would then get half of all requests."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that just ended do not matter
            trial.bind(address)
    except OSError as error:
        raise SettingsError(f"{host}:{port} cannot be listened on ({error.strerror})") from None


def settle_memory() -> None:
    """Take what is there from the start out of all searches for garbage to come; all of it stays.

    A search through everything holds up whatever the process does: requests waited a seventh of a second for it.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE_AFTER)


def behind_proxies(application: "Flask", settings: Settings) -> "Flask":
    """Let an application see its caller's address behind the proxies that are set, and none that is only claimed.

    Without this every citizen behind a reverse proxy would be one asker, with one budget. Raises SettingsError.
    """
    from werkzeug.middleware.proxy_fix import ProxyFix

    if not (settings.trusted_proxies.isascii() and settings.trusted_proxies.isdigit()):
        raise SettingsError("TRUSTED_PROXIES is a number from 0")
    count = int(settings.trusted_proxies)
    if count:
        application.wsgi_app = ProxyFix(application.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    return application
