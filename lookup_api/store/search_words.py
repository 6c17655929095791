"""The words of all names, in memory, so that a slip of one letter is mended; the names themselves stay sealed.

Each distinct word is read from the store once: its keyed hash is found in the index of words, and one person's name
that has it is unsealed. Walking the index from word to word costs by the number of words, not of people. Another
process's new words are found within `FRESH_SECONDS`; until then only slips in them are not mended.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from lookup_api.sealing import KeyRing, name_words
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.tables import NameWordRow, PersonRow

FRESH_SECONDS: Final = 15.0
SHORTEST: Final = 2  # letters of a word in which a slip is mended
LONGEST: Final = 24  # beyond it no name's word is mended

_following = select(NameWordRow.word_index).order_by(NameWordRow.word_index).limit(1)
_walk = select(_following.scalar_subquery().label("word_index")).cte("walk", recursive=True)
_here = aliased(_walk, name="here")
_next = (
    select(NameWordRow.word_index)
    .where(NameWordRow.word_index > _here.c.word_index)
    .order_by(NameWordRow.word_index)
    .limit(1)
    .scalar_subquery()
)
_walked = _walk.union_all(select(_next).where(_here.c.word_index.is_not(None)))
_INDEXES = select(_walked.c.word_index).where(_walked.c.word_index.is_not(None))
_SOMEBODY = (
    select(PersonRow.dossier_id, PersonRow.digest, PersonRow.name)
    .join(NameWordRow, (NameWordRow.dossier_id == PersonRow.dossier_id) & (NameWordRow.digest == PersonRow.digest))
    .where(NameWordRow.word_index == bindparam("word_index"))
    .limit(1)
)


class SearchWords:
    """The words of all names. Safe to share between threads; one of them at a time brings the list on."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring
        self._seals = Seals(keyring)
        self._words: dict[bytes, str] = {}
        self._near: dict[str, set[str]] = defaultdict(set)  # a word less one letter -> the words it may be
        self._known: set[str] = set()
        self._looked_at = float("-inf")
        self._turn = threading.Lock()

    def mended(self, word: str) -> tuple[str, ...]:
        """The words one slip away: a letter too much, too little, another, or two of them swapped."""
        if not SHORTEST <= len(word) <= LONGEST:
            return ()
        self._bring_on()
        candidates = {near for less in (word, *_less_one(word)) for near in self._near.get(less, ())}
        candidates |= {less for less in _less_one(word) if less in self._known}
        return tuple(sorted(near for near in candidates if near != word and is_one_slip(word, near)))

    def holds(self, word: str) -> bool:
        """Tell whether anybody's name has this word."""
        self._bring_on()
        return word in self._known

    def _bring_on(self) -> None:
        # Whoever finds the list being read for the first time waits for it; later ones go on with what there is.
        if not self._turn.acquire(blocking=not self._words):
            return
        try:
            if time.monotonic() - self._looked_at >= FRESH_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
        finally:
            self._turn.release()

    def _look(self) -> None:
        standing = {row.word_index for row in self._reading.all(_INDEXES)}
        for index in standing - self._words.keys():
            word = self._read(index)
            if word is not None:
                self._words[index] = word
                self._known.add(word)
                for less in (word, *_less_one(word)):
                    self._near[less].add(word)
        for index in self._words.keys() - standing:
            # Nobody of that name is left; that the list of slips still knows it harms nobody.
            self._known.discard(self._words.pop(index))

    def _read(self, index: bytes) -> str | None:
        for row in self._reading.ask(_SOMEBODY, {"word_index": index}):
            name = self._seals.open(row.name, PersonRow, "name", row.dossier_id, row.digest)
            for word in name_words(name or ""):
                if self._keyring.blind_index(word, "name word") == index:
                    return word
        return None


def _less_one(word: str) -> Iterator[str]:
    if SHORTEST <= len(word) <= LONGEST:
        yield from {word[:place] + word[place + 1 :] for place in range(len(word))}


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter was added, left out or changed, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    place = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[place:] == other[place + 1 :]
    if one[place + 1 :] == other[place + 1 :]:
        return True
    return one[place : place + 2] == other[place : place + 2][::-1] and one[place + 2 :] == other[place + 2 :]
