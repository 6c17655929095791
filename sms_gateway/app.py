"""The gateway's HTTP face, and the one place where settings, client and journal are plugged in."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from lookup_api.client import LookupClient
from lookup_api.contract.health import told_health
from lookup_api.exchange import Exchange, Spool
from lookup_api.logs import correlation_id
from lookup_api.settings import Settings
from sms_gateway.carriers import kannel, push, twilio
from sms_gateway.carriers.kannel import KannelFetch
from sms_gateway.carriers.push import PushPost
from sms_gateway.carriers.twilio import TwilioWebhook
from sms_gateway.fitted import fit_carriers
from sms_gateway.gateway import Gateway, TryAgain
from sms_gateway.inbound import LARGEST_BODY, Forged, Malformed, Receipt
from sms_gateway.metrics import CONTENT_TYPE as METRICS
from sms_gateway.metrics import write_metrics
from sms_gateway.parts import Parts, plug_in
from sms_gateway.taken import note_taken
from sms_gateway.times import vietnam_time

__all__ = ["create_app", "make_app", "vietnam_time"]

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    client: LookupClient,
    exchange: Exchange,
    *,
    clock: Callable[[], datetime] = vietnam_time,
    spool: Spool | None = None,
) -> Flask:
    """Make the WSGI application of the carriers that are switched on; raise SettingsError as `fit_carriers` does."""
    return make_app(settings, plug_in(settings, client, exchange, clock, spool))


def make_app(settings: Settings, parts: Parts) -> Flask:
    """Make the application around parts that are plugged in."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.extensions["sms_gateway"] = parts
    gateway, exchange = parts.gateway, parts.exchange
    carriers = fit_carriers(settings, parts.clock)

    @app.before_request
    def begin() -> None:
        # Drawn here and never taken from the request: what is outside cannot choose what our logs say.
        correlation_id.set(secrets.token_hex(16))

    @app.get("/healthz")
    def health() -> Response:
        return Response(*told_health(journal_answers=exchange.answers()))

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(write_metrics(parts), content_type=METRICS)

    def record(carrier: str, receipt: Receipt) -> None:
        now = parts.clock()
        exchange.record_delivery(carrier, receipt.message_id, receipt.state, now)
        note_taken(exchange, carrier, receipt, now)

    if carriers.twilio:
        _take_twilio(app, gateway, carriers.twilio, record)
    if carriers.kannel:
        _take_kannel(app, gateway, carriers.kannel, record)
    if carriers.push:
        _take_push(app, gateway, carriers.push, record)
    _say_refusals(app)
    return app


Record = Callable[[str, Receipt], None]

# Each endpoint bears its carrier's name, so that a refusal can tell whose it was.


def _take_twilio(app: Flask, gateway: Gateway, webhook: TwilioWebhook, record: Record) -> None:
    @app.post("/sms/twilio", endpoint=twilio.CARRIER)
    def message() -> Response:
        inbound = webhook.read(request.path, _query(), request.headers, request.get_data(cache=False))
        return Response(gateway.answer(inbound, twilio.twiml), content_type=twilio.CONTENT_TYPE)

    @app.post("/sms/twilio/status", endpoint=f"{twilio.CARRIER} receipt")
    def receipt() -> Response:
        status = webhook.read_status(request.path, _query(), request.headers, request.get_data(cache=False))
        record(twilio.CARRIER, status)
        return Response(status=HTTPStatus.NO_CONTENT)


def _take_kannel(app: Flask, gateway: Gateway, fetch: KannelFetch, record: Record) -> None:
    @app.get("/sms/kannel", endpoint=kannel.CARRIER)
    def message() -> Response:
        inbound = fetch.read(request.query_string)
        body = gateway.answer(inbound, kannel.plain)
        # The address that Kannel reached us by is the one at which it can leave its receipts.
        called = f"{request.scheme}://{request.host}{request.path}"
        told = kannel.headers(body, fetch.receipt_address(called, inbound.message_id))
        return Response(body, headers=told, content_type=kannel.CONTENT_TYPE)

    @app.get("/sms/kannel/receipt", endpoint=f"{kannel.CARRIER} receipt")
    def receipt() -> Response:
        record(kannel.CARRIER, fetch.read_receipt(request.query_string))
        return Response(status=HTTPStatus.OK, headers={"Connection": "close"}, content_type=kannel.CONTENT_TYPE)


def _take_push(app: Flask, gateway: Gateway, post: PushPost, record: Record) -> None:
    @app.post("/sms/push", endpoint=push.CARRIER)
    def message() -> Response:
        inbound = post.read(_signature(), request.get_data(cache=False))
        return Response(gateway.answer(inbound, push.as_json), content_type=push.CONTENT_TYPE)

    @app.post("/sms/push/receipt", endpoint=f"{push.CARRIER} receipt")
    def receipt() -> Response:
        record(push.CARRIER, post.read_receipt(_signature(), request.get_data(cache=False)))
        return Response(status=HTTPStatus.NO_CONTENT)


def _query() -> str:
    return request.query_string.decode("latin-1")


def _signature() -> str:
    return request.headers.get(push.SIGNATURE_HEADER, "")


def _say_refusals(app: Flask) -> None:
    """Turn what was refused into a status; a carrier reads nothing else, and a forger learns nothing."""

    @app.errorhandler(Forged)
    def forged(_: Forged) -> Response:
        _log.warning("message refused", extra={"carrier": request.endpoint, "reason": "signature"})
        return _plain(HTTPStatus.FORBIDDEN)

    @app.errorhandler(Malformed)
    def malformed(_: Malformed) -> Response:
        _log.warning("message refused", extra={"carrier": request.endpoint, "reason": "shape"})
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
