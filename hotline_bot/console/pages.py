"""Pages of the console, from what lies on the desk to HTML. Nothing is inline: style and script are files of ours."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assets import asset
from hotline_bot.console.guard import Guard
from hotline_bot.console.halls import Halls, Known, by_desk
from hotline_bot.console.rings import Ring, Rings
from hotline_bot.console.seats import Seat
from hotline_bot.console.words import FOLLOW_UPS, Words, masked
from hotline_bot.handover import Owner, Talk
from hotline_bot.house import House
from hotline_bot.talks import Talks
from lookup_api.contract.kiosks import Device
from lookup_api.contract.operators import Disposition, Purpose, TicketKind

# The pages of the console, by their templates' names, in the order of their links; F1 and a digit opens one.
ROOMS: Final = (
    ("call", "/console/"),
    ("chats", "/console/chats"),
    ("tickets", "/console/tickets"),
    ("kiosks", "/console/kiosks"),
    ("approvals", "/console/approvals"),
    ("reports", "/console/reports"),
)
MOST_DRAWN: Final = 64  # sessions whose list of kiosks is held
FRONTS: Final = frozenset({"web", "telegram", "zalo", "messenger"})
# How a kiosk's state is shown: a shape beside its word, on a ground.
_SIGNS: Final = {"silent": "cloud-off", "degraded": "alert-triangle", "well": "circle-check"}
_TONES: Final = {"silent": "overdue", "degraded": "stopped", "well": "ready"}
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


@cache
def icon(name: str) -> Markup:
    """An icon of `assets/icons`, in the colour of the words beside it; never without them."""
    strokes = "".join(re.findall(r'<path d="[^"]+" />', asset("icons", f"{name}.svg").read_text(encoding="utf-8")))
    return Markup(  # noqa: S704 - our own file
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><g class="stroke">{strokes}</g></svg>'
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on every page of a signed-in operator."""

    seat: Seat
    token: str
    rings: list[Ring]
    talks: list[Talk]
    known: Known

    @property
    def waiting(self) -> int:
        """How many citizens wait for a person."""
        return sum(talk.owner is Owner.WAITING for talk in self.talks)


class Pages:
    """One a process."""

    def __init__(self, house: House, guard: Guard, rings: Rings, talks: Talks, halls: Halls) -> None:
        self._house = house
        self._guard = guard
        self._rings = rings
        self._talks = talks
        self._halls = halls
        self._drawn: dict[str, tuple[Known, str, str]] = {}

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
            icon=icon,
        )

    def around(self, session: str, seat: Seat, now: datetime) -> Around:
        """Look at what stands around every page."""
        rings = [ring for ring in self._rings.of(seat.name, seat.extension, now) if ring.call != seat.ended]
        return Around(seat, self._guard.token(session), rings, self._talks.open(), self._halls.known)

    def render(self, name: str, around: Around, now: datetime, **more: Any) -> str:
        """A page of a signed-in operator, `name` as its template is called."""
        seat, words = around.seat, self.words(around.seat.language)
        notice = words.say(seat.notice, fact=seat.notice_fact) if seat.notice else ""
        context = {**self._context(around, words, now), "here": name, "notice": notice, **more}
        regions = self.regions(around, now, name, more.get("talk"))
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

    def regions(self, around: Around, now: datetime, here: str, talk: Talk | None = None) -> Mapping[str, str]:
        """The parts of the page `here`, as its template is called, that change by themselves."""
        context = self._context(around, self.words(around.seat.language), now)
        names = ["call", "bells", "waiting", *({"chats"} & {here})]
        if talk is not None:
            names.append("talk")
        drawn = {name: _PAGES.get_template(f"_{name}_region.html").render(context, talk=talk) for name in names}
        return drawn | {"kiosks": self._kiosks(around, context)} if here == "kiosks" else drawn

    def _kiosks(self, around: Around, context: Mapping[str, Any]) -> str:
        """The list of kiosks, drawn once a session for what is known: a page looks ten times a second."""
        known, language, drawn = self._drawn.get(around.token, (None, "", ""))
        if known is not around.known or language != around.seat.language:
            drawn = _PAGES.get_template("_kiosks_region.html").render(context)
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            self._drawn[around.token] = (around.known, around.seat.language, drawn)
        return drawn

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
            "icon": icon,
            "rooms": ROOMS,
            "signs": _SIGNS,
            "tones": _TONES,
            "bells": around.known.bells(now),
            "known": around.known,
            "halls": by_desk(around.known.kiosks),
            "counted": Counter(each.state for each in around.known.kiosks if not each.rings),
            "devices": list(Device),
        }


def state_of(regions: Mapping[str, str]) -> str:
    """A mark of what the regions show, to tell whether something differs."""
    return hashlib.sha256(json.dumps(regions, sort_keys=True).encode()).hexdigest()[:16]
