"""The dossier store: the only place that knows the tables, on SQLite (default) or PostgreSQL.

    from lookup_api.store import migrations, open_store

    migrations.upgrade(url)
    with open_store(url, KeyRing.read(path)) as store:
        store.reader.find(code)
        with store.write() as writer:
            dossier = writer.load(code)

Everybody outside uses what stands here; `lookup_api.store.migrations` loads Alembic and is imported where needed.
"""

from lookup_api.store.keys import ChannelKey, IssuedKey
from lookup_api.store.quarantine import Quarantined
from lookup_api.store.store import BATCH, Store, open_store

__all__ = ["BATCH", "ChannelKey", "IssuedKey", "Quarantined", "Store", "open_store"]
