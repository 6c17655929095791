"""`lookup-api kiosks`: how the kiosks are, and forgetting one that is no longer there."""

import argparse

from lookup_api.commands.opening import Commands, opened
from lookup_api.program import OK
from lookup_api.settings import Settings, SettingsError


def add(commands: Commands) -> None:
    """Add `kiosks` with its actions."""
    kiosks = commands.add_parser("kiosks", help="How the kiosks are; forget one that is no longer there.")
    actions = kiosks.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("list", help="List kiosks, those that need somebody first.").set_defaults(command=list_kiosks)
    forget = actions.add_parser("forget", help="Forget a kiosk; one that is heard again is listed again.")
    forget.add_argument("key", help="the channel key it signed in with, by name")
    forget.add_argument("name", help="the kiosk's own name")
    forget.set_defaults(command=forget_kiosk)


def list_kiosks(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the kiosks."""
    from lookup_api.service.watch_kiosks import watch_kiosks

    with opened(settings) as parts:
        for each in watch_kiosks(parts.store.kiosks, parts.clock()):
            lost = ",".join(each.told.lost) or "-"
            heard = f"{each.heard_at:%Y-%m-%d %H:%M}"
            print(f"{each.key}\t{each.name}\t{each.state}\t{heard}\t{each.told.screen}\t{lost}\t{each.told.version}")
    return OK


def forget_kiosk(arguments: argparse.Namespace, settings: Settings) -> int:
    """Forget a kiosk."""
    with opened(settings) as parts:
        if not parts.store.kiosks.forget(arguments.key, arguments.name):
            raise SettingsError("no such kiosk was ever heard")
    return OK
