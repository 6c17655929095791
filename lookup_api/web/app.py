"""The Flask application: which subjects there are, in which order they are wired."""

from flask import Flask

from lookup_api.web import (
    counter,
    counter_sheets,
    directory,
    duties,
    feeds,
    health,
    holders,
    kiosks,
    labels,
    lookups,
    notices,
    operators,
    own_dossiers,
    phone,
    registered_phones,
    tickets,
)
from lookup_api.web.guard import guard_the_rest, guarded
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Route


def all_routes(parts: Parts, measures: Measures) -> tuple[Route, ...]:
    """Every route there is."""
    subjects = (
        *lookups.routes(parts, measures),
        *labels.routes(parts),
        *counter.routes(parts),
        *counter_sheets.routes(parts),
        *registered_phones.routes(parts),
        *holders.routes(parts),
        *own_dossiers.routes(parts),
        *notices.routes(parts),
        *operators.routes(parts),
        *tickets.routes(parts),
        *directory.routes(parts),
        *duties.routes(parts),
        *kiosks.routes(parts),
        *phone.routes(parts, measures),
        *feeds.routes(parts, measures),
    )
    return (*subjects, *health.routes(parts, measures, subjects))


def create_app(parts: Parts) -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    measures = Measures()
    for route in all_routes(parts, measures):
        # Without automatic OPTIONS and HEAD each address answers exactly what the table says.
        app.add_url_rule(
            route.rule,
            endpoint=f"{route.method} {route.rule}",
            view_func=guarded(route, parts, measures),
            methods=[route.method],
            provide_automatic_options=False,
        )
    guard_the_rest(app)
    return app
