"""`lookup-api relay`: for senders that know a single address: pass their messages on, and keep a copy for us."""

import argparse

from lookup_api.commands.opening import Commands
from lookup_api.program import OK, serve_http
from lookup_api.settings import Settings, SettingsError

THREADS = 16  # messages on their way at once; each waits for the far side


def add(commands: Commands) -> None:
    """Add `relay`."""
    told = "Pass a sender's messages on to RELAY_TARGET_URL unchanged, and bring a copy to LOOKUP_API_URL."
    commands.add_parser("relay", help=told, description=told).set_defaults(command=relay)


def relay(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve on RELAY_LISTEN until a signal ends it."""
    if not settings.relay_target_url.startswith(("http://", "https://")):
        raise SettingsError("set RELAY_TARGET_URL to the address that the messages were sent to before")
    if not settings.lookup_api_key:
        raise SettingsError("set LOOKUP_API_KEY to a feed key (`lookup-api keys issue NAME --kind feed --source ID`)")
    if not settings.key_file.exists():
        raise SettingsError("no sealing keys: set LOOKUP_KEY_FILE, or `lookup-api keys make-sealing`")
    # One process: of several, each would deliver the other's copies as well.
    serve_http("lookup_api.feeds.relay.server:application", settings.relay_listen, threads=THREADS)
    return OK
