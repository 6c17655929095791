"""`GET /t/{token}` and `/T/{token}`: the page that a receipt's QR opens on a phone. No key, no script, vi and en."""

from datetime import datetime

from flask import Response, request

from lookup_api.contract.lookups import asker_of_address
from lookup_api.domain import errors
from lookup_api.domain.receipt_token import read_token
from lookup_api.service.look_up import Asking, look_up
from lookup_api.web.answers import as_problem
from lookup_api.web.duties import maintenance_told
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.phone_page import PHONE_PAGE_HEADERS, render_phone_page
from lookup_api.web.routes import Call, Route
from lookup_api.wording import Face, Wording, by_gravity, say_maintenance, tell, tell_problem

LANGUAGES = ("vi", "en")


def routes(parts: Parts, measures: Measures) -> tuple[Route, ...]:
    """The routes of this subject."""
    face = Face.of(parts.province)

    def page(call: Call, token: str) -> Response:
        language = request.args.get("lang", LANGUAGES[0])
        if language not in LANGUAGES:
            language = LANGUAGES[0]
        wording = Wording(language)
        caller = asker_of_address(request.remote_addr)
        asker = parts.mark_asker(caller.kind, caller.id)
        try:
            try:
                read_token(token)
            except ValueError:
                raise errors.DossierNotFound from None
            view = look_up(token, None, Asking(None, caller.kind, asker), parts.look_up, call.now)
            telling, status = tell(view, wording, face, call.now), 200
            measures.looked_up("web", "answered")
        except errors.ProblemError as error:
            problem = as_problem(error)
            telling, status = tell_problem(problem, wording, face), problem.status
            measures.looked_up("web", problem.code)
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        html = render_phone_page(
            telling,
            face,
            language=language,
            other_language_url=f"?lang={other}",
            announced=_announced(parts, wording, call.now),
        )
        return Response(html, status, headers=PHONE_PAGE_HEADERS)

    summary = "The page of a receipt's QR; the token proves holding as long as its receipt is the newest."
    return tuple(Route("GET", f"/{letter}/<token>", page, summary, gives="text/html") for letter in "tT")


def _announced(parts: Parts, wording: Wording, now: datetime) -> list[str]:
    """What is, or is going to be, out of order; nothing while the store does not say."""
    try:
        standing = parts.store.maintenance.standing(now)
    except errors.StoreUnavailable:
        return []
    return [say_maintenance(notice, wording) for notice in by_gravity(map(maintenance_told, standing))]
