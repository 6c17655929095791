"""Serving by granian: one process, its own connections to the journal and to the lookup API."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.exchange.seals import Seals
from lookup_api.logs import set_up_logs
from lookup_api.settings import Settings, SettingsError, read_settings
from sms_gateway.app import create_app

# A message waits for the API and for the disk rather than for the processor, and a second delivery waits for the
# first one's reply: threads that wait must not keep the one that works from being served.
BLOCKING_THREADS = 32


def check_secret(settings: Settings) -> None:
    """Raise SettingsError unless EXCHANGE_SECRET has its shape."""
    if not settings.exchange_secret:
        raise SettingsError("EXCHANGE_SECRET is not set: 32 bytes in hexadecimal that seal what the journal keeps")
    try:
        Seals(settings.exchange_secret)
    except ValueError as error:
        raise SettingsError(f"EXCHANGE_SECRET: {error}") from None


def open_journal(settings: Settings) -> Exchange:
    """Open the message journal, migrated; raise SettingsError or ExchangeUnavailable."""
    check_secret(settings)
    return open_exchange(settings.exchange_url, settings.exchange_secret)


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
