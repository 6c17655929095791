"""Serving by granian, one process a worker, each with its own store connections."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lookup_api.logs import set_up_logs
from lookup_api.sealing import KeyRing
from lookup_api.settings import read_settings
from lookup_api.store import open_store
from lookup_api.web.app import create_app
from lookup_api.web.parts import plug_in

# One thread that holds the interpreter is faster than four that hand it about (measured: facts on servers).
BLOCKING_THREADS = 1


def application() -> object:
    """Build the WSGI application of one worker process from the environment."""
    set_up_logs("lookup-api")
    settings = read_settings()
    keyring = KeyRing.read(settings.key_file)
    return create_app(plug_in(settings, open_store(settings.database_url, keyring), keyring))


def serve(host: str, port: int, *, workers: int) -> None:
    """Serve until a signal ends it."""
    Granian(
        "lookup_api.web.server:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
