"""The national synchronisation as unmodified provincial systems send it (facts: envelope, bare array, session).

Senders read `error_code` and search the words of `message`, so those stand in every answer, a refusal's too.
"""

from collections.abc import Callable

from flask import Response, request

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.problems import HTTP_STATUS, ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import SourceSystem
from lookup_api.feeds import national
from lookup_api.web.answers import json_answer
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, ChannelKey, Route
from lookup_api.web.taking_in import receive_message

_FEED = frozenset({KeyKind.FEED})
_PROBLEMS = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.NOT_SIGNED_IN,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.STORE_UNAVAILABLE,
    ProblemCode.TOO_LARGE,
)


def routes(parts: Parts, measures: Measures) -> tuple[Route, ...]:
    """The routes of this subject."""

    def sign_in(call: Call) -> Response:
        username, password = national.read_sign_in(request.get_data())
        session = parts.store.sessions.open(username, password, call.now)
        if session is None:
            return json_answer(national.reply_sign_in_refused(), HTTP_STATUS[ProblemCode.NOT_SIGNED_IN])
        return json_answer(national.reply_sign_in(session))

    def by_message(call: Call, service: str | None = None) -> Response:
        return _in_senders_words(lambda: receive(call, service, call.key))

    def by_address(call: Call, key: str, service: str | None = None) -> Response:
        return _in_senders_words(lambda: receive(call, service, parts.find_key(key)))

    def receive(call: Call, service: str | None, key: ChannelKey | None) -> Response:
        body, query = request.get_data(), request.args.to_dict()
        if key is None and (session := national.read_session(body)):
            key = parts.store.sessions.find(session, call.now)
        source = _source_of(key, parts)
        received = receive_message(body, source=source, parts=parts, now=call.now, service=service, query=query)
        message, taken = received.message, received.taken
        if taken is None:
            return json_answer(_answered(message, parts))
        measures.taken_in(source.id, "accepted", taken.accepted)
        measures.taken_in(source.id, "replayed", taken.replayed)
        measures.taken_in(source.id, "refused", len(taken.refused))
        answer = national.reply(
            taken.accepted, len(taken.refused), taken.existed, updating=message.updating, reasons=taken.refused
        )
        return json_answer(answer)

    largest = national.LARGEST_BODY
    return (
        Route("POST", "/v1/feeds/session", sign_in, "Sign in as a provincial system does.",
              gives=(national.SignInReply,), problems=(ProblemCode.INVALID_REQUEST,)),
        Route("POST", "/v1/feeds/national", by_message, "A synchronisation message in its envelope.", keys=_FEED,
              gives=(national.Reply,), problems=_PROBLEMS, largest=largest, signs_in_itself=True),
        Route("POST", "/v1/feeds/national/<service>", by_message, "A bare array, its service in the address.",
              keys=_FEED, gives=(national.Reply,), problems=_PROBLEMS, largest=largest, signs_in_itself=True),
        Route("POST", "/v1/feeds/k/<key>/national", by_address, "For a sender with neither header nor session.",
              problems=_PROBLEMS, largest=largest, documented=False),
        Route("POST", "/v1/feeds/k/<key>/national/<service>", by_address, "The same for a bare array.",
              problems=_PROBLEMS, largest=largest, documented=False),
    )  # fmt: skip


def _in_senders_words(receive: Callable[[], Response]) -> Response:
    """Answer a problem in the form that senders read, with the status that tells a program what happened."""
    try:
        return receive()
    except errors.ProblemError as problem:
        response = json_answer(national.reply_problem(problem), HTTP_STATUS[ProblemCode(problem.code)])
        if problem.retry_after is not None:
            response.headers["Retry-After"] = str(problem.retry_after)
        return response


def _source_of(key: ChannelKey | None, parts: Parts) -> SourceSystem:
    """The source a key writes for."""
    if key is None:
        raise errors.NotSignedIn
    if key.kind is not KeyKind.FEED:
        raise errors.NotAllowed
    source = parts.store.source(key.source_id) if key.source_id else None
    if source is None:
        raise errors.NotAllowed("the key names no source system")
    return source


def _answered(message: national.Message, parts: Parts) -> national.LookUpReply | national.CatalogueReply:
    """Answer what a sender asks: of a dossier, of procedures, of agencies."""
    asked, directory = message.asked_code or "", parts.store.directory
    match message.service:
        case national.Service.PROCEDURE:
            found = directory.procedures.get(asked)
            return national.reply_procedures(() if found is None else (found,))
        case national.Service.PROCEDURES:
            return national.reply_procedures(each for each in directory.procedures.all() if each.known)
        case national.Service.AGENCIES:
            return national.reply_agencies(each for each in directory.agencies.all() if each.known)
    return national.reply_look_up(_existing(asked, parts))


def _existing(code: str, parts: Parts) -> list[str]:
    try:
        dossier = parts.store.reader.find(recognise(code))
    except errors.CodeNotRecognised:
        return []
    return [] if dossier is None else [dossier.code]
