"""The page that a telephone opens from the QR of a receipt: one answer, without script, cookie or outside request.

A pure function from words to HTML: what may be said was decided before, in `disclosure` and `wording`. The page is a
sheet of the design language (§7), 360 px first.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lookup_api.wording import Face, Telling, Wording


class Rating(StrEnum):
    """What the page has to do with the rating of a returned dossier."""

    NONE = "none"  # not returned, or not its holder
    ASKED = "asked"
    KEPT = "kept"


class Following(StrEnum):
    """What the page has to do with texts on a dossier."""

    NONE = "none"  # over, or not its holder
    OFFERED = "offered"
    KEPT = "kept"
    REFUSED = "refused"  # asked for, and no phone is there that takes texts


SHOWN_STEPS = 4  # the newest ones; earlier ones open in <details>

# The two languages a page is offered in. A third becomes a menu rather than a link.
_OTHER_LANGUAGE = {"vi": "en", "en": "vi"}

# The signs beside what is to be done, by what a line is about; papers bear numbers.
_SIGNS: Final = {
    "place": "map-pin", "address": "map-pin", "hours": "clock", "days": "info-circle", "hotline": "phone",
    "slip": "file-text",
}  # fmt: skip

_STYLE: Final = Markup(files("lookup_api.web").joinpath("templates/phone_page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")

PHONE_PAGE_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    # Nothing may be fetched or framed, and sent to ourselves alone; the one style sheet is named by its hash.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the address holds the token
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # the telephone may be another's
}

_PAGES = Environment(
    loader=PackageLoader("lookup_api.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_phone_page(
    telling: Telling,
    face: Face,
    *,
    language: str,
    other_language_url: str,
    announced: Sequence[str] = (),
    rating: Rating = Rating.NONE,
    following: Following = Following.NONE,
    again: bool = False,
) -> str:
    """Return the page as HTML.

    `telling` is an answer (`wording.tell`) or a problem (`wording.tell_problem`) in `language`, "vi" or "en".
    `other_language_url` leads to the same page in the other one, `announced` are sentences on what is out of order,
    `rating` says whether the holder is asked how satisfied they are, `following` whether texts are offered or what came
    of asking for them; both forms go to the page's own address. `again` offers to ask once more, for what passes.
    Raises ValueError for another language. To be sent with `PHONE_PAGE_HEADERS`.
    """
    if language not in _OTHER_LANGUAGE:
        raise ValueError(f"the phone page is written in {' and '.join(_OTHER_LANGUAGE)}")
    earlier, latest = telling.steps[:-SHOWN_STEPS], telling.steps[-SHOWN_STEPS:]
    return _PAGES.get_template("phone_page.html").render(
        telling=telling,
        face=face,
        language=language,
        other_language=_OTHER_LANGUAGE[language],
        other_language_url=other_language_url,
        announced=announced,
        rating=rating,
        following=following,
        again=again,
        signed=any(about == "paper" or about in _SIGNS for about in telling.to_do_about),
        lines=list(zip_longest(telling.to_do_lines, telling.to_do_about, fillvalue="")),
        signs=_SIGNS,
        icon=_icon,
        earlier=earlier,
        latest=latest,
        telephone="".join(letter for letter in face.hotline if letter.isdigit() or letter == "+"),
        say=Wording(language).text,
        style=_STYLE,
    )


@cache
def _icon(name: str) -> Markup:
    """An icon of `assets/icons`, in the colour of the words beside it."""
    drawing = files("assets").joinpath(f"icons/{name}.svg").read_text(encoding="utf-8")
    strokes = "".join(re.findall(r'<path d="[^"]+" />', drawing))
    return Markup(  # noqa: S704 - our own file
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{strokes}</svg>'
    )
