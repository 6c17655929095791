"""The console over HTTP: who is signed in, the call screen and its actions, and what arrives by itself.

Every action is a form that answers with a redirection to the page it came from, so that going back or reloading does
nothing twice. What went wrong is a sentence on that page.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

import msgspec
from flask import Blueprint, Response, g, redirect, request
from werkzeug.exceptions import HTTPException

from hotline_bot.console.desk import Desk, Refused
from hotline_bot.console.guard import (
    HEADERS,
    Guard,
    draw,
    form_of,
    is_ours,
    keep_form,
    keep_session,
    session_of,
)
from hotline_bot.console.halls import Halls
from hotline_bot.console.pages import STATIC, Around, Pages, state_of, static_file
from hotline_bot.console.rings import Rings
from hotline_bot.console.seats import Seat, Seats, noticed
from hotline_bot.handover import NotNow
from hotline_bot.talks import Talks
from lookup_api.client import LookupClient, NotSignedIn, ProblemError, operator_calls
from lookup_api.contract.operators import DisclosureRequest, Role
from lookup_api.exchange import ExchangeError

CALL: Final = "/console/"
SIGN_IN: Final = "/console/sign-in"
LARGEST_FORM: Final = 64 * 1024  # bytes
HELD: Final = 10.0  # seconds a page waits for what arrives
LOOK: Final = 0.1  # seconds between two looks
MOST_HELD: Final = 16  # pages at a time that hold a thread; the others ask again after a second
_SENTENCES: Final = {
    "not_allowed": "console-not-allowed",
    "too_many_attempts": "console-too-many",
    "conflict": "console-conflict",
    "dossier_not_found": "console-not-found",
    "handled_elsewhere": "console-not-found",
    "code_not_recognised": "console-not-found",
    "proof_refused": "console-refused",
    "invalid_request": "console-form-unfit",
    "too_large": "console-form-unfit",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the console's routes share; one a process."""

    client: LookupClient
    desk: Desk
    seats: Seats
    rings: Rings
    talks: Talks
    halls: Halls
    pages: Pages
    guard: Guard
    clock: Callable[[], datetime]

    def around(self) -> Around:
        """What stands around the page that is asked for; its notice is shown this once."""
        self.halls.ask()
        around = self.pages.around(g.session, g.seat, self.clock())
        if g.seat.notice:
            self.desk.change(g.session, lambda seat: noticed(seat, ""))
        return around

    def notice(self, sentence: str, fact: str = "") -> None:
        """Have a sentence shown on the next page."""
        g.seat = self.desk.change(g.session, lambda seat: noticed(seat, sentence, fact))


Work = Callable[[Seat], object]


def console_front(parts: Parts) -> Blueprint:
    """The blueprint of `/console/`, but for `lists`, `chats` and `kiosks`, which are added to it."""
    blueprint = Blueprint("console", __name__)
    blueprint.before_request(lambda: _admit(parts))
    blueprint.after_request(_sealed)
    _refusals(blueprint, parts)
    _session_routes(blueprint, parts)
    _call_routes(blueprint, parts)
    _events(blueprint, parts)
    return blueprint


def doing(parts: Parts, work: Work, back: str) -> Response:
    """Do what a form asks, and go back to its page."""
    attempt(parts, work)
    return _go(back)


def attempt(parts: Parts, work: Work) -> None:
    """Do something; where it does not go well, a sentence is shown. Raises NotSignedIn."""
    try:
        work(g.seat)
    except Refused as refused:
        parts.notice(str(refused))
    except NotNow:
        parts.notice("console-chat-gone")
    except NotSignedIn:
        raise
    except ProblemError as problem:
        log.info("not done", extra={"component": "console", "problem": problem.code})
        parts.notice(_SENTENCES.get(problem.code, "console-away"))


# --- who comes in -------------------------------------------------------------------------------------------------


def _admit(parts: Parts) -> Response | None:
    """Let in who is signed in; a form only from our own page, with its token."""
    request.max_content_length = LARGEST_FORM
    if request.endpoint in {"console.static_part", "console.sign_in_page", "console.sign_in"}:
        return None
    g.session = session_of(request)
    g.seat = parts.seats.of(g.session, parts.clock()) if g.session else None
    if g.seat is None:
        return _ask_to_sign_in()
    if request.endpoint == "console.events":
        return None
    if request.method == "POST" and not (
        is_ours(request) and parts.guard.fits(g.session, request.form.get("token", ""))
    ):
        log.warning("form refused", extra={"component": "console", "reason": "token"})
        return Response(status=HTTPStatus.FORBIDDEN)
    return _still_there(parts)


