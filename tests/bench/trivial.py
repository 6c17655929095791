"""The trivial responder: Flask, granian, one constant sentence. What Kannel can do at most with anybody behind it."""

from flask import Flask, Response


def application() -> Flask:
    """Make the application."""
    app = Flask(__name__)

    @app.get("/sms/kannel")
    def answer() -> Response:
        return Response("HS: dang xu ly, dung han. Tong dai 1022.", mimetype="text/plain")

    return app
