"""Words at the beginning of a message, compared without case, diacritics, punctuation or the number of spaces."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from lookup_api.domain.codes import CodeForm
from lookup_api.domain.scans import CodeMeant, KeypadMeant, Meant, read_scan
from lookup_api.wording import fold
from sms_gateway.grammar import Phrases

_WORD = re.compile(r"[^\W_]+")
_LONGEST_PHRASE = 5  # words
_SHORTEST_NUMBER = 10  # digits that may be glued to a first word; fewer may be one number with it
# "<mã hồ sơ>", "[SOBIENNHAN]": copied from a leaflet together with its brackets, before the number or instead of it.
_PLACEHOLDER = re.compile(r"[<\[({«‹“\"][^\W\d_][^\d<>\[\](){}«»‹›“”\"]{0,40}[>\])}»›”\"]")
_NOT_SAID = " \t\r\n.,;:!?\"'<>()[]{}«»“”‘’…-–—*#/\\"


def without_placeholders(text: str) -> str:
    """Drop what stands in brackets without a digit, unless nothing else does; bare bracketed words stay."""
    rest = _PLACEHOLDER.sub(" ", text)
    return rest if _WORD.search(rest) else text


def typed(text: str) -> str:
    """A short message as it was typed: in lower case, composed, without punctuation around it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().strip(_NOT_SAID).split())


def bare_phrase(text: str) -> tuple[str, ...] | None:
    """The words of a message in capitals without diacritics; empty for punctuation alone, None for a picture alone."""
    words = tuple(map(_capitals, _words(text)))
    if words or all(letter in _NOT_SAID or not letter.isprintable() or letter.isspace() for letter in _visible(text)):
        return words
    return None


def begins_with(text: str, phrases: Phrases) -> bool:
    """Tell whether a message begins with one of the phrases as whole words."""
    said = tuple(map(_capitals, _words(text)[:_LONGEST_PHRASE]))
    return any(said[:count] in phrases for count in range(1, len(said) + 1))


def without_prefix(text: str, phrases: Phrases) -> str | None:
    """What follows the longest of the phrases that a text begins with; None where it begins with none.

    The last word may be glued to a number whose shape is known, or to ten digits and more: "HS4172065837".
    """
    text, found, said = _beginning(text)
    alike = _by_first_letter(phrases).get(said[0][:1], ()) if said else ()
    begun = [phrase for phrase in alike if _may_begin(said, phrase)]
    for phrase in sorted(begun, key=lambda phrase: (len(phrase), said[len(phrase) - 1] == phrase[-1]), reverse=True):
        last = found[len(phrase) - 1]
        after = text[last.end() :]
        if said[len(phrase) - 1] == phrase[-1] and (not _is_joined(after) or _is_known_number(after.lstrip(_NOT_SAID))):
            return after.lstrip(_NOT_SAID)
        rest = text[last.start() + len(phrase[-1]) :]
        if _may_be_glued(rest):
            return rest
    return None


@lru_cache(maxsize=64)
def _beginning(text: str) -> tuple[str, Sequence[re.Match[str]], Sequence[str]]:
    """A text composed, its first words and how they are compared, remembered as it is held against several phrases."""
    text = unicodedata.normalize("NFKC", text)
    found = list(islice(_WORD.finditer(text), _LONGEST_PHRASE + 1))
    return text, found, [_capitals(word[0]) for word in found]


@lru_cache(maxsize=64)
def _by_first_letter(phrases: Phrases) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Phrases by how their first word begins: of a hundred, two or three are left to be held against a message."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in filter(None, phrases):
        found.setdefault(phrase[0][:1], []).append(phrase)
    return found


def _may_begin(said: Sequence[str], phrase: tuple[str, ...]) -> bool:
    """Tell whether words begin with a phrase, whose last word may be glued to something."""
    count = len(phrase)
    return 0 < count <= len(said) and said[count - 1].startswith(phrase[-1]) and tuple(said[: count - 1]) == phrase[:-1]


def without_ending(text: str, phrases: Phrases, in_full: Collection[str]) -> str:
    """A text without the polite words at its end ("ạ", "với", "cảm ơn"), unless it is nothing else."""
    while True:
        words = list(_WORD.finditer(text))
        for count in range(min(len(words) - 1, _LONGEST_PHRASE), 0, -1):
            at = words[-count].start()
            said = tuple(_capitals(word[0]) for word in words[-count:])
            apart = text[at - 1].isspace()
            if apart and (said in phrases or typed(text[at:]) in in_full):
                text = text[:at].rstrip()
                break
        else:
            return text


def _is_joined(after: str) -> bool:
    """Tell whether a word goes on behind a dash or a dot, as the beginning of a number does: "QNA-2024-000123"."""
    return after[:1] in ("-", ".", "/", "_") and after[1:2].isalnum()


@lru_cache(maxsize=64)
def scanned(text: str) -> Meant:
    """What the domain reads in a text, remembered for a moment: one message is looked at several times."""
    return read_scan(text)


def _is_known_number(text: str) -> bool:
    match scanned(text):
        case KeypadMeant():
            return True
        case CodeMeant(code):
            return code.form is not CodeForm.FREE
        case _:
            return False


def _may_be_glued(text: str) -> bool:
    """Tell whether a word may be glued to this: a number of known shape, or ten digits and more."""
    if not text[:1].isalnum():
        return False
    meant = scanned(text)
    digits = isinstance(meant, CodeMeant) and meant.code.key.isdecimal() and len(meant.code.key) >= _SHORTEST_NUMBER
    return _is_known_number(text) or (digits and text[0].isdecimal())


@lru_cache(maxsize=512)
def _capitals(word: str) -> str:
    return fold(word).upper()


def _words(text: str) -> list[str]:
    return _WORD.findall(_visible(unicodedata.normalize("NFKC", text)))


def _visible(text: str) -> str:
    """Without what nobody sees: zero-width characters would part words."""
    if text.isascii():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
