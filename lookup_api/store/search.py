"""Finds dossiers by who stands on them, while every name stays sealed.

phone, ID number    a keyed hash of the canonical form
whole name          a keyed hash of all its words in one order, so that any order finds it
part of a name      the words' keyed hashes, met at one person; the rarest word leads
a slip              the words one slip away are known (`search_words`); each makes another name to look for
"""

import time
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from lookup_api.sealing import KeyRing, canonical_id_number, canonical_phone, name_words
from lookup_api.service.operator_ports import Met, PersonMet
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.search_words import SearchWords
from lookup_api.store.statements import AnySelect
from lookup_api.store.tables import NameWordRow, PersonRow
from lookup_api.store.to_rows import whole_name_index

MOST_WORDS: Final = 8  # of a name that is searched; the further ones are left out
MOST_NAMES: Final = 400  # names that one slip may have made of another
PAIR: Final = 2  # words
COUNTED_SECONDS: Final = 600.0
MOST_COUNTED: Final = 50_000

_PERSON = select(PersonRow.role, PersonRow.name, PersonRow.phone).where(
    PersonRow.dossier_id == bindparam("dossier_id"), PersonRow.digest == bindparam("digest")
)

_BEFORE: BindParameter[int] = bindparam("before")
_MOST: BindParameter[int] = bindparam("most")
_PEOPLE_OF_WORD = select(func.count().label("people")).where(NameWordRow.word_index == bindparam("word_index"))


def _people_with(column: Any) -> AnySelect:
    return (
        select(PersonRow.dossier_id, PersonRow.digest)
        .where(column.in_(bindparam("indexes", expanding=True)), PersonRow.dossier_id < _BEFORE)
        .order_by(PersonRow.dossier_id.desc())
        .limit(_MOST)
    )


_BY_PHONE = _people_with(PersonRow.phone_index)
_BY_ID_NUMBER = _people_with(PersonRow.id_number_index)
_BY_NAME = _people_with(PersonRow.name_index)


@lru_cache(maxsize=2 * MOST_WORDS)  # putting a statement together takes longer than most answers to it
def _people_with_words(words: int, *, but_whole: bool) -> AnySelect:
    """People whose name has one of the words of each choice, which are named `word_0`, `word_1` and so on.

    `but_whole`: those whose whole name is `whole` were found already.
    """
    lead = aliased(NameWordRow)
    conditions = [lead.word_index.in_(bindparam("word_0", expanding=True)), lead.dossier_id < _BEFORE]
    for place in range(1, words):
        other = aliased(NameWordRow)
        same = (other.dossier_id == lead.dossier_id, other.digest == lead.digest)
        conditions.append(exists().where(*same, other.word_index.in_(bindparam(f"word_{place}", expanding=True))))
    if but_whole:
        same = (PersonRow.dossier_id == lead.dossier_id, PersonRow.digest == lead.digest)
        conditions.append(~exists().where(*same, PersonRow.name_index == bindparam("whole")))
    found = select(lead.dossier_id, lead.digest).where(*conditions)
    return found.order_by(lead.dossier_id.desc()).limit(_MOST)


