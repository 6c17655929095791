"""Which voice reads which words: an English voice spells Vietnamese letter by letter, so names are left to the house's.

"Collect at: Trung tâm Phục vụ hành chính công, 159B Trần Quý Cáp" is ("Collect at:", "en") and ("Trung tâm …", "vi").
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lookup_api.wording import speak_text

HOUSE: Final = "vi"  # whose voice reads its own words, and what another language has no voice for
Line = tuple[str, str]
"""What is read aloud, fit for a voice, and the language of that voice."""

# Languages whose own writing has no letter of Vietnamese; of others nobody could tell a name apart.
_WITHOUT_ITS_LETTERS: Final = frozenset({"en"})
_BETWEEN: Final = 2  # words without accents that may stand between two that have some: "thanh tra", "159B", "Tam"
_WORD: Final = re.compile(r"\S+")


def by_voice(words: str, language: str) -> list[Line]:
    """Return what is said in a language by the voices that read it, in order; each part is fit for its voice."""
    parts, done = list[Line](), 0
    for begin, end in _names(words) if language in _WITHOUT_ITS_LETTERS else ():
        parts += [(words[done:begin], language), (words[begin:end], HOUSE)]
        done = end
    parts.append((words[done:], language))
    return [(speak_text(part.strip(), voice), voice) for part, voice in parts if any(map(str.isalnum, part))]


def _names(words: str) -> Iterator[tuple[int, int]]:
    """Where Vietnamese stands in a text: words with its letters, and those that belong to them."""
    found = list(_WORD.finditer(words))
    foreign = [index for index, word in enumerate(found) if _is_vietnamese(word[0])]
    free = 0  # the first word that belongs to no name yet
    while foreign:
        first = last = foreign.pop(0)
        while foreign and _goes_on([word[0] for word in found[last : foreign[0]]]):
            last = foreign.pop(0)
        while first > free and _is_name(found[first - 1][0]) and not _ends(found[first - 1][0]):
            first -= 1
        while last + 1 < len(found) and _is_name(found[last + 1][0]) and not _ends(found[last][0]):
            last += 1
        foreign = [index for index in foreign if index > last]  # capitals led to further words of the same name
        free = last + 1
        yield found[first].start(), found[last].end()


def _goes_on(words: list[str]) -> bool:
    """Whether a name goes on from the first of these words to the one behind them."""
    _, *between = words
    if len(between) > _BETWEEN:
        return False
    if not any(map(_ends, words)):
        return True
    return all(_is_name(word) or word[0].isdigit() for word in between)


def _is_vietnamese(word: str) -> bool:
    return any(sign in "đĐ" or unicodedata.decomposition(sign) for sign in word if sign.isalpha())


def _is_name(word: str) -> bool:
    return word[0].isupper()


def _ends(word: str) -> bool:
    return word[-1] in ".,:;!?"
