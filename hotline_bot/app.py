"""The hotline's HTTP face: its health, and the place where fronts with webhooks are mounted."""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response

from lookup_api.contract.health import told_health
from lookup_api.exchange import Exchange

LARGEST_BODY = 1024 * 1024  # bytes; providers send addresses of pictures, not pictures


def create_app(
    exchange: Exchange,
    fronts: Iterable[Blueprint] = (),
    voices: Iterable[Blueprint] = (),
    desks: Iterable[Blueprint] = (),
) -> Flask:
    """Make the WSGI application.

    Each front is one blueprint under `/chat/<name>`, each voice under `/voice/<name>`, what operators sit at or their
    telephones tell of under `/<name>`.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    for front in fronts:
        app.register_blueprint(front, url_prefix=f"/chat/{front.name}")
    for voice in voices:
        app.register_blueprint(voice, url_prefix=f"/voice/{voice.name}")
    for desk in desks:
        app.register_blueprint(desk, url_prefix=f"/{desk.name}")

    @app.get("/healthz")
    def health() -> Response:
        return Response(*told_health(journal_answers=exchange.answers()))

    return app
