"""The page of the web chat: from words to HTML. No outside request; style and script are named by their hashes."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotline_bot.fronts.web.translate import LONGEST_TEXT
from hotline_bot.house import House
from hotline_bot.pictures import LARGEST_PICTURE
from hotline_bot.turns import Reply


def _own_file(name: str) -> Markup:
    return Markup(files("hotline_bot.fronts.web").joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704 - our own file


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


_STYLE: Final = _own_file("chat.css")
_SCRIPT: Final = _own_file("chat.js")
_PAGES = Environment(
    loader=PackageLoader("hotline_bot.fronts.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_headers(portal_url: str) -> dict[str, str]:
    """The headers of every page; `portal_url` is the one site that may embed it."""
    portal = urlsplit(portal_url)
    frames = f"'self' https://{portal.hostname}" if portal.hostname else "'self'"
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src {_source(_STYLE)}; script-src {_source(_SCRIPT)}; connect-src 'self'; "
            f"img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",  # the computer may be another's
    }


@dataclass(frozen=True, slots=True)
class Spoken:
    """The last message and its answer, or the greeting: what a page without script shows."""

    replies: Sequence[Reply]
    said: str = ""  # empty: nothing is shown of the citizen
    person: bool = False  # a person is waited for or speaks: the page asks for what is new


class ChatPage:
    """The page of one house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def language(self, wanted: str) -> str:
        """The language of a page that is asked for in `wanted`."""
        return wanted if wanted in self._house.wordings else next(iter(self._house.wordings))

    def greeting(self, language: str) -> Spoken:
        """What a page says before anything was asked."""
        return Spoken((Reply(f"{self.say(language, 'chat-welcome')}\n{self.say(language, 'chat-ask')}"),))

    def notice(self, sentence: str) -> Spoken:
        """A sentence of the house, by itself."""
        return Spoken((Reply(sentence),))

    def trouble(self, language: str) -> str:
        """Say that there is no answer just now."""
        return f"{self.say(language, 'chat-trouble')}\n{self.say(language, 'chat-trouble-try')}"

    def say(self, language: str, message_id: str) -> str:
        """A sentence."""
        face = self._house.face
        return self._house.wording(language).text(message_id, hotline=face.hotline, centre=face.centre)

    def render(self, language: str, conversation: str, spoken: Spoken) -> str:
        """The page as HTML."""
        face = self._house.face
        return _PAGES.get_template("chat.html").render(
            face=face,
            telephone="".join(letter for letter in face.hotline if letter.isdigit() or letter == "+"),
            language=language,
            other=self._house.other(language),
            conversation=conversation,
            messages=[secrets.token_hex(16) for _ in range(3)],  # one a form: each says another message
            spoken=spoken,
            largest=LARGEST_PICTURE,
            longest=LONGEST_TEXT,
            say=lambda message_id: self.say(language, message_id),
            style=_STYLE,
            script=_SCRIPT,
        )
