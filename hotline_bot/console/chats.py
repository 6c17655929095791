"""Chats that wait for a person: the queue, the transcript, the reply, and giving back."""

import secrets
from datetime import datetime

from flask import Blueprint, Response, g

from hotline_bot import handover
from hotline_bot.console.desk import Refused
from hotline_bot.console.front import Parts, doing, said
from hotline_bot.console.seats import Seat, logged
from hotline_bot.console.words import FOLLOW_UPS, Words
from hotline_bot.handover import NotNow, Owner, Step, Talk
from hotline_bot.talks import Place
from lookup_api.contract.operators import Role

CHATS = "/console/chats"
LONGEST = 1000  # letters of an answer; every front takes as many in one message


def add_chats(blueprint: Blueprint, parts: Parts) -> None:
    """Add the routes of `/console/chats`."""

    @blueprint.get("/chats")
    def chats() -> Response:
        return Response(parts.pages.render("chats", parts.around(), parts.clock()), mimetype="text/html")

    @blueprint.get("/chats/<talk_id>")
    def chat(talk_id: str) -> Response:
        talk = parts.talks.by_id(talk_id)
        if talk is None:
            parts.notice("console-chat-gone")
            return Response(status=303, headers={"Location": CHATS})
        page = parts.pages.render(
            "chat",
            parts.around(),
            parts.clock(),
            talk=talk,
            mine=talk.owner is Owner.HUMAN and talk.operator == g.seat.name,
            message=secrets.token_hex(16),
            silence=int(parts.talks.limits.silence.total_seconds() // 60),
            canned=_canned(parts.pages.words(talk.language), g.seat, parts.clock()),
        )
        return Response(page, mimetype="text/html")

    _deeds(blueprint, parts)


def _deeds(blueprint: Blueprint, parts: Parts) -> None:
    """What an operator does in a chat."""

    @blueprint.post("/chats/<talk_id>/take")
    def take(talk_id: str) -> Response:
        def work(seat: Seat) -> None:
            now = parts.clock()
            _step(parts, talk_id, lambda talk: handover.take(talk, seat.name, now))
            if seat.began_at is None:
                # A call that is under way keeps the desk; the chat is answered beside it.
                parts.desk.begin(g.session)
            parts.desk.change(g.session, lambda kept: logged(kept, now, "console-log-chat"))

        return doing(parts, work, f"{CHATS}/{talk_id}")

    @blueprint.post("/chats/<talk_id>/say")
    def say(talk_id: str) -> Response:
        def work(seat: Seat) -> None:
            text, message = said("words").replace("\r\n", "\n").strip(), said("message")
            if not text or len(text) > LONGEST or not message or len(message) > 64:  # noqa: PLR2004 - as it was drawn
                raise Refused("console-chat-text-unfit")
            now = parts.clock()
            talk = parts.talks.by_id(talk_id)
            if talk is not None and not parts.talks.may_write(talk, now):
                raise Refused("console-chat-window")
            _step(parts, talk_id, lambda talk: handover.say(talk, seat.name, text, message, now))

        return doing(parts, work, f"{CHATS}/{talk_id}")

    @blueprint.post("/chats/<talk_id>/release")
    def release(talk_id: str) -> Response:
        def work(seat: Seat) -> None:
            now = parts.clock()
            _step(parts, talk_id, lambda talk: handover.release(talk, seat.name, now))

        return doing(parts, work, CHATS)


def _step(parts: Parts, talk_id: str, step: Step) -> None:
    if g.seat.role is Role.ADMIN:
        raise Refused("console-not-allowed")
    talk = parts.talks.by_id(talk_id)
    if talk is None:
        raise NotNow

    def same(kept: Talk) -> Talk:
        if kept.id != talk_id:
            raise NotNow
        return step(kept)

    parts.talks.change(Place(talk.front, talk.conversation), same, parts.clock())


def _canned(words: Words, seat: Seat, now: datetime) -> list[str]:
    """Prepared answers, in the citizen's language and filled from the dossier that is open."""
    answers = [words.follow_up(name, seat.opened) for name in FOLLOW_UPS]
    return [words.read_aloud(seat.opened, now), *answers] if seat.opened else answers
