"""`GET /t/{token}` and `/T/{token}`: the page that a receipt's QR opens on a phone. No key, no script, vi and en."""

from contextlib import suppress
from datetime import datetime
from http import HTTPStatus

from flask import Response, request

from lookup_api.contract.views import Level, StageKey, View
from lookup_api.domain import errors
from lookup_api.domain.receipt_token import read_token
from lookup_api.service.follow_dossier import follow_dossier
from lookup_api.service.look_up import look_up
from lookup_api.service.prove_holder import prove_holder
from lookup_api.service.rate_dossier import rate_dossier
from lookup_api.web.answers import as_problem
from lookup_api.web.duties import maintenance_told
from lookup_api.web.lookups import asking_of
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.phone_page import PHONE_PAGE_HEADERS, Following, Rating, render_phone_page
from lookup_api.web.routes import Call, Route
from lookup_api.wording import Face, Wording, by_gravity, say_maintenance, tell, tell_problem

LANGUAGES = ("vi", "en")
SCORES = frozenset("12345")
_OVER = frozenset({StageKey.NOT_ACCEPTED, StageKey.WITHDRAWN, StageKey.STOPPED, StageKey.RETURNED})
_LARGEST = 1024  # bytes of a form


def routes(parts: Parts, measures: Measures) -> tuple[Route, ...]:
    """The routes of this subject."""
    face = Face.of(parts.province)

    def page(call: Call, token: str, asked: Following | None = None) -> Response:
        language = _language()
        wording, rating, following, passes = Wording(language), Rating.NONE, Following.NONE, False
        token = token.upper()  # addresses are typed and passed on in small letters
        headers = dict(PHONE_PAGE_HEADERS)
        try:
            try:
                read_token(token)
            except ValueError:
                raise errors.DossierNotFound from None
            view = look_up(token, None, asking_of(None, None, parts), parts.look_up, call.now)
            rating, following = _rating(view, parts), asked or _following(view)
            telling, status = tell(view, wording, face, call.now, every_step=True), 200
            measures.looked_up("web", "answered")
        except errors.ProblemError as error:
            problem = as_problem(error)
            telling, status = tell_problem(problem, wording, face), problem.status
            passes = isinstance(error, errors.StoreUnavailable)
            if problem.retry_after is not None:
                headers["Retry-After"] = str(problem.retry_after)
            measures.looked_up("web", problem.code)
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        html = render_phone_page(
            telling,
            face,
            language=language,
            other_language_url=f"?lang={other}",
            announced=_announced(parts, wording, call.now),
            rating=rating,
            following=following,
            again=passes,
        )
        return Response(html, status, headers=headers)

    def write(call: Call, token: str) -> Response:
        """Keep what the holder presses: a rating, or the wish for texts. The page says what stands now."""
        token = token.upper()
        if "follow" in request.form:
            return page(call, token, _follow(token, parts, call.now))
        with suppress(errors.ProblemError):
            _rate(token, request.form.get("score", ""), parts, call.now)
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"?lang={_language()}"})

    summary = "The page of a receipt's QR; the token proves holding as long as its receipt is the newest."
    writing = "On that page the holder rates a returned dossier, once, or asks for texts to the phones on it."
    return (
        *(Route("GET", f"/{letter}/<token>", page, summary, gives="text/html") for letter in "tT"),
        *(Route("POST", f"/{letter}/<token>", write, writing, gives="text/html", largest=_LARGEST) for letter in "tT"),
    )


def _language() -> str:
    asked = request.args.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _rating(view: View, parts: Parts) -> Rating:
    """The holder of a returned dossier is asked, until it was rated on whatever channel."""
    if view.stage.key is not StageKey.RETURNED or not view.level.reaches(Level.HOLDER):
        return Rating.NONE
    return Rating.ASKED if parts.store.ratings.score_of(view.code) is None else Rating.KEPT


def _rate(token: str, score: str, parts: Parts, now: datetime) -> None:
    if score in SCORES:
        dossier = prove_holder(token, None, asking_of(None, None, parts), parts.look_up, now)
        rate_dossier(dossier, int(score), None, "web", store=parts.store, now=now)


def _follow(token: str, parts: Parts, now: datetime) -> Following:
    """Let the phones on a dossier be texted; to a token that proves nothing, no more is said than by its page."""
    try:
        dossier = prove_holder(token, None, asking_of(None, None, parts), parts.look_up, now)
        follow_dossier(dossier, following=True, proof=None, chat=None, language=_language(), store=parts.store, now=now)
    except errors.Conflict:
        return Following.REFUSED
    except errors.ProblemError:
        return Following.NONE
    return Following.KEPT


def _following(view: View) -> Following:
    """Texts are offered to the holder of a dossier that something will still happen to."""
    offered = view.level.reaches(Level.HOLDER) and view.stage.key not in _OVER
    return Following.OFFERED if offered else Following.NONE


def _announced(parts: Parts, wording: Wording, now: datetime) -> list[str]:
    """What is, or is going to be, out of order; nothing while the store does not say."""
    try:
        standing = parts.store.maintenance.standing(now)
    except errors.StoreUnavailable:
        return []
    return [say_maintenance(notice, wording) for notice in by_gravity(map(maintenance_told, standing))]
