"""The bare peer: Flask, granian, raw sqlite3, orjson; the same dossier and its steps, and nothing else.

No key, no asker, no budget, no ledger, no policy, no validation: the ceiling a lookup over HTTP can come near to.
"""

import os
import sqlite3
import threading

import orjson
from flask import Flask, Response

DOSSIER = """
SELECT d.*, p.name AS procedure_name, p.field, a.name AS known_agency, k.name AS desk_name, k.address, k.phone, k.hours
FROM dossier_codes c JOIN dossiers d ON d.id = c.dossier_id
LEFT JOIN procedures p ON p.code = d.procedure_code
LEFT JOIN agencies a ON a.code = d.agency_code
LEFT JOIN desks k ON k.id = d.desk_id
WHERE c.key = ?
"""
STEPS = "SELECT at, stage, agency, deadline FROM steps WHERE dossier_id = ? ORDER BY position"

_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(f"file:{os.environ['BARE_FILE']}?mode=ro", uri=True)
        _local.connection.row_factory = sqlite3.Row
        # The same cache as the full lookup has: a ceiling must not be held down by its set-up.
        _local.connection.execute("PRAGMA cache_size = -16384")
        _local.connection.execute("PRAGMA mmap_size = 1073741824")
    connection: sqlite3.Connection = _local.connection
    return connection


def application() -> Flask:
    """Make the application."""
    app = Flask(__name__)

    @app.get("/d/<key>")
    def dossier(key: str) -> Response:
        connection = _connection()
        row = connection.execute(DOSSIER, (key,)).fetchone()
        if row is None:
            return Response(status=404)
        answer = {name: row[name] for name in row.keys() if not isinstance(row[name], bytes)}  # noqa: SIM118 - a Row
        answer["steps"] = [dict(step) for step in connection.execute(STEPS, (row["id"],))]
        return Response(orjson.dumps(answer), mimetype="application/json")

    return app
