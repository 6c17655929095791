"""What every command begins with: the store and all that hangs on it, opened by the settings."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.web.parts import Parts

# What a subject adds its commands to.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name


@contextmanager
def opened(settings: Settings) -> Iterator["Parts"]:
    """The store and all that hangs on it, closed at the end."""
    from lookup_api.sealing import KeyRing
    from lookup_api.store import open_store
    from lookup_api.web.parts import plug_in

    if not settings.key_file.exists():
        raise SettingsError("no sealing keys: set LOOKUP_KEY_FILE, or `lookup-api keys make-sealing`")
    keyring = KeyRing.read(settings.key_file)
    store = open_store(settings.database_url, keyring)
    try:
        yield plug_in(settings, store, keyring)
    finally:
        store.close()
