"""From the domain to rows: what is sealed, what is hashed, and by what each fact is known again."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import CodeAlias, CodeKind, Dossier, Person, PersonRole, SourceSystem
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.sealing import KeyRing, canonical_id_number, canonical_name, canonical_phone, name_words
from lookup_api.store import clock
from lookup_api.store.agency_codes import canonical_agency_code
from lookup_api.store.counter_rows import CounterRows
from lookup_api.store.seals import Seals
from lookup_api.store.tables import (
    AppointmentRow,
    Base,
    CodeRow,
    CounterFactRow,
    DossierRow,
    FeeRow,
    PersonRow,
    SlipRow,
    StepRow,
    SupplementRow,
)
from lookup_api.store.tables.base import to_microseconds

Values = dict[str, Any]
Facts = dict[bytes, Values]  # by digest, in their order


@dataclass(frozen=True, slots=True)
class PeopleRows:
    """The rows of those who stand behind a dossier."""

    people: Facts
    words: list[Values]
    owner_index: bytes | None


def whole_name_index(words: Sequence[str], index: Callable[[str, str], bytes]) -> bytes | None:
    """The keyed hash of all distinct words of a name, whatever their order; None for a name without words."""
    return index(" ".join(sorted(set(words))), "whole name") if words else None


class RowMaker:
    """Makes the rows of dossiers, sealed and indexed with one key ring."""

    def __init__(self, keyring: KeyRing) -> None:
        self._seals = Seals(keyring)
        self._index = keyring.blind_index
        # A few thousand words make up nearly all names.
        self._word_index = lru_cache(maxsize=8192)(lambda word: keyring.blind_index(word, "name word"))
        self._counter = CounterRows(self._seals)

    def dossier(self, dossier: Dossier, dossier_id: int) -> Values:
        """The values of the dossier's own row but those that are given once: id, keypad code, receipt id, owner."""
        agency, recorded, unmirrored = dossier.agency, dossier.recorded, dossier.unmirrored
        return {
            "code": dossier.code,
            "source_id": dossier.source.id,
            "as_of": dossier.as_of,
            "procedure_code": None if dossier.procedure is None else dossier.procedure.code,
            "agency_code": canonical_agency_code(agency.code) or None if agency else None,
            "agency_name": agency.name if agency else None,
            "desk_id": None if dossier.desk is None else dossier.desk.id,
            "channel": dossier.channel and dossier.channel.value,
            "collect": dossier.collect and dossier.collect.value,
            "submitted_at": dossier.submitted_at,
            "received_at": dossier.received_at,
            "processing_deadline": dossier.processing_deadline,
            "result_appointment": dossier.result_appointment,
            "rescheduled_from": dossier.rescheduled_from,
            "result_ready_at": dossier.result_ready_at,
            "returned_at": dossier.returned_at,
            "refused_at": dossier.refused_at,
            "not_solved": dossier.not_solved,
            "recorded_stage": None if recorded is None else int(recorded.stage),
            "recorded_at": None if recorded is None else recorded.at,
            "recorded_source_id": recorded and recorded.source and recorded.source.id,
            "unmirrored_stage": None if unmirrored is None else int(unmirrored.stage),
            "unmirrored_at": unmirrored and unmirrored.at,
            "unmirrored_source_id": unmirrored and unmirrored.source and unmirrored.source.id,
            "record_age": dossier.record_age,
            "people_age": dossier.people_age,
            "summary": self._seals.seal(dossier.summary, DossierRow, "summary", dossier_id),
            "receipt_issue": dossier.receipt_issue,
            "changed_at": clock.now(),
        }

    def facts(self, dossier: Dossier, dossier_id: int) -> dict[type[Base], Facts]:
        """The rows of a dossier's numbers, steps, slips and other facts, by table."""
        return {
            CodeRow: self._collect(self._codes(dossier), dossier_id),
            StepRow: self._collect(self._steps(dossier, dossier_id), dossier_id),
            SupplementRow: self._collect(self._supplements(dossier, dossier_id), dossier_id),
            FeeRow: self._collect(self._fees(dossier), dossier_id),
            AppointmentRow: self._collect(self._appointments(dossier), dossier_id),
            SlipRow: self._collect(self._counter.slips(dossier, dossier_id, self._index), dossier_id),
            CounterFactRow: self._collect(self._counter.facts(dossier, dossier_id, self._index), dossier_id),
        }

    def people(self, people: Sequence[Person], dossier_id: int) -> PeopleRows:
        """The rows of people, of the words of their names, and whose dossier it is."""
        told_apart = {self._digest_of(person): person for person in people}
        told = ((digest, self._person(person, digest, dossier_id)) for digest, person in told_apart.items())
        rows = self._collect(told, dossier_id)
        words = [
            {"dossier_id": dossier_id, "digest": digest, "word_index": self._word_index(word)}
            for digest, person in told_apart.items()
            for word in name_words(person.name or "")
        ]
        owner = next((person for person in people if person.role is PersonRole.OWNER), None)
        return PeopleRows(rows, words, None if owner is None else self._owner_index(owner))

    @staticmethod
    def _collect(rows: Iterator[tuple[bytes, Values]], dossier_id: int) -> Facts:
        facts: Facts = {}
        for digest, values in rows:
            if digest not in facts:
                facts[digest] = {"dossier_id": dossier_id, "digest": digest, "position": len(facts), **values}
        return facts

    def _codes(self, dossier: Dossier) -> Iterator[tuple[bytes, Values]]:
        own = CodeAlias(CodeKind.NATIONAL, dossier.code)
        for alias in dict.fromkeys((own, *dossier.aliases)):
            values = {"kind": alias.kind.value, "text": alias.text, "key": _key(alias.text)}
            yield self._index(repr((alias.kind.value, alias.text)), "code"), values

    def _steps(self, dossier: Dossier, dossier_id: int) -> Iterator[tuple[bytes, Values]]:
        for step in dossier.steps:
            digest = self._index(
                repr(
                    (
                        to_microseconds(step.at),
                        step.stage and int(step.stage),
                        step.agency,
                        _moment(step.deadline),
                        _moment(step.started_at),
                        step.text,
                        step.officer,
                        step.officer_title,
                        *_teller(step.source),
                    )
                ),
                "step",
            )
            yield (
                digest,
                {
                    "at": step.at,
                    "stage": step.stage and int(step.stage),
                    "agency": step.agency,
                    "deadline": step.deadline,
                    "started_at": step.started_at,
                    "text": self._seals.seal(step.text, StepRow, "text", dossier_id, digest),
                    "officer": self._seals.seal(step.officer, StepRow, "officer", dossier_id, digest),
                    "officer_title": step.officer_title,
                    "source_id": step.source and step.source.id,
                },
            )

    def _supplements(self, dossier: Dossier, dossier_id: int) -> Iterator[tuple[bytes, Values]]:
        for supplement in dossier.supplements:
            dates = (
                supplement.requested_at,
                supplement.completed_at,
                supplement.appointment_before,
                supplement.appointment_after,
            )
            content = (supplement.number, supplement.content, *(_moment(at) for at in dates))
            digest = self._index(repr(content), "supplement")
            yield (
                digest,
                {
                    "number": supplement.number,
                    "requested_at": supplement.requested_at,
                    "completed_at": supplement.completed_at,
                    "content": self._seals.seal(supplement.content, SupplementRow, "content", dossier_id, digest),
                    "appointment_before": supplement.appointment_before,
                    "appointment_after": supplement.appointment_after,
                },
            )

    def _fees(self, dossier: Dossier) -> Iterator[tuple[bytes, Values]]:
        times: Counter[object] = Counter()
        for fee in dossier.fees:
            # Two copies of a paper cost the same fee twice: equal fees are told apart by their count.
            times[fee] += 1
            digest = self._index(repr((fee.name, fee.amount, fee.paid, times[fee])), "fee")
            yield digest, {"name": fee.name, "amount": fee.amount, "paid": fee.paid}

    def _appointments(self, dossier: Dossier) -> Iterator[tuple[bytes, Values]]:
        for given in dossier.appointments:
            told = () if given.told_at is None else (_moment(given.told_at),)
            content = (_moment(given.at), _moment(given.given_at), *told, *_teller(given.source))
            digest = self._index(repr(content), "appointment")
            source_id = given.source and given.source.id
            yield digest, {"at": given.at, "given_at": given.given_at, "told_at": given.told_at, "source_id": source_id}

    def _person(self, person: Person, digest: bytes, dossier_id: int) -> Values:
        phone = canonical_phone(person.phone) if person.phone else None
        id_number = canonical_id_number(person.id_number) if person.id_number else None

        def sealed(column: str, value: str | None) -> bytes | None:
            return self._seals.seal(value, PersonRow, column, dossier_id, digest)

        return {
            "role": person.role.value,
            "kind": person.kind.value,
            "name": sealed("name", person.name),
            "id_number": sealed("id_number", person.id_number),
            "phone": sealed("phone", person.phone),
            "email": sealed("email", person.email),
            "phone_confirmed_at": person.phone_confirmed_at,
            "phone_index": None if phone is None else self._index(phone, "phone"),
            "id_number_index": None if id_number is None else self._index(id_number, "id number"),
            "name_index": whole_name_index(name_words(person.name or ""), self._index),
        }

    def _digest_of(self, person: Person) -> bytes:
        words = (person.name, person.id_number, person.phone, person.email, _moment(person.phone_confirmed_at))
        return self._index(repr((person.role.value, person.kind.value, *words)), "person")

    def _owner_index(self, owner: Person) -> bytes | None:
        """Whose dossier it is: by ID number, else by name; owners of one name and no number count as one."""
        id_number = canonical_id_number(owner.id_number) if owner.id_number else None
        if id_number is not None:
            return self._index(f"id {id_number}", "owner")
        name = canonical_name(owner.name) if owner.name else ""
        return self._index(f"name {name}", "owner") if name else None


def _key(text: str) -> str | None:
    try:
        return recognise(text).key
    except CodeNotRecognised:
        return None  # kept as it was stated; nobody can search it


def _teller(source: SourceSystem | None) -> tuple[str, ...]:
    """What a fact is known by besides its content: who told it, where that is said."""
    return () if source is None else (source.id,)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else to_microseconds(at)
