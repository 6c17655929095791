"""Joins Twilio's requests to the call graph: a signed form in, its TwiML out, once, kept before it is sent."""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from hotline_bot.loop import BackgroundLoop
from hotline_bot.voice.deeds import Deeds
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.turns import CallState, Effect, Transfer, Turn
from hotline_bot.voice.twilio.twiml import CONTENT_TYPE, twiml
from hotline_bot.voice.twilio.webhook import CallRequest, Forged, Malformed, Refused, VoiceWebhook
from lookup_api.exchange import Answered, Busy, Claimed, ClaimLost, Exchange, ExchangeError
from lookup_api.logs import correlation_id

CHANNEL = "voice-twilio"
PATIENCE = 12.0  # seconds; Twilio waits fifteen
MOST_EFFECTS = 3  # in one turn; the graph asks once, so more is a slip in it

log = logging.getLogger(__name__)


class TwilioVoice:
    """One a process; safe to share between the threads of requests."""

    def __init__(
        self,
        exchange: Exchange,
        graph: CallGraph,
        deeds: Deeds,
        address: str,
        operator: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._exchange = exchange
        self._graph = graph
        self._deeds = deeds
        self._address = address
        self._operator = operator
        self._clock = clock

    async def answer(self, asked: CallRequest) -> bytes | Busy:
        """Answer a request; raise ExchangeError: nothing was done."""
        correlation_id.set(uuid.uuid4().hex)
        claim = await self._claim(asked)
        if isinstance(claim, Claimed):
            written = await self._work(claim, asked)
            if written is not None:
                return written
            # Another delivery took over because this one was slow: what it said is the answer.
            claim = await self._claim(asked)
        match claim:
            case Answered(reply):
                log.info("answered before", extra={"front": CHANNEL})
                return reply
            case Claimed():
                return Busy(claim.lease_ends_at)
            case busy:
                return busy

    def trouble(self) -> bytes:
        """What is said when the journal is away: nothing was kept, so nothing is promised."""
        return self._write(self._graph.trouble(None, self._clock()))

    async def _claim(self, asked: CallRequest) -> Claimed | Answered | Busy:
        name = f"{asked.caller.call}:{asked.turn}"
        return await asyncio.to_thread(self._exchange.claim, CHANNEL, name, self._clock())

    async def _work(self, claim: Claimed, asked: CallRequest) -> bytes | None:
        started = time.monotonic()
        turn = await self._converse(asked)
        written = self._write(turn)
        kept = (asked.caller.call, msgspec.json.encode(turn.state))
        try:
            await asyncio.to_thread(self._exchange.settle, claim, written, self._clock(), state=kept, sent=True)
        except ClaimLost:
            log.warning("answered by another", extra={"front": CHANNEL})
            return None
        duration = round((time.monotonic() - started) * 1000)
        log.info("answered", extra={"front": CHANNEL, "outcome": turn.state.place, "duration_ms": duration})
        return written

    async def _converse(self, asked: CallRequest) -> Turn:
        state: CallState | None = None
        try:
            state = await self._recall(asked)
            if state is None:
                await self._deeds.begin(asked.caller)
            turn = self._graph.hear(state, asked.heard, self._clock())
            lines = turn.lines
            for _ in range(MOST_EFFECTS):
                if isinstance(turn.then, Transfer):
                    await self._deeds.put_through(turn.then, asked.caller)
                if not isinstance(turn.then, Effect):
                    return Turn(turn.state, lines, turn.then)
                brought = await self._deeds.carry_out(turn.then, asked.caller, turn.state.step)
                turn = self._graph.hear(turn.state, brought, self._clock())
                lines += turn.lines
        except Exception:
            # The log's own rule writes type and place only, so nothing a citizen said is quoted.
            log.exception("turn failed", extra={"front": CHANNEL})
            return self._graph.trouble(state, self._clock())
        return self._graph.trouble(turn.state, self._clock())

    async def _recall(self, asked: CallRequest) -> CallState | None:
        if not asked.turn:
            return None
        kept = await asyncio.to_thread(self._exchange.state, CHANNEL, asked.caller.call)
        return None if kept is None else msgspec.json.decode(kept, type=CallState)

    def _write(self, turn: Turn) -> bytes:
        return twiml(turn, self._address, self._operator)


def voice_front(voice: TwilioVoice, webhook: VoiceWebhook, loop: BackgroundLoop) -> Blueprint:
    """The blueprint of `/voice/twilio`."""
    blueprint = Blueprint("twilio", __name__)

    @blueprint.post("")
    def take_request() -> Response:
        query = request.query_string.decode("latin-1")
        asked = webhook.read(query, request.headers, request.get_data(cache=False))
        try:
            written = loop.run(voice.answer(asked), timeout=PATIENCE)
        except (ExchangeError, TimeoutError):
            log.exception("request not answered", extra={"front": CHANNEL})
            written = voice.trouble()
        if isinstance(written, Busy):
            return _plain(HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(written, content_type=CONTENT_TYPE)

    _say_refusals(blueprint)
    return blueprint


def _say_refusals(blueprint: Blueprint) -> None:
    """Turn what was refused into a status; a forger learns nothing."""

    @blueprint.errorhandler(Refused)
    def refused(why: Refused) -> Response:
        reason = "signature" if isinstance(why, Forged) else "shape"
        log.warning("request refused", extra={"front": CHANNEL, "reason": reason})
        return _plain(HTTPStatus.BAD_REQUEST if isinstance(why, Malformed) else HTTPStatus.FORBIDDEN)

    @blueprint.errorhandler(HTTPException)
    def not_taken(error: HTTPException) -> Response:
        return _plain(HTTPStatus(error.code or HTTPStatus.BAD_REQUEST))

    @blueprint.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        # Nobody thought of this one; the claim ends with its lease, so the request may come again.
        log.error("request failed", extra={"front": CHANNEL}, exc_info=error)
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)


def _plain(status: HTTPStatus) -> Response:
    return Response(f"{status.phrase}\n", status, mimetype="text/plain")