def _still_there(parts: Parts) -> Response | None:
    """Ask the API whether the session goes on, and take note that it is used."""
    try:
        parts.client.send(operator_calls.current_session(session=g.session))
    except NotSignedIn:
        return _forget(parts)
    except ProblemError as problem:
        # The API is away: chats go on, and what needs it says so.
        log.warning("session not confirmed", extra={"component": "console", "problem": problem.code})
    now = parts.clock()
    g.seat = parts.desk.change(g.session, lambda seat: msgspec.structs.replace(seat, used_at=now))
    return None


def _forget(parts: Parts) -> Response:
    parts.seats.leave(g.session, parts.clock())
    return _ask_to_sign_in()


def _ask_to_sign_in() -> Response:
    if request.endpoint == "console.events":
        return Response(status=HTTPStatus.UNAUTHORIZED)
    response = _go(f"{SIGN_IN}?over=1" if session_of(request) else SIGN_IN)
    keep_session(response, request, "")
    return response


def _go(where: str) -> Response:
    answer = redirect(where, HTTPStatus.SEE_OTHER)
    return Response(answer.get_data(), answer.status_code, answer.headers)


def _sealed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _refusals(blueprint: Blueprint, parts: Parts) -> None:
    @blueprint.errorhandler(NotSignedIn)
    def ended(_: NotSignedIn) -> Response:
        return _forget(parts)

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return Response(status=error.code or HTTPStatus.BAD_REQUEST)

    @blueprint.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.error("page failed", extra={"component": "console"}, exc_info=error)
        away = isinstance(error, ExchangeError | ProblemError)
        words = parts.pages.words("")
        page = parts.pages.sign_in(words.language, "", "console-away" if away else "console-form-unfit")
        return Response(page, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"}, mimetype="text/html")


# --- sessions -------------------------------------------------------------------------------------------------------


def _session_routes(blueprint: Blueprint, parts: Parts) -> None:
    @blueprint.get("/static/<name>", endpoint="static_part")
    def static_part(name: str) -> Response:
        if name not in STATIC:
            return Response(status=HTTPStatus.NOT_FOUND)
        headers = {"Cache-Control": "public, max-age=3600"}
        return Response(static_file(name), content_type=STATIC[name], headers=headers)

    @blueprint.get("/sign-in")
    def sign_in_page() -> Response:
        return _sign_in_page(parts, "console-signed-out" if "over" in request.args else "")

    @blueprint.post("/sign-in")
    def sign_in() -> Response:
        if not (is_ours(request) and parts.guard.fits(form_of(request), request.form.get("token", ""))):
            return _sign_in_page(parts, "console-form-unfit", HTTPStatus.FORBIDDEN)
        return _signed_in(parts)

    @blueprint.post("/sign-out")
    def sign_out() -> Response:
        parts.talks.gone(g.seat.name, parts.clock())
        try:
            parts.client.send(operator_calls.end_session(session=g.session))
        except ProblemError as problem:
            log.warning("session not ended", extra={"component": "console", "problem": problem.code})
        return _forget(parts)


def _sign_in_page(parts: Parts, notice: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    drawn = form_of(request) or draw()
    page = parts.pages.sign_in(request.args.get("lang", ""), parts.guard.token(drawn), notice)
    response = Response(page, status, mimetype="text/html")
    keep_form(response, request, drawn)
    return response


def _signed_in(parts: Parts) -> Response:
    form, now = request.form, parts.clock()
    name, code = form.get("name", "").strip(), form.get("code", "").replace(" ", "")
    try:
        opened = parts.client.send(operator_calls.sign_in(name[:120], form.get("secret", "")[:1024], code[:8]))
    except ProblemError as problem:
        log.warning("sign-in refused", extra={"component": "console", "problem": problem.code})
        wrong = problem.code in {"proof_refused", "invalid_request", "too_many_attempts", "not_allowed"}
        sentence = "console-too-many" if problem.code == "too_many_attempts" else "console-sign-in-refused"
        if wrong:
            return _sign_in_page(parts, sentence, HTTPStatus.FORBIDDEN)
        return _sign_in_page(parts, "console-away", HTTPStatus.SERVICE_UNAVAILABLE)
    language = parts.pages.language(request.args.get("lang", ""))
    extension = form.get("extension", "").strip()[:32]
    seat = Seat(opened.id, opened.name, opened.role, now, opened.ends_at, language, extension)
    parts.seats.take(opened.session, seat, now)
    response = _go(CALL)
    keep_session(response, request, opened.session)
    keep_form(response, request, "")
    return response


# --- the call screen ------------------------------------------------------------------------------------------------


def _call_routes(blueprint: Blueprint, parts: Parts) -> None:
    desk = parts.desk

    def action(path: str, work: Callable[[str, Seat], object]) -> None:
        def take() -> Response:
            return doing(parts, lambda seat: work(g.session, seat), CALL)

        blueprint.add_url_rule(path, f"do{path.replace('/', '_')}", take, methods=["POST"])

    @blueprint.get("/")
    def call_page() -> Response:
        return Response(parts.pages.call(parts.around(), parts.clock()), mimetype="text/html")

    @blueprint.get("/keys")
    def keys() -> Response:
        return Response(parts.pages.render("keys", parts.around(), parts.clock()), mimetype="text/html")

    @blueprint.post("/note")
    def keep_note() -> Response:
        desk.note(g.session, request.form.get("note", ""))
        return Response(status=HTTPStatus.NO_CONTENT)

    @blueprint.post("/language")
    def switch() -> Response:
        language = parts.pages.language(request.form.get("language", ""))
        desk.change(g.session, lambda seat: msgspec.structs.replace(seat, language=language))
        return _go(CALL)

    action("/call", lambda session, seat: _take_call(parts, session, seat))
    action("/search", lambda session, seat: desk.search(session, seat, said("asked"), said("purpose")))
    action("/open", lambda session, seat: desk.open(session, seat, said("code"), said("purpose")))
    action("/factors", lambda session, seat: desk.hold_against(session, seat, request.form))
    action("/code", desk.send_code)
    action("/text", lambda session, seat: desk.text(session, seat, said("phone")))
    action(
        "/call-back", lambda session, seat: desk.call_back(session, seat, said("phone"), said("about"), said("kind"))
    )
    action("/end", lambda session, seat: desk.end(session, seat, said("disposition"), said("note") or seat.note))
    action("/full", lambda session, seat: _ask_full(parts, session, seat))


def said(name: str) -> str:
    """A field of the form; empty where it is missing."""
    return request.form.get(name, "")


def _take_call(parts: Parts, session: str, seat: Seat) -> None:
    if seat.role is Role.ADMIN:
        raise Refused("console-not-allowed")
    ring = parts.rings.mine(said("call"), seat.name, parts.clock())
    if ring is None:
        raise NotNow
    parts.desk.begin(session, ring)


def _ask_full(parts: Parts, session: str, seat: Seat) -> None:
    if seat.opened is None:
        raise Refused("console-nothing-open")
    reason = said("reason").strip()[:1000]
    if not reason:
        raise Refused("console-form-unfit")
    asked = DisclosureRequest(text=seat.opened.view.code, purpose=seat.purpose, reason=reason)
    made = parts.client.send(operator_calls.ask_disclosure(asked, session=session))
    parts.notice("console-full-asked", str(made.id))


# --- what arrives by itself -----------------------------------------------------------------------------------------


def _events(blueprint: Blueprint, parts: Parts) -> None:
    free = threading.BoundedSemaphore(MOST_HELD)

    @blueprint.get("/events")
    def events() -> Response:
        known, at = request.args.get("state", ""), request.args.get("at", "")
        if g.seat.role is not Role.ADMIN:
            parts.talks.see(g.seat.name, parts.clock())
        held = free.acquire(blocking=False)
        until = time.monotonic() + (HELD if held else 0)
        try:
            while True:
                told = _arrived(parts, known, at)
                if told is not None or time.monotonic() >= until:
                    break
                time.sleep(LOOK)
        finally:
            if held:
                free.release()
        answer = told or {"state": known}
        if not held:
            answer["pause"] = 1
        return Response(msgspec.json.encode(answer), mimetype="application/json")


def _arrived(parts: Parts, known: str, at: str) -> dict[str, object] | None:
    """What differs from what the page shows; None where nothing does."""
    now = parts.clock()
    seat = parts.seats.of(g.session, now)
    if seat is None:
        return {"leave": f"{SIGN_IN}?over=1", "state": ""}
    parts.halls.look()
    around = parts.pages.around(g.session, seat, now)
    answered = next((ring for ring in around.rings if ring.answered and ring.call != seat.call), None)
    if answered is not None and seat.began_at is None and seat.role is not Role.ADMIN:
        # The telephone was picked up: its call comes onto the screen by itself.
        parts.desk.begin(g.session, answered)
        return {"leave": CALL, "state": ""}
    talk = parts.talks.by_id(at.rpartition("/")[2]) if at.startswith("/console/chats/") else None
    if talk is None and at.startswith("/console/chats/"):
        return {"leave": "/console/chats", "state": ""}
    regions = parts.pages.regions(around, now, at.rpartition("/")[2], talk)
    state = state_of(regions)
    return None if state == known else {"state": state, "regions": regions}
