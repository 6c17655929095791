"""A posted form to what is heard. Pure.

    conversation   its name                  message   an id made by the page, the same when it is said again
    said           a text                    picture   a photograph of a receipt
    pressed        a button's id             lang      the language of the page

The journal's id covers what is said as well: a browser's "back" shows an old page, whose id is used up, and what is
then said on it is another message all the same.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hotline_bot.switchboard import Caller
from hotline_bot.turns import Heard, Pressed, Said

FRONT: Final = "web"
LONGEST_TEXT = 4096  # letters; as long as on Telegram
_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class Unfit(StrEnum):
    """Why a form is not taken."""

    SHAPE = "shape"  # no message id, or nothing said
    TEXT_TOO_LONG = "text"


class FormRefused(ValueError):
    """The form is no message; `why` says which kind."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, in our words; `picture` is still to be looked at, with what was said as its caption."""

    caller: Caller
    message_id: str
    said: str = field(repr=False)
    pressed: str = ""
    picture: bytes = field(default=b"", repr=False)

    @property
    def heard(self) -> Heard:
        """What is heard when there is no picture."""
        return Pressed(self.pressed) if self.pressed else Said(self.said)


def translate(form: Mapping[str, str], picture: bytes, language: str, address: str | None) -> Incoming:
    """Read the form of a known conversation; raise FormRefused."""
    said, pressed, message = (form.get(name, "") for name in ("said", "pressed", "message"))
    if not _ID.fullmatch(message) or not (said.strip() or pressed or picture):
        raise FormRefused(Unfit.SHAPE)
    if len(said) > LONGEST_TEXT or len(pressed) > LONGEST_TEXT:
        raise FormRefused(Unfit.TEXT_TOO_LONG)
    conversation = form["conversation"]
    return Incoming(
        Caller(FRONT, conversation, conversation, language, address or ""),
        f"{conversation}:{message}:{_digest(said.encode(), pressed.encode(), picture)}",
        said,
        pressed,
        picture,
    )


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
