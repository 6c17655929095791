"""The gateway's HTTP face, and the one place where settings, client and journal are plugged in."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange
from lookup_api.logs import correlation_id
from lookup_api.settings import Settings
from sms_gateway.carriers.twilio import CARRIER, CONTENT_TYPE, LARGEST_FORM, TwilioWebhook, twiml
from sms_gateway.gateway import Gateway, TryAgain
from sms_gateway.house import open_house
from sms_gateway.inbound import Forged, Malformed

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_log = logging.getLogger(__name__)


def vietnam_time() -> datetime:
    """The time now in Asia/Ho_Chi_Minh, which has known no summer time since 1975."""
    return datetime.now(VIETNAM)


def create_app(
    settings: Settings, client: LookupClient, exchange: Exchange, *, clock: Callable[[], datetime] = vietnam_time
) -> Flask:
    """Make the WSGI application; raise SettingsError where a carrier's secret or address is missing."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    gateway = Gateway(client, exchange, open_house(settings.lookup_province), clock)
    twilio = TwilioWebhook(settings.twilio_auth_token, settings.public_base_url)

    @app.before_request
    def begin() -> None:
        # Drawn here and never taken from the request: what is outside cannot choose what our logs say.
        correlation_id.set(uuid.uuid4().hex)

    @app.post("/sms/twilio")
    def twilio_message() -> Response:
        query = request.query_string.decode("latin-1")
        inbound = twilio.read(request.path, query, request.headers, request.get_data(cache=False))
        return Response(gateway.answer(inbound, twiml), content_type=CONTENT_TYPE)

    @app.get("/healthz")
    def health() -> Response:
        well = exchange.answers()
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        return Response(
            '{"status": "ok"}' if well else '{"status": "journal away"}', status, mimetype="application/json"
        )

    _say_refusals(app)
    return app


def _say_refusals(app: Flask) -> None:
    """Turn what was refused into a status; a carrier reads nothing else, and a forger learns nothing."""

    @app.errorhandler(Forged)
    def forged(_: Forged) -> Response:
        _log.warning("message refused", extra={"carrier": CARRIER, "reason": "signature"})
        return _plain(HTTPStatus.FORBIDDEN)

    @app.errorhandler(Malformed)
    def malformed(_: Malformed) -> Response:
        _log.warning("message refused", extra={"carrier": CARRIER, "reason": "shape"})
        return _plain(HTTPStatus.BAD_REQUEST)

    @app.errorhandler(TryAgain)
    def try_again(later: TryAgain) -> Response:
        response = _plain(HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(later.seconds)
        return response

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _plain(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR))

    @app.errorhandler(Exception)
    def failed(_: Exception) -> Response:
        # The claim stays open and ends with its lease, so a later delivery is worked out anew.
        _log.exception("message failed")
        response = _plain(HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = "15"
        return response


def _plain(status: HTTPStatus) -> Response:
    return Response(f"{status.phrase}\n", status, mimetype="text/plain")