class Search:
    """Keeps `service.operator_ports.DossierSearch`."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring
        self._seals = Seals(keyring)
        self._known = SearchWords(reading, keyring)
        self._counted: dict[bytes, tuple[int, float]] = {}  # by word: people, and until when that is good enough

    def is_phone(self, text: str) -> bool:
        """Tell whether a text is a phone number."""
        return canonical_phone(text) is not None

    def is_id_number(self, text: str) -> bool:
        """Tell whether a text is an ID number, a passport's or a tax code."""
        return canonical_id_number(text) is not None

    def words(self, text: str) -> tuple[str, ...]:
        """The distinct words of a name, without diacritics."""
        return name_words(text)[:MOST_WORDS]

    def by_phone(self, text: str, before: int, most: int) -> Sequence[Met]:
        """By a phone in any spelling."""
        return self._by_index(_BY_PHONE, canonical_phone(text), "phone", before, most)

    def by_id_number(self, text: str, before: int, most: int) -> Sequence[Met]:
        """By an ID number."""
        return self._by_index(_BY_ID_NUMBER, canonical_id_number(text), "id number", before, most)

    def by_whole_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By all words of a name and no others, in any order."""
        return self._by_names([words], before, most)

    def by_part_of_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By words that a longer name holds."""
        return self._by_words([[word] for word in words], before, most, but=words)

    def by_slipped_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By all words of a name, one of them with a slip of one letter or space."""
        names = dict.fromkeys(tuple(sorted(set(name))) for name in self._mended(words))
        names.pop(tuple(sorted(words)), None)
        return self._by_names(list(names)[:MOST_NAMES], before, most) if names else ()

    def by_slipped_part(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By words that a longer name holds, one of them with a slip.

        Three words and more that are all somebody's are not held to be slips here: `by_slipped_name` tries those.
        """
        strange = [place for place, word in enumerate(words) if not self._known.holds(word)]
        if len(strange) > 1:
            return ()
        met: set[Met] = set()
        for place in strange or range(len(words) if len(words) == PAIR else 0):
            if near := self._known.mended(words[place]):
                choices = [near if at == place else [word] for at, word in enumerate(words)]
                met.update(self._by_words(choices, before, most))
        return sorted(met, key=lambda each: -each.dossier_id)[:most]

    def person(self, met: Met) -> PersonMet | None:
        """Unseal the person a dossier was met by."""
        if met.person is None:
            return None
        for row in self._reading.ask(_PERSON, {"dossier_id": met.dossier_id, "digest": met.person}):
            opened = {
                column: self._seals.open(getattr(row, column), PersonRow, column, met.dossier_id, met.person)
                for column in ("name", "phone")
            }
            return PersonMet(role=row.role, **opened)
        return None

    def _mended(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The names that one slip may have made this one of: a word mended, two joined, one parted."""
        strange = [place for place, word in enumerate(words) if not self._known.holds(word)]
        names: list[tuple[str, ...]] = []
        for place, word in enumerate(words):
            others = (*words[:place], *words[place + 1 :])
            if all(at == place for at in strange):
                names += [(*others, near) for near in self._known.mended(word)]
                parts = ((word[:cut], word[cut:]) for cut in range(1, len(word)))
                names += [(*others, *both) for both in parts if all(map(self._known.holds, both))]
        for place, (first, second) in enumerate(pairwise(words)):
            if set(strange) <= {place, place + 1} and self._known.holds(first + second):
                names.append((*words[:place], first + second, *words[place + 2 :]))
        return names

    def _by_index(
        self, people: AnySelect, canonical: str | None, purpose: str, before: int, most: int
    ) -> Sequence[Met]:
        if canonical is None:
            return ()
        return self._met(people, {"indexes": [self._keyring.blind_index(canonical, purpose)]}, before, most)

    def _by_names(self, names: Sequence[Sequence[str]], before: int, most: int) -> Sequence[Met]:
        indexes = [index for words in names if (index := whole_name_index(words, self._keyring.blind_index))]
        return self._met(_BY_NAME, {"indexes": indexes}, before, most)

    def _met(self, people: AnySelect, values: dict[str, Any], before: int, most: int) -> Sequence[Met]:
        rows = self._reading.all(people, {**values, "before": before, "most": most})
        return [Met(row.dossier_id, row.digest) for row in rows]

    def _by_words(
        self, choices: Sequence[Sequence[str]], before: int, most: int, *, but: Sequence[str] = ()
    ) -> Sequence[Met]:
        """People whose name has one word of each choice; `but`: those named so and no otherwise were found already."""
        indexed = [[self._keyring.blind_index(word, "name word") for word in choice] for choice in choices]
        if not indexed:
            return ()
        counted = self._counts({index for choice in indexed for index in choice})
        indexed.sort(key=lambda choice: sum(counted[index] for index in choice))
        if not all(any(counted[index] for index in choice) for choice in indexed):
            return ()
        values: dict[str, Any] = {f"word_{place}": choice for place, choice in enumerate(indexed)}
        if but:
            values["whole"] = whole_name_index(but, self._keyring.blind_index)
        return self._met(_people_with_words(len(indexed), but_whole=bool(but)), values, before, most)

    def _counts(self, indexes: set[bytes]) -> dict[bytes, int]:
        """How many people have each word. Counted once in a while: it only tells which word leads."""
        now = time.monotonic()
        for index in indexes:
            if index not in self._counted or self._counted[index][1] < now:
                if len(self._counted) >= MOST_COUNTED:
                    self._counted.clear()
                people = int(self._reading.ask(_PEOPLE_OF_WORD, {"word_index": index})[0].people)
                # A word that nobody had a moment ago may be somebody's now.
                self._counted[index] = people, now + (COUNTED_SECONDS if people else 0.0)
        return {index: self._counted[index][0] for index in indexes}
