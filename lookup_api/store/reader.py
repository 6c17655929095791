"""Reads dossiers for lookups: few statements, built once, on the thread's own connection."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from sqlalchemy import bindparam, distinct, func, select

from lookup_api.domain.codes import DossierCode
from lookup_api.domain.dossier import Dossier, Person
from lookup_api.sealing import KeyRing, canonical_phone
from lookup_api.service.ports import PhoneStanding
from lookup_api.store import statements
from lookup_api.store.at_hand import AtHand
from lookup_api.store.from_rows import Ask, Assembler, chosen
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.tables import DossierRow, PersonRow, SourceRow

_ON_DOSSIERS = select(PersonRow.dossier_id).where(PersonRow.phone_index == bindparam("phone")).distinct().subquery()
# A dossier that names no owner counts as one of its own.
_counted = func.count(distinct(DossierRow.owner_index)) + func.count().filter(DossierRow.owner_index.is_(None))
_OWNERS = select(_counted.label("owners")).join(_ON_DOSSIERS, _ON_DOSSIERS.c.dossier_id == DossierRow.id)
_LATEST = select(func.max(SourceRow.last_taken_in_at, type_=SourceRow.last_taken_in_at.type))
_BY_ID = statements.WHOLE.where(DossierRow.id == bindparam("dossier_id"))
_RECEIPT_ID = select(DossierRow.receipt_id).where(DossierRow.id == bindparam("dossier_id"))


class Reader:
    """Keeps `service.ports.DossierReader`. Every method raises StoreUnavailable when the database does not answer.

    A dossier that is found carries no summary, and its steps neither text nor officer's name: they may name people
    and no level is told them. Load it with a writer to have everything.
    """

    def __init__(self, reading: Reading, keyring: KeyRing, ask: Ask | None = None) -> None:
        self._reading = reading
        self._keyring = keyring
        self._ask = ask or reading.ask
        self._assembler = Assembler(self._ask, Seals(keyring))

    def at_hand(self, codes: Sequence[DossierCode]) -> Self:
        """A reader for one call that has read the dossiers of these codes beforehand, in one statement a table."""
        return type(self)(self._reading, self._keyring, AtHand(self._reading, [code.key for code in codes]).ask)

    def find(self, code: DossierCode) -> Dossier | None:
        """Find by any of a dossier's numbers: `code.key` decides, `code.text` where one key fits several.

        None where the code fits several and no printed form decides: another's dossier is worse than no answer.
        """
        rows = self._ask(statements.BY_KEY, {"key": code.key})
        return self._one(rows if len(rows) <= 1 else self._meant(rows, code))

    def find_whole(self, code: DossierCode) -> Dossier | None:
        """Find by any of a dossier's numbers, with the words that may name people: for its own papers."""
        number = chosen(self._ask(statements.IDS_BY_KEY, {"key": code.key}), code)
        rows = [] if number is None else self._ask(statements.BY_ID, {"dossier_id": number})
        return self._assembler.whole(rows[0]) if rows else None

    def find_by_keypad(self, digits: str) -> Dossier | None:
        """Find by the ten digits printed as keypad code (mã bấm máy)."""
        if not (digits.isascii() and digits.isdigit()):
            return None
        return self._one(self._ask(statements.BY_KEYPAD, {"digits": digits}))

    def find_by_id(self, dossier_id: int) -> Dossier | None:
        """Find by the store's row."""
        return self._one(self._ask(_BY_ID, {"dossier_id": dossier_id}))

    def find_by_receipt_id(self, receipt_id: bytes) -> Dossier | None:
        """Find by the nine bytes a receipt token carries where the code does not pack."""
        return self._one(self._ask(statements.BY_RECEIPT_ID, {"receipt_id": receipt_id}))

    def receipt_id_of(self, dossier_id: int) -> bytes:
        """The nine random bytes that stand for a dossier on its receipt; raise LookupError for no such dossier."""
        rows = self._ask(_RECEIPT_ID, {"dossier_id": dossier_id})
        if not rows:
            raise LookupError(f"no dossier {dossier_id}")
        receipt_id: bytes = rows[0].receipt_id
        return receipt_id

    def people_of(self, dossier_id: int) -> tuple[Person, ...]:
        """Unseal who stands behind a dossier."""
        return self._assembler.people(dossier_id)

    def phone_standing(self, dossier_id: int, phone: str) -> PhoneStanding:
        """Say what a phone, in any spelling, is to a dossier; no people for a text that is no phone number."""
        canonical = canonical_phone(phone)
        if canonical is None:
            return PhoneStanding((), 0)
        index = self._keyring.blind_index(canonical, "phone")
        people = self._assembler.people(dossier_id, index)
        if not people:  # it proves nothing here, so how many it would stand for is of no account
            return PhoneStanding((), 0)
        return PhoneStanding(people, int(self._ask(_OWNERS, {"phone": index})[0].owners))

    def latest_fact(self) -> datetime | None:
        """When a source last sent something that was taken in; at +07:00."""
        latest: datetime | None = self._reading.all(_LATEST)[0][0]
        return latest

    def _one(self, rows: Sequence[Any]) -> Dossier | None:
        return self._assembler.as_told(rows[0]) if rows else None

    def _meant(self, rows: Sequence[Any], code: DossierCode) -> Sequence[Any]:
        """One dossier may have two numbers of one key, or two dossiers one: the numbers' texts decide."""
        number = chosen(self._ask(statements.IDS_BY_KEY, {"key": code.key}), code)
        return [row for row in rows if row.id == number][:1]
