"""Finds the dossiers of who has lost the receipt: by ID number, phone or whole name, exactly."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from lookup_api.domain.province import LostReceiptKey
from lookup_api.sealing import KeyRing, canonical_id_number, canonical_name, canonical_phone, name_words
from lookup_api.store.from_rows import Assembler
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.tables import NameWordRow, PersonRow

_MOST_OF_A_NAME = 200  # dossiers whose people have all words of a name, some in another order or with more


class LostReceipts:
    """Keeps `service.recover_codes.LostReceipts`."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring
        self._assembler = Assembler(reading.ask, Seals(keyring))

    def find(self, kind: LostReceiptKey, value: str, most: int) -> tuple[int, ...]:
        """The rows of the newest dossiers on which a person of that number or name stands, at most `most`."""
        match kind:
            case LostReceiptKey.PHONE:
                return self._by_index(PersonRow.phone_index, canonical_phone(value), "phone", most)
            case LostReceiptKey.ID_NUMBER:
                return self._by_index(PersonRow.id_number_index, canonical_id_number(value), "id number", most)
            case LostReceiptKey.NAME:
                return self._by_name(value, most)

    def _by_index(self, column: Any, canonical: str | None, purpose: str, most: int) -> tuple[int, ...]:
        # A text that is no such number is looked for as well: it takes the time of one that is.
        index = self._keyring.blind_index(canonical or "", purpose)
        return self._rows(select(PersonRow.dossier_id).where(column == index).distinct(), most)

    def _by_name(self, value: str, most: int) -> tuple[int, ...]:
        words = name_words(value)
        if len(words) < 2:  # noqa: PLR2004 - one word names nobody
            return ()
        indexes = [self._keyring.blind_index(word, "name word") for word in words]
        holding = (
            select(NameWordRow.dossier_id)
            .where(NameWordRow.word_index.in_(indexes))
            .group_by(NameWordRow.dossier_id, NameWordRow.digest)
            .having(and_(func.count() == len(indexes)))
            .distinct()
        )
        wanted = canonical_name(value)
        found = [row for row in self._rows(holding, _MOST_OF_A_NAME) if wanted in self._names(row)]
        return tuple(found[:most])

    def _names(self, dossier_id: int) -> Sequence[str]:
        return [canonical_name(person.name) for person in self._assembler.people(dossier_id) if person.name]

    def _rows(self, statement: Select[int], most: int) -> tuple[int, ...]:
        newest = statement.order_by(statement.selected_columns[0].desc()).limit(most)
        return tuple(row[0] for row in self._reading.all(newest))
