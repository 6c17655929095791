"""Serving by granian: one process, its own connections to the journal and to the lookup API."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lookup_api.client import LookupClient
from lookup_api.exchange import open_journal
from lookup_api.logs import set_up_logs
from lookup_api.settings import read_settings
from sms_gateway.app import create_app

# A message waits for the API and for the disk rather than for the processor, and a second delivery waits for the
# first one's reply: threads that wait must not keep the one that works from being served.
BLOCKING_THREADS = 32


def application() -> object:
    """Build the WSGI application of the worker process from the environment."""
    set_up_logs("sms-gateway")
    settings = read_settings()
    client = LookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    return create_app(settings, client, open_journal(settings))


def serve(host: str, port: int) -> None:
    """Serve until a signal ends it."""
    Granian(
        "sms_gateway.server:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
