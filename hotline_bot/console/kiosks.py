"""The kiosks at a glance, and the bells that citizens ring at them."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, request

from hotline_bot.console.desk import Refused
from hotline_bot.console.front import CALL, Parts, doing, said
from hotline_bot.console.seats import Seat
from lookup_api.client import Conflict

# Where an answered bell leads back to: the pages that are asked for by their address alone.
_PAGES: Final = re.compile(r"/console/(?:chats(?:/[\w-]+)?|tickets|approvals|reports|kiosks)?", re.ASCII)
_LONGEST = 256


def add_kiosks(blueprint: Blueprint, parts: Parts) -> None:
    """Add the routes of `/console/kiosks`."""

    @blueprint.get("/kiosks")
    def kiosks() -> Response:
        return Response(parts.pages.render("kiosks", parts.around(), parts.clock()), mimetype="text/html")

    @blueprint.post("/bell")
    def answer_bell() -> Response:
        def work(_: Seat) -> None:
            # Where another bell has rung there since, that one is on the next page.
            with suppress(Conflict):
                parts.halls.answer(said("key")[:_LONGEST], _name(), _rung_at(), g.session)

        return doing(parts, work, _back())


def _name() -> str:
    """The kiosk's name, which stands in an address."""
    name = said("name")
    if not re.fullmatch(r"[\w.-]{1,64}", name, re.ASCII):
        raise Refused("console-form-unfit")
    return name


def _rung_at() -> datetime:
    try:
        rung_at = datetime.fromisoformat(said("called_at"))
    except ValueError:
        raise Refused("console-form-unfit") from None
    if rung_at.tzinfo is None:
        raise Refused("console-form-unfit")
    return rung_at


def _back() -> str:
    """The page whose bell was answered; it stands on all of them."""
    path = urlsplit(request.headers.get("Referer", "")).path
    return path if _PAGES.fullmatch(path) else CALL
