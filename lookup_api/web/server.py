"""The application as one worker process builds it: from the environment, with its own store connections."""

from flask import Flask

from lookup_api.logs import set_up_logs
from lookup_api.program import behind_proxies
from lookup_api.sealing import KeyRing
from lookup_api.settings import read_settings
from lookup_api.store import open_store
from lookup_api.web.app import create_app
from lookup_api.web.parts import plug_in


def application() -> Flask:
    """Build the WSGI application."""
    set_up_logs("lookup-api")
    settings = read_settings()
    keyring = KeyRing.read(settings.key_file)
    return behind_proxies(create_app(plug_in(settings, open_store(settings.database_url, keyring), keyring)), settings)
