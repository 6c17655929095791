"""What the field's papers refer to: procedures, agencies and their successors, one-stop desks."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_NAMED_ONLY = "ten:"  # no code of the national database begins with letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """An administrative procedure (thủ tục hành chính)."""

    code: str
    name: str
    field: str | None = None  # lĩnh vực, in words
    field_code: str | None = None
    sensitive: bool = False  # its name alone tells something about a person
    known: bool = True  # False: a feed named it, the catalogue did not

    @property
    def told_code(self) -> str | None:
        """Its code as people know it; None for one that was named in words only."""
        return None if is_named_only(self.code) else self.code


def code_of_name(name: str) -> str:
    """Under what a procedure is kept that a sender names in words only: the same for the same words."""
    words = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return _NAMED_ONLY + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def is_named_only(code: str) -> bool:
    """Tell whether a code is one of ours for a procedure without one."""
    return code.startswith(_NAMED_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The agency in charge (cơ quan giải quyết) and, after a merger, the one that took over."""

    code: str
    name: str
    successor: str | None = None  # the successor's name
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStopDesk:
    """A one-stop desk (Bộ phận Một cửa) where papers are handed in and results collected."""

    id: str
    name: str
    address: str | None = None
    phone: str | None = None
    hours: str | None = None  # in words, as printed on its door
    province: str | None = None
    agency_code: str | None = None


def is_sensitive(name: str, field: str | None, words: Iterable[str]) -> bool:
    """Tell whether a procedure's name or field holds one of the words that tell something about a person.

    Whole words count, whatever their case, Unicode form, punctuation and place of the tone mark (`ma túy`, `ma tuý`). A
    text without any diacritic is compared without, so a sender's folded names are no way around the list.
    """
    texts = [text for text in (name, field) if text]
    told = [(_spelling(text, bare=text.isascii()), text.isascii()) for text in texts]
    return any(_spelling(word, bare=bare) in text for word in words for text, bare in told)


_WORDS = re.compile(r"[^\W_]+")
# Grave, acute, tilde, hook above, dot below. The other marks (circumflex, breve, horn) make another letter.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=4096)
def _spelling(text: str, *, bare: bool) -> str:
    """One spelling for all: words between single spaces, each with its tone at its end, or with no mark at all."""
    words = _WORDS.findall(unicodedata.normalize("NFC", text).casefold())
    return f" {' '.join(_bare(word) if bare else _tone_last(word) for word in words)} "


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in _TONES]
    return "".join([letter for letter in letters if letter not in _TONES] + tones)
