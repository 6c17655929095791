"""Pages of the console, from what lies on the desk to HTML. Nothing is inline: style and script are files of ours."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from assets import asset
from hotline_bot.console.guard import Guard
from hotline_bot.console.rings import Ring, Rings
from hotline_bot.console.seats import Seat
from hotline_bot.console.words import FOLLOW_UPS, Words, masked
from hotline_bot.handover import Owner, Talk
from hotline_bot.house import House
from hotline_bot.talks import Talks
from lookup_api.contract.operators import Disposition, Purpose, TicketKind

FRONTS: Final = frozenset({"web", "telegram", "zalo", "messenger"})
# What is served under `/console/static/`, and as what.
STATIC: Final = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "BeVietnamPro-Regular.ttf": "font/ttf",
    "BeVietnamPro-SemiBold.ttf": "font/ttf",
    "NotoSans-Bold.ttf": "font/ttf",
}
_PAGES = Environment(
    loader=PackageLoader("hotline_bot.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def static_file(name: str) -> bytes:
    """A file of the console's own, or a font."""
    if name.endswith(".ttf"):
        return asset("fonts", name).read_bytes()
    return files("hotline_bot.console").joinpath("static", name).read_bytes()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on every page of a signed-in operator."""

    seat: Seat
    token: str
    rings: list[Ring]
    talks: list[Talk]

    @property
    def waiting(self) -> int:
        """How many citizens wait for a person."""
        return sum(talk.owner is Owner.WAITING for talk in self.talks)


class Pages:
    """One a process."""

    def __init__(self, house: House, guard: Guard, rings: Rings, talks: Talks) -> None:
        self._house = house
        self._guard = guard
        self._rings = rings
        self._talks = talks

    def language(self, wanted: str) -> str:
        """The language of a page that is asked for in `wanted`."""
        return wanted if wanted in self._house.wordings else next(iter(self._house.wordings))

    def words(self, language: str) -> Words:
        """The words of a language."""
        return Words(self._house, self.language(language))

    def sign_in(self, language: str, token: str, notice: str = "") -> str:
        """The sign-in page."""
        words = self.words(language)
        return _PAGES.get_template("sign_in.html").render(
            words=words,
            say=words.say,
            other=self._house.other(words.language),
            token=token,
            notice=words.say(notice) if notice else "",
            state="",
        )

    def around(self, session: str, seat: Seat, now: datetime) -> Around:
        """Look at what stands around every page."""
        rings = self._rings.of(seat.name, seat.extension, now)
        return Around(seat, self._guard.token(session), rings, self._talks.open())

    def render(self, name: str, around: Around, now: datetime, **more: Any) -> str:
        """A page of a signed-in operator, `name` as its template is called."""
        seat, words = around.seat, self.words(around.seat.language)
        notice = words.say(seat.notice, fact=seat.notice_fact) if seat.notice else ""
        context = {**self._context(around, words, now), "here": name, "notice": notice, **more}
        regions = self.regions(around, now, more.get("talk"))
        return _PAGES.get_template(f"{name}.html").render(context, state=state_of(regions))

    def call(self, around: Around, now: datetime) -> str:
        """The call screen."""
        opened, words = around.seat.opened, self.words(around.seat.language)
        telling = words.telling(opened, now) if opened else None
        return self.render(
            "call",
            around,
            now,
            telling=telling,
            tone=telling.family.value if telling else "",
            view=opened.view if opened else None,
            may=words.may(opened) if opened else ("", ""),
            purposes=list(Purpose),
            kinds=list(TicketKind),
            dispositions=list(Disposition),
            follow_ups=FOLLOW_UPS,
        )

    def regions(self, around: Around, now: datetime, talk: Talk | None = None) -> Mapping[str, str]:
        """The parts of a page that change by themselves."""
        context = self._context(around, self.words(around.seat.language), now)
        parts = {"call": "_call_region.html", "waiting": "_waiting_region.html", "chats": "_chats_region.html"}
        if talk is not None:
            parts["talk"] = "_talk_region.html"
        return {name: _PAGES.get_template(part).render(context, talk=talk) for name, part in parts.items()}

    @staticmethod
    def _context(around: Around, words: Words, now: datetime) -> dict[str, Any]:
        return {
            "words": words,
            "say": words.say,
            "masked": masked,
            "now": now,
            "seat": around.seat,
            "token": around.token,
            "rings": around.rings,
            "waiting": around.waiting,
            "talks": around.talks,
            "fronts": FRONTS,
        }


def state_of(regions: Mapping[str, str]) -> str:
    """A mark of what the regions show, to tell whether something differs."""
    return hashlib.sha256(json.dumps(regions, sort_keys=True).encode()).hexdigest()[:16]
