"""Joins the page to the switchboard: a posted form in, its answer out, one after the other in each conversation."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from weakref import WeakValueDictionary

import msgspec
from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from hotline_bot.fronts.web.conversations import Conversations
from hotline_bot.fronts.web.news import LATELY, News, Newsroom
from hotline_bot.fronts.web.page import ChatPage, Spoken, page_headers
from hotline_bot.fronts.web.translate import FRONT, FormRefused, Incoming, Unfit, translate
from hotline_bot.handover import Owner
from hotline_bot.loop import BackgroundLoop
from hotline_bot.pictures import LARGEST_PICTURE, look_at
from hotline_bot.switchboard import Letter, Switchboard
from hotline_bot.turns import Heard, Reply, without_contact
from lookup_api.exchange import Busy, ExchangeUnavailable

PATIENCE = 30.0  # seconds; a look-up with its retries ends well before
READERS = 2  # pictures read at the same time; each takes a core
COME_BACK = "15"  # seconds
JSON = "application/json"
_LARGEST_FORM = LARGEST_PICTURE + 64 * 1024  # bytes; the picture, the text, and what a browser writes around them
_REFUSALS = {
    Unfit.SHAPE: (HTTPStatus.BAD_REQUEST, "chat-ask"),
    Unfit.TEXT_TOO_LONG: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "webchat-text-too-long"),
}

log = logging.getLogger(__name__)


class WebFront:
    """One a process; safe to share between the threads of requests."""

    def __init__(self, switchboard: Switchboard, loop: BackgroundLoop) -> None:
        self._switchboard = switchboard
        self._loop = loop
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="web-picture")

    def answer(self, incoming: Incoming) -> Letter | Busy:
        """Answer a message; raise ExchangeUnavailable, or TimeoutError when it takes too long."""
        return self._loop.run(self._answer(incoming), timeout=PATIENCE)

    async def _answer(self, incoming: Incoming) -> Letter | Busy:
        async with self._turns.setdefault(incoming.caller.conversation, asyncio.Lock()):
            return await self._switchboard.answer(incoming.caller, incoming.message_id, lambda: self._listen(incoming))

    async def _listen(self, incoming: Incoming) -> Heard:
        if not incoming.picture:
            return incoming.heard
        look = partial(look_at, incoming.picture, incoming.said)
        return await asyncio.get_running_loop().run_in_executor(self._readers, look)


def web_front(
    front: WebFront,
    page: ChatPage,
    conversations: Conversations,
    portal_url: str,
    newsroom: Newsroom | None = None,
) -> Blueprint:
    """The blueprint of `/chat/web`: the page, the messages posted from it, and what a person answers.

    `portal_url` may embed the page.
    """
    blueprint = Blueprint(FRONT, __name__)
    newsroom = newsroom or Newsroom(None)
    writer = _Writer(page, conversations, page_headers(portal_url))

    @blueprint.get("")
    def open_page() -> Response:
        language = page.language(request.args.get("lang", ""))
        return writer.html(language, "", page.greeting(language))

    @blueprint.post("")
    def take_message() -> Response:
        language = page.language(request.args.get("lang", ""))
        if _comes_from_another_site(request.headers):
            return writer.refuse(HTTPStatus.FORBIDDEN, "webchat-begin-again", language)
        request.max_content_length = _LARGEST_FORM
        conversation = request.form.get("conversation", "")
        if not conversations.knows(conversation):
            return writer.refuse(HTTPStatus.FORBIDDEN, "webchat-begin-again", language)
        return _answered(front, writer, newsroom, conversation, language)

    @blueprint.post("/news")
    def tell_news() -> Response:
        language = page.language(request.args.get("lang", ""))
        conversation, after = request.form.get("conversation", ""), request.form.get("after", "")
        if _comes_from_another_site(request.headers) or not conversations.knows(conversation):
            return writer.refuse(HTTPStatus.FORBIDDEN, "webchat-begin-again", language)
        known = int(after[:9]) if after.isascii() and after.isdigit() else 0
        return writer.news(newsroom.of(conversation, request.form.get("talk", ""), known), conversation, language)

    _say_refusals(blueprint, page, writer)
    return blueprint


def _answered(front: WebFront, writer: "_Writer", newsroom: Newsroom, conversation: str, language: str) -> Response:
    """Answer the form of a conversation that is ours."""
    sent = request.files.get("picture")
    try:
        incoming = translate(request.form, sent.read() if sent else b"", language, request.remote_addr)
        letter = front.answer(incoming)
    except FormRefused as refused:
        return writer.refuse(*_REFUSALS[refused.why], language, conversation)
    except (ExchangeUnavailable, TimeoutError):
        log.exception("message not answered", extra={"front": FRONT})
        return writer.not_now(language, conversation)
    if isinstance(letter, Busy):
        return writer.not_now(language, conversation)
    return writer.answer(letter, incoming, newsroom.of(conversation, "", 0))


def _say_refusals(blueprint: Blueprint, page: ChatPage, writer: "_Writer") -> None:
    """Turn what went wrong into a sentence, on a page or for the script."""

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        language = page.language(request.args.get("lang", ""))
        if isinstance(error, RequestEntityTooLarge):
            return writer.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "chat-picture-too-large", language)
        return writer.refuse(HTTPStatus(error.code or HTTPStatus.BAD_REQUEST), "chat-ask", language)

    @blueprint.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        # Nobody thought of this one; the claim ends with its lease, so the message may be said again.
        log.error("message failed", extra={"front": FRONT}, exc_info=error)
        return writer.not_now(page.language(request.args.get("lang", "")), "")


class _Writer:
    """Writes answers as a page or, for the page's script, as JSON."""

    def __init__(self, page: ChatPage, conversations: Conversations, headers: dict[str, str]) -> None:
        self._page = page
        self._conversations = conversations
        self._headers = headers

    def html(self, language: str, conversation: str, spoken: Spoken, status: int = HTTPStatus.OK) -> Response:
        written = self._page.render(language, conversation or self._conversations.draw(), spoken)
        return Response(written, status, headers=self._headers)

    def answer(self, letter: Letter, incoming: Incoming, news: News) -> Response:
        language, replies = self._page.language(letter.language), without_contact(letter.replies)
        if _wants_json():
            return _json({"language": language, "replies": replies, "person": news.person}, HTTPStatus.OK)
        said = self._page.say(language, "webchat-picture-sent") if incoming.picture else _readable(incoming.said)
        if not replies:
            # A person speaks: the page shows where the conversation stands, and how to look again.
            return self.html(language, incoming.caller.conversation, self._lately(news, language, said))
        return self.html(language, incoming.caller.conversation, Spoken(replies, said, person=news.person))

    def news(self, news: News, conversation: str, language: str) -> Response:
        if _wants_json():
            return _json(news, HTTPStatus.OK)
        return self.html(language, conversation, self._lately(news, language))

    def _lately(self, news: News, language: str, said: str = "") -> Spoken:
        replies = [Reply(item.text) for item in news.items[-LATELY:]]
        if news.person:
            waits = "handover-with-person" if news.owner is Owner.HUMAN else "handover-waiting"
            replies.append(Reply(self._page.say(language, waits)))
        return Spoken(replies or self._page.greeting(language).replies, said, person=news.person)

    def refuse(self, status: HTTPStatus, message_id: str, language: str, conversation: str = "") -> Response:
        log.warning("message refused", extra={"front": FRONT, "status": int(status)})
        return self._problem(status, self._page.say(language, message_id), language, conversation)

    def not_now(self, language: str, conversation: str) -> Response:
        trouble = self._page.trouble(language)
        response = self._problem(HTTPStatus.SERVICE_UNAVAILABLE, trouble, language, conversation)
        response.headers["Retry-After"] = COME_BACK
        return response

    def _problem(self, status: HTTPStatus, sentence: str, language: str, conversation: str) -> Response:
        if _wants_json():
            return _json({"problem": sentence}, status)
        return self.html(language, conversation, self._page.notice(sentence), status)


def _json(told: object, status: HTTPStatus) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(msgspec.json.encode(told), status, headers=headers, content_type=JSON)


def _wants_json() -> bool:
    return request.headers.get("Accept", "") == JSON


def _comes_from_another_site(headers: Headers) -> bool:
    """Tell what browsers say of a form that another site's page has posted here; programs say nothing of the kind."""
    return headers.get("Sec-Fetch-Site", "same-origin") in {"cross-site", "same-site"}


def _readable(said: str) -> str:
    """What a citizen said, without marks that would turn or hide what stands around it."""
    return "".join(letter for letter in said if letter.isprintable() or letter == "\n").strip()
