"""From the domain to rows: what is sealed, what is hashed, and by what each fact is known again.

A row is a tuple in the order of `COLUMNS`; `as_values` names its columns where a statement wants names.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import CodeAlias, CodeKind, Dossier, Person, PersonRole, ProcessingStep, SourceSystem
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.sealing import KeyRing, canonical_id_number, canonical_name, canonical_phone
from lookup_api.store import clock
from lookup_api.store.agency_codes import canonical_agency_code
from lookup_api.store.counter_rows import FACT_COLUMNS, SLIP_COLUMNS, CounterRows
from lookup_api.store.seals import Seals, row_of
from lookup_api.store.tables import (
    AppointmentRow,
    Base,
    CodeRow,
    CounterFactRow,
    DossierRow,
    FeeRow,
    NameWordRow,
    PersonRow,
    SlipRow,
    StepRow,
    SupplementRow,
)
from lookup_api.store.tables.base import to_microseconds

Row = tuple[Any, ...]
Facts = dict[bytes, Row]  # by digest, in their order
Values = dict[str, Any]

# Every row of a fact begins with its dossier, its digest and its position among the facts of its kind.
FACT: Final = ("dossier_id", "digest", "position")
DIGEST: Final = FACT.index("digest")
POSITION: Final = FACT.index("position")
# A dossier's own row without what is given once: id, keypad code, receipt id, owner.
OWN_COLUMNS: Final = (
    "code", "source_id", "as_of", "procedure_code", "agency_code", "agency_name", "desk_id", "channel", "collect",
    "submitted_at", "received_at", "processing_deadline", "result_appointment", "rescheduled_from",
    "result_ready_at", "returned_at", "refused_at", "not_solved",
    "recorded_stage", "recorded_at", "recorded_source_id", "unmirrored_stage", "unmirrored_at", "unmirrored_source_id",
    "record_age", "people_age", "summary", "receipt_issue", "changed_at",
)  # fmt: skip
COUNTED: Final[dict[str, type[Base]]] = {
    "code_count": CodeRow,
    "step_count": StepRow,
    "supplement_count": SupplementRow,
    "fee_count": FeeRow,
    "slip_count": SlipRow,
    "counter_fact_count": CounterFactRow,
}
COLUMNS: Final[dict[type[Base], tuple[str, ...]]] = {
    DossierRow: ("id", "keypad", "receipt_id", *OWN_COLUMNS, *COUNTED, "owner_index"),
    CodeRow: (*FACT, "kind", "text", "key"),
    StepRow: (
        *FACT, "at", "stage", "agency", "deadline", "started_at", "text", "officer", "officer_title", "source_id",
    ),
    SupplementRow: (
        *FACT, "number", "requested_at", "completed_at", "content", "appointment_before", "appointment_after",
    ),
    FeeRow: (*FACT, "name", "amount", "paid"),
    AppointmentRow: (*FACT, "at", "given_at", "told_at", "source_id"),
    SlipRow: (*FACT, *SLIP_COLUMNS),
    CounterFactRow: (*FACT, *FACT_COLUMNS),
    PersonRow: (
        *FACT, "role", "kind", "name", "id_number", "phone", "email", "phone_confirmed_at",
        "phone_index", "id_number_index", "name_index",
    ),
    NameWordRow: ("dossier_id", "digest", "word_index"),
}  # fmt: skip


def as_values(table: type[Base], rows: Iterable[Row]) -> list[Values]:
    """Rows with their columns named."""
    names = COLUMNS[table]
    return [dict(zip(names, row, strict=True)) for row in rows]


@dataclass(frozen=True, slots=True)
class PeopleRows:
    """The rows of those who stand behind a dossier."""

    people: Facts
    words: list[Row]
    owner_index: bytes | None


def whole_name_index(words: Sequence[str], index: Callable[[str, str], bytes]) -> bytes | None:
    """The keyed hash of all distinct words of a name, whatever their order; None for a name without words."""
    return index(" ".join(sorted(set(words))), "whole name") if words else None


class RowMaker:
    """Makes the rows of dossiers, sealed and indexed with one key ring.

    Times stay as they are for statements that know their columns' types; `instants_as_numbers` is for rows that go
    straight to SQLite's driver.
    """

    def __init__(self, keyring: KeyRing, *, instants_as_numbers: bool = False) -> None:
        self._as_numbers = instants_as_numbers
        self._kept: Callable[[datetime | None], Any] = _moment if instants_as_numbers else _as_it_is
        self._index = keyring.blind_index
        self._code_index, self._step_index = keyring.indexer("code"), keyring.indexer("step")
        # A few thousand words make up nearly all names.
        self._word_index = lru_cache(maxsize=8192)(keyring.indexer("name word"))
        self._seals = Seals(keyring)
        self._counter = CounterRows(self._seals)
        self._person_index, self._phone_index = keyring.indexer("person"), keyring.indexer("phone")
        self._id_number_index, self._owners_index = keyring.indexer("id number"), keyring.indexer("owner")
        self._summaries = self._seals.column(DossierRow, "summary")
        self._person_words = tuple(
            self._seals.column(PersonRow, column) for column in ("name", "id_number", "phone", "email")
        )
        self._step_texts = self._seals.column(StepRow, "text")
        self._step_officers = self._seals.column(StepRow, "officer")

    def dossier(self, dossier: Dossier, dossier_id: int) -> Row:
        """A dossier's own row but what is given once, in the order of `OWN_COLUMNS`."""
        kept, agency, recorded, unmirrored = self._kept, dossier.agency, dossier.recorded, dossier.unmirrored
        return (
            dossier.code,
            dossier.source.id,
            kept(dossier.as_of),
            None if dossier.procedure is None else dossier.procedure.code,
            canonical_agency_code(agency.code) or None if agency else None,
            agency.name if agency else None,
            None if dossier.desk is None else dossier.desk.id,
            dossier.channel and dossier.channel.value,
            dossier.collect and dossier.collect.value,
            kept(dossier.submitted_at),
            kept(dossier.received_at),
            kept(dossier.processing_deadline),
            kept(dossier.result_appointment),
            kept(dossier.rescheduled_from),
            kept(dossier.result_ready_at),
            kept(dossier.returned_at),
            kept(dossier.refused_at),
            dossier.not_solved,
            None if recorded is None else int(recorded.stage),
            None if recorded is None else kept(recorded.at),
            recorded and recorded.source and recorded.source.id,
            None if unmirrored is None else int(unmirrored.stage),
            unmirrored and kept(unmirrored.at),
            unmirrored and unmirrored.source and unmirrored.source.id,
            kept(dossier.record_age),
            kept(dossier.people_age),
            None if dossier.summary is None else self._summaries.seal(dossier.summary, dossier_id),
            dossier.receipt_issue,
            kept(clock.now()),
        )

    def facts(self, dossier: Dossier, dossier_id: int) -> dict[type[Base], Facts]:
        """The rows of a dossier's numbers, steps, slips and other facts, by table."""
        return {**self.facts_but_steps(dossier, dossier_id), StepRow: self.steps(dossier.steps, dossier_id)}

    def facts_but_steps(self, dossier: Dossier, dossier_id: int) -> dict[type[Base], Facts]:
        """The same without the steps, which many dossiers make at once."""
        index, kept = self._index, self._kept
        facts: dict[type[Base], Iterable[tuple[bytes, Row]]] = {
            CodeRow: self._codes(dossier),
            SupplementRow: self._supplements(dossier, dossier_id) if dossier.supplements else (),
            FeeRow: self._fees(dossier) if dossier.fees else (),
            AppointmentRow: self._appointments(dossier) if dossier.appointments else (),
            SlipRow: self._counter.slips(dossier, dossier_id, index, kept) if dossier.slips else (),
            CounterFactRow: self._counter.facts(dossier, dossier_id, index, kept) if dossier.counter_facts else (),
        }
        return {table: _collect(rows, dossier_id) if rows else {} for table, rows in facts.items()}

    def steps(self, steps: Sequence[ProcessingStep], dossier_id: int) -> Facts:
        """The rows of a dossier's steps."""
        return self.steps_of_many([steps], [dossier_id])[0]

    def steps_of_many(self, steps: Sequence[Sequence[ProcessingStep]], dossier_ids: Sequence[int]) -> list[Facts]:
        """The rows of the steps of each dossier.

        One kind of work is done for all before the next begins: taking turns with each step takes longer.
        """
        index = self._step_index
        all_steps = [step for of_one in steps for step in of_one]
        owners = [number for number, of_one in zip(dossier_ids, steps, strict=True) for _ in of_one]
        told = [_told(step) for step in all_steps]
        spelled = list(map(repr, told))
        digests = [index(each) for each in spelled]
        places = [f"{number}/{digest.hex()}".encode() for number, digest in zip(owners, digests, strict=True)]
        texts = self._step_texts.seal_all([step.text for step in all_steps], places)
        officers = self._step_officers.seal_all([step.officer for step in all_steps], places)
        rows = zip(all_steps, told, digests, texts, officers, strict=True)
        return [
            self._steps_of_one(islice(rows, len(of_one)), number)
            for number, of_one in zip(dossier_ids, steps, strict=True)
        ]

    def _steps_of_one(self, rows: Iterable[tuple[ProcessingStep, Row, bytes, Any, Any]], dossier_id: int) -> Facts:
        facts: Facts = {}
        for step, each, digest, text, officer in rows:
            if digest in facts:
                continue
            at, stage, agency, deadline, started_at, _, _, title, *teller = each
            if not self._as_numbers:
                at, deadline, started_at = step.at, step.deadline, step.started_at
            facts[digest] = (
                dossier_id, digest, len(facts), at, stage, agency, deadline, started_at, text, officer, title,
                teller[0] if teller else None,
            )  # fmt: skip
        return facts

    def people(self, people: Sequence[Person], dossier_id: int) -> PeopleRows:
        """The rows of people, of the words of their names, and whose dossier it is."""
        told_apart = {self._digest_of(person): person for person in people}
        rows: Facts = {}
        words: list[Row] = []
        for digest, person in told_apart.items():
            name = canonical_name(person.name or "").split()
            rows[digest] = (dossier_id, digest, len(rows), *self._person(person, name, digest, dossier_id))
            words += ((dossier_id, digest, self._word_index(word)) for word in dict.fromkeys(name))
        owner = next((person for person in people if person.role is PersonRole.OWNER), None)
        return PeopleRows(rows, words, None if owner is None else self._owner_index(owner))

    def _codes(self, dossier: Dossier) -> Iterator[tuple[bytes, Row]]:
        own = CodeAlias(CodeKind.NATIONAL, dossier.code)
        for alias in dict.fromkeys((own, *dossier.aliases)):
            kind = alias.kind.value
            yield self._code_index(repr((kind, alias.text))), (kind, alias.text, _key(alias.text))

    def _supplements(self, dossier: Dossier, dossier_id: int) -> Iterator[tuple[bytes, Row]]:
        kept = self._kept
        for supplement in dossier.supplements:
            dates = (
                supplement.requested_at,
                supplement.completed_at,
                supplement.appointment_before,
                supplement.appointment_after,
            )
            content = (supplement.number, supplement.content, *(_moment(at) for at in dates))
            digest = self._index(repr(content), "supplement")
            sealed = self._seals.seal(supplement.content, SupplementRow, "content", dossier_id, digest)
            requested_at, completed_at, before, after = map(kept, dates)
            yield digest, (supplement.number, requested_at, completed_at, sealed, before, after)

    def _fees(self, dossier: Dossier) -> Iterator[tuple[bytes, Row]]:
        times: Counter[object] = Counter()
        for fee in dossier.fees:
            # Two copies of a paper cost the same fee twice: equal fees are told apart by their count.
            times[fee] += 1
            digest = self._index(repr((fee.name, fee.amount, fee.paid, times[fee])), "fee")
            yield digest, (fee.name, fee.amount, fee.paid)

    def _appointments(self, dossier: Dossier) -> Iterator[tuple[bytes, Row]]:
        kept = self._kept
        for given in dossier.appointments:
            told = () if given.told_at is None else (_moment(given.told_at),)
            content = (_moment(given.at), _moment(given.given_at), *told, *_teller(given.source))
            digest = self._index(repr(content), "appointment")
            source_id = given.source and given.source.id
            yield digest, (kept(given.at), kept(given.given_at), kept(given.told_at), source_id)

    def _person(self, person: Person, name: Sequence[str], digest: bytes, dossier_id: int) -> Row:
        phone = canonical_phone(person.phone) if person.phone else None
        id_number = canonical_id_number(person.id_number) if person.id_number else None

        place = row_of(dossier_id, digest)
        words = (person.name, person.id_number, person.phone, person.email)
        return (
            person.role.value,
            person.kind.value,
            *[
                None if word is None else column.seal(word, place)
                for column, word in zip(self._person_words, words, strict=True)
            ],
            self._kept(person.phone_confirmed_at),
            None if phone is None else self._phone_index(phone),
            None if id_number is None else self._id_number_index(id_number),
            whole_name_index(name, self._index),
        )

    def _digest_of(self, person: Person) -> bytes:
        words = (person.name, person.id_number, person.phone, person.email, _moment(person.phone_confirmed_at))
        return self._person_index(repr((person.role.value, person.kind.value, *words)))

    def _owner_index(self, owner: Person) -> bytes | None:
        """Whose dossier it is: by ID number, else by name; owners of one name and no number count as one."""
        id_number = canonical_id_number(owner.id_number) if owner.id_number else None
        if id_number is not None:
            return self._owners_index(f"id {id_number}")
        name = canonical_name(owner.name) if owner.name else ""
        return self._owners_index(f"name {name}") if name else None


def _collect(rows: Iterable[tuple[bytes, Row]], dossier_id: int) -> Facts:
    facts: Facts = {}
    for digest, row in rows:
        if digest not in facts:
            facts[digest] = (dossier_id, digest, len(facts), *row)
    return facts


def _key(text: str) -> str | None:
    try:
        return recognise(text).key
    except CodeNotRecognised:
        return None  # kept as it was stated; nobody can search it


def _told(step: ProcessingStep) -> tuple[Any, ...]:
    """All that a step says, in the one spelling that its digest is made of."""
    stage, deadline, started_at, source = step.stage, step.deadline, step.started_at, step.source
    told = (
        to_microseconds(step.at),
        None if stage is None else int(stage),
        step.agency,
        None if deadline is None else to_microseconds(deadline),
        None if started_at is None else to_microseconds(started_at),
        step.text,
        step.officer,
        step.officer_title,
    )
    return told if source is None else (*told, source.id)


def _teller(source: SourceSystem | None) -> tuple[str, ...]:
    """What a fact is known by besides its content: who told it, where that is said."""
    return () if source is None else (source.id,)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else to_microseconds(at)


def _as_it_is(at: datetime | None) -> datetime | None:
    return at
