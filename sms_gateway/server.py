"""The application as its worker process builds it: from the environment, with its own journal and client."""

from lookup_api.client import LookupClient
from lookup_api.exchange import open_journal
from lookup_api.logs import set_up_logs
from lookup_api.settings import read_settings
from sms_gateway.app import create_app


def application() -> object:
    """Build the WSGI application of the worker process from the environment."""
    set_up_logs("sms-gateway")
    settings = read_settings()
    client = LookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    return create_app(settings, client, open_journal(settings))
