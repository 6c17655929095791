"""`lookup-api keys`: issue, list and revoke channel keys; make the sealing keys."""

import argparse

from lookup_api.commands.opening import Commands, opened
from lookup_api.contract.lookups import KeyKind
from lookup_api.program import OK
from lookup_api.settings import Settings, SettingsError


def add(commands: Commands) -> None:
    """Add `keys` with its actions."""
    keys_parser = commands.add_parser("keys", help="Issue, list and revoke channel keys; make the sealing keys.")
    actions = keys_parser.add_subparsers(required=True, metavar="ACTION")
    issue = actions.add_parser("issue", help="Print a new channel key, once.")
    issue.add_argument("name")
    issue.add_argument("--kind", choices=[kind.value for kind in KeyKind], required=True)
    issue.add_argument("--source", metavar="ID", help="the source system a feed key writes for")
    issue.set_defaults(command=issue_key)
    revoke = actions.add_parser("revoke", help="End a channel key.")
    revoke.add_argument("name")
    revoke.set_defaults(command=revoke_key)
    actions.add_parser("list", help="List channel keys; the keys themselves are not kept.").set_defaults(
        command=list_keys
    )
    actions.add_parser("make-sealing", help="Make the sealing keys, once, in LOOKUP_KEY_FILE.").set_defaults(
        command=make_sealing_keys
    )


def issue_key(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a new channel key."""
    from lookup_api.domain.dossier import SourceSystem

    source: str | None = arguments.source
    if (arguments.kind == KeyKind.FEED) != (source is not None):
        raise SettingsError("a feed key names its --source, and no other key does")
    with opened(settings) as parts:
        if source is not None and parts.store.source(source) is None:
            parts.store.sources.put(SourceSystem(id=source, name=source))
        print(parts.store.keys.issue(arguments.name, KeyKind(arguments.kind), source_id=source))
    return OK


def revoke_key(arguments: argparse.Namespace, settings: Settings) -> int:
    """End a channel key."""
    with opened(settings) as parts:
        parts.store.keys.revoke(arguments.name)
    return OK


def list_keys(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the channel keys."""
    with opened(settings) as parts:
        for key in parts.store.keys.list():
            print(f"{key.name}\t{key.kind}\t{key.source_id or '-'}")
    return OK


def make_sealing_keys(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the sealing keys; never over existing ones, for what those sealed would be lost."""
    from lookup_api.sealing import KeyRing

    if settings.key_file.exists():
        raise SettingsError("the sealing keys exist already")
    settings.key_file.parent.mkdir(parents=True, exist_ok=True)
    KeyRing.create(settings.key_file)
    print("Sealing keys made. Keep a copy apart from the backups: without it the store cannot be read.")
    return OK
